//! Batches side by side: a kernel on every thread, the results in batch order.

use std::num::NonZeroUsize;
#[cfg(feature = "threads")]
use std::sync::{Mutex, PoisonError};

use super::{Batch, Columns, Kernel};

/// Threads that evaluate batches, each with a clone of the kernel. What they give does not depend on how
/// many there are.
#[derive(Debug)]
pub struct Threads<K> {
    own: K,
    #[cfg(feature = "threads")]
    pool: Option<(rayon::ThreadPool, Vec<Mutex<K>>)>,
}

impl<K: Kernel> Threads<K> {
    /// As many threads as `count` says, or one per core. Where the system gives no threads, the caller's
    /// own does everything.
    #[cfg(feature = "threads")]
    pub fn new(kernel: &K, count: Option<NonZeroUsize>) -> Self {
        let pool = match count.map(NonZeroUsize::get) {
            Some(1) => None,
            count => rayon::ThreadPoolBuilder::new().num_threads(count.unwrap_or(0)).build().ok(),
        };
        let pool = pool.map(|pool| {
            let kernels = (0..pool.current_num_threads()).map(|_| Mutex::new(kernel.clone())).collect();
            (pool, kernels)
        });
        Self { own: kernel.clone(), pool }
    }

    /// The caller's own thread, whatever `count` says: a build without the feature `threads` has no others.
    #[cfg(not(feature = "threads"))]
    pub fn new(kernel: &K, _count: Option<NonZeroUsize>) -> Self {
        Self { own: kernel.clone() }
    }

    /// How many batches are evaluated at once.
    pub fn count(&self) -> usize {
        #[cfg(feature = "threads")]
        if let Some((_, kernels)) = &self.pool {
            return kernels.len();
        }
        1
    }

    /// Runs `work` on these threads.
    pub fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        #[cfg(feature = "threads")]
        if let Some((pool, _)) = &self.pool {
            return pool.install(work);
        }
        work()
    }

    /// Evaluates `batches` while `beside` runs; gives the batches' columns in their order.
    pub fn eval(&mut self, batches: &[Batch], beside: impl FnOnce() + Send) -> Vec<Columns> {
        #[cfg(feature = "threads")]
        if let Some((pool, kernels)) = &self.pool {
            use rayon::prelude::*;
            let eval = |batch: &Batch| {
                let thread = rayon::current_thread_index().unwrap_or(0);
                let mut kernel = kernels[thread].lock().unwrap_or_else(PoisonError::into_inner);
                columns(&mut *kernel, *batch)
            };
            return pool.install(|| rayon::join(beside, || batches.par_iter().map(eval).collect()).1);
        }
        beside();
        batches.iter().map(|batch| columns(&mut self.own, *batch)).collect()
    }
}

fn columns<K: Kernel>(kernel: &mut K, batch: Batch) -> Columns {
    let mut columns = Columns::default();
    kernel.eval(batch, &mut columns);
    columns
}
