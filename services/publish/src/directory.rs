//! What a snapshot has no room for: the names of centres and provinces, and the targets.
//!
//! Names are for people only; labels carry codes, which never change their spelling.

use dunghen_contract::Registry;
use dunghen_contract::registry::{Centre, Field, Level};
use jiff::civil::Date;

use crate::targets::Targets;

/// Names and targets of a registry.
#[derive(Clone, Debug)]
pub struct Directory {
    /// By the number of their entity.
    centres: Vec<CentreName>,
    provinces: Vec<ProvinceName>,
    registered: Vec<Centre>,
    fields: Vec<Field>,
    /// The targets.
    pub targets: Targets,
}

/// What a centre is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CentreName {
    /// Its name.
    pub full: String,
    /// Its name without the words that all centres of its province and level begin with, so that a
    /// narrow table shows what tells them apart.
    pub short: String,
}

/// What a province is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceName {
    /// Its code.
    pub code: String,
    /// The name of its first provincial centre; none where it has no such centre.
    pub centre: Option<String>,
}

impl Directory {
    /// The names and targets of a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let provincial = |code: &String| {
            registry
                .centres()
                .iter()
                .find(|centre| centre.level == Level::Province && centre.province == *code)
                .map(|centre| centre.name.clone())
        };
        Self {
            centres: registry
                .centres()
                .iter()
                .map(|centre| CentreName {
                    full: centre.name.clone(),
                    short: short_name(registry.centres(), centre),
                })
                .collect(),
            provinces: registry
                .provinces()
                .iter()
                .map(|code| ProvinceName {
                    code: code.clone(),
                    centre: provincial(code),
                })
                .collect(),
            registered: registry.centres().to_vec(),
            fields: registry.fields().to_vec(),
            targets: Targets::new(registry),
        }
    }

    /// The name of a centre by the number of its entity.
    #[must_use]
    pub fn centre(&self, entity: usize) -> Option<&CentreName> {
        self.centres.get(entity)
    }

    /// The provinces that the registry knows: of its centres and of its targets.
    pub fn known_provinces(&self) -> impl Iterator<Item = &str> + Clone {
        let of_centres = self.province_codes();
        let of_targets = self.targets.provinces();
        of_centres.chain(of_targets)
    }

    /// Whether a centre, by the number of its entity, works on a day.
    #[must_use]
    pub fn is_in_force(&self, entity: usize, day: Date) -> bool {
        let centre = self.registered.get(entity);
        centre.is_some_and(|centre| centre.is_in_force(day))
    }

    /// The centres of the registry, in its order.
    #[must_use]
    pub fn centres(&self) -> &[Centre] {
        &self.registered
    }

    /// The sectors of the registry, in its order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The codes of the centres.
    pub fn centre_codes(&self) -> impl Iterator<Item = &str> + Clone {
        self.registered.iter().map(|centre| &*centre.code)
    }

    /// The codes of the provinces.
    pub fn province_codes(&self) -> impl Iterator<Item = &str> + Clone {
        self.provinces.iter().map(|province| &*province.code)
    }

    /// The slugs that figures of a sector are under, with those of the rest.
    pub fn field_slugs(&self) -> impl Iterator<Item = &str> + Clone {
        let listed = self.fields.iter().map(|field| &*field.slug);
        listed.chain(["other", "unknown"])
    }

    /// The words of the levels.
    pub fn levels(&self) -> impl Iterator<Item = &'static str> + Clone {
        Level::WORDS.iter().copied()
    }

    /// Every province, sorted by code; the place is its number in the layout.
    #[must_use]
    pub fn provinces(&self) -> &[ProvinceName] {
        &self.provinces
    }
}

/// The name of a centre without the words that it shares with all its peers from the left.
fn short_name(centres: &[Centre], centre: &Centre) -> String {
    let words: Vec<&str> = centre.name.split_whitespace().collect();
    let shared = centres
        .iter()
        .filter(|peer| peer.province == centre.province && peer.level == centre.level)
        .filter(|peer| peer.name != centre.name)
        .map(|peer| {
            let same = words.iter().zip(peer.name.split_whitespace());
            same.take_while(|(a, b)| *a == b).count()
        })
        .min()
        .filter(|shared| *shared < words.len())
        .unwrap_or(0);
    let rest = words[shared..].join(" ");
    let mut letters = rest.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_where_peers_begin_alike() {
        let registry = Registry::parse(
            "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
             a,Trung tâm tỉnh,province,H49,,,,,\n\
             b,Bộ phận xã Đồn Đạc,commune,H49,,,,,\n\
             c,Bộ phận phường Hồng Hà,commune,H49,,,,,\n\
             d,Bộ phận,commune,H48,,,,,\n\
             e,Bộ phận xã,commune,H48,,,,,\n",
            "code,name,field,level,service_level,statutory_working_hours,fee\n",
            "slug,name_vi,name_en\n",
            "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n",
        )
        .unwrap();
        let directory = Directory::new(&registry);
        let short: Vec<&str> = directory.centres.iter().map(|c| &*c.short).collect();
        assert_eq!(
            short,
            [
                "Trung tâm tỉnh",
                "Xã Đồn Đạc",
                "Phường Hồng Hà",
                "Bộ phận",
                "Xã"
            ]
        );
        assert_eq!(
            directory.provinces()[1].centre.as_deref(),
            Some("Trung tâm tỉnh")
        );
    }
}
