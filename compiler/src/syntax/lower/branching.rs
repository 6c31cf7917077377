//! Operators with queries inside: `partition`, `fork`, `facet`, `macro-expand`, `mv-apply`.

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, has_token, present};
use crate::syntax::ast::{Expr, ForkBranch, Operator, OperatorKind, PartitionBody, Query};

impl Lowering<'_> {
    /// Operators whose input the surrounding operator supplies.
    pub(super) fn sub_query(&mut self, node: Node<'_>) -> Vec<Operator> {
        let lower = |lowering: &mut Self| {
            let (sources, operators): (Vec<_>, Vec<_>) =
                children(node).partition(|child| child.kind() == "contextual_datatable");
            for source in sources {
                lowering.expression(source);
            }
            operators.into_iter().map(|operator| lowering.operator(operator)).collect()
        };
        self.nested(node, lower).unwrap_or_default()
    }

    pub(super) fn mv_apply(&mut self, node: Node<'_>) -> OperatorKind {
        let body = present(node.child_by_field_name("body"));
        OperatorKind::MvApply {
            parameters: self.operator_parameters(node),
            columns: self.mv_columns(node),
            limit: self.optional_field(node, "limit"),
            subquery: body.map(|body| self.sub_query(body)).unwrap_or_default(),
        }
    }

    pub(super) fn partition(&mut self, node: Node<'_>) -> OperatorKind {
        let body = match children_of_kind(node, "sub_query").next() {
            Some(operators) => PartitionBody::Operators(self.sub_query(operators)),
            None => PartitionBody::Query(self.last_expression(node)),
        };
        OperatorKind::Partition {
            parameters: self.operator_parameters(node),
            by: self.expression_field(node, "by"),
            body,
        }
    }

    fn last_expression(&mut self, node: Node<'_>) -> Expr {
        match children(node).last() {
            Some(expression) => self.expression(expression),
            None => self.missing(node),
        }
    }

    pub(super) fn fork(&mut self, node: Node<'_>) -> OperatorKind {
        let branches: Vec<_> = children_of_kind(node, "fork_branch").collect();
        OperatorKind::Fork(branches.into_iter().map(|branch| self.fork_branch(branch)).collect())
    }

    fn fork_branch(&mut self, node: Node<'_>) -> ForkBranch {
        let name_node = present(node.child_by_field_name("name"));
        let body = children(node).find(|child| Some(*child) != name_node);
        let operators = match body {
            Some(body) if body.kind() == "sub_query" => self.sub_query(body),
            Some(body) => {
                self.unsupported("a branch of `fork` with a table of its own", body);
                Vec::new()
            }
            None => Vec::new(),
        };
        ForkBranch { name: name_node.map(|name| self.name(name)), operators }
    }

    pub(super) fn facet(&mut self, node: Node<'_>) -> OperatorKind {
        let (operators, by): (Vec<_>, Vec<_>) = children(node)
            .partition(|child| child.kind() == "sub_query" || child.kind().ends_with("_operator"));
        let with = operators.into_iter().flat_map(|body| match body.kind() {
            "sub_query" => self.sub_query(body),
            _ => vec![self.operator(body)],
        });
        let with = with.collect();
        OperatorKind::Facet { by: by.into_iter().map(|column| self.expression(column)).collect(), with }
    }

    pub(super) fn macro_expand(&mut self, node: Node<'_>) -> OperatorKind {
        let group = present(node.child_by_field_name("group"));
        let entities = group.filter(|group| group.kind() == "entity_group").map(|group| {
            let members: Vec<_> = children(group).collect();
            members.into_iter().map(|member| self.expression(member)).collect()
        });
        OperatorKind::MacroExpand {
            parameters: self.operator_parameters(node),
            entities,
            name: self.name_field(node, "name", Self::declared_name),
            body: if has_token(node, "(") { self.query(node) } else { Query { statements: Vec::new() } },
        }
    }
}
