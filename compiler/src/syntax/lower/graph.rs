//! The graph operators.

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, has_token, present};
use crate::syntax::ast::{GraphDirection, GraphElement, GraphElementKind, GraphOutput, OperatorKind};

impl Lowering<'_> {
    pub(super) fn make_graph(&mut self, node: Node<'_>) -> OperatorKind {
        let nodes: Vec<_> = children_of_kind(node, "graph_nodes").collect();
        let node_id =
            children(node).filter(|child| child.kind() == "identifier" || child.kind() == "bracketed_name");
        let node_id = has_token(node, "with_node_id").then(|| node_id.last()).flatten();
        let partition = children_of_kind(node, "sub_query").next();
        let partitioned = partition.map(|operators| {
            let column = children(node).take_while(|child| *child != operators).last();
            let column = match column {
                Some(column) => self.expression(column),
                None => self.missing(node),
            };
            (column, self.sub_query(operators))
        });
        OperatorKind::MakeGraph {
            source: self.name_field(node, "source", Self::name),
            target: self.name_field(node, "target", Self::name),
            nodes: nodes
                .into_iter()
                .map(|nodes| {
                    (self.expression_field(nodes, "table"), self.name_field(nodes, "key", Self::name))
                })
                .collect(),
            node_id: node_id.map(|name| self.name(name)),
            partitioned,
        }
    }

    pub(super) fn graph_match(&mut self, node: Node<'_>) -> OperatorKind {
        let patterns: Vec<_> = children_of_kind(node, "graph_pattern").collect();
        let predicate = present(node.child_by_field_name("predicate"));
        let columns: Vec<_> = children(node)
            .filter(|child| {
                !matches!(child.kind(), "operator_parameter" | "graph_pattern") && Some(*child) != predicate
            })
            .collect();
        OperatorKind::GraphMatch {
            parameters: self.operator_parameters(node),
            patterns: patterns.into_iter().map(|pattern| self.graph_pattern(pattern)).collect(),
            predicate: predicate.map(|predicate| self.expression(predicate)),
            project: has_token(node, "project")
                .then(|| columns.into_iter().map(|column| self.named(column)).collect()),
        }
    }

    fn graph_pattern(&mut self, node: Node<'_>) -> Vec<GraphElement> {
        let elements: Vec<_> = children(node).collect();
        elements.into_iter().map(|element| self.graph_element(element)).collect()
    }

    fn graph_element(&mut self, node: Node<'_>) -> GraphElement {
        let name = present(node.child_by_field_name("name")).map(|name| self.declared_name(name));
        let kind = if node.kind() == "graph_node" {
            GraphElementKind::Node
        } else {
            let direction = if has_token(node, "<-[") || has_token(node, "<--") {
                GraphDirection::Left
            } else if has_token(node, "]->") || has_token(node, "-->") {
                GraphDirection::Right
            } else {
                GraphDirection::Any
            };
            let hops = self.optional_field(node, "from").zip(self.optional_field(node, "to"));
            GraphElementKind::Edge { direction, hops }
        };
        GraphElement { name, kind, span: self.span(node) }
    }

    pub(super) fn graph_to_table(&mut self, node: Node<'_>) -> OperatorKind {
        let outputs: Vec<_> = children_of_kind(node, "graph_output").collect();
        OperatorKind::GraphToTable(
            outputs
                .into_iter()
                .map(|output| GraphOutput {
                    nodes: has_token(output, "nodes"),
                    name: present(output.child_by_field_name("name")).map(|name| self.declared_name(name)),
                    parameters: self.operator_parameters(output),
                })
                .collect(),
        )
    }
}
