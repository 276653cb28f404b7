//! Times that are near every border of the contract, as parts that can be wrong one by one.

use proptest::prelude::*;

/// Dates in and around the contract's years, days that do not exist included.
fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["1999-12-31", "2000-01-01", "2199-12-31", "2200-01-01"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "1999-12-30", "2000-01-02", "2199-12-30", "2200-01-02", "2100-02-29", "2000-02-29", "2024-02-29",
            "2026-02-29", "2026-04-31", "2026-12-31", "2026-00-10", "2026-10-00", "2026-13-01", "0000-01-01",
            "9999-12-31", "2026-1-01", "20261-01-01", "-2026-01-01", "2026/01/01", "20260101", "2026-W01-1",
        ]).prop_map(str::to_owned),
        3 => (1998_u16..=2201, 0_u8..=13, 0_u8..=32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        4 => (2000_u16..=2199, 1_u8..=12, 1_u8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
    ]
}

fn clock() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0_u8..24, 0_u8..60, 0_u8..60).prop_map(|(h, m, s)| format!("{h:02}:{m:02}:{s:02}")),
        2 => prop::sample::select(vec!["00:00:00", "07:00:00", "16:59:59", "17:00:00", "23:59:59"]).prop_map(str::to_owned),
        1 => (0_u8..26, 0_u8..62, 0_u8..63).prop_map(|(h, m, s)| format!("{h:02}:{m:02}:{s:02}")),
        1 => prop::sample::select(vec!["24:00:00", "23:59:60", "8:00:00", "08:00", "080000", "08:00:00:00"]).prop_map(str::to_owned),
    ]
}

fn offset() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["Z", "z", "+07:00", "-07:00", "-00:00", "+00:00", "+23:59", "-23:59"]).prop_map(str::to_owned),
        4 => (prop::sample::select(vec!['+', '-']), 0_u8..24, 0_u8..60).prop_map(|(s, h, m)| format!("{s}{h:02}:{m:02}")),
        1 => prop::sample::select(vec![
            "", "+7:00", "+0700", "+07", "+24:00", "+07:60", " +07:00", "ZZ", "Z ", "\u{2212}07:00", "+07:00[Asia/Ho_Chi_Minh]", "ICT",
        ]).prop_map(str::to_owned),
    ]
}

/// Texts that are times of the contract, or nearly so.
pub fn time() -> impl Strategy<Value = String> {
    let between = prop_oneof![8 => Just("T"), 2 => Just("t"), 1 => prop::sample::select(vec![" ", "", "_", "TT"])];
    let fraction = prop_oneof![
        4 => Just(String::new()),
        2 => "\\.[0-9]{1,12}",
        1 => prop::sample::select(vec![".", ",5", ".5.5", ".x", ".999999999999999999999999999999999999"]).prop_map(str::to_owned),
    ];
    (date(), between, clock(), fraction, offset())
        .prop_map(|(d, t, c, f, o)| format!("{d}{t}{c}{f}{o}"))
}
