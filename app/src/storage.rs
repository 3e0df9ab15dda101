//! What this browser keeps between visits, in IndexedDB: recent workbooks and the marks made in each.
//!
//! Nothing here leaves the device. A browser that forbids storage (a private window) loses only comfort, so
//! every function answers with what it could do and none fails.

use std::future::Future;
use std::pin::Pin;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};
use wire::Spec;

use crate::{browser, json};

const DATABASE: &str = "carlo";
const VERSION: u32 = 1;
/// Marks, by the workbook's hash.
const SETUPS: &str = "setups";
/// The list of recent workbooks, by hash.
const RECENT: &str = "recent";
/// The recent workbooks themselves, by hash.
const FILES: &str = "files";
/// How many recent workbooks are kept.
const KEPT: usize = 6;

/// One workbook that was opened in this browser.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recent {
    /// The file's SHA-256 in hex.
    pub(crate) hash: String,
    /// Its name.
    pub(crate) name: String,
    /// When it was opened last, milliseconds since 1970.
    pub(crate) opened: f64,
    /// The last headline; empty where nothing was simulated. [`remember`] keeps the one that is known.
    pub(crate) headline: String,
}

json::both_ways!(Recent { hash, name, opened, headline });

/// Recent workbooks, the last opened first.
pub(crate) async fn recent() -> Vec<Recent> {
    let mut list: Vec<Recent> = Vec::new();
    for entry in read_recent().await.unwrap_or_default() {
        let place = list.iter().position(|known| known.opened < entry.opened).unwrap_or(list.len());
        list.insert(place, entry);
    }
    list
}

/// Keeps a workbook in the list, and forgets the oldest ones beyond [`KEPT`].
pub(crate) async fn remember(entry: &Recent, file: &Blob) {
    let kept = async {
        let before = get(RECENT, &entry.hash).await.and_then(|text| text.as_string());
        let before: Option<Recent> = before.and_then(|text| json::read(&text));
        let headline = before.map(|before| before.headline).unwrap_or_default();
        let entry = Recent { headline, ..entry.clone() };
        put(RECENT, &entry.hash, &json::text(&entry).into()).await?;
        put(FILES, &entry.hash, file).await
    };
    kept.await;
    for old in recent().await.into_iter().skip(KEPT) {
        forget(&old.hash).await;
    }
}

/// Puts a headline beside a workbook of the list.
pub(crate) async fn remember_headline(hash: &str, headline: &str) {
    let changed = async {
        let text = get(RECENT, hash).await?.as_string()?;
        let entry = Recent { headline: headline.to_owned(), ..json::read(&text)? };
        put(RECENT, hash, &json::text(&entry).into()).await
    };
    changed.await;
}

/// Takes a workbook off the list, with its marks and its copy.
pub(crate) async fn forget(hash: &str) {
    for store in [RECENT, FILES, SETUPS] {
        let removed = async {
            let store = open_store(store, IdbTransactionMode::Readwrite).await?;
            finished(&store.delete(&hash.into()).ok()?).await
        };
        removed.await;
    }
}

/// The copy of a recent workbook.
pub(crate) async fn file(hash: &str) -> Option<Blob> {
    get(FILES, hash).await?.dyn_into().ok()
}

/// The marks made in a workbook.
pub(crate) async fn setup(hash: &str) -> Option<Spec> {
    json::read(&get(SETUPS, hash).await?.as_string()?)
}

/// Keeps the marks made in a workbook.
pub(crate) async fn keep_setup(hash: &str, spec: &Spec) {
    put(SETUPS, hash, &json::text(spec).into()).await;
}

async fn read_recent() -> Option<Vec<Recent>> {
    let store = open_store(RECENT, IdbTransactionMode::Readonly).await?;
    let all: Array = finished(&store.get_all().ok()?).await?.dyn_into().ok()?;
    Some(all.iter().filter_map(|text| json::read(&text.as_string()?)).collect())
}

async fn get(store: &'static str, key: &str) -> Option<JsValue> {
    let store = open_store(store, IdbTransactionMode::Readonly).await?;
    finished(&store.get(&key.into()).ok()?).await.filter(|value| !value.is_undefined())
}

async fn put(store: &'static str, key: &str, value: &JsValue) -> Option<JsValue> {
    let store = open_store(store, IdbTransactionMode::Readwrite).await?;
    finished(&store.put_with_key(value, &key.into()).ok()?).await
}

/// What is waited for, in a box: else it would be compiled anew wherever it is waited for.
type Waiting<T> = Pin<Box<dyn Future<Output = Option<T>>>>;

fn open_store(name: &'static str, mode: IdbTransactionMode) -> Waiting<IdbObjectStore> {
    Box::pin(async move {
        let request: IdbOpenDbRequest =
            browser::window().indexed_db().ok()??.open_with_u32(DATABASE, VERSION).ok()?;
        let upgraded = request.clone();
        let on_upgrade = Closure::once(move |_: web_sys::Event| {
            let database: Option<IdbDatabase> =
                upgraded.result().ok().and_then(|value| value.dyn_into().ok());
            for store in [SETUPS, RECENT, FILES] {
                if let Some(database) = &database {
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = finished(&request).await?.dyn_into().ok()?;
        database.transaction_with_str_and_mode(name, mode).ok()?.object_store(name).ok()
    })
}

/// What a request gives; `None` where it failed.
fn finished(request: &IdbRequest) -> Waiting<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let _ = Reflect::set(request, &"onsuccess".into(), &resolve);
        let _ = Reflect::set(request, &"onerror".into(), &reject);
    });
    let request = request.clone();
    Box::pin(async move {
        JsFuture::from(promise).await.ok()?;
        request.result().ok()
    })
}
