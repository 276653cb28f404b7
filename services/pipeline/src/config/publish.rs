//! `[publish]`: where figures are served, how often they are made, and how many there may be.

use std::net::SocketAddr;
use std::time::Duration;

use dunghen_windows::{Publication, QuerySet};

use super::section::Section;
use super::tree::Tree;
use super::{ConfigFaults, publication, rules};

/// `[publish]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishSettings {
    /// Where metrics and page are served.
    pub listen: SocketAddr,
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
    let settings = PublishSettings {
        listen: section.text("listen", LISTEN, ADDRESS, |text| text.parse().ok()),
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
    };
    not_yet(section);
    settings
}

const ADDRESS: &str =
    "write an IP address and a port, such as \"127.0.0.1:9464\", or \"0.0.0.0:9464\" for everybody";

/// Keys that nothing honours yet. To serve without the protection that they ask for would be wrong,
/// so they are faults where they say anything.
fn not_yet(section: &mut Section<'_>) {
    let not_yet = "is not served by this version yet";
    let admin: Option<SocketAddr> = section.text(
        "admin_listen",
        None,
        "leave it empty, or write an IP address and a port",
        |text| {
            if text.is_empty() {
                Some(None)
            } else {
                text.parse().ok().map(Some)
            }
        },
    );
    if admin.is_some() {
        section.fault("admin_listen", not_yet, "leave it empty");
    }
    let protected = section.text("web_config", false, "leave it empty", |text| {
        Some(!text.is_empty())
    });
    if protected {
        let problem = "asks for TLS or authentication, which this version does not do yet";
        let instead = "leave it empty, and put a proxy that does it in front";
        section.fault("web_config", problem, instead);
    }
}
