//! What names mean at a place: `let` statements and parameters, and the columns of the row.

use std::{rc::Rc, sync::Arc};

use super::{
    graph::{Graph, Path},
    tree::{Column, Expr, LetTable, Schema},
};
use crate::syntax::ast;

/// The `let` bindings in force, newest first. Cloning shares them, so that a function remembers those of its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(Option<Rc<Link>>);

#[derive(Debug)]
struct Link {
    name: String,
    binding: Binding,
    outer: Scope,
}

/// What a `let` or parameter stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// A scalar.
    Scalar(Expr),
    /// A table.
    Table(Rc<LetTable>),
    /// A function, with the scope of its definition.
    Function(Rc<UserFunction>),
    /// A graph.
    Graph(Rc<Graph>),
    /// A row known by name: an element of a graph pattern, a step of `scan`.
    Row(Rc<Schema>),
    /// An edge of variable length of a graph pattern.
    Path(Rc<Path>),
    /// A member of an entity group: a database, whose tables are the ones at hand.
    Entity,
    /// A pattern.
    Pattern(Rc<Pattern>),
}

/// A pattern, with the scope of its definition.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Its text.
    pub(super) definition: ast::Pattern,
    /// What its bodies can see.
    pub(super) scope: Scope,
}

/// A function written in the query or stored in the database.
#[derive(Debug)]
pub(super) struct UserFunction {
    /// Its text.
    pub(super) definition: Arc<ast::Function>,
    /// True if the database stores it, false if the query defines it.
    pub(super) stored: bool,
    /// What its body can see.
    pub(super) scope: Scope,
}

impl Scope {
    /// This scope and one name more.
    pub(super) fn with(&self, name: impl Into<String>, binding: Binding) -> Self {
        Self(Some(Rc::new(Link { name: name.into(), binding, outer: self.clone() })))
    }

    /// What `name` stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        let mut scope = self;
        while let Some(link) = &scope.0 {
            if link.name == name {
                return Some(&link.binding);
            }
            scope = &link.outer;
        }
        None
    }

    /// Every name in force.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut scope = self;
        while let Some(link) = &scope.0 {
            names.push(link.name.as_str());
            scope = &link.outer;
        }
        names
    }
}

/// Where an expression stands: what it can see, and what may become of it.
#[derive(Clone, Copy)]
pub(super) struct Place<'r> {
    /// The `let` bindings.
    pub(super) scope: &'r Scope,
    /// The row, where there is one.
    pub(super) row: Option<&'r Schema>,
    /// The right row of a join condition.
    pub(super) right: Option<&'r Schema>,
    /// Inside `union isfuzzy=true`: a missing table is no error.
    pub(super) fuzzy: bool,
    /// In the branches of `find`, the columns of all its tables: one that is not in this row is null.
    pub(super) elsewhere: Option<&'r Schema>,
}

impl<'r> Place<'r> {
    /// A place without a row.
    pub(super) fn new(scope: &'r Scope) -> Self {
        Self { scope, row: None, right: None, fuzzy: false, elsewhere: None }
    }

    /// The same place over a row.
    pub(super) fn over(self, row: &'r Schema) -> Self {
        Self { row: Some(row), right: None, ..self }
    }

    /// The same place without a row: where constants are expected, and for tables inside expressions.
    pub(super) fn outside(self) -> Self {
        Self { row: None, right: None, elsewhere: None, ..self }
    }
}

impl Schema {
    /// The column of that name.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
