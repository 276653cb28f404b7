//! Whose dead letters they are, and so who shuts whom out.

/// What is owned of a pipeline by the process that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nothing: nobody can take over from it.
    Nobody,
    /// All of it.
    Pipeline,
    /// One shard.
    Shard(i32),
}

impl Owner {
    /// The name under which a broker lets one process at a time write: the same for whoever owns the
    /// same, and another for what else goes to other topics or is of other groups.
    #[must_use]
    pub fn transactional_id(self, group: &str, topic: &str) -> Option<String> {
        match self {
            Self::Nobody => None,
            Self::Pipeline => Some(format!("{group}-{topic}")),
            Self::Shard(shard) => Some(format!("{group}-{topic}-{shard}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_owned_under_the_same_name_and_nothing_else_is() {
        let of = |owner: Owner, group| owner.transactional_id(group, "dead");
        let owners = [
            (Owner::Pipeline, "a"),
            (Owner::Pipeline, "b"),
            (Owner::Shard(1), "a"),
            (Owner::Shard(2), "a"),
        ];
        for (place, (owner, group)) in owners.into_iter().enumerate() {
            for (other, (another, of_group)) in owners.into_iter().enumerate() {
                let same = of(owner, group) == of(another, of_group);
                assert_eq!(same, place == other, "{owner:?} {another:?}");
            }
            assert!(of(owner, group).is_some_and(|id| id.starts_with(group)));
        }
        assert_eq!(of(Owner::Nobody, "a"), None);
    }
}
