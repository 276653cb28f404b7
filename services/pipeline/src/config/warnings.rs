//! What is no fault, but hardly meant: said by `check`, and when a pipeline starts.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use dunghen_contract::Millis;
use dunghen_contract::policy::matches;
use dunghen_publish::figures_of;
use dunghen_windows::Indicator;
use jiff::civil::Date;

use super::Settings;

const DAY: Millis = 86_400_000;
/// The longest window is the year before this one.
const LONGEST_WINDOW: Millis = 731 * DAY;
/// From here on a watermark counts as behind, on the page and in the alert.
const FOUND_BEHIND: Millis = 20 * 60_000;
/// Due dates of today lie in the next weeks.
const AHEAD: Millis = 60 * DAY;

pub(super) fn of(settings: &Settings, now: Millis) -> Vec<String> {
    let mut warnings = Vec::new();
    if settings.horizon < LONGEST_WINDOW {
        warnings.push(
            "rules.correction_horizon: windows of the year before outlive the events that they are made of; \
             write at least 731d"
                .to_owned(),
        );
    }
    if settings.disorder >= FOUND_BEHIND {
        warnings.push(
            "rules.allowed_disorder: a quiet pipeline's watermark is this much behind, and from 20 minutes on the page and \
             the alert DunghenPipelineStale call it incomplete; write less, or expect both"
                .to_owned(),
        );
    }
    let listed = settings.registry.warnings();
    warnings.extend(listed.iter().map(ToString::to_string));
    holidays(settings, now, &mut warnings);
    centres(settings, now, &mut warnings);
    targets(settings, &mut warnings);
    sources(settings, &mut warnings);
    protection(settings, &mut warnings);
    warnings
}

/// Years that matter now, without a holiday.
fn holidays(settings: &Settings, now: Millis, warnings: &mut Vec<String>) {
    let calendar = &settings.rules.calendar;
    let year = |at| calendar.day_of(at).date().year();
    let years = year(now - settings.horizon.min(LONGEST_WINDOW))..=year(now + AHEAD);
    let without = calendar.warnings(years);
    warnings.extend(without.map(|warning| format!("calendar: {warning}")));
}

/// Centres that work no longer and have named no successor.
fn centres(settings: &Settings, now: Millis, warnings: &mut Vec<String>) {
    let today: Date = settings.rules.calendar.day_of(now).date();
    let gone: Vec<&str> = settings
        .registry
        .centres()
        .iter()
        .filter(|centre| centre.valid_to.is_some_and(|last| last < today))
        .filter(|centre| centre.successor.is_none())
        .map(|centre| &*centre.code)
        .collect();
    if let Some(first) = gone.first() {
        warnings.push(format!(
            "registry.centres: {} no longer valid and without a successor, {first} first; name one",
            count(gone.len(), "centre is", "centres are")
        ));
    }
}

/// Targets of what is not there.
fn targets(settings: &Settings, warnings: &mut Vec<String>) {
    let indicators: Vec<Indicator> = settings
        .queries
        .indicators()
        .into_iter()
        .flatten()
        .collect();
    let registry = &settings.registry;
    let mut said = BTreeSet::new();
    for target in registry.targets() {
        let family = target.indicator.split('/').next().unwrap_or_default();
        let Some(indicator) = indicators.iter().find(|i| i.id == family) else {
            said.insert(format!("indicator {family:?} does not exist"));
            continue;
        };
        let figures = figures_of(indicator);
        if !figures.contains(&target.indicator) {
            said.insert(format!(
                "figure {:?} does not exist, so nothing is compared with its target; {family:?} has {}",
                target.indicator,
                figures.join(", ")
            ));
        } else if !family.ends_with("_ratio") && !family.ends_with("_seconds") {
            said.insert(format!(
                "{family:?} is neither a share nor a duration, so its target is not shown"
            ));
        }
        let unlisted = |slug: &&String| registry.field_by_slug(slug).is_none();
        if let Some(slug) = target.field.as_ref().filter(unlisted) {
            said.insert(format!("field {slug:?} is not listed in fields.csv"));
        }
    }
    warnings.extend(
        said.into_iter()
            .map(|what| format!("registry.targets: {what}")),
    );
}

/// Patterns that allow nobody.
fn sources(settings: &Settings, warnings: &mut Vec<String>) {
    for rule in &settings.sources {
        for pattern in &rule.centres {
            let centres = settings.registry.centres();
            if !centres.iter().any(|centre| matches(pattern, &centre.code)) {
                warnings.push(format!(
                    "sources: {pattern:?} of topic {} matches no centre of the registry",
                    rule.topic
                ));
            }
        }
    }
}

/// Passwords that everybody on the way can read.
fn protection(settings: &Settings, warnings: &mut Vec<String>) {
    let (publish, protection) = (&settings.publish, &settings.publish.protection);
    let open = |address: &SocketAddr| !address.ip().is_loopback();
    if publish.admin_listen.as_ref().is_some_and(open) && !protection.asks_who() {
        warnings.push(
            "publish.admin_listen: shows every dossier to everybody who reaches it; \
             write basic_auth_users or a client_ca_file into publish.web_config, or listen on 127.0.0.1"
                .to_owned(),
        );
    }
    let mut listeners = publish.admin_listen.iter().chain([&publish.listen]);
    if protection.asks_password() && !protection.is_encrypted() && listeners.any(open) {
        warnings.push(
            "publish.web_config: asks for passwords without TLS, so that they can be read on their way; \
             write tls_server_config too"
                .to_owned(),
        );
    }
}

/// A number with its noun.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
