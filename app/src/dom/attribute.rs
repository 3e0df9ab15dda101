//! What attributes, classes and properties are set to: values, or functions of signals.

use std::borrow::Cow;

use leptos::prelude::*;

use super::watch;

/// The text of an attribute; `None` takes the attribute away.
pub(crate) type Text = Option<Cow<'static, str>>;

/// What an attribute can be set to.
pub(crate) trait Value {
    /// Hands the text over: once, or again whenever a signal that it was made from has changed.
    fn give(self, to: impl FnMut(Text) + 'static);
}

/// A single text of an attribute.
pub(crate) trait Single {
    /// The text.
    fn text(self) -> Text;
}

impl Single for &'static str {
    fn text(self) -> Text {
        Some(self.into())
    }
}

impl Single for String {
    fn text(self) -> Text {
        Some(self.into())
    }
}

/// `true` is the attribute without a text, `false` no attribute.
impl Single for bool {
    fn text(self) -> Text {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<S: Single> Single for Option<S> {
    fn text(self) -> Text {
        self?.text()
    }
}

macro_rules! give_once {
    ($($kind:ty),*) => {
        $(impl Value for $kind {
            fn give(self, mut to: impl FnMut(Text) + 'static) {
                to(self.text());
            }
        })*
    };
}

give_once!(&'static str, String, bool, Option<&'static str>, Option<String>);

impl<F, S> Value for F
where
    F: FnMut() -> S + 'static,
    S: Single,
{
    fn give(mut self, mut to: impl FnMut(Text) + 'static) {
        watch(Box::new(move || to(self().text())));
    }
}

impl Value for Signal<bool> {
    fn give(self, to: impl FnMut(Text) + 'static) {
        (move || self.get()).give(to);
    }
}
