//! Types and lists of columns with types.

use kqlc_runtime::types::Type;
use tree_sitter::Node;

use super::{Lowering, children_of_kind, present};
use crate::{
    source::Spanned,
    syntax::{
        SYNTAX_ERROR,
        ast::{ColumnDeclaration, EvaluateSchema},
    },
};

impl Lowering<'_> {
    /// `(a: string, b: long)`; a star stands for no column.
    pub(super) fn columns(&mut self, schema: Node<'_>) -> Vec<ColumnDeclaration> {
        children_of_kind(schema, "column_declaration").map(|column| self.column(column)).collect()
    }

    /// `(*, a: string)`, as `evaluate` and `typeof` have it.
    pub(super) fn table_type(&mut self, schema: Node<'_>) -> EvaluateSchema {
        EvaluateSchema {
            keeps_input: children_of_kind(schema, "star").next().is_some(),
            columns: self.columns(schema),
        }
    }

    pub(super) fn column(&mut self, node: Node<'_>) -> ColumnDeclaration {
        let name = self.name_field(node, "name", Self::declared_name);
        ColumnDeclaration { name, ty: self.type_name(present(node.child_by_field_name("type"))) }
    }

    /// A type's name. An unknown one is reported and taken for `string`, which raises the fewest further complaints.
    pub(super) fn type_name(&mut self, node: Option<Node<'_>>) -> Type {
        let Some(node) = present(node) else { return Type::String };
        let name = self.text(node);
        Type::from_name(name).unwrap_or_else(|| {
            let types: Vec<_> = Type::ALL.iter().map(|ty| format!("`{ty}`")).collect();
            self.report(SYNTAX_ERROR, format!("`{name}` is no type"), node)
                .help(format!("the types are {}", types.join(", ")));
            Type::String
        })
    }

    /// `typeof(long)`, as a type; none if it is a table's.
    pub(super) fn type_of(&mut self, node: Node<'_>) -> Option<Spanned<Type>> {
        let ty = self.type_name(Some(children_of_kind(node, "type").next()?));
        Some(Spanned::new(ty, self.span(node)))
    }
}
