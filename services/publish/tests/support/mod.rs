//! A snapshot made by hand: the registry that comes with the project, the headers of the built-in
//! indicators, and figures that a function gives.

#[allow(dead_code, reason = "not every test has a server")]
pub mod server;
#[allow(dead_code, reason = "not every test reads a stream")]
pub mod sse;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;
use dunghen_contract::registry::RegistryPaths;
use dunghen_windows::{
    Family, Frame, Indicator, Layout, Publication, Scope, Snapshot, Timeliness, Value, Values,
    WINDOWS, Window,
};

/// 2026-09-23T23:59:59.999+07:00, a Wednesday.
pub const CLOCK: i64 = 1_790_182_799_999;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The registry of Quảng Ninh 2020.
pub fn registry() -> Registry {
    Registry::load(&RegistryPaths::in_folder(&folder("../../schemas/registry"))).unwrap()
}

/// A registry of the given centres and targets, lines below their headers.
#[allow(dead_code, reason = "not every test makes its own registry")]
pub fn small_registry(centres: &str, targets: &str) -> Registry {
    Registry::parse(
        &format!("code,name,level,province,parent,valid_from,valid_to,successor,hours\n{centres}"),
        "code,name,field,level,service_level,statutory_working_hours,fee\n",
        "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n",
        &format!(
            "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n{targets}"
        ),
    )
    .unwrap()
}

/// The headers of every built-in indicator, sorted by id.
pub fn indicators() -> Vec<Indicator> {
    let mut found: Vec<Indicator> = std::fs::read_dir(folder("../windows/queries/families"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|sql| Indicator::parse(&sql).unwrap())
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// What a figure is asked by.
#[allow(dead_code, reason = "not every test asks by all of them")]
pub struct Asked<'a> {
    pub id: &'a str,
    pub column: &'a str,
    pub scope: Scope,
    pub entity: usize,
    pub window: &'static str,
}

impl Asked<'_> {
    /// A number that differs from figure to figure and is the same in every run.
    #[allow(dead_code, reason = "not every test needs one")]
    pub fn mixed(&self) -> u32 {
        let mixed = self.entity * 7919 + self.column.len() * 104_729 + self.window.len() * 31;
        u32::try_from(mixed).unwrap()
    }
}

/// A snapshot of a registry with the given indicators and figures.
pub fn snapshot(
    registry: &Registry,
    indicators: Vec<Indicator>,
    figure: impl Fn(&Asked<'_>) -> Option<Value>,
) -> Snapshot {
    let toml = std::fs::read_to_string(folder("../../schemas/registry/calendar.toml")).unwrap();
    let calendar = Calendar::parse(&toml).unwrap();
    let layout = Layout::new(registry);
    let families = indicators
        .into_iter()
        .map(|indicator| family(indicator, &layout, &figure))
        .collect();
    Snapshot {
        number: 1,
        clock: CLOCK,
        watermark: CLOCK - 300_000,
        timeliness: Timeliness::Date,
        frame: Frame::at(CLOCK, &calendar),
        revisions: [0; WINDOWS],
        hours: Arc::default(),
        layout: Arc::new(layout),
        publication: Arc::new(Publication::default()),
        families,
    }
}

fn family(
    indicator: Indicator,
    layout: &Layout,
    figure: &impl Fn(&Asked<'_>) -> Option<Value>,
) -> Family {
    let windows = if indicator.now { 1 } else { WINDOWS };
    let cells = indicator.scopes.contains(&Scope::CentreField);
    let entities = if cells {
        layout.len_with_cells()
    } else {
        layout.len()
    };
    let values = Values::from_fn(
        windows,
        entities,
        indicator.columns.len(),
        |window, entity, column| {
            let scope = layout.scope(entity);
            let asked = Asked {
                id: &indicator.id,
                column: &indicator.columns[column],
                scope,
                entity,
                window: if indicator.now {
                    "now"
                } else {
                    Window::all().nth(window).unwrap().word()
                },
            };
            indicator.scopes.contains(&scope).then(|| figure(&asked))?
        },
    );
    Family {
        indicator: Arc::new(indicator),
        values: Arc::new(values),
    }
}

/// A figure without parts.
#[allow(
    clippy::unnecessary_wraps,
    reason = "stands beside `share`, which may be absent"
)]
pub fn plain(value: f64) -> Option<Value> {
    Some(Value { value, parts: None })
}

/// A share with its parts; none without a denominator.
#[allow(dead_code, reason = "the tests of the text have plain figures alone")]
pub fn share(numerator: f64, denominator: f64) -> Option<Value> {
    (denominator > 0.0).then(|| Value {
        value: numerator / denominator,
        parts: Some((numerator, denominator)),
    })
}
