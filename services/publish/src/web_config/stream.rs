//! A connection, plain or encrypted, whose handshake is part of using it.
//!
//! So the listener never waits for a client: the task that serves the connection makes the handshake as
//! it reads for the first time. Who does not finish within ten seconds is cut off, and neither others nor
//! the end of the process wait for it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Timeout;
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

/// How long a handshake may take: two round trips, over the slowest line of a commune.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A connection of a client.
pub struct Stream(State);

enum State {
    Plain(TcpStream),
    Shaking(Pin<Box<Timeout<Accept<TcpStream>>>>),
    Encrypted(Box<TlsStream<TcpStream>>),
    Failed,
}

impl Stream {
    pub(super) fn new(tcp: TcpStream, tls: Option<Arc<ServerConfig>>) -> Self {
        Self(match tls {
            None => State::Plain(tcp),
            Some(config) => {
                let accept = TlsAcceptor::from(config).accept(tcp);
                State::Shaking(Box::pin(tokio::time::timeout(HANDSHAKE, accept)))
            }
        })
    }

    /// What bytes go through, once there is a handshake where there must be one.
    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Open<'_>>> {
        if let State::Shaking(shaking) = &mut self.0 {
            let ended = ready!(shaking.as_mut().poll(context));
            self.0 = State::Failed;
            let shaken = ended.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?;
            self.0 = State::Encrypted(Box::new(shaken?));
        }
        Poll::Ready(match &mut self.0 {
            State::Plain(stream) => Ok(Pin::new(stream)),
            State::Encrypted(stream) => Ok(Pin::new(&mut **stream)),
            State::Shaking(_) | State::Failed => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

/// Something that bytes go through.
trait Through: AsyncRead + AsyncWrite + Unpin {}
impl Through for TcpStream {}
impl Through for TlsStream<TcpStream> {}

type Open<'s> = Pin<&'s mut dyn Through>;

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_open(context))?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_open(context))?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_open(context))?.poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(context))?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Whoever has not finished its handshake is not waited for.
        if matches!(self.0, State::Shaking(_)) {
            self.0 = State::Failed;
            return Poll::Ready(Ok(()));
        }
        ready!(self.poll_open(context))?.poll_shutdown(context)
    }
}
