//! What of KQL a query uses: the operators, functions, aggregates and plugins in its text.

use std::collections::BTreeSet;

use crate::{
    catalog::signature::{self, Family},
    syntax::{
        ast::{ExprKind, OperatorKind, Query},
        visit::{self, Node},
    },
};

/// A part of the language that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An operator of a pipe, or what stands at its start: `where`, `union`, `print`.
    Operator,
    /// A scalar function.
    Function,
    /// An aggregate function.
    Aggregate,
    /// A plugin of `evaluate`.
    Plugin,
}

impl Kind {
    /// The word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Function => "function",
            Self::Aggregate => "aggregate",
            Self::Plugin => "plugin",
        }
    }
}

/// A construct by its name as written; synonyms (`sort by` and `order by`) are two.
pub type Construct = (Kind, String);

/// The constructs in the text of a query, each once. What stored functions use that it calls is not among them.
pub fn used(query: &Query) -> BTreeSet<Construct> {
    let mut found = BTreeSet::new();
    visit::walk(query, &mut |node| match node {
        Node::Operator(operator) => {
            found.insert((Kind::Operator, operator.keyword.value.clone()));
            if let OperatorKind::Evaluate { plugin, .. } = &operator.kind
                && let ExprKind::Call { name, .. } = &plugin.kind
                && let Some(plugin) = signature::find(Family::Plugin, &name.value)
            {
                found.insert((Kind::Plugin, plugin.name.to_owned()));
            }
        }
        Node::Expr(expr) => {
            let ExprKind::Call { name, .. } = &expr.kind else { return };
            if let Some(function) = signature::find(Family::Function, &name.value) {
                found.insert((Kind::Function, function.name.to_owned()));
            } else if let Some(aggregate) = signature::find(Family::Aggregate, &name.value) {
                found.insert((Kind::Aggregate, aggregate.name.to_owned()));
            }
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source, syntax};

    fn names(query: &str) -> Vec<String> {
        let file = source::SourceMap::default().add("query.kql", query);
        let parsed = syntax::parse(query, &|range| source::Span::new(file, range));
        used(&parsed.query).into_iter().map(|(kind, name)| format!("{} {name}", kind.name())).collect()
    }

    #[test]
    fn what_stands_inside_counts_as_well() {
        let query = "let f = () { T | where isempty(a) };\nf | join (U | evaluate bag_unpack(b)) on c | summarize count()";
        assert_eq!(
            names(query),
            [
                "operator evaluate",
                "operator join",
                "operator summarize",
                "operator where",
                "function isempty",
                "aggregate count",
                "plugin bag_unpack",
            ]
        );
    }
}
