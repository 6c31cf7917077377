//! `union`: several tables as one.

use kqlc_runtime::{
    plan::PRESENCE,
    types::{Type, Value},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Binder,
    expression::constant,
    fuzzy::is_guard,
    mv_expand::text,
    names,
    problem::UNSUPPORTED_FORM,
    query::unknown,
    scope::{Binding, Place},
    tree::{Branch, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    catalog::ColumnName,
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorParameter},
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
        self.unite_rest(&members, span);
        let (source_column, names) = source.unzip();
        let names = names.unwrap_or_default();
        let (schema, sources) = self.united_schema(&members, source_column, span);
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
        Table { kind: TableKind::Union(branches), schema, span }
    }

    /// The columns of a union, and the name and type in its members of each; the name is empty for that of the source.
    pub(super) fn united_schema(
        &mut self,
        members: &[Table],
        source_column: Option<&str>,
        span: Span,
    ) -> (Schema, Vec<(ColumnName, Option<Type>)>) {
        let open = members.iter().any(|member| member.schema.open);
        let shapes = self.shapes(members, span);
        let mut columns: Vec<Column> = Vec::new();
        let mut sources: Vec<(ColumnName, Option<Type>)> = Vec::new();
        let mut given: FxHashSet<String> = source_column.into_iter().map(str::to_owned).collect();
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
                let taken =
                    |name: &str| given.contains(name) || (clash && first_named.iter().any(|own| own == name));
                let shown = names::unique(&shown, taken);
                given.insert(shown.clone());
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
        (Schema { columns, open }, sources)
    }

    /// The names and types of all columns of all members, in order of appearance.
    fn shapes(&mut self, members: &[Table], span: Span) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for column in members
            .iter()
            .flat_map(|member| &member.schema.columns)
            .filter(|column| !column.name.starts_with(PRESENCE))
        {
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
}

/// The name of a function without parameters that a member of a union names: its table is called so.
pub(super) fn view_name(member: &ast::Expr, place: Place<'_>) -> Option<String> {
    match &member.kind {
        ast::ExprKind::Name(name) if matches!(place.scope.get(name), Some(Binding::Function(_))) => {
            Some(name.clone())
        }
        ast::ExprKind::Parenthesized(inner) => view_name(inner, place),
        _ => None,
    }
}

/// The name of the table that rows come from, as `withsource` shows it: that of an unnamed one counts its place (measured).
pub(super) fn source_name(table: &Table, index: usize) -> String {
    match &table.kind {
        TableKind::Scan(name) => name.clone(),
        TableKind::Let(definition) => definition.name.clone(),
        TableKind::Where { input, .. } => source_name(input, index),
        _ => format!("union_arg{index}"),
    }
}

/// True if rows come from what is no table, so that Kusto makes up a name for it.
pub(super) fn is_composite(table: &Table) -> bool {
    match &table.kind {
        TableKind::Scan(_) | TableKind::Let(_) | TableKind::Error => false,
        TableKind::Where { input, .. } => is_composite(input),
        _ => true,
    }
}
