//! `evaluate`: the result columns of each plugin.

mod activity;
mod address;
mod funnel;
mod place;
mod timeline;
mod unpack;

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    aggregate::Keys,
    names,
    problem::{UNKNOWN_FUNCTION, UNSUPPORTED_FORM},
    scope::Place,
    tree::{Column, ExprKind, Schema, Table},
};
use crate::{
    catalog::{
        ColumnName,
        database::nearest,
        signature::{self, Family},
    },
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, Argument, EvaluateSchema},
};

/// The result of a plugin: its columns, and whether there are more that only the data tells.
struct Output {
    columns: Vec<Column>,
    open: bool,
}

impl Binder<'_> {
    pub(super) fn evaluate(
        &mut self,
        input: Option<Table>,
        plugin: &ast::Expr,
        schema: Option<&EvaluateSchema>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let ast::ExprKind::Call { name, arguments } = &plugin.kind else {
            return self.error_table(operator.span);
        };
        let Some(known) = signature::find(Family::Plugin, &name.value) else {
            self.unknown_plugin(name);
            return self.error_table(operator.span);
        };
        let row = input.as_ref().map_or_else(Schema::default, |input| input.schema.clone());
        let is_right = self.check_plugin_call(known, arguments, &row, plugin.span, place);
        let output = self.plugin_output(name, arguments, &row, place);
        let is_understood = !matches!(input, None | Some(Table { kind: super::tree::TableKind::Error, .. }));
        if let Some(input) = input.filter(|_| is_understood && is_right)
            && let Some(table) = self.compiled(input, name, arguments, schema, &output, operator.span, place)
        {
            return table;
        }
        let output = match schema {
            Some(declared) => self.declared_output(declared, output),
            None => output,
        };
        if is_right {
            let what = format!("the plugin `{}` cannot be compiled yet", name.value);
            self.report(Diagnostic::new(UNSUPPORTED_FORM, what, name.span).note(why_not(&name.value)));
        }
        let schema = Schema { columns: output.columns, open: output.open };
        Table { kind: super::tree::TableKind::Error, schema, span: operator.span }
    }

    /// The plugins that can be compiled; `None` for the others, and for forms that cannot be.
    #[expect(clippy::too_many_arguments, reason = "the parts of an `evaluate`")]
    fn compiled(
        &mut self,
        input: Table,
        name: &ast::Name,
        arguments: &[Argument],
        declared: Option<&EvaluateSchema>,
        output: &Output,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        match name.value.as_str() {
            "bag_unpack" => self.bag_unpack(input, arguments, declared, span, place),
            "pivot" => self.pivoted(input, arguments, declared, span, place),
            _ if declared.is_some() => None,
            "narrow" => self.narrowed(input, output.columns.clone(), span),
            "rolling_percentile" => self.rolled(input, arguments, output.columns.clone(), span, place),
            "session_count" => self.sessions(input, arguments, output.columns.clone(), span, place),
            "sequence_detect" => self.sequences(input, arguments, output.columns.clone(), span, place),
            "active_users_count"
            | "activity_counts_metrics"
            | "activity_engagement"
            | "activity_metrics"
            | "new_activity_metrics"
            | "sliding_window_counts" => {
                self.activities(input, name, arguments, output.columns.clone(), span, place)
            }
            "rows_near" => self.rows_near(input, arguments, span, place),
            "dcount_intersect" => self.intersected(input, arguments, output.columns.clone(), span, place),
            "schema_merge" => self.merged_schemas(input, arguments, span),
            "ipv4_lookup" | "ipv6_lookup" => {
                let is_v6 = name.value == "ipv6_lookup";
                self.looked_up(input, is_v6, arguments, output.columns.clone(), span, place)
            }
            "geo_line_lookup" | "geo_polygon_lookup" => {
                let is_polygon = name.value == "geo_polygon_lookup";
                self.placed(input, is_polygon, arguments, output.columns.clone(), span, place)
            }
            _ => None,
        }
    }

    fn unknown_plugin(&mut self, name: &ast::Name) {
        let diagnostic =
            Diagnostic::new(UNKNOWN_FUNCTION, format!("there is no plugin `{}`", name.value), name.span);
        let diagnostic = match nearest(&name.value, signature::names(Family::Plugin)) {
            Some(found) => diagnostic.help(format!("did you mean `{found}`?")),
            None => diagnostic,
        };
        self.report(diagnostic);
    }

    /// What a schema clause says: the declared columns, behind those that are known where it begins with `*`.
    fn declared_output(&mut self, declared: &EvaluateSchema, known: Output) -> Output {
        let mut columns = if declared.keeps_input { known.columns } else { Vec::new() };
        for column in &declared.columns {
            columns.push(self.column(&column.name.value, Some(column.ty)));
        }
        Output { columns, open: false }
    }

    fn plugin_output(
        &mut self,
        name: &ast::Name,
        arguments: &[Argument],
        row: &Schema,
        place: Place<'_>,
    ) -> Output {
        use Type::{Dynamic, Long, Real, String};
        let plain: Vec<&Argument> = arguments.iter().filter(|argument| argument.names.is_empty()).collect();
        let closed = |columns| Output { columns, open: false };
        match name.value.as_str() {
            "bag_unpack" => {
                let bag = self.argument_columns(&plain[..plain.len().min(1)], row, place);
                let kept = row.columns.iter().filter(|column| bag.iter().all(|bag| bag.name != column.name));
                Output { columns: kept.cloned().collect(), open: true }
            }
            "pivot" => self.pivot(&plain, row, place),
            "narrow" => closed(self.columns([("Row", Long), ("Column", String), ("Value", String)])),
            "autocluster" | "basket" => {
                self.bind_arguments(arguments, row, place);
                let mut columns = self.columns([("SegmentId", Long), ("Count", Long), ("Percent", Real)]);
                columns.extend(row.columns.iter().cloned());
                Output { columns, open: row.open }
            }
            "diffpatterns" => {
                self.bind_arguments(arguments, row, place);
                let mut columns = self.columns([
                    ("SegmentId", Long),
                    ("CountA", Long),
                    ("CountB", Long),
                    ("PercentA", Real),
                    ("PercentB", Real),
                    ("PercentDiffAB", Real),
                ]);
                columns.extend(row.columns.iter().cloned());
                Output { columns, open: row.open }
            }
            "ipv4_lookup" | "ipv6_lookup" => self.address_lookup(&plain, row, place),
            "geo_line_lookup" | "geo_polygon_lookup" => self.place_lookup(arguments, row, place),
            "sequence_detect" => self.sequence_detect(arguments, row, place),
            "active_users_count"
            | "activity_counts_metrics"
            | "activity_engagement"
            | "activity_metrics"
            | "new_activity_metrics"
            | "sliding_window_counts" => self.activity_output(&name.value, &plain, row, place),
            "funnel_sequence" | "funnel_sequence_completion" => self.funnel(&name.value, &plain, row, place),
            "session_count" => {
                let dimensions = &plain[plain.len().min(6)..];
                self.timeline(&plain, dimensions, row, place, &[("count_sessions", Long)])
            }
            "rolling_percentile" => self.rolling_percentile(&plain, row, place),
            "rows_near" | "schema_merge" => {
                self.bind_arguments(&arguments[..arguments.len().min(1)], row, place);
                Output { columns: row.columns.clone(), open: row.open }
            }
            "dcount_intersect" => {
                let mut columns = row.columns.clone();
                for index in 0..plain.len() {
                    columns.push(self.column(format!("s{index}"), Some(Long)));
                }
                Output { columns, open: row.open }
            }
            "http_request" | "http_request_post" => {
                closed(self.columns([("ResponseHeaders", Dynamic), ("ResponseBody", Dynamic)]))
            }
            "python" | "r" | "csharp" => match arguments.first().map(|argument| &argument.value.kind) {
                Some(ast::ExprKind::TableType(declared)) => {
                    let known = Output { columns: row.columns.clone(), open: row.open };
                    let open = declared.keeps_input && row.open;
                    Output { open, ..self.declared_output(declared, known) }
                }
                _ => Output { columns: Vec::new(), open: true },
            },
            _ => Output { columns: Vec::new(), open: true },
        }
    }

    fn columns<const N: usize>(&mut self, columns: [(&str, Type); N]) -> Vec<Column> {
        columns.into_iter().map(|(name, ty)| self.column(name, Some(ty))).collect()
    }

    fn bind_arguments(&mut self, arguments: &[Argument], row: &Schema, place: Place<'_>) {
        for argument in arguments {
            self.meaning(&argument.value, place.over(row));
        }
    }

    /// The columns that arguments give, under the names that they would have in `project`.
    fn argument_columns(&mut self, arguments: &[&Argument], row: &Schema, place: Place<'_>) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for argument in arguments {
            let value = self.scalar(&argument.value, place.over(row));
            let name =
                names::implied(&argument.value).unwrap_or_else(|| format!("Column{}", columns.len() + 1));
            columns.push(self.column(name, value.ty));
        }
        columns
    }

    /// The plugins over users and time: the time column, further columns, then counts.
    fn timeline(
        &mut self,
        plain: &[&Argument],
        dimensions: &[&Argument],
        row: &Schema,
        place: Place<'_>,
        counts: &[(&str, Type)],
    ) -> Output {
        self.argument_columns(&plain[..plain.len().min(1)], row, place);
        let mut columns = self.argument_columns(&plain[plain.len().min(1)..plain.len().min(2)], row, place);
        columns.extend(self.argument_columns(dimensions, row, place));
        for (name, ty) in counts {
            columns.push(self.column(*name, Some(*ty)));
        }
        Output { columns, open: false }
    }

    /// The columns that are neither pivoted nor aggregated; those that the data makes are not known.
    fn pivot(&mut self, plain: &[&Argument], row: &Schema, place: Place<'_>) -> Output {
        let pivoted = self.argument_columns(&plain[..plain.len().min(1)], row, place);
        let aggregate = plain.get(1).map(|argument| &argument.value);
        let mut read: Vec<ColumnName> = pivoted.into_iter().map(|column| column.name).collect();
        if let Some(ast::Expr { kind: ast::ExprKind::Call { name, arguments }, span }) = aggregate {
            self.aggregate(name, arguments, &[], row, &Keys::NONE, *span, place);
            read.extend(
                arguments.iter().filter_map(|argument| names::implied(&argument.value).map(ColumnName::from)),
            );
        }
        let keys = &plain[plain.len().min(2)..];
        let columns = if keys.is_empty() {
            row.columns.iter().filter(|column| !read.contains(&column.name)).cloned().collect()
        } else {
            self.argument_columns(keys, row, place)
        };
        Output { columns, open: true }
    }

    /// The input's columns, then those of the table of networks.
    fn address_lookup(&mut self, plain: &[&Argument], row: &Schema, place: Place<'_>) -> Output {
        let [table, address, network, keys @ ..] = plain else {
            return Output { columns: row.columns.clone(), open: true };
        };
        let networks = self.table(&table.value, place.outside());
        self.scalar(&address.value, place.over(row));
        self.scalar(&network.value, place.over(&networks.schema));
        for key in keys {
            if !matches!(key.value.kind, ast::ExprKind::Literal(ast::Literal::Bool(_))) {
                self.scalar(&key.value, place.over(row));
            }
        }
        let mut columns = row.columns.clone();
        for column in &networks.schema.columns {
            let name = names::unique(&column.name, |name| columns.iter().any(|column| column.name == name));
            columns.push(self.column(name, column.ty));
        }
        Output { columns, open: row.open || networks.schema.open }
    }

    /// The dimensions, the time of each step, and the duration.
    fn sequence_detect(&mut self, arguments: &[Argument], row: &Schema, place: Place<'_>) -> Output {
        let [time, step_gap, total, rest @ ..] = arguments else {
            return Output { columns: Vec::new(), open: true };
        };
        self.scalar(&time.value, place.over(row));
        self.scalar(&step_gap.value, place.outside());
        self.scalar(&total.value, place.outside());
        let (steps, dimensions): (Vec<&Argument>, Vec<&Argument>) =
            rest.iter().partition(|argument| !argument.names.is_empty());
        let mut columns = self.argument_columns(&dimensions, row, place);
        let time_name = names::implied(&time.value).unwrap_or_default();
        for step in steps {
            let condition = self.scalar(&step.value, place.over(row));
            self.condition(condition);
            let name = &step.names[0].value;
            columns.push(self.column(format!("{name}_{time_name}"), Some(Type::DateTime)));
        }
        columns.push(self.column("Duration", Some(Type::TimeSpan)));
        Output { columns, open: false }
    }

    fn rolling_percentile(&mut self, plain: &[&Argument], row: &Schema, place: Place<'_>) -> Output {
        let value = self.argument_columns(&plain[..plain.len().min(1)], row, place);
        let constant = |binder: &mut Self, index: usize| match plain.get(index) {
            Some(argument) => match binder.scalar(&argument.value, place.outside()).kind {
                ExprKind::Literal(Value::Long(number)) => number.to_string(),
                ExprKind::Literal(Value::Real(number)) => number.to_string().replace('.', "_"),
                _ => String::new(),
            },
            None => String::new(),
        };
        let percentile = constant(self, 1);
        let mut columns = self.argument_columns(&plain[plain.len().min(2)..plain.len().min(3)], row, place);
        let bins = constant(self, 4);
        columns.extend(self.argument_columns(&plain[plain.len().min(5)..], row, place));
        let (name, ty) = value.first().map_or(("", None), |column| (column.name.as_str(), column.ty));
        let name = format!("rolling_{bins}_percentile_{name}_{percentile}");
        columns.push(self.column(name, ty));
        Output { columns, open: false }
    }
}

/// Why a plugin, or a form of it, cannot be compiled.
fn why_not(plugin: &str) -> &'static str {
    match plugin {
        "autocluster" | "diffpatterns" => {
            "which patterns it finds follows from an algorithm of the engine that is not published"
        }
        "basket" => {
            "it looks at a sample of the rows, and in which order it numbers what it finds is not documented"
        }
        "funnel_sequence" | "funnel_sequence_completion" => {
            "what its documentation says of steps and windows leaves open which rows make a sequence"
        }
        "http_request"
        | "http_request_post"
        | "cosmosdb_sql_request"
        | "mysql_request"
        | "postgresql_request"
        | "sql_request"
        | "azure_digital_twins_query_request"
        | "ai_embeddings"
        | "ai_chat_completion" => "a compiled rule reads logs and files, and asks no other service",
        "python" | "r" | "csharp" => "it runs a program of another language",
        _ => "it is right KQL; this version of kqlc has no code for it, or for this form of it",
    }
}
