//! Hostile events, made structurally: a good event in which members are replaced, dropped, given
//! twice or added.

use dunghen_contract::Kind;
use proptest::prelude::*;
use proptest::sample::select;

use super::nasty::nasty;
use super::subject::KNOWN;
use super::times;
use super::tree::Tree;

/// Every member of `data` that some type knows, and one that none does.
pub const MEMBERS: [&str; 22] = [
    "centre",
    "procedure",
    "field",
    "channel",
    "service_level",
    "deciding_unit",
    "applicant",
    "on_behalf",
    "outside_boundary",
    "due_at",
    "method",
    "to",
    "medium",
    "apology",
    "outcome",
    "signed_result",
    "digitised",
    "reused",
    "score",
    "factor",
    "kind",
    "desk",
];

/// Where a member stands: in the envelope or in `data`.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub in_data: bool,
    pub name: &'static str,
}

impl Place {
    /// Every place at which the contract looks, and some at which it does not.
    pub fn all() -> Vec<Self> {
        let envelope = KNOWN.into_iter().chain(["datacontenttype", "data_base64"]);
        let envelope = envelope.map(|name| Self {
            in_data: false,
            name,
        });
        envelope
            .chain(MEMBERS.map(|name| Self {
                in_data: true,
                name,
            }))
            .collect()
    }

    fn parent(self, event: &mut Tree) -> Option<&mut Tree> {
        if !self.in_data {
            return Some(event);
        }
        let members = event.members_mut()?;
        members
            .iter_mut()
            .find(|(name, _)| name == "data")
            .map(|(_, data)| data)
    }
}

/// One thing done to an event.
#[derive(Clone, Debug)]
pub enum Change {
    Set(Place, Tree),
    Drop(Place),
    /// Given once more, with this value.
    Again(Place, Tree),
    Shuffle(u64),
}

impl Change {
    pub fn apply(&self, event: &mut Tree) {
        match self {
            Self::Set(place, value) => {
                if let Some(parent) = place.parent(event) {
                    parent.set(place.name, value.clone());
                }
            }
            Self::Drop(place) => {
                if let Some(parent) = place.parent(event) {
                    parent.remove(place.name);
                }
            }
            Self::Again(place, value) => {
                if let Some(parent) = place.parent(event) {
                    parent.push(place.name, value.clone());
                }
            }
            Self::Shuffle(seed) => {
                if let Some(members) = event.members_mut() {
                    members.sort_by_key(|(name, _)| {
                        name.bytes().fold(*seed, |hash, byte| {
                            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                        })
                    });
                }
            }
        }
    }
}

fn value() -> impl Strategy<Value = Tree> {
    prop_oneof![
        6 => select(nasty()),
        2 => times::time().prop_map(Tree::Text),
        1 => "\\PC{0,130}".prop_map(Tree::Text),
        1 => "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?".prop_map(Tree::Number),
    ]
}

/// A value that a place takes, or nearly so.
fn fitting(place: Place) -> BoxedStrategy<Tree> {
    let words = |words: &[&'static str]| {
        let words: Vec<_> = words
            .iter()
            .map(|word| Tree::text(*word))
            .chain([Tree::Null])
            .collect();
        select(words).boxed()
    };
    let text = |most: usize| {
        ("[a0./ -]|ộ|😀|\\PC", 0..=most + 1)
            .prop_map(|(char, count)| Tree::text(char.repeat(count)))
            .boxed()
    };
    match place.name {
        "specversion" => Just(Tree::text("1.0")).boxed(),
        "type" => select(Kind::ALL.to_vec())
            .prop_map(|kind| Tree::text(super::wire_name(kind)))
            .boxed(),
        "time" | "due_at" => times::time().prop_map(Tree::Text).boxed(),
        "id" | "source" => text(128),
        "subject" | "procedure" | "deciding_unit" | "to" => text(64),
        "field" => "[a-z0-9-]{1,64}|[a-zA-Z_ộ-]{0,66}"
            .prop_map(Tree::Text)
            .boxed(),
        "centre" => words(&["H49.00.01", "H49.99.99"]),
        "channel" => words(dunghen_contract::Channel::WORDS),
        "service_level" => words(dunghen_contract::ServiceLevel::WORDS),
        "applicant" => words(dunghen_contract::Applicant::WORDS),
        "method" => words(dunghen_contract::Method::WORDS),
        "medium" => words(dunghen_contract::Medium::WORDS),
        "outcome" => words(dunghen_contract::Outcome::WORDS),
        "factor" => words(dunghen_contract::Factor::WORDS),
        "kind" => words(dunghen_contract::ContactKind::WORDS),
        "on_behalf" | "outside_boundary" | "apology" | "signed_result" | "digitised" | "reused" => {
            select(vec![Tree::Null, Tree::Bool(true), Tree::Bool(false)]).boxed()
        }
        "score" => select(vec!["0", "1", "2.0", "30e-1", "4", "5.000", "6", "3.5"])
            .prop_map(Tree::number)
            .boxed(),
        _ => value().boxed(),
    }
}

fn place() -> impl Strategy<Value = Place> {
    select(Place::all())
}

/// One change; most leave the event near to good.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        10 => place().prop_flat_map(|place| fitting(place).prop_map(move |value| Change::Set(place, value))),
        2 => (place(), value()).prop_map(|(place, value)| Change::Set(place, value)),
        1 => place().prop_map(Change::Drop),
        1 => (place(), prop_oneof![Just(Tree::Null), value()]).prop_map(|(place, value)| Change::Again(place, value)),
        2 => any::<u64>().prop_map(Change::Shuffle),
    ]
}
