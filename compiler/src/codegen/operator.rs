//! Operators as static tables, and the functions that they name.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use kqlc_runtime::types::{Type, Value};

use super::{
    call::operation_word,
    expression::{Body, Layout},
    item::{FunctionName, Home, Item},
    literal::{constant, rust_type},
    pipeline::{Emitter, debug_ident, option, row_name, type_tokens, variant, whole},
};
use crate::{
    plan::{
        Aggregate, Apply, ApplySide, Assignment, Column, ColumnId, Expr, ExprKind, Join, MvExpand, Operator,
        Pipeline, Side, SortKey, expression_text,
    },
    source::Span,
};

/// Writes the operators of one step.
pub(super) struct StepWriter<'e, 'p> {
    pub(super) emitter: &'e mut Emitter<'p>,
    /// The columns before the step.
    pub(super) layout: Vec<Column>,
    /// The step's place, for expressions that stand nowhere themselves.
    pub(super) place: Span,
    /// The start of function names: the pipeline and the number of the step.
    pub(super) prefix: String,
    pub(super) functions: &'e mut Vec<Item>,
}

impl StepWriter<'_, '_> {
    pub(super) fn operator(&mut self, operator: &Operator) -> TokenStream {
        match operator {
            Operator::Where(predicate) => {
                let ident = self.predicate("where", "", predicate);
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

    pub(super) fn predicate(&mut self, kind: &str, column: &str, predicate: &Expr) -> Ident {
        let layout = Layout(&self.layout);
        let body = Body::new(&layout, &mut self.emitter.statics).predicate(predicate);
        let text = expression_text(predicate, &self.emitter.names);
        let row = row_name(predicate);
        let write = |ident: &Ident| quote!(fn #ident(#row: &Row<'_>) -> bool { #body });
        let place = self.at(predicate);
        let name = FunctionName { kind, place: &self.prefix, column };
        self.emitter.function(name, (&text, place), self.functions, write)
    }

    /// The place of an expression; that of the step for one that stands nowhere itself, or is an argument of the function in which the
    /// step stands.
    fn at(&self, expr: &Expr) -> Span {
        let calls = &self.emitter.plan.stored_calls;
        let home = |span| Home::of(span, calls);
        let is_argument = matches!(home(self.place), Home::Function(_)) && home(expr.span) == Home::Rule;
        if expr.span == Span::default() || is_argument { self.place } else { expr.span }
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
        let text = format!("{name} = {text}");
        let row = row_name(expr);
        let write = |ident: &Ident| match ty {
            Type::String => quote!(fn #ident<'a>(#row: &Row<'a>) -> Cow<'a, str> { #body }),
            Type::Dynamic => quote!(fn #ident(#row: &Row<'_>) -> Dynamic { #body }),
            other => {
                let rust = rust_type(other);
                quote!(fn #ident(#row: &Row<'_>) -> Option<#rust> { #body })
            }
        };
        let place = self.at(expr);
        let name = FunctionName { kind, place: &self.prefix, column: name };
        let ident = self.emitter.function(name, (&text, place), self.functions, write);
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
            let ident = self.predicate("if", &name, condition);
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

/// The operators of a pipeline in words, for its documentation.
pub(super) fn step_words(pipeline: &Pipeline) -> String {
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
