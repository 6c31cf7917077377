//! A short form of the syntax tree: `(== a 1)` for `a == 1`, `T | where (== a 1)` for a pipe.

use crate::syntax::ast::{
    ColumnDeclaration, Expr, ExprKind, FindColumn, Function, GraphElement, GraphElementKind, JoinCondition,
    LetValue, Literal, MvColumn, NamedExpr, Operator, OperatorKind, OperatorParameter, Ordering, Parameter,
    ParameterType, ParsePart, PartitionBody, Pattern, Query, ReorderColumn, Scan, Statement, UnaryOperator,
};

pub(super) fn query(query: &Query) -> String {
    join("; ", &query.statements, statement)
}

fn statement(statement: &Statement) -> String {
    match statement {
        Statement::Let(it) => format!("let {} = {}", it.name.value, let_value(&it.value)),
        Statement::Expression(it) => expr(it),
        Statement::QueryParameters(it) => format!("parameters({})", join(", ", it, parameter)),
        Statement::Set(it) => format!("set {}", it.value),
        Statement::Alias(name, it) => format!("alias {} = {}", name.value, expr(it)),
        Statement::Pattern(it) => pattern(it),
        Statement::Restrict(it) => format!("restrict ({})", join(", ", it, expr)),
        Statement::Command(it) => format!("command `{}`", it.value),
    }
}

fn let_value(value: &LetValue) -> String {
    match value {
        LetValue::Expression(it) => expr(it),
        LetValue::Function(it) => function(it),
    }
}

fn pattern(it: &Pattern) -> String {
    let path = it.path.as_ref().map(|path| format!("[{}: {}]", path.name.value, path.ty)).unwrap_or_default();
    let cases = join("; ", &it.matches, |case| {
        let path = case.path.as_ref().map(|path| format!("[{}]", expr(path))).unwrap_or_default();
        format!("({}){path} = {{{}}}", join(", ", &case.values, expr), query(&case.body))
    });
    format!("pattern {}{}{path} {{{cases}}}", it.name.value, columns(&it.parameters))
}

fn function(function: &Function) -> String {
    let view = if function.view { "view " } else { "" };
    format!("{view}({}) {{{}}}", join(", ", &function.parameters, parameter), query(&function.body))
}

fn parameter(parameter: &Parameter) -> String {
    let ty = match &parameter.ty {
        ParameterType::Scalar(ty) => ty.to_string(),
        ParameterType::Table(it) => columns(it),
    };
    let default = parameter.default.as_ref().map(|it| format!(" = {}", expr(it))).unwrap_or_default();
    format!("{}: {ty}{default}", parameter.name.value)
}

fn columns(columns: &[ColumnDeclaration]) -> String {
    format!("({})", join(", ", columns, |it| format!("{}: {}", it.name.value, it.ty)))
}

pub(super) fn expr(it: &Expr) -> String {
    match &it.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Wildcard(name) => format!("~{name}"),
        ExprKind::Star => "*".to_owned(),
        ExprKind::TableType(ty) => {
            format!("typeof({}{})", if ty.keeps_input { "*, " } else { "" }, columns(&ty.columns))
        }
        ExprKind::Literal(it) => literal(it),
        ExprKind::Call { name, arguments } => format!("{}({})", name.value, join(", ", arguments, named)),
        ExprKind::Member { base, name } => format!("{}.{}", expr(base), name.value),
        ExprKind::Index { base, index } => format!("{}[{}]", expr(base), expr(index)),
        ExprKind::MethodCall { base, name, arguments } => {
            format!("{}.{}({})", expr(base), name.value, join(", ", arguments, named))
        }
        ExprKind::Unary { operator, operand } => {
            let sign = if operator.value == UnaryOperator::Minus { "-" } else { "+" };
            format!("({sign} {})", expr(operand))
        }
        ExprKind::Binary { operator, left, right } => {
            format!("({} {} {})", operator.value.text(), expr(left), expr(right))
        }
        ExprKind::List { operator, left, list } => {
            format!("({} {} [{}])", operator.value.text(), expr(left), join(", ", list, expr))
        }
        ExprKind::Between { negated, operand, low, high } => {
            let word = if *negated { "!between" } else { "between" };
            format!("({word} {} {} {})", expr(operand), expr(low), expr(high))
        }
        ExprKind::Parenthesized(it) => format!("<{}>", expr(it)),
        ExprKind::Pipe { source, operators } => {
            format!("{} | {}", expr(source), join(" | ", operators, operator))
        }
        ExprKind::Source(it) => operator(it),
        ExprKind::DataTable { columns: it, values } => {
            format!("datatable {} [{}]", columns(it), join(", ", values, expr))
        }
        ExprKind::ExternalData { columns: it, addresses, options } => {
            format!(
                "externaldata {} [{}] with {}",
                columns(it),
                join(", ", addresses, expr),
                parameters(options)
            )
        }
        ExprKind::Error => "ERROR".to_owned(),
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(it) => it.to_string(),
        Literal::Int(it) => format!("int({it})"),
        Literal::Long(it) => it.to_string(),
        Literal::Real(it) => format!("real({it})"),
        Literal::Decimal(it) => format!("decimal({it})"),
        Literal::DateTime(it) => format!("datetime({it})"),
        Literal::TimeSpan(it) => format!("timespan({it})"),
        Literal::Guid(it) => format!("guid({it})"),
        Literal::String(it) => format!("{it:?}"),
        Literal::Dynamic(it) => format!("dynamic({it:?})"),
        Literal::Null(ty) => format!("{ty}(null)"),
        Literal::Type(ty) => format!("typeof({ty})"),
    }
}

fn named(it: &NamedExpr) -> String {
    match it.names.as_slice() {
        [] => expr(&it.value),
        [name] => format!("{} = {}", name.value, expr(&it.value)),
        names => format!("({}) = {}", join(", ", names, |name| name.value.clone()), expr(&it.value)),
    }
}

fn operator(it: &Operator) -> String {
    let arguments = arguments(&it.kind);
    let separator = if arguments.is_empty() { "" } else { " " };
    format!("{}{separator}{arguments}", it.keyword.value)
}

#[expect(clippy::too_many_lines, reason = "a case for each operator, of a few lines")]
fn arguments(kind: &OperatorKind) -> String {
    match kind {
        OperatorKind::Where(it)
        | OperatorKind::Take(it)
        | OperatorKind::Sample(it)
        | OperatorKind::GraphWhere(it)
        | OperatorKind::Invoke(it) => expr(it),
        OperatorKind::Extend(it)
        | OperatorKind::Project(it)
        | OperatorKind::ProjectRename(it)
        | OperatorKind::ProjectSmart(it)
        | OperatorKind::Distinct(it)
        | OperatorKind::Print(it)
        | OperatorKind::Serialize(it) => join(", ", it, named),
        OperatorKind::ProjectAway(it) | OperatorKind::ProjectKeep(it) | OperatorKind::ProjectByNames(it) => {
            join(", ", it, expr)
        }
        OperatorKind::ProjectReorder(it) => join(", ", it, reorder),
        OperatorKind::Summarize { parameters: hints, aggregates, by } => {
            let by = by.as_ref().map(|it| format!(" by {}", join(", ", it, named))).unwrap_or_default();
            format!("{}{}{by}", parameters(hints), join(", ", aggregates, named))
        }
        OperatorKind::Sort(it) => join(", ", it, ordering),
        OperatorKind::Top { count, by } => format!("{} by {}", expr(count), join(", ", by, ordering)),
        OperatorKind::Count { name } => {
            name.as_ref().map(|it| format!("as {}", it.value)).unwrap_or_default()
        }
        OperatorKind::Join { parameters: it, right, on: JoinCondition::Where(condition) } => {
            format!("{}{} where {}", parameters(it), expr(right), expr(condition))
        }
        OperatorKind::Join { parameters: it, right, on: JoinCondition::On(on) }
        | OperatorKind::Lookup { parameters: it, right, on } => {
            format!("{}{} on {}", parameters(it), expr(right), join(", ", on, expr))
        }
        OperatorKind::Union { parameters: it, tables } => {
            format!("{}{}", parameters(it), join(", ", tables, expr))
        }
        OperatorKind::MvExpand { parameters: it, columns, limit } => {
            format!("{}{}{}", parameters(it), join(", ", columns, mv_column), limited(limit.as_ref()))
        }
        OperatorKind::MvApply { parameters: it, columns, limit, subquery } => {
            let head =
                format!("{}{}{}", parameters(it), join(", ", columns, mv_column), limited(limit.as_ref()));
            format!("{head} on ({})", join(" | ", subquery, operator))
        }
        OperatorKind::Parse { filtering, parameters: it, operand, pattern } => {
            let filtering = if *filtering { "filtering " } else { "" };
            format!("{filtering}{}{} with {}", parameters(it), expr(operand), join(" ", pattern, parse_part))
        }
        OperatorKind::Find { parameters: it, tables, predicate, project, project_away, smart } => {
            let tables =
                if tables.is_empty() { String::new() } else { format!("in ({}) ", join(", ", tables, expr)) };
            let project = project.as_ref().map(|it| format!(" project {}", join(", ", it, find_column)));
            let away = if project_away.is_empty() { "" } else { " away " };
            let smart = if *smart { " smart" } else { "" };
            let head =
                format!("{}{tables}{}{}", parameters(it), expr(predicate), project.unwrap_or_default());
            format!("{head}{away}{}{smart}", join(", ", project_away, expr))
        }
        OperatorKind::Range { column, from, to, step } => {
            format!("{} from {} to {} step {}", column.value, expr(from), expr(to), expr(step))
        }
        OperatorKind::As(name) => name.value.clone(),
        OperatorKind::Evaluate { parameters: it, plugin, schema } => {
            let schema = schema.as_ref().map(|it| {
                let star = if it.keeps_input { "*" } else { "" };
                format!(" : {star}{}", columns(&it.columns))
            });
            format!("{}{}{}", parameters(it), expr(plugin), schema.unwrap_or_default())
        }
        OperatorKind::ParseKv { operand, keys, options } => {
            format!("{} as {} with {}", expr(operand), columns(keys), parameters(options))
        }
        OperatorKind::Search { parameters: it, tables, predicate } => {
            let tables =
                if tables.is_empty() { String::new() } else { format!("in ({}) ", join(", ", tables, expr)) };
            format!("{}{tables}{}", parameters(it), expr(predicate))
        }
        OperatorKind::MakeSeries { parameters: it, aggregates, axis, from, to, step, in_range, by } => {
            let aggregates = join(", ", aggregates, |aggregate| {
                let default = aggregate.default.as_ref().map(|it| format!(" default {}", expr(it)));
                format!("{}{}", named(&aggregate.value), default.unwrap_or_default())
            });
            let word = if *in_range { "in range" } else { "from" };
            let bound = |it: &Option<Expr>| it.as_ref().map_or("-".to_owned(), expr);
            let by = if by.is_empty() { String::new() } else { format!(" by {}", join(", ", by, named)) };
            let range = format!("{word} {} to {} step {}", bound(from), bound(to), expr(step));
            format!("{}{aggregates} on {} {range}{by}", parameters(it), named(axis))
        }
        OperatorKind::TopNested(levels) => join(", ", levels, |level| {
            let count = level.count.as_ref().map(|it| format!("{} ", expr(it))).unwrap_or_default();
            let others = level.others.as_ref().map(|it| format!(" others {}", expr(it))).unwrap_or_default();
            format!("{count}of {}{others} by {}", named(&level.of), ordering(&level.by))
        }),
        OperatorKind::TopHitters { count, of, by } => {
            let by = by.as_ref().map(|it| format!(" by {}", ordering(it))).unwrap_or_default();
            format!("{} of {}{by}", expr(count), named(of))
        }
        OperatorKind::SampleDistinct { count, of } => format!("{} of {}", expr(count), named(of)),
        OperatorKind::Reduce { parameters: it, by, with } => {
            let with = if with.is_empty() { "" } else { " with " }.to_owned() + &join(", ", with, named);
            format!("{}by {}{with}", parameters(it), named(by))
        }
        OperatorKind::Partition { parameters: it, by, body } => {
            let body = match body {
                PartitionBody::Operators(it) => format!("({})", join(" | ", it, operator)),
                PartitionBody::Query(it) => format!("{{{}}}", expr(it)),
            };
            format!("{}by {} {body}", parameters(it), expr(by))
        }
        OperatorKind::Fork(branches) => join(" ", branches, |branch| {
            let name = branch.name.as_ref().map(|it| format!("{} = ", it.value)).unwrap_or_default();
            format!("{name}({})", join(" | ", &branch.operators, operator))
        }),
        OperatorKind::Facet { by, with } => {
            format!("by {} with ({})", join(", ", by, expr), join(" | ", with, operator))
        }
        OperatorKind::Scan(it) => scan(it),
        OperatorKind::AssertSchema(it) => columns(it),
        OperatorKind::MacroExpand { parameters: it, entities, name, body } => {
            let entities = entities.as_ref().map(|it| join(", ", it, expr)).unwrap_or_default();
            format!("{}[{entities}] as {} ({})", parameters(it), name.value, query(body))
        }
        OperatorKind::MakeGraph { source, target, nodes, node_id, partitioned } => {
            let nodes = join("", nodes, |(table, key)| format!(" with {} on {}", expr(table), key.value));
            let id = node_id.as_ref().map(|it| format!(" id {}", it.value)).unwrap_or_default();
            let part = partitioned
                .as_ref()
                .map(|(by, it)| format!(" partitioned by {} ({})", expr(by), join(" | ", it, operator)));
            format!("{} --> {}{nodes}{id}{}", source.value, target.value, part.unwrap_or_default())
        }
        OperatorKind::GraphMatch { parameters: it, patterns, predicate, project } => {
            let patterns = join(", ", patterns, |it| join("", it, graph_element));
            let predicate = predicate.as_ref().map(|it| format!(" where {}", expr(it))).unwrap_or_default();
            let project = project.as_ref().map(|it| format!(" project {}", join(", ", it, named)));
            format!("{}{patterns}{predicate}{}", parameters(it), project.unwrap_or_default())
        }
        OperatorKind::GraphToTable(outputs) => join(", ", outputs, |it| {
            let name = it.name.as_ref().map(|it| format!(" as {}", it.value)).unwrap_or_default();
            format!("{}{name}{}", if it.nodes { "nodes" } else { "edges" }, parameters(&it.parameters))
        }),
        OperatorKind::GraphMarkComponents(it) => parameters(it),
        OperatorKind::GetSchema
        | OperatorKind::Consume
        | OperatorKind::Render(_)
        | OperatorKind::ExecuteAndCache => String::new(),
        OperatorKind::Internal => "...".to_owned(),
    }
}

fn scan(it: &Scan) -> String {
    let steps = join(" ", &it.steps, |step| {
        let optional = if step.optional { " optional" } else { "" };
        let output = step.output.as_ref().map(|it| format!(" output {}", it.value)).unwrap_or_default();
        let set = join(", ", &step.assignments, |(name, value)| format!("{} = {}", name.value, expr(value)));
        format!("step {}{optional}{output}: {} => {set};", step.name.value, expr(&step.condition))
    });
    format!(
        "{}order ({}) partition ({}) declare ({}) with {steps}",
        parameters(&it.parameters),
        join(", ", &it.order_by, ordering),
        join(", ", &it.partition_by, expr),
        join(", ", &it.declare, parameter)
    )
}

fn graph_element(it: &GraphElement) -> String {
    let name = it.name.as_ref().map(|it| it.value.clone()).unwrap_or_default();
    match &it.kind {
        GraphElementKind::Node => format!("({name})"),
        GraphElementKind::Edge { direction, hops } => {
            let hops = hops.as_ref().map(|(from, to)| format!("*{}..{}", expr(from), expr(to)));
            format!("[{name}{} {direction:?}]", hops.unwrap_or_default())
        }
    }
}

fn parameters(parameters: &[OperatorParameter]) -> String {
    join("", parameters, |it| format!("{{{}={}}} ", it.name.value, expr(&it.value)))
}

fn limited(limit: Option<&Expr>) -> String {
    limit.map(|it| format!(" limit {}", expr(it))).unwrap_or_default()
}

fn ordering(it: &Ordering) -> String {
    let direction = match it.ascending {
        Some(true) => " asc",
        Some(false) => " desc",
        None => "",
    };
    let nulls = match it.nulls_first {
        Some(true) => " nulls first",
        Some(false) => " nulls last",
        None => "",
    };
    format!("{}{direction}{nulls}", named(&it.value))
}

fn reorder(it: &ReorderColumn) -> String {
    let granny = if it.granny { " granny" } else { "" };
    let direction =
        it.ascending.map(|ascending| if ascending { " asc" } else { " desc" }).unwrap_or_default();
    format!("{}{granny}{direction}", expr(&it.column))
}

fn mv_column(it: &MvColumn) -> String {
    let to = it.to.map(|ty| format!(" to {}", ty.value)).unwrap_or_default();
    format!("{}{to}", named(&it.value))
}

fn parse_part(it: &ParsePart) -> String {
    match it {
        ParsePart::Star(_) => "*".to_owned(),
        ParsePart::Text(text) => format!("{:?}", text.value),
        ParsePart::Column { name, ty: None } => name.value.clone(),
        ParsePart::Column { name, ty: Some(ty) } => format!("{}: {ty}", name.value),
    }
}

fn find_column(it: &FindColumn) -> String {
    match it {
        FindColumn::Column { name, ty: None } => name.value.clone(),
        FindColumn::Column { name, ty: Some(ty) } => format!("{}: {ty}", name.value),
        FindColumn::Pack(_) => "pack".to_owned(),
    }
}

fn join<T>(separator: &str, items: &[T], show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(separator)
}
