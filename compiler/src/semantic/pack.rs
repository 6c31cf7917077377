//! Functions of the columns around them, and `assert`: what they give is known, or put together, while binding.

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::{
    Binder,
    expression::constant,
    problem::{NOT_CONSTANT, REFUSED_BY_ENGINE, TYPE_MISMATCH, UNSUPPORTED_FUNCTION},
    query::unknown,
    scope::Place,
    tree::{Column, Expr, ExprKind, Table, TableKind},
};
use crate::{diagnostic::Diagnostic, source::Span, syntax::ast};

impl Binder<'_> {
    /// The value of a call of one of these functions; `None` if it is another's.
    pub(super) fn pack_form(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Expr> {
        match (name.value.as_str(), arguments) {
            ("pack_all", [] | [_]) => Some(self.pack_all(arguments.first(), span, place)),
            ("bag_pack_columns", [_, ..]) => Some(self.pack_columns(arguments, span, place)),
            ("column_names_of", [table]) => {
                let table = self.table(&table.value, place.outside());
                Some(self.column_names(&table, span))
            }
            ("assert", [condition, message]) => Some(self.assertion(condition, message, span, place)),
            ("geo_info_from_ip_address", [address]) => {
                self.scalar(&address.value, place);
                Some(self.refuse_place_of_address(span))
            }
            _ => None,
        }
    }

    /// `pack_all()`, `pack_all(ignore_null_empty)`: a bag of all columns of the row.
    fn pack_all(&mut self, ignores_empty: Option<&ast::Argument>, span: Span, place: Place<'_>) -> Expr {
        let ignores_empty = match ignores_empty {
            Some(argument) => self.scalar(&argument.value, place),
            None => constant(Value::Bool(false), span),
        };
        if place.row.is_some_and(|row| row.open) {
            let what = "`pack_all` of columns that only the data tells";
            return Expr { ty: Some(Type::Dynamic), ..self.refuse_form(what, span) };
        }
        let columns: &[Column] = place.row.map_or(&[], |row| &row.columns);
        // What is computed for window functions is no column that the query knows.
        let is_known = |column: &&Column| !column.name.starts_with('$') || column.name == "$table";
        let columns = columns.iter().filter(is_known);
        let mut arguments = vec![ignores_empty];
        arguments.extend(columns.flat_map(|column| pair(column, span)));
        let bound = self.apply("pack_all", arguments, span);
        Expr { ty: Some(Type::Dynamic), ..bound }
    }

    /// `bag_pack_columns(a, b)`: a bag of these columns.
    fn pack_columns(&mut self, arguments: &[ast::Argument], span: Span, place: Place<'_>) -> Expr {
        let mut pairs = Vec::new();
        for argument in arguments {
            let value = self.scalar(&argument.value, place);
            let column = match value.kind {
                ExprKind::Column(id) => place.row.and_then(|row| row.columns.iter().find(|it| it.id == id)),
                _ => None,
            };
            match column {
                Some(column) => pairs.extend(pair(column, argument.value.span)),
                None if matches!(value.kind, ExprKind::Unknown) => pairs.push(value),
                None => {
                    let message = "`bag_pack_columns` takes columns";
                    let problem = Diagnostic::new(TYPE_MISMATCH, message, argument.value.span)
                        .label("not the name of a column")
                        .help("`bag_pack` takes names and values in turn");
                    self.report(problem);
                    pairs.push(unknown(span));
                }
            }
        }
        let bound = self.apply("bag_pack", pairs, span);
        Expr { ty: Some(Type::Dynamic), ..bound }
    }

    /// `column_names_of(table)`: an array of the names.
    fn column_names(&mut self, table: &Table, span: Span) -> Expr {
        if matches!(table.kind, TableKind::Error) {
            return Expr { ty: Some(Type::Dynamic), ..unknown(span) };
        }
        if table.schema.open {
            let what = "`column_names_of` a table whose columns only the data tells";
            return Expr { ty: Some(Type::Dynamic), ..self.refuse_form(what, span) };
        }
        let names = table.schema.columns.iter().map(|column| Dynamic::String(column.name.as_str().into()));
        constant(Value::Dynamic(Dynamic::array(names)), span)
    }

    /// `assert(condition, message)`: true, or the end of the query. The condition must be known before the query runs (Kusto
    /// documentation).
    fn assertion(
        &mut self,
        condition: &ast::Argument,
        message: &ast::Argument,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let bound = self.scalar(&condition.value, place);
        let condition = self.condition(bound);
        let message = self.scalar(&message.value, place);
        let failed = Expr { ty: Some(Type::Bool), ..unknown(span) };
        if matches!(condition.kind, ExprKind::Unknown) || matches!(message.kind, ExprKind::Unknown) {
            return failed;
        }
        match (condition.literal(), message.literal()) {
            (Some(Value::Bool(true)), Some(Value::String(_))) => constant(Value::Bool(true), span),
            (Some(_), Some(Value::String(message))) => {
                let problem =
                    Diagnostic::new(REFUSED_BY_ENGINE, format!("an assertion fails: {message}"), span);
                self.report(problem.note("the engine ends such a query with this message"));
                failed
            }
            _ => {
                let what = "the condition and the message of `assert` must be constant";
                self.report(Diagnostic::new(NOT_CONSTANT, what, span));
                failed
            }
        }
    }

    /// `geo_info_from_ip_address(address)`: the engine asks a database of addresses, which changes week by week.
    fn refuse_place_of_address(&mut self, span: Span) -> Expr {
        let message = "`geo_info_from_ip_address` cannot be compiled";
        self.report(
            Diagnostic::new(UNSUPPORTED_FUNCTION, message, span)
                .note("the answer is in a database of addresses that Kusto carries and changes week by week, which kqlc has not")
                .help("look the address up in a table of ranges with `evaluate ipv4_lookup`"),
        );
        Expr { ty: Some(Type::Dynamic), ..unknown(span) }
    }
}

/// A column's name and value, as arguments.
pub(super) fn pair(column: &Column, span: Span) -> [Expr; 2] {
    let name = constant(Value::String(column.name.as_str().into()), span);
    [name, Expr { kind: ExprKind::Column(column.id), ty: column.ty, span }]
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::{bound, said};

    #[test]
    fn names_of_columns_and_true_assertions_are_constants() {
        let where_known = "let T = datatable(a: long, b: string)[]; print x = 1 | where";
        let none = "";
        assert_eq!(said(&format!("{where_known} x in (array_length(column_names_of(T)))")), none);
        assert_eq!(said(&format!("{where_known} assert(2 > 1, 'two is more')")), none);
    }

    #[test]
    fn a_false_assertion_says_its_message() {
        let call = "let f = (n: long) { assert(n > 0, 'too few') and n < 9 }; print f(0)";
        assert_eq!(said(call), "an assertion fails: too few");
        assert_eq!(
            said("print x = 1 | where assert(x > 0, 'too few')"),
            "the condition and the message of `assert` must be constant"
        );
    }

    #[test]
    fn columns_are_packed_and_computed_values_are_not() {
        assert_eq!(
            said("print a = 1, b = 'x' | extend all = pack_all(true), few = bag_pack_columns(b, a)"),
            ""
        );
        assert_eq!(said("print a = 1 | project bag_pack_columns(a + 1)"), "`bag_pack_columns` takes columns");
    }

    #[test]
    fn sorted_arrays_come_in_columns_of_their_own() {
        let names = |query: &str| {
            let columns = bound(query).columns.unwrap_or_default();
            columns.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            names("let a = dynamic([2]); print x = 1, array_sort_asc(a, dynamic([1])), 3"),
            "x a_sorted array1_sorted print_2"
        );
        assert_eq!(names("print (p, q) = array_sort_desc(dynamic([2]), dynamic([1]))"), "p q");
        assert_eq!(names("print a = dynamic([2]) | extend array_sort_asc(a)"), "a a_sorted");
    }
}
