//! What codes and words of labels are called, from the registry and from closed lists.

use dunghen_contract::{Language, Registry};
use serde_json::{Map, Value, json};

use crate::text::{Text, same, text};

/// The sectors by slug, with the two that every province has beside the listed ones.
#[must_use]
pub fn fields(registry: &Registry) -> Vec<(String, Text)> {
    let listed = registry.fields().iter();
    let mut fields: Vec<_> = listed
        .map(|field| {
            let name = text(field.name_vi.clone(), field.name_en.clone());
            (field.slug.clone(), name)
        })
        .collect();
    for (slug, name) in [
        ("other", text("Lĩnh vực khác", "Other sectors")),
        ("unknown", text("Không rõ lĩnh vực", "Unknown sector")),
    ] {
        fields.push((slug.to_owned(), name));
    }
    fields
}

/// The centres by code; a centre's name is the same in both languages.
#[must_use]
pub fn centres(registry: &Registry) -> Vec<(String, Text)> {
    let centres = registry.centres().iter();
    centres
        .map(|centre| (centre.code.clone(), same(centre.name.clone())))
        .collect()
}

/// The levels by word.
#[must_use]
pub fn levels() -> Vec<(String, Text)> {
    let levels = ["province", "district", "commune"];
    levels.map(|level| (level.to_owned(), word(level))).into()
}

/// Names in place of codes, as Grafana writes it.
#[must_use]
pub fn mapping(names: &[(String, Text)], lang: Language) -> Value {
    let options: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(place, (code, name))| {
            let shown = json!({"index": place, "text": name.of(lang)});
            (code.clone(), shown)
        })
        .collect();
    json!([{"type": "value", "options": options}])
}

/// The name of a window.
#[must_use]
pub fn window(word: &str) -> Text {
    match word {
        "1h" => text("1 giờ qua", "Last hour"),
        "24h" => text("24 giờ qua", "Last 24 hours"),
        "7d" => text("7 ngày qua", "Last 7 days"),
        "30d" => text("30 ngày qua", "Last 30 days"),
        "today" => text("Hôm nay", "Today"),
        "yesterday" => text("Hôm qua", "Yesterday"),
        "this_month" => text("Tháng này", "This month"),
        "last_month" => text("Tháng trước", "Last month"),
        "this_quarter" => text("Quý này", "This quarter"),
        "last_quarter" => text("Quý trước", "Last quarter"),
        "this_year" => text("Năm nay", "This year"),
        "last_year" => text("Năm trước", "Last year"),
        "report_month" => text("Tháng báo cáo", "Report month"),
        "last_report_month" => text("Tháng báo cáo trước", "Last report month"),
        "report_quarter" => text("Quý báo cáo", "Report quarter"),
        "last_report_quarter" => text("Quý báo cáo trước", "Last report quarter"),
        "report_year" => text("Năm báo cáo", "Report year"),
        "last_report_year" => text("Năm báo cáo trước", "Last report year"),
        word => same(word.to_owned()),
    }
}

/// The name of a label's value; a word that is not known stands as it is.
#[must_use]
pub fn word(word: &str) -> Text {
    match word {
        "province" => text("Cấp tỉnh", "Province"),
        "district" => text("Cấp huyện", "District"),
        "commune" => text("Cấp xã", "Commune"),
        "counter" => text("Tại quầy", "At the counter"),
        "online" => text("Trực tuyến", "Online"),
        "post" => text("Bưu chính", "By post"),
        "early" => text("Trước hạn", "Early"),
        "on_time" => text("Đúng hạn", "On time"),
        "late" => text("Trễ hạn", "Late"),
        "no_due" => text("Không có hạn", "No due date"),
        "awaiting_acceptance" => text("Chờ tiếp nhận", "Awaiting acceptance"),
        "within" => text("Còn hạn", "Within the limit"),
        "due_soon" => text("Sắp đến hạn", "Due soon"),
        "overdue" => text("Quá hạn", "Overdue"),
        "paused" => text("Tạm dừng", "Paused"),
        "served" => text("Đã phục vụ", "Served"),
        "missed" => text("Gọi không đến", "Called, did not come"),
        "abandoned" => text("Bỏ về", "Left before the call"),
        "unfinished" => text("Chưa xong", "Unfinished"),
        "in_time" => text("Xin lỗi kịp thời", "Apology in time"),
        "none" => text("Không xin lỗi", "No apology"),
        "after_end" => text("Sau khi kết thúc", "After the end"),
        "mean" => text("Trung bình", "Mean"),
        "p50" => text("Trung vị", "Median"),
        "p90" => text("Phân vị 90", "90th percentile"),
        "sms" => text("Tin nhắn", "Text messages"),
        "hotline" => text("Đường dây nóng", "Hotline"),
        "feedback" => text("Phản ánh, kiến nghị", "Feedback"),
        word => same(word.to_owned()),
    }
}
