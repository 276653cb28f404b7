//! A registry of the size and shape of Quảng Ninh 2020, made up, and the working calendar of those years.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;

const FIELDS: [&str; 6] = [
    "dat-dai",
    "ho-tich",
    "xay-dung",
    "dau-tu",
    "tu-phap",
    "giao-thong",
];
const HOURS: [&str; 8] = ["8", "24", "40", "", "80", "120", "4", "56"];
const SERVICE: [&str; 3] = ["full", "none", "partial"];

pub fn registry() -> Arc<Registry> {
    static REGISTRY: OnceLock<Arc<Registry>> = OnceLock::new();
    Arc::clone(REGISTRY.get_or_init(|| {
        let mut centres =
            String::from("code,name,level,province,parent,valid_from,valid_to,successor,hours\n");
        centres.push_str("H49.00.01,Tỉnh,province,H49,,,,,office\n");
        for district in 1..=13 {
            writeln!(
                centres,
                "H49.{district:02}.01,Huyện,district,H49,H49.00.01,,,,saturday"
            )
            .unwrap();
        }
        for commune in 0..177 {
            let (district, number) = (commune % 13 + 1, commune / 13 + 2);
            writeln!(
                centres,
                "H49.{district:02}.{number:02},Xã,commune,H49,H49.{district:02}.01,,,,"
            )
            .unwrap();
        }
        let mut procedures =
            String::from("code,name,field,level,service_level,statutory_working_hours,fee\n");
        for number in 0..300 {
            let level = ["province", "district", "commune"][number % 3];
            let (field, hours, service) = (
                FIELDS[number % 5],
                HOURS[number % 8],
                SERVICE[number / 3 % 3],
            );
            writeln!(
                procedures,
                "1.{:06},Thủ tục,{field},{level},{service},{hours},0",
                number + 100
            )
            .unwrap();
        }
        let fields = FIELDS
            .iter()
            .fold(String::from("slug,name_vi,name_en\n"), |text, slug| {
                text + slug + ",a,b\n"
            });
        let targets = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";
        Arc::new(Registry::parse(&centres, &procedures, &fields, targets).unwrap())
    }))
}

pub fn calendar() -> Arc<Calendar> {
    static CALENDAR: OnceLock<Arc<Calendar>> = OnceLock::new();
    Arc::clone(CALENDAR.get_or_init(|| {
        let day = r#"["07:30-11:30", "13:30-17:30"]"#;
        let week = ["mon", "tue", "wed", "thu", "fri"]
            .map(|name| format!("{name} = {day}\n"))
            .concat();
        let mut text = format!(
            "timezone = \"Asia/Ho_Chi_Minh\"\ndefault = \"office\"\n[schedules.office]\n{week}"
        );
        write!(
            text,
            "[schedules.saturday]\n{week}sat = [\"07:30-11:30\"]\n"
        )
        .unwrap();
        for holiday in [
            "2020-01-01",
            "2020-01-23",
            "2020-01-24",
            "2020-01-27",
            "2020-01-28",
            "2020-01-29",
            "2020-04-02",
            "2020-04-30",
            "2020-05-01",
            "2020-09-02",
        ] {
            write!(text, "[[holidays]]\ndate = {holiday}\nname = \"Nghỉ\"\n").unwrap();
        }
        Arc::new(Calendar::parse(&text).unwrap())
    }))
}
