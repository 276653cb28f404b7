//! Snapshots of one process for tests: one shipped family, in which every series has the same figure.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;
use dunghen_windows::{
    Family, Frame, Indicator, Layout, Snapshot, Timeliness, Value, Values, WINDOWS, Window,
};

/// 2026-09-23T23:59:59.999+07:00, a Wednesday.
const CLOCK: i64 = 1_790_182_799_999;
const CENTRES: &str = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n";

/// What stays the same as long as a process runs.
pub(crate) struct Process {
    layout: Arc<Layout>,
    indicator: Arc<Indicator>,
    frame: Frame,
}

impl Process {
    /// A process with so many centres of a province.
    pub(crate) fn new(centres: usize) -> Self {
        let centre = |number| format!("H49.{number},Centre {number},commune,H49,,,,,\n");
        let rows: String = (1..=centres).map(centre).collect();
        let registry = Registry::parse(
            &format!("{CENTRES}{rows}"),
            "code,name,field,level,service_level,statutory_working_hours,fee\n",
            "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n",
            "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n",
        );
        let calendar = text("../../schemas/registry/calendar.toml");
        let query = text("../windows/queries/families/dossiers_received.sql");
        Self {
            layout: Arc::new(Layout::new(&registry.unwrap())),
            indicator: Arc::new(Indicator::parse(&query).unwrap()),
            frame: Frame::at(CLOCK, &Calendar::parse(&calendar).unwrap()),
        }
    }

    /// The snapshot with a number, which is every figure too; a closed window is revised at each tenth.
    pub(crate) fn snapshot(&self, number: u64) -> Arc<Snapshot> {
        let figure = f64::from(u32::try_from(number).unwrap());
        let columns = self.indicator.columns.len();
        let value = Value {
            value: figure,
            parts: None,
        };
        let values = Values::from_fn(WINDOWS, self.layout.len(), columns, |_, _, _| Some(value));
        let mut revisions = [0; WINDOWS];
        revisions[Window::from_word("yesterday").unwrap().index()] = number / 10;
        Arc::new(Snapshot {
            number,
            clock: CLOCK,
            watermark: CLOCK,
            timeliness: Timeliness::Date,
            frame: self.frame,
            revisions,
            hours: Arc::default(),
            layout: Arc::clone(&self.layout),
            publication: Arc::default(),
            families: vec![Family {
                indicator: Arc::clone(&self.indicator),
                values: Arc::new(values),
            }],
        })
    }
}

fn text(path: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).unwrap()
}
