//! `parse` and `parse-where`.

use kqlc_runtime::{
    parse::{self as pattern, ParseKind},
    scalar::Pattern,
    types::Type,
};

use super::{
    Binder,
    mv_expand::text,
    problem::{DUPLICATE_COLUMN, INVALID_CONSTANT, UNSUPPORTED_FORM},
    scope::Place,
    tree::{Column, Expr, Parse, ParsePart, Schema, Table, TableKind},
};
use crate::{
    diagnostic::{Diagnostic, Kind},
    source::Span,
    syntax::ast::{self, OperatorParameter},
};

impl Binder<'_> {
    /// The input's columns and those of the pattern; one that exists is replaced in its place.
    pub(super) fn parse(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        let ast::OperatorKind::Parse { filtering, parameters, operand, pattern } = &operator.kind else {
            return self.unsupported_operator(operator);
        };
        let operand = self.parsed_text(operand, &input.schema, place);
        let (kind, flags) = self.parse_kind(parameters, *filtering);
        let mut schema = input.schema.clone();
        let mut columns = Vec::new();
        let mut parts: Vec<(ParsePart, Span)> = Vec::new();
        for part in pattern {
            match (part, parts.last_mut()) {
                (ast::ParsePart::Star(span), _) => parts.push((ParsePart::Skip, *span)),
                (ast::ParsePart::Text(more), Some((ParsePart::Text(string), _))) => {
                    string.push_str(&more.value);
                }
                (ast::ParsePart::Text(string), _) => {
                    parts.push((ParsePart::Text(string.value.clone()), string.span));
                }
                (ast::ParsePart::Column { name, ty }, _) => {
                    let ty = ty.unwrap_or(Type::String);
                    columns.push(self.parsed_column(name, ty, &mut schema, &columns));
                    parts.push((ParsePart::Column(ty), name.span));
                }
            }
        }
        if let Some((problem, message, span)) = misplaced(kind, &flags, &parts) {
            self.report(Diagnostic::new(problem, message, span));
        } else if kind == ParseKind::Regex {
            self.check_expressions(&flags, &parts, operator.span);
        }
        let parse = Parse {
            operand,
            kind,
            flags,
            parts: parts.into_iter().map(|(part, _)| part).collect(),
            columns: columns.into_iter().map(|column| column.id).collect(),
            filters: *filtering,
        };
        Table { kind: TableKind::Parse { input: Box::new(input), parse }, schema, span: operator.span }
    }

    /// The string to take apart; any other scalar is made one (Kusto documentation).
    pub(super) fn parsed_text(&mut self, operand: &ast::Expr, row: &Schema, place: Place<'_>) -> Expr {
        let text = self.scalar(operand, place.over(row));
        self.convert(text, Type::String)
    }

    /// A column that text is taken apart into; in the schema an old one of its name keeps its place.
    pub(super) fn parsed_column(
        &mut self,
        name: &ast::Name,
        ty: Type,
        schema: &mut Schema,
        before: &[Column],
    ) -> Column {
        if before.iter().any(|column| column.name == name.value) {
            self.report(Diagnostic::new(
                DUPLICATE_COLUMN,
                format!("`{}` is set twice", name.value),
                name.span,
            ));
        }
        let column = self.column(&name.value, Some(ty));
        match schema.columns.iter().position(|existing| existing.name == column.name) {
            Some(at) if !self.reads_as_parser(name.span, || format!("sets the column `{}`", name.value)) => {
                schema.columns[at] = column.clone();
            }
            _ => schema.columns.push(column.clone()),
        }
        column
    }

    fn parse_kind(&mut self, parameters: &[OperatorParameter], filters: bool) -> (ParseKind, String) {
        let (mut kind, mut flags) = (ParseKind::Simple, None);
        for parameter in parameters {
            match (parameter.name.value.as_str(), text(&parameter.value)) {
                ("kind", Some("simple")) => kind = ParseKind::Simple,
                ("kind", Some("regex")) => kind = ParseKind::Regex,
                ("kind", Some("relaxed")) if filters => self.report(Diagnostic::new(
                    INVALID_CONSTANT,
                    "`parse-where` is either `simple` or `regex`",
                    parameter.value.span,
                )),
                ("kind", Some("relaxed")) => kind = ParseKind::Relaxed,
                ("kind", _) => self.report(Diagnostic::new(
                    INVALID_CONSTANT,
                    "the kind is one of `simple`, `regex` and `relaxed`",
                    parameter.value.span,
                )),
                ("flags", Some(given)) => flags = Some((given, parameter.value.span)),
                (name, _) => self.report(Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("`{name}` of `parse` cannot be compiled"),
                    parameter.name.span,
                )),
            }
        }
        let Some((given, span)) = flags else { return (kind, String::new()) };
        if kind != ParseKind::Regex {
            let message = "flags belong to `kind=regex`";
            self.report(Diagnostic::new(INVALID_CONSTANT, message, span));
        } else if let Some(unknown) = given.chars().find(|flag| !FLAGS.contains(*flag)) {
            // `x` is one of Kusto's too; what counts as white space then is not known.
            self.refuse_form(&format!("the flag `{unknown}`"), span);
        }
        (kind, FLAGS.chars().filter(|flag| given.contains(*flag)).collect())
    }

    /// Each string must be a regular expression, and so must the whole.
    fn check_expressions(&mut self, flags: &str, parts: &[(ParsePart, Span)], span: Span) {
        let mut valid = true;
        for (part, span) in parts {
            if let ParsePart::Text(string) = part
                && let Err(reason) = self.library.check_pattern(string)
            {
                valid = false;
                self.refuse_expression(&reason, *span);
            }
        }
        let borrowed: Vec<_> = parts.iter().map(|(part, _)| part.borrow()).collect();
        let whole = pattern::regex_text(ParseKind::Regex, flags, &borrowed);
        if valid && let Err(reason) = self.library.check_pattern(&whole) {
            self.refuse_expression(&reason, span);
        }
    }

    /// The engine takes more than we do: it reads a parenthesis without a partner as text (measured).
    fn refuse_expression(&mut self, reason: &str, span: Span) {
        self.report(
            Diagnostic::new(UNSUPPORTED_FORM, "this regular expression cannot be compiled", span)
                .note(reason.to_owned()),
        );
    }
}

/// The flags whose meaning is known.
const FLAGS: &str = "imsU";

/// What is wrong with the order of a pattern's parts, and where.
fn misplaced(kind: ParseKind, flags: &str, parts: &[(ParsePart, Span)]) -> Option<(Kind, String, Span)> {
    for (index, (part, span)) in parts.iter().enumerate() {
        let next = parts.get(index + 1).map(|(next, _)| next);
        let problem = match (part, next) {
            (ParsePart::Text(string), _) if string.is_empty() => {
                (INVALID_CONSTANT, "an empty string marks no place in the text".to_owned())
            }
            (ParsePart::Skip, Some(ParsePart::Skip | ParsePart::Column(_))) => {
                (INVALID_CONSTANT, "`*` must be followed by a string".to_owned())
            }
            (ParsePart::Column(_), Some(ParsePart::Column(_))) => {
                (INVALID_CONSTANT, "there must be a string between two columns".to_owned())
            }
            (ParsePart::Column(Type::String), Some(ParsePart::Skip)) => {
                let message = "where a string ends before `*` is not defined";
                (INVALID_CONSTANT, message.to_owned())
            }
            (ParsePart::Column(ty), next) => match unknown_end(kind, flags, *ty, next, &parts[index + 1..]) {
                Some(message) => (UNSUPPORTED_FORM, message),
                None => continue,
            },
            (ParsePart::Skip | ParsePart::Text(_), _) => continue,
        };
        return Some((problem.0, problem.1, *span));
    }
    None
}

/// The places in which what the engine takes for a column is not known.
///
/// A datetime at the end of plain text takes a beginning that is one, and leaves the rest. At the end of an expression, and
/// with `U`, datetimes and timespans follow no rule that was found (measured).
fn unknown_end(
    kind: ParseKind,
    flags: &str,
    ty: Type,
    next: Option<&ParsePart>,
    rest: &[(ParsePart, Span)],
) -> Option<String> {
    let is_time = matches!(ty, Type::DateTime | Type::TimeSpan);
    match kind {
        ParseKind::Regex if is_time && flags.contains('U') => {
            Some(format!("a {ty} cannot be compiled with the flag `U`"))
        }
        ParseKind::Regex if is_time && may_end_here(rest) => {
            Some(format!("a {ty} that nothing follows cannot be compiled in `kind=regex`"))
        }
        ParseKind::Regex => None,
        ParseKind::Simple | ParseKind::Relaxed => match next {
            Some(ParsePart::Skip) if !pattern::ends_before_skip(ty) => {
                Some(format!("a {ty} before `*` cannot be compiled"))
            }
            None if ty == Type::DateTime => {
                Some("a datetime at the end of a pattern cannot be compiled".to_owned())
            }
            _ => None,
        },
    }
}

/// True if all that follows may match nothing; a `*` at the end counts as something (measured).
fn may_end_here(rest: &[(ParsePart, Span)]) -> bool {
    rest.iter().all(|(part, _)| match part {
        ParsePart::Text(string) => Pattern::matches_nothing(string),
        ParsePart::Skip | ParsePart::Column(_) => false,
    })
}
