//! The HTTP server beside the engine, on threads of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dunghen_contract::Registry;
use dunghen_publish::{Health, Protection, Published, ServeError, Site};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::clock;

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

/// A running server.
pub struct Server {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    address: SocketAddr,
}

impl Server {
    /// Listens, and serves until it is dropped.
    ///
    /// # Errors
    ///
    /// Where the address cannot be listened on.
    pub fn start(
        listen: SocketAddr,
        protection: &Protection,
        registry: &Registry,
        published: Published,
        health: Arc<Health>,
    ) -> Result<Self, ServerError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("http")
            .enable_all()
            .build()?;
        let listener = runtime.block_on(dunghen_publish::bind(&listen.to_string()))?;
        let address = listener.local_addr()?;
        let (stop, mut stopped) = watch::channel(false);
        let site = Site::new(registry, published, health, Arc::new(clock::now_ms));
        let router = protection.guard(dunghen_publish::router(site));
        let door = protection.door(listener);
        runtime.spawn(async move {
            let until = async move {
                // A sender that has gone says the same as one that says stop.
                let _gone = stopped.wait_for(|stop| *stop).await;
            };
            if let Err(fault) = dunghen_publish::serve(door, router, until).await {
                tracing::error!(%fault, "the HTTP server has ended");
            }
        });
        Ok(Self {
            runtime,
            stop,
            address,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends serving.
    pub fn stop(self) {
        self.stop.send_replace(true);
        self.runtime.shutdown_timeout(GRACE);
    }
}
