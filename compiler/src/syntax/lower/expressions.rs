//! Expressions, scalar and tabular.

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, present};
use crate::{
    source::Spanned,
    syntax::{
        SYNTAX_ERROR,
        ast::{
            Argument, BinaryOperator, Expr, ExprKind, ListOperator, Name, NamedExpr, Operator, UnaryOperator,
        },
    },
};

/// How many infix operators may follow each other without parentheses.
const CHAIN_LIMIT: usize = 1000;

impl Lowering<'_> {
    /// Any expression. A `*` is refused: where it may stand [`Self::expression_or_star`] is called.
    pub(super) fn expression(&mut self, node: Node<'_>) -> Expr {
        if node.kind() == "star" {
            self.report(SYNTAX_ERROR, "`*` is no value", node).label("a value is expected here");
            return self.error(node);
        }
        self.expression_or_star(node)
    }

    pub(super) fn expression_or_star(&mut self, node: Node<'_>) -> Expr {
        self.nested(node, |lowering| lowering.any_expression(node)).unwrap_or_else(|| self.error(node))
    }

    fn any_expression(&mut self, node: Node<'_>) -> Expr {
        match node.kind() {
            "identifier" | "bracketed_name" | "braced_name" => {
                let name = self.name(node);
                self.expr(ExprKind::Name(name.value), node)
            }
            "wildcard_name" => self.expr(ExprKind::Wildcard(self.text(node).to_owned()), node),
            "bracketed_wildcard" => self.bracketed_wildcard(node),
            "star" => self.expr(ExprKind::Star, node),
            "type_literal" if children_of_kind(node, "type").next().is_none() => {
                let ty = self.table_type(node);
                self.expr(ExprKind::TableType(ty), node)
            }
            "binary_expression" => self.binary(node),
            "list_expression" => self.list(node),
            "between_expression" => self.between(node),
            "unary_expression" => self.unary(node),
            "parenthesized_expression" => {
                let inner = Box::new(self.first_expression(node));
                self.expr(ExprKind::Parenthesized(inner), node)
            }
            "call_expression" => self.call(node),
            "member_expression" | "wildcard_path" => self.member(node),
            "method_call" => self.method_call(node),
            "index_expression" => self.index(node),
            "pipe_expression" => self.pipe(node),
            "named_table" => self.named_table(node),
            "optimized_expression" => self.optimized(node),
            "datatable" => self.datatable(node),
            "externaldata" => self.external_data(node),
            "scoped_table" => self.unsupported("`datascope`", node),
            "contextual_datatable" => self.unsupported("`__contextual_datatable`", node),
            "inline_external_table" => self.unsupported("`inline_external_table`", node),
            "materialized_view_combine" => self.unsupported("`materialized-view-combine`", node),
            "entity_group" => self.unsupported("`entity_group`", node),
            kind if kind.ends_with("_literal") => self.literal(node),
            kind if kind.ends_with("_operator") => {
                let operator = Box::new(self.operator(node));
                self.expr(ExprKind::Source(operator), node)
            }
            _ => self.error(node),
        }
    }

    /// The expression in a field.
    pub(super) fn expression_field(&mut self, node: Node<'_>, field: &str) -> Expr {
        match present(node.child_by_field_name(field)) {
            Some(expression) => self.expression(expression),
            None => self.missing(node),
        }
    }

    pub(super) fn optional_field(&mut self, node: Node<'_>, field: &str) -> Option<Expr> {
        present(node.child_by_field_name(field)).map(|expression| self.expression(expression))
    }

    /// A value among whose forms are words that mean something only there: `kind=inner`.
    pub(super) fn word_or_expression(&mut self, node: Node<'_>) -> Expr {
        if node.kind() == "identifier" {
            let word = self.text(node).to_owned();
            return self.expr(ExprKind::Name(word), node);
        }
        self.expression(node)
    }

    /// What stands for an expression that the parser missed.
    pub(super) fn missing(&self, node: Node<'_>) -> Expr {
        Expr { kind: ExprKind::Error, span: self.end(node) }
    }

    /// `x`, `name = x` or `(a, b) = x`
    pub(super) fn named(&mut self, node: Node<'_>) -> NamedExpr {
        if node.kind() != "named_expression" {
            return NamedExpr { names: Vec::new(), value: self.expression_or_star(node) };
        }
        let names = match present(node.child_by_field_name("name")) {
            Some(list) if list.kind() == "name_list" => {
                children(list).map(|name| self.declared_name(name)).collect()
            }
            Some(name) => vec![self.declared_name(name)],
            None => Vec::new(),
        };
        NamedExpr { names, value: self.expression_field(node, "value") }
    }

    fn bracketed_wildcard(&mut self, node: Node<'_>) -> Expr {
        let text = children(node).next().map(|name| self.text(name).to_owned()).unwrap_or_default();
        self.expr(ExprKind::Wildcard(text), node)
    }

    /// Goes down the left side of `a and b and c` without recursion, since such chains grow long.
    fn binary(&mut self, node: Node<'_>) -> Expr {
        let mut chain = vec![node];
        while let Some(left) = chain.last().and_then(|node| node.child_by_field_name("left"))
            && left.kind() == "binary_expression"
        {
            chain.push(left);
        }
        if chain.len() > CHAIN_LIMIT {
            self.report(SYNTAX_ERROR, format!("more than {CHAIN_LIMIT} operators follow each other"), node)
                .help("use a list with `in` or `has_any`");
            return self.error(node);
        }
        let mut left = None;
        for node in chain.into_iter().rev() {
            let lowered = left.take().unwrap_or_else(|| self.left_operand(node));
            left = Some(self.binary_link(node, lowered));
        }
        left.unwrap_or_else(|| self.error(node))
    }

    /// `*` may be compared with text and by `==`, and begins `search * and ...`.
    fn left_operand(&mut self, node: Node<'_>) -> Expr {
        let operator = node.child_by_field_name("operator").map_or("", |operator| self.text(operator));
        let level = Level::of(node);
        match present(node.child_by_field_name("left")) {
            Some(left) if level == Level::String || matches!(operator, "==" | "and") => {
                self.expression_or_star(left)
            }
            Some(left) => self.expression(left),
            None => self.missing(node),
        }
    }

    fn binary_link(&mut self, node: Node<'_>, left: Expr) -> Expr {
        self.refuse_chain(node, "left");
        let right = Box::new(self.expression_field(node, "right"));
        let Some(operator) = self.binary_operator(node) else { return self.error(node) };
        self.expr(ExprKind::Binary { operator, left: Box::new(left), right }, node)
    }

    fn binary_operator(&mut self, node: Node<'_>) -> Option<Spanned<BinaryOperator>> {
        let node = present(node.child_by_field_name("operator"))?;
        let words: Vec<&str> = self.text(node).split_whitespace().collect();
        let text = words.join(" ");
        let replacement = match text.as_str() {
            "!like" => "notlike",
            "!likecs" => "notlikecs",
            "nothas" => "!has",
            "nothas_cs" => "!has_cs",
            "notcontains_cs" => "!contains_cs",
            _ => "",
        };
        if !replacement.is_empty() {
            self.report(SYNTAX_ERROR, format!("`{text}` is no operator"), node)
                .help(format!("write `{replacement}`"));
        }
        let spelled = if text == "notcontainscs" { "notcontains_cs" } else { &text };
        BinaryOperator::from_text(spelled).map(|operator| Spanned::new(operator, self.span(node)))
    }

    /// Comparisons do not chain: `a == b == c` is no KQL.
    fn refuse_chain(&mut self, node: Node<'_>, left: &str) {
        let level = Level::of(node);
        let chains =
            level.chains() || node.child_by_field_name(left).is_none_or(|left| Level::of(left) != level);
        if let (false, Some(operator)) = (chains, node.child_by_field_name("operator")) {
            let text = self.text(operator);
            self.report(SYNTAX_ERROR, format!("`{text}` cannot follow another comparison"), operator)
                .help("put parentheses around one of them, or join them with `and`");
        }
    }

    fn list(&mut self, node: Node<'_>) -> Expr {
        self.refuse_chain(node, "left");
        let left = Box::new(self.expression_field(node, "left"));
        let Some(operator_node) = present(node.child_by_field_name("operator")) else {
            return self.error(node);
        };
        let text = self.text(operator_node);
        if let Some(positive @ ("has_any" | "has_all")) = text.strip_prefix('!') {
            self.report(SYNTAX_ERROR, format!("`{text}` is no operator"), operator_node)
                .help(format!("write `not(... {positive} (...))`"));
        }
        let Some(operator) = ListOperator::from_text(text) else { return self.error(node) };
        let operator = Spanned::new(operator, self.span(operator_node));
        let list: Vec<_> =
            children(node).filter(|child| child.start_byte() > operator_node.start_byte()).collect();
        let list = list.into_iter().map(|item| self.expression(item)).collect();
        self.expr(ExprKind::List { operator, left, list }, node)
    }

    fn between(&mut self, node: Node<'_>) -> Expr {
        self.refuse_chain(node, "operand");
        let negated =
            node.child_by_field_name("operator").is_some_and(|operator| self.text(operator).starts_with('!'));
        let operand = Box::new(self.expression_field(node, "operand"));
        let low = Box::new(self.expression_field(node, "low"));
        let high = Box::new(self.expression_field(node, "high"));
        self.expr(ExprKind::Between { negated, operand, low, high }, node)
    }

    fn unary(&mut self, node: Node<'_>) -> Expr {
        let Some(sign) = present(node.child_by_field_name("operator")) else { return self.error(node) };
        if let Some(smallest) = self.smallest_long(node) {
            return smallest;
        }
        let operator = if self.text(sign) == "-" { UnaryOperator::Minus } else { UnaryOperator::Plus };
        let operator = Spanned::new(operator, self.span(sign));
        let operand = Box::new(self.expression_field(node, "operand"));
        self.expr(ExprKind::Unary { operator, operand }, node)
    }

    fn call(&mut self, node: Node<'_>) -> Expr {
        let name = self.name_field(node, "name", Self::any_name);
        let arguments = self.arguments(node, &name);
        self.expr(ExprKind::Call { name, arguments }, node)
    }

    /// Only `toscalar`, `totable` and `materialize` take a pipe without parentheses.
    fn arguments(&mut self, node: Node<'_>, name: &Name) -> Vec<Argument> {
        let Some(list) = present(node.child_by_field_name("arguments")) else { return Vec::new() };
        let takes_pipe = matches!(name.value.as_str(), "toscalar" | "totable" | "materialize");
        children(list)
            .map(|argument| {
                if is_pipe(argument) && !takes_pipe {
                    self.report(SYNTAX_ERROR, "an argument cannot be a pipe", argument)
                        .help("put parentheses around it, or define it with `let`");
                }
                self.named(argument)
            })
            .collect()
    }

    fn member(&mut self, node: Node<'_>) -> Expr {
        let base = Box::new(self.expression_field(node, "base"));
        let name = self.name_field(node, "name", Self::name);
        self.expr(ExprKind::Member { base, name }, node)
    }

    fn method_call(&mut self, node: Node<'_>) -> Expr {
        let base = Box::new(self.expression_field(node, "base"));
        let name = self.name_field(node, "name", Self::any_name);
        let arguments = self.arguments(node, &name);
        self.expr(ExprKind::MethodCall { base, name, arguments }, node)
    }

    fn index(&mut self, node: Node<'_>) -> Expr {
        let base = Box::new(self.expression_field(node, "base"));
        let index = Box::new(self.expression_field(node, "index"));
        self.expr(ExprKind::Index { base, index }, node)
    }

    fn pipe(&mut self, node: Node<'_>) -> Expr {
        let source_node = present(node.child_by_field_name("source"));
        let source = Box::new(self.expression_field(node, "source"));
        let rest: Vec<_> = children(node).filter(|child| Some(*child) != source_node).collect();
        if rest.len() > CHAIN_LIMIT {
            self.report(SYNTAX_ERROR, format!("more than {CHAIN_LIMIT} operators follow each other"), node);
            return self.error(node);
        }
        let operators: Vec<Operator> = rest.into_iter().map(|operator| self.operator(operator)).collect();
        if operators.is_empty() {
            return *source;
        }
        self.expr(ExprKind::Pipe { source, operators }, node)
    }

    /// `T | as Name` in the tables of `find`.
    fn named_table(&mut self, node: Node<'_>) -> Expr {
        let mut parts = children(node);
        let (Some(table), Some(operator)) = (parts.next(), parts.next()) else { return self.error(node) };
        let source = Box::new(self.expression(table));
        let operators = vec![self.operator(operator)];
        self.expr(ExprKind::Pipe { source, operators }, node)
    }

    /// `toscalar kind=nooptimization (...)`: a call, since optimisation does not change results.
    fn optimized(&mut self, node: Node<'_>) -> Expr {
        let name = self.name_field(node, "name", Self::any_name);
        let value = match children(node).last() {
            Some(argument) => self.expression(argument),
            None => self.missing(node),
        };
        let arguments = vec![Argument { names: Vec::new(), value }];
        self.expr(ExprKind::Call { name, arguments }, node)
    }

    fn datatable(&mut self, node: Node<'_>) -> Expr {
        let schema = present(node.child_by_field_name("schema"));
        let columns = schema.map(|schema| self.columns(schema)).unwrap_or_default();
        let values: Vec<_> = children(node).filter(|child| child.kind().ends_with("_literal")).collect();
        let values = values.into_iter().map(|value| self.expression(value)).collect();
        self.expr(ExprKind::DataTable { columns, values }, node)
    }

    fn external_data(&mut self, node: Node<'_>) -> Expr {
        let schema = present(node.child_by_field_name("schema"));
        let columns = schema.map(|schema| self.columns(schema)).unwrap_or_default();
        let mut cursor = node.walk();
        let addresses: Vec<_> = node.children_by_field_name("address", &mut cursor).collect();
        let addresses = addresses.into_iter().map(|address| self.expression(address)).collect();
        let options: Vec<_> = children_of_kind(node, "with_properties").collect();
        let options = options.into_iter().flat_map(|with| self.properties(with)).collect();
        self.expr(ExprKind::ExternalData { columns, addresses, options }, node)
    }
}

/// How tightly an infix operator binds, as far as that matters for chains.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Equality,
    Relational,
    String,
    Other,
}

impl Level {
    fn of(node: Node<'_>) -> Self {
        match node.kind() {
            "list_expression" | "between_expression" => Self::Equality,
            "binary_expression" => {
                match node.child_by_field_name("operator").map_or("", |operator| operator.kind()) {
                    "equality_operator" => Self::Equality,
                    "relational_operator" => Self::Relational,
                    "string_operator" => Self::String,
                    _ => Self::Other,
                }
            }
            _ => Self::Other,
        }
    }

    fn chains(self) -> bool {
        self == Self::Other
    }
}

fn is_pipe(node: Node<'_>) -> bool {
    node.kind() == "pipe_expression" || (node.kind().ends_with("_operator"))
}
