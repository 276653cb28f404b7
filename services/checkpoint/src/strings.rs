//! The strings of a shard's intern table, from the files that changed it one after the other.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::UInt32Type;

/// Puts the strings of a file where they belong; files come in their order, the oldest first.
pub(crate) fn place(table: &mut Vec<String>, batches: &[RecordBatch]) {
    for batch in batches {
        match batch.columns() {
            [places, texts] => {
                let places = places.as_primitive_opt::<UInt32Type>();
                let texts = texts.as_string_opt::<i64>();
                let (Some(places), Some(texts)) = (places, texts) else {
                    continue;
                };
                for (place, text) in places.values().iter().zip(texts.iter().flatten()) {
                    put(table, *place as usize, text);
                }
            }
            // The first format: each behind all before it.
            [texts] => {
                let texts = texts.as_string_opt::<i64>();
                table.extend(texts.into_iter().flatten().flatten().map(str::to_owned));
            }
            _ => {}
        }
    }
}

fn put(table: &mut Vec<String>, place: usize, text: &str) {
    if place >= table.len() {
        table.resize_with(place + 1, String::new);
    }
    text.clone_into(&mut table[place]);
}

/// Every place that a table holds, as a cut writes it.
pub(crate) fn placed(table: Vec<String>) -> Vec<(u32, String)> {
    (0..).zip(table).collect()
}
