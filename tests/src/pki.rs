//! An authority of its own for a test, and what it signs: made by the program `openssl`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An authority in a folder.
pub struct Authority {
    folder: PathBuf,
    name: String,
}

impl Authority {
    /// Makes `NAME.crt` and `NAME.key` in a folder.
    #[must_use]
    pub fn new(folder: &Path, name: &str) -> Self {
        let made = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
        };
        made.openssl(&format!(
            "req -x509 {KEY} -keyout {name}.key -out {name}.crt -days 2 -subj /CN={name}"
        ));
        made
    }

    /// Makes `NAME.crt` and `NAME.key`, for this machine's 127.0.0.1 and for clients.
    pub fn sign(&self, name: &str) {
        let ca = &self.name;
        let extensions = self.folder.join("extensions");
        let text = "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n";
        fs::write(extensions, text).unwrap();
        self.openssl(&format!(
            "req {KEY} -keyout {name}.key -out {name}.csr -subj /CN={name}"
        ));
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA {ca}.crt -CAkey {ca}.key -CAcreateserial -days 2 -extfile extensions -out {name}.crt"
        ));
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(&self.folder)
            .output()
            .expect("run openssl; run tests/setup.sh test");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {said}");
    }
}

const KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
