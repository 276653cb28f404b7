//! Snapshots for the tests here: two centres of a province, a count and a share.

use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;
use dunghen_lifecycle::Timeliness;
use dunghen_windows::{
    Family, Frame, Indicator, Layout, Publication, Snapshot, Value, Values, WINDOWS, Window,
};

/// Noon of 27 November 2026 in Vietnam.
pub const NOON: i64 = 1_795_755_600_000;

const COUNT: &str = "-- id: dossiers_received\n-- vi: Hồ sơ tiếp nhận\n-- en: Dossiers received\n\
    -- unit: count\n-- labels: channel = counter, online\n-- scopes: centre, province\n\
    -- windows: all\n-- numerator: dossiers received\n";
const SHARE: &str = "-- id: satisfaction_ratio\n-- vi: Mức độ hài lòng\n-- en: Satisfaction\n\
    -- unit: ratio\n-- scopes: centre, level, field, province\n-- windows: all\n\
    -- numerator: ratings of 4 or 5\n-- denominator: all ratings\n";

/// The registry.
pub fn registry() -> Registry {
    Registry::parse(
        "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
         H49.1,A,province,H49,,,,,\nH49.2,B,commune,H49,,,,,\n",
        "code,name,field,level,service_level,statutory_working_hours,fee\n",
        "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n",
        "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n\
         satisfaction_ratio,,,,,,>=,0.5,0.1,a plan\n\
         satisfaction_ratio,H49,commune,,,,>=,0.9,0.1,another plan\n",
    )
    .unwrap()
}

/// The windows at a clock.
pub fn frame(clock: i64) -> Frame {
    let calendar = Calendar::parse(
        "timezone = \"Asia/Ho_Chi_Minh\"\ndefault = \"office\"\n[schedules.office]\nmon = [\"07:30-11:30\"]\n",
    );
    Frame::at(clock, &calendar.unwrap())
}

/// A snapshot at a clock, whose figures are told by family, window, entity and column.
pub fn snapshot(
    clock: i64,
    revisions: impl Fn(Window) -> u64,
    figure: impl Fn(usize, Window, usize, usize) -> Option<Value>,
) -> Snapshot {
    let layout = Layout::new(&registry());
    let families = [COUNT, SHARE]
        .into_iter()
        .enumerate()
        .map(|(place, header)| {
            let indicator = Indicator::parse(header).unwrap();
            let columns = indicator.columns.len();
            let of = |window: usize, entity, column| {
                let scope = layout.scope(entity);
                let window = Window(u8::try_from(window).unwrap());
                let exists = indicator.scopes.contains(&scope);
                exists.then(|| figure(place, window, entity, column))?
            };
            Family {
                values: Arc::new(Values::from_fn(WINDOWS, layout.len(), columns, of)),
                indicator: Arc::new(indicator),
            }
        });
    let families = families.collect();
    let told = |window: Window| {
        if window.is_closed() {
            revisions(window)
        } else {
            0
        }
    };
    Snapshot {
        number: 1,
        clock,
        watermark: clock,
        frame: frame(clock),
        revisions: std::array::from_fn(|place| told(Window(u8::try_from(place).unwrap()))),
        layout: Arc::new(layout),
        publication: Arc::new(Publication::default()),
        timeliness: Timeliness::Date,
        hours: Arc::default(),
        families,
    }
}

/// A snapshot without a figure.
pub fn empty(clock: i64) -> Snapshot {
    snapshot(clock, |_| 0, |_, _, _, _| None)
}
