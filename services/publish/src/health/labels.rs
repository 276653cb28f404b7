//! The closed lists of labels that the pipeline's health has and no other crate names.

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The words of the label, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The place in [`Self::WORDS`].
            #[must_use]
            pub const fn index(self) -> usize { self as usize }
        }
    };
}

labels! {
    /// Why an event that is no refusal could not count (`counting.md` 1 and 5).
    Anomaly {
        /// Illegal in the status where it stands.
        IllegalTransition = "illegal_transition",
        /// From a centre that may not speak for the dossier.
        ForeignCentre = "foreign_centre",
        /// One identity with differing contents.
        IdConflict = "id_conflict",
        /// Of a dossier or ticket that never began.
        Orphan = "orphan",
        /// Outside the day of its ticket, or called after served.
        TicketOutOfRange = "ticket_out_of_range",
        /// A code that has not the form of the contract.
        MalformedCode = "malformed_code",
    }
}

labels! {
    /// Where a dossier is in its life.
    DossierStatus {
        /// Submitted, not yet received.
        Submitted = "submitted",
        /// Refused at the door.
        Refused = "refused",
        /// The clock runs.
        Open = "open",
        /// The clock stands.
        Paused = "paused",
        /// Decided.
        Resolved = "resolved",
        /// Handed over.
        Returned = "returned",
        /// Withdrawn by the applicant.
        Withdrawn = "withdrawn",
        /// Stopped by the authority.
        Stopped = "stopped",
    }
}

labels! {
    /// How a checkpoint ended.
    CheckpointOutcome {
        /// Its manifest is written.
        Completed = "completed",
        /// It was given up.
        Failed = "failed",
    }
}
