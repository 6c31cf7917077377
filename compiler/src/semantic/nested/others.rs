//! `top-nested ... with others`: a row for what did not make it to the top.
//!
//! The rules are those that the example of Kusto's documentation shows. The rows that a level leaves out, of each group above, are
//! summed up; what is said for others stands at that level and at those below that say something, and nothing at those that do not. Rows that a
//! level leaves out and says nothing of come out if a level below says something. What comes out where a level leaves out nothing is not shown:
//! there the rule stops.

use std::rc::Rc;

use kqlc_runtime::{
    plan::{JoinKind, Operation},
    types::{Type, Value},
};

use super::{
    super::{
        Binder,
        expression::constant,
        scope::Place,
        tree::{Assignment, Branch, Call, Column, Expr, LetTable, Schema, Table, TableKind},
    },
    Nested, read,
};
use crate::{
    source::Span,
    syntax::ast::{self, NamedExpr},
};

/// The column that is the same for all rows.
const EVERY: &str = "$every";

impl Binder<'_> {
    pub(super) fn nested_with_others(
        &mut self,
        input: Table,
        nested: Nested<'_>,
        others: &[Option<Expr>],
        place: Place<'_>,
    ) -> Table {
        let span = nested.span;
        for (index, others) in others.iter().enumerate() {
            let Some(others) = others else { continue };
            if nested.counts[index].is_none() {
                self.refuse_form("`others` of a level that takes all values", others.span);
                return Table { kind: TableKind::Error, schema: nested.schema, span };
            }
            if others.literal().is_none() || others.ty != nested.schema.columns[index * 2].ty {
                self.refuse_form("`others` that is no constant of the type of its level", others.span);
                return Table { kind: TableKind::Error, schema: nested.schema, span };
            }
        }
        let base = self.with_levels(input, &nested, place);
        let tops = self.top_groups(&base, &nested, place);
        let mut branches = Vec::new();
        if let Some(last) = tops.last() {
            let input = self.let_reference(last, span);
            let values = input.schema.columns.iter().map(|column| read(column, span)).collect();
            branches.push(Branch { input, values });
        }
        for depth in 0..tops.len() {
            let is_said = others[depth..].iter().any(Option::is_some);
            if is_said && nested.counts[depth].is_some() {
                branches.extend(self.others_of(depth, &base, &tops, &nested, others, place));
            }
        }
        Table { kind: TableKind::Union(branches), schema: nested.schema, span }
    }

    /// The rows with the values of all levels beside them.
    fn with_levels(&mut self, input: Table, nested: &Nested<'_>, place: Place<'_>) -> Rc<LetTable> {
        let span = nested.span;
        let row = input.schema.clone();
        let mut schema = row.clone();
        let every = self.column(EVERY, Some(Type::Bool));
        let mut columns = vec![Assignment { id: every.id, value: constant(Value::Bool(true), span) }];
        schema.columns.push(every);
        for (index, level) in nested.levels.iter().enumerate() {
            let value = self.scalar(&level.of.value, place.over(&row));
            let column = self.column(key_name(index), value.ty);
            columns.push(Assignment { id: column.id, value });
            schema.columns.push(column);
        }
        let kind = TableKind::Extend { input: Box::new(input), columns };
        Rc::new(LetTable { name: "nested".to_owned(), table: Table { kind, schema, span } })
    }

    /// What a level leaves out, summed up for each group above, and the guard that there is something.
    fn others_of(
        &mut self,
        depth: usize,
        base: &Rc<LetTable>,
        tops: &[Rc<LetTable>],
        nested: &Nested<'_>,
        others: &[Option<Expr>],
        place: Place<'_>,
    ) -> [Branch; 2] {
        let span = nested.span;
        let mut rows = self.let_reference(base, span);
        if let Some(above) = depth.checked_sub(1).map(|above| &tops[above]) {
            rows = self.beside_top(JoinKind::LeftSemi, rows, above, depth, span);
        }
        let rows = self.beside_top(JoinKind::LeftAnti, rows, &tops[depth], depth + 1, span);
        let rows = Rc::new(LetTable { name: format!("others{depth}"), table: rows });
        let name = |name: String| vec![ast::Name::new(name, span)];
        let column = |name: String| ast::Expr { kind: ast::ExprKind::Name(name), span };
        let said = |index: &usize| others[*index].is_some();
        let aggregates: Vec<NamedExpr> = (depth..others.len())
            .filter(said)
            .map(|index| NamedExpr {
                names: name(format!("aggregated{index}")),
                value: nested.levels[index].by.value.value.clone(),
            })
            .collect();
        let keys = std::iter::once(EVERY.to_owned()).chain((0..depth).map(key_name));
        let by: Vec<NamedExpr> =
            keys.map(|key| NamedExpr { names: Vec::new(), value: column(key) }).collect();
        let left_out = self.let_reference(&rows, span);
        let summed = self.summarize(left_out, &aggregates, &by, span, place);
        let mut sums = summed.schema.columns[by.len().min(summed.schema.columns.len())..].to_vec();
        let input = match depth.checked_sub(1) {
            None => summed,
            Some(above) => {
                let above = self.let_reference(&tops[above], span);
                let on = (0..depth).map(|index| {
                    let key = &above.schema.columns[index * 2];
                    (read(key, span), read(&summed.schema.columns[index + 1], span))
                });
                let on = on.collect();
                let sources: Vec<Column> = above.schema.columns.iter().chain(&sums).cloned().collect();
                let joined =
                    self.joined(JoinKind::Inner, above, summed, on, sources.into_iter(), false, span);
                sums = joined.schema.columns[depth * 2..].to_vec();
                joined
            }
        };
        let mut sums = sums.iter();
        let mut values: Vec<Expr> =
            input.schema.columns.iter().take(depth * 2).map(|column| read(column, span)).collect();
        for (index, others) in others.iter().enumerate().skip(depth) {
            let none = |place: usize| {
                let ty = nested.schema.columns[index * 2 + place].ty.unwrap_or(Type::Dynamic);
                constant(Value::null(ty), span)
            };
            values.extend(match (others, others.as_ref().and_then(|_| sums.next())) {
                (Some(others), Some(sum)) => [others.clone(), read(sum, span)],
                _ => [none(0), none(1)],
            });
        }
        [Branch { input, values }, self.guard_of_others(depth, &rows, tops, nested)]
    }

    /// The rows that have, or have not, a group among those that are left of a level.
    fn beside_top(
        &mut self,
        kind: JoinKind,
        rows: Table,
        top: &Rc<LetTable>,
        keys: usize,
        span: Span,
    ) -> Table {
        let top = self.let_reference(top, span);
        let key = |index: usize| {
            let own = rows.schema.column(&key_name(index))?;
            Some((read(own, span), read(&top.schema.columns[index * 2], span)))
        };
        let on = (0..keys).filter_map(key).collect();
        let columns = rows.schema.columns.clone();
        self.joined(kind, rows, top, on, columns.into_iter(), false, span)
    }

    /// No rows; the end of the rule if a group above has no others.
    fn guard_of_others(
        &mut self,
        depth: usize,
        rows: &Rc<LetTable>,
        tops: &[Rc<LetTable>],
        nested: &Nested<'_>,
    ) -> Branch {
        let span = nested.span;
        let above = self.let_reference(&tops[depth.saturating_sub(1)], span);
        let rows = self.let_reference(rows, span);
        let mut on = Vec::new();
        if depth == 0 {
            let every = rows.schema.column(EVERY).map(|every| read(every, span));
            on.extend(every.map(|every| (constant(Value::Bool(true), span), every)));
        }
        for index in 0..depth {
            let own = rows.schema.column(&key_name(index)).map(|own| read(own, span));
            on.extend(own.map(|own| (read(&above.schema.columns[index * 2], span), own)));
        }
        let columns = above.schema.columns.clone();
        let without = self.joined(JoinKind::LeftAnti, above, rows, on, columns.into_iter(), false, span);
        let message = "what `top-nested` gives for others where there are none is not documented, and this data has none";
        let call = Call {
            operation: Operation::NoRows,
            arguments: Vec::new(),
            constants: vec![constant(Value::String(message.into()), span)],
            keeps_input: false,
            ids: Vec::new(),
        };
        let kind = TableKind::Call { input: Box::new(without), call };
        let input = Table { kind, schema: Schema::default(), span };
        let null = |column: &Column| constant(Value::null(column.ty.unwrap_or(Type::Dynamic)), span);
        Branch { input, values: nested.schema.columns.iter().map(null).collect() }
    }
}

/// The column with the value of a level.
fn key_name(level: usize) -> String {
    format!("$nested{level}")
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::{bound, said};

    const ROWS: &str = "datatable(a: string, b: long, n: long)[] | ";

    #[test]
    fn what_is_left_out_gets_rows_of_its_own() {
        let query =
            format!("{ROWS} top-nested 2 of a with others='rest' by sum(n), top-nested 1 of b by count()");
        let bound = bound(&query);
        assert!(bound.query.is_some(), "{:?}", bound.diagnostics);
        let columns = bound.columns.unwrap_or_default();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "aggregated_a", "b", "aggregated_b"]);
    }

    #[test]
    fn others_need_a_number_of_groups_and_the_type_of_the_level() {
        let refused = |level: &str| said(&format!("{ROWS} top-nested {level} by count()"));
        assert!(refused("of a with others='rest'").contains("takes all values"));
        assert!(refused("2 of b with others='rest'").contains("no constant of the type"));
    }
}
