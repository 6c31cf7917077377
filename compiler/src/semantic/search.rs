//! `search`, and the conditions over all columns that it shares with `find` and `where`.
//!
//! Kusto's documentation gives the meaning of `search` by a `union`, a `where` and a column `$table`, and that is what it becomes.
//! Whether a text is looked for in columns that are neither string nor dynamic it does not say: a text that a value
//! of such a column could show is refused.

mod text;

use kqlc_runtime::types::Value;

pub(super) use self::text::Case;
use self::text::ignores_case;
use super::{
    Binder,
    expression::constant,
    find::{concerned, names_in},
    mv_expand,
    operator::logic,
    problem::{TYPE_MISMATCH, UNSUPPORTED_FORM},
    query::{Meaning, unknown},
    scope::{Binding, Place},
    tree::{Expr, Schema, Table, TableKind},
    union::{is_composite, source_name, view_name},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, BinaryOperator, OperatorKind, OperatorParameter},
};

/// The most tables that are searched at once.
pub(super) const MOST_TABLES: usize = 100;

/// A table that is searched.
pub(super) struct Member {
    /// What `$table` says of it.
    pub(super) name: String,
    /// False if Kusto makes up the name.
    pub(super) is_named: bool,
    pub(super) table: Table,
}

impl Member {
    /// The member at that place of a list.
    pub(super) fn of(table: Table, view: Option<String>, index: usize) -> Self {
        let is_named = view.is_some() || !is_composite(&table);
        let name = view.unwrap_or_else(|| source_name(&table, index));
        Self { name, is_named, table }
    }
}

impl Binder<'_> {
    /// The name of the table that a row comes from, and the columns of all tables.
    pub(super) fn search(
        &mut self,
        input: Option<Table>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let OperatorKind::Search { parameters, tables, predicate } = &operator.kind else {
            unreachable!("called for `search` only")
        };
        let case = self.case_of(parameters);
        let is_bare = input.is_none() && tables.is_empty();
        let mut members = match input {
            Some(table) => vec![Member::of(table, None, 0)],
            None if is_bare => self.every_table(operator.span, place),
            None => self.searched_tables(tables, place),
        };
        if is_bare && !searches(predicate) {
            members = self.those_concerned(members, predicate, operator.span);
        }
        let is_named = members.iter().all(|member| member.is_named);
        let (names, tables): (Vec<String>, Vec<Table>) =
            members.into_iter().map(|member| (member.name, member.table)).unzip();
        let is_wide = tables.len() > MOST_TABLES;
        let united = if is_wide {
            let (schema, _) = self.united_schema(&tables, Some("$table"), operator.span);
            self.report(
                Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("a search of more than {MOST_TABLES} tables cannot be compiled"),
                    operator.keyword.span,
                )
                .help("name the tables, as in `search in (SigninLogs, AuditLogs) \"text\"`"),
            );
            Table { kind: TableKind::Error, schema, span: operator.span }
        } else {
            self.unite(tables, Some(("$table", names)), operator.span)
        };
        let found = self.search_predicate(predicate, case, &united.schema, place);
        if is_wide {
            return united;
        }
        if !is_named {
            self.refuse_form(
                "what `$table` says of rows that come from no table alone",
                operator.keyword.span,
            );
            return Table { kind: TableKind::Error, ..united };
        }
        let schema = united.schema.clone();
        let kind = TableKind::Where { input: Box::new(united), predicate: found };
        Table { kind, schema, span: operator.span }
    }

    fn case_of(&mut self, parameters: &[OperatorParameter]) -> Case {
        let mut case = Case::Ignored;
        for parameter in parameters {
            match (parameter.name.value.as_str(), mv_expand::text(&parameter.value)) {
                ("kind", Some("default" | "case_insensitive")) => case = Case::Ignored,
                ("kind", Some("case_sensitive")) => case = Case::Counts,
                (name, _) => {
                    self.refuse_form(&format!("this `{name}` of `search`"), parameter.name.span);
                }
            }
        }
        case
    }

    /// Only the tables of which the condition can be true, if it names columns: the others leave no columns in the engine's result.
    fn those_concerned(&mut self, members: Vec<Member>, predicate: &ast::Expr, span: Span) -> Vec<Member> {
        let schemas: Vec<&Schema> = members.iter().map(|member| &member.table.schema).collect();
        let concerned = concerned(&schemas, &names_in(predicate));
        let are_all = concerned.iter().all(|concerned| *concerned);
        if are_all || self.reads_as_parser(span, || "only tables with a column that is named".to_owned()) {
            return members;
        }
        members
            .into_iter()
            .zip(concerned)
            .filter_map(|(member, is_wanted)| is_wanted.then_some(member))
            .collect()
    }

    /// The tables listed.
    pub(super) fn searched_tables(&mut self, tables: &[ast::Expr], place: Place<'_>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for expr in tables {
            match &expr.kind {
                ast::ExprKind::Wildcard(pattern) => {
                    members.extend(self.members_like(pattern, expr.span, place));
                }
                ast::ExprKind::Star => members.extend(self.members_like("*", expr.span, place)),
                _ => {
                    let table = self.table(expr, place.outside());
                    members.push(Member::of(table, view_name(expr, place), members.len()));
                }
            }
        }
        members
    }

    fn members_like(&mut self, pattern: &str, span: Span, place: Place<'_>) -> Vec<Member> {
        let names = self.tables_matching(pattern);
        names.iter().map(|name| Member::of(self.named_table(name, span, place), None, 0)).collect()
    }

    /// All tables of the database, and the views of the query.
    pub(super) fn every_table(&mut self, span: Span, place: Place<'_>) -> Vec<Member> {
        let mut members = self.members_like("*", span, place);
        let mut seen = Vec::new();
        let names: Vec<String> = place.scope.names().into_iter().map(str::to_owned).collect();
        let mut views = Vec::new();
        for name in names {
            if seen.contains(&name) {
                continue;
            }
            if let Some(Binding::Function(function)) = place.scope.get(&name)
                && function.definition.view
                && function.definition.parameters.iter().all(|parameter| parameter.default.is_some())
            {
                let function = function.clone();
                let called = ast::Name::new(name.clone(), span);
                if let Meaning::Table(table) = self.call_user(&function, &called, None, &[], place.outside())
                {
                    views.push(Member::of(table, Some(name.clone()), 0));
                }
            }
            seen.push(name);
        }
        members.extend(views.into_iter().rev());
        members
    }

    /// A condition in which a string alone, `*` and `column:` look for text. It is bound as Microsoft's parser binds it.
    pub(super) fn search_predicate(
        &mut self,
        predicate: &ast::Expr,
        case: Case,
        row: &Schema,
        place: Place<'_>,
    ) -> Expr {
        let span = predicate.span;
        match &predicate.kind {
            ast::ExprKind::Parenthesized(inner) => self.search_predicate(inner, case, row, place),
            ast::ExprKind::Star => constant(Value::Bool(true), span),
            ast::ExprKind::Literal(ast::Literal::String(term)) => match self.look_for(term, case, span) {
                Some(sought) => self.in_any_column(&sought, row, span),
                None => unknown(span),
            },
            ast::ExprKind::Binary { operator, left, right } => match operator.value {
                BinaryOperator::And | BinaryOperator::Or => {
                    let is_and = operator.value == BinaryOperator::And;
                    let sides = [left, right].map(|side| self.search_side(side, case, row, place));
                    let [left, right] = sides;
                    logic(is_and, left, right, span)
                }
                BinaryOperator::Colon => self.in_column(left, right, case, span, place.over(row)),
                _ => self.leaf(predicate, case, place.over(row)),
            },
            _ => self.leaf(predicate, case, place.over(row)),
        }
    }

    /// A side of `and` or `or`, where `*` alone is no condition.
    fn search_side(&mut self, side: &ast::Expr, case: Case, row: &Schema, place: Place<'_>) -> Expr {
        if matches!(side.kind, ast::ExprKind::Star) {
            let problem = Diagnostic::new(TYPE_MISMATCH, "`*` alone is no condition here", side.span);
            self.report(
                problem.help("leave it out: `search *` takes all rows, and a condition some of them"),
            );
            return unknown(side.span);
        }
        self.search_predicate(side, case, row, place)
    }

    /// A condition as `where` has it.
    fn leaf(&mut self, predicate: &ast::Expr, case: Case, place: Place<'_>) -> Expr {
        let bound = self.scalar(predicate, place);
        let bound = self.condition(bound);
        if case == Case::Counts && ignores_case(&bound) {
            let what = "a comparison that ignores case, in a `search` of `kind=case_sensitive`,";
            return self.refuse_form(what, predicate.span);
        }
        bound
    }
}

/// True if a condition looks at whole rows somewhere.
pub(super) fn searches(predicate: &ast::Expr) -> bool {
    match &predicate.kind {
        ast::ExprKind::Parenthesized(inner) => searches(inner),
        ast::ExprKind::Literal(ast::Literal::String(_)) | ast::ExprKind::Star => true,
        ast::ExprKind::Binary { operator, left, right } => match operator.value {
            BinaryOperator::And | BinaryOperator::Or => searches(left) || searches(right),
            _ => matches!(left.kind, ast::ExprKind::Star),
        },
        _ => false,
    }
}
