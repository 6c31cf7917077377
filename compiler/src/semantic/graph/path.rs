//! What expressions read of a path: an edge of variable length.

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::super::{
    Binder,
    expression::constant,
    operator::logic,
    query::unknown,
    scope::{Binding, Place},
    tree::{Expr, ExprKind, Schema},
};
use crate::{source::Span, syntax::ast};

/// An edge of variable length, of a length that has been chosen.
#[derive(Clone, Debug)]
pub(in crate::semantic) struct Path {
    /// The properties of an edge.
    pub(super) row: Schema,
    /// The columns of each edge.
    pub(super) edges: Vec<Schema>,
    /// The columns of each node between them: what is hidden, and the properties.
    pub(super) inner: Vec<(Schema, Schema)>,
    /// A condition reads properties through `all` and `any` only.
    pub(super) in_condition: bool,
}

impl Path {
    /// The number of its edges, or of the nodes between them.
    pub(in crate::semantic) const fn length(&self, of_nodes: bool) -> usize {
        if of_nodes { self.inner.len() } else { self.edges.len() }
    }
}

/// What `node_id` and its like read of the node `name`; of the node that stands for itself without one.
pub(super) fn hidden_name(name: &str) -> String {
    format!("$node {name}")
}

impl Binder<'_> {
    /// `path.property`: an array.
    pub(in crate::semantic) fn path_member(
        &mut self,
        path: &Path,
        owner: &str,
        name: &ast::Name,
        place: Place<'_>,
    ) -> Expr {
        let known = self.row_member(&path.row, owner, name, place);
        if matches!(known.kind, ExprKind::Unknown) {
            return known;
        }
        if path.in_condition {
            let refused =
                self.refuse_form("a condition on all edges of a path without `all` or `any`", name.span);
            return Expr { ty: Some(Type::Dynamic), ..refused };
        }
        let mut values = Vec::new();
        for edge in &path.edges {
            values.push(self.row_member(edge, owner, name, place));
        }
        self.packed(values, name.span)
    }

    /// `map(path, value)`, `all(path, condition)`, `any(inner_nodes(path), condition)`
    pub(in crate::semantic) fn each_of_path(
        &mut self,
        name: &ast::Name,
        element: &ast::Expr,
        value: &ast::Expr,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let is_map = name.value == "map";
        let ty = if is_map { Type::Dynamic } else { Type::Bool };
        let refused = |expr: Expr| Expr { ty: Some(ty), ..expr };
        let Some((owner, of_nodes)) = path_name(element) else { return refused(unknown(span)) };
        let path = match place.scope.get(owner) {
            Some(Binding::Path(path)) => path.clone(),
            _ => return refused(self.refuse_form(&format!("`{}` of a single element", name.value), span)),
        };
        let edges = || path.edges.iter().map(|edge| (Schema::default(), edge.clone()));
        let rows: Vec<(Schema, Schema)> = if of_nodes { path.inner.clone() } else { edges().collect() };
        let mut values = Vec::new();
        for (hidden, row) in rows {
            let scope = place.scope.with(hidden_name(""), Binding::Row(hidden.into()));
            let value = self.scalar(value, Place { scope: &scope, ..place.over(&row) });
            values.push(if is_map { value } else { self.condition(value) });
        }
        if is_map {
            return self.packed(values, span);
        }
        let all = name.value == "all";
        let start = constant(Value::Bool(all), span);
        values.into_iter().fold(start, |before, value| logic(all, before, value, span))
    }

    /// `node_id(node)`, `node_degree_in(node)`, `node_degree_out(node)`; without a node of the one at hand.
    pub(in crate::semantic) fn of_node(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Expr> {
        let node = match arguments.first().map(|argument| &argument.value.kind) {
            None => "",
            Some(ast::ExprKind::Name(node)) => node,
            Some(_) => return None,
        };
        let ty = if name.value == "node_id" { Type::String } else { Type::Long };
        let Some(Binding::Row(hidden)) = place.scope.get(&hidden_name(node)) else {
            let refused = self.refuse_form(&format!("`{}` of what is no node", name.value), span);
            return Some(Expr { ty: Some(ty), ..refused });
        };
        let hidden = hidden.clone();
        let place_of = |wanted: &str| hidden.columns.iter().find(|column| column.name == wanted);
        let column = match name.value.as_str() {
            "node_id" => place_of("$id"),
            "node_degree_in" => place_of("$in"),
            _ => place_of("$out"),
        };
        Some(match column {
            Some(column) => {
                let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
                self.convert(value, ty)
            }
            None => {
                // The pattern is bound once more, over nodes that know their degrees.
                self.wants_degrees = true;
                Expr { kind: ExprKind::Unknown, ty: Some(ty), span }
            }
        })
    }

    fn packed(&mut self, values: Vec<Expr>, span: Span) -> Expr {
        if values.is_empty() {
            return constant(Value::Dynamic(Dynamic::Array(Vec::new().into())), span);
        }
        let mut cells = Vec::new();
        for value in values {
            cells.push(self.convert(value, Type::Dynamic));
        }
        let packed = self.apply("pack_array", cells, span);
        Expr { ty: Some(Type::Dynamic), ..packed }
    }
}

/// The path that `path` or `inner_nodes(path)` names, and whether its nodes are meant.
pub(in crate::semantic) fn path_name(element: &ast::Expr) -> Option<(&str, bool)> {
    match &element.kind {
        ast::ExprKind::Name(name) => Some((name, false)),
        ast::ExprKind::Call { name, arguments } if name.value == "inner_nodes" => match &arguments[..] {
            [ast::Argument { value: ast::Expr { kind: ast::ExprKind::Name(name), .. }, .. }] => {
                Some((name, true))
            }
            _ => None,
        },
        _ => None,
    }
}
