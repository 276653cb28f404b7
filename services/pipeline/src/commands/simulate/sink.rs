//! What takes the events of a simulation.

use dunghen_simulator::Emission;

use super::stop::Stop;
use crate::commands::CommandError;

/// What takes the events of a simulation.
pub(super) trait Sink {
    /// Takes one event; it may wait in a buffer.
    fn take(&mut self, event: &Emission) -> Result<(), CommandError>;
    /// Lets go of what waits.
    fn flush(&mut self) -> Result<(), CommandError>;
    /// Lets go of everything and waits until it has arrived, not for long where asked to end.
    fn finish(&mut self, stop: &Stop) -> Result<(), CommandError>;
}
