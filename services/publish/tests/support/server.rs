//! A listener on a free port, as the tests of this crate ask it.

use std::sync::Arc;

use axum::Router;
use dunghen_contract::Registry;
use dunghen_publish::api::routes;
use dunghen_publish::http::{Limits, serve_within};
use dunghen_publish::{Audience, Health, Protection, Published, Site, bind, router};
use dunghen_windows::Snapshot;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A listener on a free port, with the handles that the engine has.
pub struct Server {
    pub runtime: Runtime,
    pub address: String,
    pub published: Published,
    pub health: Arc<Health>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

/// What a server said.
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: String,
}

impl Server {
    /// As everybody reads it.
    pub fn start(registry: &Registry) -> Self {
        let limits = Limits::of_process(Audience::Public);
        Self::serving(registry, limits, &Protection::default(), router)
    }

    /// The same within other limits.
    pub fn start_within(registry: &Registry, limits: Limits) -> Self {
        Self::serving(registry, limits, &Protection::default(), router)
    }

    /// The same behind a web-config file.
    pub fn start_behind(registry: &Registry, protection: &Protection) -> Self {
        let limits = Limits::of_process(Audience::Public);
        Self::serving(registry, limits, protection, router)
    }

    /// The API alone, for an audience.
    pub fn start_for(registry: &Registry, audience: Audience) -> Self {
        let limits = Limits::of_process(audience);
        let paths = |site| routes(audience).with_state(Arc::new(site));
        Self::serving(registry, limits, &Protection::default(), paths)
    }

    fn serving(
        registry: &Registry,
        limits: Limits,
        protection: &Protection,
        paths: impl FnOnce(Site) -> Router,
    ) -> Self {
        let runtime = Runtime::new().unwrap();
        let published = Published::new();
        let health = Arc::new(Health::new("1.2.3", 0));
        let now = Arc::new(|| 5_000);
        let site = Site::new(registry, published.clone(), Arc::clone(&health), now);
        let listener = runtime.block_on(bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async move {
            let _ = stopped.await;
        };
        let paths = protection.guard(paths(site));
        let serving = runtime.spawn(serve_within(limits, listener, paths, until));
        Self {
            runtime,
            address,
            published,
            health,
            stop,
            serving,
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        let request = ureq::get(format!("{}{path}", self.address));
        let mut answer = request
            .config()
            .http_status_as_error(false)
            .build()
            .call()
            .unwrap();
        Answer {
            status: answer.status().as_u16(),
            kind: answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned(),
            body: answer.body_mut().read_to_string().unwrap(),
        }
    }

    pub fn publish(&self, snapshot: Snapshot) {
        self.published.publish(Arc::new(snapshot), 3_000);
    }

    pub fn stop(self) {
        let _ = self.stop.send(());
        self.runtime.block_on(self.serving).unwrap();
    }
}
