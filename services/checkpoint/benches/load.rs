//! A million subjects of 250 bytes: how long a cut of all of them takes, and loading it again.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench that cannot run should say where"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dunghen_checkpoint::{Cut, Head, Identity, Records, Rotation, Vault, Writer};
use tokio::runtime::{Builder, Runtime};

const SUBJECTS: u32 = 1_000_000;

/// Names of 16 bytes and events of 234.
fn all() -> Cut {
    let mut records = Records::new();
    let mut events = [7; 234];
    for n in 0..SUBJECTS {
        events[..4].copy_from_slice(&n.to_le_bytes());
        records.push(&u128::from(n).to_le_bytes(), &events);
    }
    Cut {
        head: Head::default(),
        records,
        strings: Vec::new(),
        forgotten: Vec::new(),
        rotation: Rotation::Completes,
    }
}

async fn load(vault: &Vault) -> u64 {
    let found = vault.find(0).await.unwrap();
    let manifest = found.newest().unwrap().content.as_ref().unwrap();
    let mut sum = 0;
    let loaded = vault.load(manifest).await.unwrap();
    loaded
        .subjects
        .for_each(|_, events| sum += u64::from(events[0]));
    sum
}

fn million(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open("file:state", folder.path()).unwrap();
    let runtime: Runtime = Builder::new_current_thread().build().unwrap();
    let mut writer = runtime
        .block_on(Writer::begin(&vault, 0, Identity::default(), None))
        .unwrap();
    let mut group = c.benchmark_group("million");
    group.sample_size(10);
    let cut = all();
    group.bench_function("write", |b| {
        b.iter_batched(
            || cut.clone(),
            |cut| runtime.block_on(writer.write(cut)).unwrap().bytes,
            criterion::BatchSize::PerIteration,
        );
    });
    group.bench_function("load", |b| {
        b.iter(|| black_box(runtime.block_on(load(&vault))));
    });
    group.finish();
}

criterion_group!(benches, million);
criterion_main!(benches);
