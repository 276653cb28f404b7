//! What a dashboard relies on: names, closed lists from the start, nothing invented.

use dunghen_contract::deny::LISTED;

use super::*;

fn text(health: &Health, now: Millis) -> String {
    let mut out = Vec::new();
    health.render(7, now, &mut out);
    String::from_utf8(out).unwrap()
}

fn lines<'t>(text: &'t str, family: &str) -> Vec<&'t str> {
    text.lines()
        .filter(|line| {
            line.starts_with(&format!("{family}{{")) || line.starts_with(&format!("{family} "))
        })
        .collect()
}

#[test]
fn closed_lists_stand_at_zero_from_the_start() {
    let text = text(&Health::new("1.2.3", 0), 0);
    for (family, count) in [
        ("dunghen_events_total", 20),
        ("dunghen_events_refused_total", Reason::ALL.len()),
        ("dunghen_events_anomalous_total", 6),
        ("dunghen_personal_data_members_total", LISTED.len()),
        ("dunghen_state_dossiers", 8),
        ("dunghen_checkpoints_total", 2),
        ("dunghen_events_duplicate_total", 1),
        ("dunghen_restatements_total", 1),
    ] {
        let lines = lines(&text, family);
        assert_eq!(lines.len(), count, "{family}");
        assert!(lines.iter().all(|line| line.ends_with(" 0")), "{family}");
    }
    assert!(text.contains("dunghen_build_info{version=\"1.2.3\"} 1\n"));
    assert!(text.contains("dunghen_events_total{type=\"dossier.received\"} 0\n"));
}

#[test]
fn nothing_is_invented_before_it_is_known() {
    let health = Health::new("1", 0);
    assert!(!text(&health, 0).contains("dunghen_watermark"));
    assert!(!text(&health, 0).contains("dunghen_consumer_lag"));
    health.set_watermark(1_790_000_000_500);
    health.set_lag("dossier.events", 3, 17);
    let text = text(&health, 0);
    assert!(text.contains("dunghen_watermark_timestamp_seconds 1790000000.5\n"));
    assert!(text.contains("dunghen_consumer_lag{partition=\"3\",topic=\"dossier.events\"} 17\n"));
}

#[test]
fn a_revoked_partition_is_forgotten() {
    let health = Health::new("1", 0);
    health.set_lag("t", 0, 1);
    health.forget_partition("t", 0);
    health.forget_partition("t", 9);
    assert!(!text(&health, 0).contains("dunghen_consumer_lag"));
}

#[test]
fn counts_add_up() {
    let health = Health::new("1", 0);
    health.add_events(Kind::Submitted, 2);
    health.add_events(Kind::ContactMade, 3);
    health.add_refused(Reason::TooLarge, 4);
    health.add_refused(Reason::TooOld, 5);
    health.add_anomalous(Anomaly::Orphan, 6);
    health.set_dossiers(DossierStatus::Stopped, 8);
    health.observe_end_to_end(0.7, 9);
    let text = text(&health, 0);
    for line in [
        "dunghen_events_total{type=\"dossier.submitted\"} 2",
        "dunghen_events_total{type=\"contact.made\"} 3",
        "dunghen_events_refused_total{reason=\"too_large\"} 4",
        "dunghen_events_refused_total{reason=\"too_old\"} 5",
        "dunghen_events_anomalous_total{kind=\"orphan\"} 6",
        "dunghen_state_dossiers{status=\"stopped\"} 8",
        "dunghen_end_to_end_seconds_bucket{le=\"0.5\"} 0",
        "dunghen_end_to_end_seconds_bucket{le=\"1\"} 9",
        "dunghen_end_to_end_seconds_count 9",
        "dunghen_series 7",
        "dunghen_ready 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}");
    }
}

#[test]
fn the_age_of_a_checkpoint_starts_with_the_process() {
    let health = Health::new("1", 1_000);
    assert!(text(&health, 3_500).contains("dunghen_checkpoint_age_seconds 2.5\n"));
    health.checkpoint_completed(3_000, 0.2);
    let text = text(&health, 3_500);
    assert!(text.contains("dunghen_checkpoint_age_seconds 0.5\n"));
    assert!(text.contains("dunghen_checkpoints_total{outcome=\"completed\"} 1\n"));
    assert!(text.contains("dunghen_checkpoint_seconds_count 1\n"));
}
