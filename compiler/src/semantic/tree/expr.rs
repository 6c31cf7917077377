//! Scalar expressions.

use std::rc::Rc;

use kqlc_runtime::types::{Type, Value};

use super::{ColumnId, LetTable};
use crate::{catalog::ScalarFunction, source::Span};

/// A typed scalar expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type; `None` if a problem has been reported or nothing tells it.
    pub ty: Option<Type>,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a typed scalar expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// The value of a column.
    Column(ColumnId),
    /// A constant. Calls of pure functions on constants have been computed.
    Literal(Value),
    /// The time of the run.
    Now,
    /// A function or operator of the runtime; the arguments have exactly the parameters' types.
    Call {
        /// The overload.
        function: &'static ScalarFunction,
        /// In order.
        arguments: Vec<Expr>,
    },
    /// `a and b`, three-valued
    And(Box<Expr>, Box<Expr>),
    /// `a or b`, three-valued
    Or(Box<Expr>, Box<Expr>),
    /// `iff(a, b, c)`; a null condition takes the last.
    If {
        /// A bool.
        condition: Box<Expr>,
        /// If true.
        then: Box<Expr>,
        /// If false or null.
        otherwise: Box<Expr>,
    },
    /// The first that is not null (for string: not empty).
    Coalesce(Vec<Expr>),
    /// True if the operand is null.
    IsNull(Box<Expr>),
    /// A scalar as a dynamic.
    ToDynamic(Box<Expr>),
    /// A property of a dynamic.
    Member {
        /// Of what.
        base: Box<Expr>,
        /// Which.
        name: String,
    },
    /// An element of a dynamic, by a long index or a string name.
    Element {
        /// Of what.
        base: Box<Expr>,
        /// Which.
        index: Box<Expr>,
    },
    /// `toscalar(...)`: the first cell of a table; null (for string: empty) without rows.
    FirstCell(Rc<LetTable>),
    /// The first column of a table as a dynamic array.
    ColumnValues(Rc<LetTable>),
    /// `x in (table)`: true if the operand stands in the table's first column, which has its type.
    InTable {
        /// What is looked for.
        operand: Box<Expr>,
        /// Where.
        table: Rc<LetTable>,
        /// `in~`
        ignore_case: bool,
    },
    /// A diagnostic has been raised, or the value comes from an open schema.
    Unknown,
}

impl Expr {
    /// The constant, if it is one.
    pub fn literal(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// Calls `visit` for this expression and everything below it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.kind {
            ExprKind::Column(_)
            | ExprKind::Literal(_)
            | ExprKind::Now
            | ExprKind::FirstCell(_)
            | ExprKind::ColumnValues(_)
            | ExprKind::Unknown => {}
            ExprKind::Call { arguments, .. } | ExprKind::Coalesce(arguments) => {
                for argument in arguments {
                    argument.walk(visit);
                }
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            ExprKind::If { condition, then, otherwise } => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
            ExprKind::IsNull(operand)
            | ExprKind::ToDynamic(operand)
            | ExprKind::InTable { operand, .. }
            | ExprKind::Member { base: operand, .. } => {
                operand.walk(visit);
            }
            ExprKind::Element { base, index } => {
                base.walk(visit);
                index.walk(visit);
            }
        }
    }

    /// True if it has another value in another run.
    pub fn reads_clock(&self) -> bool {
        let mut found = false;
        self.walk(&mut |part| found |= matches!(part.kind, ExprKind::Now));
        found
    }

    /// True if it has another value each time it is computed.
    pub fn is_random(&self) -> bool {
        let mut found = false;
        self.walk(&mut |part| {
            found |= matches!(&part.kind, ExprKind::Call { function, .. } if function.is_random());
        });
        found
    }

    /// Renames every column that the expression reads.
    pub fn rename(&mut self, rename: &impl Fn(ColumnId) -> ColumnId) {
        self.substitute(&|id| {
            let renamed = rename(id);
            (renamed != id).then_some(ExprKind::Column(renamed))
        });
    }

    /// Replaces columns by what `replacement` says stands for them.
    pub fn substitute(&mut self, replacement: &impl Fn(ColumnId) -> Option<ExprKind>) {
        match &mut self.kind {
            ExprKind::Column(id) => {
                if let Some(kind) = replacement(*id) {
                    self.kind = kind;
                }
            }
            ExprKind::Literal(_)
            | ExprKind::Now
            | ExprKind::FirstCell(_)
            | ExprKind::ColumnValues(_)
            | ExprKind::Unknown => {}
            ExprKind::Call { arguments, .. } | ExprKind::Coalesce(arguments) => {
                for argument in arguments {
                    argument.substitute(replacement);
                }
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                left.substitute(replacement);
                right.substitute(replacement);
            }
            ExprKind::If { condition, then, otherwise } => {
                condition.substitute(replacement);
                then.substitute(replacement);
                otherwise.substitute(replacement);
            }
            ExprKind::IsNull(operand)
            | ExprKind::ToDynamic(operand)
            | ExprKind::InTable { operand, .. }
            | ExprKind::Member { base: operand, .. } => {
                operand.substitute(replacement);
            }
            ExprKind::Element { base, index } => {
                base.substitute(replacement);
                index.substitute(replacement);
            }
        }
    }

    /// The tables that the expression asks for values.
    pub fn subqueries(&self) -> Vec<&Rc<LetTable>> {
        let mut tables = Vec::new();
        self.walk(&mut |expr| match &expr.kind {
            ExprKind::FirstCell(table) | ExprKind::ColumnValues(table) | ExprKind::InTable { table, .. } => {
                tables.push(table);
            }
            _ => {}
        });
        tables
    }

    /// The columns that the expression reads, each once, in order.
    pub fn columns(&self) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        self.walk(&mut |expr| {
            if let ExprKind::Column(id) = expr.kind
                && !columns.contains(&id)
            {
                columns.push(id);
            }
        });
        columns
    }
}
