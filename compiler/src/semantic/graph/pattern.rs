//! `graph-match` and `graph-shortest-paths`.

use std::rc::Rc;

use kqlc_runtime::{
    plan::{JoinKind, Operation},
    types::{Type, Value},
};

use super::{
    super::{
        Binder,
        expression::constant,
        names,
        scope::{Binding, Place, Scope},
        tree::{Branch, Call, Column, ColumnId, Expr, ExprKind, Schema, SortKey, Table, TableKind},
    },
    Graph, Path, edge_properties, joined, named, parameter,
    path::hidden_name,
    projected, read,
};
use crate::{
    source::Span,
    syntax::ast::{self, GraphDirection, GraphElement, GraphElementKind, NamedExpr, OperatorKind},
};

/// Each pattern is compiled for each length of its edges; more than so many are refused.
const MOST_FORMS: usize = 32;

/// The longest edge of variable length that is compiled.
const LONGEST: usize = 16;

/// A pattern whose edges have chosen lengths.
#[derive(Default)]
struct Form {
    steps: Vec<Step>,
    /// The nodes by name.
    nodes: Vec<(String, Schema)>,
    /// What names stand for, in the order of the pattern.
    names: Vec<(String, Named)>,
    /// What must hold beside the condition.
    equal: Vec<(Expr, Expr)>,
    /// The node of the last step.
    last: Option<Schema>,
    /// The number of edges.
    length: i64,
}

#[derive(Clone)]
enum Named {
    /// What is hidden of a node, and its properties.
    Node(Schema, Schema),
    Edge(Schema),
    Path(Path),
}

/// A node to begin with, or an edge from a node to another.
struct Step {
    edge: Option<(Table, ColumnId)>,
    node: Table,
}

/// The clauses of an operator with patterns.
struct Clauses<'a> {
    patterns: &'a [Vec<GraphElement>],
    predicate: Option<&'a ast::Expr>,
    project: Option<&'a [NamedExpr]>,
    /// An edge, or no node either, stands in a match once.
    cycles: &'a str,
    /// Only the shortest paths between two nodes: all, or any one.
    shortest: Option<&'a str>,
}

/// The rows of one form: what it gives, and what tells the shortest.
struct Found {
    table: Table,
    columns: Vec<(String, Option<Type>)>,
    values: Vec<Expr>,
}

impl Binder<'_> {
    pub(super) fn graph_match(&mut self, graph: &Graph, operator: &ast::Operator, place: Place<'_>) -> Table {
        let OperatorKind::GraphMatch { parameters, patterns, predicate, project } = &operator.kind else {
            unreachable!("called for patterns only")
        };
        let is_shortest = operator.keyword.value == "graph-shortest-paths";
        let clauses = Clauses {
            patterns,
            predicate: predicate.as_ref(),
            project: project.as_deref(),
            cycles: parameter(parameters, "cycles").unwrap_or("unique_edges"),
            shortest: is_shortest.then(|| parameter(parameters, "output").unwrap_or("any")),
        };
        let reported = self.diagnostics.len();
        self.wants_degrees = false;
        let table = self.matches(graph, &clauses, operator, place);
        if !std::mem::take(&mut self.wants_degrees) {
            return table;
        }
        self.diagnostics.truncate(reported);
        let graph = self.with_degrees(graph, operator.span);
        self.matches(&graph, &clauses, operator, place)
    }

    /// The same graph, its nodes with the numbers of their edges.
    fn with_degrees(&mut self, graph: &Graph, span: Span) -> Graph {
        let mut table = self.let_reference(&graph.nodes, span);
        let properties = table.schema.columns[1..].to_vec();
        let id = table.schema.columns[0].clone();
        let mut degrees = Vec::new();
        for (name, end) in [("$in", 1), ("$out", 0)] {
            let edges = self.let_reference(&graph.edges, span);
            let by = edges.schema.columns[end].clone();
            let counted = self.counted(edges, &by, span);
            let [key, count] = &counted.schema.columns[..] else { continue };
            let (on, count) = (vec![(read(&id, span), read(key, span))], read(count, span));
            if graph.is_compiled() {
                table = joined(JoinKind::LeftOuter, table, counted, on, span);
            }
            let zero = constant(Value::Long(0), span);
            let value = ExprKind::Coalesce(vec![count, zero]);
            let value = Expr { kind: value, ty: Some(Type::Long), span };
            degrees.push((self.column(name, Some(Type::Long)), value));
        }
        let mut columns = vec![id.clone()];
        let mut values = vec![read(&id, span)];
        for (column, value) in degrees {
            columns.push(column);
            values.push(value);
        }
        values.extend(properties.iter().map(|column| read(column, span)));
        columns.extend(properties);
        let open = table.schema.open;
        let mut nodes = if graph.is_compiled() {
            projected(table, columns, values, span)
        } else {
            Table { kind: TableKind::Error, schema: Schema { columns, open }, span }
        };
        nodes.schema.open = open;
        Graph { nodes: named("nodes", nodes), has_degrees: true, ..graph.clone() }
    }

    /// `summarize count() by column`
    fn counted(&mut self, input: Table, by: &Column, span: Span) -> Table {
        let key = NamedExpr {
            names: Vec::new(),
            value: ast::Expr { kind: ast::ExprKind::Name(by.name.to_string()), span },
        };
        let count =
            ast::ExprKind::Call { name: ast::Name::new("count".to_owned(), span), arguments: Vec::new() };
        let count = NamedExpr { names: Vec::new(), value: ast::Expr { kind: count, span } };
        let scope = Scope::default();
        self.summarize(input, &[count], &[key], span, Place::new(&scope))
    }

    fn matches(
        &mut self,
        graph: &Graph,
        clauses: &Clauses<'_>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let span = operator.span;
        let (lengths, is_compiled) = self.lengths(clauses, operator);
        let mut found = Vec::new();
        for lengths in lengths {
            found.push(self.matches_of(graph, clauses, &lengths, operator, place));
        }
        let described = found.first().map(|found| found.columns.clone()).unwrap_or_default();
        let columns: Vec<Column> = described.into_iter().map(|(name, ty)| self.column(name, ty)).collect();
        let hidden = if clauses.shortest.is_some() { 3 } else { 0 };
        let shown = columns.len().saturating_sub(hidden);
        if !graph.is_compiled() || !is_compiled {
            let schema = Schema { columns: columns[..shown].to_vec(), open: false };
            return Table { kind: TableKind::Error, schema, span };
        }
        let branch = |found: Found| Branch { input: found.table, values: found.values };
        let branches = found.into_iter().map(branch).collect();
        let schema = Schema { columns: columns.clone(), open: false };
        let rows = Table { kind: TableKind::Union(branches), schema, span };
        match clauses.shortest {
            None => rows,
            Some(output) => self.shortest(rows, shown, output == "all", span),
        }
    }

    /// The shortest rows for each pair of ends; behind the columns that are shown stand the ends and the length.
    fn shortest(&mut self, rows: Table, shown: usize, all: bool, span: Span) -> Table {
        let key = |column: &Column, descending| SortKey {
            value: read(column, span),
            descending,
            nulls_first: false,
        };
        let columns = rows.schema.columns.clone();
        let [.., from, to, length] = &columns[..] else { return rows };
        let mut arguments = vec![read(from, span), read(to, span)];
        let kept: Vec<Column> = columns[..shown].to_vec();
        let values = kept.iter().map(|column| read(column, span)).collect();
        let schema = rows.schema.clone();
        let kind = TableKind::Sort { input: Box::new(rows), keys: vec![key(length, false)] };
        let mut table = Table { kind, schema: schema.clone(), span };
        if all {
            // The first length of each pair is the least.
            let least = named("lengths", table);
            let every = self.let_reference(&least, span);
            let first = self.let_reference(&least, span);
            let read_last = |table: &Table| -> Vec<Expr> {
                table.schema.columns[shown..].iter().map(|column| read(column, span)).collect()
            };
            arguments = read_last(&first)[..2].to_vec();
            let first = first_of_group(first, arguments, span);
            let on = read_last(&every).into_iter().zip(read_last(&first)).collect();
            let kept = every.schema.columns[..shown].to_vec();
            let values = kept.iter().map(|column| read(column, span)).collect();
            table = joined(JoinKind::Inner, every, first, on, span);
            return projected(table, kept, values, span);
        }
        projected(first_of_group(table, arguments, span), kept, values, span)
    }

    /// Every choice of lengths for the edges of variable length, in the order of the pattern.
    fn lengths(&mut self, clauses: &Clauses<'_>, operator: &ast::Operator) -> (Vec<Vec<usize>>, bool) {
        let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
        let mut is_compiled = true;
        if !matches!(clauses.cycles, "unique_edges" | "all") {
            self.refuse_form(&format!("`cycles={}`", clauses.cycles), operator.keyword.span);
            is_compiled = false;
        }
        for element in clauses.patterns.iter().flatten() {
            let GraphElementKind::Edge { hops: Some((least, most)), .. } = &element.kind else { continue };
            let range = number(least).zip(number(most)).filter(|(_, most)| *most <= LONGEST);
            let Some((least, most)) = range else {
                self.refuse_form("an edge of this length", element.span);
                return (vec![vec![1; clauses.patterns.iter().flatten().count()]], false);
            };
            let longer = |choice: &Vec<usize>| {
                let choice = choice.clone();
                (least..=most).map(move |length| [choice.clone(), vec![length]].concat())
            };
            choices = choices.iter().flat_map(longer).collect();
            if choices.len() > MOST_FORMS {
                self.refuse_form("a pattern of so many lengths", element.span);
                return (vec![vec![1; clauses.patterns.iter().flatten().count()]], false);
            }
        }
        (choices, is_compiled)
    }

    fn matches_of(
        &mut self,
        graph: &Graph,
        clauses: &Clauses<'_>,
        lengths: &[usize],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Found {
        let form = self.form_of(graph, clauses.patterns, lengths, operator.span);
        let ends = form.steps.first().map(|step| step.node.schema.columns[0].clone());
        let ends = ends.zip(form.last.as_ref().map(|last| last.columns[0].clone()));
        let mut conditions = Vec::new();
        for (left, right) in form.equal.clone() {
            conditions.push(self.infix("==", left, right, operator.span, operator.span));
        }
        if let Some(predicate) = clauses.predicate {
            let scope = scope_of(place.scope, &form, true);
            let condition = self.scalar(predicate, Place { scope: &scope, ..place.over(EMPTY_ROW) });
            let condition = self.condition(condition);
            split(condition, &mut conditions);
        }
        let scope = scope_of(place.scope, &form, false);
        let inside = Place { scope: &scope, ..place.over(EMPTY_ROW) };
        let (mut columns, mut values) = match clauses.project {
            Some(list) => self.projected_of(list, inside),
            None => self.all_of(&form, inside, operator.span),
        };
        if clauses.shortest.is_some()
            && let Some((from, to)) = ends
        {
            columns.extend([("$from".to_owned(), from.ty), ("$to".to_owned(), to.ty)]);
            columns.push(("$length".to_owned(), Some(Type::Long)));
            values.extend([read(&from, operator.span), read(&to, operator.span)]);
            values.push(constant(Value::Long(form.length), operator.span));
        }
        let unique = clauses.cycles == "unique_edges";
        let table = self.join_steps(form.steps, conditions, unique, operator.span);
        Found { table, columns, values }
    }

    /// The steps of patterns whose edges of variable length have these lengths.
    fn form_of(
        &mut self,
        graph: &Graph,
        patterns: &[Vec<GraphElement>],
        lengths: &[usize],
        span: Span,
    ) -> Form {
        let mut form = Form::default();
        let mut lengths = lengths.iter().copied();
        for pattern in patterns {
            form.last = None;
            let mut before: Option<&GraphElement> = None;
            for element in pattern {
                if !matches!(element.kind, GraphElementKind::Node) {
                    before = Some(element);
                    continue;
                }
                let edge = before.take();
                let length = match edge.map(|edge| &edge.kind) {
                    Some(GraphElementKind::Edge { hops: Some(_), .. }) => lengths.next().unwrap_or(1),
                    _ => 1,
                };
                self.form_step(&mut form, graph, edge, length, element, span);
            }
        }
        form
    }

    /// An edge (none at the start of a pattern) and the node behind it.
    fn form_step(
        &mut self,
        form: &mut Form,
        graph: &Graph,
        edge: Option<&GraphElement>,
        length: usize,
        node: &GraphElement,
        span: Span,
    ) {
        let name = node.name.as_ref().map(|name| name.value.as_str());
        let known = name.and_then(|name| form.nodes.iter().find(|(known, _)| known == name));
        let known = known.map(|(_, schema)| schema.clone());
        let (mut edges, mut inner) = (Vec::new(), Vec::new());
        for hop in 0..length {
            let (Some(edge), Some(from)) = (edge, form.last.clone()) else { continue };
            let table = self.oriented(graph, edge, span);
            edges.push(edge_properties(&table.schema));
            let target = if hop + 1 < length { None } else { known.clone() };
            let target = match target {
                Some(schema) => Table { kind: TableKind::Error, schema, span },
                None => self.let_reference(&graph.nodes, span),
            };
            form.last = Some(target.schema.clone());
            if hop + 1 < length {
                inner.push((hidden(graph, &target.schema), graph.node_properties(&target.schema)));
            }
            form.steps.push(Step { edge: Some((table, from.columns[0].id)), node: target });
            form.length += 1;
        }
        let here = match (edge, &form.last, known) {
            // A path of no edge ends where it starts.
            (Some(_), Some(last), Some(known)) if length == 0 => {
                form.equal.push((read(&last.columns[0], span), read(&known.columns[0], span)));
                known
            }
            (Some(_), Some(last), _) => last.clone(),
            (_, _, known) => {
                let table = match known {
                    Some(schema) => Table { kind: TableKind::Error, schema, span },
                    None => self.let_reference(&graph.nodes, span),
                };
                let schema = table.schema.clone();
                form.steps.push(Step { edge: None, node: table });
                schema
            }
        };
        form.last = Some(here.clone());
        form.name_elements(graph, edge, name, here, edges, inner);
    }

    /// The edges as a pattern goes along them: their first two columns are where it comes from and where it goes to.
    fn oriented(&mut self, graph: &Graph, edge: &GraphElement, span: Span) -> Table {
        let GraphElementKind::Edge { direction, .. } = &edge.kind else {
            return self.let_reference(&graph.edges, span);
        };
        let mut branches = Vec::new();
        if matches!(direction, GraphDirection::Right | GraphDirection::Any) {
            let input = self.let_reference(&graph.edges, span);
            let values = input.schema.columns.iter().map(|column| read(column, span)).collect();
            branches.push(Branch { input, values });
        }
        if matches!(direction, GraphDirection::Left | GraphDirection::Any) {
            let mut input = self.let_reference(&graph.edges, span);
            let mut values: Vec<Expr> =
                input.schema.columns.iter().map(|column| read(column, span)).collect();
            values.swap(0, 1);
            // An edge from a node to itself goes one way only.
            if *direction == GraphDirection::Any {
                let predicate = self.infix("!=", values[0].clone(), values[1].clone(), span, span);
                let schema = input.schema.clone();
                input = Table { kind: TableKind::Where { input: Box::new(input), predicate }, schema, span };
            }
            branches.push(Branch { input, values });
        }
        let mut columns = Vec::new();
        for column in &graph.edges.table.schema.columns {
            columns.push(self.column(column.name.clone(), column.ty));
        }
        let open = graph.edges.table.schema.open;
        Table { kind: TableKind::Union(branches), schema: Schema { columns, open }, span }
    }

    /// Joins step to step; each condition is asked as soon as what it reads is there.
    fn join_steps(&mut self, steps: Vec<Step>, conditions: Vec<Expr>, unique: bool, span: Span) -> Table {
        let mut waiting = conditions;
        let mut numbers: Vec<Expr> = Vec::new();
        let mut table: Option<Table> = None;
        for step in steps {
            let node_id = step.node.schema.columns[0].clone();
            let is_known = |table: &Table| table.schema.columns.iter().any(|column| column.id == node_id.id);
            let mut found = match (table.take(), step.edge) {
                (None, _) => step.node,
                (Some(before), None) if is_known(&before) => before,
                (Some(before), None) => joined(JoinKind::Inner, before, step.node, Vec::new(), span),
                (Some(before), Some((edge, from))) => {
                    let target = edge.schema.columns[1].clone();
                    let number = edge.schema.columns.last().map(|column| read(column, span));
                    let source = before.schema.columns.iter().find(|column| column.id == from);
                    let source = source.map(|column| read(column, span));
                    let on = source.into_iter().map(|from| (from, read(&edge.schema.columns[0], span)));
                    let on = on.collect();
                    let was_known = is_known(&before);
                    let mut found = joined(JoinKind::Inner, before, edge, on, span);
                    let (to, id) = (read(&target, span), read(&node_id, span));
                    if was_known {
                        waiting.push(self.infix("==", to, id, span, span));
                    } else {
                        found = joined(JoinKind::Inner, found, step.node, vec![(to, id)], span);
                    }
                    if let Some(number) = number {
                        for other in numbers.iter().filter(|_| unique).cloned() {
                            waiting.push(self.infix("!=", number.clone(), other, span, span));
                        }
                        numbers.push(number);
                    }
                    found
                }
            };
            let has = |id: &ColumnId| found.schema.columns.iter().any(|column| column.id == *id);
            let (ready, later): (Vec<Expr>, Vec<Expr>) =
                waiting.into_iter().partition(|condition| condition.columns().iter().all(has));
            waiting = later;
            for predicate in ready {
                let schema = found.schema.clone();
                found = Table { kind: TableKind::Where { input: Box::new(found), predicate }, schema, span };
            }
            table = Some(found);
        }
        table.unwrap_or_else(|| self.error_table(span))
    }

    fn projected_of(
        &mut self,
        list: &[NamedExpr],
        place: Place<'_>,
    ) -> (Vec<(String, Option<Type>)>, Vec<Expr>) {
        let mut columns: Vec<(String, Option<Type>)> = Vec::new();
        let mut values = Vec::new();
        for named in list {
            let value = self.scalar(&named.value, place);
            let name = named.names.first().map(|name| name.value.clone());
            let name = name.or_else(|| names::implied(&named.value));
            let name = name.unwrap_or_else(|| format!("Column{}", columns.len() + 1));
            let name = names::unique(&name, |taken| columns.iter().any(|(name, _)| name == taken));
            columns.push((name, value.ty));
            values.push(value);
        }
        (columns, values)
    }

    /// Every property of every element that has a name.
    fn all_of(
        &mut self,
        form: &Form,
        place: Place<'_>,
        span: Span,
    ) -> (Vec<(String, Option<Type>)>, Vec<Expr>) {
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for (name, element) in &form.names {
            let row = match element {
                Named::Node(_, row) | Named::Edge(row) | Named::Path(Path { row, .. }) => row,
            };
            for column in &row.columns {
                let property = ast::Name::new(column.name.to_string(), span);
                let value = match element {
                    Named::Path(path) => self.path_member(path, name, &property, place),
                    Named::Node(..) | Named::Edge(_) => read(column, span),
                };
                columns.push((format!("{name}_{}", column.name), value.ty));
                values.push(value);
            }
        }
        (columns, values)
    }
}

impl Form {
    fn name_elements(
        &mut self,
        graph: &Graph,
        edge: Option<&GraphElement>,
        node: Option<&str>,
        here: Schema,
        edges: Vec<Schema>,
        inner: Vec<(Schema, Schema)>,
    ) {
        if let Some(edge) = edge
            && let Some(name) = &edge.name
        {
            let is_path = matches!(&edge.kind, GraphElementKind::Edge { hops: Some(_), .. });
            let row = edge_properties(&graph.edges.table.schema);
            let element = match edges.first() {
                Some(first) if !is_path => Named::Edge(first.clone()),
                _ => Named::Path(Path { row, edges, inner, in_condition: false }),
            };
            self.names.push((name.value.clone(), element));
        }
        if let Some(name) = node
            && self.nodes.iter().all(|(known, _)| known != name)
        {
            let element = Named::Node(hidden(graph, &here), graph.node_properties(&here));
            self.names.push((name.to_owned(), element));
            self.nodes.push((name.to_owned(), here));
        }
    }
}

/// What stands before the properties of a node.
fn hidden(graph: &Graph, node: &Schema) -> Schema {
    Schema { columns: node.columns[..graph.hidden()].to_vec(), open: false }
}

fn scope_of(outer: &Scope, form: &Form, in_condition: bool) -> Scope {
    let mut scope = outer.clone();
    for (name, element) in &form.names {
        let binding = match element {
            Named::Node(hidden, row) => {
                scope = scope.with(hidden_name(name), Binding::Row(Rc::new(hidden.clone())));
                Binding::Row(Rc::new(row.clone()))
            }
            Named::Edge(row) => Binding::Row(Rc::new(row.clone())),
            Named::Path(path) => Binding::Path(Rc::new(Path { in_condition, ..path.clone() })),
        };
        scope = scope.with(name, binding);
    }
    scope
}

/// The parts of a conjunction.
fn split(condition: Expr, parts: &mut Vec<Expr>) {
    match condition.kind {
        ExprKind::And(left, right) => {
            split(*left, parts);
            split(*right, parts);
        }
        _ => parts.push(condition),
    }
}

fn first_of_group(rows: Table, by: Vec<Expr>, span: Span) -> Table {
    let schema = rows.schema.clone();
    let call = Call {
        operation: Operation::FirstOfGroup,
        arguments: by,
        constants: vec![constant(Value::Long(1), span)],
        keeps_input: true,
        ids: Vec::new(),
    };
    Table { kind: TableKind::Call { input: Box::new(rows), call }, schema, span }
}

fn number(expr: &ast::Expr) -> Option<usize> {
    match &expr.kind {
        ast::ExprKind::Literal(ast::Literal::Long(value)) => usize::try_from(*value).ok(),
        _ => None,
    }
}

static EMPTY_ROW: &Schema = &Schema { columns: Vec::new(), open: false };
