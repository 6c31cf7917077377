//! Results with columns that only the data tells.
//!
//! The columns of `bag_unpack` and `pivot` that a query does not name travel in one hidden column, [`REST`], which stays where they
//! would stand; the running program shows them in its place. A further hidden column says of each name whether the data
//! makes such a column, for `column_ifexists` with a default.
//!
//! A column that the query names only in passing comes out of the hidden one as well, so that it is there if the data has it, in
//! its place among the others.

use std::collections::{BTreeSet, HashMap};

use kqlc_runtime::{
    plan::{JoinKind, PRESENCE, REST},
    types::{Type, Value},
};

use super::{
    Binder,
    problem::UNTYPED_VALUE,
    query::unknown,
    tree::{Column, ColumnId, Expr, ExprKind, Schema, Table},
};
use crate::{catalog::ColumnName, diagnostic::Diagnostic, source::Span};

/// What is known of columns that only the data tells.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// The columns that an operation makes because the query names them, and copies of them; with the names that the data has.
    named: HashMap<ColumnId, ColumnName>,
    /// Names that a column of the data would not keep behind a join.
    taken: BTreeSet<String>,
    /// What selects columns by more than their names.
    selected: Option<Span>,
    /// A union of several tables that have such columns.
    united: Option<Span>,
    /// True if the result carries them.
    shown: bool,
}

impl Binder<'_> {
    /// Adds the hidden columns to those that an operation makes because the query names them.
    pub(super) fn add_hidden(&mut self, columns: &mut Vec<Column>, kept: usize) {
        for column in &columns[kept..] {
            self.rest.named.insert(column.id, column.name.clone());
        }
        for name in self.promised.tested.clone() {
            columns.push(self.column(format!("{PRESENCE}{name}"), Some(Type::Bool)));
        }
        columns.push(self.column(REST, Some(Type::Dynamic)));
    }

    /// The names whose values are not among the others in the result.
    pub(super) fn named_columns(&self) -> Vec<String> {
        let names = self.promised.columns.keys();
        names.filter(|name| !self.promised.shown.contains(*name)).cloned().collect()
    }

    /// A column that has the values of another, under an id of its own.
    pub(super) fn copies(&mut self, column: ColumnId, copy: ColumnId) {
        if self.contested.contains(&column) {
            self.contested.insert(copy);
        }
        if self.optional_columns.contains(&column) {
            self.optional_columns.insert(copy);
        }
        if let Some(name) = self.rest.named.get(&column).cloned() {
            self.rest.named.insert(copy, name);
        }
    }

    /// Notes that columns are selected by a pattern, which those that only the data tells may fit too.
    pub(super) fn select_by_pattern(&mut self, row: &Schema, span: Span) {
        if row.column(REST).is_some() {
            self.rest.selected.get_or_insert(span);
        }
    }

    /// Notes a union; of several members with columns that only the data tells, nobody knows which of them are the same.
    pub(super) fn unite_rest(&mut self, members: &[Table], span: Span) {
        if members.iter().filter(|member| member.schema.column(REST).is_some()).count() > 1 {
            self.rest.united.get_or_insert(span);
        }
    }

    /// Notes a join of sides with columns that only the data tells; gives those that come out of it. Where rows of a side may be
    /// missing, its rows cannot say what the data makes.
    pub(super) fn join_with_rest(
        &mut self,
        kind: JoinKind,
        (left, right): (&Schema, &Schema),
        sources: impl Iterator<Item = Column>,
    ) -> Vec<Column> {
        if right.column(REST).is_some() {
            let names = left.columns.iter().filter(|column| right.column(&column.name).is_none());
            self.rest.taken.extend(names.map(|column| column.name.to_string()));
        }
        let is_kept = |column: &Column| {
            let of_left = left.columns.iter().any(|known| known.id == column.id);
            let may_be_missing = match kind {
                JoinKind::LeftOuter => !of_left,
                JoinKind::RightOuter => of_left,
                JoinKind::FullOuter => true,
                _ => false,
            };
            !(may_be_missing && column.name.starts_with(PRESENCE))
        };
        sources.filter(is_kept).collect()
    }

    /// True for a column that has come from the data under its own name: if that is computed anew, it keeps its place among the others
    /// if the data has it, which the running program sees to, and else is a new one.
    pub(super) fn is_of_the_data(&self, column: &Column) -> bool {
        self.rest.named.get(&column.id) == Some(&column.name)
    }

    /// `column_ifexists(name, default)` of a column that may be missing.
    pub(super) fn if_made(&mut self, row: &Schema, name: &str, default: Expr, span: Span) -> Expr {
        let Some(column) = row.column(name).cloned() else { return unknown(span) };
        self.read_contested(&column);
        let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
        if matches!(default.literal(), Some(Value::String(text)) if text.is_empty()) {
            return value;
        }
        match row.column(&format!("{PRESENCE}{name}")) {
            Some(presence) if column.ty == default.ty => {
                let condition = Expr { kind: ExprKind::Column(presence.id), ty: Some(Type::Bool), span };
                let kind = ExprKind::If {
                    condition: Box::new(condition),
                    then: Box::new(value),
                    otherwise: Box::new(default),
                };
                Expr { kind, ty: column.ty, span }
            }
            None if !self.promised.tested.contains(name) => {
                self.asked.tested.insert(name.to_owned());
                Expr { ty: default.ty, ..unknown(span) }
            }
            _ => {
                let what = "`column_ifexists` of a column that only the data tells, with a default of another type or behind a union or an outer join,";
                Expr { ty: default.ty, ..self.refuse_form(what, default.span) }
            }
        }
    }

    /// The result as it comes out: hidden columns are left out, but for the one that carries the columns that only the data tells.
    pub(super) fn with_rest(&mut self, table: Table) -> Table {
        let is_hidden = |column: &Column| column.name.starts_with(PRESENCE) || column.name.starts_with(REST);
        if !table.schema.columns.iter().any(is_hidden) {
            return table;
        }
        let mut rest = table.schema.columns.iter().filter(|column| column.name.starts_with(REST));
        let is_carried = matches!((rest.next(), rest.next()), (Some(one), None) if one.name == REST);
        self.rest.shown =
            table.schema.open && is_carried && self.rest.selected.is_none() && self.rest.united.is_none();
        if self.rest.shown {
            for column in &table.schema.columns {
                self.read_contested(column);
                if self.is_of_the_data(column) {
                    self.asked.shown.insert(column.name.to_string());
                }
            }
            let taken = std::mem::take(&mut self.rest.taken);
            for name in &taken {
                // A `1` is enough where nothing else has the name with it.
                let numbered = format!("{name}1");
                if taken.contains(&numbered) || table.schema.column(&numbered).is_some() {
                    self.hide(name);
                } else {
                    self.asked.renamed.insert(name.clone());
                }
            }
        }
        let stays = |column: &&Column| {
            let comes_back =
                self.is_of_the_data(column) && self.promised.shown.contains(column.name.as_str());
            if self.rest.shown {
                column.name == REST || !(is_hidden(column) || comes_back)
            } else {
                !is_hidden(column)
            }
        };
        let wanted: Vec<Column> = table.schema.columns.iter().filter(stays).cloned().collect();
        let (open, span) = (table.schema.open, table.span);
        self.only(table, &wanted, open, span)
    }

    /// Refuses a result with columns that are not known and not carried.
    pub(super) fn refuse_open_result(&mut self, table: &Table) {
        if !table.schema.open || self.rest.shown {
            return;
        }
        let problem = match (self.rest.selected, self.rest.united) {
            (None, Some(span)) => {
                let message = "several members of this union have columns that only the data tells, and they stay in the result";
                Diagnostic::new(UNTYPED_VALUE, message, span)
            }
            (Some(span), _) => {
                let message =
                    "a pattern selects among columns that only the data tells, and they stay in the result";
                Diagnostic::new(UNTYPED_VALUE, message, span)
            }
            (None, None) => {
                let message = "the result has columns that only the data tells";
                Diagnostic::new(UNTYPED_VALUE, message, table.span)
            }
        };
        let help = "end the query with a `project` that names its columns, or describe the watchlist with `--watchlist`";
        self.report(problem.help(help));
    }
}
