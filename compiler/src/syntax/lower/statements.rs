//! Statements and functions.

use std::sync::Arc;

use tree_sitter::Node;

use super::{Lowering, child_token, children, children_of_kind, has_token, present};
use crate::{
    source::Spanned,
    syntax::ast::{
        Expr, Function, Let, LetValue, Name, Parameter, ParameterType, Pattern, PatternMatch, Query,
        Statement,
    },
};

impl Lowering<'_> {
    /// The statements among the children of a query, a function body or another block.
    pub(in crate::syntax) fn query(&mut self, node: Node<'_>) -> Query {
        let lower =
            |lowering: &mut Self| children(node).filter_map(|child| lowering.statement(child)).collect();
        Query { statements: self.nested(node, lower).unwrap_or_default() }
    }

    fn statement(&mut self, node: Node<'_>) -> Option<Statement> {
        Some(match node.kind() {
            "let_statement" => Statement::Let(self.let_statement(node)),
            "expression_statement" => Statement::Expression(self.first_expression(node)),
            "query_parameters_statement" => Statement::QueryParameters(self.parameters(node)),
            "set_statement" => Statement::Set(self.name_field(node, "name", Self::any_name)),
            "alias_statement" => Statement::Alias(
                self.name_field(node, "name", Self::name),
                self.expression_field(node, "value"),
            ),
            "pattern_statement" => Statement::Pattern(self.pattern(node)),
            "restrict_statement" => {
                let tables: Vec<_> =
                    children(node).filter(|child| child.kind() != "with_properties").collect();
                Statement::Restrict(tables.into_iter().map(|table| self.expression_or_star(table)).collect())
            }
            "management_command" => {
                let word = self.text(node).split_whitespace().next().unwrap_or(".").to_owned();
                let start = node.start_byte();
                let place = (self.place)(start..self.word_end(start, &word));
                Statement::Command(Spanned::new(word, place))
            }
            _ => return None,
        })
    }

    fn pattern(&mut self, node: Node<'_>) -> Pattern {
        let definition = children_of_kind(node, "pattern_definition").next();
        let columns: Vec<_> =
            definition.map(|it| children_of_kind(it, "column_declaration").collect()).unwrap_or_default();
        let bracket = definition.and_then(|it| child_token(it, "["));
        let (parameters, path): (Vec<_>, Vec<_>) =
            columns.into_iter().partition(|column| bracket.is_none_or(|at| column.start_byte() < at));
        let cases: Vec<_> =
            definition.map(|it| children_of_kind(it, "pattern_match").collect()).unwrap_or_default();
        Pattern {
            name: self.name_field(node, "name", Self::name),
            parameters: parameters.into_iter().map(|column| self.column(column)).collect(),
            path: path.into_iter().next().map(|column| self.column(column)),
            matches: cases.into_iter().map(|case| self.pattern_match(case)).collect(),
        }
    }

    fn pattern_match(&mut self, node: Node<'_>) -> PatternMatch {
        let body = children_of_kind(node, "function_body").next();
        let bracket = child_token(node, "[");
        let values: Vec<_> = children(node).filter(|child| child.kind() != "function_body").collect();
        let (values, path): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|value| bracket.is_none_or(|at| value.start_byte() < at));
        PatternMatch {
            values: values.into_iter().map(|value| self.expression(value)).collect(),
            path: path.into_iter().next().map(|value| self.expression(value)),
            body: body.map_or(Query { statements: Vec::new() }, |body| self.query(body)),
        }
    }

    /// Where the words at `start` end, however much white space stands between them.
    fn word_end(&self, start: usize, words: &str) -> usize {
        words.split(' ').fold(start, |at, word| {
            let rest = &self.text[at..];
            let blanks = rest.len() - rest.trim_start().len();
            (at + blanks + word.len()).min(self.text.len())
        })
    }

    fn let_statement(&mut self, node: Node<'_>) -> Let {
        let name = self.name_field(node, "name", Self::name);
        let value = match present(node.child_by_field_name("value")) {
            Some(function) if function.kind() == "function" => {
                LetValue::Function(Arc::new(self.function(function)))
            }
            Some(value) => LetValue::Expression(self.expression(value)),
            None => LetValue::Expression(self.missing(node)),
        };
        Let { name, value, span: self.span(node) }
    }

    fn function(&mut self, node: Node<'_>) -> Function {
        let parameters = node.child_by_field_name("parameters");
        let body = node.child_by_field_name("body");
        let start = parameters.unwrap_or(node).start_byte();
        Function {
            view: has_token(node, "view"),
            parameters: self.parameters(node),
            body: body.map_or(Query { statements: Vec::new() }, |body| self.query(body)),
            span: (self.place)(start..node.end_byte()),
        }
    }

    pub(super) fn parameters(&mut self, node: Node<'_>) -> Vec<Parameter> {
        let lists: Vec<_> = children_of_kind(node, "parameter_list").collect();
        lists
            .into_iter()
            .flat_map(|list| children_of_kind(list, "parameter"))
            .map(|node| self.parameter(node))
            .collect()
    }

    fn parameter(&mut self, node: Node<'_>) -> Parameter {
        let name = self.name_field(node, "name", Self::declared_name);
        let ty = match present(node.child_by_field_name("type")) {
            Some(schema) if schema.kind() == "row_schema" => ParameterType::Table(self.columns(schema)),
            ty => ParameterType::Scalar(self.type_name(ty)),
        };
        let default =
            present(node.child_by_field_name("default")).map(|value| self.word_or_expression(value));
        Parameter { name, ty, default }
    }

    /// The one expression of a node that holds nothing else.
    pub(super) fn first_expression(&mut self, node: Node<'_>) -> Expr {
        match children(node).next() {
            Some(expression) => self.expression(expression),
            None => self.missing(node),
        }
    }

    /// The keyword that begins a node, with `by` where it belongs to the word.
    pub(super) fn keyword(&self, node: Node<'_>) -> Name {
        let start = node.start_byte();
        let first = first_leaf(node).byte_range();
        let word = &self.text[first.clone()];
        let end = match word {
            "sort" | "order" => self.word_end(start, &format!("{word} by")),
            _ => first.end,
        };
        let text = if end == first.end { word.to_owned() } else { format!("{word} by") };
        Spanned::new(text, (self.place)(start..end))
    }
}

fn first_leaf(mut node: Node<'_>) -> Node<'_> {
    while let Some(child) = node.child(0) {
        node = child;
    }
    node
}
