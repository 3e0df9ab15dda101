//! What attributes, classes and properties are set to: values, or functions of signals.

use std::borrow::Cow;

use super::Signal;
use super::make::{Aspect, Make};

/// The text of an attribute; `None` takes the attribute away.
pub(crate) type Text = Option<Cow<'static, str>>;

/// What an attribute can be set to.
pub(crate) trait Value {
    /// Sets an aspect of the element that is being made: once, or again whenever a signal has changed.
    fn give(self, to: &mut Make, aspect: Aspect, name: &'static str);
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
            fn give(self, to: &mut Make, aspect: Aspect, name: &'static str) {
                to.set(aspect, name, self.text());
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
    fn give(mut self, to: &mut Make, aspect: Aspect, name: &'static str) {
        to.follow(aspect, name, Box::new(move |()| self().text()));
    }
}

impl Value for Signal<bool> {
    fn give(self, to: &mut Make, aspect: Aspect, name: &'static str) {
        (move || self.get()).give(to, aspect, name);
    }
}
