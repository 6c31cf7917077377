//! From the typed tree to pipelines: chains of operators are laid end to end, other inputs become pipelines.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use kqlc_runtime::{plan::ARRIVAL, types::Type};

use super::{
    Aggregate, Apply, ApplySide, Assignment, Call, Column, Join, MvExpand, Operator, Parse, ParseKv,
    ParsedColumn, Pipeline, PipelineId, Plan, Scan, ScanStep, Side, SortKey, Source, Step, Steps,
};
use crate::{
    semantic::tree::{self, ColumnId, Expr, ExprKind, LetTable, Table, TableKind},
    source::Span,
};

pub(super) fn lower(query: &Table) -> Plan {
    let mut lowering = Lowering::default();
    lowering.count_uses(query);
    let pipeline = lowering.pipeline("result", query);
    lowering.add(pipeline);
    Plan {
        pipelines: lowering.pipelines,
        subqueries: lowering.subqueries,
        render: Vec::new(),
        stored_calls: Vec::new(),
    }
}

#[derive(Default)]
struct Lowering {
    pipelines: Vec<Pipeline>,
    /// How often each `let` table is referred to.
    uses: HashMap<*const LetTable, usize>,
    /// The pipelines of `let` tables that are used more than once.
    shared: HashMap<*const LetTable, PipelineId>,
    /// The pipelines of tables that expressions ask for values.
    subqueries: Vec<(Rc<LetTable>, PipelineId)>,
    /// Columns of a reference to a `let` that is used once: they are the definition's own.
    aliases: HashMap<ColumnId, ColumnId>,
    /// The hidden columns of arrival that are read.
    arrivals: HashSet<ColumnId>,
    /// Columns made for join keys so far.
    keys_made: u32,
}

impl Lowering {
    fn count_uses(&mut self, table: &Table) {
        if let TableKind::Let(definition) = &table.kind {
            let uses = self.uses.entry(Rc::as_ptr(definition)).or_default();
            *uses += 1;
            if *uses == 1 {
                self.count_uses(&definition.table);
            }
        }
        for input in inputs(table) {
            self.count_uses(input);
        }
        let is_arrival = |id: &ColumnId| ColumnId(0).arrival() <= *id;
        let read = table.expressions().into_iter().flat_map(Expr::columns);
        self.arrivals.extend(read.filter(is_arrival));
        for subquery in table.expressions().into_iter().flat_map(Expr::subqueries) {
            let uses = self.uses.entry(Rc::as_ptr(subquery)).or_default();
            *uses += 1;
            if *uses == 1 {
                self.count_uses(&subquery.table);
            }
        }
    }

    /// Gives every subquery of the expressions of a table a pipeline of its first column.
    fn answer_subqueries(&mut self, table: &Table) {
        for subquery in table.expressions().into_iter().flat_map(Expr::subqueries) {
            if self.subqueries.iter().any(|(known, _)| Rc::ptr_eq(known, subquery)) {
                continue;
            }
            let mut pipeline = self.pipeline(&subquery.name, &subquery.table);
            let first =
                pipeline.columns().into_iter().next().map(|column| carry(&column, subquery.table.span));
            if pipeline.columns().len() > 1 {
                push(&mut pipeline, Operator::Project(first.into_iter().collect()), subquery.table.span);
            }
            let id = self.add(pipeline);
            self.subqueries.push((subquery.clone(), id));
        }
    }

    fn add(&mut self, pipeline: Pipeline) -> PipelineId {
        self.pipelines.push(pipeline);
        PipelineId(self.pipelines.len() - 1)
    }

    /// A pipeline whose output columns are exactly the table's schema.
    fn pipeline(&mut self, name: &str, table: &Table) -> Pipeline {
        let mut pipeline = self.chain(name, table);
        let wanted = self.schema(table);
        if pipeline.columns() != wanted {
            let columns = wanted.into_iter().map(|column| carry(&column, table.span)).collect();
            push(&mut pipeline, Operator::Project(columns), table.span);
        }
        pipeline
    }

    /// The operators of a table and of its first inputs, end to end.
    fn chain(&mut self, name: &str, table: &Table) -> Pipeline {
        match &table.kind {
            TableKind::Scan(scanned) => return self.scan(name, scanned, table),
            TableKind::Let(definition) => return self.reference(name, definition, table),
            TableKind::Values(rows) => return start(name, Source::Values(self.schema(table), rows.clone())),
            TableKind::External(asked) => {
                return start(name, Source::External(asked.clone(), self.schema(table)));
            }
            TableKind::Union(branches) => return self.union(name, branches, table),
            TableKind::Given => return start(name, Source::Given(self.schema(table))),
            TableKind::Error => unreachable!("a query with problems is not lowered"),
            TableKind::Where { .. }
            | TableKind::Extend { .. }
            | TableKind::Project { .. }
            | TableKind::Summarize { .. }
            | TableKind::Distinct { .. }
            | TableKind::Sort { .. }
            | TableKind::Top { .. }
            | TableKind::Take { .. }
            | TableKind::Join { .. }
            | TableKind::MvExpand { .. }
            | TableKind::Apply { .. }
            | TableKind::Parse { .. }
            | TableKind::ParseKv { .. }
            | TableKind::Steps { .. }
            | TableKind::Call { .. } => {}
        }
        let mut pipeline = self.chain(name, inputs(table)[0]);
        self.answer_subqueries(table);
        let operator = self.operator(table, &mut pipeline);
        push(&mut pipeline, operator, table.span);
        pipeline
    }

    /// What a table does to the rows of its (first) input, which has been lowered to `pipeline`.
    fn operator(&mut self, table: &Table, pipeline: &mut Pipeline) -> Operator {
        match &table.kind {
            TableKind::Where { predicate, .. } => Operator::Where(self.expr(predicate)),
            TableKind::Extend { input, columns } => Operator::Extend(
                columns
                    .iter()
                    .map(|assignment| self.set(table, input, assignment.id, &assignment.value))
                    .collect(),
            ),
            TableKind::Project { columns, .. } => Operator::Project(self.assignments(table, columns)),
            TableKind::Distinct { columns, .. } => Operator::Distinct(self.assignments(table, columns)),
            TableKind::Summarize { by, aggregates, .. } => Operator::Summarize(
                self.assignments(table, by),
                aggregates
                    .iter()
                    .map(|aggregate| Aggregate {
                        columns: aggregate.ids.iter().map(|id| self.find(table, *id)).collect(),
                        function: aggregate.function,
                        arguments: aggregate.arguments.iter().map(|argument| self.expr(argument)).collect(),
                        options: aggregate.options.clone(),
                        condition: aggregate.condition.as_ref().map(|condition| self.expr(condition)),
                    })
                    .collect(),
            ),
            TableKind::Sort { keys, .. } => Operator::Sort(self.keys(keys)),
            TableKind::Top { count, keys, .. } => Operator::Top(*count, self.keys(keys)),
            TableKind::Take { count, .. } => Operator::Take(*count),
            TableKind::Apply { body, columns, by, .. } => {
                let body = self.chain("body", body);
                let columns = self.schema(table).into_iter().zip(columns).map(|(column, (of_body, from))| {
                    let side = if *of_body { ApplySide::Body } else { ApplySide::Input };
                    (column, side, self.alias(*from))
                });
                let by = by.map(|id| self.alias(id));
                Operator::Apply(Apply { columns: columns.collect(), body, by })
            }
            TableKind::MvExpand { input, columns, bags_as_arrays, item_index, limit } => {
                Operator::MvExpand(MvExpand {
                    columns: columns
                        .iter()
                        .map(|expanded| self.set(table, input, expanded.id, &expanded.value))
                        .collect(),
                    bags_as_arrays: *bags_as_arrays,
                    item_index: item_index.map(|id| self.find(table, id)),
                    limit: *limit,
                })
            }
            TableKind::Join { kind, right, on, columns, .. } => {
                let mut right_pipeline = self.pipeline(&right_name(right), right);
                let keys = on
                    .iter()
                    .map(|(left_key, right_key)| {
                        let left_key = self.key(pipeline, left_key, table.span);
                        (left_key, self.key(&mut right_pipeline, right_key, table.span))
                    })
                    .collect();
                let right_ids: Vec<ColumnId> = right.schema.columns.iter().map(|column| column.id).collect();
                let columns = self
                    .schema(table)
                    .into_iter()
                    .zip(columns)
                    .map(|(column, from)| {
                        let side = if right_ids.contains(from) { Side::Right } else { Side::Left };
                        (column, side, self.alias(*from))
                    })
                    .collect();
                Operator::Join(Join { kind: *kind, right: self.add(right_pipeline), on: keys, columns })
            }
            TableKind::Parse { input, parse } => {
                let columns = parse.columns.iter();
                Operator::Parse(Parse {
                    operand: self.expr(&parse.operand),
                    kind: parse.kind,
                    flags: parse.flags.clone(),
                    parts: parse.parts.clone(),
                    columns: columns.map(|id| self.parsed(table, input, *id)).enumerate().collect(),
                    filters: parse.filters,
                })
            }
            TableKind::ParseKv { input, parse } => Operator::ParseKv(ParseKv {
                operand: self.expr(&parse.operand),
                form: parse.form.clone(),
                columns: parse.columns.iter().map(|id| self.parsed(table, input, *id)).collect(),
            }),
            TableKind::Steps { steps, .. } => Operator::Steps(self.steps(table, steps)),
            TableKind::Call { call, .. } => Operator::Call(Call {
                operation: call.operation,
                arguments: call.arguments.iter().map(|argument| self.expr(argument)).collect(),
                constants: call.constants.iter().map(|constant| self.expr(constant)).collect(),
                keeps_input: call.keeps_input,
                columns: call.ids.iter().map(|id| self.find(table, *id)).collect(),
            }),
            TableKind::Scan(_)
            | TableKind::Let(_)
            | TableKind::Values(_)
            | TableKind::External(_)
            | TableKind::Union(_)
            | TableKind::Given
            | TableKind::Error => unreachable!("`chain` has dealt with sources"),
        }
    }

    fn steps(&self, table: &Table, scan: &tree::Steps) -> Steps {
        let state =
            |state: &tree::StateColumn| (self.column(&state.column), state.step, self.alias(state.from));
        let step = |step: &tree::ScanStep| ScanStep {
            name: step.name.clone(),
            condition: self.expr(&step.condition),
            assigns: self.assignments(table, &step.assigns),
            emits: step.emits,
        };
        Steps {
            declared: self.assignments(table, &scan.declared),
            states: scan.states.iter().map(state).collect(),
            steps: scan.steps.iter().map(step).collect(),
            match_id: scan.match_id.map(|id| self.find(table, id)),
        }
    }

    /// A column that is set, with the column of the same name whose slot it takes.
    fn set(
        &self,
        table: &Table,
        input: &Table,
        id: ColumnId,
        value: &Expr,
    ) -> (Assignment, Option<ColumnId>) {
        let (column, replaced) = self.parsed(table, input, id);
        (Assignment { column, value: self.expr(value) }, replaced)
    }

    /// A column of an operator, with the column of the same name whose slot it takes.
    fn parsed(&self, table: &Table, input: &Table, id: ColumnId) -> ParsedColumn {
        let column = self.find(table, id);
        let replaced = input.schema.columns.iter().find(|before| before.name == column.name);
        let replaced = replaced.map(|column| self.alias(column.id));
        (column, replaced)
    }

    fn scan(&self, name: &str, scanned: &str, table: &Table) -> Pipeline {
        let mut columns = self.schema(table);
        let time = table.schema.time();
        let arrival = time.map(|time| time.id.arrival()).filter(|id| self.arrivals.contains(id));
        columns.extend(arrival.map(|id| Column { id, name: ARRIVAL.to_owned(), ty: Type::DateTime }));
        start(
            name,
            Source::Scan(Scan {
                table: scanned.to_owned(),
                described: columns.clone(),
                columns,
                predicates: Vec::new(),
                time: time.map(|time| time.name.to_string()),
                lookback: None,
            }),
        )
    }

    /// A `let` used once is laid where it is used; one used more often is a pipeline that its uses share.
    fn reference(&mut self, name: &str, definition: &Rc<LetTable>, table: &Table) -> Pipeline {
        let pointer = Rc::as_ptr(definition);
        if self.uses.get(&pointer) == Some(&1) {
            for (own, defined) in table.schema.columns.iter().zip(&definition.table.schema.columns) {
                self.aliases.insert(own.id, defined.id);
            }
            return self.pipeline(name, &definition.table);
        }
        let id = match self.shared.get(&pointer) {
            Some(id) => *id,
            None => {
                let pipeline = self.pipeline(&definition.name, &definition.table);
                let id = self.add(pipeline);
                self.shared.insert(pointer, id);
                id
            }
        };
        let defined = self.pipelines[id.0].columns();
        let columns = self.schema(table).into_iter().zip(defined.iter().map(|column| column.id)).collect();
        start(name, Source::Pipeline(id, columns))
    }

    fn union(&mut self, name: &str, branches: &[tree::Branch], table: &Table) -> Pipeline {
        let columns = self.schema(table);
        self.answer_subqueries(table);
        let mut members = Vec::new();
        for branch in branches {
            let mut pipeline = self.chain(&branch_name(&branch.input), &branch.input);
            let values = columns
                .iter()
                .zip(&branch.values)
                .map(|(column, value)| Assignment { column: column.clone(), value: self.expr(value) })
                .collect();
            push(&mut pipeline, Operator::Project(values), table.span);
            members.push(self.add(pipeline));
        }
        start(name, Source::Union(members, columns))
    }

    /// The column of a join key; a converted key is computed first.
    fn key(&mut self, pipeline: &mut Pipeline, key: &Expr, span: Span) -> ColumnId {
        let key = self.expr(key);
        if let ExprKind::Column(id) = key.kind {
            return id;
        }
        let id = ColumnId(KEY_COLUMNS + self.keys_made);
        self.keys_made += 1;
        let column = Column { id, name: "key".to_owned(), ty: known(key.ty) };
        push(pipeline, Operator::Extend(vec![(Assignment { column, value: key }, None)]), span);
        id
    }

    fn schema(&self, table: &Table) -> Vec<Column> {
        table.schema.columns.iter().map(|column| self.column(column)).collect()
    }

    fn column(&self, column: &tree::Column) -> Column {
        Column { id: self.alias(column.id), name: column.name.to_string(), ty: known(column.ty) }
    }

    fn find(&self, table: &Table, id: ColumnId) -> Column {
        let column = table.schema.columns.iter().find(|column| column.id == id);
        self.column(column.expect("an operator's columns are in its schema"))
    }

    fn assignments(&self, table: &Table, assignments: &[tree::Assignment]) -> Vec<Assignment> {
        assignments
            .iter()
            .map(|assignment| Assignment {
                column: self.find(table, assignment.id),
                value: self.expr(&assignment.value),
            })
            .collect()
    }

    fn keys(&self, keys: &[tree::SortKey]) -> Vec<SortKey> {
        keys.iter()
            .map(|key| SortKey {
                value: self.expr(&key.value),
                descending: key.descending,
                nulls_first: key.nulls_first,
            })
            .collect()
    }

    fn expr(&self, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        expr.rename(&|id| self.alias(id));
        expr
    }

    /// What a column is called in the plan.
    fn alias(&self, mut id: ColumnId) -> ColumnId {
        while let Some(next) = self.aliases.get(&id) {
            id = *next;
        }
        id
    }
}

/// Columns made for join keys are numbered from here, above all that a query of any length binds.
const KEY_COLUMNS: u32 = 1 << 30;

fn push(pipeline: &mut Pipeline, operator: Operator, span: Span) {
    let columns = operator.output(&pipeline.columns());
    pipeline.steps.push(Step { operator, columns, span });
}

fn start(name: &str, source: Source) -> Pipeline {
    Pipeline { name: name.to_owned(), source, steps: Vec::new() }
}

fn carry(column: &Column, span: Span) -> Assignment {
    let value = Expr { kind: ExprKind::Column(column.id), ty: Some(column.ty), span };
    Assignment { column: column.clone(), value }
}

/// The type of a column; a compiled query has no untyped ones.
fn known(ty: Option<Type>) -> Type {
    ty.expect("a query with untyped columns is refused before it is lowered")
}

fn branch_name(table: &Table) -> String {
    match &table.kind {
        TableKind::Scan(name) => format!("in_{name}"),
        TableKind::Let(definition) => format!("in_{}", definition.name),
        _ => inputs(table).first().map_or_else(|| "branch".to_owned(), |input| branch_name(input)),
    }
}

fn right_name(table: &Table) -> String {
    match &table.kind {
        TableKind::Scan(name) => format!("right_{name}"),
        TableKind::Let(definition) => format!("right_{}", definition.name),
        _ => inputs(table).first().map_or_else(|| "right".to_owned(), |input| right_name(input)),
    }
}

/// What a table is lowered from; the rows of a `let` are lowered apart.
fn inputs(table: &Table) -> Vec<&Table> {
    match &table.kind {
        TableKind::Let(_) => Vec::new(),
        _ => table.inputs(),
    }
}
