//! `[publish]`: where figures are served and to whom, how often they are made, and how many there may be.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use dunghen_publish::Protection;
use dunghen_windows::{Publication, QuerySet};

use super::section::Section;
use super::tree::Tree;
use super::{ConfigFaults, publication, rules};

/// `[publish]`.
#[derive(Clone, Debug)]
pub struct PublishSettings {
    /// Where metrics and page are served.
    pub listen: SocketAddr,
    /// Where dossiers and cells of a centre and a sector are served; none: nowhere.
    pub admin_listen: Option<SocketAddr>,
    /// What keeps others out of both.
    pub protection: Protection,
    /// How often a snapshot is made.
    pub interval: Duration,
    /// Windows and families by scope.
    pub publication: Publication,
    /// The most series that may be published.
    pub max_series: usize,
}

const KEYS: [&str; 7] = [
    "listen",
    "interval",
    "admin_listen",
    "max_series",
    "web_config",
    "windows",
    "families",
];

/// The default address.
pub(crate) const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9464);
const MAX_SERIES: usize = 100_000;
/// Snapshots further apart than this would make an alert late by more than its own delay.
const LONGEST: Duration = Duration::from_hours(1);
const SHORTEST: Duration = Duration::from_millis(10);

pub(super) fn read(tree: &Tree, queries: &QuerySet, faults: &mut ConfigFaults) -> PublishSettings {
    let section = &mut Section::new(tree, "publish", &KEYS, faults);
    let listen = section.text("listen", LISTEN, ADDRESS, |text| text.parse().ok());
    PublishSettings {
        listen,
        admin_listen: admin(section, listen),
        protection: protection(section),
        interval: section.text(
            "interval",
            Duration::from_secs(1),
            "write a duration from \"10ms\" to \"1h\", such as \"1s\"",
            |text| rules::duration(text).filter(|span| (SHORTEST..=LONGEST).contains(span)),
        ),
        publication: publication::read(section, queries),
        max_series: section.whole(
            "max_series",
            MAX_SERIES,
            "write a number from 1 on, such as 100000",
            |number| usize::try_from(number).ok().filter(|number| *number > 0),
        ),
    }
}

const ADDRESS: &str =
    "write an IP address and a port, such as \"127.0.0.1:9464\", or \"0.0.0.0:9464\" for everybody";

/// The admin listener: off where the key is empty.
fn admin(section: &mut Section<'_>, listen: SocketAddr) -> Option<SocketAddr> {
    let key = "admin_listen";
    let instead = "leave it empty, or write an IP address and a port, such as \"127.0.0.1:9465\"";
    let admin: Option<SocketAddr> = section.text(key, None, instead, |text| {
        if text.is_empty() {
            Some(None)
        } else {
            text.parse().ok().map(Some)
        }
    });
    if admin.is_some_and(|admin| admin == listen && admin.port() != 0) {
        section.fault(key, "is publish.listen too", "give it a port of its own");
    }
    admin
}

/// The web-config file and all that it names: their faults are those of this configuration.
fn protection(section: &mut Section<'_>) -> Protection {
    let instead = "write the path of a Prometheus web-config file, or leave it empty";
    let path = section.text("web_config", PathBuf::new(), instead, |text| {
        Some(text.into())
    });
    if path.as_os_str().is_empty() {
        return Protection::default();
    }
    let path = section.folder().join(path);
    Protection::open(&path).unwrap_or_else(|found| {
        let file = path.display();
        let (web_config, faults) = (section.path("web_config"), &mut section.faults);
        for fault in found {
            if fault.key.is_empty() {
                let problem = format!("{file} {}", fault.problem);
                faults.add(&web_config, problem, fault.instead);
            } else {
                faults.add(
                    format!("{file}: {}", fault.key),
                    fault.problem,
                    fault.instead,
                );
            }
        }
        Protection::default()
    })
}
