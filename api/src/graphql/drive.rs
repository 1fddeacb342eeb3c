//! Runs an operation and its loaders together, so that batches are whole.
//!
//! A loader collects keys and then reads them in one statement. When it may read is the question: after some time, as
//! async-graphql's example has it, makes the number of statements a matter of how fast the machine is. Here it reads when the
//! operation can do nothing more without it: every field that could be asked for has been asked for by then.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::AtomicWaker;

/// Takes the loaders' work.
#[derive(Clone)]
pub(crate) struct Spawner(UnboundedSender<BoxFuture<'static, ()>>);

impl Spawner {
    /// Has it done when the operation waits.
    pub(crate) fn spawn(&self, work: BoxFuture<'static, ()>) {
        // It fails only after the operation has ended, and then nobody waits for the work.
        let _ = self.0.unbounded_send(work);
    }
}

/// Runs an operation with its loaders' work.
pub(crate) struct Driver(UnboundedReceiver<BoxFuture<'static, ()>>);

/// The two ends.
pub(crate) fn driver() -> (Driver, Spawner) {
    let (sender, receiver) = unbounded();
    (Driver(receiver), Spawner(sender))
}

/// Notes that the operation can go on, and tells who waits for it.
struct Woken {
    flag: AtomicBool,
    outer: AtomicWaker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.flag.store(true, Ordering::SeqCst);
        self.outer.wake();
    }
}

impl Driver {
    /// Runs it to its end.
    pub(crate) async fn run<T>(mut self, operation: impl Future<Output = T>) -> T {
        // Unconstrained: tokio would make it pause with half of the keys asked for.
        let mut operation = pin!(tokio::task::unconstrained(operation));
        let mut work = FuturesUnordered::new();
        let woken = Arc::new(Woken { flag: AtomicBool::new(true), outer: AtomicWaker::new() });
        let waker = Waker::from(woken.clone());
        poll_fn(move |context| {
            woken.outer.register(context.waker());
            loop {
                // Until it rests: a future of many parts pauses now and then and wakes itself at once.
                while woken.flag.swap(false, Ordering::SeqCst) {
                    if let Poll::Ready(answer) = operation.as_mut().poll(&mut Context::from_waker(&waker)) {
                        return Poll::Ready(answer);
                    }
                }
                // Now the loaders' turn, with all the keys that were asked for.
                while let Poll::Ready(Some(next)) = self.0.poll_next_unpin(context) {
                    work.push(next);
                }
                match work.poll_next_unpin(context) {
                    // Something was read, on which the operation may go on.
                    Poll::Ready(Some(())) => {}
                    Poll::Ready(None) | Poll::Pending if woken.flag.load(Ordering::SeqCst) => {}
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }
}
