//! Plans and their expressions as text: canonical KQL for expressions, a line an operator for plans.
//!
//! Conditions with the same text on the same table are the same condition; that is how rules share them.

use std::{collections::HashMap, fmt};

use kqlc_runtime::{
    parse::ParseKind,
    types::{Type, Value},
};

use super::{
    Aggregate, Asked, Assignment, Call, Column, Join, KeyValues, Operator, Parse, ParseKv, ParsePart,
    Pipeline, Plan, Side, SortKey, Source, Steps,
};
use crate::semantic::tree::{ColumnId, Expr, ExprKind};

/// What columns are called.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<ColumnId, String>);

impl Names {
    /// Every column of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut names = Self::default();
        for pipeline in &plan.pipelines {
            if let Source::Scan(scan) = &pipeline.source {
                names.add(&scan.described);
            }
            names.add(&pipeline.source.columns());
            names.add_steps(pipeline);
        }
        names
    }

    fn add_steps(&mut self, pipeline: &Pipeline) {
        for step in &pipeline.steps {
            self.add(&step.columns);
            match &step.operator {
                Operator::Apply(apply) => self.add_steps(&apply.body),
                Operator::Steps(scan) => self.add_states(scan),
                _ => {}
            }
        }
    }

    /// What a step took last is read as `step.column`.
    fn add_states(&mut self, scan: &Steps) {
        for (column, step, _) in &scan.states {
            let step = scan.steps.get(*step).map_or("?", |step| &step.name);
            self.0.insert(column.id, format!("{step}.{}", column.name));
        }
    }

    fn add(&mut self, columns: &[Column]) {
        for column in columns {
            self.0.insert(column.id, column.name.clone());
        }
    }

    /// A column's name.
    pub fn get(&self, id: ColumnId) -> &str {
        self.0.get(&id).map_or("?", String::as_str)
    }
}

/// An expression as canonical KQL: one blank around operators, parentheses where operators are nested.
pub fn expression_text(expr: &Expr, names: &Names) -> String {
    let inner = |expr: &Expr| {
        let text = expression_text(expr, names);
        if is_infix(expr) { format!("({text})") } else { text }
    };
    match &expr.kind {
        ExprKind::Column(id) => column_text(names.get(*id)),
        ExprKind::Literal(value) => literal_text(value),
        ExprKind::Now => "now()".to_owned(),
        ExprKind::FirstCell(table) => format!("toscalar({})", table.name),
        ExprKind::ColumnValues(table) => format!("({})", table.name),
        ExprKind::InTable { operand, table, ignore_case } => {
            format!("{} {} ({})", inner(operand), if *ignore_case { "in~" } else { "in" }, table.name)
        }
        ExprKind::Call { function, arguments } => match &arguments[..] {
            [left, right] if function.is_operator() => {
                let right = match right.literal() {
                    Some(Value::Dynamic(list)) if function.name.starts_with("has_a") => terms_text(list),
                    _ => inner(right),
                };
                format!("{} {} {right}", inner(left), function.name)
            }
            [operand] if function.name == "-" => format!("-{}", inner(operand)),
            _ => call_text(function.name, arguments, names),
        },
        ExprKind::And(left, right) => format!("{} and {}", inner(left), inner(right)),
        ExprKind::Or(left, right) => format!("{} or {}", or_side(left, names), or_side(right, names)),
        ExprKind::If { condition, then, otherwise } => format!(
            "iff({}, {}, {})",
            expression_text(condition, names),
            expression_text(then, names),
            expression_text(otherwise, names)
        ),
        ExprKind::Coalesce(values) => call_text("coalesce", values, names),
        ExprKind::IsNull(operand) => format!("isnull({})", expression_text(operand, names)),
        ExprKind::ToDynamic(operand) => format!("dynamic({})", expression_text(operand, names)),
        ExprKind::Member { base, name } => {
            if is_identifier(name) {
                format!("{}.{name}", inner(base))
            } else {
                format!("{}[{}]", inner(base), quoted(name))
            }
        }
        ExprKind::Element { base, index } => format!("{}[{}]", inner(base), expression_text(index, names)),
        ExprKind::Unknown => "?".to_owned(),
    }
}

/// Chains of `or` need no parentheses among themselves.
fn or_side(expr: &Expr, names: &Names) -> String {
    let text = expression_text(expr, names);
    if matches!(expr.kind, ExprKind::And(..)) { format!("({text})") } else { text }
}

fn call_text(name: &str, arguments: &[Expr], names: &Names) -> String {
    let arguments: Vec<String> = arguments.iter().map(|argument| expression_text(argument, names)).collect();
    format!("{name}({})", arguments.join(", "))
}

/// The elements of a constant array, as a list in parentheses.
fn terms_text(list: &kqlc_runtime::types::Dynamic) -> String {
    match list {
        kqlc_runtime::types::Dynamic::Array(elements) => {
            let elements: Vec<String> =
                elements.iter().map(|element| literal_text(&element.clone().unpack())).collect();
            format!("({})", elements.join(", "))
        }
        other => format!("dynamic({})", other.to_json_text()),
    }
}

/// A constant as KQL writes it.
pub(crate) fn literal_text(value: &Value) -> String {
    match value {
        Value::Null(ty) => format!("{ty}(null)"),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => format!("int({value})"),
        Value::Long(value) => value.to_string(),
        Value::Real(value) => format!("real({value})"),
        Value::Decimal(value) => format!("decimal({value})"),
        Value::DateTime(value) => format!("datetime({value})"),
        Value::TimeSpan(value) => format!("time({value})"),
        Value::Guid(value) => format!("guid({value})"),
        Value::String(value) => quoted(value),
        Value::Dynamic(value) => format!("dynamic({})", value.to_json_text()),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn column_text(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { format!("[{}]", quoted(name)) }
}

fn is_identifier(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_infix(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { function, arguments } => arguments.len() == 2 && function.is_operator(),
        ExprKind::And(..) | ExprKind::Or(..) => true,
        _ => false,
    }
}

impl fmt::Display for Plan {
    /// A paragraph a pipeline, a line a step; no ids, so that unrelated changes leave it alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Names::of(self);
        for (index, pipeline) in self.pipelines.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{}:", pipeline_name(self, index))?;
            self.source(f, pipeline, &names)?;
            for step in &pipeline.steps {
                writeln!(f, "  | {}", self.step(&step.operator, &names))?;
            }
            writeln!(f, "  = {}", typed(&pipeline.columns()))?;
        }
        Ok(())
    }
}

impl Plan {
    fn source(&self, f: &mut fmt::Formatter<'_>, pipeline: &Pipeline, names: &Names) -> fmt::Result {
        match &pipeline.source {
            Source::Scan(scan) => {
                writeln!(f, "  scan {} ({})", scan.table, typed(&scan.columns))?;
                for predicate in &scan.predicates {
                    writeln!(f, "    where {}", expression_text(predicate, names))?;
                }
                if let Some(lookback) = scan.lookback {
                    writeln!(f, "    looks back {lookback}")?;
                }
                Ok(())
            }
            Source::Pipeline(id, _) => writeln!(f, "  rows of {}", pipeline_name(self, id.0)),
            Source::Union(members, _) => {
                let members: Vec<String> = members.iter().map(|id| pipeline_name(self, id.0)).collect();
                writeln!(f, "  union {}", members.join(", "))
            }
            Source::External(asked, columns) => {
                writeln!(f, "  {} ({})", external_text(asked), typed(columns))
            }
            Source::Values(columns, rows) => writeln!(f, "  {} rows of ({})", rows.len(), typed(columns)),
            Source::Given(columns) => writeln!(f, "  the row ({})", typed(columns)),
        }
    }

    fn step(&self, operator: &Operator, names: &Names) -> String {
        match operator {
            Operator::Where(predicate) => format!("where {}", expression_text(predicate, names)),
            Operator::Extend(columns) => {
                format!("extend {}", assignments(columns.iter().map(|(assignment, _)| assignment), names))
            }
            Operator::Project(columns) => format!("project {}", assignments(columns.iter(), names)),
            Operator::Distinct(columns) => format!("distinct {}", assignments(columns.iter(), names)),
            Operator::Summarize(by, aggregates) => {
                let aggregates: Vec<String> = aggregates
                    .iter()
                    .map(|aggregate| {
                        let columns: Vec<&str> =
                            aggregate.columns.iter().map(|column| column.name.as_str()).collect();
                        format!("({}) = {}", columns.join(", "), aggregate_text(aggregate, names))
                    })
                    .collect();
                format!("summarize {} by {}", aggregates.join(", "), assignments(by.iter(), names))
            }
            Operator::Sort(keys) => format!("sort by {}", sort_keys(keys, names)),
            Operator::Top(count, keys) => format!("top {count} by {}", sort_keys(keys, names)),
            Operator::Take(count) => format!("take {count}"),
            Operator::Join(join) => self.join(join, names),
            Operator::MvExpand(expand) => {
                let columns: Vec<String> = expand
                    .columns
                    .iter()
                    .map(|(assignment, _)| {
                        format!(
                            "{} to typeof({})",
                            self_named(&assignment.column.name, &expression_text(&assignment.value, names)),
                            assignment.column.ty
                        )
                    })
                    .collect();
                format!("mv-expand {}", columns.join(", "))
            }
            Operator::Apply(apply) => {
                let steps: Vec<String> =
                    apply.body.steps.iter().map(|step| self.step(&step.operator, names)).collect();
                let columns: Vec<&str> =
                    apply.columns.iter().map(|(column, _, _)| column.name.as_str()).collect();
                let word = match apply.by {
                    Some(id) => format!("partition by {}", names.get(id)),
                    None => "apply".to_owned(),
                };
                format!("{word} ({}) giving {}", steps.join(" | "), columns.join(", "))
            }
            Operator::Parse(parse) => parse_text(parse, names),
            Operator::ParseKv(parse) => parse_kv_text(parse, names),
            Operator::Steps(scan) => steps_text(scan, names),
            Operator::Call(call) => operation_text(call, names),
        }
    }

    fn join(&self, join: &Join, names: &Names) -> String {
        let on: Vec<String> = join
            .on
            .iter()
            .map(|(left, right)| format!("$left.{} == $right.{}", names.get(*left), names.get(*right)))
            .collect();
        let columns: Vec<String> = join
            .columns
            .iter()
            .map(|(column, side, from)| {
                let side = match side {
                    Side::Left => "$left",
                    Side::Right => "$right",
                };
                self_named(&column.name, &format!("{side}.{}", names.get(*from)))
            })
            .collect();
        format!(
            "join {:?} {} on {} giving {}",
            join.kind,
            pipeline_name(self, join.right.0),
            on.join(", "),
            columns.join(", ")
        )
    }
}

fn external_text(asked: &Asked) -> String {
    match asked {
        Asked::Data { addresses, .. } => format!("externaldata {}", addresses.join(", ")),
        Asked::Watchlist { alias, .. } => format!("watchlist {alias}"),
        Asked::WatchlistAliases => "aliases of watchlists".to_owned(),
    }
}

/// The columns that nobody reads are left out as `_`.
fn parse_text(parse: &Parse, names: &Names) -> String {
    let operator = if parse.filters { "parse-where" } else { "parse" };
    let kind = match (parse.kind, parse.flags.as_str()) {
        (ParseKind::Simple, _) => "",
        (ParseKind::Relaxed, _) => " kind=relaxed",
        (ParseKind::Regex, "") => " kind=regex",
        (ParseKind::Regex, flags) => &format!(" kind=regex flags={flags}"),
    };
    let mut columns = 0..;
    let mut column = |ty: Type| {
        let index = columns.next();
        let set = parse.columns.iter().find(|(place, _)| Some(*place) == index);
        format!("{}: {ty}", set.map_or("_", |(_, (column, _))| &column.name))
    };
    let parts: Vec<String> = parse
        .parts
        .iter()
        .map(|part| match part {
            ParsePart::Skip => "*".to_owned(),
            ParsePart::Text(text) => quoted(text),
            ParsePart::Column(ty) => column(*ty),
        })
        .collect();
    format!("{operator}{kind} {} with {}", expression_text(&parse.operand, names), parts.join(" "))
}

fn parse_kv_text(parse: &ParseKv, names: &Names) -> String {
    let columns: Vec<Column> = parse.columns.iter().map(|(column, _)| column.clone()).collect();
    let options = match &parse.form {
        KeyValues::Regex(pattern) => format!("regex={}", quoted(pattern)),
        KeyValues::Undelimited { quotes, escapes } => quoting_text(quotes, escapes).join(", "),
        KeyValues::Delimited(delimiters) => {
            let mut options = vec![
                format!("pair_delimiter={}", quoted(&delimiters.pair)),
                format!("kv_delimiter={}", quoted(&delimiters.key_value)),
            ];
            options.extend(quoting_text(&delimiters.quotes, &delimiters.escapes));
            options.extend(delimiters.greedy.then(|| "greedy=true".to_owned()));
            options.join(", ")
        }
    };
    let operand = expression_text(&parse.operand, names);
    format!("parse-kv {operand} as ({}) with ({options})", typed(&columns))
}

fn quoting_text(quotes: &[(char, char)], escapes: &[char]) -> Vec<String> {
    let quotes = quotes.iter().map(|(open, close)| format!("quote={}", quoted(&format!("{open}{close}"))));
    quotes.chain(escapes.iter().map(|escape| format!("escape={}", quoted(&escape.to_string())))).collect()
}

fn aggregate_text(aggregate: &Aggregate, names: &Names) -> String {
    let arguments = aggregate.arguments.iter().map(|argument| expression_text(argument, names));
    let arguments: Vec<String> = arguments.chain(aggregate.options.iter().map(literal_text)).collect();
    let condition = match &aggregate.condition {
        Some(condition) => format!(" if {}", expression_text(condition, names)),
        None => String::new(),
    };
    format!("{}({}){condition}", aggregate.function.name, arguments.join(", "))
}

fn steps_text(scan: &Steps, names: &Names) -> String {
    let steps: Vec<String> = scan
        .steps
        .iter()
        .map(|step| {
            let condition = expression_text(&step.condition, names);
            let values = assignments(step.assigns.iter(), names);
            format!("step {} output {:?}: {condition} => {values}", step.name, step.emits)
        })
        .collect();
    let declared = assignments(scan.declared.iter(), names);
    format!("scan declare ({declared}) with ({})", steps.join("; "))
}

fn operation_text(call: &Call, names: &Names) -> String {
    let read: Vec<String> =
        call.arguments.iter().chain(&call.constants).map(|expr| expression_text(expr, names)).collect();
    let kept = if call.keeps_input { "*, " } else { "" };
    format!("call {:?}({}) giving {kept}{}", call.operation, read.join(", "), typed(&call.columns))
}

/// A pipeline's name, numbered where several have the same.
pub(crate) fn pipeline_name(plan: &Plan, index: usize) -> String {
    let name = &plan.pipelines[index].name;
    let before = plan.pipelines[..index].iter().filter(|pipeline| pipeline.name == *name).count();
    if before == 0 { name.clone() } else { format!("{name}_{}", before + 1) }
}

fn typed(columns: &[Column]) -> String {
    let columns: Vec<String> =
        columns.iter().map(|column| format!("{}: {}", column.name, column.ty)).collect();
    columns.join(", ")
}

fn assignments<'a>(assignments: impl Iterator<Item = &'a Assignment>, names: &Names) -> String {
    let assignments: Vec<String> = assignments
        .map(|assignment| self_named(&assignment.column.name, &expression_text(&assignment.value, names)))
        .collect();
    assignments.join(", ")
}

/// `name = text`, or only the text where they are the same.
fn self_named(name: &str, text: &str) -> String {
    if name == text { text.to_owned() } else { format!("{name} = {text}") }
}

fn sort_keys(keys: &[SortKey], names: &Names) -> String {
    let keys: Vec<String> = keys
        .iter()
        .map(|key| {
            let direction = if key.descending { "desc" } else { "asc" };
            let nulls = if key.nulls_first { "first" } else { "last" };
            format!("{} {direction} nulls {nulls}", expression_text(&key.value, names))
        })
        .collect();
    keys.join(", ")
}
