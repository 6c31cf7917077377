//! Operators that bring rows together: `summarize`, `make-series`, `top-nested`, `top-hitters`, `reduce`, samples.

use tree_sitter::Node;

use super::{Lowering, children_of_kind, has_token, present};
use crate::syntax::{
    ASSIGNMENT, NAMED_CONDITION, SYNTAX_ERROR,
    ast::{Expr, ExprKind, Literal, NamedExpr, OperatorKind, Ordering, SeriesAggregate, TopNestedLevel},
};

impl Lowering<'_> {
    pub(super) fn summarize(&mut self, node: Node<'_>) -> OperatorKind {
        OperatorKind::Summarize {
            parameters: self.operator_parameters(node),
            aggregates: self.named_list(node),
            by: self.by_clause(node),
        }
    }

    fn by_clause(&mut self, node: Node<'_>) -> Option<Vec<NamedExpr>> {
        let clause = children_of_kind(node, "by_clause").next()?;
        let bin = present(clause.child_by_field_name("bin"));
        if let Some(bin) = bin {
            self.report(SYNTAX_ERROR, "`bin=` after `by` is no longer KQL", bin)
                .help("write `by bin(column, size)`");
        }
        let columns: Vec<_> = super::children(clause).filter(|column| Some(*column) != bin).collect();
        Some(columns.into_iter().map(|column| self.named(column)).collect())
    }

    pub(super) fn make_series(&mut self, node: Node<'_>) -> OperatorKind {
        let aggregates: Vec<_> = children_of_kind(node, "series_aggregate").collect();
        let range = children_of_kind(node, "series_range").next();
        let steps = range.or_else(|| children_of_kind(node, "series_steps").next());
        let bound =
            |lowering: &mut Self, field| steps.and_then(|steps| lowering.optional_field(steps, field));
        OperatorKind::MakeSeries {
            parameters: self.operator_parameters(node),
            aggregates: aggregates.into_iter().map(|aggregate| self.series_aggregate(aggregate)).collect(),
            axis: self.named_field(node, "axis"),
            from: bound(self, "from"),
            to: bound(self, "to"),
            step: bound(self, "step").unwrap_or_else(|| self.missing(node)),
            in_range: range.is_some(),
            by: self.by_clause(node).unwrap_or_default(),
        }
    }

    fn series_aggregate(&mut self, node: Node<'_>) -> SeriesAggregate {
        let default = present(node.child_by_field_name("default"));
        let value = super::children(node).find(|child| Some(*child) != default);
        SeriesAggregate {
            value: match value {
                Some(value) => self.named(value),
                None => NamedExpr { names: Vec::new(), value: self.missing(node) },
            },
            default: default.map(|default| self.expression(default)),
        }
    }

    pub(super) fn top_nested(&mut self, node: Node<'_>) -> OperatorKind {
        let levels: Vec<_> = children_of_kind(node, "top_nested_level").collect();
        OperatorKind::TopNested(levels.into_iter().map(|level| self.top_nested_level(level)).collect())
    }

    fn top_nested_level(&mut self, node: Node<'_>) -> TopNestedLevel {
        let by = self.orderings(node).into_iter().next();
        TopNestedLevel {
            count: present(node.child_by_field_name("count")).map(|count| self.named(count).value),
            of: self.named_field(node, "of"),
            others: self.optional_field(node, "others"),
            by: by.unwrap_or_else(|| Ordering {
                value: NamedExpr { names: Vec::new(), value: self.missing(node) },
                ascending: None,
                nulls_first: None,
            }),
        }
    }

    pub(super) fn top_hitters(&mut self, node: Node<'_>) -> OperatorKind {
        OperatorKind::TopHitters {
            count: self.unnamed_field(node, "count"),
            of: self.named_field(node, "of"),
            by: self.orderings(node).into_iter().next(),
        }
    }

    pub(super) fn sample_distinct(&mut self, node: Node<'_>) -> OperatorKind {
        OperatorKind::SampleDistinct {
            count: self.unnamed_field(node, "count"),
            of: self.named_field(node, "of"),
        }
    }

    pub(super) fn reduce(&mut self, node: Node<'_>) -> OperatorKind {
        let by = present(node.child_by_field_name("by"));
        let after = by.map_or(node.end_byte(), |by| by.end_byte());
        let with: Vec<_> = if has_token(node, "with") {
            super::children(node).filter(|child| child.start_byte() >= after).collect()
        } else {
            Vec::new()
        };
        OperatorKind::Reduce {
            parameters: self.operator_parameters(node),
            by: self.named_field(node, "by"),
            with: with.into_iter().map(|option| self.named(option)).collect(),
        }
    }

    /// The condition of `where`. A name before it means nothing, but who compares a column with `=` has named a value.
    pub(super) fn condition(&mut self, node: Node<'_>) -> Expr {
        let condition = self.unnamed_field(node, "predicate");
        let named = present(node.child_by_field_name("predicate"));
        let sign = named.filter(|named| named.kind() == "named_expression").and_then(|named| {
            let mut cursor = named.walk();
            named.children(&mut cursor).find(|child| child.kind() == "=")
        });
        match (sign, &condition.kind) {
            (Some(sign), ExprKind::Literal(value)) if !matches!(value, Literal::Bool(_)) => {
                self.report(ASSIGNMENT, "`=` names a value and compares nothing", sign)
                    .help("write `==` to compare");
                self.error(node)
            }
            (Some(sign), _) => {
                self.report(NAMED_CONDITION, "`=` names the condition and compares nothing", sign)
                    .help("write `==` to compare");
                condition
            }
            (None, _) => condition,
        }
    }

    /// An expression whose name, where it has one, means nothing.
    pub(super) fn unnamed_field(&mut self, node: Node<'_>, field: &str) -> Expr {
        self.named_field(node, field).value
    }
}
