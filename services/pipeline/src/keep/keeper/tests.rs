//! A store that is slow, or does not answer: nobody waits for it but the thread that keeps.

use std::fmt::{self, Display, Formatter};
use std::sync::mpsc::TryRecvError;
use std::sync::{Condvar, Mutex};

use async_trait::async_trait;
use dunghen_checkpoint::{Decision, Identity, OnChange, Records, Vault, decide};
use dunghen_lifecycle::{Status, Tail};
use dunghen_windows::WINDOWS;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use super::*;

/// A bound against hanging for ever.
const LONG: Duration = Duration::from_secs(20);

/// Whether calls return, and how many wait.
#[derive(Debug, Default)]
struct Gate {
    state: Mutex<(bool, usize)>,
    news: Condvar,
}

impl Gate {
    fn set_closed(&self, closed: bool) {
        self.state.lock().unwrap().0 = closed;
        self.news.notify_all();
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.1 += 1;
        self.news.notify_all();
        let mut state = self.news.wait_while(state, |(closed, _)| *closed).unwrap();
        state.1 -= 1;
    }

    /// Waits until somebody waits.
    fn wait_for_a_call(&self) {
        let state = self.state.lock().unwrap();
        let nobody = |(_, waiting): &mut (bool, usize)| *waiting == 0;
        let waited = self.news.wait_timeout_while(state, LONG, nobody).unwrap();
        assert!(!waited.1.timed_out(), "the store is not asked for anything");
    }
}

/// A store whose calls return when a gate is open.
#[derive(Debug, Default)]
struct Slow {
    inner: InMemory,
    gate: Arc<Gate>,
}

impl Display for Slow {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "slow {}", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Slow {
    async fn put_opts(&self, at: &Path, bytes: PutPayload, how: PutOptions) -> Result<PutResult> {
        self.gate.pass();
        self.inner.put_opts(at, bytes, how).await
    }

    async fn put_multipart_opts(
        &self,
        at: &Path,
        how: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(at, how).await
    }

    async fn get_opts(&self, at: &Path, how: GetOptions) -> Result<GetResult> {
        self.gate.pass();
        self.inner.get_opts(at, how).await
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.gate.pass();
        self.inner.delete_stream(paths)
    }

    fn list(&self, under: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.gate.pass();
        self.inner.list(under)
    }

    async fn list_with_delimiter(&self, under: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(under).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, how: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, how).await
    }
}

struct Setting {
    keeper: Keeper,
    vault: Vault,
    gate: Arc<Gate>,
}

impl Setting {
    fn new() -> Self {
        let store = Slow::default();
        let gate = Arc::clone(&store.gate);
        let vault = Vault::on(Arc::new(store), "");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let begun = Writer::begin(&vault, 0, Identity::default(), None);
        let writer = runtime.block_on(begun).unwrap();
        let registry = Registry::parse(
            "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
             H49.00.01,A,province,H49,,,,,\n",
            "code,name,field,level,service_level,statutory_working_hours,fee\n\
             1.000001,P,dat-dai,province,full,16,0\n",
            "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n",
            "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n",
        );
        let registry = Arc::new(registry.unwrap());
        Self {
            keeper: Keeper::start(runtime, vec![writer], registry).unwrap(),
            vault,
            gate,
        }
    }

    fn order(&self) {
        let mut records = Records::new();
        records.push(b"D-1", b"events");
        let cut = ShardCut {
            shard: 0,
            clock: 1,
            records,
            tail: Tail::default(),
            heard: Vec::new(),
            statuses: [0; Status::WORDS.len()],
        };
        self.keeper.keep(Keep {
            cuts: vec![cut],
            reached: Reached::default(),
            revisions: Revisions {
                clock: 1,
                counts: [0; WINDOWS],
            },
            dead_letters: Box::new(|| Ok(())),
        });
    }

    /// Ends as a process does; it must not take long.
    fn end(self) {
        let keeper = self.keeper;
        let (ended, end) = channel();
        let ending = std::thread::spawn(move || {
            drop(keeper);
            ended.send(()).unwrap();
        });
        let in_time = end.recv_timeout(LONG);
        self.gate.set_closed(false);
        ending.join().unwrap();
        assert_eq!(in_time, Ok(()), "it waited for the store");
    }
}

#[test]
fn a_slow_store_is_waited_for_by_nobody_and_then_has_all() {
    let setting = Setting::new();
    setting.gate.set_closed(true);
    setting.order();
    setting.gate.wait_for_a_call();
    let outcome = setting.keeper.outcomes().try_recv();
    assert!(matches!(outcome, Err(TryRecvError::Empty)), "{outcome:?}");
    setting.gate.set_closed(false);
    let outcome = setting.keeper.outcomes().recv_timeout(LONG).unwrap();
    assert_eq!(outcome.shards, [(0, Ok(()))]);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let found = runtime.unwrap().block_on(setting.vault.find(0)).unwrap();
    let decision = decide(&found, &Identity::default(), OnChange::Refuse);
    assert!(matches!(decision, Decision::TakeUp(_)), "{decision:?}");
}

#[test]
fn a_process_ends_while_a_checkpoint_is_not_answered() {
    let setting = Setting::new();
    setting.gate.set_closed(true);
    setting.order();
    setting.end();
}

#[test]
fn a_process_ends_while_a_look_around_is_not_answered() {
    let setting = Setting::new();
    setting.gate.set_closed(true);
    setting.gate.wait_for_a_call();
    setting.end();
}
