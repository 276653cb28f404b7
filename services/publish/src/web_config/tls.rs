//! `tls_server_config`: whose certificate, which clients, and what of TLS is spoken.

use std::path::{Path, PathBuf};

use rustls::crypto::{CryptoProvider, SupportedKxGroup, ring};
use rustls::{NamedGroup, SupportedCipherSuite, SupportedProtocolVersion, version};
use serde_yaml_ng::Value;

use super::fault::Faults;
use super::yaml::Table;

/// A section without faults.
#[derive(Debug)]
pub(super) struct Tls {
    pub(super) cert_file: PathBuf,
    pub(super) key_file: PathBuf,
    pub(super) clients: Clients,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    pub(super) provider: CryptoProvider,
    /// Whether the order of the server's suites counts rather than the client's.
    pub(super) prefer_server: bool,
}

/// What is asked of a client's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clients {
    /// Nothing.
    Unasked,
    /// That this authority has signed it, where there is one.
    IfGiven(PathBuf),
    /// That there is one, which this authority has signed.
    Required(PathBuf),
}

const KEYS: [&str; 9] = [
    "cert_file",
    "key_file",
    "client_ca_file",
    "client_auth_type",
    "min_version",
    "max_version",
    "cipher_suites",
    "curve_preferences",
    "prefer_server_cipher_suites",
];

const NOT_DONE: [(&str, &str); 4] = [
    ("cert", "write the certificate to a file, and cert_file"),
    ("key", "write the key to a file, and key_file"),
    (
        "client_ca",
        "write the authority to a file, and client_ca_file",
    ),
    (
        "client_allowed_sans",
        "remove it, and give those who may in a certificate of an authority of their own",
    ),
];

const ON_ALL_CURVES: [(&str, NamedGroup); 3] = [
    ("X25519", NamedGroup::X25519),
    ("CurveP256", NamedGroup::secp256r1),
    ("CurveP384", NamedGroup::secp384r1),
];

impl Tls {
    pub(super) fn read(
        path: &str,
        value: &Value,
        folder: &Path,
        faults: &mut Faults,
    ) -> Option<Self> {
        let table = Table::new(path, value, &KEYS, &NOT_DONE, faults)?;
        let cert_file = file(&table, "cert_file", "server.crt", folder, faults);
        let key_file = file(&table, "key_file", "server.key", folder, faults);
        let clients = clients(&table, folder, faults);
        let versions = versions(&table, faults);
        let provider = CryptoProvider {
            cipher_suites: suites(&table, &versions, faults),
            kx_groups: groups(&table, faults),
            ..ring::default_provider()
        };
        let prefer_server = table.flag("prefer_server_cipher_suites", true, faults);
        Some(Self {
            cert_file: cert_file?,
            key_file: key_file?,
            clients: clients?,
            versions,
            provider,
            prefer_server,
        })
    }

    /// Whether nobody comes in without a certificate.
    pub(super) const fn asks_certificate(&self) -> bool {
        matches!(self.clients, Clients::Required(_))
    }

    /// The files that it names.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let authority = match &self.clients {
            Clients::Unasked => None,
            Clients::IfGiven(file) | Clients::Required(file) => Some(file),
        };
        [&self.cert_file, &self.key_file]
            .into_iter()
            .chain(authority)
            .map(PathBuf::as_path)
    }
}

/// A file that must be named.
fn file(
    table: &Table<'_>,
    key: &str,
    example: &str,
    folder: &Path,
    faults: &mut Faults,
) -> Option<PathBuf> {
    let instead = format!("write the path of a PEM file, such as {example}");
    if table.value(key).is_none() {
        faults.add(table.path_of(key), "is missing", instead);
        return None;
    }
    let path = table.text(key, &instead, faults)?;
    Some(folder.join(path))
}

fn clients(table: &Table<'_>, folder: &Path, faults: &mut Faults) -> Option<Clients> {
    const WORDS: &str = "write NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert";
    let key = "client_auth_type";
    let word = table.text(key, WORDS, faults).unwrap_or("NoClientCert");
    let authority = table
        .text("client_ca_file", "write the path of a PEM file", faults)
        .map(|path| folder.join(path));
    let clients = match (word, authority) {
        ("NoClientCert" | "", None) => return Some(Clients::Unasked),
        ("NoClientCert" | "", Some(_)) => {
            let problem = "names an authority, but no certificate of a client is asked for";
            let instead = "write client_auth_type: RequireAndVerifyClientCert too, or remove it";
            faults.add(table.path_of("client_ca_file"), problem, instead);
            return None;
        }
        ("VerifyClientCertIfGiven", authority) => authority.map(Clients::IfGiven),
        ("RequireAndVerifyClientCert", authority) => authority.map(Clients::Required),
        ("RequestClientCert" | "RequireAnyClientCert" | "RequireClientCert", _) => {
            let problem = format!("is {word}, which takes any certificate and so keeps nobody out");
            let instead = "write RequireAndVerifyClientCert and a client_ca_file";
            faults.add(table.path_of(key), problem, instead);
            return None;
        }
        _ => {
            faults.add(table.path_of(key), format!("is {word:?}"), WORDS);
            return None;
        }
    };
    if clients.is_none() {
        let instead = "write the path of the PEM file of the authority that signs them";
        let problem = format!("is missing, and {word} needs it");
        faults.add(table.path_of("client_ca_file"), problem, instead);
    }
    clients
}

fn versions(table: &Table<'_>, faults: &mut Faults) -> Vec<&'static SupportedProtocolVersion> {
    let known = [("TLS12", &version::TLS12), ("TLS13", &version::TLS13)];
    let mut place = |key, default| {
        let Some(word) = table.text(key, "write TLS12 or TLS13", faults) else {
            return default;
        };
        let found = known.iter().position(|(name, _)| *name == word);
        found.unwrap_or_else(|| {
            faults.add(
                table.path_of(key),
                format!("is {word:?}"),
                "write TLS12 or TLS13",
            );
            default
        })
    };
    let (least, most) = (place("min_version", 0), place("max_version", 1));
    if least > most {
        let instead = "write TLS13 for both, or remove max_version";
        faults.add(
            table.path_of("max_version"),
            "is below min_version",
            instead,
        );
    }
    let spoken = known.iter().take(most + 1).skip(least);
    spoken.map(|(_, version)| *version).collect()
}

/// The suites: `cipher_suites` chooses and orders those of TLS 1.2, and TLS 1.3 has all of its own, as
/// the format has it.
fn suites(
    table: &Table<'_>,
    versions: &[&SupportedProtocolVersion],
    faults: &mut Faults,
) -> Vec<SupportedCipherSuite> {
    let all = ring::ALL_CIPHER_SUITES;
    let key = "cipher_suites";
    let older: Vec<SupportedCipherSuite> = all
        .iter()
        .copied()
        .filter(|suite| suite.tls13().is_none())
        .collect();
    let names: Vec<&str> = older.iter().filter_map(|s| s.suite().as_str()).collect();
    let instead = format!("write some of {}", names.join(", "));
    let said = table.texts(key, &instead, faults);
    if said.is_empty() {
        return all.to_vec();
    }
    let mut suites: Vec<SupportedCipherSuite> = all
        .iter()
        .copied()
        .filter(|suite| suite.tls13().is_some())
        .collect();
    for name in said {
        let newer = suites.iter().any(|suite| {
            let own = suite.suite().as_str().unwrap_or_default();
            own.strip_prefix("TLS13_") == name.strip_prefix("TLS_")
        });
        let place = names.iter().position(|known| *known == name);
        match place {
            Some(place) => suites.push(older[place]),
            None if newer => {}
            None => {
                let problem = format!("has {name:?}, which is unknown or no longer safe");
                faults.add(table.path_of(key), problem, &*instead);
            }
        }
    }
    let is_spoken = |suite: &SupportedCipherSuite| versions.contains(&suite.version());
    if !versions.is_empty() && !suites.iter().any(is_spoken) {
        faults.add(
            table.path_of(key),
            "has none for the version that max_version leaves",
            instead,
        );
    }
    suites
}

fn groups(table: &Table<'_>, faults: &mut Faults) -> Vec<&'static dyn SupportedKxGroup> {
    let key = "curve_preferences";
    let names = ON_ALL_CURVES.map(|(name, _)| name).join(", ");
    let instead = format!("write some of {names}");
    let said = table.texts(key, &instead, faults);
    if said.is_empty() {
        return ring::ALL_KX_GROUPS.to_vec();
    }
    let mut groups = Vec::with_capacity(said.len());
    for name in said {
        let known = ON_ALL_CURVES.iter().find(|(known, _)| *known == name);
        let group = known.and_then(|(_, group)| {
            let all = ring::ALL_KX_GROUPS.iter().copied();
            all.into_iter().find(|known| known.name() == *group)
        });
        match group {
            Some(group) => groups.push(group),
            None => faults.add(table.path_of(key), format!("has {name:?}"), &*instead),
        }
    }
    groups
}
