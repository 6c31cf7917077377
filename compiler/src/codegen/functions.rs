//! What rules share: the items that come from the bodies of stored functions, each generated once however many rules need it.
//!
//! A stored function that a query calls has a crate, with a module for each function whose body its items come from. An item is the same
//! for two rules if they call the function with the same arguments and read the same of its columns; its name ends in a hash of its text and
//! of what it names, so that it says by itself which one it is, whatever other rules there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use sha1_smol::Sha1;

use super::{
    identifier::module_name,
    imports::is_offered,
    item::{Home, Item},
};
use crate::plan::StoredCall;

/// An item in the crate of a stored function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionItem {
    /// The stored function that queries call: the crate.
    pub called: String,
    /// The stored function whose body the item comes from; `None` for a constant that has no place of its own.
    pub function: Option<String>,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it names, of its own crate and of the runtime.
    pub names: BTreeSet<String>,
}

impl FunctionItem {
    /// The crate, as Rust names it.
    pub(super) fn crate_name(&self) -> String {
        format!("functions_{}", module_name(&self.called))
    }

    /// The module in the crate.
    pub(super) fn module(&self) -> String {
        self.function.as_deref().map_or_else(|| "constants".to_owned(), module_name)
    }
}

/// What of some items is imported where these names are used: paths and names, in order.
pub(super) fn imported<'i>(
    items: &'i [FunctionItem],
    used: &BTreeSet<String>,
) -> Vec<(String, Vec<&'i str>)> {
    let mut paths: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for item in items.iter().filter(|item| used.contains(&item.name)) {
        paths.entry(format!("{}::{}", item.crate_name(), item.module())).or_default().push(&item.name);
    }
    for names in paths.values_mut() {
        names.sort_unstable();
    }
    paths.into_iter().collect()
}

/// Divides the items of a rule into those of its own module and those of stored functions, which get new names.
pub(super) fn part(items: Vec<Item>, calls: &[StoredCall]) -> (Vec<Item>, Vec<FunctionItem>) {
    if calls.is_empty() {
        return (items, Vec::new());
    }
    let mut parting = Parting::new(&items, calls);
    let functions = parting.functions();
    let own = items.iter().zip(&parting.crates).filter(|(_, of)| !matches!(of, Crate::Of(_)));
    let own = own.map(|(item, _)| {
        let mut item = item.clone();
        item.rename(&|old| {
            let place = *parting.places.get(old)?;
            matches!(parting.crates[place], Crate::Of(_)).then(|| parting.renamed[&place].name.clone())
        });
        item
    });
    (own.collect(), functions)
}

/// Where an item goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crate<'p> {
    /// The rule's module.
    Rule,
    /// The crate of the function that the query calls.
    Of(&'p str),
    /// Wherever it is named.
    Any,
}

struct Parting<'p> {
    items: &'p [Item],
    calls: &'p [StoredCall],
    places: HashMap<String, usize>,
    /// The items that each item names.
    named: Vec<Vec<usize>>,
    /// Where each item goes.
    crates: Vec<Crate<'p>>,
    /// The items under the names that they have in the crates of functions.
    renamed: HashMap<usize, Item>,
}

impl<'p> Parting<'p> {
    fn new(items: &'p [Item], calls: &'p [StoredCall]) -> Self {
        let places: HashMap<String, usize> =
            items.iter().enumerate().map(|(place, item)| (item.name.to_string(), place)).collect();
        let named = items.iter().enumerate().map(|(own, item)| {
            let named = item.names().into_iter().filter_map(|name| places.get(&name).copied());
            named.filter(|place| *place != own).collect()
        });
        let named: Vec<Vec<usize>> = named.collect();
        let mut known = vec![None; items.len()];
        let homes: Vec<Crate<'p>> = items
            .iter()
            .map(|item| match item.home {
                Home::Rule => Crate::Rule,
                Home::Function(call) => Crate::Of(&calls[call].outermost),
                Home::Anywhere => Crate::Any,
            })
            .collect();
        let crates = (0..items.len()).map(|place| settle(place, &homes, &named, &mut known)).collect();
        Self { items, calls, places, named, crates, renamed: HashMap::new() }
    }

    /// The items of functions, and those without a place that they name.
    fn functions(&mut self) -> Vec<FunctionItem> {
        let mut functions = Vec::new();
        let mut seen = BTreeSet::new();
        for place in 0..self.items.len() {
            if let Crate::Of(called) = self.crates[place] {
                let mut open = vec![place];
                while let Some(place) = open.pop() {
                    if seen.insert((called, place)) {
                        open.extend(&self.named[place]);
                        self.rename(place);
                        functions.push(self.function(called, place));
                    }
                }
            }
        }
        functions
    }

    fn function(&self, called: &str, place: usize) -> FunctionItem {
        let item = &self.renamed[&place];
        let siblings: BTreeSet<String> =
            self.named[place].iter().map(|named| self.renamed[named].name.to_string()).collect();
        FunctionItem {
            called: called.to_owned(),
            function: self.origin(place).map(str::to_owned),
            name: item.name.to_string(),
            text: item.print(true),
            names: item
                .names()
                .into_iter()
                .filter(|name| siblings.contains(name) || is_offered(name))
                .collect(),
        }
    }

    /// The function whose body an item comes from.
    fn origin(&self, place: usize) -> Option<&'p str> {
        match (self.items[place].home, self.crates[place]) {
            (Home::Function(call), _) => Some(&self.calls[call].name),
            (Home::Rule | Home::Anywhere, Crate::Of(called)) => Some(called),
            (Home::Rule | Home::Anywhere, Crate::Any | Crate::Rule) => None,
        }
    }

    /// Gives an item the name that it has in the crates of functions, after those that it names.
    fn rename(&mut self, place: usize) {
        if self.renamed.contains_key(&place) {
            return;
        }
        for named in self.named[place].clone() {
            self.rename(named);
        }
        let mut item = self.items[place].clone();
        let stem = item.stem.clone();
        let others = |old: &str| Some(self.renamed.get(self.places.get(old)?)?.name.clone());
        item.rename(&others);
        item.set_name(&stem);
        let hash = hash(&item, self.origin(place));
        let is_static = stem.chars().any(|c| c.is_ascii_uppercase());
        let name = if is_static { format!("{stem}_{hash:010X}") } else { format!("{stem}_{hash:010x}") };
        item.set_name(&name);
        self.renamed.insert(place, item);
    }
}

/// Where an item goes: where it comes from, if all that it names can go there too.
fn settle<'p>(
    place: usize,
    homes: &[Crate<'p>],
    named: &[Vec<usize>],
    known: &mut Vec<Option<Crate<'p>>>,
) -> Crate<'p> {
    if let Some(settled) = known[place] {
        return settled;
    }
    let settled = named[place].iter().fold(homes[place], |all, other| {
        match (all, settle(*other, homes, named, known)) {
            (all, Crate::Any) => all,
            (Crate::Any, other) => other,
            (all, other) if all == other => all,
            _ => Crate::Rule,
        }
    });
    known[place] = Some(settled);
    settled
}

/// Five bytes of the hash of an item's text.
fn hash(item: &Item, origin: Option<&str>) -> u64 {
    let mut sha = Sha1::new();
    for part in [origin.unwrap_or_default(), &item.doc, &item.code.to_string()] {
        sha.update(part.as_bytes());
        sha.update(&[0]);
    }
    sha.digest().bytes()[..5].iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}
