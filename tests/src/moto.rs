//! A store that speaks S3 on this machine: moto's server, with a bucket.

use std::process::Command;
use std::time::Duration;

use crate::running::Running;
use crate::{http, ports, tools, wait};

/// The bucket that is there.
pub const BUCKET: &str = "province";

const ANYBODY: &str = "AWS4-HMAC-SHA256 Credential=dunghen/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// A running store; its bytes are gone with it.
pub struct Moto {
    process: Running,
    endpoint: String,
}

impl Moto {
    /// Starts it and makes the bucket.
    #[must_use]
    pub fn start() -> Self {
        let [port] = ports::free();
        let mut command = Command::new(tools::moto_python());
        command
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p"])
            .arg(port.to_string());
        let mut moto = Self {
            process: Running::start(&mut command),
            endpoint: format!("http://127.0.0.1:{port}"),
        };
        wait::until("the store answers", Duration::from_mins(1), || {
            moto.process.assert_alive();
            http::body(&format!("{}/moto-api/", moto.endpoint))
        });
        ureq::put(format!("{}/{BUCKET}", moto.endpoint))
            .send_empty()
            .expect("make the bucket");
        moto
    }

    /// Where it answers, and who may ask it, as the environment says it to a client.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ENDPOINT", self.endpoint.clone()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "dunghen".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ]
    }

    /// What it says to a request that makes an object, unless there is one: the status.
    #[must_use]
    pub fn create(&self, key: &str) -> u16 {
        let request = ureq::put(format!("{}/{BUCKET}/{key}", self.endpoint));
        let request = request.header("If-None-Match", "*");
        // It asks who somebody is, and not whether he is.
        let request = request.header("Authorization", ANYBODY);
        let request = request.config().http_status_as_error(false).build();
        request.send("{}").expect("an answer").status().as_u16()
    }

    /// The names of the objects below a prefix.
    #[must_use]
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let url = format!("{}/{BUCKET}?list-type=2&prefix={prefix}", self.endpoint);
        let listing = http::body(&url).expect("a listing");
        let keys = listing.split("<Key>").skip(1);
        keys.filter_map(|rest| Some(rest.split_once("</Key>")?.0.to_owned()))
            .collect()
    }
}
