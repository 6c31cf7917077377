//! `parse`, `parse-where` and `parse-kv`: the step, and the constants that it names.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{
    item::Item,
    operator::{StepWriter, slot_of},
    pipeline::{debug_ident, type_tokens},
};
use crate::plan::{Delimiters, KeyValues, Parse, ParseKv, ParsePart, ParsedColumn};

impl StepWriter<'_, '_> {
    pub(super) fn parse(&mut self, parse: &Parse) -> TokenStream {
        let operand = self.value("parse", "text", &parse.operand);
        let columns = self.parsed(parse.columns.iter().map(|(_, column)| column));
        let places = parse.columns.iter().map(|(place, _)| Literal::usize_unsuffixed(*place));
        let pattern = self.emitter.statics.parse(parse);
        let filters = parse.filters;
        quote! {
            Operator::Parse(Parse {
                operand: #operand,
                pattern: &#pattern,
                columns: &[#((#places, #columns)),*],
                filters: #filters,
            })
        }
    }

    pub(super) fn parse_kv(&mut self, parse: &ParseKv) -> TokenStream {
        let operand = self.value("parse_kv", "text", &parse.operand);
        let columns = self.parsed(parse.columns.iter());
        let form = self.emitter.statics.key_values(&parse.form);
        quote! {
            Operator::ParseKv(ParseKv { operand: #operand, form: &#form, columns: &[#(#columns),*] })
        }
    }

    fn parsed<'a>(&self, columns: impl Iterator<Item = &'a ParsedColumn>) -> Vec<TokenStream> {
        let mut width = self.layout.len();
        columns
            .map(|(column, replaced)| {
                let slot = Literal::usize_unsuffixed(slot_of(&self.layout, *replaced, &mut width));
                let (name, ty) = (&column.name, type_tokens(column.ty));
                quote!(ParsedColumn { slot: #slot, name: #name, ty: #ty })
            })
            .collect()
    }
}

/// The static of a pattern.
pub(super) fn pattern(name: Ident, parse: &Parse) -> Item {
    let (kind, flags) = (debug_ident(&parse.kind), &parse.flags);
    let parts = parse.parts.iter().map(|part| match part {
        ParsePart::Skip => quote!(ParsePart::Skip),
        ParsePart::Text(text) => quote!(ParsePart::Text(#text)),
        ParsePart::Column(ty) => {
            let ty = type_tokens(*ty);
            quote!(ParsePart::Column(#ty))
        }
    });
    let code =
        quote!(static #name: ParsePattern = ParsePattern::new(ParseKind::#kind, #flags, &[#(#parts),*]););
    Item::constant(name, " A pattern that takes text apart.", code)
}

/// The static that says how keys and values stand in a text.
pub(super) fn key_values(name: Ident, form: &KeyValues) -> Item {
    let form = match form {
        KeyValues::Regex(pattern) => quote!(KeyValues::Regex(Pattern::new(#pattern))),
        KeyValues::Undelimited { quotes, escapes } => {
            let quotes = quotes.iter().map(|(open, close)| quote!((#open, #close)));
            quote! {
                KeyValues::Undelimited(Undelimited { quotes: &[#(#quotes),*], escapes: &[#(#escapes),*] })
            }
        }
        KeyValues::Delimited(Delimiters { pair, key_value, quotes, escapes, greedy }) => {
            let quotes = quotes.iter().map(|(open, close)| quote!((#open, #close)));
            quote! {
                KeyValues::Delimited(Delimiters {
                    pair: #pair,
                    key_value: #key_value,
                    quotes: &[#(#quotes),*],
                    escapes: &[#(#escapes),*],
                    greedy: #greedy,
                })
            }
        }
    };
    let code = quote!(static #name: KeyValues = #form;);
    Item::constant(name, " How keys and values stand in a text.", code)
}
