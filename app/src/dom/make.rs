//! Making a view: the browser parses its text, and each call is about the next of the nodes that change.

use std::borrow::Cow;

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, Event, HtmlElement, HtmlTemplateElement, Node, SvgElement};

use super::attribute::{Text, Value};
use crate::signal::Act;

use super::{ElementRef, IntoView, View, document, listen, watch};

/// A view that is being made.
pub(crate) struct Make {
    fragment: DocumentFragment,
    /// The nodes that have not been called upon yet, the next one last.
    nodes: Vec<Node>,
    element: Element,
}

/// What of an element is set to a text.
#[derive(Clone, Copy)]
pub(crate) enum Aspect {
    /// An attribute.
    Attribute,
    /// A class, there where the text is.
    Class,
    /// A property of the style, set through the object model, which the page's content security policy allows.
    Style,
    /// A property of the element's object: the value of a field, not its attribute.
    Property,
    /// What is inside.
    Markup,
}

impl Make {
    /// Starts on a text; each of `places` leads so many nodes further in it, to the next that is called upon.
    pub(crate) fn new(html: &str, places: &[u8]) -> Self {
        let template: HtmlTemplateElement =
            document().create_element("template").expect("a template can be made").unchecked_into();
        template.set_inner_html(html);
        let fragment = template.content();
        let walker = document().create_tree_walker(&fragment).expect("a fragment can be walked");
        let mut nodes = Vec::new();
        for steps in places {
            // The text has as many nodes as `view!` counted.
            (0..*steps).for_each(|_| drop(walker.next_node()));
            nodes.push(walker.current_node());
        }
        nodes.reverse();
        Self { fragment, nodes, element: template.into() }
    }

    /// The next node is an element, which the calls up to the next one are about.
    pub(crate) fn element(&mut self) {
        self.element = self.next().unchecked_into();
    }

    /// An attribute.
    pub(crate) fn attr(&mut self, name: &'static str, value: impl Value) {
        value.give(self, Aspect::Attribute, name);
    }

    /// A class that is there while `on` says so.
    pub(crate) fn toggle(&mut self, name: &'static str, on: impl Value) {
        on.give(self, Aspect::Class, name);
    }

    /// A property of the style.
    pub(crate) fn style(&mut self, name: &'static str, value: impl Value) {
        value.give(self, Aspect::Style, name);
    }

    /// A property of the element's object.
    pub(crate) fn prop(&mut self, name: &'static str, value: impl Value) {
        value.give(self, Aspect::Property, name);
    }

    /// What is inside, as markup that was made safe where it was made.
    pub(crate) fn markup(&mut self, value: impl Value) {
        value.give(self, Aspect::Markup, "");
    }

    /// Keeps the element where a component can find it.
    pub(crate) fn keep(&mut self, place: ElementRef) {
        place.set(self.element.clone().unchecked_into());
    }

    /// Calls `action` on an event.
    pub(crate) fn on<E: JsCast + 'static>(
        &mut self,
        name: &'static str,
        mut action: impl FnMut(E) + 'static,
    ) {
        listen(&self.element, name, Box::new(move |event: Event| action(event.unchecked_into())));
    }

    /// The next node is the place of `child`.
    pub(crate) fn child(&mut self, child: impl IntoView) {
        self.put(child.into_view());
    }

    /// The view, made.
    pub(crate) fn done(self) -> View {
        View(self.fragment.into())
    }

    /// The view, made inside of an element that only told the parser what it is.
    pub(crate) fn done_inside(self) -> View {
        let shell = self.fragment.first_child();
        View(shell.and_then(|shell| shell.first_child()).expect("the view has a root"))
    }

    /// Sets an aspect of the element once.
    #[inline(never)]
    pub(super) fn set(&mut self, aspect: Aspect, name: &'static str, text: Text) {
        set(&self.element, aspect, name, text);
    }

    /// Sets an aspect of the element now, and again whenever a signal that `text` read has changed.
    #[inline(never)]
    pub(super) fn follow(&mut self, aspect: Aspect, name: &'static str, mut text: Box<dyn Act<(), Text>>) {
        let element = self.element.clone();
        watch(Box::new(move |()| set(&element, aspect, name, text.act(()))));
    }

    #[inline(never)]
    fn put(&mut self, view: View) {
        let place = self.next();
        let parent = place.parent_node().expect("a place is inside of the view");
        parent.replace_child(&view.0, &place).expect("a place is a child of its parent");
    }

    fn next(&mut self) -> Node {
        self.nodes.pop().expect("there is a node for each call")
    }
}

/// Sets an aspect of an element. The names are written in markup, so that none of these calls can fail.
fn set(element: &Element, aspect: Aspect, name: &str, text: Text) {
    match (aspect, text) {
        (Aspect::Attribute, Some(text)) => drop(element.set_attribute(name, &text)),
        (Aspect::Attribute, None) => drop(element.remove_attribute(name)),
        (Aspect::Class, text) => drop(element.class_list().toggle_with_force(name, text.is_some())),
        (Aspect::Style, text) => {
            let style = match element.dyn_ref::<HtmlElement>() {
                Some(element) => element.style(),
                None => element.unchecked_ref::<SvgElement>().style(),
            };
            drop(style.set_property(name, &text.unwrap_or_default()));
        }
        (Aspect::Property, text) => {
            // A checkbox knows true and false, a field only texts.
            let value = match (name, text) {
                ("checked", text) => text.is_some().into(),
                (_, text) => text.unwrap_or(Cow::Borrowed("")).as_ref().into(),
            };
            drop(Reflect::set(element, &name.into(), &value));
        }
        (Aspect::Markup, text) => element.set_inner_html(&text.unwrap_or_default()),
    }
}
