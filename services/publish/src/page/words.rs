//! What label values are called in tables for people; a word that is not known stands as it is.

use dunghen_contract::Language;

/// The words of a column, as they follow the indicator's name.
pub(super) fn column(lang: Language, column: &str) -> String {
    column
        .split('/')
        .map(|word| self::word(lang, word))
        .collect::<Vec<_>>()
        .join(", ")
}

fn word(lang: Language, word: &str) -> &str {
    match word {
        "all" => lang.of("tất cả", "all"),
        "full" => lang.of("toàn trình", "full service"),
        "partial" => lang.of("một phần", "partial service"),
        "unassisted" => lang.of("người dân tự nộp", "unassisted"),
        "filed_and_resolved" => lang.of("nộp và trả kết quả điện tử", "filed and resolved online"),
        "level34_resolved" => lang.of("giải quyết mức độ 3, 4", "resolved at level 3 or 4"),
        "early" => lang.of("trước hạn", "early"),
        "on_time" => lang.of("đúng hạn", "on time"),
        "late" => lang.of("trễ hạn", "late"),
        "early_or_on_time" => lang.of("trước hạn hoặc đúng hạn", "early or on time"),
        "resolved" => lang.of("trên số đã giải quyết", "of resolved"),
        "received" => lang.of("trên số tiếp nhận", "of received"),
        "mean" => lang.of("trung bình", "mean"),
        "p50" => lang.of("trung vị", "median"),
        "p90" => lang.of("phân vị 90", "90th percentile"),
        "total_10m" => lang.of("xong dưới 10 phút", "done below 10 minutes"),
        "wait_25m" => lang.of("chờ không quá 25 phút", "waited at most 25 minutes"),
        word => word,
    }
}
