//! The difference of two sets of rows, with weights (`counting.md` 2).
//!
//! Most rows of a subject stay when an event arrives, so what both sets share at their ends is
//! left out before anything is sorted.

use crate::row::Row;

/// Calls `emit` with −1 for each row of `old` that is not in `new` and +1 for the reverse.
pub fn difference(old: &mut [Row], new: &mut [Row], emit: &mut impl FnMut(&Row, i32)) {
    let (old, new) = strip(old, new);
    old.sort_unstable();
    new.sort_unstable();
    let (mut left, mut right) = (old.iter().peekable(), new.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a == b => {
                left.next();
                right.next();
            }
            (Some(a), Some(b)) if a > b => {
                emit(b, 1);
                right.next();
            }
            (Some(a), _) => {
                emit(a, -1);
                left.next();
            }
            (None, Some(b)) => {
                emit(b, 1);
                right.next();
            }
            (None, None) => return,
        }
    }
}

fn strip<'r>(old: &'r mut [Row], new: &'r mut [Row]) -> (&'r mut [Row], &'r mut [Row]) {
    let head = old.iter().zip(&*new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&mut old[head..], &mut new[head..]);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    (&mut old[..old_end], &mut new[..new_end])
}
