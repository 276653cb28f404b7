//! A connection that ends once its client has taken nothing for a while.
//!
//! Whoever asks for all figures and does not read would keep a connection for ever, and a few dozen of
//! them every connection that readers of the stream leave to others.

use std::future::{Future, Pending};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Timeout;

/// A connection with a client that is waited for so long and no longer.
pub(super) struct Patient<I> {
    io: I,
    patience: Duration,
    /// Runs while something is ready for the client and it takes none of it.
    waiting: Option<Pin<Box<Timeout<Pending<()>>>>>,
}

impl<I> Patient<I> {
    pub(super) const fn new(io: I, patience: Duration) -> Self {
        Self {
            io,
            patience,
            waiting: None,
        }
    }

    /// What became of giving the client something, or that it was given up.
    fn judge<T>(
        &mut self,
        context: &mut Context<'_>,
        given: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if given.is_ready() {
            self.waiting = None;
            return given;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| {
            // A deadline, not a wait for something that has a name.
            Box::pin(tokio::time::timeout(patience, std::future::pending()))
        });
        // It is over in one way alone.
        let _elapsed = ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Patient<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Patient<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let given = Pin::new(&mut self.io).poll_write(context, bytes);
        self.judge(context, given)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let given = Pin::new(&mut self.io).poll_write_vectored(context, parts);
        self.judge(context, given)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let given = Pin::new(&mut self.io).poll_flush(context);
        self.judge(context, given)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let given = Pin::new(&mut self.io).poll_shutdown(context);
        self.judge(context, given)
    }
}
