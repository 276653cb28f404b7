//! The files that `tls_server_config` names, as what a handshake needs.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::fault::Faults;
use super::tls::{Clients, Tls};

const CERT: &str = "tls_server_config.cert_file";
const KEY: &str = "tls_server_config.key_file";
const AUTHORITY: &str = "tls_server_config.client_ca_file";
const PEM: &str = "give a PEM file with `BEGIN CERTIFICATE`, the server's own first";

/// Opens the files; none where one is wrong.
pub(super) fn load(tls: &Tls, faults: &mut Faults) -> Option<Arc<ServerConfig>> {
    let chain = certificates(CERT, &tls.cert_file, faults);
    let key = private_key(&tls.key_file, faults);
    let clients = verifier(tls, faults);
    let (chain, key, clients) = (chain?, key?, clients?);
    let provider = Arc::new(tls.provider.clone());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&tls.versions)
        .map_err(|error| {
            let instead = "remove cipher_suites and curve_preferences";
            faults.add("tls_server_config", error.to_string(), instead);
        })
        .ok()?;
    let mut config = builder
        .with_client_cert_verifier(clients)
        .with_single_cert(chain, key)
        .map_err(|error| {
            let problem = format!("does not go with {} ({error})", tls.cert_file.display());
            let instead = "give the key that the certificate was made with";
            faults.add(KEY, problem, instead);
        })
        .ok()?;
    config.ignore_client_order = tls.prefer_server;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(Arc::new(config))
}

/// What looks at certificates of clients; none where a file is wrong.
fn verifier(tls: &Tls, faults: &mut Faults) -> Option<Arc<dyn ClientCertVerifier>> {
    let (file, required) = match &tls.clients {
        Clients::Unasked => return Some(WebPkiClientVerifier::no_client_auth()),
        Clients::IfGiven(file) => (file, false),
        Clients::Required(file) => (file, true),
    };
    let mut roots = RootCertStore::empty();
    for certificate in certificates(AUTHORITY, file, faults)? {
        if let Err(error) = roots.add(certificate) {
            let problem = format!("{} has no authority ({error})", file.display());
            faults.add(AUTHORITY, problem, PEM);
            return None;
        }
    }
    let provider = Arc::new(tls.provider.clone());
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let builder = if required {
        builder
    } else {
        builder.allow_unauthenticated()
    };
    builder
        .build()
        .map_err(|error| faults.add(AUTHORITY, error.to_string(), PEM))
        .ok()
}

fn certificates(
    key: &str,
    file: &Path,
    faults: &mut Faults,
) -> Option<Vec<CertificateDer<'static>>> {
    let text = bytes(key, file, faults)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match found {
        Ok(found) if !found.is_empty() => Some(found),
        _ => {
            let problem = format!("{} holds no certificate", file.display());
            faults.add(key, problem, PEM);
            None
        }
    }
}

fn private_key(file: &Path, faults: &mut Faults) -> Option<PrivateKeyDer<'static>> {
    let text = bytes(KEY, file, faults)?;
    PrivateKeyDer::from_pem_slice(&text)
        .map_err(|_| {
            let problem = format!("{} holds no private key that is plain", file.display());
            let instead = "give a PEM file with `BEGIN PRIVATE KEY`, without a password";
            faults.add(KEY, problem, instead);
        })
        .ok()
}

fn bytes(key: &str, file: &Path, faults: &mut Faults) -> Option<Vec<u8>> {
    std::fs::read(file)
        .map_err(|error| {
            let problem = format!("{} cannot be read ({error})", file.display());
            faults.add(key, problem, "give the path of a PEM file");
        })
        .ok()
}
