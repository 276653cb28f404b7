//! The families that `/metrics` must have by default, as the documentation of the outputs lists them.

/// Of dossiers, at every scope but `centre_field`, and at `centre` only where marked.
const DOSSIERS: &[&str] = &[
    "dossiers_received",
    "dossiers_received_verdict",
    "dossiers_refused",
    "dossiers_resolved",
    "dossiers_resolved_first_promise",
    "dossiers_closed_otherwise",
    "dossiers_returned",
    "timeliness_ratio",
    "timeliness_first_promise_ratio",
    "online_submission_ratio",
    "online_submission_numerator",
    "online_submission_denominator",
    "received_by_post_ratio",
    "returned_by_post_ratio",
    "stage_seconds",
    "processing_working_seconds",
    "processing_to_statutory_ratio",
    "dossiers_became_overdue",
    "due_dates_moved",
    "results_granted",
    "results_signed",
    "results_digitised",
    "results_reused",
    "results_signed_ratio",
    "results_digitised_ratio",
    "results_reused_ratio",
    "payments",
    "payments_online_ratio",
    "transfers",
    "transfers_electronic_ratio",
    "ratings",
    "ratings_satisfied",
    "satisfaction_factor_ratio",
    "satisfaction_ratio",
    "dossiers_open",
    "dossiers_became_overdue_workday",
    "dossiers_became_overdue_workday_baseline",
    "dossiers_became_overdue_workday_spread",
];

/// Of tickets and contacts, which know no field.
const COUNTERS: &[&str] = &[
    "contacts",
    "tickets",
    "tickets_called",
    "tickets_within",
    "tickets_within_ratio",
    "ticket_wait_seconds",
    "ticket_total_seconds",
    "tickets_waiting",
    "ticket_oldest_waiting_timestamp_seconds",
];

/// Means over centres.
const MEANS: &[&str] = &[
    "timeliness_mean_of_centres_ratio",
    "satisfaction_mean_of_centres_ratio",
];

/// Those marked for the centres.
const CENTRE: &[&str] = &[
    "dossiers_received",
    "dossiers_resolved",
    "timeliness_ratio",
    "online_submission_ratio",
    "processing_working_seconds",
    "dossiers_became_overdue",
    "satisfaction_ratio",
    "tickets",
    "tickets_within_ratio",
    "ticket_wait_seconds",
    "ticket_total_seconds",
    "dossiers_open",
    "dossiers_became_overdue_workday",
    "dossiers_became_overdue_workday_baseline",
    "dossiers_became_overdue_workday_spread",
    "tickets_waiting",
    "ticket_oldest_waiting_timestamp_seconds",
    "last_event_timestamp_seconds",
    "silence_working_seconds",
];

/// Those of centre × field.
const CENTRE_FIELD: &[&str] = &[
    "dossiers_overdue",
    "dossiers_became_overdue_workday",
    "dossiers_became_overdue_workday_baseline",
    "dossiers_became_overdue_workday_spread",
];

/// Of no scope: targets, windows, and the pipeline's own health.
const OTHERS: &[&str] = &[
    "target_ratio",
    "target_seconds",
    "window_start_timestamp_seconds",
    "window_end_timestamp_seconds",
    "window_revision",
    "events_total",
    "events_refused_total",
    "events_duplicate_total",
    "events_anomalous_total",
    "personal_data_members_total",
    "restatements_total",
    "checkpoints_total",
    "checkpoint_seconds",
    "checkpoint_age_seconds",
    "end_to_end_seconds",
    "watermark_timestamp_seconds",
    "consumer_lag",
    "state_dossiers",
    "state_bytes",
    "series",
    "build_info",
    "ready",
];

/// The full names of all.
#[must_use]
pub fn all() -> Vec<String> {
    let scoped: [(&str, &[&[&str]]); 6] = [
        (
            "province_",
            &[DOSSIERS, COUNTERS, MEANS, &["catalogue_procedures"]],
        ),
        ("level_", &[DOSSIERS, COUNTERS, MEANS]),
        ("field_", &[DOSSIERS]),
        ("centre_", &[CENTRE]),
        ("centre_field_", &[CENTRE_FIELD]),
        ("", &[OTHERS]),
    ];
    let mut names = Vec::new();
    for (scope, lists) in scoped {
        for name in lists.iter().copied().flatten() {
            names.push(format!("dunghen_{scope}{name}"));
        }
    }
    names
}
