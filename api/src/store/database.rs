//! The database: SQLite or PostgreSQL, with one set of query texts for both.

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyPool, ConnectOptions, Executor};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// How long a request waits for a connection, and SQLite for a lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long after a failed migration of an SQLite file it is looked at again.
const SECOND_LOOK: Duration = Duration::from_millis(500);

/// Settings of every SQLite connection: readers and the writer do not wait for each other, a commit
/// survives a crash of the program, a locked file is waited for.
const SQLITE_SESSION: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
                              PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

/// Settings of every PostgreSQL connection: queries name tables without their schema, and no statement
/// holds a connection for long.
const POSTGRES_SESSION: &str = "SET search_path TO public, simulations; SET statement_timeout = '10s'; \
                                SET idle_in_transaction_session_timeout = '30s';";

/// A pool of connections. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    kind: Kind,
}

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The setting is not the address of a database that Carlo knows.
    #[error(
        "database: `{0}` is not an address; write `sqlite:` and a file, or `postgres://user:password@host/name`"
    )]
    Address(String),
    /// The folder of the SQLite file cannot be made.
    #[error("the folder {path} of the database cannot be made: {error}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// It does not answer.
    #[error("the database cannot be opened: {0}")]
    Open(sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
    /// A first statement failed; most often the schema is missing.
    #[error("the database cannot be used: {0}; if its schema is missing, run `carlo-api migrate`")]
    Query(sqlx::Error),
}

impl Database {
    /// Opens the database at `address` with at most `connections` connections. A missing SQLite file is made.
    pub async fn open(address: &str, connections: u32) -> Result<Self, DatabaseError> {
        sqlx::any::install_default_drivers();
        let (kind, url, session) = if let Some(file) = address.strip_prefix("sqlite:") {
            make_folder(file)?;
            (Kind::Sqlite, format!("sqlite:{file}?mode=rwc"), SQLITE_SESSION)
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            (Kind::Postgres, address.to_owned(), POSTGRES_SESSION)
        } else {
            return Err(DatabaseError::Address(without_password(address)));
        };
        let options: AnyConnectOptions = url.parse().map_err(DatabaseError::Open)?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(session).await.map(|_| ()) })
            })
            .connect_with(options.disable_statement_logging())
            .await
            .map_err(DatabaseError::Open)?;
        Ok(Self { pool, kind })
    }

    /// Applies the migrations that are missing. Several processes may do so at once.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        match self.kind {
            // PostgreSQL has a lock for migrations, SQLite has none: who comes second to a new file may fail,
            // and finds the work done when looking again.
            Kind::Sqlite => match SQLITE.run(&self.pool).await {
                Ok(()) => Ok(()),
                Err(_) => {
                    tokio::time::sleep(SECOND_LOOK).await;
                    Ok(SQLITE.run(&self.pool).await?)
                }
            },
            Kind::Postgres => {
                let mut connection = self.pool.acquire().await.map_err(DatabaseError::Open)?;
                // A migration may take longer than a request; this connection is not used for anything else.
                connection.execute("SET statement_timeout = 0").await.map_err(DatabaseError::Open)?;
                POSTGRES.run(&mut *connection).await?;
                connection.close().await.map_err(DatabaseError::Open)
            }
        }
    }

    /// The pool, for queries.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT now FROM clock").fetch_one(&self.pool).await.map(|_| ())
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn make_folder(file: &str) -> Result<(), DatabaseError> {
    match Path::new(file.trim_start_matches("//")).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| DatabaseError::Folder { path: folder.display().to_string(), error }),
        _ => Ok(()),
    }
}

/// What stands after the last `@` of an address, so that no password is printed.
fn without_password(address: &str) -> String {
    address.rsplit('@').next().unwrap_or_default().to_owned()
}
