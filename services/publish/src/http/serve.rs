//! Binding the listener and serving until told to stop.
//!
//! The loop is written here because axum's own takes as many connections as come and gives each all
//! the time that it wants.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::limits::Limits;
use super::patient::Patient;
use crate::api::Audience;

/// How long answers that are on their way may take once the process ends: a reader that stands
/// still must not hold it.
const DRAIN: Duration = Duration::from_secs(1);
/// How much of an answer waits for a client beside the piece that was written last, in bytes; the
/// head of a question may be as long.
const BUFFER: usize = 64 * 1024;

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

/// Serves everybody, within the share of the public listener, until `stop` is over; then lets answers
/// that are on their way end, for a second at most.
pub async fn serve<L>(listener: L, router: Router, stop: impl Future<Output = ()> + Send + 'static)
where
    L: Listener,
{
    serve_within(Limits::of_process(Audience::Public), listener, router, stop).await;
}

/// The same within other limits.
pub async fn serve_within<L>(
    limits: Limits,
    mut listener: L,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) where
    L: Listener,
{
    let room = Arc::new(Semaphore::new(limits.connections));
    let scarce = (Arc::clone(&room), limits.spare());
    let router = router.layer(middleware::from_fn_with_state(scarce, close_where_scarce));
    let stopping = watch::Sender::new(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            (io, place) = next(&mut listener, &room) => {
                let stopped = stopped(stopping.subscribe());
                let served = connection(limits, io, router.clone(), stopped);
                connections.spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            Some(_ended) = connections.join_next() => {}
        }
    }
    drop(listener);
    stopping.send_replace(true);
    let drained = async { while connections.join_next().await.is_some() {} };
    // What has not ended by then is dropped.
    let _ = tokio::time::timeout(DRAIN, drained).await;
}

/// The next connection, taken once there is room for it: until then it waits where it costs no file.
async fn next<L: Listener>(
    listener: &mut L,
    room: &Arc<Semaphore>,
) -> (L::Io, Option<OwnedSemaphorePermit>) {
    // It is never closed.
    let place = Arc::clone(room).acquire_owned().await.ok();
    let (io, _address) = listener.accept().await;
    (io, place)
}

/// Lets go of a connection after its answer where few are left: whoever asks every few seconds, as a
/// wallboard does, would keep one that others wait for.
async fn close_where_scarce(
    State((room, spare)): State<(Arc<Semaphore>, usize)>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if room.available_permits() < spare {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

/// Ends when connections are to end.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    // A sender that has gone says the same as one that says stop.
    let _gone = stopping.wait_for(|stopping| *stopping).await;
}

/// Serves one connection until its client goes, or keeps it without using it, or `stopped` is over.
async fn connection<I>(limits: Limits, io: I, router: Router, stopped: impl Future<Output = ()>)
where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.asking)
        .max_buf_size(BUFFER);
    let io = TokioIo::new(Patient::new(io, limits.taking));
    let mut served = pin!(http.serve_connection(io, TowerToHyperService::new(router)));
    tokio::select! {
        // A client that went away or said nonsense is no fault of ours.
        _ended = served.as_mut() => return,
        () = stopped => {}
    }
    served.as_mut().graceful_shutdown();
    let _ended = served.await;
}
