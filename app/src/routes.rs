//! The page's addresses: `/` with its views, and `/s/<token>` for what somebody shared.

use wasm_bindgen::JsValue;

use crate::browser;

/// What the address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The application.
    Work,
    /// A shared page.
    Shared {
        /// The link's token.
        token: String,
    },
}

/// What of the open workbook is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    /// The sheet; on wide screens with the panel beside it.
    #[default]
    Model,
    /// The panel; a view of its own on phones.
    Panel,
    /// The results.
    Results,
}

impl Route {
    /// The route of a path.
    pub(crate) fn of(path: &str) -> Self {
        match path.strip_prefix("/s/").map(|rest| rest.trim_end_matches('/')) {
            Some(token) if !token.is_empty() && !token.contains(['/']) => {
                Self::Shared { token: token.to_owned() }
            }
            _ => Self::Work,
        }
    }

    /// The route of the page's address now.
    pub(crate) fn now() -> Self {
        Self::of(&browser::window().location().pathname().unwrap_or_default())
    }
}

impl View {
    /// The fragment of the address that shows the view.
    pub(crate) fn fragment(self) -> &'static str {
        match self {
            Self::Model => "#model",
            Self::Panel => "#inputs",
            Self::Results => "#results",
        }
    }

    /// The view of a fragment; `None` for any other fragment.
    pub(crate) fn of(fragment: &str) -> Option<Self> {
        [Self::Model, Self::Panel, Self::Results].into_iter().find(|view| view.fragment() == fragment)
    }

    /// Takes the view out of the address, as a new entry of the history.
    pub(crate) fn leave() {
        if let Ok(history) = browser::window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some("/"));
        }
    }

    /// Writes the view into the address, as a new entry of the history.
    pub(crate) fn push(self) {
        let location = browser::window().location();
        if location.hash().unwrap_or_default() != self.fragment()
            && let Ok(history) = browser::window().history()
        {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(self.fragment()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_pages() {
        assert_eq!(Route::of("/"), Route::Work);
        assert_eq!(Route::of("/s/"), Route::Work);
        assert_eq!(Route::of("/s/a/b"), Route::Work);
        assert_eq!(Route::of("/s/7hQ2"), Route::Shared { token: "7hQ2".into() });
        assert_eq!(Route::of("/s/7hQ2/"), Route::Shared { token: "7hQ2".into() });
    }

    #[test]
    fn fragments_lead_to_views() {
        for view in [View::Model, View::Panel, View::Results] {
            assert_eq!(View::of(view.fragment()), Some(view));
        }
        assert_eq!((View::of("#main"), View::of("")), (None, None));
    }
}
