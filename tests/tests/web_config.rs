//! A web-config file keeps others out: with real TLS, certificates that `openssl` made, `curl` and
//! Prometheus as clients, and `promtool` as the judge of the same file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dunghen_tests::curl::Curl;
use dunghen_tests::dunghen;
use dunghen_tests::pki::Authority;
use dunghen_tests::prometheus::Prometheus;
use dunghen_tests::running::Running;
use dunghen_tests::{tools, wait};

/// Of the password `bí mật`, cheap.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuVlXQ8WB20T6HdTMzIR6ct6WnwqZza46";
const PASSWORD: &str = "bí mật";

/// Everything that is done of the format, with the file's own folder as that of its paths.
fn everything() -> String {
    format!(
        "tls_server_config:\n\
         \x20 cert_file: server.crt\n\
         \x20 key_file: server.key\n\
         \x20 client_ca_file: clients.crt\n\
         \x20 client_auth_type: RequireAndVerifyClientCert\n\
         \x20 min_version: TLS12\n\
         \x20 max_version: TLS13\n\
         \x20 cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]\n\
         \x20 curve_preferences: [X25519, CurveP256]\n\
         \x20 prefer_server_cipher_suites: true\n\
         http_server_config:\n\
         \x20 http2: false\n\
         \x20 headers: {{X-Frame-Options: deny, Strict-Transport-Security: max-age=600}}\n\
         basic_auth_users: {{prometheus: \"{HASH}\"}}\n"
    )
}

/// A folder with two authorities, certificates of each, and a web-config file.
fn written(folder: &Path, text: &str) -> PathBuf {
    let servers = Authority::new(folder, "servers");
    servers.sign("server");
    let clients = Authority::new(folder, "clients");
    clients.sign("client");
    Authority::new(folder, "others").sign("stranger");
    let file = folder.join("web.yml");
    fs::write(&file, text).unwrap();
    file
}

fn promtool(file: &Path) -> bool {
    let mut promtool = Command::new(tools::program("promtool"));
    let check = promtool.args(["check", "web-config"]).arg(file);
    check.output().unwrap().status.success()
}

/// The demo behind a web-config file, once it can be asked, with its address and that for admins.
fn demo(folder: &Path, file: &Path, ask: &Curl) -> (Running, String, String) {
    let [address, admin] = [(); 2].map(|()| dunghen::free_address());
    let mut command = dunghen::command(["demo", "--listen", &address]);
    command
        .current_dir(folder)
        .env("DUNGHEN_PUBLISH__ADMIN_LISTEN", &admin)
        .env("DUNGHEN_PUBLISH__WEB_CONFIG", file);
    let mut process = Running::start(&mut command);
    let url = format!("https://{address}");
    wait::until("it is ready", Duration::from_mins(3), || {
        process.assert_alive();
        let reply = ask.get(&format!("{url}/readyz"))?;
        (reply.status == 200).then_some(()).ok_or(reply.body)
    });
    (process, address, admin)
}

#[test]
fn nothing_but_healthz_answers_without_certificate_and_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), &everything());
    assert!(promtool(&file), "promtool check web-config");
    let bare = Curl::trusting(&folder.path().join("servers.crt"));
    let shown = bare.clone().showing(folder.path(), "client");
    let known = shown.clone().as_user("prometheus", PASSWORD);
    let (mut process, address, _) = demo(folder.path(), &file, &known);
    let url = |path: &str| format!("https://{address}{path}");

    for stranger in [&bare, &bare.clone().showing(folder.path(), "stranger")] {
        let refused = stranger.clone().as_user("prometheus", PASSWORD);
        refused.get(&url("/healthz")).unwrap_err();
    }
    assert!(
        Curl::default()
            .get(&format!("http://{address}/healthz"))
            .is_err()
    );

    let paths = [
        "/",
        "/page.css",
        "/metrics",
        "/readyz",
        "/healthz/",
        "/nothing",
    ];
    let wrong = [
        shown.clone(),
        shown.clone().as_user("prometheus", "bi mat"),
        shown.clone().as_user("Prometheus", PASSWORD),
        shown.clone().as_user("prometheus", HASH),
        shown.clone().with("--header", "Authorization: Bearer x"),
    ];
    for client in &wrong {
        for path in paths {
            let reply = client.get(&url(path)).unwrap();
            assert_eq!(reply.status, 401, "{path}");
            assert!(
                reply.head.contains("www-authenticate: basic"),
                "{}",
                reply.head
            );
            assert!(
                reply.head.contains("application/problem+json"),
                "{}",
                reply.head
            );
            assert!(!reply.body.contains("dunghen_"), "{path}");
        }
        assert_eq!(client.status(&url("/healthz")), 200);
    }
    for (path, status) in paths.into_iter().zip([200, 200, 200, 200, 404, 404]) {
        let reply = known.get(&url(path)).unwrap();
        assert_eq!(reply.status, status, "{path}");
        assert!(
            reply.head.contains("x-frame-options: deny"),
            "{}",
            reply.head
        );
        assert!(reply.head.contains("max-age=600"), "{}", reply.head);
    }
    scraped(&address, folder.path());
    silent(&mut process, &address, &known);
}

/// Prometheus reads the figures with certificate and password, by the versions and suites of the file.
fn scraped(address: &str, folder: &Path) {
    let file = |name: &str| folder.join(name).display().to_string();
    let prometheus = Prometheus::scraping(
        address,
        &format!(
            "scheme: https, basic_auth: {{username: prometheus, password: '{PASSWORD}'}}, \
             tls_config: {{ca_file: {}, cert_file: {}, key_file: {}}}",
            file("servers.crt"),
            file("client.crt"),
            file("client.key")
        ),
    );
    let rows = prometheus.query_until_answered("dunghen_ready == 1 and on() up == 1");
    assert_eq!(rows.len(), 1);
}

/// Who connects and says nothing holds neither others nor the end of the process.
fn silent(process: &mut Running, address: &str, known: &Curl) {
    let silent: Vec<TcpStream> = (0..20)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    assert_eq!(known.status(&format!("https://{address}/metrics")), 200);
    process.terminate();
    let status = process.ended(Duration::from_secs(3));
    assert_eq!(status.code(), Some(0), "{}", process.stderr());
    drop(silent);
}

#[test]
fn changed_files_hold_at_once_and_wrong_ones_never() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "tls_server_config: {{cert_file: server.crt, key_file: server.key}}\n\
         basic_auth_users: {{an: \"{HASH}\"}}\n"
    );
    let file = written(folder.path(), &text);
    assert!(promtool(&file), "promtool check web-config");
    let old = Curl::trusting(&folder.path().join("servers.crt"));
    let old = old.as_user("an", PASSWORD);
    let (mut process, address, _) = demo(folder.path(), &file, &old);
    let metrics = format!("https://{address}/metrics");

    Authority::new(folder.path(), "newer").sign("renewed");
    let newer = Curl::trusting(&folder.path().join("newer.crt"));
    let newer = newer.as_user("an", PASSWORD);
    newer.get(&metrics).unwrap_err();
    for end in ["crt", "key"] {
        let file = |name: &str| folder.path().join(format!("{name}.{end}"));
        fs::rename(file("renewed"), file("server")).unwrap();
    }
    assert_eq!(newer.status(&metrics), 200, "the renewed certificate");
    old.get(&metrics).unwrap_err();

    fs::write(folder.path().join("server.crt"), "no certificate").unwrap();
    assert_eq!(newer.status(&metrics), 200, "what held before");
    process.says("tls_server_config.cert_file");

    fs::write(&file, text.replace("an:", "binh:")).unwrap();
    assert_eq!(
        newer.status(&metrics),
        200,
        "a file that is wrong changes nothing"
    );
    Authority::new(folder.path(), "newest").sign("server");
    let newest = Curl::trusting(&folder.path().join("newest.crt"));
    let an = newest.clone().as_user("an", PASSWORD);
    assert_eq!(an.status(&metrics), 401, "who was taken out of the file");
    assert_eq!(newest.as_user("binh", PASSWORD).status(&metrics), 200);
    let said = process.stderr();
    assert!(!said.contains(HASH) && !said.contains(PASSWORD), "{said}");
}

/// A program that writes the file anew truncates it, and then writes it from its beginning: whoever comes
/// in between is let in by neither listener.
#[test]
fn a_file_that_is_half_written_lets_in_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let keys = "tls_server_config:\n\
                \x20 cert_file: server.crt\n\
                \x20 key_file: server.key\n";
    let asking = format!(
        "{keys}\x20 client_ca_file: clients.crt\n\x20 client_auth_type: RequireAndVerifyClientCert\n"
    );
    let whole = format!("{asking}basic_auth_users:\n\x20 an: {HASH}\n");
    let file = written(folder.path(), &whole);
    let bare = Curl::trusting(&folder.path().join("servers.crt"));
    let shown = bare.clone().showing(folder.path(), "client");
    let an = shown.clone().as_user("an", PASSWORD);
    let (mut process, address, admin) = demo(folder.path(), &file, &an);
    let urls = [&address, &admin].map(|address| format!("https://{address}/api/v1/centres"));

    let cut = [
        "",
        "basic_auth_users:\n",
        keys,
        &asking,
        &whole[..whole.len() - HASH.len() - 7],
        &whole[..whole.len() - 9],
        &whole.replace("  client_auth_type: RequireAndVerifyClientCert\n", ""),
        &whole.replace("RequireAndVerifyClientCert", "VerifyClientCertIfGiven"),
    ];
    for text in cut {
        fs::write(&file, text).unwrap();
        for url in &urls {
            assert_eq!(an.status(url), 200, "{text}");
            assert_eq!(shown.status(url), 401, "{text}");
            bare.get(url).unwrap_err();
        }
    }
    for said in [
        "basic_auth_users is gone",
        "TLS is switched on or off",
        "client_auth_type is another one",
        "basic_auth_users: has nothing below it",
    ] {
        process.says(said);
    }
    fs::write(&file, whole.replace("an:", "binh:")).unwrap();
    for url in &urls {
        assert_eq!(an.status(url), 401, "who was taken out of the file");
        assert_eq!(shown.clone().as_user("binh", PASSWORD).status(url), 200);
    }
}

/// What `check` says of a configuration with this web-config file, and how it ends.
fn checked(folder: &Path, listen: &str) -> (i32, String) {
    let config = folder.join("dunghen.toml");
    let text = format!("[publish]\nlisten = \"{listen}\"\nweb_config = \"web.yml\"\n");
    fs::write(&config, text).unwrap();
    let output = dunghen::command(["check", "--config"])
        .arg(&config)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

#[test]
fn every_fault_is_listed_by_its_key_and_none_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    written(
        folder.path(),
        "tls_server_config:\n\
         \x20 cert_file: nowhere.crt\n\
         \x20 cert: inline\n\
         \x20 client_ca_file: clients.crt\n\
         \x20 client_auth_type: RequireAnyClientCert\n\
         \x20 client_allowed_sans: [x]\n\
         \x20 min_version: TLS10\n\
         \x20 cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]\n\
         \x20 curve_preferences: [CurveP521]\n\
         \x20 ciphers: []\n\
         http_server_config:\n\
         \x20 http2: true\n\
         \x20 headers: {X-Frame-Options: maybe, X-Powered-By: x}\n\
         rate_limit: {interval: 1s}\n\
         basic_auth_users: {an: secret, 'a:b': x}\n\
         colour: red\n",
    );
    let (code, said) = checked(folder.path(), "127.0.0.1:9464");
    assert_eq!(code, 2, "{said}");
    for key in [
        "tls_server_config.cert:",
        "tls_server_config.key_file:",
        "tls_server_config.client_auth_type:",
        "tls_server_config.client_allowed_sans:",
        "tls_server_config.min_version:",
        "tls_server_config.cipher_suites:",
        "tls_server_config.curve_preferences:",
        "tls_server_config.ciphers:",
        "http_server_config.http2:",
        "http_server_config.headers.X-Frame-Options:",
        "http_server_config.headers.X-Powered-By:",
        "rate_limit:",
        "basic_auth_users.an:",
        "basic_auth_users.a:b:",
        "colour:",
    ] {
        let line = format!("web.yml: {key}");
        assert!(said.contains(&line), "{key} is missing in\n{said}");
    }
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn files_that_are_not_there_or_do_not_go_together_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        |more: &str| format!("tls_server_config: {{cert_file: server.crt, key_file: {more}}}\n");
    written(folder.path(), &files("nowhere.key"));
    for (text, said) in [
        (files("nowhere.key"), "nowhere.key cannot be read"),
        (files("client.key"), "does not go with"),
        (files("server.crt"), "holds no private key"),
        (
            files("server.key, client_auth_type: RequireAndVerifyClientCert"),
            "web.yml: tls_server_config.client_ca_file: is missing",
        ),
        ("tls_server_config: [".to_owned(), "publish.web_config:"),
        ("a: 1\na: 2\n".to_owned(), "publish.web_config:"),
    ] {
        fs::write(folder.path().join("web.yml"), &text).unwrap();
        let (code, out) = checked(folder.path(), "127.0.0.1:9464");
        assert!(
            code == 2 && out.contains(said),
            "{said} is missing in\n{out}"
        );
    }
    fs::remove_file(folder.path().join("web.yml")).unwrap();
    let (code, out) = checked(folder.path(), "127.0.0.1:9464");
    assert!(code == 2 && out.contains("publish.web_config:"), "{out}");
}

#[test]
fn check_says_who_is_let_in_and_warns_of_passwords_in_the_open() {
    let folder = tempfile::tempdir().unwrap();
    written(
        folder.path(),
        &format!("basic_auth_users: {{an: \"{HASH}\"}}\n"),
    );
    let (code, said) = checked(folder.path(), "0.0.0.0:9464");
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("http://0.0.0.0:9464, to who can say who it is"),
        "{said}"
    );
    assert!(said.contains("warning: publish.web_config"), "{said}");
    fs::write(folder.path().join("web.yml"), everything()).unwrap();
    let (code, said) = checked(folder.path(), "0.0.0.0:9464");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("https://0.0.0.0:9464"), "{said}");
    assert!(!said.contains("warning: publish"), "{said}");
}
