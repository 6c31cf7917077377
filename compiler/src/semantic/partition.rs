//! `partition`: a query over each part of the rows, or over another table once for each part.

use std::rc::Rc;

use kqlc_runtime::{
    plan::JoinKind,
    types::{Type, Value},
};

use super::{
    Binder,
    expression::constant,
    operator::logic,
    scope::{Binding, Place},
    subquery::leaves_row,
    tree::{
        Aggregate, Assignment, Branch, Column, ColumnId, Expr, ExprKind, LetTable, Schema, Table, TableKind,
    },
};
use crate::{
    source::Span,
    syntax::ast::{self, PartitionBody},
};

impl Binder<'_> {
    /// Each part of the rows goes through the operators; the results are put together.
    pub(super) fn partition(
        &mut self,
        input: Table,
        by: &ast::Expr,
        body: &PartitionBody,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let key = self.scalar(by, place.over(&input.schema));
        match body {
            PartitionBody::Operators(operators) => self.parts(input, &key, operators, operator, place),
            PartitionBody::Query(query) => self.query_of_parts(input, (by, &key), query, operator, place),
        }
    }

    /// All rows with the same value in the key's column go through the operators together.
    fn parts(
        &mut self,
        input: Table,
        key: &Expr,
        operators: &[ast::Operator],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let known = !matches!(input.kind, TableKind::Error);
        let kind = if known { TableKind::Given } else { TableKind::Error };
        let rows = Table { kind, schema: input.schema.clone(), span: operator.span };
        let result = self.operators(rows, operators, place);
        let columns: Vec<Column> =
            result.schema.columns.iter().map(|column| self.column(column.name.clone(), column.ty)).collect();
        let schema = Schema { columns, open: result.schema.open };
        let by = match key.kind {
            ExprKind::Column(id) => id,
            ExprKind::Unknown => return Table { kind: TableKind::Error, schema, span: operator.span },
            _ => {
                self.refuse_form("`partition` by what is no column", key.span);
                return Table { kind: TableKind::Error, schema, span: operator.span };
            }
        };
        if let Some(place) = leaves_row(&result).filter(|_| known) {
            self.refuse_form("this operator inside `partition`", place);
        }
        let from = result.schema.columns.iter().map(|column| (true, column.id)).collect();
        let (input, body) = (Box::new(input), Box::new(result));
        let kind = TableKind::Apply { input, body, columns: from, by: Some(by) };
        Table { kind, schema, span: operator.span }
    }

    /// A query over a table of its own, in which the key's name stands for its value: the pairs of a key and a row of that table go
    /// through the operators, which leave the key as it is.
    fn query_of_parts(
        &mut self,
        input: Table,
        (by, key): (&ast::Expr, &Expr),
        query: &ast::Expr,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let own = self.column("$partition", key.ty);
        let value = Expr { kind: ExprKind::Column(own.id), ty: key.ty, span: by.span };
        let scope = match &by.kind {
            ast::ExprKind::Name(name) => place.scope.with(name, Binding::Scalar(value)),
            _ => place.scope.clone(),
        };
        let place = Place { scope: &scope, ..place.outside() };
        let (source, operators) = match &query.kind {
            ast::ExprKind::Pipe { source, operators } => (&**source, operators.as_slice()),
            _ => (query, [].as_slice()),
        };
        let source = self.table(source, place);
        let columns = source.schema.columns.clone();
        let columns: Vec<Column> =
            columns.into_iter().map(|column| self.column(column.name, column.ty)).collect();
        let is_known = !matches!(input.kind, TableKind::Error)
            && !matches!(source.kind, TableKind::Error)
            && matches!(key.kind, ExprKind::Column(_));
        let kind = if is_known { TableKind::Given } else { TableKind::Error };
        let schema = Schema { columns, open: source.schema.open };
        let rows = Table { kind, schema, span: operator.span };
        let result = self.operators(rows, operators, place);
        let schema = result.schema.clone();
        if !is_known {
            if !matches!(key.kind, ExprKind::Column(_) | ExprKind::Unknown) {
                self.refuse_form("`partition` by what is no column", key.span);
            }
            return Table { kind: TableKind::Error, schema, span: operator.span };
        }
        if let Some(place) = leaves_row(&result).or_else(|| source.outer_column()) {
            self.refuse_form("this inside `partition`", place);
            return Table { kind: TableKind::Error, schema, span: operator.span };
        }
        let keys = self.distinct_keys(input, key, operator.span);
        let pairs = Pairs { keys: named("keys", keys), source: named("part", source) };
        match self.with_key(result, &own, &pairs) {
            Ok(carried) => {
                let value = |column| value_of(column, operator.span);
                let columns = schema.columns.iter();
                let columns =
                    columns.map(|column| Assignment { id: column.id, value: value(column) }).collect();
                let kind = TableKind::Project { input: Box::new(carried), columns };
                Table { kind, schema, span: operator.span }
            }
            Err(place) => {
                self.refuse_form("this operator inside `partition` with a query", place);
                Table { kind: TableKind::Error, schema, span: operator.span }
            }
        }
    }

    /// Each value of the key, once.
    fn distinct_keys(&mut self, input: Table, key: &Expr, span: Span) -> Table {
        let distinct = self.column("key", key.ty);
        let columns = vec![Assignment { id: distinct.id, value: key.clone() }];
        let kind = TableKind::Distinct { input: Box::new(input), columns };
        Table { kind, schema: Schema { columns: vec![distinct], open: false }, span }
    }

    /// The pairs under these columns, behind the key.
    fn pairs(&mut self, pairs: &Pairs, key: &Column, rows: Schema, span: Span) -> Table {
        let keys = self.let_reference(&pairs.keys, span);
        let source = self.let_reference(&pairs.source, span);
        let from = keys.schema.columns.iter().chain(&source.schema.columns).map(|column| column.id).collect();
        let columns = std::iter::once(key.clone()).chain(rows.columns).collect();
        let (left, right, on) = (Box::new(keys), Box::new(source), Vec::new());
        let kind = TableKind::Join { kind: JoinKind::Inner, left, right, on, columns: from };
        Table { kind, schema: Schema { columns, open: rows.open }, span }
    }

    /// The operators over the pairs, with the key carried through them; the place of one that would mix the parts.
    fn with_key(&mut self, table: Table, key: &Column, pairs: &Pairs) -> Result<Table, Span> {
        let Table { kind, mut schema, span } = table;
        // Keys of groups come before what is computed of them.
        let mut at = schema.columns.len();
        let kept = Assignment { id: key.id, value: value_of(key, span) };
        let mut below = |input: Box<Table>| self.with_key(*input, key, pairs).map(Box::new);
        let kind = match kind {
            TableKind::Given => return Ok(self.pairs(pairs, key, schema, span)),
            TableKind::Where { input, predicate } => TableKind::Where { input: below(input)?, predicate },
            TableKind::Extend { input, columns } => TableKind::Extend { input: below(input)?, columns },
            TableKind::Parse { input, parse } => TableKind::Parse { input: below(input)?, parse },
            TableKind::ParseKv { input, parse } => TableKind::ParseKv { input: below(input)?, parse },
            TableKind::MvExpand { input, columns, bags_as_arrays, item_index, limit } => {
                TableKind::MvExpand { input: below(input)?, columns, bags_as_arrays, item_index, limit }
            }
            TableKind::Project { input, mut columns } => {
                columns.push(kept);
                TableKind::Project { input: below(input)?, columns }
            }
            TableKind::Distinct { input, mut columns } => {
                columns.push(kept);
                TableKind::Distinct { input: below(input)?, columns }
            }
            TableKind::Summarize { input, by, aggregates } if by.is_empty() => {
                at = 0;
                let input = self.with_key(*input, key, pairs)?;
                self.of_every_part(input, aggregates, key, pairs, span)
            }
            TableKind::Summarize { input, mut by, aggregates } => {
                at = by.len();
                by.push(kept);
                TableKind::Summarize { input: below(input)?, by, aggregates }
            }
            TableKind::Scan(_)
            | TableKind::Let(_)
            | TableKind::Values(_)
            | TableKind::External(_)
            | TableKind::Sort { .. }
            | TableKind::Top { .. }
            | TableKind::Take { .. }
            | TableKind::Join { .. }
            | TableKind::Union(_)
            | TableKind::Steps { .. }
            | TableKind::Call { .. }
            | TableKind::Apply { .. }
            | TableKind::Error => return Err(span),
        };
        schema.columns.insert(at, key.clone());
        Ok(Table { kind, schema, span })
    }

    /// A group for each key, also where a part has no rows: a row for each key is put beside them, which no aggregate sees.
    fn of_every_part(
        &mut self,
        input: Table,
        mut aggregates: Vec<Aggregate>,
        key: &Column,
        pairs: &Pairs,
        span: Span,
    ) -> TableKind {
        let keys = self.let_reference(&pairs.keys, span);
        let before = input.schema.columns.clone();
        let mut columns: Vec<Column> =
            before.iter().map(|column| self.column(column.name.clone(), column.ty)).collect();
        let mut of_rows: Vec<Expr> = before.iter().map(|column| value_of(column, span)).collect();
        let mut of_keys: Vec<Expr> = before
            .iter()
            .map(|column| match keys.schema.columns.first() {
                Some(own) if column.id == key.id => value_of(own, span),
                _ => constant(Value::null(column.ty.unwrap_or(Type::Dynamic)), span),
            })
            .collect();
        let is_row = self.column("$row", Some(Type::Bool));
        columns.push(is_row.clone());
        of_rows.push(constant(Value::Bool(true), span));
        of_keys.push(constant(Value::Bool(false), span));
        let renamed = |id: ColumnId| {
            let place = before.iter().position(|column| column.id == id);
            place.map_or(id, |place| columns[place].id)
        };
        for aggregate in &mut aggregates {
            aggregate.arguments.iter_mut().for_each(|argument| argument.rename(&renamed));
            let sees = value_of(&is_row, span);
            aggregate.condition = Some(match aggregate.condition.take() {
                Some(mut condition) => {
                    condition.rename(&renamed);
                    logic(true, sees, condition, span)
                }
                None => sees,
            });
        }
        let mut value = value_of(key, span);
        value.rename(&renamed);
        let by = vec![Assignment { id: key.id, value }];
        let branches = vec![Branch { input, values: of_rows }, Branch { input: keys, values: of_keys }];
        let schema = Schema { columns, open: false };
        let both = Table { kind: TableKind::Union(branches), schema, span };
        TableKind::Summarize { input: Box::new(both), by, aggregates }
    }
}

/// The two tables of which every pair of rows goes through the operators.
struct Pairs {
    keys: Rc<LetTable>,
    source: Rc<LetTable>,
}

fn named(name: &str, table: Table) -> Rc<LetTable> {
    Rc::new(LetTable { name: name.to_owned(), table })
}

fn value_of(column: &Column, span: Span) -> Expr {
    Expr { kind: ExprKind::Column(column.id), ty: column.ty, span }
}

#[cfg(test)]
mod tests {
    use crate::{
        plan,
        semantic::testing::{bound, said},
    };

    const TABLES: &str =
        "let P = datatable(k: string)['1', '2']; let T = datatable(x: long, s: string)[1, 'a']; ";

    /// What the result of a query is made by.
    fn plan_of(body: &str) -> String {
        let query = format!("{TABLES}P | partition by k {{ T | {body} }}");
        let plan = plan::lower(&bound(&query).query.expect("the query compiles")).to_string();
        plan.split("result:").nth(1).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_query_of_parts_is_a_join_of_its_table_with_the_keys() {
        let plan = plan_of("where x == tolong(toscalar(k)) | extend by_key = strcat(k, s) | project-away x");
        assert!(plan.contains("| distinct") && plan.contains("| join Inner"), "{plan}");
        assert!(plan.trim_end().ends_with("= s: string, by_key: string"), "{plan}");
        let plan = plan_of("summarize n = count() by s");
        assert!(plan.trim_end().ends_with("= s: string, n: long"), "{plan}");
    }

    #[test]
    fn a_part_without_rows_is_summed_up_too() {
        let plan = plan_of("where x > 5 | count");
        assert!(plan.contains("union") && plan.contains("summarize"), "{plan}");
        assert!(plan.trim_end().ends_with("= Count: long"), "{plan}");
    }

    #[test]
    fn operators_that_would_mix_the_parts_are_refused() {
        for body in ["take 1", "sort by x", "join T on x"] {
            let said = said(&format!("{TABLES}P | partition by k {{ T | {body} }}"));
            assert!(said.contains("inside `partition`") && said.contains("cannot be compiled yet"), "{said}");
        }
    }
}
