//! Pipelines as static tables, and the functions that they name.

use std::collections::HashMap;

use kqlc_runtime::types::{Type, Value};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    call::operation_word,
    expression::{Body, Layout},
    external::external,
    identifier::Identifiers,
    literal::{constant, number, rust_type, timespan},
    statics::Statics,
    text_test::text_test,
};
use crate::{
    plan::{
        Aggregate, Apply, ApplySide, Assignment, Column, ColumnId, Expr, ExprKind, Join, MvExpand, Names,
        Operator, Pipeline, Plan, Scan, Side, SortKey, Source, expression_text,
    },
    source::Span,
};

/// Writes the items of one module.
pub(super) struct Emitter<'p> {
    plan: &'p Plan,
    names: Names,
    identifiers: Identifiers,
    /// The statics of the pipelines, by position in the plan.
    pipelines: Vec<Ident>,
    pub(super) statics: Statics,
    /// The functions and pipelines that have been written, by their text without their names: what is the same is written once.
    written: HashMap<String, Ident>,
    /// The line of a place in the rule file.
    line: &'p dyn Fn(Span) -> String,
}

impl<'p> Emitter<'p> {
    pub(super) fn new(plan: &'p Plan, line: &'p dyn Fn(Span) -> String) -> Self {
        let mut identifiers = Identifiers::default();
        identifiers.upper("rule");
        let last = plan.pipelines.len() - 1;
        let pipelines = plan
            .pipelines
            .iter()
            .enumerate()
            .map(|(index, pipeline)| identifiers.upper(if index == last { "query" } else { &pipeline.name }))
            .collect();
        let subqueries = plan
            .subqueries
            .iter()
            .map(|(table, _)| (table.clone(), identifiers.upper(&format!("subquery_{}", table.name))))
            .collect();
        Self {
            plan,
            names: Names::of(plan),
            identifiers,
            pipelines,
            statics: Statics::new(subqueries),
            written: HashMap::new(),
            line,
        }
    }

    /// Every item: each pipeline with its functions in the query's order, the result first, then the constants.
    pub(super) fn items(mut self) -> Vec<TokenStream> {
        let mut groups = Vec::new();
        let mut subqueries = Vec::new();
        for index in 0..self.plan.pipelines.len() {
            let mut functions = Vec::new();
            if let Some(pipeline) = self.pipeline(index, &mut functions) {
                functions.insert(0, pipeline);
                groups.push(functions);
            }
            subqueries.extend(self.subqueries(index));
        }
        let mut items: Vec<TokenStream> = groups.into_iter().rev().flatten().collect();
        items.extend(subqueries);
        items.extend(self.statics.items());
        items
    }

    /// The statics through which expressions read a pipeline: one, or none if one that is the same has it.
    fn subqueries(&mut self, index: usize) -> Option<TokenStream> {
        let plan = self.plan;
        let pipeline = self.pipelines[index].clone();
        let asked =
            plan.subqueries.iter().filter(|(_, id)| self.pipelines[id.0] == pipeline && id.0 <= index);
        let asked: Vec<_> = asked.map(|(table, _)| table.clone()).collect();
        let (first, others) = asked.split_first()?;
        let ident = self.statics.subquery(first).clone();
        for other in others {
            self.statics.same_subquery(other, &ident);
        }
        let doc = format!(" What expressions read of [`{pipeline}`].");
        let item = quote! {
            #[doc = #doc]
            static #ident: Subquery = Subquery { pipeline: &#pipeline };
        };
        self.written.insert(item.to_string(), ident).is_none().then_some(item)
    }

    /// A function by a name like `name`, or one that is the same and has been written.
    fn function(
        &mut self,
        name: &str,
        doc: &str,
        functions: &mut Vec<TokenStream>,
        write: impl Fn(&Ident) -> TokenStream,
    ) -> Ident {
        let text = write(&format_ident!("f")).to_string();
        if let Some(ident) = self.written.get(&text) {
            return ident.clone();
        }
        let ident = self.identifiers.snake(name);
        let function = write(&ident);
        functions.push(quote!(#[doc = #doc] #function));
        self.written.insert(text, ident.clone());
        ident
    }

    /// The static of a pipeline; `None` if one that is the same has been written, which then stands for it.
    fn pipeline(&mut self, index: usize, functions: &mut Vec<TokenStream>) -> Option<TokenStream> {
        let plan = self.plan;
        let pipeline = &plan.pipelines[index];
        let prefix =
            if index + 1 == plan.pipelines.len() { String::new() } else { format!("{}_", pipeline.name) };
        let source = self.source(pipeline, &prefix, functions);
        let mut columns = pipeline.source.columns();
        let mut operators = Vec::new();
        for (step_index, step) in pipeline.steps.iter().enumerate() {
            let mut writer = StepWriter {
                emitter: self,
                layout: std::mem::take(&mut columns),
                place: step.span,
                prefix: format!("{prefix}{}", step_index + 1),
                functions,
            };
            operators.push(writer.operator(&step.operator));
            columns.clone_from(&step.columns);
        }
        let name = if index + 1 == plan.pipelines.len() { "result" } else { &pipeline.name };
        let output = self.statics.fields(&columns);
        let doc = match &pipeline.source {
            Source::Scan(scan) => format!(" Reads `{}`; {}.", scan.table, step_words(pipeline)),
            Source::Pipeline(id, _) => {
                format!(" Reads [`{}`]; {}.", self.pipelines[id.0], step_words(pipeline))
            }
            Source::Union(members, _) => {
                let members: Vec<String> =
                    members.iter().map(|id| format!("[`{}`]", self.pipelines[id.0])).collect();
                format!(" The rows of {}; {}.", members.join(" and "), step_words(pipeline))
            }
            Source::Given(_) => unreachable!("only subqueries are given rows"),
            Source::External(..) => format!(" Reads a file beside the logs; {}.", step_words(pipeline)),
            Source::Values(_, rows) => {
                format!(" {} rows of the query; {}.", rows.len(), step_words(pipeline))
            }
        };
        let subqueries = plan.subqueries_of(pipeline);
        let mut subqueries: Vec<Ident> = subqueries
            .iter()
            .map(|place| self.statics.subquery(&plan.subqueries[*place].0).clone())
            .collect();
        subqueries.dedup();
        let rest = quote! {
            source: #source,
            operators: &[#(#operators),*],
            columns: #output,
            subqueries: &[#(&#subqueries),*],
        };
        let is_random =
            pipeline.steps.iter().flat_map(|step| step.operator.expressions()).any(Expr::is_random);
        let text = if is_random { format!("{index}") } else { rest.to_string() };
        if let Some(same) = self.written.get(&text) {
            self.pipelines[index] = same.clone();
            return None;
        }
        let ident = self.pipelines[index].clone();
        self.written.insert(text, ident.clone());
        Some(quote! {
            #[doc = #doc]
            static #ident: Pipeline = Pipeline {
                name: #name,
                #rest
            };
        })
    }

    fn source(&mut self, pipeline: &Pipeline, prefix: &str, functions: &mut Vec<TokenStream>) -> TokenStream {
        match &pipeline.source {
            Source::Scan(scan) => self.scan(scan, prefix, functions),
            Source::Pipeline(id, _) => {
                let ident = &self.pipelines[id.0];
                quote!(Source::Pipeline(&#ident))
            }
            Source::Union(members, _) => {
                let members = members.iter().map(|id| &self.pipelines[id.0]);
                quote!(Source::Union(&[#(&#members),*]))
            }
            Source::Given(_) => unreachable!("only subqueries are given rows"),
            Source::External(asked, columns) => external(asked, columns, &mut self.statics),
            Source::Values(columns, rows) => {
                let fields = self.statics.fields(columns);
                let rows = rows.iter().map(|row| {
                    let cells = row.iter().map(constant);
                    quote!(&[#(#cells),*])
                });
                quote!(Source::Values(Values { columns: #fields, rows: &[#(#rows),*] }))
            }
        }
    }

    fn scan(&mut self, scan: &Scan, prefix: &str, functions: &mut Vec<TokenStream>) -> TokenStream {
        let table = &scan.table;
        let columns = self.statics.fields(&scan.columns);
        let predicates: Vec<TokenStream> = scan
            .predicates
            .iter()
            .enumerate()
            .map(|(index, predicate)| {
                self.predicate(scan, predicate, &format!("{prefix}scan_{}", index + 1), functions)
            })
            .collect();
        let time = option(scan.time.as_ref().map(|time| quote!(#time)));
        let lookback = option(scan.lookback.map(timespan));
        quote! {
            Source::Scan(Scan {
                table: #table,
                columns: #columns,
                predicates: &[#(#predicates),*],
                time: #time,
                lookback: #lookback,
            })
        }
    }

    /// A condition of the scan: a comparison of text where it is one, a function over its own columns otherwise.
    fn predicate(
        &mut self,
        scan: &Scan,
        predicate: &Expr,
        function: &str,
        functions: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let text = expression_text(predicate, &self.names);
        if let Some((id, test)) = text_test(predicate) {
            let column: Vec<Column> =
                scan.described.iter().filter(|column| column.id == id).cloned().collect();
            let columns = self.statics.fields(&column);
            return quote!(Predicate { text: #text, columns: #columns, test: #test });
        }
        let read = predicate.columns();
        let columns: Vec<Column> =
            scan.described.iter().filter(|column| read.contains(&column.id)).cloned().collect();
        let layout = Layout(&columns);
        let body = Body::new(&layout, &mut self.statics).predicate(predicate);
        let doc = self.documentation(&text, predicate.span);
        let row = row_name(predicate);
        let write = |ident: &Ident| quote!(fn #ident(#row: &Row<'_>) -> bool { #body });
        let ident = self.function(function, &doc, functions, write);
        let columns = self.statics.fields(&columns);
        quote!(Predicate { text: #text, columns: #columns, test: Test::Row(#ident) })
    }

    fn documentation(&self, text: &str, span: Span) -> String {
        let fence = if text.contains('`') { "``" } else { "`" };
        format!(" {fence}{}{fence} ({})", one_line(text), (self.line)(span))
    }
}

/// Writes the operators of one step.
pub(super) struct StepWriter<'e, 'p> {
    pub(super) emitter: &'e mut Emitter<'p>,
    /// The columns before the step.
    pub(super) layout: Vec<Column>,
    /// The step's place, for expressions that stand nowhere themselves.
    place: Span,
    /// The start of function names: the pipeline and the number of the step.
    pub(super) prefix: String,
    functions: &'e mut Vec<TokenStream>,
}

impl StepWriter<'_, '_> {
    fn operator(&mut self, operator: &Operator) -> TokenStream {
        match operator {
            Operator::Where(predicate) => {
                let ident = self.predicate(&format!("where_{}", self.prefix), predicate);
                quote!(Operator::Where(#ident))
            }
            Operator::Extend(columns) => {
                let assigns = self.set(columns);
                quote!(Operator::Extend(&[#(#assigns),*]))
            }
            Operator::Project(columns) if widens(columns) => self.widen(columns),
            Operator::Project(columns) => {
                let assigns = self.assigns("project", columns);
                quote!(Operator::Project(&[#(#assigns),*]))
            }
            Operator::Distinct(columns) => {
                let assigns = self.assigns("distinct", columns);
                quote!(Operator::Distinct(&[#(#assigns),*]))
            }
            Operator::Summarize(by, aggregates) => {
                let by = self.assigns("by", by);
                let aggregates: Vec<TokenStream> =
                    aggregates.iter().map(|aggregate| self.aggregate(aggregate)).collect();
                quote!(Operator::Summarize(Summarize { by: &[#(#by),*], aggregates: &[#(#aggregates),*] }))
            }
            Operator::Sort(keys) => {
                let keys = self.sort_keys(keys);
                quote!(Operator::Sort(&[#(#keys),*]))
            }
            Operator::Top(count, keys) => {
                let keys = self.sort_keys(keys);
                let count = whole(*count);
                quote!(Operator::Top(#count, &[#(#keys),*]))
            }
            Operator::Take(count) => {
                let count = whole(*count);
                quote!(Operator::Take(#count))
            }
            Operator::Join(join) => self.join(join),
            Operator::MvExpand(expand) => self.mv_expand(expand),
            Operator::Apply(apply) => self.apply(apply),
            Operator::Parse(parse) => self.parse(parse),
            Operator::ParseKv(parse) => self.parse_kv(parse),
            Operator::Steps(scan) => self.steps(scan),
            Operator::Call(call) => self.call(call),
        }
    }

    pub(super) fn predicate(&mut self, name: &str, predicate: &Expr) -> Ident {
        let layout = Layout(&self.layout);
        let body = Body::new(&layout, &mut self.emitter.statics).predicate(predicate);
        let text = expression_text(predicate, &self.emitter.names);
        let doc = self.emitter.documentation(&text, self.at(predicate));
        let row = row_name(predicate);
        let write = |ident: &Ident| quote!(fn #ident(#row: &Row<'_>) -> bool { #body });
        self.emitter.function(name, &doc, self.functions, write)
    }

    fn at(&self, expr: &Expr) -> Span {
        if expr.span == Span::default() { self.place } else { expr.span }
    }

    /// Columns that take a slot of their own, in order.
    fn assigns(&mut self, kind: &str, columns: &[Assignment]) -> Vec<TokenStream> {
        columns.iter().enumerate().map(|(slot, assignment)| self.assign(kind, slot, assignment)).collect()
    }

    /// Some columns of the row at their places in a wider row.
    fn widen(&mut self, columns: &[Assignment]) -> TokenStream {
        let fields: Vec<Column> = columns.iter().map(|assignment| assignment.column.clone()).collect();
        let fields = self.emitter.statics.fields(&fields);
        let from = columns.iter().enumerate().filter_map(|(slot, assignment)| {
            let ExprKind::Column(id) = assignment.value.kind else { return None };
            let slot = Literal::usize_unsuffixed(slot);
            let from = Literal::usize_unsuffixed(Layout(&self.layout).slot(id));
            Some(quote!((#slot, #from)))
        });
        quote!(Operator::Widen(Widen { columns: #fields, from: &[#(#from),*] }))
    }

    /// Columns that take the slot of what they replace, or a new one.
    fn set(&mut self, columns: &[(Assignment, Option<ColumnId>)]) -> Vec<TokenStream> {
        let mut width = self.layout.len();
        columns
            .iter()
            .map(|(assignment, replaced)| {
                let slot = slot_of(&self.layout, *replaced, &mut width);
                self.assign("extend", slot, assignment)
            })
            .collect()
    }

    pub(super) fn assign(&mut self, kind: &str, slot: usize, assignment: &Assignment) -> TokenStream {
        let name = &assignment.column.name;
        let value = self.value(kind, name, &assignment.value);
        let slot = Literal::usize_unsuffixed(slot);
        quote!(Assign::new(#slot, #name, #value))
    }

    /// A `plan::Expr`: a slot, a null, or a function made for the expression.
    pub(super) fn value(&mut self, kind: &str, name: &str, expr: &Expr) -> TokenStream {
        if let ExprKind::Column(id) = expr.kind {
            let slot = Literal::usize_unsuffixed(Layout(&self.layout).slot(id));
            return quote!(Expr::Column(#slot));
        }
        let ty = expr.ty.expect("a compiled expression has a type");
        if is_null(expr) {
            let ty = type_tokens(ty);
            return quote!(Expr::Null(#ty));
        }
        let layout = Layout(&self.layout);
        let body = Body::new(&layout, &mut self.emitter.statics).value(expr);
        let text = expression_text(expr, &self.emitter.names);
        let doc = self.emitter.documentation(&format!("{name} = {text}"), self.at(expr));
        let row = row_name(expr);
        let write = |ident: &Ident| match ty {
            Type::String => quote!(fn #ident<'a>(#row: &Row<'a>) -> Cow<'a, str> { #body }),
            Type::Dynamic => quote!(fn #ident(#row: &Row<'_>) -> Dynamic { #body }),
            other => {
                let rust = rust_type(other);
                quote!(fn #ident(#row: &Row<'_>) -> Option<#rust> { #body })
            }
        };
        let name = format!("{kind}_{}_{name}", self.prefix);
        let ident = self.emitter.function(&name, &doc, self.functions, write);
        let variant = variant(ty);
        quote!(Expr::#variant(#ident))
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> TokenStream {
        let names = aggregate.columns.iter().map(|column| &column.name);
        let name = aggregate.columns.first().map_or("aggregate", |column| &column.name).to_owned();
        let arguments: Vec<TokenStream> =
            aggregate.arguments.iter().map(|argument| self.value("of", &name, argument)).collect();
        let function = format_ident!("{}", aggregate.function.name.to_uppercase());
        let options = aggregate.options.iter().map(constant);
        let condition = option(aggregate.condition.as_ref().map(|condition| {
            let ident = self.predicate(&format!("if_{}_{name}", self.prefix), condition);
            quote!(#ident)
        }));
        quote! {
            Aggregate {
                columns: &[#(#names),*],
                function: &aggregate::#function,
                arguments: &[#(#arguments),*],
                options: &[#(#options),*],
                condition: #condition,
            }
        }
    }

    fn sort_keys(&mut self, keys: &[SortKey]) -> Vec<TokenStream> {
        keys.iter()
            .map(|key| {
                let value = self.value("sort", "key", &key.value);
                let (descending, nulls_first) = (key.descending, key.nulls_first);
                quote!(SortKey { value: #value, descending: #descending, nulls_first: #nulls_first })
            })
            .collect()
    }

    fn join(&self, join: &Join) -> TokenStream {
        let kind = debug_ident(&join.kind);
        let right = &self.emitter.pipelines[join.right.0];
        let right_columns = self.emitter.plan.pipeline(join.right).columns();
        let slot = |columns: &[Column], id: ColumnId| Literal::usize_unsuffixed(Layout(columns).slot(id));
        let on = join.on.iter().map(|(left_key, right_key)| {
            let (left_key, right_key) = (slot(&self.layout, *left_key), slot(&right_columns, *right_key));
            quote!((#left_key, #right_key))
        });
        let columns = join.columns.iter().map(|(column, side, from)| {
            let name = &column.name;
            match side {
                Side::Left => {
                    let slot = slot(&self.layout, *from);
                    quote!(JoinColumn::Left(#slot, #name))
                }
                Side::Right => {
                    let slot = slot(&right_columns, *from);
                    quote!(JoinColumn::Right(#slot, #name))
                }
            }
        });
        quote! {
            Operator::Join(Join {
                kind: JoinKind::#kind,
                right: &#right,
                on: &[#(#on),*],
                columns: &[#(#columns),*],
            })
        }
    }

    /// The operators of the subquery, whose first reads the row as it stands here.
    fn apply(&mut self, apply: &Apply) -> TokenStream {
        let input = self.layout.clone();
        let prefix = self.prefix.clone();
        let mut body = Vec::new();
        for (index, step) in apply.body.steps.iter().enumerate() {
            self.prefix = format!("{prefix}_{}", index + 1);
            body.push(self.operator(&step.operator));
            self.layout = step.operator.output(&self.layout);
        }
        self.prefix = prefix;
        let after = std::mem::replace(&mut self.layout, input);
        let columns = apply.columns.iter().map(|(column, side, from)| {
            let name = &column.name;
            let (variant, layout) = match side {
                ApplySide::Input => (format_ident!("Input"), &self.layout),
                ApplySide::Body => (format_ident!("Body"), &after),
            };
            let slot = Literal::usize_unsuffixed(Layout(layout).slot(*from));
            quote!(ApplyColumn::#variant(#slot, #name))
        });
        let by = option(apply.by.map(|id| {
            let slot = Literal::usize_unsuffixed(Layout(&self.layout).slot(id));
            quote!(#slot)
        }));
        quote!(Operator::Apply(Apply { by: #by, body: &[#(#body),*], columns: &[#(#columns),*] }))
    }

    fn mv_expand(&mut self, expand: &MvExpand) -> TokenStream {
        let mut width = self.layout.len();
        let columns: Vec<TokenStream> = expand
            .columns
            .iter()
            .map(|(assignment, replaced)| {
                let slot = slot_of(&self.layout, *replaced, &mut width);
                let name = &assignment.column.name;
                let value = self.value("expand", name, &assignment.value);
                let to = type_tokens(assignment.column.ty);
                let slot = Literal::usize_unsuffixed(slot);
                quote!(MvColumn { slot: #slot, name: #name, value: #value, to: #to })
            })
            .collect();
        let bags_as_arrays = expand.bags_as_arrays;
        let item_index = option(expand.item_index.as_ref().map(|column| {
            let name = &column.name;
            let slot = Literal::usize_unsuffixed(width);
            quote!((#slot, #name))
        }));
        let limit = option(expand.limit.map(whole));
        quote! {
            Operator::MvExpand(MvExpand {
                columns: &[#(#columns),*],
                bags_as_arrays: #bags_as_arrays,
                item_index: #item_index,
                limit: #limit,
            })
        }
    }
}

/// The slot of a replaced column; the next free one where nothing is replaced.
pub(super) fn slot_of(layout: &[Column], replaced: Option<ColumnId>, width: &mut usize) -> usize {
    let existing = replaced.and_then(|id| layout.iter().position(|column| column.id == id));
    existing.unwrap_or_else(|| {
        *width += 1;
        *width - 1
    })
}

/// What a function calls the row that it is given.
fn row_name(expr: &Expr) -> TokenStream {
    if expr_reads_row(expr) { quote!(row) } else { quote!(_) }
}

fn expr_reads_row(expr: &Expr) -> bool {
    let mut reads = false;
    expr.walk(&mut |inner| reads |= matches!(inner.kind, ExprKind::Column(_) | ExprKind::Now));
    reads || !expr.subqueries().is_empty()
}

/// The name of a variant without fields.
pub(super) fn debug_ident(variant: &impl std::fmt::Debug) -> Ident {
    Ident::new(&format!("{variant:?}"), proc_macro2::Span::call_site())
}

/// A `plan::Field`.
pub(super) fn field(name: &str, ty: Type) -> TokenStream {
    let ty = type_tokens(ty);
    quote!(Field::new(#name, #ty))
}

/// True for a null, and for the empty string, which is the null of strings.
fn is_null(expr: &Expr) -> bool {
    match expr.literal() {
        Some(Value::String(text)) => text.is_empty(),
        Some(value) => value.is_null(),
        None => false,
    }
}

/// True for a projection that only adds columns without values, and several of them.
fn widens(columns: &[Assignment]) -> bool {
    const SEVERAL: usize = 4;
    let nulls = columns.iter().filter(|assignment| is_null(&assignment.value)).count();
    let kept =
        columns.iter().filter(|assignment| matches!(assignment.value.kind, ExprKind::Column(_))).count();
    nulls >= SEVERAL && nulls + kept == columns.len()
}

pub(super) fn type_tokens(ty: Type) -> TokenStream {
    let variant = variant(ty);
    quote!(Type::#variant)
}

fn variant(ty: Type) -> Ident {
    debug_ident(&ty)
}

pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn whole(value: u64) -> TokenStream {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The operators of a pipeline in words, for its documentation.
fn step_words(pipeline: &Pipeline) -> String {
    if pipeline.steps.is_empty() {
        return "as they are".to_owned();
    }
    let words: Vec<String> = pipeline
        .steps
        .iter()
        .map(|step| match &step.operator {
            Operator::Where(_) => "where".to_owned(),
            Operator::Extend(_) => "extend".to_owned(),
            Operator::Project(columns) if widens(columns) => "widen".to_owned(),
            Operator::Project(_) => "project".to_owned(),
            Operator::Summarize(..) => "summarize".to_owned(),
            Operator::Distinct(_) => "distinct".to_owned(),
            Operator::Sort(_) => "sort".to_owned(),
            Operator::Top(..) => "top".to_owned(),
            Operator::Take(_) => "take".to_owned(),
            Operator::Join(_) => "join".to_owned(),
            Operator::MvExpand(_) => "mv-expand".to_owned(),
            Operator::Apply(apply) if apply.by.is_some() => "partition".to_owned(),
            Operator::Apply(_) => "mv-apply".to_owned(),
            Operator::Parse(_) => "parse".to_owned(),
            Operator::ParseKv(_) => "parse-kv".to_owned(),
            Operator::Steps(_) => "scan".to_owned(),
            Operator::Call(call) => operation_word(call.operation),
        })
        .collect();
    words.join(", ")
}
