//! The province as the simulator sees it: its centres with their sizes and troubles, and what each level carries out.

use std::sync::Arc;

use dunghen_calendar::{Calendar, Day, ScheduleId};
use dunghen_contract::registry::Level;
use dunghen_contract::{Registry, ServiceLevel};

use crate::chance::{Dice, Stream};
use crate::error::SimulateError;
use crate::happening::{PlaceId, UnitId};

/// Sizes are the same for every seed, because a centre does not grow when the dice are thrown again.
const SIZES: u64 = 2020;

/// Shares of the volume by level, in per mille: the provincial centre takes about 5 %.
const VOLUME: [u64; 3] = [50, 450, 500];

/// Departments of a province, beside its centres.
const DEPARTMENTS: u16 = 20;

/// One centre.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its code.
    pub(crate) code: String,
    /// What its dossier codes begin with.
    pub(crate) prefix: String,
    /// What the number of a dossier code begins with.
    pub(crate) series: &'static str,
    /// Its schedule.
    pub(crate) schedule: ScheduleId,
    /// Its level.
    pub(crate) level: Level,
    /// Its share of the volume.
    pub(crate) size: u64,
    /// Its share of what goes wrong.
    pub(crate) trouble: u64,
    /// The unit above it, where dossiers are transferred to.
    pub(crate) above: Option<UnitId>,
}

/// A province.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) registry: Arc<Registry>,
    pub(crate) calendar: Arc<Calendar>,
    /// The code of the province.
    pub(crate) province: String,
    /// Its centres.
    pub(crate) places: Vec<Place>,
    /// Codes of units: the centres, then the departments.
    pub(crate) units: Vec<String>,
    /// Places in the catalogue by level: all, and those that can be filed online.
    catalogue: [(Vec<u32>, Vec<u32>); 3],
}

impl World {
    /// The first province of the registry that has a provincial centre, with the centres that are valid on a day.
    ///
    /// # Errors
    /// A registry without centres or procedures.
    pub(crate) fn new(
        registry: Arc<Registry>,
        calendar: Arc<Calendar>,
        on: Day,
    ) -> Result<Self, SimulateError> {
        let centres = registry.centres();
        let head = centres
            .iter()
            .find(|centre| centre.level == Level::Province)
            .or(centres.first());
        let province = head
            .map(|centre| centre.province.clone())
            .ok_or(SimulateError::NoCentre)?;
        let places = places(&registry, &calendar, &province, on)?;
        let departments = (2..2 + DEPARTMENTS).map(|number| format!("{province}.{number:02}"));
        let units = places
            .iter()
            .map(|place| place.code.clone())
            .chain(departments)
            .collect();
        let catalogue = [Level::Province, Level::District, Level::Commune]
            .map(|level| catalogue(&registry, level));
        if registry.procedures().is_empty() {
            return Err(SimulateError::NoProcedure);
        }
        Ok(Self {
            registry,
            calendar,
            province,
            places,
            units,
            catalogue,
        })
    }

    /// The same province with some of its centres. Units keep their numbers only among themselves.
    pub(crate) fn only(&self, wanted: impl Fn(&Place) -> bool) -> Self {
        let places: Vec<Place> = self
            .places
            .iter()
            .filter(|place| wanted(place))
            .map(|place| Place {
                above: None,
                ..place.clone()
            })
            .collect();
        let departments = self.units[self.places.len()..].iter().cloned();
        let units = places
            .iter()
            .map(|place| place.code.clone())
            .chain(departments)
            .collect();
        Self {
            registry: Arc::clone(&self.registry),
            calendar: Arc::clone(&self.calendar),
            province: self.province.clone(),
            places,
            units,
            catalogue: self.catalogue.clone(),
        }
    }

    /// The sector that a centre has most to do with: that of the procedure it carries out most.
    pub(crate) fn main_field(&self, place: PlaceId) -> String {
        let (all, _) = &self.catalogue[self.place(place).level.index()];
        let first = all
            .first()
            .map(|&id| self.registry.procedures()[id as usize].field.clone());
        first.unwrap_or_default()
    }

    /// One centre.
    pub(crate) fn place(&self, id: PlaceId) -> &Place {
        &self.places[usize::from(id)]
    }

    /// A procedure that a centre carries out, the usual ones more often.
    pub(crate) fn procedure(&self, place: PlaceId, online: bool, dice: &mut Dice) -> u32 {
        let (all, filed_online) = &self.catalogue[self.place(place).level.index()];
        dice.pick_early(if online { filed_online } else { all })
            .unwrap_or(0)
    }

    /// A unit that a centre transfers dossiers to.
    pub(crate) fn receiver(&self, place: PlaceId, dice: &mut Dice) -> UnitId {
        let department = self.places.len() as u64 + dice.below(u64::from(DEPARTMENTS));
        // Only with more than 65,516 centres are there departments beyond the numbers of units.
        let department = UnitId::try_from(department).unwrap_or(place);
        self.place(place)
            .above
            .filter(|_| dice.chance(0.7))
            .unwrap_or(department)
    }
}

fn places(
    registry: &Registry,
    calendar: &Calendar,
    province: &str,
    on: Day,
) -> Result<Vec<Place>, SimulateError> {
    let valid = |centre: &dunghen_contract::registry::Centre| {
        centre.province == province
            && centre.valid_from.is_none_or(|from| Day::from(from) <= on)
            && centre.valid_to.is_none_or(|to| on <= Day::from(to))
    };
    let ids: Vec<usize> = (0..registry.centres().len())
        .filter(|&id| valid(&registry.centres()[id]))
        .collect();
    let of_level = |level: Level| {
        ids.iter()
            .filter(|&&id| registry.centres()[id].level == level)
            .count() as u64
    };
    let mut dice = Dice::new(SIZES, Stream::World);
    let mut places = Vec::with_capacity(ids.len());
    for &id in &ids {
        let centre = &registry.centres()[id];
        let size = VOLUME[centre.level.index()] * 1000 / of_level(centre.level).max(1);
        let above = centre
            .parent
            .and_then(|parent| ids.iter().position(|&id| id == usize::from(parent.0)));
        let (prefix, series) = codes(&centre.code, province);
        let schedule = if centre.hours.is_empty() {
            calendar.default_schedule()
        } else {
            calendar
                .schedule(&centre.hours)
                .ok_or_else(|| SimulateError::Schedule {
                    centre: centre.code.clone(),
                    schedule: centre.hours.clone(),
                })?
        };
        let trouble = dice.below(4);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a registry holds at most 65,536 centres"
        )]
        places.push(Place {
            code: centre.code.clone(),
            prefix,
            series,
            schedule,
            level: centre.level,
            size: size * (50 + dice.below(101)) + 1,
            trouble: trouble * trouble * trouble + 1,
            above: above.map(|place| place as UnitId),
        });
    }
    if places.is_empty() {
        Err(SimulateError::NoCentre)
    } else {
        Ok(places)
    }
}

/// The two official forms of a dossier code: departments and provincial centres write theirs from the smallest unit to
/// the province, the others from the province down.
fn codes(code: &str, province: &str) -> (String, &'static str) {
    let mut numbers = code.split('.').skip(1);
    let unit = numbers.next().unwrap_or("00");
    let part = numbers.next().unwrap_or("00");
    if unit == "00" {
        (format!("000.00.{part:0>2}.{province}-"), "")
    } else {
        (format!("{province}.{unit:0>3}.{part:0>2}-"), "VN")
    }
}

fn catalogue(registry: &Registry, level: Level) -> (Vec<u32>, Vec<u32>) {
    let all: Vec<u32> = (0..).take(registry.procedures().len()).collect();
    let row = |id: u32| &registry.procedures()[id as usize];
    let own: Vec<u32> = all
        .iter()
        .copied()
        .filter(|&id| row(id).level == level)
        .collect();
    let own = if own.is_empty() { all } else { own };
    let online: Vec<u32> = own
        .iter()
        .copied()
        .filter(|&id| row(id).service_level != ServiceLevel::None)
        .collect();
    let online = if online.is_empty() {
        own.clone()
    } else {
        online
    };
    (own, online)
}
