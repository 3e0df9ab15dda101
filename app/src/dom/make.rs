//! Making an element, call by call.

use std::borrow::Cow;

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, SvgElement};

use super::attribute::{Text, Value};
use super::{ElementRef, IntoView, View, append, document, listen};

/// An element that is being made.
pub(crate) struct Make(Element);

impl Make {
    /// An element of HTML.
    pub(crate) fn html(name: &str) -> Self {
        Self(document().create_element(name).expect("the name of an element"))
    }

    /// An element of SVG.
    pub(crate) fn svg(name: &str) -> Self {
        let space = Some("http://www.w3.org/2000/svg");
        Self(document().create_element_ns(space, name).expect("the name of an element"))
    }

    /// An attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Value) -> Self {
        let element = self.0.clone();
        value.give(move |text| set_attribute(&element, name, text));
        self
    }

    /// A class that is there while `on` says so.
    pub(crate) fn toggle(self, name: &'static str, on: impl Value) -> Self {
        let element = self.0.clone();
        on.give(move |text| toggle_class(&element, name, text.is_some()));
        self
    }

    /// A property of the style, set through the object model, which the page's content security policy allows.
    pub(crate) fn style(self, name: &'static str, value: impl Value) -> Self {
        let element = self.0.clone();
        value.give(move |text| set_style(&element, name, &text.unwrap_or_default()));
        self
    }

    /// A property of the element's object: the value of a field, not its attribute.
    pub(crate) fn prop(self, name: &'static str, value: impl Value) -> Self {
        let element = self.0.clone();
        value.give(move |text| set_property(&element, name, text));
        self
    }

    /// What is inside, as markup that was made safe where it was made.
    pub(crate) fn markup(self, value: impl Value) -> Self {
        let element = self.0.clone();
        value.give(move |text| element.set_inner_html(&text.unwrap_or_default()));
        self
    }

    /// Keeps the element where a component can find it.
    pub(crate) fn keep(self, place: ElementRef) -> Self {
        place.set(Some(self.0.clone().unchecked_into::<HtmlElement>()));
        self
    }

    /// Calls `action` on an event.
    pub(crate) fn on<E: JsCast + 'static>(
        self,
        name: &'static str,
        mut action: impl FnMut(E) + 'static,
    ) -> Self {
        listen(&self.0, name, Box::new(move |event: Event| action(event.unchecked_into())));
        self
    }

    /// A child.
    pub(crate) fn child(self, child: impl IntoView) -> Self {
        append(&self.0, &child.into_view().0);
        self
    }

    /// The element, made.
    pub(crate) fn done(self) -> View {
        View(self.0.into())
    }
}

// The names below are written in markup, so that none of these calls can fail.

fn set_attribute(element: &Element, name: &str, text: Text) {
    let _ = match text {
        Some(text) => element.set_attribute(name, &text),
        None => element.remove_attribute(name),
    };
}

fn toggle_class(element: &Element, name: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(name, on);
}

fn set_style(element: &Element, name: &str, value: &str) {
    let style = match element.dyn_ref::<HtmlElement>() {
        Some(element) => element.style(),
        None => element.unchecked_ref::<SvgElement>().style(),
    };
    let _ = style.set_property(name, value);
}

fn set_property(element: &Element, name: &str, text: Text) {
    // A checkbox knows true and false, a field only texts.
    let value = match (name, text) {
        ("checked", text) => text.is_some().into(),
        (_, text) => text.unwrap_or(Cow::Borrowed("")).as_ref().into(),
    };
    let _ = Reflect::set(element, &name.into(), &value);
}
