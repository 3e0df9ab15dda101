//! The engine's worker as the page sees it: a request goes out, events come back under its number.
//!
//! There is one worker. It is started by the first request and started anew after it was lost.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use wire::worker::Event;

use crate::few::Few;
use crate::json;

/// Where the engine worker's module is served.
const ADDRESS: &str = "/engine/engine.js";

/// Takes an event; says whether it was the last one of its request.
type Listener = Box<dyn FnMut(Event) -> bool>;

#[derive(Default)]
struct Bridge {
    worker: Option<Worker>,
    last: u32,
    listeners: Few<u32, Listener>,
    /// The file beside the event that came last.
    file: Option<ArrayBuffer>,
    /// The results of the event that came last of those that have some, as they came.
    results: String,
}

thread_local! {
    static BRIDGE: RefCell<Bridge> = RefCell::default();
}

/// Starts the worker, so that it is ready when the first file comes.
pub(crate) fn warm() {
    let started = BRIDGE.with_borrow(|bridge| bridge.worker.is_some());
    if !started && let Ok(worker) = start() {
        BRIDGE.with_borrow_mut(|bridge| bridge.worker = Some(worker));
    }
}

/// Ends the worker; whatever was asked is answered by a refusal with the code `engine-lost`.
pub(crate) fn end(message: &str) {
    let (worker, listeners) =
        BRIDGE.with_borrow_mut(|bridge| (bridge.worker.take(), std::mem::take(&mut bridge.listeners)));
    if let Some(worker) = worker {
        worker.terminate();
    }
    for mut listener in listeners.into_values() {
        listener(lost(message));
    }
}

/// An event that is waited for, in a box: else all that is done meanwhile would be compiled anew wherever it is.
type Waiting = Pin<Box<dyn Future<Output = Event>>>;

/// Asks for one event.
pub(crate) fn ask(request: &dyn json::Write, bytes: Option<ArrayBuffer>) -> Waiting {
    last_event(request, bytes.as_ref(), Box::new(|_: &Event| {}))
}

/// Asks for what takes a while and waits for its last event; `progress` sees those before it.
pub(crate) fn last_of(
    request: &dyn json::Write,
    bytes: Option<ArrayBuffer>,
    progress: impl Fn(&Event) + 'static,
) -> Waiting {
    last_event(request, bytes.as_ref(), Box::new(progress))
}

/// The file beside the event that was waited for just now.
pub(crate) fn take_file() -> Option<ArrayBuffer> {
    BRIDGE.with_borrow_mut(|bridge| bridge.file.take())
}

/// The results in the event that came just now, as they came.
pub(crate) fn take_results() -> String {
    BRIDGE.with_borrow_mut(|bridge| std::mem::take(&mut bridge.results))
}

fn last_event(
    request: &dyn json::Write,
    bytes: Option<&ArrayBuffer>,
    progress: Box<dyn Fn(&Event)>,
) -> Waiting {
    let answer: Rc<RefCell<Option<Event>>> = Rc::default();
    let kept = Rc::clone(&answer);
    let mut progress = Some(progress);
    let promise = Promise::new(&mut |resolve, _| {
        let kept = Rc::clone(&kept);
        let Some(progress) = progress.take() else { return };
        listen(request, bytes, move |event| {
            if matches!(event, Event::Opening { .. } | Event::Progress(_)) {
                progress(&event);
                return false;
            }
            kept.replace(Some(event));
            // Resolving a promise cannot throw.
            let _ = resolve.call0(&JsValue::UNDEFINED);
            true
        });
    });
    Box::pin(async move {
        let _ = JsFuture::from(promise).await;
        answer.take().unwrap_or_else(|| lost("The engine gave no answer."))
    })
}

/// Tells the worker something that it does not answer.
pub(crate) fn tell(request: &dyn json::Write) {
    listen(request, None, |_| true);
}

/// Asks for events until the listener says that it has the last one.
pub(crate) fn listen(
    request: &dyn json::Write,
    bytes: Option<&ArrayBuffer>,
    mut listener: impl FnMut(Event) -> bool + 'static,
) {
    warm();
    let sent = BRIDGE.with_borrow_mut(|bridge| {
        let worker = bridge.worker.clone()?;
        bridge.last += 1;
        let (message, transfer) = message(bridge.last, request, bytes)?;
        worker.post_message_with_transfer(&message, &transfer).ok()?;
        Some(bridge.last)
    });
    match sent {
        Some(id) => {
            BRIDGE.with_borrow_mut(|bridge| bridge.listeners.insert(id, Box::new(listener)));
        }
        None => {
            listener(lost("The engine could not be started. Reload the page."));
        }
    }
}

/// The message that carries a request, and what it transfers.
fn message(id: u32, request: &dyn json::Write, bytes: Option<&ArrayBuffer>) -> Option<(Object, Array)> {
    let message = Object::new();
    let text = json::text(request);
    Reflect::set(&message, &"id".into(), &id.into()).ok()?;
    Reflect::set(&message, &"request".into(), &text.into()).ok()?;
    let transfer = Array::new();
    if let Some(bytes) = bytes {
        Reflect::set(&message, &"bytes".into(), bytes).ok()?;
        transfer.push(bytes);
    }
    Some((message, transfer))
}

fn start() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("engine");
    let worker = Worker::new_with_options(ADDRESS, &options)?;
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The two closures live as long as the page: a worker is started seldom.
    on_message.forget();
    let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(|event: ErrorEvent| {
        event.prevent_default();
        end("The engine stopped.");
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
    Ok(worker)
}

fn receive(data: &JsValue) {
    let field = |name: &str| Reflect::get(data, &name.into()).ok();
    let Some(id) = field("id").and_then(|id| id.as_f64()) else { return };
    let id = id as u32;
    let text = field("event").and_then(|event| event.as_string()).unwrap_or_default();
    let parsed = json::parse(&text);
    let event = parsed
        .as_ref()
        .and_then(json::document)
        .unwrap_or_else(|| lost("The engine sent something that this page cannot read. Reload the page."));
    if let (Event::Done(_) | Event::Progress(_), Some(parsed)) = (&event, &parsed) {
        BRIDGE.with_borrow_mut(|bridge| bridge.results = parsed.get("results").written().to_owned());
    }
    let file = field("bytes").and_then(|bytes| bytes.dyn_into().ok());
    BRIDGE.with_borrow_mut(|bridge| bridge.file = file);
    // The listener runs outside the borrow: it may well ask for something itself.
    let Some(mut listener) = BRIDGE.with_borrow_mut(|bridge| bridge.listeners.remove(&id)) else { return };
    if !listener(event) {
        BRIDGE.with_borrow_mut(|bridge| bridge.listeners.insert(id, listener));
    }
}

fn lost(message: &str) -> Event {
    let (message, code) = (message.to_owned(), "engine-lost".to_owned());
    Event::Refused { message, code, faults: Vec::new(), hold: Vec::new() }
}
