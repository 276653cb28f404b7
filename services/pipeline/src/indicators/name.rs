//! What a series of a closed window is called: what its events have in common, whatever their revision.
//!
//! ```text
//! name  timeliness_ratio/early/resolved:centre/H49.00.01:day/2026-11-26
//! id    timeliness_ratio/early/resolved:centre/H49.00.01:day/2026-11-26:25200000
//! key   /dunghen/dunghen#timeliness_ratio/early/resolved:centre/H49.00.01:day/2026-11-26
//! ```
//!
//! The window is named by its kind and its first day, because `yesterday` is another day tomorrow and a
//! month, a quarter and a year may begin on the same one. The key holds the source beside the name, so
//! that two pipelines on one topic do not replace each other's figures.

use std::fmt::Write as _;

use dunghen_windows::period::day_of;
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Entity, Scope};
use jiff::civil::Date;

/// Who announces: the `source` of every event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(String);

impl Source {
    /// The source of the pipeline that has this consumer group, whichever process speaks for it.
    #[must_use]
    pub fn of_group(group: &str) -> Self {
        let mut source = "/dunghen/".to_owned();
        for byte in group.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                source.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _written = write!(source, "%{byte:02X}");
            }
        }
        Self(source)
    }

    /// The URI-reference.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the messages of a series.
    #[must_use]
    pub fn key(&self, name: &str) -> String {
        format!("{}#{name}", self.0)
    }

    /// The name in a key; none where somebody else wrote it.
    #[must_use]
    pub fn name_in<'k>(&self, key: &'k [u8]) -> Option<&'k str> {
        let key = std::str::from_utf8(key).ok()?;
        key.strip_prefix(&*self.0)?.strip_prefix('#')
    }
}

/// The name of a series; `id` is the indicator with its combination of labels, as targets name it.
#[must_use]
pub fn of(id: &str, entity: &Entity, stretch: Stretch) -> String {
    let subject = subject(entity);
    let day = stretch.first_day().map(|day| day.date().to_string());
    let (word, day) = (stretch.word(), day.unwrap_or_default());
    format!("{id}:{subject}:{word}/{day}")
}

/// The stretch of time that a name ends with.
#[must_use]
pub fn stretch_in(name: &str) -> Option<Stretch> {
    let (word, day) = name.rsplit(':').next()?.split_once('/')?;
    let day: Date = day.parse().ok()?;
    Stretch::named(word, Some(day_of(day)))
}

/// The id of an event about a series.
#[must_use]
pub fn id(name: &str, revision: u64) -> String {
    format!("{name}:{revision}")
}

/// Whose figure it is: the `subject` of an event.
#[must_use]
pub fn subject(entity: &Entity) -> String {
    let scope = entity.scope.word();
    let province = &*entity.province;
    let centre = entity.centre.as_deref().unwrap_or_default();
    let field = entity.field.as_deref().unwrap_or_default();
    let level = entity.level.unwrap_or_default();
    match entity.scope {
        Scope::Centre => format!("{scope}/{centre}"),
        Scope::Level => format!("{scope}/{province}/{level}"),
        Scope::Field => format!("{scope}/{province}/{field}"),
        Scope::Province => format!("{scope}/{province}"),
        Scope::CentreField => format!("{scope}/{centre}/{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_from_its_own_key_alone() {
        let source = Source::of_group("tỉnh 1");
        assert_eq!(source.as_str(), "/dunghen/t%E1%BB%89nh%201");
        let key = source.key("payments/cash:province/H49:day/2026-11-26");
        let name = source.name_in(key.as_bytes());
        assert_eq!(name, Some("payments/cash:province/H49:day/2026-11-26"));
        for other in ["tỉnh", "tỉnh 11", ""] {
            assert_eq!(Source::of_group(other).name_in(key.as_bytes()), None);
        }
    }

    #[test]
    fn a_name_says_of_which_stretch_it_is() {
        let stretch = stretch_in("a/b:centre/H49.00:01:report_month/2026-10-15").unwrap();
        assert_eq!(stretch.word(), "report_month");
        assert_eq!(
            stretch.first_day().unwrap().date().to_string(),
            "2026-10-15"
        );
        for wrong in ["a:province/H49:month/2026-10-15", "a:b:day", "a:b:1h/"] {
            assert_eq!(stretch_in(wrong), None, "{wrong}");
        }
    }
}
