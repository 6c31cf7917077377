//! A short form of the syntax tree: `(== a 1)` for `a == 1`, `T | where (== a 1)` for a pipe.

use crate::syntax::ast::{
    ColumnDeclaration, Expr, ExprKind, FindColumn, Function, LetValue, Literal, MvColumn, NamedExpr,
    Operator, OperatorKind, OperatorParameter, Ordering, Parameter, ParameterType, ParsePart, Query,
    ReorderColumn, Statement, UnaryOperator,
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
        Statement::Other(it) => format!("other `{}`", it.value),
    }
}

fn let_value(value: &LetValue) -> String {
    match value {
        LetValue::Expression(it) => expr(it),
        LetValue::Function(it) => function(it),
    }
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

fn arguments(kind: &OperatorKind) -> String {
    match kind {
        OperatorKind::Where(it) | OperatorKind::Take(it) | OperatorKind::Invoke(it) => expr(it),
        OperatorKind::Extend(it)
        | OperatorKind::Project(it)
        | OperatorKind::ProjectRename(it)
        | OperatorKind::ProjectSmart(it)
        | OperatorKind::Distinct(it)
        | OperatorKind::Print(it)
        | OperatorKind::Serialize(it) => join(", ", it, named),
        OperatorKind::ProjectAway(it) | OperatorKind::ProjectKeep(it) => join(", ", it, expr),
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
        OperatorKind::Join { parameters: it, right, on }
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
            let schema = schema.as_ref().map(|it| format!(" : {}", columns(it))).unwrap_or_default();
            format!("{}{}{schema}", parameters(it), expr(plugin))
        }
        OperatorKind::GetSchema | OperatorKind::Consume | OperatorKind::Render => String::new(),
        OperatorKind::Other => "...".to_owned(),
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
