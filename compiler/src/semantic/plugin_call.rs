//! Calls of plugins: how many arguments, and what each must be.

use kqlc_runtime::types::Type;

use super::{
    Binder,
    call::{counts, fits, takes},
    problem::{ARGUMENT_COUNT, NOT_CONSTANT, TYPE_MISMATCH},
    scope::Place,
    tree::{Expr, ExprKind, Schema},
};
use crate::{
    catalog::signature::{Accepts, Function, Parameter, Role, Signature, with_article},
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, Argument},
};

impl Binder<'_> {
    /// Reports what is wrong with the arguments of a plugin, and says whether they are right.
    ///
    /// Arguments behind optional or repeated ones are not looked at: what those stand for depends on what they are.
    pub(super) fn check_plugin_call(
        &mut self,
        plugin: &Function,
        arguments: &[Argument],
        row: &Schema,
        span: Span,
        place: Place<'_>,
    ) -> bool {
        let mut counted = plugin.signatures.iter().filter(|signature| takes(signature, arguments.len()));
        let Some(signature) = counted.next() else {
            let message = format!("`{}` takes {}, not {}", plugin.name, counts(plugin), arguments.len());
            let mut problem = Diagnostic::new(ARGUMENT_COUNT, message, span);
            if let Some(signature) = plugin.signatures.first() {
                problem = problem.help(format!("write `{}`", usage(plugin, signature)));
            }
            self.report(problem);
            return false;
        };
        if counted.next().is_some() {
            return true;
        }
        let is_fixed = |parameter: &&Parameter| parameter.least == 1 && !parameter.repeats;
        let mut fixed = signature.parameters.iter().take_while(is_fixed).count();
        if signature.parameters.iter().all(|parameter| !parameter.repeats) {
            fixed = signature.parameters.len();
        }
        let in_place = arguments.iter().take_while(|argument| argument.names.is_empty());
        let pairs = signature.parameters.iter().take(fixed).zip(in_place);
        let problems: Vec<Diagnostic> = pairs
            .filter_map(|(parameter, argument)| {
                self.plugin_argument_problem(plugin, parameter, argument, row, place)
            })
            .collect();
        let is_right = problems.is_empty();
        for problem in problems {
            self.report(problem);
        }
        is_right
    }

    fn plugin_argument_problem(
        &mut self,
        plugin: &Function,
        parameter: &Parameter,
        argument: &Argument,
        row: &Schema,
        place: Place<'_>,
    ) -> Option<Diagnostic> {
        let span = argument.value.span;
        let takes = |what: &str| format!("`{}` takes {what} as its `{}`", plugin.name, parameter.name);
        if parameter.role == Role::Column && !is_name(&argument.value) {
            let problem = Diagnostic::new(TYPE_MISMATCH, takes("a column"), span);
            return Some(
                problem.label("not the name of a column").help("`extend` gives a computed value a name"),
            );
        }
        // A column of the table that is looked up in, which is bound where its columns are known.
        if parameter.name.ends_with("_lookup_key") {
            return None;
        }
        match (parameter.accepts, &argument.value.kind) {
            (Accepts::Table | Accepts::Lookup, _) | (Accepts::TypeLiteral, ast::ExprKind::TableType(_)) => {
                return None;
            }
            (Accepts::TypeLiteral, _) => {
                let problem = Diagnostic::new(TYPE_MISMATCH, takes("the type of a table"), span);
                return Some(problem.help("write it as in `typeof(*, Name: string)`"));
            }
            _ => {}
        }
        let value = self.scalar(&argument.value, place.over(row));
        if parameter.role == Role::Constant && !is_constant(&value) {
            let problem = Diagnostic::new(NOT_CONSTANT, takes("a constant"), span);
            return Some(problem.help("compute it before, as in `let x = toscalar(...);`"));
        }
        let found = value.ty?;
        let is_time = parameter.accepts == Accepts::Summable && found == Type::DateTime;
        if is_time || fits(parameter.accepts, Some(found)) {
            return None;
        }
        let message = format!("{}, not {}", takes(&parameter.accepts.describe()), with_article(found));
        Some(Diagnostic::new(TYPE_MISMATCH, message, span).label(with_article(found)))
    }
}

fn is_name(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Name(_) => true,
        ast::ExprKind::Parenthesized(inner) => is_name(inner),
        _ => false,
    }
}

/// True if no row is needed to know the value.
fn is_constant(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Unknown) || value.columns().is_empty()
}

/// `rows_near(condition, num_rows, num_rows_after?)`
fn usage(plugin: &Function, signature: &Signature) -> String {
    let parameter = |parameter: &Parameter| match (parameter.least, parameter.repeats) {
        (_, true) => format!("{}...", parameter.name),
        (0, false) => format!("{}?", parameter.name),
        _ => parameter.name.to_owned(),
    };
    let parameters: Vec<String> = signature.parameters.iter().map(parameter).collect();
    format!("{}({})", plugin.name, parameters.join(", "))
}
