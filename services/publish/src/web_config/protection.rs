//! The protection of a listener: a web-config file, or none.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use super::door::Door;
use super::fault::WebConfigFault;
use super::guard;
use super::watched::Watched;

/// What keeps others out; by default nothing does.
#[derive(Clone, Default)]
pub struct Protection {
    file: Option<Arc<Watched>>,
}

impl Protection {
    /// That of a web-config file; relative paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// Every fault of the file and of those that it names.
    pub fn open(path: &Path) -> Result<Self, Vec<WebConfigFault>> {
        let file = Some(Arc::new(Watched::open(path)?));
        Ok(Self { file })
    }

    /// Whether connections are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.file
            .as_ref()
            .is_some_and(|file| file.current().tls.is_some())
    }

    /// Whether a client must say who it is, by a password or a certificate.
    #[must_use]
    pub fn asks_who(&self) -> bool {
        self.asks_password() || self.asks_certificate()
    }

    /// Whether a client must have a password.
    #[must_use]
    pub fn asks_password(&self) -> bool {
        self.file
            .as_ref()
            .is_some_and(|file| file.current().users.is_some())
    }

    fn asks_certificate(&self) -> bool {
        self.file
            .as_ref()
            .is_some_and(|file| file.current().asks_certificate)
    }

    /// The listener behind which connections are encrypted where the file says so.
    #[must_use]
    pub fn door(&self, listener: TcpListener) -> Door {
        Door::new(listener, self.file.clone())
    }

    /// The paths, each behind the credential that the file asks for, but for `/healthz`.
    pub fn guard(&self, router: Router) -> Router {
        match &self.file {
            Some(file) => guard::before(router, Arc::clone(file)),
            None => router,
        }
    }
}

impl fmt::Debug for Protection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Protection")
            .field("is_encrypted", &self.is_encrypted())
            .field("asks_who", &self.asks_who())
            .finish()
    }
}
