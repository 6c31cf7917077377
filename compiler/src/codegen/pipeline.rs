//! Pipelines as static tables, and the functions that they name.

use std::collections::HashMap;

use kqlc_runtime::types::Type;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    expression::{Body, Layout},
    external::external,
    identifier::Identifiers,
    item::{FunctionName, Home, Item},
    literal::{constant, number, timespan},
    operator::{StepWriter, step_words},
    statics::Statics,
    text_test::text_test,
    time_test::time_test,
};
use crate::{
    plan::{Column, Expr, ExprKind, Names, Pipeline, Plan, Scan, Source, expression_text},
    source::Span,
};

/// Writes the items of one module.
pub(super) struct Emitter<'p> {
    pub(super) plan: &'p Plan,
    pub(super) names: Names,
    identifiers: Identifiers,
    /// The statics of the pipelines, by position in the plan.
    pub(super) pipelines: Vec<Ident>,
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
    pub(super) fn items(mut self) -> Vec<Item> {
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
        let mut items: Vec<Item> = groups.into_iter().rev().flatten().collect();
        items.extend(subqueries);
        items.extend(self.statics.items());
        items
    }

    /// The statics through which expressions read a pipeline: one, or none if one that is the same has it.
    fn subqueries(&mut self, index: usize) -> Option<Item> {
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
        let code = quote!(static #ident: Subquery = Subquery { pipeline: &#pipeline };);
        let is_new = self.written.insert(code.to_string(), ident.clone()).is_none();
        is_new.then(|| Item::constant(ident, &doc, code))
    }

    /// A function by that name or one like it, or one that is the same and has been written.
    pub(super) fn function(
        &mut self,
        name: FunctionName<'_>,
        (text, span): (&str, Span),
        functions: &mut Vec<Item>,
        write: impl Fn(&Ident) -> TokenStream,
    ) -> Ident {
        let key = write(&format_ident!("f")).to_string();
        if let Some(ident) = self.written.get(&key) {
            return ident.clone();
        }
        let doc = self.documentation(text, span);
        let ident = self.identifiers.snake(&name.whole());
        let home = Home::of(span, &self.plan.stored_calls);
        functions.push(Item { name: ident.clone(), stem: name.stem(), doc, code: write(&ident), home });
        self.written.insert(key, ident.clone());
        ident
    }

    /// The static of a pipeline; `None` if one that is the same has been written, which then stands for it.
    fn pipeline(&mut self, index: usize, functions: &mut Vec<Item>) -> Option<Item> {
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
        let (text, home) = if is_random {
            (format!("{index}"), Home::Rule)
        } else {
            (rest.to_string(), self.home(pipeline))
        };
        if let Some(same) = self.written.get(&text) {
            self.pipelines[index] = same.clone();
            return None;
        }
        let ident = self.pipelines[index].clone();
        self.written.insert(text, ident.clone());
        let code = quote! {
            static #ident: Pipeline = Pipeline {
                name: #name,
                #rest
            };
        };
        Some(Item::named(ident, doc, code, home))
    }

    /// Where the operators of a pipeline come from.
    fn home(&self, pipeline: &Pipeline) -> Home {
        let predicates = match &pipeline.source {
            Source::Scan(scan) => &scan.predicates[..],
            Source::Pipeline(..)
            | Source::Union(..)
            | Source::Given(_)
            | Source::External(..)
            | Source::Values(..) => &[],
        };
        let spans = predicates.iter().map(|predicate| predicate.span);
        Home::of_all(spans.chain(pipeline.steps.iter().map(|step| step.span)), &self.plan.stored_calls)
    }

    fn source(&mut self, pipeline: &Pipeline, prefix: &str, functions: &mut Vec<Item>) -> TokenStream {
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

    fn scan(&mut self, scan: &Scan, prefix: &str, functions: &mut Vec<Item>) -> TokenStream {
        let table = &scan.table;
        let columns = self.statics.fields(&scan.columns);
        let predicates: Vec<TokenStream> = scan
            .predicates
            .iter()
            .enumerate()
            .map(|(index, predicate)| {
                self.predicate(scan, predicate, &format!("{prefix}{}", index + 1), functions)
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
        place: &str,
        functions: &mut Vec<Item>,
    ) -> TokenStream {
        let text = expression_text(predicate, &self.names);
        if let Some((id, test)) = text_test(predicate) {
            let column: Vec<Column> =
                scan.described.iter().filter(|column| column.id == id).cloned().collect();
            let columns = self.statics.fields(&column);
            return quote!(Predicate { text: #text, columns: #columns, test: #test });
        }
        if let Some((column, test)) = time_test(scan, predicate) {
            let columns = self.statics.fields(std::slice::from_ref(column));
            return quote!(Predicate { text: #text, columns: #columns, test: #test });
        }
        let read = predicate.columns();
        let columns: Vec<Column> =
            scan.described.iter().filter(|column| read.contains(&column.id)).cloned().collect();
        let layout = Layout(&columns);
        let body = Body::new(&layout, &mut self.statics).predicate(predicate);
        let row = row_name(predicate);
        let write = |ident: &Ident| quote!(fn #ident(#row: &Row<'_>) -> bool { #body });
        let name = FunctionName { kind: "scan", place, column: "" };
        let ident = self.function(name, (&text, predicate.span), functions, write);
        let columns = self.statics.fields(&columns);
        quote!(Predicate { text: #text, columns: #columns, test: Test::Row(#ident) })
    }

    fn documentation(&self, text: &str, span: Span) -> String {
        let fence = if text.contains('`') { "``" } else { "`" };
        format!(" {fence}{}{fence} ({})", one_line(text), (self.line)(span))
    }
}

/// What a function calls the row that it is given.
pub(super) fn row_name(expr: &Expr) -> TokenStream {
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

pub(super) fn type_tokens(ty: Type) -> TokenStream {
    let variant = variant(ty);
    quote!(Type::#variant)
}

pub(super) fn variant(ty: Type) -> Ident {
    debug_ident(&ty)
}

pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

pub(super) fn whole(value: u64) -> TokenStream {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
