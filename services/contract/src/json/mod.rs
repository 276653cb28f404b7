//! A pull scanner for JSON as the contract has it, zero-copy and in one pass.
//!
//! Own code, because no parser at hand can be told the contract's exact rules: 128 nested
//! containers and no more, half a surrogate pair refused even inside members that nobody reads,
//! numbers of any size kept as text, and every member's name seen at any depth (personal data is
//! counted by name). `serde_json` is the oracle of its tests.

mod names;
mod number;
mod scanner;
mod text;

pub use names::{Names, Spellings};
pub use number::integer;
pub use scanner::{Fault, MAX_DEPTH, Member, Scanner, Value};
pub use text::Text;
