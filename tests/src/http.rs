//! Asking a server over HTTP.

use std::time::Duration;

/// An answer: its status, content type and body.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `content-type`, or nothing.
    pub content_type: String,
    /// The body as text.
    pub body: String,
}

/// The answer to `GET url`, whatever its status; an error where no answer came.
///
/// # Errors
/// The text of the failure: nothing listens, or the answer broke off.
pub fn get(url: &str) -> Result<Answer, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent
        .get(url)
        .call()
        .map_err(|error| format!("GET {url}: {error}"))?;
    let content_type = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = answer
        .body_mut()
        .with_config()
        .limit(1 << 30)
        .read_to_string()
        .map_err(|error| format!("GET {url}: {error}"))?;
    Ok(Answer {
        status: answer.status().as_u16(),
        content_type,
        body,
    })
}

/// The body of `GET url`, which must answer 200.
///
/// # Errors
/// The text of the failure, or the status and body where it is another one.
pub fn body(url: &str) -> Result<String, String> {
    let answer = get(url)?;
    if answer.status == 200 {
        Ok(answer.body)
    } else {
        Err(format!("GET {url}: {} {}", answer.status, answer.body))
    }
}
