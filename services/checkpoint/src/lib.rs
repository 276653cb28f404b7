//! Checkpoints: what survives a crash, kept in an object store and taken up again by decision.
