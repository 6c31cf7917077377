//! `find`: the rows of several tables for which a condition is true, under common columns.

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    expression::constant,
    mv_expand::text,
    pack::pair,
    problem::{UNSUPPORTED_FORM, WRONG_SHAPE},
    query::{rank, unknown},
    scope::Place,
    search::{Case, MOST_TABLES, Member, searches},
    tree::{Branch, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, FindColumn, OperatorKind},
};

/// The column of `find` that holds the columns of a row that have none of their own.
const PACK: &str = "pack_";

impl Binder<'_> {
    /// `find in (A, B) where p project x, y`: the rows of each table that pass, under the projected columns. A column
    /// that a table lacks is null there; one with several types becomes the widest number or a dynamic. Without
    /// `project` the columns that all tables share and those that the predicate names come out, and the others as a bag.
    pub(super) fn find_operator(
        &mut self,
        input: Option<Table>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let OperatorKind::Find { parameters, tables, predicate, project, project_away, .. } = &operator.kind
        else {
            unreachable!("called for `find` only")
        };
        let span = operator.span;
        let place = place.outside();
        let mut source_column = "source_".to_owned();
        for parameter in parameters {
            match (parameter.name.value.as_str(), text(&parameter.value)) {
                ("withsource" | "with_source", Some(name)) => name.clone_into(&mut source_column),
                (name, _) => self.report(Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("`{name}` of `find` cannot be compiled"),
                    parameter.name.span,
                )),
            }
        }
        let members = match input {
            Some(table) => vec![Member::of(table, None, 0)],
            None if tables.is_empty() => self.every_table(span, place),
            None => self.searched_tables(tables, place),
        };
        let members = self.found_in(members, predicate, operator);
        let named = names_in(predicate);
        let mut columns = vec![self.column(source_column, Some(Type::String))];
        match project {
            Some(project) => columns.extend(self.find_columns(&members, project, place)),
            None => columns.extend(self.shared_columns(&members, &named, operator.keyword.span)),
        }
        if !project_away.is_empty() {
            self.refuse_form("`project-away` of `find`", operator.keyword.span);
        }
        let open = members.iter().any(|member| member.table.schema.open);
        let all =
            Schema { columns: members.iter().flat_map(|it| it.table.schema.columns.clone()).collect(), open };
        let place = Place { elsewhere: Some(&all), ..place };
        let branches = members
            .into_iter()
            .map(|member| self.find_branch(member, predicate, &columns, span, place))
            .collect();
        Table { kind: TableKind::Union(branches), schema: Schema { columns, open }, span }
    }

    /// The tables that rows can come from: all where text is looked for in every column, else those with a column that the
    /// condition names. A single table is not left out.
    fn found_in(
        &mut self,
        members: Vec<Member>,
        predicate: &ast::Expr,
        operator: &ast::Operator,
    ) -> Vec<Member> {
        let schemas: Vec<&Schema> = members.iter().map(|member| &member.table.schema).collect();
        let concerned = match members.len() {
            0 | 1 => vec![true; members.len()],
            _ if searches(predicate) => vec![true; members.len()],
            _ => concerned(&schemas, &names_in(predicate)),
        };
        let mut members: Vec<Member> = members
            .into_iter()
            .zip(concerned)
            .filter_map(|(member, wanted)| wanted.then_some(member))
            .collect();
        if members.len() > MOST_TABLES {
            self.report(
                Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("a `find` in more than {MOST_TABLES} tables cannot be compiled"),
                    operator.keyword.span,
                )
                .help("name the tables, as in `find in (SigninLogs, AuditLogs) where ...`"),
            );
            for member in &mut members {
                member.table.kind = TableKind::Error;
            }
        }
        members
    }

    fn find_columns(&mut self, members: &[Member], project: &[FindColumn], place: Place<'_>) -> Vec<Column> {
        let mut columns = Vec::new();
        for (index, column) in project.iter().enumerate() {
            match column {
                FindColumn::Column { name, ty } => {
                    let found = self.find_type(members, name, *ty, place);
                    columns.push(self.column(name.value.clone(), found));
                }
                FindColumn::Pack(at) => {
                    if index + 1 < project.len() {
                        self.report(Diagnostic::new(WRONG_SHAPE, "`pack(*)` must stand last", *at));
                    }
                    columns.push(self.column(PACK, Some(Type::Dynamic)));
                }
            }
        }
        columns
    }

    /// What comes out of `find` without `project`: the columns that all tables have, those that the condition names, and the
    /// others of a row as a bag, if some table has any.
    fn shared_columns(&mut self, members: &[Member], named: &[String], at: Span) -> Vec<Column> {
        let Some(first) = members.first() else { return Vec::new() };
        let everywhere = |name: &str| members.iter().all(|it| it.table.schema.column(name).is_some());
        let somewhere = |name: &str| members.iter().any(|it| it.table.schema.column(name).is_some());
        let shared = first.table.schema.columns.iter().map(|column| column.name.to_string());
        let mut shown: Vec<String> = shared.filter(|name| everywhere(name)).collect();
        for name in named {
            if somewhere(name) && !shown.contains(name) {
                shown.push(name.clone());
            }
        }
        let mut columns = Vec::new();
        for name in &shown {
            let mut types: Vec<Option<Type>> = of_name(members, name).collect();
            types.dedup();
            if types.len() > 1 {
                self.refuse_form(&format!("`find` without `project` where `{name}` has several types"), at);
            }
            let ty = types.into_iter().reduce(merged).flatten();
            columns.push(self.column(name.clone(), ty));
        }
        let is_packed = |column: &Column| !shown.iter().any(|name| column.name == *name);
        if members.iter().any(|it| !it.table.schema.open && it.table.schema.columns.iter().any(is_packed)) {
            columns.push(self.column(PACK, Some(Type::Dynamic)));
        }
        columns
    }

    /// The type of a projected column: as declared, or what the types of all tables with the column come to.
    fn find_type(
        &mut self,
        members: &[Member],
        name: &ast::Name,
        declared: Option<Type>,
        place: Place<'_>,
    ) -> Option<Type> {
        if declared.is_some() {
            return declared;
        }
        if let Some(ty) = of_name(members, &name.value).reduce(merged) {
            return ty;
        }
        if !members.iter().any(|member| member.table.schema.open) {
            let diagnostic = Diagnostic::new(
                super::problem::UNKNOWN_NAME,
                format!("none of the tables has a column `{}`", name.value),
                name.span,
            );
            let columns = members.iter().flat_map(|member| member.table.schema.columns.clone()).collect();
            let all = Schema { columns, open: false };
            let diagnostic = self.suggest(diagnostic, &name.value, place.over(&all));
            self.report(diagnostic);
        }
        None
    }

    fn find_branch(
        &mut self,
        member: Member,
        predicate: &ast::Expr,
        columns: &[Column],
        span: Span,
        place: Place<'_>,
    ) -> Branch {
        let Member { name, table, .. } = member;
        let schema = table.schema.clone();
        let bound = self.search_predicate(predicate, Case::Ignored, &schema, place);
        let predicate = self.condition(bound);
        let kind = TableKind::Where { input: Box::new(table), predicate };
        let input = Table { kind, schema: schema.clone(), span };
        let values = columns.iter().enumerate();
        let values = values.map(|(index, column)| match (index, schema.column(&column.name), column.ty) {
            (0, _, _) => constant(Value::String(name.as_str().into()), span),
            (_, Some(found), Some(ty)) => {
                let value = Expr { kind: ExprKind::Column(found.id), ty: found.ty, span };
                self.convert(value, ty)
            }
            (_, None, Some(_)) if column.name == PACK => self.rest_of_row(&schema, columns, span),
            (_, None, Some(ty)) => constant(Value::null(ty), span),
            (_, _, None) => unknown(span),
        });
        let values = values.collect();
        Branch { input, values }
    }

    /// The columns of a row that do not come out themselves, as a bag.
    fn rest_of_row(&mut self, row: &Schema, columns: &[Column], span: Span) -> Expr {
        if row.open {
            return self.refuse_form("`find` in a table whose columns only the data tells", span);
        }
        let is_packed = |column: &&Column| columns.iter().all(|shown| shown.name != column.name);
        let pairs = row.columns.iter().filter(is_packed).flat_map(|column| pair(column, span)).collect();
        self.apply("bag_pack", pairs, span)
    }
}

/// The types that a column has in the tables with one of its name.
fn of_name<'a>(members: &'a [Member], name: &'a str) -> impl Iterator<Item = Option<Type>> + 'a {
    members.iter().filter_map(move |member| member.table.schema.column(name)).map(|column| column.ty)
}

/// Whether a condition can be true of each of these tables: it can of those that have one of the columns that it names. Where none
/// has one, the names are none of columns.
pub(super) fn concerned(tables: &[&Schema], named: &[String]) -> Vec<bool> {
    let has_any = |table: &&Schema| table.open || named.iter().any(|name| table.column(name).is_some());
    let are: Vec<bool> = tables.iter().map(has_any).collect();
    if are.contains(&true) { are } else { vec![true; tables.len()] }
}

/// What two types come to where `find` brings columns of one name together.
fn merged(left: Option<Type>, right: Option<Type>) -> Option<Type> {
    match (left?, right?) {
        (left, right) if left == right => Some(left),
        (left, right) if left.is_numeric() && right.is_numeric() => {
            Some(if rank(left) > rank(right) { left } else { right })
        }
        _ => Some(Type::Dynamic),
    }
}

/// The names that stand in an expression.
pub(super) fn names_in(expr: &ast::Expr) -> Vec<String> {
    match &expr.kind {
        ast::ExprKind::Name(name) => vec![name.clone()],
        ast::ExprKind::Parenthesized(inner) | ast::ExprKind::Unary { operand: inner, .. } => names_in(inner),
        ast::ExprKind::Member { base, .. } => names_in(base),
        ast::ExprKind::Index { base, .. } => names_in(base),
        ast::ExprKind::Binary { left, right, .. } => [names_in(left), names_in(right)].concat(),
        ast::ExprKind::List { left, .. } => names_in(left),
        ast::ExprKind::Between { operand, .. } => names_in(operand),
        ast::ExprKind::Call { arguments, .. } => {
            arguments.iter().flat_map(|argument| names_in(&argument.value)).collect()
        }
        _ => Vec::new(),
    }
}
