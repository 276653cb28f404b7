//! The exact figures of the scenarios: each part is a figure times the scale, rounded to the nearest; totals are sums.

use dunghen_contract::Millis;

use super::{Options, ScenarioName};
use crate::fates::Verdicts;

/// What a scenario must give, at the last instant of its event time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The instant to ask for.
    pub at: Millis,
    /// The window that holds all of it, by its name in `counting.md` 7.
    pub window: &'static str,
    /// The figures.
    pub figures: Vec<Counted>,
}

/// One figure.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Dossiers received.
    Received(u64),
    /// Received online.
    ReceivedOnline(u64),
    /// Resolved before the due day.
    Early(u64),
    /// Resolved on the due day.
    OnTime(u64),
    /// Resolved after the due day.
    Late(u64),
    /// Open or paused at the end.
    Open(u64),
    /// Results returned by post.
    ReturnedByPost(u64),
    /// Results with a signature.
    Signed(u64),
    /// Text messages.
    Sms(u64),
    /// Calls to the hotline.
    HotlineCalls(u64),
    /// Tickets served; their mean total is 25 minutes.
    Served(u64),
    /// Served within less than ten minutes.
    ServedBelowTenMinutes(u64),
}

/// A figure at a scale.
pub(crate) fn part(figure: u32, scale: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "figures are at most 2^32, scales at most 1000"
    )]
    let scaled = (f64::from(figure) * scale).round() as u64;
    scaled
}

/// The year of the province.
pub(crate) fn year(scale: f64) -> Verdicts {
    Verdicts {
        early: part(506_606, scale),
        on_time: part(616_726, scale),
        late: part(2_887, scale),
        open: part(64_817, scale),
    }
}

/// The figures of the quarter that the province gave.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Quarter {
    /// 99.9 % of the 13,000 resolved are early or on time; 25.7 % are early.
    pub(crate) verdicts: Verdicts,
    pub(crate) online: u64,
    pub(crate) by_post: u64,
    pub(crate) signed: u64,
    pub(crate) messages: u64,
    pub(crate) calls: u64,
}

/// The quarter of the provincial centre.
pub(crate) fn quarter(scale: f64) -> Quarter {
    let received = part(13_800, scale);
    let [early, late, open] = [3_341, 13, 800].map(|figure| part(figure, scale));
    let on_time = received.saturating_sub(early + late + open);
    let verdicts = Verdicts {
        early,
        on_time,
        late,
        open,
    };
    let [online, by_post, signed, messages, calls] =
        [4_800, 1_200, 2_800, 36_000, 1_700].map(|figure| part(figure, scale));
    Quarter {
        verdicts,
        online,
        by_post,
        signed,
        messages,
        calls,
    }
}

/// Visits below ten minutes, and others.
pub(crate) fn visits(scale: f64) -> [u64; 2] {
    [part(12_240, scale), part(11_760, scale)]
}

impl Expected {
    /// What options ask for; none where a scenario has no figures, or no end.
    #[must_use]
    pub fn of(options: &Options, calendar: &dunghen_calendar::Calendar) -> Option<Self> {
        let scale = options.scale;
        let (window, figures) = match options.scenario {
            ScenarioName::QuangNinh2020 => ("report_year", verdicts(year(scale))),
            ScenarioName::QuangNinhQ1_2020 => {
                let quarter = quarter(scale);
                let mut figures = verdicts(quarter.verdicts);
                figures.extend([
                    Counted::ReceivedOnline(quarter.online),
                    Counted::ReturnedByPost(quarter.by_post),
                    Counted::Signed(quarter.signed),
                    Counted::Sms(quarter.messages),
                    Counted::HotlineCalls(quarter.calls),
                ]);
                ("this_quarter", figures)
            }
            ScenarioName::Counters25 => {
                let [short, long] = visits(scale);
                (
                    "this_month",
                    vec![
                        Counted::Served(short + long),
                        Counted::ServedBelowTenMinutes(short),
                    ],
                )
            }
            ScenarioName::OverdueSpike | ScenarioName::SilentCentre => ("this_month", Vec::new()),
            ScenarioName::Load => return None,
        };
        Some(Self {
            at: super::spans::last(options, calendar),
            window,
            figures,
        })
    }
}

fn verdicts(verdicts: Verdicts) -> Vec<Counted> {
    vec![
        Counted::Received(verdicts.total()),
        Counted::Early(verdicts.early),
        Counted::OnTime(verdicts.on_time),
        Counted::Late(verdicts.late),
        Counted::Open(verdicts.open),
    ]
}
