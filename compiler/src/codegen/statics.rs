//! The constants of a rule that are built once: patterns, lists of terms, dynamics, forms of parsed text.

use std::rc::Rc;

use kqlc_runtime::types::{Dynamic, Type, Value};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    item::Item,
    literal::{number, real, timespan},
    parse,
    pipeline::field,
};
use crate::plan::{Column, KeyValues, LetTable, Parse};

/// The statics of one module, in the order of first use; equal ones are one.
#[derive(Debug, Default)]
pub(super) struct Statics {
    patterns: Vec<String>,
    terms: Vec<Vec<String>>,
    dynamics: Vec<Dynamic>,
    /// The statics of the subqueries of the plan.
    subqueries: Vec<(Rc<LetTable>, Ident)>,
    parses: Vec<Parse>,
    /// The long lists of columns.
    columns: Vec<Vec<(String, Type)>>,
    key_values: Vec<KeyValues>,
}

impl Statics {
    /// No constants yet, and these subqueries.
    pub(super) fn new(subqueries: Vec<(Rc<LetTable>, Ident)>) -> Self {
        Self { subqueries, ..Self::default() }
    }

    /// The static of a subquery.
    pub(super) fn subquery(&self, table: &Rc<LetTable>) -> &Ident {
        let known = self.subqueries.iter().find(|(known, _)| Rc::ptr_eq(known, table));
        &known.expect("the plan has every subquery").1
    }

    /// Lets another static stand for that of a subquery.
    pub(super) fn same_subquery(&mut self, table: &Rc<LetTable>, other: &Ident) {
        for (known, ident) in &mut self.subqueries {
            if Rc::ptr_eq(known, table) {
                *ident = other.clone();
            }
        }
    }

    /// A list of columns: a long one is a static, since a union and each of its members have the same.
    pub(super) fn fields(&mut self, columns: &[Column]) -> TokenStream {
        const LONG: usize = 16;
        if columns.len() < LONG {
            let fields = columns.iter().map(|column| field(&column.name, column.ty));
            return quote!(&[#(#fields),*]);
        }
        let columns = columns.iter().map(|column| (column.name.clone(), column.ty)).collect();
        let name = format_ident!("COLUMNS_{}", position(&mut self.columns, columns));
        quote!(&#name)
    }

    /// The static that holds a regular expression.
    pub(super) fn pattern(&mut self, text: &str) -> Ident {
        format_ident!("PATTERN_{}", position(&mut self.patterns, text.to_owned()))
    }

    /// The static that holds a list of strings.
    pub(super) fn terms(&mut self, list: Option<&Value>) -> Ident {
        format_ident!("TERMS_{}", position(&mut self.terms, strings(list)))
    }

    /// The static that holds a dynamic constant.
    pub(super) fn dynamic(&mut self, value: &Dynamic) -> Ident {
        format_ident!("DYNAMIC_{}", position(&mut self.dynamics, value.clone()))
    }

    /// The static that holds the pattern of a `parse`.
    pub(super) fn parse(&mut self, parse: &Parse) -> Ident {
        let same = |known: &Parse| {
            (known.kind, &known.flags, &known.parts) == (parse.kind, &parse.flags, &parse.parts)
        };
        let index = self.parses.iter().position(same).unwrap_or_else(|| {
            self.parses.push(parse.clone());
            self.parses.len() - 1
        });
        format_ident!("PARSE_{}", index + 1)
    }

    /// The static that holds the form of a `parse-kv`.
    pub(super) fn key_values(&mut self, form: &KeyValues) -> Ident {
        format_ident!("KEY_VALUES_{}", position(&mut self.key_values, form.clone()))
    }

    /// The items.
    pub(super) fn items(&self) -> Vec<Item> {
        let patterns = self.patterns.iter().enumerate().map(|(index, text)| {
            let name = format_ident!("PATTERN_{}", index + 1);
            let code = quote!(static #name: Pattern = Pattern::new(#text););
            Item::constant(name, " A regular expression of the query.", code)
        });
        let terms = self.terms.iter().enumerate().map(|(index, list)| {
            let name = format_ident!("TERMS_{}", index + 1);
            let code = quote!(static #name: Terms = Terms::new(&[#(#list),*]););
            Item::constant(name, " A list of terms of the query.", code)
        });
        let dynamics = self.dynamics.iter().enumerate().map(|(index, value)| {
            let name = format_ident!("DYNAMIC_{}", index + 1);
            let value = construct(value);
            let code = quote!(static #name: LazyLock<Dynamic> = LazyLock::new(|| #value););
            Item::constant(name, " A dynamic constant of the query.", code)
        });
        let parses = self
            .parses
            .iter()
            .enumerate()
            .map(|(index, parse)| parse::pattern(format_ident!("PARSE_{}", index + 1), parse));
        let key_values = self
            .key_values
            .iter()
            .enumerate()
            .map(|(index, form)| parse::key_values(format_ident!("KEY_VALUES_{}", index + 1), form));
        let columns = self.columns.iter().enumerate().map(|(index, columns)| {
            let name = format_ident!("COLUMNS_{}", index + 1);
            let count = Literal::usize_unsuffixed(columns.len());
            let fields = columns.iter().map(|(name, ty)| field(name, *ty));
            let code = quote!(static #name: [Field; #count] = [#(#fields),*];);
            Item::constant(name, " Columns of rows of the query.", code)
        });
        columns.chain(patterns).chain(terms).chain(dynamics).chain(parses).chain(key_values).collect()
    }
}

/// The Rust expression that makes a dynamic, whatever scalars it holds.
fn construct(value: &Dynamic) -> TokenStream {
    match value {
        Dynamic::Null => quote!(Dynamic::Null),
        Dynamic::Bool(value) => quote!(Dynamic::Bool(#value)),
        Dynamic::Long(value) => {
            let value = number(*value);
            quote!(Dynamic::Long(#value))
        }
        Dynamic::Real(value) => {
            let value = real(*value);
            quote!(Dynamic::Real(#value))
        }
        Dynamic::Decimal(value) => {
            let text = value.to_string();
            quote!(Decimal::parse(#text).map_or(Dynamic::Null, Dynamic::Decimal))
        }
        Dynamic::DateTime(value) => {
            let ticks = number(value.0);
            quote!(Dynamic::DateTime(DateTime(#ticks)))
        }
        Dynamic::TimeSpan(value) => {
            let value = timespan(*value);
            quote!(Dynamic::TimeSpan(#value))
        }
        Dynamic::Guid(value) => {
            let text = value.to_string();
            quote!(Guid::parse(#text).map_or(Dynamic::Null, Dynamic::Guid))
        }
        Dynamic::String(value) => {
            let text: &str = value;
            quote!(Dynamic::string(#text))
        }
        Dynamic::Array(elements) => {
            let elements = elements.iter().map(construct);
            quote!(Dynamic::array([#(#elements),*]))
        }
        Dynamic::Bag(bag) => {
            let properties = bag.0.iter().map(|(name, value)| {
                let (name, value): (&str, _) = (name, construct(value));
                quote!((#name, #value))
            });
            quote!(Dynamic::bag([#(#properties),*]))
        }
    }
}

/// The strings of a constant list.
pub(super) fn strings(list: Option<&Value>) -> Vec<String> {
    match list {
        Some(Value::Dynamic(Dynamic::Array(elements))) => {
            elements.iter().map(|element| element.to_text().into_owned()).collect()
        }
        Some(Value::Dynamic(value)) => vec![value.to_text().into_owned()],
        _ => unreachable!("the binder gives only constant lists here"),
    }
}

/// The number, from 1, of an element that is added if it is new.
fn position<T: PartialEq>(list: &mut Vec<T>, element: T) -> usize {
    if let Some(index) = list.iter().position(|existing| *existing == element) {
        return index + 1;
    }
    list.push(element);
    list.len()
}
