//! The command line: what there is to ask for, and the help that says so with examples.

mod check;
mod dead_letters;
mod demo;
mod replay;
mod run;
mod serve;
mod simulate;
mod state;
mod validate;
mod values;
mod worker;

pub use check::CheckArgs;
pub use dead_letters::{
    DeadLettersArgs, DeadLettersCommand, ListArgs, ResendArgs, Selection, ShowArgs,
};
pub use demo::DemoArgs;
pub use replay::ReplayArgs;
pub use run::RunArgs;
pub use serve::ServeArgs;
pub use simulate::{SimulateArgs, Target};
pub use state::{
    RebuildArgs, RepartitionArgs, ShardListArgs, ShardShowArgs, StateArgs, StateCommand, VerifyArgs,
};
pub use validate::ValidateArgs;
pub use worker::WorkerArgs;

use clap::{Parser, Subcommand};

/// Chỉ số thời gian thực của các trung tâm phục vụ hành chính công: đúng hẹn, trễ hẹn, chờ đợi.
/// Real-time figures of one-stop public service centres: kept appointments, late ones, waiting.
#[derive(Debug, Parser)]
#[command(
    name = "dunghen",
    version,
    verbatim_doc_comment,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Examples:
  dunghen demo                                  a simulated province, live, in this process alone
  dunghen check --config dunghen.toml           is everything in order?
  dunghen run --config dunghen.toml             the pipeline on Kafka
  dunghen replay events.ndjson --at 2026-11-22T17:00:00+07:00

Without [registry] and [calendar] in a configuration, or without one, the registry of Quảng Ninh
2020 that comes with the binary is used. Any key can be set by the environment too:
DUNGHEN_KAFKA__BOOTSTRAP=kafka:9092 overrides bootstrap of [kafka].

Exit codes: 0 done; 1 failed while running; 2 wrong use or invalid configuration."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Một tỉnh mô phỏng, sống ngay trong tiến trình này.
    /// A simulated province that lives in this process: embedded broker, pipeline, metrics, page.
    #[command(verbatim_doc_comment)]
    Demo(DemoArgs),
    /// Chạy trên Kafka.
    /// The pipeline on Kafka: events in, figures at /metrics and on the page.
    #[command(verbatim_doc_comment)]
    Run(RunArgs),
    /// Một trong nhiều tiến trình chia nhau các phân vùng.
    /// One of several processes that share the partitions: folds, keeps, publishes totals.
    #[command(verbatim_doc_comment)]
    Worker(WorkerArgs),
    /// Hiển thị những gì các tiến trình worker công bố.
    /// The figures of what the workers publish: metrics and page, any number of times.
    #[command(verbatim_doc_comment)]
    Serve(ServeArgs),
    /// Tính lại các chỉ số từ tệp sự kiện.
    /// The figures at an instant, from files of events, without a broker.
    #[command(verbatim_doc_comment)]
    Replay(ReplayArgs),
    /// Tạo sự kiện của một kịch bản.
    /// Events of a scenario, the same for the same seed.
    #[command(verbatim_doc_comment)]
    Simulate(SimulateArgs),
    /// Kiểm tra sự kiện theo hợp đồng dữ liệu.
    /// Checks events against the contract: a producer's tool.
    #[command(verbatim_doc_comment)]
    Validate(ValidateArgs),
    /// Kiểm tra cấu hình mà không khởi động.
    /// Checks configuration, registry, calendar, targets and queries without starting.
    #[command(verbatim_doc_comment)]
    Check(CheckArgs),
    /// Xem và gửi lại những gì đã bị từ chối.
    /// What was refused, and sending it again once mended.
    #[command(verbatim_doc_comment)]
    DeadLetters(DeadLettersArgs),
    /// Xem, kiểm tra và chuyển đổi trạng thái đã lưu.
    /// The checkpoints: what they hold, whether they are whole, and what a change asks of them.
    #[command(verbatim_doc_comment)]
    State(StateArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds() {
        Cli::command().debug_assert();
    }
}
