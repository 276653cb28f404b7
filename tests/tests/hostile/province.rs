//! Two centres of two provinces, and the configuration of a live pipeline over them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::draft::{H23_TOPIC, OPEN_TOPIC};

/// The topic of what was refused.
pub const DEAD_LETTERS: &str = "dossier.dead-letters";

const FILES: [(&str, &str); 5] = [
    (
        "centres.csv",
        "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
         H49.00.01,Trung tâm 1,province,H49,,,,,office\n\
         H23.00.01,Trung tâm 2,province,H23,,,,,office\n",
    ),
    (
        "procedures.csv",
        "code,name,field,level,service_level,statutory_working_hours,fee\n\
         1.100001,Thủ tục 1,dat-dai,province,full,,0\n",
    ),
    ("fields.csv", "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n"),
    (
        "targets.csv",
        "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n",
    ),
    (
        "calendar.toml",
        "timezone = \"Asia/Ho_Chi_Minh\"\ndefault = \"office\"\n\
         [schedules.office]\nmon = [\"07:30-11:30\", \"13:30-17:30\"]\n",
    ),
];

/// Writes registry and configuration into `folder`; the configuration's path comes back.
#[must_use]
pub fn write(folder: &Path, bootstrap: &str, listen: &str) -> PathBuf {
    for (name, text) in FILES {
        fs::write(folder.join(name), text).expect("write the registry");
    }
    let config = folder.join("dunghen.toml");
    let text = format!(
        r#"
[kafka]
bootstrap = "{bootstrap}"
topics = ["{OPEN_TOPIC}", "{H23_TOPIC}"]
dead_letter_topic = "{DEAD_LETTERS}"
[[sources]]
topic = "{H23_TOPIC}"
centres = ["H23.*"]
[registry]
centres = "centres.csv"
procedures = "procedures.csv"
fields = "fields.csv"
targets = "targets.csv"
[calendar]
file = "calendar.toml"
[publish]
listen = "{listen}"
"#
    );
    fs::write(&config, text).expect("write the configuration");
    config
}
