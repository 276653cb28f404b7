//! Binding the listener and serving until told to stop.

use std::fmt::Debug;
use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long answers that are on their way may take once the process ends: a reader that stands
/// still must not hold it.
const DRAIN: Duration = Duration::from_secs(1);

/// Why there is no HTTP.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address:?}: {source}; give a free address as `host:port` in publish.listen, or in publish.admin_listen where it is that one"
    )]
    Bind {
        /// The address, as configured.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The listener failed.
    #[error("serving HTTP failed: {0}; start again, or look at the limits of open files")]
    Serve(#[source] io::Error),
}

/// Listens on `host:port`; port 0 takes a free one.
///
/// # Errors
///
/// The address is not one, is not of this machine, or is taken.
pub async fn bind(address: &str) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Bind {
            address: address.to_owned(),
            source,
        })
}

/// Serves until `stop` is over, then lets answers that are on their way end, for a second at most.
///
/// # Errors
///
/// The listener failed.
pub async fn serve<L>(
    listener: L,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError>
where
    L: Listener<Addr: Debug>,
{
    let (stopping, stopped) = oneshot::channel();
    let signal = async move {
        stop.await;
        // The other end is gone only where serving has ended already.
        let _ = stopping.send(());
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(signal);
    tokio::select! {
        served = async { serving.await } => served.map_err(ServeError::Serve),
        () = drained(stopped) => Ok(()),
    }
}

/// Ends when the time to drain is over; never where nothing was stopped.
async fn drained(stopped: oneshot::Receiver<()>) {
    if stopped.await.is_err() {
        std::future::pending::<()>().await;
    }
    // A deadline, not a wait for something that has a name.
    let _ = tokio::time::timeout(DRAIN, std::future::pending::<()>()).await;
}
