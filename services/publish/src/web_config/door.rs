//! A listener whose connections are encrypted where a web-config file says so.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use tokio::net::TcpListener;

use super::stream::Stream;
use super::watched::Watched;

/// Where clients come in.
pub struct Door {
    listener: TcpListener,
    file: Option<Arc<Watched>>,
}

impl Door {
    pub(super) const fn new(listener: TcpListener, file: Option<Arc<Watched>>) -> Self {
        Self { listener, file }
    }
}

impl Listener for Door {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // Retries by itself where the system has no room for another connection.
        let (tcp, address) = Listener::accept(&mut self.listener).await;
        let tls = self
            .file
            .as_ref()
            .and_then(|file| file.current().tls.clone());
        (Stream::new(tcp, tls), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
