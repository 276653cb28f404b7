//! Who may see: passwords against bcrypt hashes.
//!
//! A hash is slow to check on purpose, and a scraper comes every few seconds. So it is checked by one
//! thread at a time that is none of those that answer, and of each user the last password that was right
//! is remembered as a digest under a key of this process, so that memory holds no password. Whoever
//! guesses keeps one core busy and nobody waiting who was let in before. A user who is not there costs as
//! much as the dearest one who is, so that time does not tell who is.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use bcrypt::HashParts;
use ring::hmac;
use ring::rand::SystemRandom;
use tokio::sync::Semaphore;

use super::credential::Credential;

/// The users of a file.
pub(super) struct Users {
    hashes: BTreeMap<String, String>,
    /// What is checked where there is no such user: of a password that nobody has.
    nobody: String,
    key: hmac::Key,
    /// The digest of the last password of each user that was right.
    right: Mutex<HashMap<String, hmac::Tag>>,
    turn: Arc<Semaphore>,
}

impl Users {
    /// The users with their bcrypt hashes; none where the system has no randomness.
    pub(super) fn new(hashes: BTreeMap<String, String>) -> Option<Self> {
        let costs = hashes.values().map(|hash| cost(hash));
        let dearest = costs.max().unwrap_or_default();
        Some(Self {
            nobody: format!("$2b${dearest:02}${}", ".".repeat(22 + 31)),
            hashes,
            key: hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok()?,
            right: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        })
    }

    /// Whether a credential is right.
    pub(super) async fn admit(self: Arc<Self>, credential: Credential) -> bool {
        if self.is_remembered(&credential) {
            return true;
        }
        // It is never closed.
        let Ok(turn) = Arc::clone(&self.turn).acquire_owned().await else {
            return false;
        };
        let checked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            // Who waited for its turn may have been let in by the one before.
            self.is_remembered(&credential) || self.check(&credential)
        });
        // A check that panicked lets nobody in.
        checked.await.unwrap_or(false)
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
    use super::*;

    fn users() -> Arc<Users> {
        let hash = |password: &str| bcrypt::hash(password, 4).unwrap();
        let hashes = [("an", hash("một")), ("binh", hash("hai"))];
        let hashes = hashes.map(|(user, hash)| (user.to_owned(), hash));
        Arc::new(Users::new(hashes.into()).unwrap())
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
                let admitted = Arc::clone(&users).admit(credential(user, password)).await;
                assert_eq!(admitted, right, "{user} {password}");
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
}
