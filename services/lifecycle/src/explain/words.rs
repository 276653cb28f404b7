//! What rules, verdicts and standings are called, in both languages.

use dunghen_contract::Language;

use crate::dossier::Pause;
use crate::row::{Apology, Closed, Standing, Verdict};

pub(super) const fn verdict(language: Language, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Early => language.of("trước hạn", "early"),
        Verdict::OnTime => language.of("đúng hạn", "on time"),
        Verdict::Late => language.of("trễ hạn", "late"),
        Verdict::NoDue => language.of("không có hẹn trả", "without an appointed return"),
    }
}

pub(super) const fn pause(language: Language, pause: Pause) -> &'static str {
    match pause {
        Pause::Supplement => language.of("chờ bổ sung hồ sơ", "waiting for a supplement"),
        Pause::Payment => language.of("chờ nộp tiền", "waiting for a payment"),
    }
}

pub(super) const fn apology(language: Language, apology: Apology) -> &'static str {
    match apology {
        Apology::InTime => language.of(
            "có xin lỗi, ít nhất 8 giờ làm việc trước hẹn cũ",
            "with an apology at least 8 working hours before the old date",
        ),
        Apology::Late => language.of(
            "có xin lỗi, nhưng không đủ 8 giờ làm việc trước hẹn cũ",
            "with an apology less than 8 working hours before the old date",
        ),
        Apology::None => language.of("không kèm xin lỗi", "without an apology"),
        Apology::AfterEnd => language.of("sau khi kết thúc", "after the end"),
    }
}

pub(super) const fn closed(language: Language, how: Closed) -> &'static str {
    match how {
        Closed::Withdrawn => language.of("Người nộp rút hồ sơ", "Withdrawn by the applicant"),
        Closed::Stopped => language.of("Cơ quan dừng giải quyết", "Stopped by the authority"),
    }
}

pub(super) const fn standing(language: Language, standing: Standing) -> &'static str {
    match standing {
        Standing::AwaitingAcceptance => language.of(
            "Đã nộp, đang chờ tiếp nhận",
            "Submitted and waiting to be accepted",
        ),
        Standing::Within => language.of(
            "Đang giải quyết, còn trên 8 giờ làm việc",
            "Open, with more than 8 working hours left",
        ),
        Standing::DueSoon => language.of(
            "Đang giải quyết, còn không quá 8 giờ làm việc",
            "Open, with at most 8 working hours left",
        ),
        Standing::Overdue => language.of("Đang giải quyết, đã quá hạn", "Open and overdue"),
        Standing::Paused => language.of("Đang tạm dừng", "Paused"),
        Standing::NoDue => language.of(
            "Đang giải quyết, không có hẹn trả",
            "Open, without an appointed return",
        ),
    }
}
