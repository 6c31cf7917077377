//! What a lint of single rules may look at.

use std::{cell::OnceCell, collections::HashSet};

use kqlc_runtime::types::Type;

use crate::{
    catalog::Database,
    diagnostic::Edit,
    rule::{self, Kind, Notation, Rule, Value},
    source::{FileId, Span, Spanned},
    syntax::{
        ast::{
            Argument, Expr, ExprKind, LetValue, Name, NamedExpr, Operator, OperatorKind, Query, Statement,
        },
        visit::{self, Node},
    },
};

/// A rule, its query and what is known of them.
#[derive(Debug)]
pub struct Context<'a> {
    /// The path of the file, as given or found.
    pub path: &'a str,
    /// The file's text.
    pub text: &'a str,
    /// The rule.
    pub rule: &'a Rule,
    /// The syntax tree of its query.
    pub query: &'a Query,
    /// What binding found out.
    pub facts: &'a QueryFacts,
    /// Tables and stored functions.
    pub database: &'a Database,
    /// Every expression of the query, outer before inner, in the order of the text.
    pub exprs: Vec<&'a Expr>,
    /// Every operator of the query, likewise.
    pub operators: Vec<&'a Operator>,
    assigned: OnceCell<HashSet<&'a str>>,
}

/// What is known of a query after binding.
#[derive(Clone, Debug, Default)]
pub struct QueryFacts {
    /// The result columns; `None` where they are open or unknown.
    pub columns: Option<Vec<(String, Type)>>,
    /// The result columns as the query runs, if Microsoft's parser gives others.
    pub run_columns: Option<Vec<(String, Type)>>,
    /// Every place where a table of the database is read.
    pub tables: Vec<Spanned<String>>,
}

impl QueryFacts {
    /// The types that a result column has in one reading or the other; `None` where the columns are open or unknown.
    pub fn column_types(&self, name: &str) -> Option<Vec<Type>> {
        let columns = self.columns.iter().chain(&self.run_columns).flatten();
        let types = columns.filter(|(known, _)| known == name).map(|(_, ty)| *ty).collect();
        self.columns.is_some().then_some(types)
    }
}

/// A call in a query.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The function.
    pub name: &'a Name,
    /// In order.
    pub arguments: &'a [Argument],
    /// The whole call.
    pub span: Span,
}

impl<'a> Context<'a> {
    /// Collects the parts of the query once, for all lints.
    pub fn new(
        (path, text): (&'a str, &'a str),
        rule: &'a Rule,
        query: &'a Query,
        facts: &'a QueryFacts,
        database: &'a Database,
    ) -> Self {
        let (mut exprs, mut operators) = (Vec::new(), Vec::new());
        visit::walk(query, &mut |node| match node {
            Node::Expr(expr) => exprs.push(expr),
            Node::Operator(operator) => operators.push(operator),
        });
        Self { path, text, rule, query, facts, database, exprs, operators, assigned: OnceCell::new() }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.rule.query.place.file
    }

    /// Every call by a plain name.
    pub fn calls(&self) -> impl Iterator<Item = Call<'a>> {
        self.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Call { name, arguments } => Some(Call { name, arguments, span: expr.span }),
            _ => None,
        })
    }

    /// Every pipe: its source and operators.
    pub fn pipes(&self) -> impl Iterator<Item = (&'a Expr, &'a [Operator])> {
        self.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Pipe { source, operators } => Some((&**source, operators.as_slice())),
            _ => None,
        })
    }

    /// The statement whose rows are the result.
    pub fn result(&self) -> Option<&'a Expr> {
        self.query.statements.iter().rev().find_map(|statement| match statement {
            Statement::Expression(expr) => Some(expr),
            _ => None,
        })
    }

    /// The operators of the result's pipe.
    pub fn result_operators(&self) -> &'a [Operator] {
        match self.result().map(|expr| &expr.kind) {
            Some(ExprKind::Pipe { operators, .. }) => operators,
            _ => &[],
        }
    }

    /// The type of a column, if every table of the query that has it agrees and the query does not define the name itself.
    pub fn column_type(&self, name: &str) -> Option<Type> {
        if self.is_assigned(name) {
            return None;
        }
        let mut types = self.facts.tables.iter().filter_map(|table| {
            self.database
                .table(&table.value)?
                .iter()
                .find(|column| column.name == name)
                .map(|column| column.ty)
        });
        let first = types.next()?;
        types.all(|ty| ty == first).then_some(first)
    }

    /// The tables whose own names stand at their places: none that a stored function or a wildcard stands for.
    pub fn named_tables(&self) -> impl Iterator<Item = &'a Spanned<String>> {
        self.facts.tables.iter().filter(|table| self.is_named(table))
    }

    fn is_named(&self, table: &Spanned<String>) -> bool {
        let query = &self.rule.query;
        query.text.match_indices(&table.value).any(|(start, name)| {
            let span = query.span(start..start + name.len());
            table.span.start <= span.start && span.end <= table.span.end
        })
    }

    /// Whether some operator, `let` or parameter of the query gives a column or value that name.
    pub fn is_assigned(&self, name: &str) -> bool {
        self.assigned.get_or_init(|| self.assignments()).contains(name)
    }

    fn assignments(&self) -> HashSet<&'a str> {
        let (mut names, mut expanded) = (HashSet::new(), Vec::new());
        let mut add = |list: &'a [NamedExpr]| {
            names.extend(list.iter().flat_map(|item| &item.names).map(|name| name.value.as_str()));
        };
        for operator in &self.operators {
            match &operator.kind {
                OperatorKind::Extend(list)
                | OperatorKind::Project(list)
                | OperatorKind::ProjectRename(list)
                | OperatorKind::ProjectSmart(list)
                | OperatorKind::Serialize(list)
                | OperatorKind::Print(list)
                | OperatorKind::Distinct(list) => add(list),
                OperatorKind::Summarize { aggregates, by, .. } => {
                    add(aggregates);
                    add(by.as_deref().unwrap_or_default());
                }
                OperatorKind::MvExpand { columns, .. } | OperatorKind::MvApply { columns, .. } => {
                    for column in columns {
                        add(std::slice::from_ref(&column.value));
                        expanded.extend(plain_name(&column.value.value));
                    }
                }
                _ => {}
            }
        }
        names.extend(expanded);
        names.extend(self.declared_names());
        names
    }

    /// The names that `let` statements, parameters, patterns and declared schemas define.
    fn declared_names(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        collect_declared(self.query, &mut names);
        for expr in &self.exprs {
            if let ExprKind::DataTable { columns, .. } | ExprKind::ExternalData { columns, .. } = &expr.kind {
                names.extend(columns.iter().map(|column| column.name.value.as_str()));
            }
        }
        names
    }

    /// Whether the rule is deployed as an analytics rule; hunting queries often carry a severity, but never a kind or schedule.
    pub fn is_analytic(&self) -> bool {
        is_analytic(self.rule)
    }

    /// The pair of a key at the top.
    pub fn entry(&self, key: &str) -> Option<&'a rule::Entry> {
        self.rule.document.entry(key)
    }

    /// The node of a key below a key: `["incidentConfiguration", "createIncident"]`.
    pub fn node(&self, path: &[&str]) -> Option<&'a rule::Node> {
        path.iter().try_fold(&self.rule.document, |node, key| node.get(key))
    }

    /// Where to point if nothing better is there: the first key.
    pub fn first_key(&self) -> Span {
        self.rule.keys.first().map_or(self.rule.query_key, |key| key.span)
    }

    /// The text of the file under a place of this file.
    pub fn source(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The change that writes another value in the place of a scalar, keeping its quotes. `None` where the notation hides the value.
    pub fn value_edit(&self, old: &Spanned<String>, new: &str) -> Option<Edit> {
        let written = self.source(old.span);
        if written == old.value {
            return Some(Edit::replace(old.span, new));
        }
        let quote = written.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
        let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
        (inner == old.value && !new.contains([quote, '\\']))
            .then(|| Edit::replace(old.span, format!("{quote}{new}{quote}")))
    }

    /// The change that writes other KQL at a place of the query. `None` where the query is not written line by line.
    pub fn query_edit(&self, span: Span, new: impl Into<String>) -> Option<Edit> {
        let node = self.rule.document.get("query")?;
        let Value::String(scalar) = &node.value else { return None };
        (scalar.notation == Notation::Literal && span.file == self.file())
            .then(|| Edit::replace(span, new.into()))
    }

    /// The change that removes the lines which a place covers, if nothing else stands on them.
    pub fn line_removal(&self, span: Span) -> Option<Edit> {
        let range = span.range();
        let start = self.text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[range.end..].find('\n').map_or(self.text.len(), |length| range.end + length + 1);
        let before = self.text[start..range.start].trim();
        let after = self.text[range.end..end].trim();
        let alone = ["", "-", "- \"", "- '"].contains(&before) && ["", ":"].contains(&after);
        alone.then(|| Edit::replace(Span::new(span.file, start..end), ""))
    }
}

/// Whether the rule is deployed as an analytics rule.
pub(super) fn is_analytic(rule: &Rule) -> bool {
    match rule.kind {
        Kind::Nrt => true,
        Kind::Scheduled => rule.keys.iter().any(|key| key.value == "kind" || key.value == "queryFrequency"),
        Kind::Hunting => false,
    }
}

/// The name, if the expression is nothing else.
pub(super) fn plain_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        _ => None,
    }
}

fn collect_declared<'a>(query: &'a Query, names: &mut Vec<&'a str>) {
    for statement in &query.statements {
        let Statement::Let(binding) = statement else { continue };
        names.push(&binding.name.value);
        if let LetValue::Function(function) = &binding.value {
            names.extend(function.parameters.iter().map(|parameter| parameter.name.value.as_str()));
            collect_declared(&function.body, names);
        }
    }
}
