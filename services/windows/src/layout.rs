//! Who has figures: the centres, levels, sectors and provinces of the registry, as dense numbers.
//!
//! Everything that exists is known before the first event, which is why a count can be a known
//! zero and why no label can come from an event.

use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::FieldIx;
use dunghen_lifecycle::intern::{no_field, other_field, unknown_field};
use rustc_hash::FxHashMap;

/// The scope of a figure; it is part of the family's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One centre.
    Centre,
    /// The centres of one level of a province.
    Level,
    /// One sector of a province.
    Field,
    /// A province.
    Province,
    /// One sector of one centre; *now* figures alone.
    CentreField,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::Centre,
        Self::Level,
        Self::Field,
        Self::Province,
        Self::CentreField,
    ];

    /// The word in names of families and in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Level => "level",
            Self::Field => "field",
            Self::Province => "province",
            Self::CentreField => "centre_field",
        }
    }

    /// The scope with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// The place of an entity in [`Layout::entities`]; sectors of centres follow after.
pub type EntityIx = usize;

/// Somebody who has figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The scope.
    pub scope: Scope,
    /// Code of the province.
    pub province: String,
    /// Word of the level, of centres and levels.
    pub level: Option<&'static str>,
    /// Code of the centre.
    pub centre: Option<String>,
    /// Slug of the sector, or `other`, `unknown`.
    pub field: Option<String>,
    /// The entity of its level, of centres.
    pub level_entity: Option<EntityIx>,
    /// The entity of its province.
    pub province_entity: EntityIx,
}

impl Entity {
    /// The labels that the scope demands, sorted by name.
    #[must_use]
    pub fn labels(&self) -> Vec<(&'static str, &str)> {
        let mut labels = Vec::with_capacity(4);
        if let Some(centre) = &self.centre {
            labels.push(("centre", &**centre));
        }
        if let Some(field) = &self.field {
            labels.push(("field", &**field));
        }
        if let (Some(level), true) = (self.level, self.scope != Scope::CentreField) {
            labels.push(("level", level));
        }
        labels.push(("province", &*self.province));
        labels
    }
}

/// All entities of a registry.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Centres first, in the order of the registry; then levels, sectors, provinces.
    pub entities: Vec<Entity>,
    /// Sector labels: the listed ones, `other`, `unknown`.
    pub fields: Vec<String>,
    /// The place of facts without a sector.
    pub no_field: FieldIx,
    provinces: Vec<EntityIx>,
    province_of: Vec<usize>,
    levels: FxHashMap<(usize, &'static str), EntityIx>,
    first_field: EntityIx,
    centres: usize,
}

impl Layout {
    /// The layout of a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let mut fields: Vec<String> = registry.fields().iter().map(|f| f.slug.clone()).collect();
        debug_assert_eq!(fields.len(), usize::from(other_field(registry).0));
        debug_assert_eq!(fields.len() + 1, usize::from(unknown_field(registry).0));
        fields.extend(["other".to_owned(), "unknown".to_owned()]);
        let centres = registry.centres().len();
        let codes = registry.provinces();
        let province_of = registry
            .centres()
            .iter()
            .map(|centre| {
                codes
                    .iter()
                    .position(|p| *p == centre.province)
                    .unwrap_or(0)
            })
            .collect();
        let mut layout = Self {
            entities: Vec::new(),
            fields,
            no_field: no_field(registry),
            provinces: Vec::new(),
            province_of,
            levels: FxHashMap::default(),
            first_field: 0,
            centres,
        };
        layout.place(registry, codes);
        layout
    }

    fn place(&mut self, registry: &Registry, codes: &[String]) {
        let mut next = self.centres;
        for (i, centre) in registry.centres().iter().enumerate() {
            self.levels
                .entry((self.province_of[i], centre.level.word()))
                .or_insert_with(|| {
                    next += 1;
                    next - 1
                });
        }
        self.first_field = next;
        let first_province = next + codes.len() * self.fields.len();
        self.provinces = (first_province..first_province + codes.len()).collect();
        for (i, centre) in registry.centres().iter().enumerate() {
            let province = self.province_of[i];
            self.entities.push(Entity {
                scope: Scope::Centre,
                province: centre.province.clone(),
                level: Some(centre.level.word()),
                centre: Some(centre.code.clone()),
                field: None,
                level_entity: self.levels.get(&(province, centre.level.word())).copied(),
                province_entity: self.provinces[province],
            });
        }
        let mut levels: Vec<_> = self.levels.iter().map(|(k, v)| (*v, *k)).collect();
        levels.sort_unstable();
        for (_, (province, level)) in levels {
            self.push(Scope::Level, codes, province, Some(level), None);
        }
        for province in 0..codes.len() {
            for field in 0..self.fields.len() {
                let field = self.fields[field].clone();
                self.push(Scope::Field, codes, province, None, Some(field));
            }
        }
        for province in 0..codes.len() {
            self.push(Scope::Province, codes, province, None, None);
        }
    }

    fn push(
        &mut self,
        scope: Scope,
        codes: &[String],
        province: usize,
        level: Option<&'static str>,
        field: Option<String>,
    ) {
        self.entities.push(Entity {
            scope,
            province: codes[province].clone(),
            level,
            centre: None,
            field,
            level_entity: None,
            province_entity: self.provinces[province],
        });
    }

    /// How many entities there are beside sectors of centres.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether the registry is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// How many centres there are.
    #[must_use]
    pub const fn centres(&self) -> usize {
        self.centres
    }

    /// The number of a centre's province among the provinces.
    #[must_use]
    pub fn province_number(&self, centre: CentreId) -> usize {
        self.province_of[usize::from(centre.0)]
    }

    /// How many provinces there are.
    #[must_use]
    pub fn province_count(&self) -> usize {
        self.provinces.len()
    }

    /// The entity of a province by its number.
    #[must_use]
    pub fn province(&self, number: usize) -> EntityIx {
        self.provinces[number]
    }

    /// The number of a province by its entity.
    #[must_use]
    pub fn province_number_of_entity(&self, entity: EntityIx) -> usize {
        self.provinces.partition_point(|&p| p < entity)
    }

    /// The entity of a level of a province.
    #[must_use]
    pub fn level(&self, province: usize, level: &str) -> Option<EntityIx> {
        self.levels
            .iter()
            .find(|((p, word), _)| *p == province && *word == level)
            .map(|(_, entity)| *entity)
    }

    /// The entity of a sector of a province.
    #[must_use]
    pub fn field(&self, province: usize, field: FieldIx) -> EntityIx {
        self.first_field + province * self.fields.len() + usize::from(field.0)
    }

    /// The number of a sector of a centre, after all entities.
    #[must_use]
    pub fn centre_field(&self, centre: CentreId, field: FieldIx) -> EntityIx {
        self.len() + usize::from(centre.0) * self.fields.len() + usize::from(field.0)
    }

    /// How many numbers there are with sectors of centres.
    #[must_use]
    pub fn len_with_cells(&self) -> usize {
        self.len() + self.centres * self.fields.len()
    }

    /// Any entity by its number, sectors of centres too.
    #[must_use]
    pub fn describe(&self, entity: EntityIx) -> Entity {
        let Some(cell) = entity.checked_sub(self.len()) else {
            return self.entities[entity].clone();
        };
        let centre = &self.entities[cell / self.fields.len()];
        Entity {
            scope: Scope::CentreField,
            field: Some(self.fields[cell % self.fields.len()].clone()),
            ..centre.clone()
        }
    }

    /// The scope of any entity by its number.
    #[must_use]
    pub fn scope(&self, entity: EntityIx) -> Scope {
        self.entities
            .get(entity)
            .map_or(Scope::CentreField, |e| e.scope)
    }
}

impl Layout {
    /// The numbers of the entities of a scope.
    #[must_use]
    pub fn entities_of(&self, scope: Scope) -> std::ops::Range<EntityIx> {
        let provinces = self.len() - self.provinces.len();
        match scope {
            Scope::Centre => 0..self.centres,
            Scope::Level => self.centres..self.first_field,
            Scope::Field => self.first_field..provinces,
            Scope::Province => provinces..self.len(),
            Scope::CentreField => self.len()..self.len_with_cells(),
        }
    }
}
