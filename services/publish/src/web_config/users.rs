//! Who may see: passwords against bcrypt hashes.
//!
//! A hash is slow to check on purpose, and a scraper comes every few seconds. So it is checked by one
//! thread at a time that is none of those that answer, and of each user the last password that was right
//! is remembered as a digest under a key of this process, so that memory holds no password. Whoever
//! guesses keeps one core busy and nobody waiting who was let in before, also before the file was read
//! again. A user who is not there costs as much as the dearest one who is, so that time does not tell who
//! is.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use bcrypt::HashParts;
use ring::hmac;
use ring::rand::SystemRandom;

use super::credential::Credential;
use super::turns::Turns;

/// The users of a file.
pub(super) struct Users {
    hashes: BTreeMap<String, String>,
    /// What is checked where there is no such user: of a password that nobody has.
    nobody: String,
    key: hmac::Key,
    /// The digest of the last password of each user that was right.
    right: Mutex<HashMap<String, hmac::Tag>>,
    turns: Turns,
}

/// What becomes of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It is right.
    Admitted,
    /// It is wrong.
    Refused,
    /// As many others are to be checked as may wait.
    Crowded,
}

impl Users {
    /// The users with their bcrypt hashes, after those that were there `before`: whose hash is the same
    /// needs no check again. None where the system has no randomness.
    pub(super) fn new(hashes: BTreeMap<String, String>, before: Option<&Self>) -> Option<Self> {
        let costs = hashes.values().map(|hash| cost(hash));
        let dearest = costs.max().unwrap_or_default();
        let (key, right, turns) = match before {
            Some(before) => (
                before.key.clone(),
                before.remembered(&hashes),
                before.turns.clone(),
            ),
            None => (
                hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok()?,
                HashMap::new(),
                Turns::new(),
            ),
        };
        Some(Self {
            nobody: format!("$2b${dearest:02}${}", ".".repeat(22 + 31)),
            hashes,
            key,
            right: Mutex::new(right),
            turns,
        })
    }

    /// The hash of a user's password.
    pub(super) fn hash(&self, user: &str) -> Option<&String> {
        self.hashes.get(user)
    }

    /// What becomes of a credential.
    pub(super) async fn admit(self: Arc<Self>, credential: Credential) -> Admission {
        if self.is_remembered(&credential) {
            return Admission::Admitted;
        }
        let Some(turn) = self.turns.take().await else {
            return Admission::Crowded;
        };
        let checked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            // Who waited for its turn may have been let in by the one before.
            self.is_remembered(&credential) || self.check(&credential)
        });
        // A check that panicked lets nobody in.
        if checked.await.unwrap_or(false) {
            Admission::Admitted
        } else {
            Admission::Refused
        }
    }

    /// What is remembered of those users whose hash is one of these.
    fn remembered(&self, hashes: &BTreeMap<String, String>) -> HashMap<String, hmac::Tag> {
        let right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
        right
            .iter()
            .filter(|(user, _)| self.hashes.get(*user) == hashes.get(*user))
            .map(|(user, tag)| (user.clone(), *tag))
            .collect()
    }

    fn is_remembered(&self, credential: &Credential) -> bool {
        let tag = {
            let right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
            right.get(&credential.user).copied()
        };
        // Compares in constant time.
        tag.is_some_and(|tag| hmac::verify(&self.key, &credential.password, tag.as_ref()).is_ok())
    }

    fn check(&self, credential: &Credential) -> bool {
        let known = self.hashes.get(&credential.user);
        let hash = known.unwrap_or(&self.nobody);
        let is_right = bcrypt::verify(&credential.password, hash).unwrap_or(false);
        let admitted = is_right & known.is_some();
        if admitted {
            let tag = hmac::sign(&self.key, &credential.password);
            let mut right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
            right.insert(credential.user.clone(), tag);
        }
        admitted
    }
}

fn cost(hash: &str) -> u32 {
    HashParts::from_str(hash).map_or(0, |parts| parts.get_cost())
}

#[cfg(test)]
mod tests {
    use super::super::turns;
    use super::*;

    fn hashes() -> BTreeMap<String, String> {
        let hash = |password: &str| bcrypt::hash(password, 4).unwrap();
        let hashes = [("an", hash("một")), ("binh", hash("hai"))];
        hashes.map(|(user, hash)| (user.to_owned(), hash)).into()
    }

    fn users() -> Arc<Users> {
        Arc::new(Users::new(hashes(), None).unwrap())
    }

    fn credential(user: &str, password: &str) -> Credential {
        Credential {
            user: user.to_owned(),
            password: password.as_bytes().to_vec(),
        }
    }

    #[tokio::test]
    async fn only_a_users_own_password_is_right_at_first_and_again() {
        let users = users();
        for _ in 0..2 {
            for (user, password, right) in [
                ("an", "một", true),
                ("binh", "hai", true),
                ("an", "hai", false),
                ("binh", "", false),
                ("nobody", "một", false),
                ("", "", false),
            ] {
                let admission = Arc::clone(&users).admit(credential(user, password)).await;
                let expected = if right {
                    Admission::Admitted
                } else {
                    Admission::Refused
                };
                assert_eq!(admission, expected, "{user} {password}");
            }
        }
        assert!(users.is_remembered(&credential("an", "một")));
        assert!(!users.is_remembered(&credential("binh", "một")));
        assert!(!users.is_remembered(&credential("nobody", "một")));
    }

    /// The hash of nobody must be one that takes as long as the others: a malformed one is refused at
    /// once, and time would tell.
    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let users = users();
        assert_eq!(cost(&users.nobody), 4);
        assert!(matches!(bcrypt::verify("x", &users.nobody), Ok(false)));
    }
    /// A renewed certificate is a new reading of the file, after which nobody is to wait again; who has
    /// another password, or is gone, is not let in by the old one.
    #[tokio::test]
    async fn who_was_let_in_is_remembered_where_the_hash_is_the_same() {
        let before = users();
        for (user, password) in [("an", "một"), ("binh", "hai")] {
            let admission = Arc::clone(&before).admit(credential(user, password)).await;
            assert_eq!(admission, Admission::Admitted);
        }
        let mut hashes = before.hashes.clone();
        let same = Users::new(hashes.clone(), Some(&before)).unwrap();
        assert!(same.is_remembered(&credential("an", "một")));
        hashes.insert("an".to_owned(), bcrypt::hash("ba", 4).unwrap());
        hashes.remove("binh");
        let other = Arc::new(Users::new(hashes, Some(&before)).unwrap());
        for (user, password) in [("an", "một"), ("binh", "hai")] {
            assert!(!other.is_remembered(&credential(user, password)));
            let admission = Arc::clone(&other).admit(credential(user, password)).await;
            assert_eq!(admission, Admission::Refused, "{user}");
        }
    }

    /// Whoever guesses fills the queue, and keeps out neither who was let in before nor, once there is
    /// room, anybody else; also over another reading of the file.
    #[tokio::test]
    async fn a_full_queue_says_so_and_keeps_out_nobody_who_was_let_in() {
        let users = users();
        let admission = Arc::clone(&users).admit(credential("an", "một")).await;
        assert_eq!(admission, Admission::Admitted);
        let turn = users.turns.take().await.unwrap();
        let guess = |word: usize| {
            let users = Arc::clone(&users);
            Box::pin(users.admit(credential("binh", &word.to_string())))
        };
        let mut waiting: Vec<_> = (1..turns::MOST).map(guess).collect();
        for guess in &mut waiting {
            assert!(futures::poll!(guess).is_pending());
        }
        let again = Arc::new(Users::new(users.hashes.clone(), Some(&users)).unwrap());
        for users in [&users, &again] {
            let admit = |user, password| Arc::clone(users).admit(credential(user, password));
            assert_eq!(admit("binh", "hai").await, Admission::Crowded);
            assert_eq!(admit("an", "một").await, Admission::Admitted);
        }
        drop(turn);
        for guess in waiting {
            assert_eq!(guess.await, Admission::Refused);
        }
        let admission = again.admit(credential("binh", "hai")).await;
        assert_eq!(admission, Admission::Admitted);
    }
}
