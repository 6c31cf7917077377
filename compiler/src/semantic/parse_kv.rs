//! `parse-kv`.

use kqlc_runtime::scalar::Pattern;

use super::{
    Binder,
    mv_expand::text,
    problem::{INVALID_CONSTANT, UNSUPPORTED_FORM},
    scope::Place,
    tree::{Delimiters, KeyValues, ParseKv, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorParameter},
};

impl Binder<'_> {
    /// The input's columns and one for each key; one that exists is replaced in its place.
    pub(super) fn parse_kv(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        let ast::OperatorKind::ParseKv { operand, keys, options } = &operator.kind else {
            return self.unsupported_operator(operator);
        };
        let operand = self.parsed_text(operand, &input.schema, place);
        let mut schema = input.schema.clone();
        let mut columns = Vec::new();
        for key in keys {
            columns.push(self.parsed_column(&key.name, key.ty, &mut schema, &columns));
        }
        let Some(form) = self.key_values(options, operator) else {
            return Table { schema, ..self.error_table(operator.span) };
        };
        let parse = ParseKv { operand, form, columns: columns.into_iter().map(|column| column.id).collect() };
        Table { kind: TableKind::ParseKv { input: Box::new(input), parse }, schema, span: operator.span }
    }

    fn key_values(&mut self, options: &[OperatorParameter], operator: &ast::Operator) -> Option<KeyValues> {
        let mut given = Given::default();
        for option in options {
            let span = option.value.span;
            match (option.name.value.as_str(), text(&option.value)) {
                ("regex", Some(pattern)) => given.regex = Some((pattern, span)),
                ("pair_delimiter", Some(delimiter)) if !delimiter.is_empty() => given.pair = Some(delimiter),
                ("kv_delimiter", Some(delimiter)) if !delimiter.is_empty() => {
                    given.key_value = Some(delimiter);
                }
                ("quote", Some(quote)) => given.quotes.push(self.quote(quote, span)?),
                ("escape", Some(escape)) => given.escapes.push(self.single(escape, span)?),
                ("greedy", Some("true")) => given.greedy = true,
                ("greedy", Some("false")) => {}
                (name, _) => {
                    self.refuse_form(&format!("this `{name}` of `parse-kv`"), option.name.span);
                    return None;
                }
            }
        }
        match given {
            Given { regex: Some((pattern, span)), pair: None, key_value: None, .. } => {
                self.two_groups(pattern, span).then(|| KeyValues::Regex(pattern.to_owned()))
            }
            Given { regex: None, pair: Some(pair), key_value: Some(key_value), quotes, escapes, greedy } => {
                Some(KeyValues::Delimited(Delimiters {
                    pair: pair.to_owned(),
                    key_value: key_value.to_owned(),
                    quotes,
                    escapes,
                    greedy,
                }))
            }
            Given { regex: None, pair: None, key_value: None, quotes, escapes, greedy: false } => {
                Some(KeyValues::Undelimited { quotes, escapes })
            }
            Given { .. } => {
                self.report(
                    Diagnostic::new(
                        UNSUPPORTED_FORM,
                        "`parse-kv` with one delimiter cannot be compiled yet",
                        operator.keyword.span,
                    )
                    .note("what counts as the other then is not documented")
                    .help("`with (pair_delimiter=..., kv_delimiter=...)` says where they end"),
                );
                None
            }
        }
    }

    /// The character or the two characters of a quote.
    fn quote(&mut self, quote: &str, span: Span) -> Option<(char, char)> {
        let mut characters = quote.chars();
        match (characters.next(), characters.next(), characters.next()) {
            (Some(both), None, None) => Some((both, both)),
            (Some(open), Some(close), None) => Some((open, close)),
            _ => {
                let message = "a quote is one character, or an opening and a closing one";
                self.report(Diagnostic::new(INVALID_CONSTANT, message, span));
                None
            }
        }
    }

    fn single(&mut self, escape: &str, span: Span) -> Option<char> {
        let mut characters = escape.chars();
        match (characters.next(), characters.next()) {
            (Some(single), None) => Some(single),
            _ => {
                self.report(Diagnostic::new(INVALID_CONSTANT, "an escape is one character", span));
                None
            }
        }
    }

    fn two_groups(&mut self, pattern: &str, span: Span) -> bool {
        if let Err(reason) = self.library.check_pattern(pattern) {
            self.report(
                Diagnostic::new(INVALID_CONSTANT, "this is not a valid regular expression", span)
                    .note(reason),
            );
            return false;
        }
        let valid = Pattern::groups(pattern) == Some(2);
        if !valid {
            let message = "the expression must have two groups, one for the key and one for the value";
            self.report(Diagnostic::new(INVALID_CONSTANT, message, span));
        }
        valid
    }
}

/// What `with (...)` says.
#[derive(Default)]
struct Given<'a> {
    regex: Option<(&'a str, Span)>,
    pair: Option<&'a str>,
    key_value: Option<&'a str>,
    quotes: Vec<(char, char)>,
    escapes: Vec<char>,
    greedy: bool,
}
