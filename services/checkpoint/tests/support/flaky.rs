//! A store whose n-th call fails: before it did anything, or after it did all of it.

use std::fmt::{self, Display, Formatter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::stream::BoxStream;
use futures::{StreamExt, future, stream};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It does nothing.
    Before,
    /// It does all and does not say so.
    After,
    /// It does all and never returns.
    Hangs,
}

/// Wraps a store.
#[derive(Debug)]
pub struct Flaky {
    inner: Arc<dyn ObjectStore>,
    calls: AtomicUsize,
    failing: Mutex<Option<(usize, Failure)>>,
    /// There is no room for objects whose keys hold this.
    full: Mutex<Option<&'static str>>,
}

impl Flaky {
    /// Never fails until it is told to.
    pub fn on(inner: Arc<dyn ObjectStore>) -> Self {
        Self {
            inner,
            calls: AtomicUsize::new(0),
            failing: Mutex::new(None),
            full: Mutex::new(None),
        }
    }

    /// The `nth` call from here on fails, counted from 0, and all after it, as in a process that
    /// was killed; or none.
    pub fn fail(&self, failing: Option<(usize, Failure)>) {
        self.calls.store(0, Ordering::SeqCst);
        *self.failing.lock().unwrap() = failing;
    }

    /// From now on there is no room for objects whose keys hold this; or for all again.
    pub fn fill(&self, full: Option<&'static str>) {
        *self.full.lock().unwrap() = full;
    }

    /// How many calls there were since the last [`Flaky::fail`].
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn call(&self) -> Option<Failure> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let failing = *self.failing.lock().unwrap();
        failing.and_then(|(nth, failure)| match call.cmp(&nth) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(failure),
            std::cmp::Ordering::Greater => Some(Failure::Before),
        })
    }
}

fn fault() -> Error {
    Error::Generic {
        store: "flaky",
        source: "the wire is cut".into(),
    }
}

impl Display for Flaky {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "flaky {}", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Flaky {
    async fn put_opts(&self, at: &Path, bytes: PutPayload, how: PutOptions) -> Result<PutResult> {
        let full = *self.full.lock().unwrap();
        if full.is_some_and(|part| at.as_ref().contains(part)) {
            return Err(fault());
        }
        match self.call() {
            None => self.inner.put_opts(at, bytes, how).await,
            Some(Failure::Before) => Err(fault()),
            Some(Failure::After) => {
                self.inner.put_opts(at, bytes, how).await?;
                Err(fault())
            }
            Some(Failure::Hangs) => {
                self.inner.put_opts(at, bytes, how).await?;
                future::pending().await
            }
        }
    }

    async fn put_multipart_opts(
        &self,
        at: &Path,
        how: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(at, how).await
    }

    async fn get_opts(&self, at: &Path, how: GetOptions) -> Result<GetResult> {
        match self.call() {
            None => self.inner.get_opts(at, how).await,
            Some(Failure::Hangs) => future::pending().await,
            Some(_) => Err(fault()),
        }
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        match self.call() {
            None => self.inner.delete_stream(paths),
            Some(Failure::Before) => stream::iter([Err(fault())]).boxed(),
            Some(Failure::Hangs) => {
                let all = self.inner.delete_stream(paths);
                all.chain(stream::pending()).boxed()
            }
            Some(Failure::After) => {
                // Half of it, and no word.
                let half = self.inner.delete_stream(paths.take(1).boxed());
                half.map(|_| Err(fault())).boxed()
            }
        }
    }

    fn list(&self, under: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.call() {
            None => self.inner.list(under),
            Some(Failure::Hangs) => stream::pending().boxed(),
            Some(_) => stream::iter([Err(fault())]).boxed(),
        }
    }

    async fn list_with_delimiter(&self, under: Option<&Path>) -> Result<ListResult> {
        match self.call() {
            None => self.inner.list_with_delimiter(under).await,
            Some(_) => Err(fault()),
        }
    }

    async fn copy_opts(&self, from: &Path, to: &Path, how: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, how).await
    }
}
