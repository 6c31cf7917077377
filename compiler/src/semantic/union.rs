//! `union` and `find`: several tables as one.

use kqlc_runtime::types::{Type, Value};
use rustc_hash::FxHashMap;

use super::{
    Binder,
    expression::constant,
    fuzzy::is_guard,
    mv_expand::text,
    names,
    problem::UNSUPPORTED_FORM,
    query::{rank, unknown},
    scope::{Binding, Place},
    search::searches,
    tree::{Branch, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    catalog::ColumnName,
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, FindColumn, OperatorKind, OperatorParameter},
};

/// True for `isfuzzy=true`.
pub(super) fn is_fuzzy(parameters: &[OperatorParameter]) -> bool {
    parameters
        .iter()
        .any(|parameter| parameter.name.value == "isfuzzy" && text(&parameter.value) == Some("true"))
}

/// The columns of one name in the members of a union.
struct Shape {
    name: ColumnName,
    types: Vec<Option<Type>>,
    /// The first two have the same type.
    starts_alike: bool,
}

impl Binder<'_> {
    pub(super) fn union(
        &mut self,
        input: Option<Table>,
        parameters: &[OperatorParameter],
        tables: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let is_fuzzy = is_fuzzy(parameters);
        let place = Place { fuzzy: place.fuzzy || is_fuzzy, ..place.outside() };
        let mut inner_only = false;
        let mut source_column = None;
        for parameter in parameters {
            match (parameter.name.value.as_str(), text(&parameter.value)) {
                ("kind", Some("inner")) => inner_only = true,
                ("kind", Some("outer")) | ("isfuzzy", _) => {}
                ("withsource" | "with_source", Some(name)) => source_column = Some(name.to_owned()),
                (hint, _) if hint.starts_with("hint.") => {}
                (name, _) => self.report(Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("`{name}` of `union` cannot be compiled"),
                    parameter.name.span,
                )),
            }
        }
        let mut members: Vec<Table> = input.into_iter().collect();
        let mut shown: Vec<Option<String>> = vec![None; members.len()];
        for table in tables {
            members.push(if is_fuzzy { self.fuzzy_member(table, place) } else { self.table(table, place) });
            shown.push(view_name(table, place));
        }
        let mut resolved = members.iter().filter(|member| !is_guard(member));
        let common: Vec<ColumnName> = match resolved.next() {
            Some(first) if inner_only => {
                let everywhere =
                    |column: &&Column| resolved.clone().all(|it| it.schema.column(&column.name).is_some());
                first.schema.columns.iter().filter(everywhere).map(|column| column.name.clone()).collect()
            }
            _ => Vec::new(),
        };
        let shown = members
            .iter()
            .zip(shown)
            .enumerate()
            .map(|(index, (member, shown))| shown.unwrap_or_else(|| source_name(member, index)))
            .collect();
        let source = source_column.as_deref().map(|name| (name, shown));
        let mut united = self.unite(members, source, span);
        if inner_only {
            united = self.common_columns(united, &common, source_column.as_deref(), span);
        }
        united
    }

    /// Only the columns that every member has, and the one of their names. The parser gives all (measured).
    fn common_columns(
        &mut self,
        table: Table,
        common: &[ColumnName],
        source: Option<&str>,
        span: Span,
    ) -> Table {
        let is_common =
            |column: &&Column| common.contains(&column.name) || source == Some(column.name.as_str());
        let kept: Vec<Column> = table.schema.columns.iter().filter(is_common).cloned().collect();
        if kept.len() == table.schema.columns.len()
            || self.reads_as_parser(span, || "only the columns that all tables have".to_owned())
        {
            return table;
        }
        if let Some(name) = common.iter().find(|name| table.schema.column(name).is_none()) {
            self.refuse_form(&format!("`union kind=inner` where `{name}` has several types"), span);
        }
        let open = table.schema.open;
        self.only(table, &kept, open, span)
    }

    /// All columns of all members, in order of appearance. A name with several types gives a column for each type,
    /// `name_type`, where the first stood.
    ///
    /// `source` is a column that says where a row comes from: its name, and what it says for each member.
    pub(super) fn unite(
        &mut self,
        members: Vec<Table>,
        source: Option<(&str, Vec<String>)>,
        span: Span,
    ) -> Table {
        let (source_column, names) = source.unzip();
        let names = names.unwrap_or_default();
        let open = members.iter().any(|member| member.schema.open);
        let shapes = self.shapes(&members, span);
        let mut columns: Vec<Column> = Vec::new();
        let mut sources: Vec<(ColumnName, Option<Type>)> = Vec::new();
        let first_named = self.first_named(&shapes, span);
        if let Some(name) = source_column {
            columns.push(self.column(name, Some(Type::String)));
            sources.push(("".into(), None));
        }
        for Shape { name, types, .. } in shapes {
            let clash = types.len() > 1;
            for ty in types {
                let shown = match ty {
                    Some(ty) if clash => format!("{name}_{ty}"),
                    _ => name.to_string(),
                };
                let taken = |name: &str| {
                    columns.iter().any(|column| column.name == name)
                        || (clash && first_named.iter().any(|own| own == name))
                };
                let shown = names::unique(&shown, taken);
                let column = self.column(shown, ty);
                // A member whose columns only the data tells may have this one too, and give it values or another name.
                let may_have = |it: &Table| it.schema.open && it.schema.column(&name).is_none();
                if open && members.iter().any(may_have) {
                    self.contested.insert(column.id);
                }
                columns.push(column);
                sources.push((name.clone(), ty));
            }
        }
        let branches = members
            .into_iter()
            .enumerate()
            .map(|(index, input)| {
                // The first of a name, where the parser's reading has two.
                let by_name: FxHashMap<&str, &Column> =
                    input.schema.columns.iter().rev().map(|column| (column.name.as_str(), column)).collect();
                let values = sources
                    .iter()
                    .map(|(name, ty)| match (name.as_str(), source_column) {
                        ("", Some(_)) => constant(Value::String(names[index].as_str().into()), span),
                        (name, _) => match by_name.get(name).filter(|column| column.ty == *ty) {
                            Some(column) => Expr { kind: ExprKind::Column(column.id), ty: *ty, span },
                            None => ty.map_or_else(|| unknown(span), |ty| constant(Value::null(ty), span)),
                        },
                    })
                    .collect();
                Branch { input, values }
            })
            .collect();
        Table { kind: TableKind::Union(branches), schema: Schema { columns, open }, span }
    }

    /// The names and types of all columns of all members, in order of appearance.
    fn shapes(&mut self, members: &[Table], span: Span) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for column in members.iter().flat_map(|member| &member.schema.columns) {
            let Some(shape) = places.get(&*column.name).map(|place| &mut shapes[*place]) else {
                places.insert(&column.name, shapes.len());
                let name = column.name.clone();
                shapes.push(Shape { name, types: vec![column.ty], starts_alike: false });
                continue;
            };
            if shape.types.contains(&column.ty) {
                shape.starts_alike |= shape.types.len() == 1;
            } else if !(shape.starts_alike && self.forgets_types(column, span)) {
                shape.types.push(column.ty);
            }
        }
        shapes
    }

    /// The names of columns before which those that clashes of types make give way: all that are some column's own, as the engine
    /// has it (measured); the parser lets the first of a name keep it.
    fn first_named(&mut self, shapes: &[Shape], span: Span) -> Vec<ColumnName> {
        let made: Vec<String> = shapes
            .iter()
            .filter(|shape| shape.types.len() > 1)
            .flat_map(|shape| shape.types.iter().flatten().map(|ty| format!("{}_{ty}", shape.name)))
            .collect();
        let contested = shapes.iter().filter(|shape| shape.types.len() == 1);
        let contested: Vec<ColumnName> = contested
            .map(|shape| shape.name.clone())
            .filter(|name| made.iter().any(|made| name == made))
            .collect();
        let Some(name) = contested.first() else { return contested };
        let told = || format!("the column `{name}` keeps its name");
        if self.reads_as_parser(span, told) { Vec::new() } else { contested }
    }

    /// Microsoft's parser forgets that a column has a further type once the first two members with it agree on one.
    fn forgets_types(&mut self, column: &Column, span: Span) -> bool {
        self.reads_as_parser(span, || format!("`{}` is of several types in this union", column.name))
    }

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
            Some(table) => vec![table],
            None if tables.is_empty() => {
                self.refuse_form("`find` without a list of tables", operator.keyword.span);
                self.tables_with(predicate, span, place)
            }
            None => self.searched_tables(tables, place),
        };
        let named = names_in(predicate);
        let members = concerned(members, &named);
        let mut columns = vec![self.column(source_column, Some(Type::String))];
        match project {
            Some(project) => columns.extend(self.find_columns(&members, project, place)),
            None => {
                self.refuse_form("`find` without `project`", operator.keyword.span);
                columns.extend(self.shared_columns(&members, &named));
            }
        }
        if !project_away.is_empty() {
            self.refuse_form("`project-away` of `find`", operator.keyword.span);
        }
        let open = members.iter().any(|member| member.schema.open);
        let all = Schema {
            columns: members.iter().flat_map(|member| member.schema.columns.clone()).collect(),
            open,
        };
        if searches(predicate) {
            self.refuse_form("a search over all columns", predicate.span);
            self.search_predicate(predicate, &all, place);
            return Table { kind: TableKind::Error, schema: Schema { columns, open }, span };
        }
        let place = Place { elsewhere: Some(&all), ..place };
        let branches = members
            .into_iter()
            .map(|member| self.find_branch(member, predicate, &columns, span, place))
            .collect();
        Table { kind: TableKind::Union(branches), schema: Schema { columns, open }, span }
    }

    /// The tables that have every column that the predicate names.
    fn tables_with(&mut self, predicate: &ast::Expr, span: Span, place: Place<'_>) -> Vec<Table> {
        let named = names_in(predicate);
        let mut tables = self.every_table(span, place);
        tables.retain(|table| named.iter().all(|name| table.schema.column(name).is_some()));
        tables
    }

    fn find_columns(&mut self, members: &[Table], project: &[FindColumn], place: Place<'_>) -> Vec<Column> {
        let mut columns = Vec::new();
        for column in project {
            match column {
                FindColumn::Column { name, ty } => {
                    let found = self.find_type(members, name, *ty, place);
                    columns.push(self.column(name.value.clone(), found));
                }
                FindColumn::Pack(at) => {
                    self.refuse_form("`pack(*)` in `find`", *at);
                    columns.push(self.column("pack_", Some(Type::Dynamic)));
                }
            }
        }
        columns
    }

    /// What comes out of `find` without `project`: all columns of one table; of several those that all have, and a bag.
    fn shared_columns(&mut self, members: &[Table], named: &[String]) -> Vec<Column> {
        let Some((first, others)) = members.split_first() else { return Vec::new() };
        let mut columns = Vec::new();
        for column in &first.schema.columns {
            let mut ty = column.ty;
            let mut everywhere = true;
            for other in others {
                match other.schema.column(&column.name) {
                    Some(found) => ty = merged(ty, found.ty),
                    None => everywhere = false,
                }
            }
            if everywhere {
                columns.push(self.column(column.name.clone(), ty));
            }
        }
        if !others.is_empty() {
            for name in named {
                let types = members.iter().filter_map(|member| member.schema.column(name)).map(|it| it.ty);
                if let Some(ty) = types.reduce(merged)
                    && columns.iter().all(|column: &Column| column.name != *name)
                {
                    columns.push(self.column(name.clone(), ty));
                }
            }
            columns.push(self.column("pack_", Some(Type::Dynamic)));
        }
        columns
    }

    /// The type of a projected column: as declared, or what the types of all tables with the column come to.
    fn find_type(
        &mut self,
        members: &[Table],
        name: &ast::Name,
        declared: Option<Type>,
        place: Place<'_>,
    ) -> Option<Type> {
        if declared.is_some() {
            return declared;
        }
        let types = members.iter().filter_map(|member| member.schema.column(&name.value)).map(|it| it.ty);
        if let Some(ty) = types.reduce(merged) {
            return ty;
        }
        if !members.iter().any(|member| member.schema.open) {
            let diagnostic = Diagnostic::new(
                super::problem::UNKNOWN_NAME,
                format!("none of the tables has a column `{}`", name.value),
                name.span,
            );
            let all = Schema {
                columns: members.iter().flat_map(|member| member.schema.columns.clone()).collect(),
                open: false,
            };
            let diagnostic = self.suggest(diagnostic, &name.value, place.over(&all));
            self.report(diagnostic);
        }
        None
    }

    fn find_branch(
        &mut self,
        member: Table,
        predicate: &ast::Expr,
        columns: &[Column],
        span: Span,
        place: Place<'_>,
    ) -> Branch {
        let source = source_name(&member, 0);
        let schema = member.schema.clone();
        let bound = self.scalar(predicate, place.over(&schema));
        let predicate = self.condition(bound);
        let input = Table {
            kind: TableKind::Where { input: Box::new(member), predicate },
            schema: schema.clone(),
            span,
        };
        let values = columns
            .iter()
            .enumerate()
            .map(|(index, column)| match (index, schema.column(&column.name), column.ty) {
                (0, _, _) => constant(Value::String(source.as_str().into()), span),
                (_, Some(found), Some(ty)) => {
                    let value = Expr { kind: ExprKind::Column(found.id), ty: found.ty, span };
                    self.convert(value, ty)
                }
                (_, None, Some(ty)) => constant(Value::null(ty), span),
                (_, _, None) => unknown(span),
            })
            .collect();
        Branch { input, values }
    }
}

/// The tables of which a predicate can be true: those that have one of the columns that it names, if any has.
fn concerned(members: Vec<Table>, named: &[String]) -> Vec<Table> {
    let has_any =
        |table: &Table| table.schema.open || named.iter().any(|name| table.schema.column(name).is_some());
    if !members.iter().any(has_any) {
        return members;
    }
    members.into_iter().filter(has_any).collect()
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
fn names_in(expr: &ast::Expr) -> Vec<String> {
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

/// The name of a function without parameters that a member of a union names: its table is called so.
fn view_name(member: &ast::Expr, place: Place<'_>) -> Option<String> {
    match &member.kind {
        ast::ExprKind::Name(name) if matches!(place.scope.get(name), Some(Binding::Function(_))) => {
            Some(name.clone())
        }
        ast::ExprKind::Parenthesized(inner) => view_name(inner, place),
        _ => None,
    }
}

/// The name of the table that rows come from, as `withsource` shows it: that of an unnamed one counts its place (measured).
fn source_name(table: &Table, index: usize) -> String {
    match &table.kind {
        TableKind::Scan(name) => name.clone(),
        TableKind::Let(definition) => definition.name.clone(),
        TableKind::Where { input, .. } => source_name(input, index),
        _ => format!("union_arg{index}"),
    }
}
