//! Tabular operators.

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, has_token, present};
use crate::{
    source::Spanned,
    syntax::{
        SYNTAX_ERROR,
        ast::{
            Expr, FindColumn, MvColumn, Name, NamedExpr, Operator, OperatorKind, OperatorParameter, Ordering,
            ParsePart, ReorderColumn,
        },
    },
};

impl Lowering<'_> {
    pub(super) fn operator(&mut self, node: Node<'_>) -> Operator {
        let kind = self.operator_kind(node);
        Operator { kind, keyword: self.keyword(node), span: self.span(node) }
    }

    fn operator_kind(&mut self, node: Node<'_>) -> OperatorKind {
        match node.kind() {
            "as_operator" => OperatorKind::As(self.name_field(node, "name", Self::name)),
            "consume_operator" => OperatorKind::Consume,
            "count_operator" => OperatorKind::Count { name: self.optional_name(node) },
            "distinct_operator" => OperatorKind::Distinct(self.named_list(node)),
            "evaluate_operator" => self.evaluate(node),
            "extend_operator" => OperatorKind::Extend(self.named_list(node)),
            "find_operator" => self.find(node),
            "getschema_operator" => OperatorKind::GetSchema,
            "invoke_operator" => OperatorKind::Invoke(self.expression_field(node, "function")),
            "join_operator" => self.join(node),
            "lookup_operator" => {
                let (parameters, right, on) = self.join_parts(node);
                OperatorKind::Lookup { parameters, right, on }
            }
            "mv_apply_operator" => self.mv_apply(node),
            "mv_expand_operator" => OperatorKind::MvExpand {
                parameters: self.operator_parameters(node),
                columns: self.mv_columns(node),
                limit: self.optional_field(node, "limit"),
            },
            "parse_operator" => self.parse(node),
            "print_operator" => OperatorKind::Print(self.named_list(node)),
            "project_operator" => OperatorKind::Project(self.named_list(node)),
            "project_away_operator" => OperatorKind::ProjectAway(self.references(node)),
            "project_keep_operator" => OperatorKind::ProjectKeep(self.references(node)),
            "project_rename_operator" => OperatorKind::ProjectRename(self.named_list(node)),
            "project_reorder_operator" => self.project_reorder(node),
            "project_smart_operator" => OperatorKind::ProjectSmart(self.named_list(node)),
            "range_operator" => OperatorKind::Range {
                column: self.name_field(node, "column", Self::name),
                from: self.expression_field(node, "from"),
                to: self.expression_field(node, "to"),
                step: self.expression_field(node, "step"),
            },
            "render_operator" => OperatorKind::Render,
            "serialize_operator" => OperatorKind::Serialize(self.named_list(node)),
            "sort_operator" => OperatorKind::Sort(self.orderings(node)),
            "summarize_operator" => self.summarize(node),
            "take_operator" => OperatorKind::Take(self.unnamed_field(node, "count")),
            "top_operator" => {
                OperatorKind::Top { count: self.unnamed_field(node, "count"), by: self.orderings(node) }
            }
            "union_operator" => OperatorKind::Union {
                parameters: self.operator_parameters(node),
                tables: self.references(node),
            },
            "where_operator" => OperatorKind::Where(self.unnamed_field(node, "predicate")),
            _ => OperatorKind::Other,
        }
    }

    /// `kind=inner`, `hint.strategy=shuffle`
    pub(super) fn operator_parameters(&mut self, node: Node<'_>) -> Vec<OperatorParameter> {
        let nodes: Vec<_> = children_of_kind(node, "operator_parameter").collect();
        nodes.into_iter().map(|node| self.operator_parameter(node)).collect()
    }

    /// `with (format = "csv")`
    pub(super) fn properties(&mut self, node: Node<'_>) -> Vec<OperatorParameter> {
        let nodes: Vec<_> = children_of_kind(node, "property").collect();
        nodes.into_iter().map(|node| self.operator_parameter(node)).collect()
    }

    fn operator_parameter(&mut self, node: Node<'_>) -> OperatorParameter {
        let name = self.name_field(node, "name", Self::any_name);
        let value = match present(node.child_by_field_name("value")) {
            Some(value) => self.word_or_expression(value),
            None => self.missing(node),
        };
        OperatorParameter { name, value }
    }

    /// The expressions among the children, with or without names.
    fn named_list(&mut self, node: Node<'_>) -> Vec<NamedExpr> {
        children(node).filter(is_argument).map(|argument| self.named(argument)).collect()
    }

    /// An expression whose name, where it has one, means nothing.
    fn unnamed_field(&mut self, node: Node<'_>, field: &str) -> Expr {
        match present(node.child_by_field_name(field)) {
            Some(named) if named.kind() == "named_expression" => self.named(named).value,
            Some(expression) => self.expression(expression),
            None => self.missing(node),
        }
    }

    fn optional_name(&mut self, node: Node<'_>) -> Option<Name> {
        present(node.child_by_field_name("name")).map(|name| self.name(name))
    }

    /// Tables or columns, where wildcards and `*` may stand.
    fn references(&mut self, node: Node<'_>) -> Vec<Expr> {
        children(node).filter(is_argument).map(|reference| self.expression_or_star(reference)).collect()
    }

    fn evaluate(&mut self, node: Node<'_>) -> OperatorKind {
        let schema = present(node.child_by_field_name("schema"));
        if let Some(star) = schema.and_then(|schema| children_of_kind(schema, "star").next()) {
            self.unsupported("a schema that adds to the input's columns", star);
        }
        OperatorKind::Evaluate {
            parameters: self.operator_parameters(node),
            plugin: self.expression_field(node, "plugin"),
            schema: schema.map(|schema| self.columns(schema)),
        }
    }

    fn find(&mut self, node: Node<'_>) -> OperatorKind {
        for scope in children_of_kind(node, "data_scope") {
            self.unsupported("`datascope`", scope);
        }
        let tables: Vec<_> = children_of_kind(node, "in_tables").collect();
        let project = present(node.child_by_field_name("project"));
        let project_away = present(node.child_by_field_name("project_away"));
        OperatorKind::Find {
            parameters: self.operator_parameters(node),
            tables: tables.into_iter().flat_map(|tables| self.references(tables)).collect(),
            predicate: self.expression_field(node, "predicate"),
            project: project
                .map(|project| children(project).filter_map(|column| self.find_column(column)).collect()),
            project_away: project_away.map(|away| self.away_columns(away)).unwrap_or_default(),
            smart: has_token(node, "project-smart"),
        }
    }

    fn find_column(&mut self, node: Node<'_>) -> Option<FindColumn> {
        match node.kind() {
            "pack" => Some(FindColumn::Pack(self.span(node))),
            "typed_column" => {
                let ty = present(node.child_by_field_name("type"));
                let ty = ty.map(|ty| self.type_name(Some(ty)));
                Some(FindColumn::Column { name: self.name_field(node, "name", Self::name), ty })
            }
            _ => {
                self.unsupported("`*` in `project` of `find`", node);
                None
            }
        }
    }

    fn away_columns(&mut self, node: Node<'_>) -> Vec<Expr> {
        children(node)
            .map(|column| {
                let name = present(column.child_by_field_name("name")).unwrap_or(column);
                self.expression_or_star(name)
            })
            .collect()
    }

    fn join(&mut self, node: Node<'_>) -> OperatorKind {
        let (parameters, right, mut on) = self.join_parts(node);
        on.extend(self.optional_field(node, "predicate"));
        OperatorKind::Join { parameters, right, on }
    }

    fn join_parts(&mut self, node: Node<'_>) -> (Vec<OperatorParameter>, Expr, Vec<Expr>) {
        let parameters = self.operator_parameters(node);
        let right = self.expression_field(node, "right");
        let clauses: Vec<_> = children_of_kind(node, "on_clause").collect();
        let on = clauses.into_iter().flat_map(children).map(|condition| self.expression(condition)).collect();
        (parameters, right, on)
    }

    fn mv_apply(&mut self, node: Node<'_>) -> OperatorKind {
        let body = present(node.child_by_field_name("body"));
        OperatorKind::MvApply {
            parameters: self.operator_parameters(node),
            columns: self.mv_columns(node),
            limit: self.optional_field(node, "limit"),
            subquery: body.map(|body| self.sub_query(body)).unwrap_or_default(),
        }
    }

    /// Operators whose input the surrounding operator supplies.
    fn sub_query(&mut self, node: Node<'_>) -> Vec<Operator> {
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

    fn mv_columns(&mut self, node: Node<'_>) -> Vec<MvColumn> {
        let columns: Vec<_> = children_of_kind(node, "mv_column").collect();
        columns.into_iter().map(|column| self.mv_column(column)).collect()
    }

    fn mv_column(&mut self, node: Node<'_>) -> MvColumn {
        let value = self.named_field(node, "value");
        let to = present(node.child_by_field_name("to")).and_then(|ty| self.type_of(ty));
        MvColumn { value, to }
    }

    fn named_field(&mut self, node: Node<'_>, field: &str) -> NamedExpr {
        match present(node.child_by_field_name(field)) {
            Some(value) => self.named(value),
            None => NamedExpr { names: Vec::new(), value: self.missing(node) },
        }
    }

    fn parse(&mut self, node: Node<'_>) -> OperatorKind {
        let operand = self.expression_field(node, "operand");
        let after = node.child_by_field_name("operand").map_or(node.end_byte(), |operand| operand.end_byte());
        let parts: Vec<_> =
            children(node).filter(|part| part.start_byte() >= after && is_argument(part)).collect();
        OperatorKind::Parse {
            filtering: has_token(node, "parse-where"),
            parameters: self.operator_parameters(node),
            operand,
            pattern: parts.into_iter().map(|part| self.parse_part(part)).collect(),
        }
    }

    fn parse_part(&mut self, node: Node<'_>) -> ParsePart {
        match node.kind() {
            "star" => ParsePart::Star(self.span(node)),
            "string_literal" => ParsePart::Text(Spanned::new(self.string_literal(node), self.span(node))),
            _ => {
                let ty = present(node.child_by_field_name("type"));
                let ty = ty.map(|ty| self.type_name(Some(ty)));
                ParsePart::Column { name: self.name_field(node, "name", Self::declared_name), ty }
            }
        }
    }

    fn project_reorder(&mut self, node: Node<'_>) -> OperatorKind {
        let columns: Vec<_> = children_of_kind(node, "reorder_column").collect();
        OperatorKind::ProjectReorder(columns.into_iter().map(|column| self.reorder_column(column)).collect())
    }

    fn reorder_column(&mut self, node: Node<'_>) -> ReorderColumn {
        let direction = present(node.child_by_field_name("direction")).map(|direction| self.text(direction));
        let column = match present(node.child_by_field_name("column")) {
            Some(column) => self.expression_or_star(column),
            None => self.missing(node),
        };
        ReorderColumn {
            column,
            ascending: direction.map(|direction| direction.ends_with("asc")),
            granny: direction.is_some_and(|direction| direction.starts_with("granny")),
        }
    }

    fn orderings(&mut self, node: Node<'_>) -> Vec<Ordering> {
        let orderings: Vec<_> = children_of_kind(node, "ordering").collect();
        orderings.into_iter().map(|ordering| self.ordering(ordering)).collect()
    }

    fn ordering(&mut self, node: Node<'_>) -> Ordering {
        let word = |field| present(node.child_by_field_name(field)).map(|word| self.text(word));
        let ascending = word("direction").map(|word| word == "asc");
        let nulls_first = word("nulls").map(|word| word == "first");
        Ordering { value: self.named_field(node, "value"), ascending, nulls_first }
    }

    fn summarize(&mut self, node: Node<'_>) -> OperatorKind {
        let by = children_of_kind(node, "by_clause").next();
        if let Some(bin) = by.and_then(|by| present(by.child_by_field_name("bin"))) {
            self.report(SYNTAX_ERROR, "`bin=` after `by` is no longer KQL", bin)
                .help("write `by bin(column, size)`");
        }
        OperatorKind::Summarize {
            parameters: self.operator_parameters(node),
            aggregates: self.named_list(node),
            by: by.map(|by| self.by_columns(by)),
        }
    }

    fn by_columns(&mut self, node: Node<'_>) -> Vec<NamedExpr> {
        let bin = node.child_by_field_name("bin");
        let columns: Vec<_> = children(node).filter(|column| Some(*column) != bin).collect();
        columns.into_iter().map(|column| self.named(column)).collect()
    }
}

/// True for what an operator applies to, false for its parameters and clauses.
fn is_argument(node: &Node<'_>) -> bool {
    !matches!(node.kind(), "operator_parameter" | "by_clause" | "on_clause" | "data_scope")
}
