//! Members of `union isfuzzy=true` that cannot be resolved.
//!
//! The engine leaves such a member out, with a warning in the result (Kusto documentation), and Microsoft's parser gives it columns
//! that only the data tells. What the logs hold is not known here: in place of the member comes a guard, which ends the rule if there is a
//! row of a table that the member reads.

use kqlc_runtime::{
    plan::Operation,
    types::{Type, Value},
};

use super::{
    Binder,
    expression::constant,
    problem::{BROKEN_FUNCTION, PARAMETER_TYPE},
    scope::Place,
    tree::{Call, Schema, Table, TableKind},
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    source::Span,
    syntax::ast,
};

impl Binder<'_> {
    /// A member of `union isfuzzy=true`, or its guard.
    pub(super) fn fuzzy_member(&mut self, member: &ast::Expr, place: Place<'_>) -> Table {
        let (problems, tables, missing) = (self.diagnostics.len(), self.tables.len(), self.missing.len());
        let table = self.table(member, place);
        let found = &self.diagnostics[problems..];
        let is_wrong = found.iter().any(|problem| problem.severity == Severity::Error);
        let broken =
            found.iter().find(|problem| is_unresolved(problem)).map(|problem| problem.message.clone());
        let missing_one = self.missing.get(missing).map(|name| format!("no schema describes `{name}`"));
        let Some(cause) = broken.or(missing_one).filter(|_| !is_wrong) else { return table };
        let told = || format!("the member is left out, since {cause}");
        if self.reads_as_parser(member.span, told) {
            return table;
        }
        let mut later = self.diagnostics.split_off(problems);
        later.retain(|problem| problem.severity < Severity::Unsupported);
        self.diagnostics.extend(later);
        let mut read: Vec<String> = self.tables[tables..].iter().map(|table| table.value.clone()).collect();
        read.extend_from_slice(&self.missing[missing..]);
        read.sort();
        read.dedup();
        let guards = read.iter().map(|table| self.guard(table, &cause, member.span, place)).collect();
        self.unite(guards, None, member.span)
    }

    /// No rows and no columns; the end of the rule if the table has a row.
    fn guard(&mut self, table: &str, cause: &str, span: Span, place: Place<'_>) -> Table {
        let read = match self.database.table(table) {
            Some(_) => self.named_table(table, span, place),
            None => {
                let schema =
                    Schema { columns: vec![self.column("TimeGenerated", Some(Type::DateTime))], open: false };
                Table { kind: TableKind::Scan(table.to_owned()), schema, span }
            }
        };
        let message = format!(
            "the logs have rows of `{table}`, and the member of `union isfuzzy=true` that reads it was left out: {cause}"
        );
        let call = Call {
            operation: Operation::NoRows,
            arguments: Vec::new(),
            constants: vec![constant(Value::String(message.into()), span)],
            keeps_input: false,
            ids: Vec::new(),
        };
        Table { kind: TableKind::Call { input: Box::new(read), call }, schema: Schema::default(), span }
    }
}

/// True for what stands in the place of a member that is left out.
pub(super) fn is_guard(member: &Table) -> bool {
    match &member.kind {
        TableKind::Call { call, .. } => call.operation == Operation::NoRows,
        TableKind::Union(guards) => guards.iter().all(|guard| is_guard(&guard.input)),
        _ => false,
    }
}

/// True for what keeps the engine from resolving a function.
fn is_unresolved(problem: &Diagnostic) -> bool {
    [BROKEN_FUNCTION.code, PARAMETER_TYPE.code].contains(&problem.code)
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::{bound, said};

    #[test]
    fn a_member_that_no_schema_knows_is_left_out() {
        let query = "let A = view () { print x = 1 }; union isfuzzy=true (A | where x > 0), (B | where x > 0) | count";
        assert_eq!(said(query), "there is no table `B`");
        assert!(bound(query).query.is_some());
    }

    #[test]
    fn patterns_name_views_and_may_name_nothing() {
        let query = "let V1 = view () { print x = 1 }; let V2 = view () { print x = 2 }; let W = view () { print x = 3 };
            union isfuzzy=true V*, NoSuchView* | count";
        assert_eq!(said(query), "no table is called like `NoSuchView*`");
        assert!(bound(query).query.is_some());
    }

    #[test]
    fn its_columns_are_not_there_when_the_rule_runs() {
        let query = "union isfuzzy=true (print x = 1), (B | where y > 0) | project x, y";
        assert_eq!(said(query), "there is no table `B`; `y` is no column, table, variable or function");
        assert!(bound(query).query.is_none());
    }

    #[test]
    fn what_is_wrong_in_the_query_itself_stays_wrong() {
        let query = "union isfuzzy=true (print x = 1), (print x = 2 | where y > 0)";
        assert_eq!(said(query), "`y` is no column, table, variable or function");
    }
}
