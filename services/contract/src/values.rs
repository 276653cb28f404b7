//! The closed lists of values of `events.md`, each with the word that stands for it on the wire.
//!
//! One macro writes all of them, so that a value, its word and its number cannot drift apart.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The words of the values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word on the wire and in labels.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// The place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize { self as usize }
        }
    };
}

words! {
    /// How a dossier was filed or a result handed over.
    Channel { /// At the counter.
        Counter = "counter", /// Online.
        Online = "online", /// By public post.
        Post = "post" }
}
words! {
    /// Level of the online service of a procedure.
    ServiceLevel { /// Toàn trình.
        Full = "full", /// Một phần.
        Partial = "partial", /// Not online.
        None = "none" }
}
words! {
    /// Who applies.
    Applicant { /// A citizen.
        Citizen = "citizen", /// An organisation.
        Organisation = "organisation" }
}
words! {
    /// How a fee was paid.
    Method { /// Online.
        Online = "online", /// At the counter.
        Counter = "counter", /// By bank transfer.
        Transfer = "transfer" }
}
words! {
    /// How a dossier was transferred.
    Medium { /// Electronically.
        Electronic = "electronic", /// On paper.
        Paper = "paper" }
}
words! {
    /// What was decided.
    Outcome { /// Granted.
        Granted = "granted", /// Refused.
        Refused = "refused" }
}
words! {
    /// The five survey factors.
    Factor { /// Access.
        Access = "access", /// The procedure.
        Procedure = "procedure", /// The official.
        Official = "official", /// The result.
        Result = "result", /// Handling of feedback.
        Feedback = "feedback" }
}
words! {
    /// Kind of a contact.
    ContactKind { /// A text message.
        Sms = "sms", /// A call to the hotline.
        Hotline = "hotline", /// Feedback.
        Feedback = "feedback" }
}
words! {
    /// Administrative level of a centre or a procedure.
    Level { /// Province.
        Province = "province", /// District (until 1 July 2025).
        District = "district", /// Commune.
        Commune = "commune" }
}
words! {
    /// How a figure is compared with its target.
    Op { /// At least.
        AtLeast = ">=", /// More than.
        Above = ">", /// At most.
        AtMost = "<=", /// Less than.
        Below = "<" }
}
