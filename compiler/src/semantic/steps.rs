//! `scan`: steps that follow each other over ordered rows.

use kqlc_runtime::{
    plan::Emits,
    types::{Type, Value},
};

use super::{
    Binder,
    expression::constant,
    problem::{UNKNOWN_NAME, WRONG_SHAPE},
    scope::{Binding, Place},
    tree::{
        Assignment, Column, ColumnId, Expr, ExprKind, ScanStep, Schema, StateColumn, Steps, Table, TableKind,
    },
    window::is_serialized,
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, ParameterType},
};

impl Binder<'_> {
    /// The input's columns, the declared ones, and the match's number if it is asked for.
    pub(super) fn scan_steps(
        &mut self,
        input: Table,
        scan: &ast::Scan,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        self.refused_clauses(&input, scan, operator, place);
        let mut schema = input.schema.clone();
        let declared = self.declared(scan, &mut schema, place);
        let mut scope = place.scope.clone();
        let mut states = Vec::new();
        for (index, step) in scan.steps.iter().enumerate() {
            let row = self.state(index, &schema, &mut states);
            scope = scope.with(&step.name.value, Binding::Row(row.into()));
        }
        let inside = Place { scope: &scope, ..place.over(&schema) };
        let mut steps = Vec::new();
        for (index, step) in scan.steps.iter().enumerate() {
            let bound = self.scan_step(step, &declared, inside);
            self.check_reads(&bound, index, &declared, &states);
            steps.push(bound);
        }
        // The binder gives every `scan` a `match_id`, the engine only where it is asked for (measured).
        let match_id = scan.parameters.iter().find(|parameter| parameter.name.value == "with_match_id");
        let match_id = match_id.and_then(|parameter| super::mv_expand::text(&parameter.value));
        let match_id = match_id.map(|name| self.column(name, Some(Type::Long)));
        let steps = Steps { declared, states, steps, match_id: match_id.as_ref().map(|column| column.id) };
        schema.columns.extend(match_id);
        Table { kind: TableKind::Steps { input: Box::new(input), steps }, schema, span: operator.span }
    }

    /// What is right KQL and has no code.
    fn refused_clauses(
        &mut self,
        input: &Table,
        scan: &ast::Scan,
        operator: &ast::Operator,
        place: Place<'_>,
    ) {
        for key in &scan.order_by {
            self.scalar(&key.value.value, place.over(&input.schema));
            self.refuse_form("`order by` of `scan`", key.value.value.span);
        }
        for key in &scan.partition_by {
            self.scalar(key, place.over(&input.schema));
            self.refuse_form("`partition by` of `scan`", key.span);
        }
        for step in scan.steps.iter().filter(|step| step.optional) {
            self.refuse_form("an optional step", step.name.span);
        }
        if !is_serialized(input) {
            self.refuse_form("`scan` over rows without an order", operator.keyword.span);
        }
    }

    /// The columns after `declare`, put behind those of the input.
    fn declared(&mut self, scan: &ast::Scan, schema: &mut Schema, place: Place<'_>) -> Vec<Assignment> {
        let mut declared = Vec::new();
        for parameter in &scan.declare {
            let ty = match &parameter.ty {
                ParameterType::Scalar(ty) => *ty,
                ParameterType::Table(_) => Type::Dynamic,
            };
            let name = &parameter.name;
            let value = match &parameter.default {
                Some(default) => {
                    let value = self.scalar(default, place.outside());
                    self.convert(value, ty)
                }
                None => constant(Value::null(ty), name.span),
            };
            if schema.column(&name.value).is_some() {
                self.refuse_form("a declared column of a name that the rows have", name.span);
            }
            let column = self.column(&name.value, Some(ty));
            declared.push(Assignment { id: column.id, value });
            schema.columns.push(column);
        }
        declared
    }

    /// The columns of the row that a step took last.
    fn state(&mut self, step: usize, row: &Schema, states: &mut Vec<StateColumn>) -> Schema {
        let mut state = Schema { columns: Vec::new(), open: row.open };
        for column in &row.columns {
            let read = self.column(column.name.clone(), column.ty);
            states.push(StateColumn { column: read.clone(), step, from: column.id });
            state.columns.push(read);
        }
        state
    }

    fn scan_step(&mut self, step: &ast::ScanStep, declared: &[Assignment], place: Place<'_>) -> ScanStep {
        let condition = self.scalar(&step.condition, place);
        let condition = self.condition(condition);
        let mut assigns = Vec::new();
        for (name, value) in &step.assignments {
            let value = self.scalar(value, place);
            let column = place.row.and_then(|row| row.column(&name.value)).cloned();
            match column.filter(|column| declared.iter().any(|declared| declared.id == column.id)) {
                Some(Column { id, ty, .. }) => {
                    let value = ty.map_or(value.clone(), |ty| self.convert(value, ty));
                    assigns.push(Assignment { id, value });
                }
                None => self.report(
                    Diagnostic::new(
                        UNKNOWN_NAME,
                        format!("no column `{}` is declared", name.value),
                        name.span,
                    )
                    .help("a step sets only columns that stand after `declare`"),
                ),
            }
        }
        ScanStep { name: step.name.value.clone(), condition, assigns, emits: self.emits(step) }
    }

    fn emits(&mut self, step: &ast::ScanStep) -> Emits {
        match step.output.as_ref().map(|output| (output.value.as_str(), output.span)) {
            None | Some(("all", _)) => Emits::All,
            Some(("last", _)) => Emits::Last,
            Some(("none", _)) => Emits::None,
            Some((_, span)) => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    "a step's `output` is `all`, `last` or `none`",
                    span,
                ));
                Emits::All
            }
        }
    }

    /// A step sees what it and the steps before it took. What a declared column is before the step has set it is not said
    /// anywhere, so it is read of a step only.
    fn check_reads(
        &mut self,
        step: &ScanStep,
        index: usize,
        declared: &[Assignment],
        states: &[StateColumn],
    ) {
        let is_declared = |id: ColumnId| declared.iter().any(|declared| declared.id == id);
        let is_later = |id| states.iter().any(|state| state.column.id == id && state.step > index);
        let read = |is: &dyn Fn(ColumnId) -> bool| -> Option<Span> {
            step.expressions().find_map(|expr| {
                let mut place = None;
                expr.walk(&mut |inner: &Expr| {
                    if matches!(inner.kind, ExprKind::Column(id) if is(id)) {
                        place.get_or_insert(inner.span);
                    }
                });
                place
            })
        };
        if let Some(span) = read(&is_declared) {
            self.refuse_form("a declared column that is read without the name of a step", span);
        }
        if let Some(span) = read(&is_later) {
            self.refuse_form("what a later step took", span);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::super::{Library, bind};
    use crate::{
        catalog::Database,
        diagnostic::Severity,
        source::{FileId, Span},
        syntax,
    };

    /// What stands against a `scan` of `range x from 1 to 3 step 1`; empty if it is compiled.
    fn refusal(scan: &str) -> String {
        let query = format!("range x from 1 to 3 step 1 {scan}");
        let parsed = syntax::parse(&query, &|range: Range<usize>| Span::new(FileId::default(), range));
        let bound = bind(&parsed.query, &Library::new(&Database::default()));
        let found = bound.diagnostics.iter().find(|found| found.severity >= Severity::Unsupported);
        assert_eq!(found.is_none(), bound.query.is_some());
        found.map(|found| found.message.clone()).unwrap_or_default()
    }

    #[test]
    fn a_step_reads_the_row_and_what_steps_up_to_it_took() {
        assert_eq!(
            refusal("| scan declare (n: long) with (step a: true => n = x + a.n; step b: a.n > 1;)"),
            ""
        );
        assert!(refusal("| scan with (step a: b.x == 1; step b: true;)").contains("later step"));
        assert!(refusal("| scan declare (n: long) with (step a: n == 1;)").contains("without the name"));
    }

    #[test]
    fn rows_without_an_order_are_refused() {
        assert!(refusal("| summarize by x | scan with (step a: true;)").contains("without an order"));
    }

    #[test]
    fn where_the_last_row_of_a_step_stands_is_not_relied_on() {
        let counted = |output: &str| {
            refusal(&format!("| scan with (step a output={output}: true;) | extend n = row_number()"))
        };
        assert_eq!(counted("all"), "");
        assert!(counted("last").contains("order"));
    }
}
