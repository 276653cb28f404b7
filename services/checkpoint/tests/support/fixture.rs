//! The checkpoints that earlier versions wrote, and what is in them: the same in each format.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dunghen_checkpoint::{
    Cut, FORMAT, Head, Heard, Position, Records, Revisions, Rotation, Vault, Writer,
};

use super::{Content, identity};

/// Where it lies.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A copy of that of this version, which may be damaged; it lives as long as the folder.
pub fn copy() -> (tempfile::TempDir, Vault) {
    copy_of(FORMAT)
}

/// A copy of that of a format.
pub fn copy_of(format: u32) -> (tempfile::TempDir, Vault) {
    let to = tempfile::tempdir().unwrap();
    copy_all(&folder().join(format!("v{format}")), &to.path().join("v"));
    let vault = Vault::open("file:v", to.path()).unwrap();
    (to, vault)
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The head of its epochs, 1 and 2.
pub fn head(epoch: i64) -> Head {
    let hour = |hour: i64| 1_760_000_000_000 + hour * 3_600_000;
    Head {
        topics: BTreeMap::from([(
            "dossier.events".to_owned(),
            Position {
                next: 1000 * epoch,
                largest: (epoch > 1).then(|| hour(epoch)),
            },
        )]),
        watermark: if epoch > 1 {
            hour(epoch) - 300_000
        } else {
            i64::MIN
        },
        clock: hour(epoch),
        dead_letters: BTreeMap::from([(0, epoch), (5, 12)]),
        revisions: Revisions {
            clock: hour(epoch) - 1000,
            counts: BTreeMap::from([("today".to_owned(), 3), ("month".to_owned(), 1)]),
        },
        heard: BTreeMap::from([(
            "H49.61".to_owned(),
            Heard {
                first: hour(0),
                last: hour(epoch),
            },
        )]),
        centres: vec!["H49.61".to_owned(), "H49.62".to_owned()],
        dossiers: BTreeMap::from([("open".to_owned(), 2), ("ended".to_owned(), 1)]),
    }
}

/// What its newest epoch holds.
pub fn expected() -> Content {
    let subjects = [
        (&b"D:H49.61-250101-0001"[..], &[1, 2, 3, 4][..]),
        (b"T:H49.62-0007", &[255, 0]),
        (b"D:H49.61-250101-0003", &[8]),
    ];
    Content {
        head: head(2),
        strings: ["", "Phường Hồng Gai", "một cửa", "mới"]
            .map(str::to_owned)
            .into(),
        forgotten: vec![u64::MAX, 42, 7],
        subjects: subjects
            .map(|(name, events)| (name.to_vec(), events.to_vec()))
            .into(),
    }
}

/// Strings at their places from one on.
fn placed<const N: usize>(from: u32, strings: [&str; N]) -> Vec<(u32, String)> {
    (from..).zip(strings.map(str::to_owned)).collect()
}

/// Writes it.
pub async fn write(vault: &Vault) {
    let mut writer = Writer::begin(vault, 3, identity(), None).await.unwrap();
    let mut records = Records::new();
    records.push(b"D:H49.61-250101-0001", &[1, 2]);
    records.push(b"D:H49.61-250101-0002", &[9, 9, 9]);
    records.push(b"T:H49.62-0007", &[255, 0]);
    let first = Cut {
        head: head(1),
        records,
        strings: placed(0, ["", "Phường Hồng Gai", "một cửa"]),
        forgotten: vec![u64::MAX, 42],
        rotation: Rotation::Completes,
    };
    writer.write(first).await.unwrap();
    let mut records = Records::new();
    records.push(b"D:H49.61-250101-0001", &[1, 2, 3, 4]);
    records.push(b"D:H49.61-250101-0002", &[]);
    records.push(b"D:H49.61-250101-0003", &[8]);
    let second = Cut {
        head: head(2),
        records,
        strings: placed(3, ["mới"]),
        forgotten: vec![7],
        rotation: Rotation::Continues,
    };
    writer.write(second).await.unwrap();
}
