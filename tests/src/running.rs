//! A process that runs beside a test: its output is kept, and it ends with the test, whatever happens.

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::wait;

/// What a process has written so far to one of its streams.
struct Captured {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Captured {
    fn new(mut stream: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bytes);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = stream.read(&mut buffer)
                && n > 0
            {
                kept.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        Self {
            bytes,
            reader: Some(reader),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    fn finish(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}

/// A child process; dropped, it is killed.
pub struct Running {
    child: Child,
    stdout: Captured,
    stderr: Captured,
}

impl Running {
    /// Starts `command` with both streams kept.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("start {command:?}: {error}"));
        Self {
            stdout: Captured::new(child.stdout.take().expect("a piped stdout")),
            stderr: Captured::new(child.stderr.take().expect("a piped stderr")),
            child,
        }
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything written to standard output so far.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.stdout.text()
    }

    /// Everything written to standard error so far.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// What Ctrl-C does: SIGINT.
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// What a supervisor does: SIGTERM.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Lets it stand still, as a machine that hangs does: SIGSTOP.
    pub fn suspend(&self) {
        self.signal("STOP");
    }

    /// Lets it go on: SIGCONT.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let status = Command::new("sh")
            .args(["-c", &format!("kill -{name} {}", self.id())])
            .status()
            .expect("run sh");
        assert!(status.success(), "the process was gone before SIG{name}");
    }

    /// The exit status, once the process has ended within `limit`.
    pub fn ended(&mut self, limit: Duration) -> ExitStatus {
        let child = &mut self.child;
        let status = wait::until("the process ends", limit, || {
            child.try_wait().expect("wait").ok_or("it runs")
        });
        self.stdout.finish();
        self.stderr.finish();
        status
    }

    /// Waits until it has written these words to standard error.
    pub fn says(&mut self, words: &str) {
        let what = format!("it says {words:?}");
        wait::until(&what, Duration::from_mins(1), || {
            self.assert_alive();
            let said = self.stderr();
            said.contains(words).then_some(()).ok_or(said)
        });
    }

    /// What a power cut or the kernel does: SIGKILL, at which it still ran.
    pub fn kill(mut self) {
        self.assert_alive();
        self.child.kill().expect("kill");
        let status = self.child.wait().expect("wait");
        assert_eq!(status.signal(), Some(9), "{status}");
    }

    /// Whether it is no longer there.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("wait").is_some()
    }

    /// Panics with the output when the process is no longer there.
    pub fn assert_alive(&mut self) {
        if let Some(status) = self.child.try_wait().expect("wait") {
            self.stdout.finish();
            self.stderr.finish();
            panic!(
                "it ended with {status}\n{}\n{}",
                self.stdout(),
                self.stderr()
            );
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where it has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
