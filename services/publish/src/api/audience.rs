//! For whom figures are: everybody on the listener, or who may see small cells.
//!
//! A cell of a centre and a sector can be one person, so it has no place where everybody reads.

use dunghen_windows::Scope;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody who reaches the listener.
    Public,
    /// Those who may see cells of a centre and a sector.
    Admin,
}

impl Audience {
    /// Whether figures of a scope are for them.
    #[must_use]
    pub fn sees(self, scope: Scope) -> bool {
        self == Self::Admin || scope != Scope::CentreField
    }

    /// The scopes that they see.
    pub fn scopes(self) -> impl Iterator<Item = Scope> {
        Scope::ALL
            .into_iter()
            .filter(move |scope| self.sees(*scope))
    }
}
