//! The two official forms of a dossier code, recognised only to count codes that follow neither.
//!
//! No fact is ever derived from a code (`events.md`): the date in it is the day it was generated,
//! and units keep their codes long after they have merged.

/// Whether a code has one of the two official forms: `000.00.16.H49-261120-0001` or
/// `H49.161.02-261120-VN0001`, each with a sequence of four or more digits.
#[must_use]
pub fn is_official(code: &str) -> bool {
    let mut parts = code.split('-');
    let (Some(unit), Some(date), Some(sequence), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if date.len() != 6 || !digits(date) {
        return false;
    }
    let unit: Vec<&str> = unit.split('.').collect();
    let sized = |text: &str, length| text.len() == length && digits(text);
    match *unit {
        [a, b, c, place] => {
            sized(a, 3) && sized(b, 2) && sized(c, 2) && is_place(place) && is_sequence(sequence)
        }
        [place, a, b] => {
            let owner = sequence
                .get(..2)
                .is_some_and(|o| o.bytes().all(|b| b.is_ascii_uppercase()));
            is_place(place) && sized(a, 3) && sized(b, 2) && owner && is_sequence(&sequence[2..])
        }
        _ => false,
    }
}

/// A province or ministry: a capital letter and two digits.
fn is_place(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, tens, ones]
        if letter.is_ascii_uppercase() && tens.is_ascii_digit() && ones.is_ascii_digit())
}

fn is_sequence(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_official;

    #[test]
    fn both_forms_are_recognised_and_nothing_else() {
        for code in [
            "000.00.16.H49-261120-0001",
            "000.00.16.H49-261120-00012",
            "H49.161.02-261120-VN0001",
        ] {
            assert!(is_official(code), "{code}");
        }
        for code in [
            "",
            "H49",
            "000.00.16.H49-261120-001",
            "000.00.16.H49-2611201-0001",
            "H49.161.02-261120-0001",
            "H49.161.02-261120-VN001",
            "00.00.16.H49-261120-0001",
            "H49.161.02-261120-VN0001-1",
        ] {
            assert!(!is_official(code), "{code}");
        }
    }
}
