//! Tabular operators.

use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, has_token, present};
use crate::{
    source::Spanned,
    syntax::{
        SYNTAX_ERROR,
        ast::{
            Expr, FindColumn, JoinCondition, MvColumn, Name, NamedExpr, Operator, OperatorKind,
            OperatorParameter, Ordering, ParsePart, ReorderColumn,
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
            "assert_schema_operator" => {
                let schema = children_of_kind(node, "row_schema").next();
                OperatorKind::AssertSchema(schema.map(|schema| self.columns(schema)).unwrap_or_default())
            }
            "as_operator" => OperatorKind::As(self.name_field(node, "name", Self::name)),
            "consume_operator" => OperatorKind::Consume,
            "count_operator" => OperatorKind::Count { name: self.optional_name(node) },
            "distinct_operator" => OperatorKind::Distinct(self.named_list(node)),
            "evaluate_operator" => self.evaluate(node),
            "execute_and_cache_operator" => OperatorKind::ExecuteAndCache,
            "extend_operator" => OperatorKind::Extend(self.named_list(node)),
            "facet_operator" => self.facet(node),
            "find_operator" => self.find(node),
            "fork_operator" => self.fork(node),
            "getschema_operator" => OperatorKind::GetSchema,
            "graph_mark_components_operator" => {
                OperatorKind::GraphMarkComponents(self.operator_parameters(node))
            }
            "graph_match_operator" => self.graph_match(node),
            "graph_to_table_operator" => self.graph_to_table(node),
            "graph_where_operator" => OperatorKind::GraphWhere(self.first_expression(node)),
            "invoke_operator" => OperatorKind::Invoke(self.expression_field(node, "function")),
            "join_operator" => self.join(node),
            "lookup_operator" => {
                let (parameters, right, on) = self.join_parts(node);
                OperatorKind::Lookup { parameters, right, on }
            }
            "macro_expand_operator" => self.macro_expand(node),
            "make_graph_operator" => self.make_graph(node),
            "make_series_operator" => self.make_series(node),
            "mv_apply_operator" => self.mv_apply(node),
            "mv_expand_operator" => OperatorKind::MvExpand {
                parameters: self.operator_parameters(node),
                columns: self.mv_columns(node),
                limit: self.optional_field(node, "limit"),
            },
            "parse_kv_operator" => self.parse_kv(node),
            "parse_operator" => self.parse(node),
            "partition_operator" => self.partition(node),
            "print_operator" => OperatorKind::Print(self.named_list(node)),
            "project_operator" => OperatorKind::Project(self.named_list(node)),
            "project_away_operator" => OperatorKind::ProjectAway(self.references(node)),
            "project_by_names_operator" => OperatorKind::ProjectByNames(self.references(node)),
            "project_keep_operator" => OperatorKind::ProjectKeep(self.references(node)),
            "project_rename_operator" => OperatorKind::ProjectRename(self.named_list(node)),
            "project_reorder_operator" => self.project_reorder(node),
            "project_smart_operator" => {
                self.report(SYNTAX_ERROR, "`project-smart` stands only at the end of `find`", node)
                    .help("write `project`");
                OperatorKind::ProjectSmart(self.named_list(node))
            }
            "range_operator" => OperatorKind::Range {
                column: self.name_field(node, "column", Self::name),
                from: self.expression_field(node, "from"),
                to: self.expression_field(node, "to"),
                step: self.expression_field(node, "step"),
            },
            "reduce_operator" => self.reduce(node),
            "render_operator" => self.render(node),
            "sample_distinct_operator" => self.sample_distinct(node),
            "sample_operator" => OperatorKind::Sample(self.unnamed_field(node, "count")),
            "scan_operator" => self.scan(node),
            "search_operator" => self.search(node),
            "serialize_operator" => OperatorKind::Serialize(self.named_list(node)),
            "sort_operator" => OperatorKind::Sort(self.orderings(node)),
            "summarize_operator" => self.summarize(node),
            "take_operator" => OperatorKind::Take(self.unnamed_field(node, "count")),
            "top_hitters_operator" => self.top_hitters(node),
            "top_nested_operator" => self.top_nested(node),
            "top_operator" => {
                OperatorKind::Top { count: self.unnamed_field(node, "count"), by: self.orderings(node) }
            }
            "union_operator" => OperatorKind::Union {
                parameters: self.operator_parameters(node),
                tables: self.references(node),
            },
            "where_operator" => OperatorKind::Where(self.condition(node)),
            _ => OperatorKind::Internal,
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
    pub(super) fn named_list(&mut self, node: Node<'_>) -> Vec<NamedExpr> {
        children(node).filter(is_argument).map(|argument| self.named(argument)).collect()
    }

    fn optional_name(&mut self, node: Node<'_>) -> Option<Name> {
        present(node.child_by_field_name("name")).map(|name| self.name(name))
    }

    /// Tables or columns, where wildcards and `*` may stand.
    fn references(&mut self, node: Node<'_>) -> Vec<Expr> {
        children(node).filter(is_argument).map(|reference| self.expression_or_star(reference)).collect()
    }

    /// The chart first, as `visualization`, then the other properties as they are written.
    fn render(&mut self, node: Node<'_>) -> OperatorKind {
        let chart = present(node.child_by_field_name("chart")).map_or("", |chart| self.text(chart));
        let mut properties = vec![("visualization".to_owned(), chart.to_owned())];
        for child in children(node).skip(1) {
            match child.kind() {
                "property" => {
                    let name = present(child.child_by_field_name("name")).map_or("", |name| self.text(name));
                    let value = present(child.child_by_field_name("value"));
                    let value = value.map_or_else(String::new, |value| self.plain_text(value));
                    properties.push((name.to_owned(), value));
                }
                "render_property" => {
                    let name = self.text(child).split(['=', ' ', '\n']).next().unwrap_or_default().to_owned();
                    let values: Vec<String> = children(child).map(|value| self.plain_text(value)).collect();
                    properties.push((name, values.join(",")));
                }
                // `ycolumns = a, b`
                _ => {
                    let name = self.plain_text(child);
                    if let Some((_, value)) = properties.last_mut() {
                        value.push(',');
                        value.push_str(&name);
                    }
                }
            }
        }
        OperatorKind::Render(properties)
    }

    /// What stands in a string literal, or a node as it is written.
    fn plain_text(&mut self, node: Node<'_>) -> String {
        if node.kind() == "string_literal" { self.string_literal(node) } else { self.text(node).to_owned() }
    }

    fn evaluate(&mut self, node: Node<'_>) -> OperatorKind {
        let schema = present(node.child_by_field_name("schema"));
        OperatorKind::Evaluate {
            parameters: self.operator_parameters(node),
            plugin: self.expression_field(node, "plugin"),
            schema: schema.map(|schema| self.table_type(schema)),
        }
    }

    fn find(&mut self, node: Node<'_>) -> OperatorKind {
        for scope in children_of_kind(node, "data_scope") {
            self.unsupported("`datascope`", scope);
        }
        let tables: Vec<_> = children_of_kind(node, "in_tables").collect();
        let project = present(node.child_by_field_name("project"));
        let project_away = present(node.child_by_field_name("project_away"));
        if let Some(away) = project_away {
            self.report(SYNTAX_ERROR, "`find` has no `project-away`", away)
                .help("put a `| project-away ...` behind it");
        }
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

    fn search(&mut self, node: Node<'_>) -> OperatorKind {
        for scope in children_of_kind(node, "data_scope") {
            self.unsupported("`datascope`", scope);
        }
        let tables: Vec<_> = children_of_kind(node, "in_tables").collect();
        let predicate = match present(node.child_by_field_name("predicate")) {
            Some(predicate) => self.expression_or_star(predicate),
            None => self.missing(node),
        };
        OperatorKind::Search {
            parameters: self.operator_parameters(node),
            tables: tables.into_iter().flat_map(|tables| self.references(tables)).collect(),
            predicate,
        }
    }

    fn parse_kv(&mut self, node: Node<'_>) -> OperatorKind {
        let keys = present(node.child_by_field_name("keys"));
        let options: Vec<_> = children_of_kind(node, "with_properties").collect();
        OperatorKind::ParseKv {
            operand: self.expression_field(node, "operand"),
            keys: keys.map(|keys| self.columns(keys)).unwrap_or_default(),
            options: options.into_iter().flat_map(|with| self.properties(with)).collect(),
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
        let (parameters, right, on) = self.join_parts(node);
        let on = match self.optional_field(node, "predicate") {
            Some(condition) => JoinCondition::Where(condition),
            None => JoinCondition::On(on),
        };
        OperatorKind::Join { parameters, right, on }
    }

    fn join_parts(&mut self, node: Node<'_>) -> (Vec<OperatorParameter>, Expr, Vec<Expr>) {
        let parameters = self.operator_parameters(node);
        let right = self.expression_field(node, "right");
        let clauses: Vec<_> = children_of_kind(node, "on_clause").collect();
        let on = clauses.into_iter().flat_map(children).map(|condition| self.expression(condition)).collect();
        (parameters, right, on)
    }

    pub(super) fn mv_columns(&mut self, node: Node<'_>) -> Vec<MvColumn> {
        let columns: Vec<_> = children_of_kind(node, "mv_column").collect();
        columns.into_iter().map(|column| self.mv_column(column)).collect()
    }

    fn mv_column(&mut self, node: Node<'_>) -> MvColumn {
        let value = self.named_field(node, "value");
        let to = present(node.child_by_field_name("to")).and_then(|ty| self.type_of(ty));
        MvColumn { value, to }
    }

    pub(super) fn named_field(&mut self, node: Node<'_>, field: &str) -> NamedExpr {
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

    pub(super) fn orderings(&mut self, node: Node<'_>) -> Vec<Ordering> {
        let orderings: Vec<_> = children_of_kind(node, "ordering").collect();
        orderings.into_iter().map(|ordering| self.ordering(ordering)).collect()
    }

    fn ordering(&mut self, node: Node<'_>) -> Ordering {
        let word = |field| present(node.child_by_field_name(field)).map(|word| self.text(word));
        let ascending = word("direction").map(|word| word == "asc");
        let nulls_first = word("nulls").map(|word| word == "first");
        Ordering { value: self.named_field(node, "value"), ascending, nulls_first }
    }
}

/// True for what an operator applies to, false for its parameters and clauses.
fn is_argument(node: &Node<'_>) -> bool {
    !matches!(node.kind(), "operator_parameter" | "by_clause" | "on_clause" | "data_scope")
}
