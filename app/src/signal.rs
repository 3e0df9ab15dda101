//! Leptos's signals with values of any type, compiled once.
//!
//! Leptos compiles a signal anew for every type that one holds, and a page with sixty types of signals is a third
//! such copies. Here Leptos's signals hold one type only, a counted pointer to anything, and what knows the true
//! type is a thin handle around them. They track, notify and end with their owner as Leptos's do.
//!
//! ```text
//!    RwSignal<T> ┐
//!    Memo<T>     ├─ Source ── Leptos's signal, memo or stored function ── Kept ── T
//!    Signal<T>   ┘
//! ```

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude as reactive;
use leptos::prelude::{
    Get as _, GetUntracked as _, GetValue as _, LocalStorage, Set as _, Update as _, With as _,
    WithUntracked as _,
};

/// What can be kept by a signal.
pub(crate) trait Value: Send + Sync + 'static {}

impl<T: Send + Sync + 'static> Value for T {}

/// A value of a type that its handle knows.
type Kept = Arc<dyn Any + Send + Sync>;

/// What a closure does, again and again.
///
/// An object of `FnMut` also has the code that calls its closure for the last time. For the page's few hundred closures
/// that was code that nobody called.
pub(crate) trait Act<In, Out = ()> {
    /// Does it.
    fn act(&mut self, with: In) -> Out;
}

impl<In, Out, F: FnMut(In) -> Out> Act<In, Out> for F {
    fn act(&mut self, with: In) -> Out {
        self(with)
    }
}

/// The same of a closure that changes nothing of its own.
trait Give<In, Out> {
    fn give(&self, with: In) -> Out;
}

impl<In, Out, F: Fn(In) -> Out> Give<In, Out> for F {
    fn give(&self, with: In) -> Out {
        self(with)
    }
}

/// A function that makes a value when it is asked for.
type Making = Arc<dyn Give<(), Kept> + Send + Sync>;

/// A value that was made, and how it is told from the one before.
#[derive(Clone)]
struct Made {
    kept: Kept,
    same: fn(&Kept, &Kept) -> bool,
}

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Source {
    Set(reactive::RwSignal<Kept>),
    Memo(reactive::Memo<Made>),
    Made(reactive::StoredValue<Making>),
}

impl Source {
    /// The value of now; whoever runs is run again when it changes.
    #[inline(never)]
    fn get(self) -> Kept {
        match self {
            Self::Set(signal) => signal.get(),
            Self::Memo(memo) => memo.with(|made| made.kept.clone()),
            Self::Made(make) => make.get_value().give(()),
        }
    }

    /// The value of now, and no more.
    #[inline(never)]
    fn get_untracked(self) -> Kept {
        match self {
            Self::Set(signal) => signal.get_untracked(),
            Self::Memo(memo) => memo.with_untracked(|made| made.kept.clone()),
            Self::Made(make) => reactive::untrack(|| make.get_value().give(())),
        }
    }
}

#[inline(never)]
fn known<T: Value>(kept: &Kept) -> &T {
    kept.downcast_ref().expect("a handle knows the type of its value")
}

fn same<T: Value + PartialEq>(a: &Kept, b: &Kept) -> bool {
    known::<T>(a) == known::<T>(b)
}

macro_rules! handles {
    ($($kind:ident: $inner:ty),*) => {
        $(impl<T> Clone for $kind<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $kind<T> {}

        impl<T: Value> $kind<T> {
            fn of(inner: $inner) -> Self {
                Self { inner, kind: PhantomData }
            }
        })*
    };
}

handles!(RwSignal: reactive::RwSignal<Kept>, Memo: reactive::Memo<Made>, Signal: Source);

macro_rules! readable {
    ($($kind:ident: |$handle:ident| $source:expr),*) => {
        $(impl<T: Value> $kind<T> {
            fn source(&self) -> Source {
                let $handle = self;
                $source
            }

            /// What `read` gives for the value; tracked.
            pub(crate) fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
                read(known(&self.source().get()))
            }

            /// What `read` gives for the value; not tracked.
            pub(crate) fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
                read(known(&self.source().get_untracked()))
            }

            /// The value; tracked.
            pub(crate) fn get(&self) -> T
            where
                T: Clone,
            {
                self.with(T::clone)
            }

            /// The value; not tracked.
            pub(crate) fn get_untracked(&self) -> T
            where
                T: Clone,
            {
                self.with_untracked(T::clone)
            }
        })*
    };
}

readable!(
    RwSignal: |signal| Source::Set(signal.inner),
    Memo: |memo| Source::Memo(memo.inner),
    Signal: |signal| signal.inner
);

/// A value that can be read and changed.
pub(crate) struct RwSignal<T> {
    inner: reactive::RwSignal<Kept>,
    kind: PhantomData<fn() -> T>,
}

impl<T: Value> RwSignal<T> {
    /// A signal with this value.
    pub(crate) fn new(value: T) -> Self {
        Self::of(new_signal(Arc::new(value)))
    }

    /// Replaces the value.
    pub(crate) fn set(&self, value: T) {
        set(self.inner, Arc::new(value));
    }

    /// Changes the value where it is. Nobody may be reading it.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        self.update_if(|value| {
            change(value);
            true
        });
    }

    /// Changes the value where it is; whoever follows it hears of that only where `change` says so.
    pub(crate) fn update_if(&self, change: impl FnOnce(&mut T) -> bool) {
        let mut change = Some(change);
        update(self.inner, &mut |value: &mut dyn Any| match (change.take(), value.downcast_mut()) {
            (Some(change), Some(value)) => change(value),
            _ => false,
        });
    }

    /// Whether whatever it was made in is still there.
    pub(crate) fn is_alive(&self) -> bool {
        is_alive(self.inner)
    }
}

impl<T: Value + Default> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

#[inline(never)]
fn new_signal(kept: Kept) -> reactive::RwSignal<Kept> {
    reactive::RwSignal::new(kept)
}

#[inline(never)]
fn set(signal: reactive::RwSignal<Kept>, kept: Kept) {
    signal.set(kept);
}

#[inline(never)]
fn update(signal: reactive::RwSignal<Kept>, change: &mut dyn for<'a> Act<&'a mut dyn Any, bool>) {
    signal
        .maybe_update(|kept| change.act(Arc::get_mut(kept).expect("nobody reads a value while it changes")));
}

#[inline(never)]
fn is_alive(signal: reactive::RwSignal<Kept>) -> bool {
    signal.try_get_untracked().is_some()
}

/// A value that is made from signals, and made again only after one of them has changed.
pub(crate) struct Memo<T> {
    inner: reactive::Memo<Made>,
    kind: PhantomData<fn() -> T>,
}

impl<T: Value + PartialEq> Memo<T> {
    /// A value made by `make`.
    pub(crate) fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::following(move |_| make())
    }

    /// A value made by `make` from the one before it, where there is one.
    pub(crate) fn following(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        Self::of(new_memo(Box::new(move |before: Option<&Kept>| Made {
            kept: Arc::new(make(before.map(known))),
            same: same::<T>,
        })))
    }
}

impl<T: Value> Memo<T> {
    /// A value made by `make` that is never compared with the one before: for large ones, which hardly ever come out
    /// the same from signals that have changed.
    pub(crate) fn uncompared(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(new_memo(Box::new(move |_: Option<&Kept>| Made {
            kept: Arc::new(make()),
            same: |_, _| false,
        })))
    }
}

type Remaking = Box<dyn for<'a> Give<Option<&'a Kept>, Made> + Send + Sync>;

fn new_memo(make: Remaking) -> reactive::Memo<Made> {
    reactive::Memo::new_with_compare(
        move |before: Option<&Made>| make.give(before.map(|made| &made.kept)),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !(now.same)(&before.kept, &now.kept),
            _ => true,
        },
    )
}

/// A value that can be read, wherever it comes from.
pub(crate) struct Signal<T> {
    inner: Source,
    kind: PhantomData<fn() -> T>,
}

impl<T: Value> Signal<T> {
    /// A value that `make` makes each time it is read.
    pub(crate) fn derive(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(new_derived(Arc::new(move |()| Arc::new(make()) as Kept)))
    }
}

#[inline(never)]
fn new_derived(make: Making) -> Source {
    Source::Made(reactive::StoredValue::new(make))
}

impl<T: Value> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::of(signal.source())
    }
}

impl<T: Value> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::of(memo.source())
    }
}

/// A value that is kept as long as whatever it was made in, and that nobody follows.
pub(crate) struct StoredValue<T> {
    inner: reactive::StoredValue<Rc<dyn Any>, LocalStorage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: 'static> StoredValue<T> {
    /// Keeps a value.
    pub(crate) fn new(value: T) -> Self {
        Self { inner: store(Rc::new(RefCell::new(value))), kind: PhantomData }
    }

    /// What `read` gives for the value; `None` where whatever it was made in is gone.
    pub(crate) fn try_with_value<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let held = stored(self.inner)?;
        Some(read(&cell(&*held).borrow()))
    }

    /// Changes the value, where it is still there.
    pub(crate) fn update_value(&self, change: impl FnOnce(&mut T)) {
        if let Some(held) = stored(self.inner) {
            change(&mut cell(&*held).borrow_mut());
        }
    }

    /// Replaces the value.
    pub(crate) fn set_value(&self, value: T) {
        self.update_value(|known| *known = value);
    }

    /// What `read` gives for a value that is still there.
    pub(crate) fn with_value<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(read).expect("what keeps the value is still there")
    }

    /// A value that is still there.
    pub(crate) fn get_value(&self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }
}

#[inline(never)]
fn cell<T: 'static>(held: &dyn Any) -> &RefCell<T> {
    held.downcast_ref().expect("a handle knows the type of its value")
}

#[inline(never)]
fn store(value: Rc<dyn Any>) -> reactive::StoredValue<Rc<dyn Any>, LocalStorage> {
    reactive::StoredValue::new_local(value)
}

#[inline(never)]
fn stored(value: reactive::StoredValue<Rc<dyn Any>, LocalStorage>) -> Option<Rc<dyn Any>> {
    value.try_get_value()
}

/// What a component calls.
pub(crate) struct Callback<In, Out = ()> {
    action: StoredValue<Box<dyn Give<In, Out>>>,
}

impl<In, Out> Clone for Callback<In, Out> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<In, Out> Copy for Callback<In, Out> {}

impl<In: 'static, Out: 'static> Callback<In, Out> {
    /// A callback that does `action`.
    pub(crate) fn new(action: impl Fn(In) -> Out + 'static) -> Self {
        Self { action: StoredValue::new(Box::new(action)) }
    }

    /// Does it.
    pub(crate) fn run(&self, with: In) -> Out {
        self.action.with_value(|action| action.give(with))
    }
}
