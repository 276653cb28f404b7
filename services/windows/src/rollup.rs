//! The roll-ups of a tick: from what changed to the totals of every scope.
//!
//! The sums are SQL (`queries/rollups`); this adds their rows to the totals and decides which of
//! them are worth running.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{AsArray, Int64Array, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::prelude::SessionContext;
use dunghen_calendar::{Day, ScheduleId};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Millis, Rules};
use rustc_hash::FxHashMap;

use crate::compiled::{Compiled, numbers};
use crate::deltas::{OverdueDay, SharedChanges};
use crate::frame::{Frame, Slots};
use crate::hours;
use crate::layout::{EntityIx, Layout, Scope};
use crate::measure::{names, now_names};
use crate::queries::{QueryError, QueryFile};
use crate::shard::Heard;
use crate::tables::Shared;
use crate::workday::Workdays;

/// The planned roll-ups.
pub struct Rollups {
    windows: Compiled,
    now: Compiled,
    workdays: Compiled,
    oldest_waiting: Compiled,
    names: Vec<String>,
    now_names: Vec<String>,
}

/// What roll-ups read and change.
pub struct Context<'a> {
    /// The totals.
    pub ground: &'a Shared,
    /// What changed.
    pub changes: &'a SharedChanges,
    /// The entities.
    pub layout: &'a Arc<Layout>,
    /// The calendar and the schedules.
    pub rules: &'a Rules,
    /// The registry.
    pub registry: &'a Registry,
}

/// What the figures that are no sums have to follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct News {
    /// A dossier became overdue, or did not after all.
    pub overdue: bool,
    /// A ticket waits, or no longer.
    pub waiting: bool,
    /// The first event of a province is another one.
    pub first_event: bool,
}

impl Rollups {
    /// Plans the roll-ups.
    ///
    /// # Errors
    ///
    /// Where one is missing or cannot be planned.
    pub async fn new(files: Vec<QueryFile>, session: &SessionContext) -> Result<Self, QueryError> {
        let (names, now_names) = (names(), now_names());
        let find = |name: &'static str, measures: &[String]| {
            let file = files.iter().find(|file| file.name == name);
            file.map(|file| expand(file, measures))
                .ok_or(QueryError::NoRollup(name))
        };
        Ok(Self {
            windows: Compiled::new(find("windows", &names)?, session).await?,
            now: Compiled::new(find("now", &now_names)?, session).await?,
            workdays: Compiled::new(find("workdays", &[])?, session).await?,
            oldest_waiting: Compiled::new(find("oldest_waiting", &[])?, session).await?,
            names,
            now_names,
        })
    }

    /// Adds the changes of windows to their totals, slots that begin anew first.
    ///
    /// # Errors
    ///
    /// What DataFusion says.
    pub async fn windows(
        &self,
        context: &Context<'_>,
        touched: &mut [bool],
    ) -> Result<(), QueryError> {
        let (resets, empty) = {
            let delta = &context.changes.read().delta;
            (delta.resets, delta.windows.is_empty())
        };
        context.ground.write().totals.reset(resets);
        if empty {
            return Ok(());
        }
        let entities = context.layout.len();
        let mut before: FxHashMap<(usize, EntityIx), Box<[i64]>> = FxHashMap::default();
        for batch in self.windows.run().await? {
            let sets = numbers(&batch, "slots").unwrap_or_default();
            let totals = &mut context.ground.write().totals;
            each_row(&batch, &self.names, |row, entity, changes| {
                for slot in Slots::of_bits(sets[row].unwrap_or(0)) {
                    let total = totals.window_mut(slot, entity);
                    before
                        .entry((slot, entity))
                        .or_insert_with(|| (&*total).into());
                    add(total, changes);
                }
            });
        }
        // What two sets of slots add and take away again has changed nothing.
        let totals = &context.ground.read().totals;
        for ((slot, entity), before) in before {
            touched[slot * entities + entity] |= *before != *totals.window(slot, entity);
        }
        Ok(())
    }

    /// Adds the changes of *now*.
    ///
    /// # Errors
    ///
    /// What DataFusion says.
    pub async fn now(&self, context: &Context<'_>) -> Result<(), QueryError> {
        if context.changes.read().delta.now.is_empty() {
            return Ok(());
        }
        for batch in self.now.run().await? {
            let totals = &mut context.ground.write().totals;
            each_row(&batch, &self.now_names, |_, entity, changes| {
                add(totals.now_mut(entity), changes);
            });
        }
        Ok(())
    }

    /// Makes the figures of working days anew.
    ///
    /// # Errors
    ///
    /// What DataFusion says.
    pub async fn workdays(&self, context: &Context<'_>, frame: &Frame) -> Result<(), QueryError> {
        let schedules = Schedules::at(context, frame);
        context.changes.write().overdue_days = schedules.place(context);
        let batches = self.workdays.run().await?;
        let mut ground = context.ground.write();
        let totals = &mut ground.totals;
        totals.clear_workdays();
        for batch in batches {
            let days = numbers(&batch, "day").unwrap_or_default();
            let wanted = ["became_overdue".to_owned()];
            each_row(&batch, &wanted, |row, entity, counts| {
                if let Some(day) = days[row] {
                    totals.set_workday(entity, day as usize, counts[0]);
                }
            });
        }
        totals.known_workdays = schedules.known(context, &totals.heard);
        Ok(())
    }

    /// Makes the issue of the oldest waiting ticket anew.
    ///
    /// # Errors
    ///
    /// What DataFusion says.
    pub async fn oldest_waiting(&self, context: &Context<'_>) -> Result<(), QueryError> {
        let mut oldest: BTreeMap<CentreId, Millis> = BTreeMap::new();
        for &(centre, issued) in context.ground.read().totals.waiting.keys() {
            oldest.entry(centre).or_insert(issued);
        }
        context.changes.write().waiting = oldest.into_iter().collect();
        let batches = self.oldest_waiting.run().await?;
        let totals = &mut context.ground.write().totals;
        totals.oldest_waiting.fill(None);
        for batch in batches {
            each_row(&batch, &["issued".to_owned()], |_, entity, issued| {
                totals.oldest_waiting[entity] = Some(issued[0]);
            });
        }
        Ok(())
    }
}

impl Context<'_> {
    /// Takes over what is no sum over windows: overdue days, waiting tickets, hours, who spoke when.
    #[must_use]
    pub fn absorb(&self, frame: &Frame, heard: &[(CentreId, Heard)]) -> News {
        let mut news = News::default();
        let totals = &mut self.ground.write().totals;
        let delta = &self.changes.read().delta;
        for (day, change) in &delta.overdue_days {
            news.overdue = true;
            *totals.overdue_days.entry(*day).or_default() += change;
        }
        for (ticket, change) in &delta.waiting {
            news.waiting = true;
            *totals.waiting.entry(*ticket).or_default() += change;
        }
        hours::absorb(&mut totals.hours, &delta.hours, frame.clock);
        if news.overdue {
            totals.overdue_days.retain(|_, count| *count != 0);
        }
        if news.waiting {
            totals.waiting.retain(|_, count| *count != 0);
        }
        for (centre, more) in heard {
            let known = &mut totals.heard[usize::from(centre.0)];
            let both = known.map_or(*more, |known| known.and(*more));
            news.first_event |= known.is_none_or(|known| known.first != both.first);
            *known = Some(both);
        }
        news
    }
}

/// The working days of every schedule at one clock.
struct Schedules {
    of_schedule: BTreeMap<u16, Workdays>,
    default: ScheduleId,
}

impl Schedules {
    fn at(context: &Context<'_>, frame: &Frame) -> Self {
        let calendar = &context.rules.calendar;
        let default = calendar.default_schedule();
        let of_schedule = context
            .rules
            .schedules
            .iter()
            .chain([&default])
            .map(|s| (s.0, Workdays::at(calendar, *s, frame.day())))
            .collect();
        Self {
            of_schedule,
            default,
        }
    }

    fn of(&self, schedule: ScheduleId) -> &Workdays {
        &self.of_schedule[&schedule.0]
    }

    /// The overdue days that lie in a working day of any schedule; older ones are forgotten.
    fn place(&self, context: &Context<'_>) -> Vec<OverdueDay> {
        let oldest = self.of_schedule.values().filter_map(Workdays::oldest).min();
        let Some(oldest) = oldest else {
            return Vec::new();
        };
        let first = (oldest, crate::delta::Cell(0));
        let mut ground = context.ground.write();
        let known = &mut ground.totals.overdue_days;
        // Days never come back into reach, because the clock never goes back.
        *known = known.split_off(&first);
        let days = known.iter();
        days.map(|(&(day, cell), &count): (&(Day, _), _)| {
            let schedule = context.rules.schedule(crate::delta::Cell::centre(cell));
            OverdueDay {
                cell,
                count,
                of_centre: self.of(schedule).place(day),
                of_default: self.of(self.default).place(day),
            }
        })
        .collect()
    }

    /// How many complete working days count, for every entity and cell.
    fn known(&self, context: &Context<'_>, heard: &[Option<Heard>]) -> Vec<i64> {
        let layout = context.layout;
        let mut first: Vec<Option<Millis>> = vec![None; layout.province_count()];
        for (centre, heard) in heard.iter().enumerate() {
            let province = &mut first[layout.province_number(CentreId(centre as u16))];
            if let Some(heard) = heard {
                *province = Some(province.map_or(heard.first, |f| f.min(heard.first)));
            }
        }
        let known = |schedule: ScheduleId, province: usize| {
            first[province].map_or(0, |first| {
                self.of(schedule)
                    .known_since(first, &context.rules.calendar)
            })
        };
        let of_centre: Vec<i64> = (0..layout.centres())
            .map(|centre| {
                let province = layout.province_number(CentreId(centre as u16));
                known(context.rules.schedules[centre], province)
            })
            .collect();
        let of_default: Vec<i64> = (0..layout.province_count())
            .map(|province| known(self.default, province))
            .collect();
        (0..layout.len_with_cells())
            .map(|entity| known_of(entity, layout, &of_centre, &of_default))
            .collect()
    }
}

fn known_of(entity: EntityIx, layout: &Layout, of_centre: &[i64], of_default: &[i64]) -> i64 {
    match layout.scope(entity) {
        Scope::Centre => of_centre[entity],
        Scope::CentreField => of_centre[(entity - layout.len()) / layout.fields.len()],
        _ => {
            let province = layout.entities[entity].province_entity;
            of_default[layout.province_number_of_entity(province)]
        }
    }
}

/// Writes `sum(m) AS m` for each measure in the place of `{measures}`.
fn expand(file: &QueryFile, measures: &[String]) -> QueryFile {
    let sums: Vec<String> = measures
        .iter()
        .map(|m| format!("sum({m}) AS {m}"))
        .collect();
    QueryFile {
        sql: file.sql.replace("{measures}", &sums.join(",\n  ")),
        ..file.clone()
    }
}

/// Calls `visit` with the number of each row, its entity and its figures.
fn each_row(
    batch: &RecordBatch,
    columns: &[String],
    mut visit: impl FnMut(usize, EntityIx, &[i64]),
) {
    let entities = numbers(batch, "entity").unwrap_or_default();
    let columns: Vec<Option<Int64Array>> = columns
        .iter()
        .map(|name| {
            let column = cast(batch.column_by_name(name)?, &DataType::Int64).ok()?;
            Some(column.as_primitive::<Int64Type>().clone())
        })
        .collect();
    let mut figures = vec![0; columns.len()];
    for (row, entity) in entities.into_iter().enumerate() {
        let Some(entity) = entity else {
            continue;
        };
        for (figure, column) in figures.iter_mut().zip(&columns) {
            *figure = column.as_ref().map_or(0, |column| column.value(row));
        }
        visit(row, entity as usize, &figures);
    }
}

fn add(total: &mut [i64], changes: &[i64]) {
    for (total, change) in total.iter_mut().zip(changes) {
        *total += change;
    }
}
