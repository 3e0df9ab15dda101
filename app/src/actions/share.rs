//! Links: making one, ending one, and running again what somebody shared.

use wire::simulation::Share;
use wire::worker::{Event, Request};
use wire::{Results, Spec};

use crate::failure::Failure;
use crate::state::{App, Sent};
use crate::{browser, client, json, worker};

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The whole address.
    pub(crate) address: String,
    /// Its token.
    pub(crate) token: String,
    /// What ends it.
    pub(crate) revoke_key: String,
    /// When it ends by itself, RFC 3339.
    pub(crate) expires_at: String,
}

/// Makes a link to the results that are shown, with the workbook only where `with_workbook` says so.
pub(crate) async fn make_link(app: App, title: String, with_workbook: bool) -> Result<Link, Failure> {
    let nothing =
        || Failure::new("There are no results to share.", "Run the simulation first.", "no-results");
    let results = app.simulation.document.get_value();
    let spec = app.simulation.ran.get_untracked().ok_or_else(nothing)?;
    let (mut workbook, mut workbook_name) = (None, None);
    if with_workbook {
        let gone = || Failure::new("The workbook is no longer at hand.", "Open it again.", "not-readable");
        let file = app.workbook.file.get_value().ok_or_else(gone)?;
        workbook = Some(client::base64(&browser::read_file(&file).await.ok_or_else(gone)?));
        workbook_name = Some(app.workbook.name.with_untracked(|(name, _)| name.clone()));
    }
    let made = client::create_share(&[
        ("title", &title),
        ("results", &json::AsItCame(&results)),
        ("spec", &*spec),
        ("workbook", &workbook),
        ("workbook_name", &workbook_name),
    ])
    .await?;
    app.session.note_sent(if with_workbook { Sent::Workbook } else { Sent::Results });
    let origin = browser::window().location().origin().unwrap_or_default();
    Ok(Link {
        address: format!("{origin}/s/{}", made.token),
        token: made.token,
        revoke_key: made.revoke_key,
        expires_at: made.expires_at,
    })
}

/// What a link shows.
pub(crate) async fn open_link(token: &str) -> Result<Share, Failure> {
    client::share(token).await
}

/// Ends a link.
pub(crate) async fn revoke_link(link: &Link) -> Result<(), Failure> {
    client::revoke_share(&link.token, &link.revoke_key).await
}

/// Runs a shared workbook in this browser, from the spec that was shared with it.
pub(crate) async fn run_shared(
    token: &str,
    name: &str,
    spec: Spec,
    progress: impl Fn(u64, u64) + 'static,
) -> Result<Results, Failure> {
    let bytes = client::shared_workbook(token).await?;
    if let Event::Refused { message, code, faults, .. } =
        worker::ask(&Request::Open { name: name.to_owned() }, Some(bytes)).await
    {
        return Err(Failure::from_engine(&message, &code, faults));
    }
    match worker::last_of(&Request::Run { spec: Box::new(spec) }, None, move |event| {
        if let Event::Progress(snapshot) = event {
            progress(snapshot.results.trials, snapshot.results.trials_requested);
        }
    })
    .await
    {
        Event::Done(snapshot) => Ok(snapshot.results),
        Event::Refused { message, code, faults, .. } => Err(Failure::from_engine(&message, &code, faults)),
        _ => Err(Failure::new("The engine gave no results.", "Reload the page.", "protocol")),
    }
}
