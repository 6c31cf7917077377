//! `scan`

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, has_token, present};
use crate::syntax::ast::{OperatorKind, Scan, ScanStep};

impl Lowering<'_> {
    pub(super) fn scan(&mut self, node: Node<'_>) -> OperatorKind {
        let steps: Vec<_> = children_of_kind(node, "scan_step").collect();
        let partition: Vec<_> = children(node)
            .filter(|child| {
                !matches!(child.kind(), "operator_parameter" | "ordering" | "parameter_list" | "scan_step")
            })
            .collect();
        OperatorKind::Scan(Box::new(Scan {
            parameters: self.operator_parameters(node),
            order_by: self.orderings(node),
            partition_by: partition.into_iter().map(|column| self.expression(column)).collect(),
            declare: self.parameters(node),
            steps: steps.into_iter().map(|step| self.scan_step(step)).collect(),
        }))
    }

    fn scan_step(&mut self, node: Node<'_>) -> ScanStep {
        let assignments: Vec<_> = children_of_kind(node, "scan_assignment").collect();
        ScanStep {
            name: self.name_field(node, "name", Self::declared_name),
            optional: has_token(node, "optional"),
            output: present(node.child_by_field_name("output")).map(|output| self.any_name(output)),
            condition: self.expression_field(node, "condition"),
            assignments: assignments
                .into_iter()
                .map(|assignment| {
                    let name = self.name_field(assignment, "name", Self::declared_name);
                    (name, self.expression_field(assignment, "value"))
                })
                .collect(),
        }
    }
}
