//! The health of the pipeline: whether its figures are those of now, what it reads, refuses and keeps.

use super::shared::named_by;
use crate::board::Board;
use crate::panel::{Kind, Panel};
use crate::text::{Text, same, text};
use crate::thresholds::Thresholds;
use crate::units::Measure;
use crate::variables;

/// The dashboard.
pub(super) fn board() -> Board {
    Board {
        id: "pipeline",
        title: text("Đường ống dữ liệu", "Pipeline health"),
        description: text(
            "Số liệu có phải của lúc này không; đường ống đọc, từ chối và lưu gì.",
            "Whether the figures are those of now; what the pipeline reads, refuses and keeps.",
        ),
        variables: vec![variables::source(), variables::province()],
        rows: Vec::new(),
        from: "now-3h",
    }
    .row(text("Tuổi của số liệu", "Age of the figures"), ages())
    .row(text("Đầu vào", "Input"), input())
    .row(
        text("Chất lượng đầu vào", "Quality of the input"),
        quality(),
    )
    .row(
        text("Trạng thái và điểm lưu", "State and checkpoints"),
        state(),
    )
    .row(text("Hiệu chỉnh", "Revisions"), revisions())
}

fn stat(title: Text, note: Text, measure: Measure, expr: &str) -> Panel {
    Panel::new(Kind::Stat, title.clone(), note, measure).ask(expr, title)
}

fn lines(title: Text, note: Text, measure: Measure) -> Panel {
    Panel::new(Kind::Lines, title, note, measure)
}

fn ages() -> Vec<Panel> {
    let figures = figures().into_iter().map(|panel| panel.sized(6, 4));
    let reading = reading().into_iter().map(|panel| panel.sized(8, 4));
    figures.chain(reading).collect()
}

/// Whether the figures are those of now.
fn figures() -> Vec<Panel> {
    vec![
        stat(
            text("Tiến trình đang chạy", "Processes up"),
            text(
                "Số tiến trình mà Prometheus đọc được.",
                "How many processes Prometheus can read.",
            ),
            Measure::Count,
            r#"sum(up{job=~"dunghen.*"})"#,
        )
        .coloured(Thresholds::at_least(1.0)),
        stat(
            text("Sẵn sàng", "Ready"),
            text(
                "1 khi trạng thái đã khôi phục và đã đọc hết đầu vào một lần; thấp nhất trong các tiến trình.",
                "1 once the state is restored and the input was caught up with; the lowest of all processes.",
            ),
            Measure::Count,
            "min(dunghen_ready)",
        )
        .coloured(Thresholds::at_least(1.0)),
        stat(
            text("Đồng hồ số liệu chậm", "Clock of the figures behind"),
            text(
                "Đồng hồ của số liệu chậm hơn bây giờ bao lâu.",
                "How far the clock of the figures is behind now.",
            ),
            Measure::Seconds,
            r#"time() - min(dunghen_window_end_timestamp_seconds{window="today"})"#,
        )
        .coloured(Thresholds::rising(120.0, 300.0)),
        stat(
            text("Tuổi mốc dữ liệu đầy đủ", "Age of the watermark"),
            text(
                "Mọi sự kiện trước mốc dữ liệu đầy đủ coi như đã đến; bình thường chậm 5 phút.",
                "All events before the watermark are taken to have arrived; 5 minutes are usual.",
            ),
            Measure::Seconds,
            "time() - min(dunghen_watermark_timestamp_seconds)",
        )
        .coloured(Thresholds::rising(600.0, 1200.0)),
    ]
}

/// Whether what came in is read and kept.
fn reading() -> Vec<Panel> {
    vec![
        stat(
            text(
                "Broker trả lời gần nhất cách đây",
                "Age of the broker's last answer",
            ),
            text(
                "Từ khi broker của các sự kiện trả lời gần nhất; được hỏi mỗi 5 giây; lâu nhất trong các phân vùng và tiến trình.",
                "Since the broker of the events last answered; it is asked every 5 seconds; the longest of all partitions and processes.",
            ),
            Measure::Seconds,
            "time() - min(dunghen_broker_answer_timestamp_seconds)",
        )
        .coloured(Thresholds::rising(30.0, 120.0)),
        stat(
            text("Tin nhắn chưa đọc", "Messages not read"),
            text(
                "Tổng số tin nhắn giữa vị trí đọc và cuối các phân vùng.",
                "Messages between the positions and the ends of all partitions.",
            ),
            Measure::Count,
            "sum(dunghen_consumer_lag)",
        ),
        stat(
            text("Tuổi điểm lưu", "Age of the checkpoint"),
            text(
                "Từ điểm lưu gần nhất, hoặc từ lúc khởi động; cũ nhất trong các tiến trình.",
                "Since the latest checkpoint, or the start; the oldest of all processes.",
            ),
            Measure::Seconds,
            "max(dunghen_checkpoint_age_seconds)",
        ),
    ]
}

fn input() -> Vec<Panel> {
    vec![
        lines(
            text("Sự kiện theo loại", "Events by type"),
            text("Sự kiện được nhận mỗi giây.", "Events taken a second."),
            Measure::Rate,
        )
        .ask(
            "sum by (type) (rate(dunghen_events_total[5m]))",
            named_by("type"),
        ),
        lines(
            text("Từ broker đến số liệu", "From broker to figure"),
            text(
                "Từ dấu thời gian của broker đến khi số liệu có sự kiện đó.",
                "From the broker's timestamp of an event to the figures with it.",
            ),
            Measure::Seconds,
        )
        .ask(
            quantile("0.5", "dunghen_end_to_end_seconds"),
            text("Trung vị", "Median"),
        )
        .ask(
            quantile("0.99", "dunghen_end_to_end_seconds"),
            text("Phân vị 99", "99th percentile"),
        ),
        lines(
            text(
                "Tin nhắn chưa đọc theo phân vùng",
                "Messages not read, by partition",
            ),
            text(
                "Tin nhắn giữa vị trí đọc và cuối phân vùng.",
                "Messages between the position and the end of a partition.",
            ),
            Measure::Count,
        )
        .ask(
            "max by (topic, partition) (dunghen_consumer_lag)",
            same("{{topic}} {{partition}}"),
        ),
    ]
}

fn quantile(rank: &str, family: &str) -> String {
    format!("histogram_quantile({rank}, sum by (le) (rate({family}_bucket[5m])))")
}

fn quality() -> Vec<Panel> {
    vec![
        lines(
            text("Bị từ chối theo lý do", "Refused, by reason"),
            text(
                "Tin nhắn vào hàng đợi sự kiện bị từ chối mỗi giờ, theo lý do đầu tiên.",
                "Messages that went to the dead letters in an hour, by the first reason.",
            ),
            Measure::Count,
        )
        .ask(
            "sum by (reason) (increase(dunghen_events_refused_total[1h]))",
            named_by("reason"),
        ),
        lines(
            text("Bất thường theo loại", "Anomalies, by kind"),
            text(
                "Sự kiện được giữ nhưng chưa thể tính, mỗi giờ.",
                "Events that are kept and cannot count as things stand, in an hour.",
            ),
            Measure::Count,
        )
        .ask(
            "sum by (kind) (increase(dunghen_events_anomalous_total[1h]))",
            named_by("kind"),
        ),
        lines(
            text("Trùng lặp và dữ liệu cá nhân", "Duplicates and personal data"),
            text(
                "Sự kiện đến lần nữa; thành viên có dữ liệu cá nhân bị bỏ khi giải mã; mỗi giờ.",
                "Events that came again; members with personal data dropped when decoding; in an hour.",
            ),
            Measure::Count,
        )
        .ask(
            "sum(increase(dunghen_events_duplicate_total[1h]))",
            text("Trùng lặp", "Duplicates"),
        )
        .ask(
            "sum(increase(dunghen_personal_data_members_total[1h]))",
            text("Dữ liệu cá nhân", "Personal data"),
        ),
    ]
}

fn state() -> Vec<Panel> {
    vec![
        lines(
            text("Hồ sơ trong trạng thái", "Dossiers in the state"),
            text(
                "Hồ sơ được giữ, theo trạng thái.",
                "Dossiers that are kept, by status.",
            ),
            Measure::Count,
        )
        .ask(
            "sum by (status) (dunghen_state_dossiers)",
            named_by("status"),
        ),
        lines(
            text("Bộ nhớ của trạng thái", "Memory of the state"),
            text("Bộ nhớ của từng tiến trình.", "Memory of each process."),
            Measure::Bytes,
        )
        .ask(
            "max by (instance) (dunghen_state_bytes)",
            named_by("instance"),
        ),
        lines(
            text("Điểm lưu theo kết quả", "Checkpoints, by outcome"),
            text("Điểm lưu mỗi giờ.", "Checkpoints in an hour."),
            Measure::Count,
        )
        .ask(
            "sum by (outcome) (increase(dunghen_checkpoints_total[1h]))",
            named_by("outcome"),
        ),
        lines(
            text("Thời gian ghi điểm lưu", "Time of a checkpoint"),
            text(
                "Phân vị 99 của điểm lưu hoàn thành.",
                "99th percentile of completed checkpoints.",
            ),
            Measure::Seconds,
        )
        .ask(
            quantile("0.99", "dunghen_checkpoint_seconds"),
            text("Phân vị 99", "99th percentile"),
        ),
        lines(
            text("Chuỗi số liệu", "Series"),
            text(
                "Số chuỗi của các chỉ số nghiệp vụ trong một lần đọc.",
                "Series of the business families in a scrape.",
            ),
            Measure::Count,
        )
        .ask("max by (instance) (dunghen_series)", named_by("instance")),
        lines(
            text(
                "Chủ thể chờ sự kiện mở đầu",
                "Subjects that wait for their first event",
            ),
            text(
                "Số sự kiện mồ côi được giữ; có giới hạn.",
                "Orphans that are kept; their number is bounded.",
            ),
            Measure::Count,
        )
        .ask("sum(dunghen_state_orphans)", text("Mồ côi", "Orphans")),
    ]
}

fn revisions() -> Vec<Panel> {
    vec![
        lines(
            text(
                "Kỳ đã đóng được hiệu chỉnh, trong 24 giờ",
                "Closed windows revised, in 24 hours",
            ),
            text(
                "Số lần bản hiệu chỉnh của kỳ đã đóng thay đổi giữa các lần đọc trong 24 giờ qua; mỗi khi một kỳ đóng và nhường chỗ cho kỳ sau cũng được tính.",
                "How often the revision of a closed window changed from scrape to scrape in the last 24 hours; that a window closes and gives way to the next one counts as well.",
            ),
            Measure::Count,
        )
        .ask(
            "max by (window) (changes(dunghen_window_revision[1d]))",
            named_by("window"),
        )
        .sized(12, 8),
        lines(
            text("Dòng dữ kiện bị rút lại", "Facts taken back"),
            text(
                "Dòng bị rút lại vì sự kiện đến sau đã đổi chúng, mỗi giờ.",
                "Rows taken back because a later arrival changed them, in an hour.",
            ),
            Measure::Count,
        )
        .ask(
            "sum(increase(dunghen_restatements_total[1h]))",
            text("Rút lại", "Taken back"),
        )
        .sized(12, 8),
    ]
}
