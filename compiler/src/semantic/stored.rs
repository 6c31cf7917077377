//! Calls of stored functions: their bodies, and how problems inside them are told to the query's author.

use std::{collections::HashSet, rc::Rc, sync::Arc};

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder, StoredCall,
    external::OpenNames,
    problem::{BROKEN_FUNCTION, INVALID_CONSTANT, NOT_CONSTANT, REFUSED_BY_ENGINE, TOO_DEEP},
    query::{Meaning, unknown},
    reading::{Difference, Reading},
    scope::{Binding, Place, Scope, UserFunction},
    tree::{Column, ExprKind, LetTable, Schema, Table, TableKind},
    untyped, untyped_part,
};
use crate::{
    catalog::ColumnName,
    diagnostic::{Diagnostic, Kind, Label, Severity},
    source::{Span, Spanned},
    syntax::ast,
};

/// What a call of a stored function results in, without the tree of its body.
#[derive(Debug)]
pub(super) struct Summary {
    columns: Vec<(ColumnName, Option<Type>)>,
    /// Which of them is the time of a row of which it is known when it arrived.
    arriving: Option<usize>,
    open: bool,
    /// True if somewhere in the body there is something whose type only the data tells.
    untyped: bool,
    /// The tables that the body reads.
    tables: Vec<String>,
    /// What is wrong with the body, in the function's own file.
    problems: Vec<Diagnostic>,
    /// Where its columns and their defaults have different types.
    differences: Vec<Difference>,
    /// True if the body reads rows of which only the data tells all columns.
    opens: bool,
}

impl Binder<'_> {
    /// The function stored in the database under that name, parsed.
    pub(super) fn stored_function(&mut self, name: &ast::Name) -> Option<Rc<UserFunction>> {
        let function = self.library.function(&name.value)?;
        Some(Rc::new(UserFunction {
            definition: function.definition.clone(),
            scope: Scope::default(),
            stored: true,
        }))
    }

    /// Binds a stored function's body without a call.
    pub(super) fn body(&mut self, function: &ast::Function) -> Option<Meaning> {
        let mut scope = Scope::default();
        for parameter in &function.parameters {
            let binding = match parameter.ty {
                ast::ParameterType::Scalar(_) => self.default_value(parameter, &scope),
                ast::ParameterType::Table(_) => {
                    let table = self.error_table(parameter.name.span);
                    Binding::Table(Rc::new(LetTable { name: parameter.name.value.clone(), table }))
                }
            };
            scope = scope.with(&parameter.name.value, binding);
        }
        self.query(&function.body, &scope)
    }

    /// What tells calls apart whose bodies may result in different things; `None` if the body has to be bound anew.
    ///
    /// What a constant array or bag holds has no part in that, unless a problem with a constant is found.
    pub(super) fn call_key(&self, name: &str, bindings: &[Binding], place: Place<'_>) -> Option<String> {
        if self.library.is_for_compiling() || place.row.is_some() {
            return None;
        }
        let mut key = format!("{name} {}", self.fuzzy);
        for binding in bindings {
            let Binding::Scalar(value) = binding else { return None };
            match &value.kind {
                ExprKind::Literal(Value::Dynamic(_)) => key.push_str(" dynamic"),
                ExprKind::Literal(literal) => key.push_str(&format!(" {literal:?}")),
                _ => {
                    let unknown = untyped_part(value, value.span.file, &mut HashSet::new()).is_some();
                    key.push_str(&format!(" {:?} {unknown}", value.ty));
                }
            }
        }
        Some(key)
    }

    /// Binds the body of a stored function that is called by `name`, or remembers what an equal call resulted in.
    pub(super) fn stored_body(
        &mut self,
        function: &ast::Function,
        name: &ast::Name,
        scope: &Scope,
        key: Option<String>,
    ) -> Option<Meaning> {
        if self.expanding.contains(&name.value) {
            let message = format!("the stored function `{}` calls itself", name.value);
            self.report(Diagnostic::new(TOO_DEEP, message, name.span));
            return Some(Meaning::Scalar(unknown(name.span)));
        }
        if let Some(summary) = key.as_ref().and_then(|key| self.summary(key)) {
            return Some(Meaning::Table(self.summarized(&summary, name)));
        }
        let (problems, tables) = (self.diagnostics.len(), self.tables.len());
        let (differences, opened) = (self.differences.len(), self.open_tables);
        self.expanding.push(name.value.clone());
        self.note_call(name, function.span);
        let result = self.open_body(&function.body, scope);
        self.expanding.pop();
        let problems = serious(self.library.problems(&name.value, self.diagnostics.split_off(problems)));
        let tables: Vec<String> = self.tables.drain(tables..).map(|table| table.value).collect();
        self.tell(name, &problems, &tables);
        let depends = [NOT_CONSTANT.code, INVALID_CONSTANT.code, REFUSED_BY_ENGINE.code];
        let key = key.filter(|_| !problems.iter().any(|problem| depends.contains(&problem.code)));
        if let (Some(key), Some(Meaning::Table(table))) = (key, &result) {
            let columns = table.schema.columns.iter();
            let summary = Summary {
                columns: columns.map(|column| (column.name.clone(), column.ty)).collect(),
                arriving: table.schema.columns.iter().position(|column| self.arriving.contains(&column.id)),
                open: table.schema.open,
                untyped: untyped(table, table.span.file).is_some(),
                tables,
                problems,
                differences: self.differences[differences..].to_vec(),
                opens: self.open_tables > opened,
            };
            let key = if self.is_general(&summary) { key } else { self.special_key(&key) };
            self.library.remember(key, summary);
        }
        result
    }

    /// Remembers that a stored function's body stands in the tree.
    fn note_call(&mut self, name: &ast::Name, body: Span) {
        let outermost = self.expanding.first().unwrap_or(&name.value).clone();
        let call = StoredCall { name: name.value.clone(), outermost, body };
        if !self.stored_calls.contains(&call) {
            self.stored_calls.push(call);
        }
    }

    /// Binds a body, again if it names columns of rows of which only the data tells them.
    fn open_body(&mut self, body: &ast::Query, scope: &Scope) -> Option<Meaning> {
        let (asked, promised) = (std::mem::take(&mut self.asked), self.promised.clone());
        let (problems, tables) = (self.diagnostics.len(), self.tables.len());
        let differences = self.differences.len();
        let result = loop {
            let opened = self.open_tables;
            let result = self.query(body, scope);
            let names = std::mem::take(&mut self.asked);
            if self.open_tables == opened || !self.promised.add(&names) {
                break result;
            }
            self.diagnostics.truncate(problems);
            self.tables.truncate(tables);
            self.differences.truncate(differences);
        };
        (self.asked, self.promised) = (asked, promised);
        result
    }

    /// What a call of that key results in, if it has been bound before under circumstances that do not differ.
    fn summary(&self, key: &str) -> Option<Arc<Summary>> {
        let general = self.library.summary(key).filter(|summary| self.is_general(summary));
        general.or_else(|| self.library.summary(&self.special_key(key)))
    }

    /// True if the call results in the same in Microsoft's parser's reading, and if nobody promises columns.
    fn is_general(&self, summary: &Summary) -> bool {
        (self.reading == Reading::Parser || summary.differences.is_empty())
            && (self.promised == OpenNames::default() || !summary.opens)
    }

    /// Under what the results of calls are kept that are others under the present circumstances.
    fn special_key(&self, key: &str) -> String {
        format!("{key} {:?} {:?}", self.reading, self.promised)
    }

    fn summarized(&mut self, summary: &Summary, name: &ast::Name) -> Table {
        self.tell(name, &summary.problems, &summary.tables);
        self.differences.extend_from_slice(&summary.differences);
        self.open_tables += usize::from(summary.opens);
        let columns: Vec<Column> = summary.columns.iter().map(|(name, ty)| self.column(name, *ty)).collect();
        self.arriving.extend(summary.arriving.map(|index| columns[index].id));
        let kind = if summary.untyped { TableKind::Error } else { TableKind::Values(Vec::new()) };
        Table { kind, schema: Schema { columns, open: summary.open }, span: name.span }
    }

    /// Notes at the call what the body reads and what is wrong with it.
    fn tell(&mut self, name: &ast::Name, problems: &[Diagnostic], tables: &[String]) {
        self.tables.extend(tables.iter().map(|table| Spanned::new(table.clone(), name.span)));
        for problem in problems {
            self.report(at_call(problem, &name.value, name.span));
        }
    }
}

/// The problems that concern callers, each kind of message once. Warnings are for the function's author alone.
fn serious(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut serious: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        let is_known = |other: &Diagnostic| (other.code, &other.message) == (problem.code, &problem.message);
        if problem.severity >= Severity::Unsupported && !serious.iter().any(is_known) {
            serious.push(problem);
        }
    }
    serious
}

/// A problem inside a stored function as its caller sees it: the call cannot be compiled, and labels lead to where the
/// problem is. The caller's file is not at fault, so this is no error there.
fn at_call(inner: &Diagnostic, name: &str, call: Span) -> Diagnostic {
    let mut outer = inner.clone();
    if inner.severity == Severity::Error {
        let Kind { code, name, severity } = BROKEN_FUNCTION;
        outer = Diagnostic { code, name, severity, ..outer };
    }
    outer.message = format!("in `{name}`: {}", inner.message);
    let call = Label { span: call, message: "called here".to_owned() };
    let place = std::mem::replace(&mut outer.primary, call);
    outer.secondary.insert(0, place);
    outer
}
