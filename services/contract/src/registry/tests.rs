//! The tables as operators write them, and every fault that they can have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]
use super::*;

const CENTRES: &str = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
    H49.00.01,A,province,H49,,2015-01-01,,,office\n\
    H49.30.01,B,district,H49,H49.00.01,2015-01-01,2026-07-28,H49.30.02,office\n\
    H49.30.02,C,commune,H49,H49.00.01,2026-07-29,2026-08-25,H49.30.03,saturday\n\
    H49.30.03,D,commune,H49,H49.00.01,2026-08-26,,,\n\
    H23.00.01,E,province,H23,,,,,office\n";
const PROCEDURES: &str = "code,name,field,level,service_level,statutory_working_hours,fee\n\
    1.100000,P,dat-dai,district,none,8,0\n\
    1.100001.H49,Q,chua-co,commune,,7.5,\n\
    1.100002,R,,commune,full,0,50000\n";
const FIELDS: &str = "slug,name_vi,name_en\ndat-dai,Đất đai,Land\nho-tich,Hộ tịch,Civil status\n";
const TARGETS: &str = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n\
    satisfaction_ratio,H49,,,2022-01-01,,>=,0.95,0.02,plan\n\
    returned_by_post_ratio,,commune,dat-dai,,2026-01-01,<,0.3,,plan\n";

fn registry() -> Registry {
    Registry::parse(CENTRES, PROCEDURES, FIELDS, TARGETS).unwrap()
}

fn faults(
    centres: &str,
    procedures: &str,
    fields: &str,
    targets: &str,
) -> Vec<(String, u64, &'static str)> {
    let RegistryFaults(faults) = Registry::parse(centres, procedures, fields, targets).unwrap_err();
    faults
        .into_iter()
        .map(|fault| (fault.file, fault.line, fault.column))
        .collect()
}

#[test]
fn successors_at_any_remove() {
    let registry = registry();
    let [a, b, c, d] = ["H49.00.01", "H49.30.01", "H49.30.02", "H49.30.03"]
        .map(|code| registry.centre_by_code(code).unwrap());
    assert!(
        registry.is_successor(b, c) && registry.is_successor(b, d) && registry.is_successor(c, d)
    );
    assert!(
        !registry.is_successor(b, b)
            && !registry.is_successor(d, b)
            && !registry.is_successor(a, b)
    );
}

#[test]
fn provinces_are_sorted_and_distinct() {
    let registry = registry();
    assert_eq!(registry.provinces(), ["H23", "H49"]);
    for (place, centre) in registry.centres().iter().enumerate() {
        let province = registry.province_of(CentreId(u16::try_from(place).unwrap()));
        assert_eq!(
            registry.provinces()[usize::from(province.0)],
            centre.province
        );
    }
}

#[test]
fn procedures_are_found_in_local_form_too() {
    let registry = registry();
    let id = registry.procedure("1.100001.000.00.00.H48").unwrap();
    assert_eq!(id, registry.procedure("1.100001").unwrap());
    let row = registry.procedure_row(id);
    assert_eq!(
        (row.statutory_ms, row.service_level, row.fee),
        (Some(27_000_000), crate::ServiceLevel::None, None)
    );
    assert_eq!(
        registry
            .procedure_row(registry.procedure("1.100002").unwrap())
            .statutory_ms,
        None
    );
    assert_eq!(registry.procedure("1.1000021"), None);
    let warnings = registry.warnings();
    assert_eq!(warnings.len(), 1);
    assert_eq!((warnings[0].line, warnings[0].column), (3, "field"));
}

#[test]
fn targets_match_all_where_empty() {
    let registry = registry();
    let [first, second] = registry.targets() else {
        panic!("two targets")
    };
    assert_eq!(
        (first.province.as_deref(), first.level, first.op, first.near),
        (Some("H49"), None, Op::AtLeast, 0.02)
    );
    assert_eq!(
        (second.level, second.op, second.near),
        (Some(Level::Commune), Op::Below, 0.0)
    );
}

#[test]
fn every_fault_is_listed_at_once() {
    let centres = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
        A,,provinz,H49,,,,,\n\
        A,,province,,X,2026-02-30,,,\n\
        C,,commune,H49,,2026-02-02,2026-02-01,Y,\n\
        D,,commune\n";
    let procedures = "code,name,field,level,service_level,statutory_working_hours,fee\n\
        1.100000,,Đất,communes,half,-1,free\n\
        1.100001,,,commune,full,,\n\
        1.100001.H49,,,commune,full,,\n";
    let fields = "slug,name_vi,name_en\nđất,,\nother,,\na,,\na,,\n";
    let targets = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n\
        ,,town,X,20260101,,=,NaN,-1,\n";
    let c = |line, column| ("centres.csv".to_owned(), line, column);
    let p = |line, column| ("procedures.csv".to_owned(), line, column);
    let f = |line, column| ("fields.csv".to_owned(), line, column);
    let t = |line, column| ("targets.csv".to_owned(), line, column);
    assert_eq!(
        faults(centres, procedures, fields, targets),
        [
            c(5, ""),
            c(3, "code"),
            c(2, "level"),
            c(3, "province"),
            c(3, "parent"),
            c(3, "valid_from"),
            c(4, "successor"),
            c(4, "valid_to"),
            p(2, "field"),
            p(2, "level"),
            p(2, "service_level"),
            p(2, "statutory_working_hours"),
            p(2, "fee"),
            p(4, "code"),
            f(2, "slug"),
            f(3, "slug"),
            f(5, "slug"),
            t(2, "indicator"),
            t(2, "level"),
            t(2, "field"),
            t(2, "valid_from"),
            t(2, "op"),
            t(2, "value"),
            t(2, "near"),
        ]
    );
}

#[test]
fn loops_are_faults_once_each() {
    let centres = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
        A,,province,H49,,,,B,\n\
        B,,province,H49,,,,C,\n\
        C,,province,H49,,,,B,\n\
        D,,province,H49,D,,,,\n";
    let found = faults(centres, PROCEDURES, FIELDS, TARGETS);
    assert_eq!(
        found,
        [
            ("centres.csv".to_owned(), 3, "successor"),
            ("centres.csv".to_owned(), 5, "parent")
        ]
    );
}

#[test]
fn missing_columns_and_tables_are_faults() {
    assert_eq!(
        faults("code,name\nA,B\n", PROCEDURES, FIELDS, TARGETS).len(),
        7
    );
    let faults =
        Registry::load(&RegistryPaths::in_folder(Path::new("/nowhere/at/all"))).unwrap_err();
    assert_eq!(faults.0.len(), 4);
    assert!(
        faults
            .to_string()
            .starts_with("/nowhere/at/all/centres.csv: cannot be read")
    );
}

#[test]
fn a_byte_order_mark_and_crlf_do_not_matter() {
    let centres = format!("\u{feff}{}", CENTRES.replace('\n', "\r\n"));
    assert_eq!(
        Registry::parse(&centres, PROCEDURES, FIELDS, TARGETS)
            .unwrap()
            .centres()
            .len(),
        5
    );
}

#[test]
fn unknown_schedules_are_named_with_their_line() {
    let registry = registry();
    assert!(registry.check_hours(&["office", "saturday"]).is_ok());
    let faults = registry.check_hours(&["office"]).unwrap_err();
    assert_eq!(
        (faults.0.len(), faults.0[0].line, faults.0[0].column),
        (1, 4, "hours")
    );
}
