//! Scalar expressions as Rust.

use std::collections::HashMap;

use kqlc_runtime::types::{Dynamic, Type, Value};
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{
    form::{Form, Rust},
    identifier::{Identifiers, snake_case},
    literal::{number, real, rust_type, timespan},
    pipeline::debug_ident,
    statics::Statics,
};
use crate::{
    catalog::{ParameterShape, ResultShape, ScalarFunction},
    plan::{Column, ColumnId, Expr, ExprKind},
};

/// Where the columns of a row are, by slot.
pub(super) struct Layout<'p>(pub(super) &'p [Column]);

impl Layout<'_> {
    pub(super) fn slot(&self, id: ColumnId) -> usize {
        self.0.iter().position(|column| column.id == id).expect("a plan reads only columns that are there")
    }

    fn column(&self, id: ColumnId) -> (usize, &Column) {
        let slot = self.slot(id);
        (slot, &self.0[slot])
    }
}

/// Writes the body of one function.
pub(super) struct Body<'p, 's> {
    layout: &'p Layout<'p>,
    statics: &'s mut Statics,
    names: Identifiers,
    columns: HashMap<ColumnId, Ident>,
    lets: Vec<TokenStream>,
}

impl<'p, 's> Body<'p, 's> {
    pub(super) fn new(layout: &'p Layout<'p>, statics: &'s mut Statics) -> Self {
        let mut names = Identifiers::default();
        for taken in ["row", "scalar"] {
            names.snake(taken);
        }
        Self { layout, statics, names, columns: HashMap::new(), lets: Vec::new() }
    }

    /// The body of a function that is true where the predicate is true.
    pub(super) fn predicate(mut self, expr: &Expr) -> TokenStream {
        let test = self.truth(expr);
        let lets = self.lets;
        quote!(#(#lets)* #test)
    }

    /// The body of a function that returns the value as its type's `plan::Expr` variant wants it.
    pub(super) fn value(mut self, expr: &Expr) -> TokenStream {
        let value = self.expr(expr);
        let value = match expr.ty {
            Some(Type::String) => value.cow(),
            Some(Type::Dynamic) => value.dynamic(),
            _ => value.optional(),
        };
        let lets = self.lets;
        quote!(#(#lets)* #value)
    }

    /// A `bool` that is true where the expression is true, not false or null.
    fn truth(&mut self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            ExprKind::And(left, right) => {
                let (left, right) =
                    (self.operand(left, Connective::And), self.operand(right, Connective::And));
                quote!(#left && #right)
            }
            ExprKind::Or(left, right) => {
                let (left, right) = (self.operand(left, Connective::Or), self.operand(right, Connective::Or));
                quote!(#left || #right)
            }
            ExprKind::Call { function, arguments } if function.name == "not" => {
                let operand = self.expr(&arguments[0]);
                let tokens = operand.tokens;
                match operand.form {
                    Form::Optional => quote!(#tokens == Some(false)),
                    _ => quote!(!#tokens),
                }
            }
            ExprKind::Call { function, arguments } if native(function).is_some() => {
                self.comparison(function, arguments)
            }
            ExprKind::Call { function, arguments }
                if is_equality(function) && arguments.iter().any(|argument| self.is_plain(argument)) =>
            {
                self.comparison(function, arguments)
            }
            _ => {
                let value = self.expr(expr);
                let tokens = value.tokens;
                match (value.form, value.test) {
                    (Form::Optional, Some(test)) => test,
                    (Form::Optional, None) => quote!(#tokens == Some(true)),
                    _ => tokens,
                }
            }
        }
    }

    /// A side of `&&` or `||`, in parentheses where the two mix.
    fn operand(&mut self, expr: &Expr, within: Connective) -> TokenStream {
        let tokens = self.truth(expr);
        let mixed = matches!(
            (&expr.kind, within),
            (ExprKind::Or(..), Connective::And) | (ExprKind::And(..), Connective::Or)
        );
        if mixed { quote!((#tokens)) } else { tokens }
    }

    /// A comparison where the type's own order in Rust is KQL's, as a `bool`; null compares false.
    fn comparison(&mut self, function: &ScalarFunction, arguments: &[Expr]) -> TokenStream {
        let operator =
            if function.name == "!=" { quote!(!=) } else { native(function).unwrap_or(quote!(==)) };
        let left = self.expr(&arguments[0]);
        let right = self.expr(&arguments[1]);
        let (l, r) = (&left.tokens, &right.tokens);
        if left.form.is_text()
            && matches!(arguments[1].literal(), Some(Value::String(text)) if text.is_empty())
        {
            return if function.name == "!=" { quote!(!#l.is_empty()) } else { quote!(#l.is_empty()) };
        }
        match (left.form, right.form, function.name) {
            (Form::Plain, Form::Plain, _) | (Form::Borrowed, Form::Borrowed, _) => quote!(#l #operator #r),
            (a, b, _) if a.is_text() && b.is_text() => {
                quote!(*#l #operator *#r)
            }
            (Form::Optional, Form::Plain, "==") => quote!(#l == Some(#r)),
            (Form::Plain, Form::Optional, "==") => quote!(Some(#l) == #r),
            // A null differs from every value.
            (Form::Optional, Form::Plain, "!=") => quote!(#l != Some(#r)),
            (Form::Plain, Form::Optional, "!=") => quote!(Some(#l) != #r),
            (Form::Optional, Form::Plain, _) => quote!(#l.is_some_and(|left| left #operator #r)),
            (Form::Plain, Form::Optional, _) => quote!(#r.is_some_and(|right| #l #operator right)),
            _ => quote!(#l.zip(#r).is_some_and(|(left, right)| left #operator right)),
        }
    }

    fn expr(&mut self, expr: &Expr) -> Rust {
        match &expr.kind {
            ExprKind::Column(id) => self.column(*id),
            ExprKind::Literal(value) => self.literal(value),
            ExprKind::Now => Rust::new(quote!(row.now()), Form::Plain),
            ExprKind::Call { function, arguments } => self.call(function, arguments),
            ExprKind::And(left, right) => self.logic(left, right, Connective::And),
            ExprKind::Or(left, right) => self.logic(left, right, Connective::Or),
            ExprKind::If { condition, then, otherwise } => self.choice(condition, then, otherwise),
            ExprKind::Coalesce(values) => self.coalesce(values),
            ExprKind::IsNull(operand) => {
                let value = self.expr(operand);
                let tokens = value.tokens;
                let test = match value.form {
                    Form::Optional => quote!(#tokens.is_none()),
                    Form::Dynamic | Form::DynamicPlace => quote!(#tokens.is_null()),
                    Form::Plain | Form::Borrowed | Form::Owned | Form::Cow | Form::Lent | Form::LentCow => {
                        quote!(false)
                    }
                };
                Rust::new(test, Form::Plain)
            }
            ExprKind::ToDynamic(operand) => {
                let value = self.expr(operand);
                let tokens = &value.tokens;
                let packed = match value.form {
                    Form::Plain => quote!(Dynamic::from(Value::from(#tokens))),
                    Form::Optional => {
                        let ty = debug_ident(&operand.ty.expect("a compiled expression has a type"));
                        quote!(Dynamic::from(Value::from_option(#tokens, Type::#ty)))
                    }
                    Form::Borrowed | Form::Owned | Form::Lent => quote!(Dynamic::string(#tokens)),
                    Form::Cow | Form::LentCow => quote!(Dynamic::string(&*#tokens)),
                    Form::Dynamic | Form::DynamicPlace => value.dynamic(),
                };
                Rust::new(packed, Form::Dynamic)
            }
            ExprKind::Member { base, name } => {
                let base = self.expr(base).tokens;
                Rust::new(quote!(scalar::member(&#base, #name)), Form::Dynamic)
            }
            ExprKind::Element { base, index } => self.element(base, index),
            ExprKind::FirstCell(table) => {
                let subquery = self.statics.subquery(table);
                let ty = expr.ty.expect("a compiled expression has a type");
                let accessor = format_ident!("scalar_{}", ty.name());
                let form = match ty {
                    Type::String => Form::Borrowed,
                    Type::Dynamic => Form::Dynamic,
                    _ => Form::Optional,
                };
                Rust::new(quote!(row.#accessor(&#subquery)), form)
            }
            ExprKind::ColumnValues(table) => {
                let subquery = self.statics.subquery(table).clone();
                Rust::new(quote!(row.list(&#subquery)), Form::Dynamic)
            }
            ExprKind::InTable { operand, table, ignore_case } => {
                let subquery = self.statics.subquery(table).clone();
                let value = self.expr(operand);
                let tokens = &value.tokens;
                let test = match value.form {
                    form if form.is_text() => {
                        let text = value.text();
                        if *ignore_case {
                            quote!(row.is_in_ci(&#subquery, #text))
                        } else {
                            quote!(row.is_in(&#subquery, #text))
                        }
                    }
                    Form::Optional => {
                        quote!(#tokens.is_some_and(|value| row.is_value_in(&#subquery, value)))
                    }
                    Form::Plain => quote!(row.is_value_in(&#subquery, #tokens)),
                    _ => {
                        let value = value.dynamic();
                        quote!(row.is_value_in(&#subquery, #value))
                    }
                };
                Rust::new(test, Form::Plain)
            }
            ExprKind::Unknown => unreachable!("a query with unknown values is refused before code is made"),
        }
    }

    /// A variable that holds the column's value, read at the top of the function.
    fn column(&mut self, id: ColumnId) -> Rust {
        let (slot, column) = self.layout.column(id);
        let ty = column.ty;
        let form = match ty {
            Type::String => Form::Borrowed,
            Type::Dynamic => Form::DynamicPlace,
            _ => Form::Optional,
        };
        if let Some(variable) = self.columns.get(&id) {
            return Rust::new(quote!(#variable), form);
        }
        let variable = self.names.snake(&column.name);
        let accessor = accessor(ty);
        let slot = Literal::usize_unsuffixed(slot);
        self.lets.push(quote!(let #variable = row.#accessor(#slot);));
        self.columns.insert(id, variable.clone());
        Rust::new(quote!(#variable), form)
    }

    fn literal(&mut self, value: &Value) -> Rust {
        match value {
            Value::Null(Type::String) => Rust::new(quote!(""), Form::Borrowed),
            Value::Null(Type::Dynamic) => Rust::new(quote!(Dynamic::Null), Form::Dynamic),
            Value::Null(ty) => {
                let rust = rust_type(*ty);
                Rust::new(quote!(None::<#rust>), Form::Optional)
            }
            Value::Bool(value) => Rust::new(quote!(#value), Form::Plain),
            Value::Int(value) => Rust::new(number(i64::from(*value)), Form::Plain),
            Value::Long(value) => Rust::new(number(*value), Form::Plain),
            Value::Real(value) => Rust::new(real(*value), Form::Plain),
            Value::DateTime(value) => {
                let ticks = number(value.0);
                Rust::new(quote!(DateTime(#ticks)), Form::Plain)
            }
            Value::TimeSpan(value) => Rust::new(timespan(*value), Form::Plain),
            Value::Decimal(value) => {
                let text = value.to_string();
                Rust::new(quote!(Decimal::parse(#text)), Form::Optional)
            }
            Value::Guid(value) => {
                let text = value.to_string();
                Rust::new(quote!(Guid::parse(#text)), Form::Optional)
            }
            Value::String(value) => {
                let text: &str = value;
                Rust::new(quote!(#text), Form::Borrowed)
            }
            Value::Dynamic(Dynamic::Null) => Rust::new(quote!(Dynamic::Null), Form::Dynamic),
            Value::Dynamic(value) => {
                let name = self.statics.dynamic(value);
                Rust::new(quote!(#name), Form::DynamicPlace)
            }
        }
    }

    fn call(&mut self, function: &'static ScalarFunction, arguments: &[Expr]) -> Rust {
        if native(function).is_some() && arguments.iter().all(|argument| self.is_plain(argument)) {
            let test = self.comparison(function, arguments);
            return Rust::new(quote!((#test)), Form::Plain);
        }
        let name = format_ident!("{}", function.rust_name);
        let mut optional: Vec<(Ident, TokenStream)> = Vec::new();
        let mut passed: Vec<TokenStream> = Vec::new();
        let mut borrows_local = false;
        let fixed = function.parameters.len() - usize::from(function.variadic);
        for (parameter, argument) in function.parameters.iter().zip(arguments).take(fixed) {
            passed.push(match parameter.shape {
                ParameterShape::Strict => {
                    let value = self.expr(argument);
                    if value.form == Form::Optional {
                        let variable = format_ident!("{}", snake_case(parameter.name));
                        optional.push((variable.clone(), value.tokens));
                        quote!(#variable)
                    } else {
                        value.tokens
                    }
                }
                ParameterShape::Nullable => self.expr(argument).optional(),
                ParameterShape::Text => {
                    let value = self.expr(argument);
                    borrows_local |= value.form != Form::Borrowed;
                    value.text()
                }
                ParameterShape::Dynamic => {
                    borrows_local = true;
                    let value = self.expr(argument).tokens;
                    quote!(&#value)
                }
                ParameterShape::Pattern => {
                    let name = self.statics.pattern(text_of(argument));
                    quote!(&#name)
                }
                ParameterShape::Terms => {
                    let name = self.statics.terms(argument.literal());
                    quote!(&#name)
                }
            });
        }
        if function.variadic {
            let rest: Vec<TokenStream> = arguments[fixed.min(arguments.len())..]
                .iter()
                .map(|argument| {
                    let value = self.expr(argument);
                    if argument.ty == Some(Type::Dynamic) { value.dynamic() } else { value.text() }
                })
                .collect();
            borrows_local = true;
            passed.push(quote!(&[#(#rest),*]));
        }
        let call = quote!(scalar::#name(#(#passed),*));
        // What borrows from a value made inside this function cannot leave it.
        match (borrows_local, function.result, &optional[..]) {
            (true, ResultShape::Cow, []) => Rust::new(call, Form::LentCow),
            (true, ResultShape::Borrowed, []) => Rust::new(call, Form::Lent),
            (true, ResultShape::Cow, _) => lift(quote!(#call.into_owned()), ResultShape::Owned, &optional),
            (true, ResultShape::Borrowed, _) => lift(quote!(#call.to_owned()), ResultShape::Owned, &optional),
            // A function of nothing but the value that may be null is passed by name.
            (false, result, [_]) if passed.len() == 1 => {
                lift_path(&name, result, &optional[0].1, call, &optional)
            }
            (_, result, _) => lift(call, result, &optional),
        }
    }

    /// True if the Rust for this expression is never an `Option`.
    fn is_plain(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Literal(
                Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::DateTime(_) | Value::TimeSpan(_),
            )
            | ExprKind::Now => true,
            ExprKind::Column(id) => self.layout.column(*id).1.ty == Type::String,
            _ => false,
        }
    }

    fn logic(&mut self, left: &Expr, right: &Expr, connective: Connective) -> Rust {
        let left = self.expr(left);
        let right = self.expr(right);
        if left.form == Form::Plain && right.form == Form::Plain {
            let (left, right) = (left.tokens, right.tokens);
            return match connective {
                Connective::And => Rust::new(quote!((#left && #right)), Form::Plain),
                Connective::Or => Rust::new(quote!((#left || #right)), Form::Plain),
            };
        }
        let (left, right) = (left.optional(), right.optional());
        match connective {
            Connective::And => Rust::new(quote!(scalar::and(#left, #right)), Form::Optional),
            Connective::Or => Rust::new(quote!(scalar::or(#left, #right)), Form::Optional),
        }
    }

    fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Rust {
        let condition = self.truth(condition);
        let then = self.expr(then);
        let otherwise = self.expr(otherwise);
        let (form, then, otherwise) = unify(then, otherwise);
        if is_choice(&otherwise) {
            return Rust::new(quote!(if #condition { #then } else #otherwise), form);
        }
        Rust::new(quote!(if #condition { #then } else { #otherwise }), form)
    }

    fn coalesce(&mut self, values: &[Expr]) -> Rust {
        // A null adds nothing to others.
        let is_null = |value: &&Expr| matches!(value.literal(), Some(Value::Null(_)));
        let others = values.iter().filter(|value| !is_null(value)).count();
        let counts = values.iter().filter(|value| others == 0 || !is_null(value));
        let mut bound: Vec<Rust> = counts.map(|value| self.expr(value)).collect();
        let mut result = bound.pop().expect("coalesce has arguments");
        // What is at hand need not wait until it is asked for.
        let mut is_at_hand = is_variable(&result.tokens);
        for value in bound.into_iter().rev() {
            result = match value.form {
                Form::Plain => value,
                Form::Optional => {
                    let (first, form) = (value.tokens, result.form);
                    let rest = result.tokens;
                    if form == Form::Optional {
                        let tokens = if is_at_hand {
                            quote!(#first.or(#rest))
                        } else {
                            quote!(#first.or_else(|| #rest))
                        };
                        is_at_hand &= is_variable(&first);
                        Rust::new(tokens, Form::Optional)
                    } else {
                        Rust::new(quote!(#first.unwrap_or(#rest)), Form::Plain)
                    }
                }
                Form::Borrowed | Form::Owned | Form::Cow | Form::Lent | Form::LentCow => {
                    let (first, rest) = (value.cow(), result.cow());
                    Rust::new(quote!(scalar::first_not_empty(#first, || #rest)), Form::Cow)
                }
                Form::Dynamic | Form::DynamicPlace => {
                    let (first, rest) = (value.dynamic(), result.dynamic());
                    Rust::new(quote!(scalar::first_not_null(#first, || #rest)), Form::Dynamic)
                }
            };
        }
        result
    }

    fn element(&mut self, base: &Expr, index: &Expr) -> Rust {
        let base = self.expr(base).tokens;
        let value = self.expr(index);
        let tokens = value.tokens.clone();
        let element = match value.form {
            Form::Plain => quote!(scalar::element(&#base, #tokens)),
            Form::Optional => quote!(#tokens.map(|index| scalar::element(&#base, index)).unwrap_or_default()),
            _ => {
                let name = value.text();
                quote!(scalar::member(&#base, #name))
            }
        };
        Rust::new(element, Form::Dynamic)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Connective {
    And,
    Or,
}

/// [`lift`] of a function with one parameter.
fn lift_path(
    name: &Ident,
    result: ResultShape,
    value: &TokenStream,
    call: TokenStream,
    optional: &[(Ident, TokenStream)],
) -> Rust {
    match result {
        ResultShape::Value => Rust::new(quote!(#value.map(scalar::#name)), Form::Optional)
            .with_test(quote!(#value.is_some_and(scalar::#name))),
        ResultShape::Option => Rust::new(quote!(#value.and_then(scalar::#name)), Form::Optional),
        ResultShape::Borrowed | ResultShape::Owned | ResultShape::Cow | ResultShape::Dynamic => {
            let form = lift(call, result, optional).form;
            Rust::new(quote!(#value.map(scalar::#name).unwrap_or_default()), form)
        }
    }
}

/// A call under the null rule of its strict parameters: null in, null out.
fn lift(call: TokenStream, result: ResultShape, optional: &[(Ident, TokenStream)]) -> Rust {
    let form = match result {
        ResultShape::Value => Form::Plain,
        ResultShape::Option => Form::Optional,
        ResultShape::Borrowed => Form::Borrowed,
        ResultShape::Owned => Form::Owned,
        ResultShape::Cow => Form::Cow,
        ResultShape::Dynamic => Form::Dynamic,
    };
    let (arguments, pattern) = match optional {
        [] => return Rust::new(call, form),
        [(variable, value)] => (quote!(#value), quote!(#variable)),
        [(a, x), (b, y)] => (quote!(#x.zip(#y)), quote!((#a, #b))),
        more => {
            let mut values = more.iter().map(|(_, value)| quote!(#value));
            let mut names = more.iter().map(|(name, _)| quote!(#name));
            let first = (values.next().unwrap_or_default(), names.next().unwrap_or_default());
            values.zip(names).fold(first, |(value, pattern), (next, name)| {
                (quote!(#value.zip(#next)), quote!((#pattern, #name)))
            })
        }
    };
    match form {
        Form::Optional => Rust::new(quote!(#arguments.and_then(|#pattern| #call)), Form::Optional),
        Form::Plain => Rust::new(quote!(#arguments.map(|#pattern| #call)), Form::Optional)
            .with_test(quote!(#arguments.is_some_and(|#pattern| #call))),
        Form::Borrowed
        | Form::Owned
        | Form::Cow
        | Form::Lent
        | Form::LentCow
        | Form::Dynamic
        | Form::DynamicPlace => Rust::new(quote!(#arguments.map(|#pattern| #call).unwrap_or_default()), form),
    }
}

/// True for a variable alone.
fn is_variable(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!((tokens.next(), tokens.next()), (Some(TokenTree::Ident(_)), None))
}

/// True for tokens that are an `if` and nothing more.
fn is_choice(tokens: &TokenStream) -> bool {
    matches!(syn::parse2(tokens.clone()), Ok(syn::Expr::If(_)))
}

/// Two branches in one form.
fn unify(then: Rust, otherwise: Rust) -> (Form, TokenStream, TokenStream) {
    match (then.form, otherwise.form) {
        (a, b) if a == b && !matches!(a, Form::DynamicPlace | Form::Lent | Form::LentCow) => {
            (a, then.tokens, otherwise.tokens)
        }
        (Form::Plain | Form::Optional, _) => (Form::Optional, then.optional(), otherwise.optional()),
        (Form::Borrowed | Form::Owned | Form::Cow | Form::Lent | Form::LentCow, _) => {
            (Form::Cow, then.cow(), otherwise.cow())
        }
        (Form::Dynamic | Form::DynamicPlace, _) => (Form::Dynamic, then.dynamic(), otherwise.dynamic()),
    }
}

/// The Rust operator of a comparison whose operands' order in Rust is KQL's.
fn native(function: &ScalarFunction) -> Option<TokenStream> {
    let simple = function.parameters.iter().all(|parameter| {
        matches!(parameter.ty, Type::Bool | Type::Int | Type::Long | Type::DateTime | Type::TimeSpan)
            && parameter.shape == ParameterShape::Strict
    });
    let text = function.parameters.iter().all(|parameter| parameter.shape == ParameterShape::Text);
    match function.name {
        "==" if simple || text => Some(quote!(==)),
        "!=" if simple || text => Some(quote!(!=)),
        "<" if simple => Some(quote!(<)),
        "<=" if simple => Some(quote!(<=)),
        ">" if simple => Some(quote!(>)),
        ">=" if simple => Some(quote!(>=)),
        _ => None,
    }
}

/// True for `==` and `!=` over types that Rust compares as KQL does. They see nulls: of two nulls the answer is null, so
/// that Rust's own operators say the same only where one side is never null.
fn is_equality(function: &ScalarFunction) -> bool {
    matches!(function.name, "==" | "!=")
        && function.parameters.iter().all(|parameter| {
            matches!(parameter.ty, Type::Bool | Type::Int | Type::Long | Type::DateTime | Type::TimeSpan)
                && parameter.shape == ParameterShape::Nullable
        })
}

fn text_of(expr: &Expr) -> &str {
    match expr.literal() {
        Some(Value::String(text)) => text,
        _ => unreachable!("the binder lets only constant patterns through"),
    }
}

pub(super) fn accessor(ty: Type) -> Ident {
    format_ident!("{}", ty.name())
}
