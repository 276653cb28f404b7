//! A web-config file and the files that it names, read again when one of them changes.
//!
//! Certificates of a few weeks are the rule by now, and a process that must be restarted for each would
//! lose its dossiers' clock each time. A look at a few file times costs microseconds, so it is taken for
//! each connection and each request and there is no thread that watches. What is wrong after a change is
//! said once in the log, and what held before it goes on holding.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::{HeaderName, HeaderValue};
use rustls::ServerConfig;
use tracing::{error, info};

use super::certificates;
use super::document::Document;
use super::fault::{Faults, WebConfigFault};
use super::stamp::Stamps;
use super::users::Users;

/// What holds at a moment.
pub(super) struct WebConfig {
    pub(super) tls: Option<Arc<ServerConfig>>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// None: everybody may see.
    pub(super) users: Option<Arc<Users>>,
    /// Whether who has no certificate is kept out.
    pub(super) asks_certificate: bool,
}

/// The file, with what it said last when it was in order.
pub(super) struct Watched {
    path: PathBuf,
    latest: RwLock<Latest>,
}

struct Latest {
    config: Arc<WebConfig>,
    stamps: Stamps,
}

impl Watched {
    /// Reads the file and those that it names.
    pub(super) fn open(path: &Path) -> Result<Self, Vec<WebConfigFault>> {
        let mut stamps = Stamps::default();
        let config = Arc::new(read(path, &mut stamps)?);
        Ok(Self {
            path: path.to_owned(),
            latest: RwLock::new(Latest { config, stamps }),
        })
    }

    /// What holds now.
    pub(super) fn current(&self) -> Arc<WebConfig> {
        {
            let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
            if !latest.stamps.are_old() {
                return Arc::clone(&latest.config);
            }
        }
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        // Another one may have been here meanwhile.
        if latest.stamps.are_old() {
            self.read_again(&mut latest);
        }
        Arc::clone(&latest.config)
    }

    fn read_again(&self, latest: &mut Latest) {
        let file = self.path.display();
        let mut stamps = Stamps::default();
        match read(&self.path, &mut stamps) {
            Ok(config) if config.tls.is_some() != latest.config.tls.is_some() => {
                error!(%file, "TLS was switched on or off, which needs a restart; what held before goes on holding");
            }
            Ok(config) => {
                latest.config = Arc::new(config);
                info!(%file, "it has changed, or a file that it names, and was read again");
            }
            Err(faults) => {
                for fault in faults {
                    error!(%file, %fault, "what held before goes on holding");
                }
            }
        }
        latest.stamps = stamps;
    }
}

fn read(path: &Path, stamps: &mut Stamps) -> Result<WebConfig, Vec<WebConfigFault>> {
    let mut faults = Faults::default();
    stamps.look_at(path);
    let document = std::fs::read_to_string(path)
        .map_err(|error| {
            let problem = format!("cannot be read ({error})");
            faults.add("", problem, "give the path of a Prometheus web-config file");
        })
        .ok()
        .and_then(|text| {
            let folder = path.parent().unwrap_or(Path::new(""));
            Document::parse(&text, folder, &mut faults)
        });
    let config = document.and_then(|document| build(document, stamps, &mut faults));
    faults.unless_any(config)
}

fn build(document: Document, stamps: &mut Stamps, faults: &mut Faults) -> Option<WebConfig> {
    let asks_certificate = document
        .tls
        .as_ref()
        .is_some_and(super::tls::Tls::asks_certificate);
    let tls = match &document.tls {
        None => None,
        Some(tls) => {
            tls.files().for_each(|file| stamps.look_at(file));
            Some(certificates::load(tls, faults)?)
        }
    };
    let users = if document.users.is_empty() {
        None
    } else {
        let users = Users::new(document.users);
        if users.is_none() {
            let problem = "needs randomness, which this system does not give";
            faults.add("basic_auth_users", problem, "make /dev/urandom readable");
        }
        Some(Arc::new(users?))
    };
    Some(WebConfig {
        tls,
        headers: document.headers,
        users,
        asks_certificate,
    })
}
