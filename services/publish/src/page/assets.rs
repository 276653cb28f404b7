//! The two files that the page loads, and a number that tells their versions apart.

/// The style.
pub(crate) const STYLE: &str = include_str!("../../assets/page.css");

/// The script: it brings the figures up to date and shows their age.
pub(crate) const SCRIPT: &str = include_str!("../../assets/page.js");

/// Another number for other files: a page that hangs on a wall for months sees by it that the
/// server speaks for another script than the one that it runs, and loads itself anew.
pub(super) const VERSION: u64 = digest(SCRIPT, digest(STYLE, 0xcbf2_9ce4_8422_2325));

/// FNV-1a, which is enough to tell versions apart and can be computed while compiling.
const fn digest(text: &str, start: u64) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = start;
    let mut at = 0;
    while at < bytes.len() {
        // Widening; `From` cannot be called in a constant.
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
