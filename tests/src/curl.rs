//! The client that nobody here wrote: `curl`, with certificates and passwords.

use std::path::Path;
use std::process::Command;

/// What `curl` is given beside the address, and what it makes of the answers.
#[derive(Clone, Debug, Default)]
pub struct Curl {
    arguments: Vec<String>,
}

/// An answer: its status, head and body.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body as text.
    pub body: String,
}

impl Curl {
    /// Trusts the servers that this authority has signed.
    #[must_use]
    pub fn trusting(authority: &Path) -> Self {
        Self::default().with("--cacert", authority.to_str().unwrap())
    }

    /// Shows a certificate: `NAME.crt` and `NAME.key` of a folder.
    #[must_use]
    pub fn showing(self, folder: &Path, name: &str) -> Self {
        let file = |end| folder.join(format!("{name}.{end}"));
        self.with("--cert", file("crt").to_str().unwrap())
            .with("--key", file("key").to_str().unwrap())
    }

    /// Gives a name and a password.
    #[must_use]
    pub fn as_user(self, user: &str, password: &str) -> Self {
        self.with("--user", &format!("{user}:{password}"))
    }

    /// Gives any other option.
    #[must_use]
    pub fn with(mut self, option: &str, value: &str) -> Self {
        self.arguments.extend([option.to_owned(), value.to_owned()]);
        self
    }

    /// Asks for an address.
    ///
    /// # Errors
    /// What `curl` says where there was no answer: no connection, no handshake.
    pub fn get(&self, url: &str) -> Result<Reply, String> {
        let output = Command::new("curl")
            .args(["--silent", "--show-error", "--include", "--max-time", "30"])
            .args(&self.arguments)
            .arg(url)
            .output()
            .expect("run curl; run tests/setup.sh test");
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or("no end of the head")?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok(Reply {
            status: status.ok_or_else(|| format!("no status: {head}"))?,
            head: head.to_lowercase(),
            body: body.to_owned(),
        })
    }

    /// The status of an answer.
    #[must_use]
    pub fn status(&self, url: &str) -> u16 {
        self.get(url).unwrap().status
    }
}
