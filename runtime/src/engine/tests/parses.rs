//! `parse`, `parse-where`, `parse-kv`.

use super::{field, leak, list, query, rows};
use crate::{
    parse::{
        Delimiters, KeyValues,
        ParseKind::{self, Regex, Relaxed, Simple},
        ParsePart::{self, Column, Text},
        ParsePattern,
    },
    plan::{Constant, Expr, Field, Operator, Parse, ParseKv, ParsedColumn},
    types::Type,
};

static COLUMNS: &[Field] = &[field("id", Type::Long), field("s", Type::String)];
static ROWS: &[&[Constant]] = &[
    &[Constant::Long(1), Constant::String("a=1,b=2,c=3")],
    &[Constant::Long(2), Constant::String("a=1,b=2,c=zz")],
    &[Constant::Long(3), Constant::String("no match")],
    &[Constant::Long(4), Constant::String("a=,b=2,c=3")],
];
static PARTS: [ParsePart<'static>; 6] =
    [Text("a="), Column(Type::Long), Text(",b="), Column(Type::String), Text(",c="), Column(Type::Long)];

const fn column(slot: usize, name: &'static str, ty: Type) -> ParsedColumn {
    ParsedColumn { slot, name, ty }
}

fn parsed(kind: ParseKind, columns: Vec<(usize, ParsedColumn)>, filters: bool) -> Vec<String> {
    let pattern = leak(ParsePattern::new(kind, "", &PARTS));
    let parse = Parse { operand: Expr::Column(1), pattern, columns: list(columns), filters };
    rows(query(COLUMNS, ROWS, vec![Operator::Parse(parse)], COLUMNS))
}

fn all() -> Vec<(usize, ParsedColumn)> {
    vec![(0, column(2, "a", Type::Long)), (1, column(1, "s", Type::String)), (2, column(3, "c", Type::Long))]
}

#[test]
fn one_column_that_does_not_convert_makes_a_row_without_a_match() {
    assert_eq!(parsed(Simple, all(), false), ["1 2 1 3", "2  - -", "3  - -", "4  - -"]);
    assert_eq!(parsed(Simple, all(), true), ["1 2 1 3"]);
    assert_eq!(parsed(Regex, all(), true), ["1 2 1 3"]);
}

#[test]
fn relaxed_columns_convert_each_by_itself() {
    assert_eq!(parsed(Relaxed, all(), false), ["1 2 1 3", "2 2 1 -", "3  - -", "4 2 - 3"]);
}

#[test]
fn columns_that_nobody_reads_must_convert_all_the_same() {
    assert_eq!(parsed(Simple, vec![(1, column(1, "s", Type::String))], false), ["1 2", "2 ", "3 ", "4 "]);
    assert_eq!(parsed(Simple, Vec::new(), true), ["1 a=1,b=2,c=3"]);
}

#[test]
fn the_first_value_of_a_key_counts_and_its_column_keeps_its_place() {
    static TEXTS: &[&[Constant]] = &[
        &[Constant::Long(1), Constant::String("n=1 s=x n=2")],
        &[Constant::Long(2), Constant::String("S=x n=no")],
    ];
    let form = Delimiters { pair: " ", key_value: "=", quotes: &[], escapes: &[], greedy: false };
    let parse = ParseKv {
        operand: Expr::Column(1),
        form: leak(KeyValues::Delimited(form)),
        columns: list(vec![column(2, "n", Type::Long), column(1, "s", Type::String)]),
    };
    assert_eq!(rows(query(COLUMNS, TEXTS, vec![Operator::ParseKv(parse)], COLUMNS)), ["1 x 1", "2  -"]);
}
