//! A province that lives: the scenarios of the simulator, deterministic for a seed, as one stream of events each.
//!
//! A dossier is planned as a whole when it arrives, so that its verdict is certain and the figures of a scenario are
//! exact; what is planned waits in an agenda until its time comes.

mod agenda;
mod arrivals;
mod chance;
mod counters;
mod dossier;
mod emission;
mod error;
mod fates;
mod flow;
mod generate;
mod happening;
mod lives;
mod living;
mod province;
mod rhythm;
mod scenario;
mod scene;
mod text;
mod ticket;
mod world;

pub use emission::Emission;
pub use error::SimulateError;
pub use generate::generate;
pub use living::Living;
pub use scenario::{Counted, Expected, Options, ScenarioName, Trouble};
