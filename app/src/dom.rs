//! Elements of the page, made once and kept up to date by Leptos's signals.
//!
//! What [`view!`] calls. Attributes and children are values or functions of signals; a function is run again
//! whenever a signal that it read has changed, and only what it gives is replaced. Everything here exists once in
//! the module that browsers load: only the small functions that users of it write are compiled anew.

mod attribute;
mod make;

use js_sys::Function;
use leptos::prelude::{Effect, Get as _, GetUntracked as _, LocalStorage, Owner, Set as _};
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlElement, Node};

use crate::signal::Act;
pub(crate) use crate::signal::{Callback, Memo, RwSignal, Signal, StoredValue};
pub(crate) use leptos::prelude::{
    component, event_target, event_target_checked, event_target_value, expect_context, on_cleanup,
    provide_context, untrack,
};
pub(crate) use make::Make;
pub(crate) use view::view;

/// A piece of the page: one node, or a fragment of several.
#[derive(Clone, Debug)]
pub(crate) struct View(Node);

/// The inner part of a component.
pub(crate) type Children = Box<dyn FnOnce() -> View>;

/// An element that a component wants to hold: `None` until it has been made.
#[derive(Clone, Copy)]
pub(crate) struct ElementRef(leptos::prelude::RwSignal<Option<HtmlElement>, LocalStorage>);

/// A place for an element.
pub(crate) fn element_ref() -> ElementRef {
    ElementRef(leptos::prelude::RwSignal::new_local(None))
}

impl ElementRef {
    /// The element; tracked.
    pub(crate) fn get(&self) -> Option<HtmlElement> {
        self.0.get()
    }

    /// The element; not tracked.
    pub(crate) fn get_untracked(&self) -> Option<HtmlElement> {
        self.0.get_untracked()
    }

    /// Puts an element there.
    fn set(&self, element: HtmlElement) {
        self.0.set(Some(element));
    }
}

impl View {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self(document().create_document_fragment().into())
    }

    /// Several pieces, one after the other.
    pub(crate) fn all(views: Vec<View>) -> Self {
        let fragment = document().create_document_fragment();
        for view in views {
            append(&fragment, &view.0);
        }
        Self(fragment.into())
    }

    /// What `give` gives, replaced whenever a signal that it read has changed.
    fn changing(mut give: Box<dyn Act<(), View>>) -> Self {
        let fragment = document().create_document_fragment();
        let (start, end) = (document().create_comment(""), document().create_comment(""));
        append(&fragment, &start);
        append(&fragment, &end);
        watch(Box::new(move |()| {
            let view = give.act(());
            let Some(parent) = end.parent_node() else { return };
            while let Some(old) = start.next_sibling().filter(|node| !node.is_same_node(Some(&end))) {
                remove(&parent, &old);
            }
            parent.insert_before(&view.0, Some(&end)).expect("the mark is a child of its parent");
        }));
        Self(fragment.into())
    }

    /// The piece itself: where two branches give views, they are of one type already.
    pub(crate) fn into_any(self) -> Self {
        self
    }
}

/// What can stand in markup.
pub(crate) trait IntoView {
    /// The piece that it is.
    fn into_view(self) -> View;
}

/// Many pieces in a row.
pub(crate) trait CollectView {
    /// All of them as one.
    fn collect_view(self) -> View;
}

impl<I: IntoIterator<Item = V>, V: IntoView> CollectView for I {
    fn collect_view(self) -> View {
        View::all(self.into_iter().map(IntoView::into_view).collect())
    }
}

impl IntoView for View {
    fn into_view(self) -> View {
        self
    }
}

impl IntoView for () {
    fn into_view(self) -> View {
        View::empty()
    }
}

impl IntoView for &str {
    fn into_view(self) -> View {
        View(document().create_text_node(self).into())
    }
}

impl IntoView for String {
    fn into_view(self) -> View {
        self.as_str().into_view()
    }
}

impl IntoView for usize {
    fn into_view(self) -> View {
        self.to_string().into_view()
    }
}

impl<V: IntoView> IntoView for Option<V> {
    fn into_view(self) -> View {
        self.map_or_else(View::empty, IntoView::into_view)
    }
}

impl<V: IntoView, const N: usize> IntoView for [V; N] {
    fn into_view(self) -> View {
        self.collect_view()
    }
}

impl IntoView for RwSignal<String> {
    fn into_view(self) -> View {
        (move || self.get()).into_view()
    }
}

impl IntoView for Signal<String> {
    fn into_view(self) -> View {
        (move || self.get()).into_view()
    }
}

impl<F, V> IntoView for F
where
    F: FnMut() -> V + 'static,
    V: IntoView,
{
    fn into_view(mut self) -> View {
        View::changing(Box::new(move |()| self().into_view()))
    }
}

/// Puts a component on the page, for as long as the page lives.
pub(crate) fn mount(component: impl FnOnce() -> View) {
    // It fails only where an executor is there already, which does as well.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let view = owner.with(component);
    let body = document().body().expect("a page has a body");
    append(&body, &view.0);
    std::mem::forget(owner);
}

/// Runs `action` now, and again whenever a signal that it read has changed.
fn watch(mut action: Box<dyn Act<()>>) {
    let effect = RenderEffect::new(move |_| action.act(()));
    // It lives as long as whatever it was made in.
    StoredValue::new(effect);
}

/// Runs `action` once the page stands, and again whenever a signal that it read has changed.
pub(crate) fn effect(mut action: impl FnMut() + 'static) {
    later(Box::new(move |()| action()));
}

fn later(mut action: Box<dyn Act<()>>) {
    Effect::new(move |_: Option<()>| action.act(()));
}

/// Calls `action` on each event of this name anywhere on the page, for as long as whatever it was made in.
pub(crate) fn on_window<E: JsCast + 'static>(name: &'static str, mut action: impl FnMut(E) + 'static) {
    let action = Box::new(move |event: Event| action(event.unchecked_into()));
    listen(&crate::browser::window(), name, action);
}

/// Calls `action` on each event of this name, for as long as whatever it was made in.
fn listen(target: &web_sys::EventTarget, name: &'static str, mut action: Box<dyn Act<Event>>) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event| action.act(event));
    let function: &Function = closure.as_ref().unchecked_ref();
    target.add_event_listener_with_callback(name, function).expect("an element takes listeners");
    // An element that is taken off the page may still fire: the focus leaves its field, say.
    let held = StoredValue::new((target.clone(), closure));
    on_cleanup(move || {
        let _ = held.try_with_value(|(target, closure)| {
            target.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref())
        });
    });
}

fn append(parent: &Node, child: &Node) {
    parent.append_child(child).expect("an element of the page takes a child");
}

fn remove(parent: &Node, child: &Node) {
    parent.remove_child(child).expect("a child can be removed from its parent");
}

fn document() -> web_sys::Document {
    crate::browser::document()
}
