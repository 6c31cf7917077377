//! Calls of functions: which overload, what type, and what the runtime has for it.

use std::{collections::HashMap, sync::LazyLock};

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::{
    Binder,
    expression::constant,
    folding::{fold, gives_null_text},
    problem::{
        ARGUMENT_COUNT, INVALID_CONSTANT, MISPLACED_AGGREGATE, NOT_CONSTANT, TYPE_MISMATCH, UNKNOWN_FUNCTION,
        UNSUPPORTED_FUNCTION,
    },
    query::{Meaning, accepts, rank, unknown},
    scope::{Binding, Pattern, Place},
    tree::{Expr, ExprKind},
    uncompiled::{has_no_result, why_not},
};
use crate::{
    catalog::{
        ParameterShape, SCALAR_FUNCTIONS, ScalarFunction,
        database::nearest,
        signature::{self, Accepts, Family, Parameter, ResultType, Signature, with_article},
    },
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast,
};

impl Binder<'_> {
    /// A call by name: a `let` function, a form of the language, a stored function, or one of the reference.
    pub(super) fn call(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Meaning {
        match place.scope.get(&name.value) {
            Some(Binding::Function(function)) => {
                let function = function.clone();
                return self.call_user(&function, name, None, arguments, place);
            }
            Some(Binding::Table(table)) if arguments.is_empty() => {
                return Meaning::Table(self.let_reference(&table.clone(), span));
            }
            Some(Binding::Pattern(pattern)) => {
                let pattern = pattern.clone();
                return self.pattern(&pattern, name, arguments, None, span, place);
            }
            Some(
                Binding::Scalar(_)
                | Binding::Table(_)
                | Binding::Graph(_)
                | Binding::Row(_)
                | Binding::Path(_)
                | Binding::Entity,
            )
            | None => {}
        }
        if let Some(meaning) = self.form(name, arguments, span, place) {
            return meaning;
        }
        if let Some(function) = self.stored_function(name) {
            return self.call_user(&function, name, None, arguments, place);
        }
        if let Some(stored) = self.database.function(&name.value) {
            return self.opaque_function(stored, name, arguments, span, place);
        }
        match signature::find(Family::Function, &name.value) {
            Some(function) => Meaning::Scalar(self.built_in(function, name, arguments, span, place)),
            None => self.unknown_function(name, span, place),
        }
    }

    /// A use of a pattern: the body of the case whose values the arguments are.
    pub(super) fn pattern(
        &mut self,
        pattern: &Pattern,
        name: &ast::Name,
        arguments: &[ast::Argument],
        path: Option<&str>,
        span: Span,
        place: Place<'_>,
    ) -> Meaning {
        let given: Vec<Option<Value>> = arguments
            .iter()
            .map(|argument| self.scalar(&argument.value, place.outside()).literal().cloned())
            .collect();
        let inside = Place::new(&pattern.scope);
        for case in &pattern.definition.matches {
            let values: Vec<Option<Value>> =
                case.values.iter().map(|value| self.scalar(value, inside).literal().cloned()).collect();
            let case_path = case.path.as_ref().map(|path| self.scalar(path, inside));
            let case_path = case_path.as_ref().and_then(|path| super::expression::texts(path).pop());
            if values == given && case_path.as_deref() == path {
                return self.query(&case.body, &pattern.scope).unwrap_or(Meaning::Scalar(unknown(span)));
            }
        }
        self.report(
            Diagnostic::new(
                UNKNOWN_FUNCTION,
                format!("no case of the pattern `{}` fits these arguments", name.value),
                span,
            )
            .also(pattern.definition.name.span, "the pattern is declared here"),
        );
        Meaning::Table(self.error_table(span))
    }

    pub(super) fn unknown_function(&mut self, name: &ast::Name, span: Span, place: Place<'_>) -> Meaning {
        if signature::find(Family::Aggregate, &name.value).is_some() {
            self.report(
                Diagnostic::new(
                    MISPLACED_AGGREGATE,
                    format!("`{}` is an aggregate and cannot stand here", name.value),
                    name.span,
                )
                .help("aggregates stand left of `by` in `summarize`"),
            );
            return Meaning::Scalar(unknown(span));
        }
        let diagnostic =
            Diagnostic::new(UNKNOWN_FUNCTION, format!("there is no function `{}`", name.value), name.span);
        let added = self.database.added_functions().map(|function| function.name.as_str());
        let known = [Family::Function, Family::Aggregate].into_iter().flat_map(signature::names);
        let names = known.map(|name| -> &str { name }).chain(added);
        let near = Some(names).filter(|_| !self.has_too_many_problems());
        let diagnostic = match near.and_then(|names| nearest(&name.value, names)) {
            _ if foreign(&name.value).is_some() => {
                diagnostic.help(format!("KQL calls it `{}`", foreign(&name.value).unwrap_or_default()))
            }
            Some(found) if found.eq_ignore_ascii_case(&name.value) => {
                diagnostic.help(format!("names are case-sensitive: write `{found}`"))
            }
            Some(found) => diagnostic.help(format!("did you mean `{found}`?")),
            None => diagnostic.help("a function stored in the workspace is made known with `--functions`"),
        };
        self.report(diagnostic);
        if place.row.is_some() {
            Meaning::Scalar(unknown(span))
        } else {
            Meaning::Table(self.error_table(span))
        }
    }

    fn built_in(
        &mut self,
        function: &'static signature::Function,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let arguments: Vec<Expr> =
            arguments.iter().map(|argument| self.scalar(&argument.value, place)).collect();
        let arguments = self.accept_call(function.name, arguments);
        let Some(signature) = self.overload(function, name, &arguments, span) else { return unknown(span) };
        self.refuse_call(function.name, &arguments, span);
        let ty = result_type(signature, &arguments);
        if arguments
            .iter()
            .any(|argument| argument.ty.is_none() || matches!(argument.kind, ExprKind::Unknown))
        {
            return Expr { kind: ExprKind::Unknown, ty, span };
        }
        if let Some(Value::String(part)) = arguments.first().and_then(Expr::literal)
            && !is_part(function.name, part)
        {
            let parts = "`year`, `quarter`, `month`, `week`, `day`, `hour`, `minute`, `second`, `millisecond`, `microsecond`, `nanosecond`";
            self.report(
                Diagnostic::new(
                    INVALID_CONSTANT,
                    format!("`{part}` is no part that `{}` knows", name.value),
                    arguments[0].span,
                )
                .help(format!("the parts are {parts}")),
            );
            return Expr { kind: ExprKind::Unknown, ty, span };
        }
        let weeks = function.name == "datetime_diff"
            && matches!(arguments.first().and_then(Expr::literal), Some(Value::String(part)) if **part == *"week");
        if let Some(operation) = super::window::operation(function.name) {
            return self.window(operation, name, arguments, ty, span);
        }
        if gives_null_text(function.name, &arguments) {
            return self.refuse_form(
                "`substring` of a row with a null start or length, which gives a null string,",
                span,
            );
        }
        let bound = self.apply(function.name, arguments, span);
        if weeks && !self.reads_as_parser(span, || "a real".to_owned()) {
            return self.convert(bound, Type::Real);
        }
        Expr { ty: bound.ty.or(ty), ..bound }
    }

    /// The first signature that the arguments fit; a problem is reported where none does.
    fn overload(
        &mut self,
        function: &'static signature::Function,
        name: &ast::Name,
        arguments: &[Expr],
        span: Span,
    ) -> Option<&'static Signature> {
        let counted: Vec<&Signature> =
            function.signatures.iter().filter(|signature| takes(signature, arguments.len())).collect();
        if counted.is_empty() {
            self.report(Diagnostic::new(
                ARGUMENT_COUNT,
                format!("`{}` takes {}, not {}", name.value, counts(function), arguments.len()),
                span,
            ));
            return None;
        }
        let misfit = |signature: &Signature| {
            spread(signature, arguments.len())
                .zip(arguments)
                .find(|(parameter, argument)| !fits(parameter.accepts, argument.ty))
                .map(|(parameter, argument)| (parameter.name, parameter.accepts, argument.ty, argument.span))
        };
        if let Some(signature) = counted.iter().find(|signature| misfit(signature).is_none()) {
            return Some(signature);
        }
        if let Some((parameter, wanted, Some(found), at)) = misfit(counted[0]) {
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!(
                        "`{}` takes {} as its `{parameter}`, not {}",
                        name.value,
                        wanted.describe(),
                        with_article(found)
                    ),
                    at,
                )
                .label(with_article(found)),
            );
        }
        None
    }

    /// Calls the runtime's overload for these operands, converting them, and computes the result if all are constant.
    pub(super) fn apply(&mut self, name: &str, arguments: Vec<Expr>, span: Span) -> Expr {
        if arguments.iter().any(|argument| matches!(argument.kind, ExprKind::Unknown)) {
            return unknown(span);
        }
        let Some(function) = implementation(name, &arguments) else {
            if has_no_result(name, &arguments) {
                return constant(Value::null(Type::Dynamic), span);
            }
            let types = arguments
                .iter()
                .filter_map(|argument| argument.ty)
                .map(kqlc_runtime::types::Type::name)
                .collect::<Vec<_>>()
                .join(", ");
            self.report(
                Diagnostic::new(
                    UNSUPPORTED_FUNCTION,
                    format!("`{name}` over ({types}) cannot be compiled yet"),
                    span,
                )
                .note(why_not(name)),
            );
            return unknown(span);
        };
        let mut converted = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.into_iter().enumerate() {
            let parameter = &function.parameters[index.min(function.parameters.len() - 1)];
            let argument = self.convert(argument, parameter.ty);
            if !self.check_constant(name, parameter.shape, &argument) {
                return Expr { kind: ExprKind::Unknown, ty: Some(function.returns), span };
            }
            converted.push(argument);
        }
        let values: Option<Vec<Value>> =
            converted.iter().map(|argument| argument.literal().cloned()).collect();
        match values.filter(|_| !function.is_random() || self.library.computes_random()) {
            Some(values) if !self.may_compute(&values, span) => {
                Expr { kind: ExprKind::Unknown, ty: Some(function.returns), span }
            }
            Some(values) => Expr { ty: Some(function.returns), ..constant(fold(function, &values), span) },
            None => Expr {
                kind: ExprKind::Call { function, arguments: converted },
                ty: Some(function.returns),
                span,
            },
        }
    }

    /// Patterns must be constants that compile, lists of terms constants.
    fn check_constant(&mut self, name: &str, shape: ParameterShape, argument: &Expr) -> bool {
        if shape == ParameterShape::Terms && argument.literal().is_none() {
            self.refuse_form(&format!("`{name}` with terms that are not constant"), argument.span);
            return false;
        }
        if shape != ParameterShape::Pattern {
            return true;
        }
        match argument.literal() {
            Some(Value::String(text)) => match self.library.check_pattern(text) {
                Ok(()) => true,
                Err(reason) => {
                    let is_look_around = reason.contains("look-around");
                    let problem = Diagnostic::new(
                        INVALID_CONSTANT,
                        format!("`{name}` is given a regular expression that does not compile"),
                        argument.span,
                    )
                    .note(reason);
                    self.report(if is_look_around {
                        problem.help("say with a second condition what must not follow or precede: `and not(... matches regex ...)`")
                    } else {
                        problem
                    });
                    false
                }
            },
            _ => {
                self.report(
                    Diagnostic::new(
                        NOT_CONSTANT,
                        format!("the regular expression of `{name}` must be a constant"),
                        argument.span,
                    )
                    .note("kqlc compiles regular expressions when it compiles the rule"),
                );
                false
            }
        }
    }

    /// Makes a value of type `to` of an expression, as the engine does where types meet.
    pub(super) fn convert(&mut self, expr: Expr, to: Type) -> Expr {
        match expr.ty {
            Some(ty) if ty == to => expr,
            None => Expr { ty: Some(to), ..expr },
            Some(_) if matches!(expr.kind, ExprKind::Unknown) => Expr { ty: Some(to), ..expr },
            Some(_) if to == Type::Dynamic => match expr.literal() {
                Some(value) => {
                    let value = Value::Dynamic(Dynamic::from(value.clone()));
                    constant(value, expr.span)
                }
                None => {
                    let span = expr.span;
                    Expr { kind: ExprKind::ToDynamic(Box::new(expr)), ty: Some(Type::Dynamic), span }
                }
            },
            Some(_) => {
                let span = expr.span;
                if let Some(value) = expr.literal()
                    && value.is_null()
                    && to != Type::String
                {
                    return constant(Value::null(to), span);
                }
                self.apply(conversion(to), vec![expr], span)
            }
        }
    }
}

/// What KQL calls a function of SQL, Splunk and the like.
fn foreign(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "concat" => "strcat",
        "contains" => "x contains y",
        "current_timestamp" | "getdate" | "sysdate" | "utcnow" => "now",
        "dateadd" => "datetime_add",
        "datediff" => "datetime_diff",
        "if" | "cond" => "iff",
        "ifnull" | "nvl" => "coalesce",
        "instr" | "charindex" => "indexof",
        "len" | "length" => "strlen",
        "like" => "x has y",
        "lower" | "lcase" => "tolower",
        "mvcount" => "array_length",
        "regex_extract" | "rex" => "extract",
        "substr" => "substring",
        "str" | "to_string" => "tostring",
        "upper" | "ucase" => "toupper",
        _ => return None,
    })
}

/// False for a part of a datetime that the engine refuses in this function (measured).
fn is_part(function: &str, part: &str) -> bool {
    match function {
        "datetime_add" | "datetime_diff" => kqlc_runtime::scalar::is_period(part),
        "datetime_part" => kqlc_runtime::scalar::is_datetime_part(part),
        _ => true,
    }
}

/// The function that converts to a type.
fn conversion(to: Type) -> &'static str {
    match to {
        Type::Bool => "tobool",
        Type::DateTime => "todatetime",
        Type::Decimal => "todecimal",
        Type::Dynamic => "todynamic",
        Type::Guid => "toguid",
        Type::Int => "toint",
        Type::Long => "tolong",
        Type::Real => "toreal",
        Type::String => "tostring",
        Type::TimeSpan => "totimespan",
    }
}

/// The runtime's best overload for arguments of these types.
fn implementation(name: &str, arguments: &[Expr]) -> Option<&'static ScalarFunction> {
    static BY_NAME: LazyLock<HashMap<&str, Vec<&ScalarFunction>>> = LazyLock::new(|| {
        let mut by_name: HashMap<&str, Vec<&ScalarFunction>> = HashMap::new();
        for function in SCALAR_FUNCTIONS {
            let names = [function.name];
            for name in names.iter().chain(function.synonyms).chain(function.deprecated) {
                by_name.entry(name).or_default().push(function);
            }
        }
        by_name
    });
    BY_NAME
        .get(name)?
        .iter()
        .filter_map(|function| Some((distance(function, arguments)?, *function)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, function)| function)
}

/// How far the arguments are from the parameters; `None` if they do not fit at all.
fn distance(function: &ScalarFunction, arguments: &[Expr]) -> Option<u32> {
    let count = function.parameters.len();
    let given = arguments.len();
    let fits = if function.variadic { given + 1 >= count } else { given == count };
    if !fits {
        return None;
    }
    arguments
        .iter()
        .enumerate()
        .map(|(index, argument)| {
            let parameter = &function.parameters[index.min(count - 1)];
            let built_once = matches!(parameter.shape, ParameterShape::Pattern | ParameterShape::Terms);
            let building = match (built_once, argument.literal()) {
                (true, Some(_)) => 0,
                (true, None) => NOT_BUILT,
                (false, _) => 1,
            };
            let conversion = match (argument.ty?, parameter.ty) {
                (found, wanted) if found == wanted => Some(0),
                (found, wanted)
                    if found.is_numeric() && wanted.is_numeric() && rank(found) < rank(wanted) =>
                {
                    Some(u32::from(rank(wanted) - rank(found)))
                }
                (Type::Dynamic, Type::String) => Some(10),
                (Type::Dynamic, _) => Some(12),
                (_, Type::String) => Some(30),
                (_, Type::Dynamic) => Some(20),
                _ => None,
            };
            conversion.map(|distance: u32| distance + building)
        })
        .sum()
}

/// What it counts against an overload that builds an argument once if that argument is no constant: it is taken only
/// where there is no other, to say so.
const NOT_BUILT: u32 = 1000;

/// The parameters that so many arguments fall to; a repeated group is repeated as a whole, as in `case`.
fn spread(signature: &Signature, count: usize) -> impl Iterator<Item = &Parameter> {
    let repeating = signature.parameters.iter().filter(|parameter| parameter.repeats).count();
    let before = signature.parameters.iter().take_while(|parameter| !parameter.repeats).count();
    let after = signature.parameters.len() - before - repeating;
    (0..count).filter_map(move |index| {
        if repeating == 0 || index < before {
            signature.parameters.get(index)
        } else if index + after >= count {
            signature.parameters.get(signature.parameters.len() - (count - index))
        } else {
            signature.parameters.get(before + (index - before) % repeating)
        }
    })
}

pub(super) fn takes(signature: &Signature, count: usize) -> bool {
    let least: usize = signature.parameters.iter().map(|parameter| parameter.least).sum();
    let most = if signature.parameters.iter().any(|parameter| parameter.repeats) {
        usize::MAX
    } else {
        signature.parameters.len()
    };
    (least..=most).contains(&count)
}

/// True if arguments fit a signature in number and type.
pub(super) fn fits_all(signature: &Signature, arguments: &[Expr]) -> bool {
    takes(signature, arguments.len())
        && spread(signature, arguments.len())
            .zip(arguments)
            .all(|(parameter, argument)| fits(parameter.accepts, argument.ty))
}

pub(super) fn counts(function: &signature::Function) -> String {
    let least =
        |signature: &Signature| signature.parameters.iter().map(|parameter| parameter.least).sum::<usize>();
    let fewest = function.signatures.iter().map(least).min().unwrap_or(0);
    let most = function.signatures.iter().map(|signature| signature.parameters.len()).max().unwrap_or(0);
    let repeats = function.signatures.iter().flat_map(|signature| &signature.parameters).any(|p| p.repeats);
    match (fewest, most) {
        (fewest, _) if repeats => format!("{fewest} or more arguments"),
        (1, 1) => "1 argument".to_owned(),
        (fewest, most) if fewest == most => format!("{fewest} arguments"),
        (fewest, most) if fewest + 1 == most => format!("{fewest} or {most} arguments"),
        (fewest, most) => format!("{fewest} to {most} arguments"),
    }
}

pub(super) fn fits(wanted: Accepts, found: Option<Type>) -> bool {
    let Some(found) = found else { return true };
    let dynamic = found == Type::Dynamic;
    match wanted {
        Accepts::Type(ty) => accepts(ty, found),
        Accepts::Scalar
        | Accepts::Any
        | Accepts::Common
        | Accepts::CommonOrderable
        | Accepts::Orderable
        | Accepts::Lookup
        | Accepts::TypeLiteral => true,
        Accepts::Integer => dynamic || matches!(found, Type::Int | Type::Long),
        Accepts::Number => dynamic || found.is_numeric(),
        Accepts::NumberOrBool => dynamic || found.is_numeric() || found == Type::Bool,
        Accepts::Summable => dynamic || found.is_numeric() || found == Type::TimeSpan,
        Accepts::NotDynamic => true,
        Accepts::NotRealOrBool => !matches!(found, Type::Real | Type::Bool),
        Accepts::StringOrDynamic => matches!(found, Type::String | Type::Dynamic),
        Accepts::IntegerOrArray => matches!(found, Type::Int | Type::Long | Type::Dynamic),
        Accepts::Dynamic => dynamic,
        Accepts::Table => false,
    }
}

/// The result type of a signature over these arguments.
fn result_type(signature: &Signature, arguments: &[Expr]) -> Option<Type> {
    match signature.result {
        ResultType::Type(ty) => Some(ty),
        ResultType::SameAs(index) => arguments.get(index).and_then(|argument| argument.ty),
        ResultType::Promoted => arguments.first().and_then(|argument| argument.ty).map(promote),
        ResultType::Common | ResultType::CommonScalar => common(arguments),
        ResultType::Widest => arguments.iter().filter_map(|argument| argument.ty).max_by_key(|ty| rank(*ty)),
        ResultType::Literal | ResultType::Columns(_) | ResultType::SortedArrays | ResultType::Custom => {
            Some(Type::Dynamic)
        }
    }
}

/// The type of a sum over a type.
pub(super) fn promote(ty: Type) -> Type {
    if ty == Type::Int { Type::Long } else { ty }
}

/// The type that all of them share: the widest number, or the first that is not dynamic.
pub(super) fn common(arguments: &[Expr]) -> Option<Type> {
    let mut result: Option<Type> = None;
    for argument in arguments {
        result = match (result, argument.ty?) {
            (None, ty) => Some(ty),
            (Some(Type::Dynamic), ty) => Some(ty),
            (Some(before), ty) if before.is_numeric() && ty.is_numeric() && rank(ty) > rank(before) => {
                Some(ty)
            }
            (before, _) => before,
        };
    }
    result
}
