//! What is shown, what was said, and what has left the device.

use crate::dom::*;

use super::Stage;
use crate::failure::Failure;
use crate::routes::View;
use crate::{browser, number};

/// The dialogs, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// Making a link.
    Share,
    /// Taking the results elsewhere.
    Export,
    /// Running on the servers.
    Server,
}

/// What has left the device since the workbook was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing.
    #[default]
    Nothing,
    /// Results, by a link.
    Results,
    /// The workbook, to run on the servers or by a link.
    Workbook,
}

impl Sent {
    /// The words of the bar.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Nothing => "Local, nothing uploaded",
            Self::Results => "Results shared, workbook stayed here",
            Self::Workbook => "Workbook uploaded",
        }
    }

    /// After something more was sent.
    pub(crate) fn and(self, more: Self) -> Self {
        if self == Self::Workbook || more == Self::Nothing { self } else { more }
    }
}

/// The page's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in settings and in the page's markup.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme that the switch leads to: always the other colours, and the device's own where they are those.
    pub(crate) fn next(self, device_is_dark: bool) -> Self {
        let dark = match self {
            Self::System => device_is_dark,
            Self::Light => false,
            Self::Dark => true,
        };
        match !dark {
            other if other == device_is_dark => Self::System,
            true => Self::Dark,
            false => Self::Light,
        }
    }

    /// The theme that was chosen in this browser.
    fn kept() -> Self {
        match browser::setting("theme").as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }
}

/// What is shown, said and sent.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// How far the user is.
    pub(crate) stage: RwSignal<Stage>,
    /// What of the workbook is shown.
    pub(crate) view: RwSignal<View>,
    /// The dialog that is open.
    pub(crate) dialog: RwSignal<Option<Dialog>>,
    /// What went wrong last, until something else is tried.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// What has left the device.
    pub(crate) sent: RwSignal<Sent>,
    /// The last milestone, for the live region.
    pub(crate) said: RwSignal<String>,
    /// A short notice that goes by itself.
    pub(crate) notice: RwSignal<Option<String>>,
    /// The colours.
    pub(crate) theme: RwSignal<Theme>,
    /// The panel's width in pixels, where the user has chosen one.
    pub(crate) panel: RwSignal<Option<f64>>,
}

impl Session {
    pub(super) fn new() -> Self {
        Self {
            stage: RwSignal::default(),
            view: RwSignal::default(),
            dialog: RwSignal::new(None),
            failure: RwSignal::new(None),
            sent: RwSignal::default(),
            said: RwSignal::default(),
            notice: RwSignal::new(None),
            theme: RwSignal::new(Theme::kept()),
            panel: RwSignal::new(browser::setting("panel").and_then(|text| number::parse(&text))),
        }
    }

    /// Shows a view and writes it into the address.
    pub(crate) fn show(&self, view: View) {
        self.view.set(view);
        view.push();
    }

    /// Says a milestone to those who listen to the page.
    pub(crate) fn say(&self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// Notes that something left the device.
    pub(crate) fn note_sent(&self, what: Sent) {
        self.sent.update(|sent| *sent = sent.and(what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_never_takes_back_that_the_workbook_was_sent() {
        assert_eq!(Sent::Nothing.and(Sent::Results), Sent::Results);
        assert_eq!(Sent::Results.and(Sent::Workbook), Sent::Workbook);
        assert_eq!(Sent::Workbook.and(Sent::Results), Sent::Workbook);
        assert_eq!(Sent::Results.and(Sent::Nothing), Sent::Results);
    }

    #[test]
    fn the_switch_always_changes_the_colours() {
        assert_eq!(
            [Theme::System, Theme::Dark, Theme::Light].map(|theme| theme.next(false)),
            [Theme::Dark, Theme::System, Theme::Dark]
        );
        assert_eq!(
            [Theme::System, Theme::Light, Theme::Dark].map(|theme| theme.next(true)),
            [Theme::Light, Theme::System, Theme::Light]
        );
    }
}
