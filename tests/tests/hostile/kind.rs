//! What a kind of hostile message is: a name, what it does to a good one, and the verdict it must get.

use crate::draft::Draft;

/// What must happen to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Refused for this reason.
    Refused(&'static str),
    /// Good after all: counted in the figures.
    Counted,
    /// Not refused, but an anomaly that changes no figure.
    Anomalous(&'static str),
}

/// What makes a good message hostile.
pub enum Change {
    /// An attribute has this JSON text as its value.
    Attribute(&'static str, &'static str),
    /// A member of `data` has this JSON text as its value.
    Member(&'static str, &'static str),
    /// The event is of another type, and then a member has this value.
    Typed(&'static str, &'static str, &'static str),
    /// An attribute is absent.
    NoAttribute(&'static str),
    /// A member of `data` is absent.
    NoMember(&'static str),
    /// The value is other bytes, made of those of the good event.
    Bytes(fn(String) -> Vec<u8>),
    /// Anything else.
    Draft(fn(&mut Draft)),
}

/// A kind of message.
pub struct Kind {
    /// What is hostile about it.
    pub name: &'static str,
    /// What must happen to it.
    pub verdict: Verdict,
    /// What makes it so.
    pub change: Change,
    /// Whether one of them is a megabyte or more, so that few are sent.
    pub heavy: bool,
}

/// A kind that is refused.
pub const fn refused(reason: &'static str, name: &'static str, change: Change) -> Kind {
    Kind {
        name,
        verdict: Verdict::Refused(reason),
        change,
        heavy: false,
    }
}

/// A kind that looks hostile, and is good.
pub const fn counted(name: &'static str, change: Change) -> Kind {
    Kind {
        name,
        verdict: Verdict::Counted,
        change,
        heavy: false,
    }
}

impl Kind {
    /// The same kind, of which few are sent.
    pub const fn heavy(mut self) -> Self {
        self.heavy = true;
        self
    }

    /// Makes a good draft one of this kind.
    pub fn apply(&self, draft: &mut Draft) {
        match self.change {
            Change::Attribute(name, json) => draft.set(name, json),
            Change::Member(name, json) => draft.set_data(name, json),
            Change::Typed(kind, name, json) => {
                draft.retype(kind);
                draft.set_data(name, json);
            }
            Change::NoAttribute("data") => draft.value(Some(without_data(draft))),
            Change::NoAttribute(name) => draft.envelope.retain(|(known, _)| known != name),
            Change::NoMember(name) => draft.data.retain(|(known, _)| known != name),
            Change::Bytes(make) => draft.value(Some(make(draft.json()))),
            Change::Draft(make) => make(draft),
        }
    }
}

fn without_data(draft: &Draft) -> Vec<u8> {
    let json = draft.json();
    let data = format!(",\"data\":{}", draft.data_json());
    json.replacen(&data, "", 1).into_bytes()
}
