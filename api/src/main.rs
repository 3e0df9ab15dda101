//! `carlo-api`: the services, a worker, or the schema's migrations.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;

use api::config::{Config, LogFormat};
use api::jobs::{child, sweep, worker};
use api::state::App;
use api::store::database::Database;
use api::{router, server};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "carlo-api", version, about = "Carlo's services. Settings: see carlo-api.default.toml.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Subcommand)]
enum Command {
    /// Serve the app and the API, with workers of its own.
    Serve,
    /// Read workbooks and run simulations that another process serves.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Print every setting with its default.
    Settings,
    /// Print the OpenAPI document.
    Openapi,
    #[command(hide = true)]
    ParseChild,
    #[command(hide = true)]
    SimulateChild,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::ParseChild | Command::SimulateChild => child::main().map_err(Failure::from),
        Command::Settings => print(api::config::DEFAULTS),
        Command::Openapi => print(&router::openapi().to_pretty_json().expect("an OpenAPI document is JSON")),
        command => start(command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A pipe that is closed cannot be told anything.
            let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("carlo-api: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> Result<(), Failure> {
    let config = Config::load(std::env::vars())?;
    log(&config);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        match command {
            Command::Serve => serve(config).await,
            Command::Worker => work(config).await,
            _ => Ok(migrate(config).await?),
        }
    })
}

async fn serve(config: Config) -> Result<(), Failure> {
    let closing = closing()?;
    let app = App::open(config, closing.clone()).await?;
    let listener = TcpListener::bind(&app.config.bind)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}", app.config.bind))?;
    tracing::info!(address = %listener.local_addr()?, origin = app.config.public_origin, "serving");
    let workers = worker::start(&app);
    let sweeper = tokio::spawn(sweep::run(Arc::clone(&app)));
    let served = server::serve(listener, router::router(Arc::clone(&app)), &app.config, closing).await;
    workers.join_all().await;
    sweeper.await?;
    app.database.close().await;
    Ok(served?)
}

async fn work(config: Config) -> Result<(), Failure> {
    let app = App::open(config, closing()?).await?;
    tracing::info!("working");
    let sweeper = tokio::spawn(sweep::run(Arc::clone(&app)));
    worker::start(&app).join_all().await;
    sweeper.await?;
    app.database.close().await;
    Ok(())
}

async fn migrate(config: Config) -> Result<(), api::store::database::DatabaseError> {
    let database = Database::open(&config.database, 1).await?;
    database.migrate().await?;
    database.close().await;
    Ok(())
}

/// Becomes true on SIGTERM or SIGINT.
fn closing() -> std::io::Result<watch::Receiver<bool>> {
    let (sender, receiver) = watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        sender.send_replace(true);
        // Kept, so that those who look later see that it is true rather than that nobody is there.
        sender.closed().await;
    });
    Ok(receiver)
}

fn log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => subscriber.with_target(false).with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => subscriber.json().init(),
    }
}

fn print(text: &str) -> Result<(), Failure> {
    Ok(std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes())?)
}
