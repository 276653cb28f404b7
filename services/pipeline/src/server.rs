//! The HTTP servers beside the engine, on threads of their own: one for everybody, and where it is
//! configured one for admins.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use dunghen_contract::Registry;
use dunghen_publish::http::{Limits, serve_within};
use dunghen_publish::{
    Audience, FindDossier, Finding, Found, Health, Protection, Published, ServeError, Site,
    admin_router, bind, router,
};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::clock;
use crate::config::PublishSettings;
use crate::dossiers::Dossiers;

/// How long requests may take to end.
const GRACE: Duration = Duration::from_millis(500);

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// No runtime.
    #[error("starting the HTTP server's threads: {0}")]
    Runtime(#[from] std::io::Error),
    /// It cannot listen.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// Running servers.
pub struct Server {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    protection: Protection,
    address: SocketAddr,
    admin_address: Option<SocketAddr>,
}

impl Server {
    /// Listens, and serves until it is dropped; without `dossiers`, those of other processes are none of
    /// this one's.
    ///
    /// # Errors
    ///
    /// Where an address cannot be listened on.
    pub fn start(
        publish: &PublishSettings,
        registry: &Registry,
        dossiers: Option<&Dossiers>,
        published: Published,
        health: Arc<Health>,
    ) -> Result<Self, ServerError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("http")
            .enable_all()
            .build()?;
        let (stop, _) = watch::channel(false);
        let now = Arc::new(clock::now_ms);
        let site = Arc::new(Site::new(registry, published, health, now));
        let mut server = Self {
            runtime,
            stop,
            protection: publish.protection.clone(),
            address: publish.listen,
            admin_address: None,
        };
        let paths = router(Arc::clone(&site));
        server.address = server.listen(publish.listen, Audience::Public, paths)?;
        if let Some(admin) = publish.admin_listen {
            let admins = admin_router(site, finding(dossiers));
            server.admin_address = Some(server.listen(admin, Audience::Admin, admins)?);
        }
        Ok(server)
    }

    /// Serves paths to an audience at an address; the one that it is in truth.
    fn listen(
        &self,
        address: SocketAddr,
        audience: Audience,
        paths: Router,
    ) -> Result<SocketAddr, ServerError> {
        let listener = self.runtime.block_on(bind(&address.to_string()))?;
        let address = listener.local_addr()?;
        let door = self.protection.door(listener);
        let paths = self.protection.guard(paths);
        let mut stopped = self.stop.subscribe();
        let until = async move {
            // A sender that has gone says the same as one that says stop.
            let _gone = stopped.wait_for(|stop| *stop).await;
        };
        let limits = Limits::of_process(audience);
        self.runtime.spawn(serve_within(limits, door, paths, until));
        Ok(address)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens for admins.
    #[must_use]
    pub const fn admin_address(&self) -> Option<SocketAddr> {
        self.admin_address
    }

    /// The address of a path, for people.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        url(&self.protection, self.address, path)
    }

    /// The same on the admin listener, where there is one.
    #[must_use]
    pub fn admin_url(&self, path: &str) -> Option<String> {
        self.admin_address
            .map(|address| url(&self.protection, address, path))
    }

    /// Ends serving.
    pub fn stop(self) {
        self.stop.send_replace(true);
        self.runtime.shutdown_timeout(GRACE);
    }
}

/// An address of a listener behind a protection.
#[must_use]
pub fn url(protection: &Protection, address: SocketAddr, path: &str) -> String {
    let scheme = if protection.is_encrypted() {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{address}{path}")
}

/// How dossiers are found: by this process, or not by it.
fn finding(dossiers: Option<&Dossiers>) -> FindDossier {
    match dossiers.cloned() {
        Some(dossiers) => {
            Arc::new(move |code| -> Finding { Box::pin(dossiers.clone().find(code)) })
        }
        None => Arc::new(|_| -> Finding { Box::pin(std::future::ready(Found::Elsewhere)) }),
    }
}
