//! A disk without room, as a process sees one: its writes fail, wholly or after some bytes.
//!
//! The kernel's bound on the length of files does it for one process and needs no disk of its own.

use std::process::Command;

/// The command, with files too long being a failed write and not the end of the process.
pub fn bearing_limits(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

/// From now on no file of the process becomes longer than so many bytes; none lets it grow again.
pub fn limit(process: u32, bytes: Option<u64>) {
    let bytes = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
    let status = Command::new("prlimit")
        .args([
            format!("--pid={process}"),
            format!("--fsize={bytes}:unlimited"),
        ])
        .status()
        .expect("run prlimit");
    assert!(status.success(), "prlimit: {status}");
}
