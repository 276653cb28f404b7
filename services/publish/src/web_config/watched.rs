//! A web-config file and the files that it names, read again when one of them changes.
//!
//! Certificates of a few weeks are the rule by now, and a process that must be restarted for each would
//! lose its dossiers' clock each time. A look at a few file times costs microseconds, so it is taken for
//! each connection and each request and there is no thread that watches. What is wrong after a change is
//! said once in the log, and what held before it goes on holding. So does a protection that a change takes
//! away: a file that is being written is empty for a moment, and an empty file protects nothing.

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
        let config = Arc::new(read(path, &mut stamps, None)?);
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
        let before = latest.config.users.as_deref();
        match read(&self.path, &mut stamps, before) {
            Ok(config) => match needs_restart(&latest.config, &config) {
                None => {
                    latest.config = Arc::new(config);
                    info!(%file, "it has changed, or a file that it names, and was read again");
                }
                Some(change) => {
                    error!(%file, change, "this needs a restart; what held before goes on holding");
                }
            },
            Err(faults) => {
                for fault in faults {
                    error!(%file, %fault, "what held before goes on holding");
                }
            }
        }
        latest.stamps = stamps;
    }
}

/// What of a change is too much to be done while clients come and go, where there is something: most of
/// all whatever lets in who was kept out.
const fn needs_restart(old: &WebConfig, new: &WebConfig) -> Option<&'static str> {
    if old.tls.is_some() != new.tls.is_some() {
        Some("TLS is switched on or off")
    } else if old.users.is_some() && new.users.is_none() {
        Some("basic_auth_users is gone, so that nobody needs a password")
    } else if old.asks_certificate && !new.asks_certificate {
        Some("client_auth_type is another one, so that nobody needs a certificate")
    } else {
        None
    }
}

fn read(
    path: &Path,
    stamps: &mut Stamps,
    before: Option<&Users>,
) -> Result<WebConfig, Vec<WebConfigFault>> {
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
    let config = document.and_then(|document| build(document, stamps, before, &mut faults));
    faults.unless_any(config)
}

fn build(
    document: Document,
    stamps: &mut Stamps,
    before: Option<&Users>,
    faults: &mut Faults,
) -> Option<WebConfig> {
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
        let users = Users::new(document.users, before);
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

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuVlXQ8WB20T6HdTMzIR6ct6WnwqZza46";

    /// The users after the file became another text.
    fn users_after(file: &Path, watched: &Watched, text: &str) -> Vec<&'static str> {
        std::fs::write(file, text).unwrap();
        let config = watched.current();
        let users = config.users.as_ref().unwrap();
        let named = ["an", "binh"].into_iter();
        named.filter(|name| users.hash(name).is_some()).collect()
    }

    /// A program that writes the file anew truncates it first.
    #[test]
    fn a_file_that_is_empty_or_cut_lets_in_nobody_who_was_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("web.yml");
        let text = format!("basic_auth_users:\n  an: {HASH}\n");
        std::fs::write(&file, &text).unwrap();
        let watched = Watched::open(&file).unwrap();
        for half in [
            "",
            "# users\n",
            "basic_auth_users:\n",
            "basic_auth_users: {}\n",
            "http_server_config:\n",
            &text[..text.len() - 10],
        ] {
            assert_eq!(users_after(&file, &watched, half), ["an"], "{half:?}");
        }
        let other = text.replace("an:", "binh:");
        assert_eq!(users_after(&file, &watched, &other), ["binh"]);
        std::fs::remove_file(&file).unwrap();
        assert!(watched.current().users.is_some());
    }

    #[test]
    fn whoever_starts_with_a_section_and_nothing_below_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("web.yml");
        for section in ["basic_auth_users", "tls_server_config"] {
            for below in ["", " {}"] {
                std::fs::write(&file, format!("{section}:{below}\n")).unwrap();
                let faults = Watched::open(&file).err().unwrap();
                assert!(faults[0].key.starts_with(section), "{faults:?}");
            }
        }
    }
}
