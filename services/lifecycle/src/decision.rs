//! What was decided, as the contract's members say it: four independent flags in one byte, because
//! every fact of a resolved dossier carries them.

use dunghen_contract::Outcome;

use crate::entry::Flags;

const GRANTED: u8 = 1;
const SIGNED: u8 = 1 << 1;
const DIGITISED: u8 = 1 << 2;
const REUSED: u8 = 1 << 3;

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision(u8);

impl Decision {
    /// A result that is only known to have been handed over.
    pub const HANDED_OVER: Self = Self(GRANTED);

    /// What a `resolved` says.
    #[must_use]
    pub fn of(flags: Flags) -> Self {
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        Self(
            flag(flags.outcome() != Some(Outcome::Refused), GRANTED)
                | flag(flags.signed_result() == Some(true), SIGNED)
                | flag(flags.digitised() == Some(true), DIGITISED)
                | flag(flags.reused() == Some(true), REUSED),
        )
    }

    /// The outcome was `granted`.
    #[must_use]
    pub const fn granted(self) -> bool {
        self.0 & GRANTED != 0
    }

    /// The result is signed.
    #[must_use]
    pub const fn signed(self) -> bool {
        self.0 & SIGNED != 0
    }

    /// The result was digitised.
    #[must_use]
    pub const fn digitised(self) -> bool {
        self.0 & DIGITISED != 0
    }

    /// Papers were reused.
    #[must_use]
    pub const fn reused(self) -> bool {
        self.0 & REUSED != 0
    }
}
