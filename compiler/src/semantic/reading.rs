//! Two readings of a query: Microsoft's published parser's, and the engine's.
//!
//! The parser decides whether a repository accepts a rule, so that verdicts and result columns follow it to the letter. In a few
//! places it is known to give what the engine cannot: each is a [`Difference`]. What is compiled follows the engine there. A
//! query that has one is bound once for each reading.
//!
//! - `column_ifexists` is the column if there is one (Kusto documentation); the parser gives it the type of the default.
//! - A union has a column for each name and type (Kusto documentation); the parser forgets further types once the first two
//!   members with that column agree.
//! - Some unnamed values give their columns other names (measured): see [`names::implied_as`].
//! - Of a union's columns `x_long`, that which a clash of types made gets a number, and not the one that is called so (measured);
//!   the parser numbers the later one.
//! - `datetime_diff('week', ...)` is a real (measured); the parser says long.
//! - `parse` and `parse-kv` set a column that exists, since names are unique (Kusto documentation); the parser lists it twice.
//! - `mv-apply` has no column that it expands and its subquery drops (Kusto documentation); the parser keeps it.
//! - A member of `union isfuzzy=true` that cannot be resolved is left out: see `fuzzy`.
//! - `graph-to-table` puts the numbers of nodes before their properties (Kusto documentation, measured); the parser behind them.

use super::{
    Binder, Bound, BoundFunction,
    limits::Namer,
    names,
    problem::PARSER_DISAGREES,
    tree::{Schema, Table},
};
use crate::{
    diagnostic::{Diagnostic, Kind, Label, Severity},
    source::Span,
    syntax::ast::{self, OperatorKind},
};

/// Whose reading a query is bound in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// That of Microsoft's published parser.
    Parser,
    /// That of the engine.
    Engine,
}

/// A place where the readings differ.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    /// Where it is.
    pub(super) span: Span,
    /// How the engine reads it.
    pub(super) engine: String,
}

impl Binder<'_> {
    /// Notes that the readings differ here, and says whether the parser's is wanted.
    pub(super) fn reads_as_parser(&mut self, span: Span, engine: impl FnOnce() -> String) -> bool {
        /// Differences that are kept: to know that there is one matters, and a few are shown.
        const MOST: usize = 4;
        if self.differences.len() < MOST {
            self.differences.push(Difference { span, engine: engine() });
        }
        self.reading == Reading::Parser
    }

    /// The name that an unnamed expression gives its column, where the readings may differ.
    pub(super) fn implied_name(&mut self, expr: &ast::Expr) -> Option<String> {
        let parser = names::implied(expr);
        let engine = names::implied_as(expr, Reading::Engine);
        let told = || match &engine {
            Some(name) => format!("the column `{name}`"),
            None => "a column that has no name of its own".to_owned(),
        };
        if parser == engine || self.reads_as_parser(expr.span, told) { parser } else { engine }
    }

    /// In the parser's reading a table may have two columns of one name, which most operators let pass. Those that make a list of
    /// columns number the second.
    pub(super) fn tell_apart(&self, input: Table, operator: &OperatorKind) -> Table {
        let lists = matches!(
            operator,
            OperatorKind::Extend(_)
                | OperatorKind::ProjectRename(_)
                | OperatorKind::ProjectReorder(_)
                | OperatorKind::Summarize { .. }
                | OperatorKind::MvExpand { .. }
        );
        if !lists || self.reading == Reading::Engine || self.differences.is_empty() {
            return input;
        }
        let mut namer = Namer::default();
        let mut columns = input.schema.columns;
        for column in &mut columns {
            column.name = namer.take(&column.name);
        }
        Table { schema: Schema { columns, ..input.schema }, ..input }
    }
}

/// A query as it is accepted and as it runs.
pub(super) fn reconcile(parser: Bound, engine: Bound, differences: &[Difference]) -> Bound {
    let (diagnostics, runs) = merge(parser.diagnostics, engine.diagnostics, differences);
    let run_columns = engine.run_columns.or(engine.columns);
    let run_columns = run_columns.filter(|columns| runs && parser.columns.as_ref() != Some(columns));
    Bound {
        query: engine.query.filter(|_| runs),
        stored_calls: engine.stored_calls,
        run_columns,
        diagnostics,
        ..parser
    }
}

/// A stored function's result as it is accepted and as it runs.
pub(super) fn reconcile_function(
    parser: BoundFunction,
    engine: BoundFunction,
    differences: &[Difference],
) -> BoundFunction {
    let (diagnostics, runs) = merge(parser.diagnostics, engine.diagnostics, differences);
    let run_columns = engine.columns.filter(|columns| runs && parser.columns.as_ref() != Some(columns));
    BoundFunction { run_columns, diagnostics, ..parser }
}

/// The parser's verdict with what cannot be compiled as the engine reads it; and whether the engine accepts it at all.
fn merge(
    parser: Vec<Diagnostic>,
    engine: Vec<Diagnostic>,
    differences: &[Difference],
) -> (Vec<Diagnostic>, bool) {
    let mut merged = parser;
    merged.retain(|found| found.severity != Severity::Unsupported);
    let mut runs = true;
    for found in engine {
        match found.severity {
            Severity::Unsupported => merged.push(found),
            Severity::Error if !merged.contains(&found) => {
                runs = false;
                merged.push(refused(found, differences));
            }
            Severity::Error | Severity::Warning | Severity::Note => {}
        }
    }
    merged.sort_by_key(|found| found.primary.span);
    (merged, runs)
}

/// An error of the engine's reading alone: the parser accepts the query, so that it cannot be called wrong.
fn refused(error: Diagnostic, differences: &[Difference]) -> Diagnostic {
    let Kind { code, name, severity } = PARSER_DISAGREES;
    let mut refused = Diagnostic { code, name, severity, ..error };
    let places = differences.iter();
    refused.secondary.extend(places.map(|place| Label { span: place.span, message: place.engine.clone() }));
    refused.note(
        "Microsoft's parser accepts this, since it reads the marked places in another way than the engine",
    )
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use kqlc_runtime::types::Type;

    use super::{
        super::{Library, bind},
        *,
    };
    use crate::{
        catalog::{Database, database::Column},
        source::FileId,
        syntax,
    };

    fn bound(query: &str) -> Bound {
        let mut database = Database::default();
        let columns = [("score", Type::Real), ("seen", Type::DateTime), ("user", Type::String)];
        database.add_table("Logs_CL", columns.map(|(name, ty)| Column { name: name.into(), ty }).to_vec());
        let parsed = syntax::parse(query, &|range: Range<usize>| Span::new(FileId::default(), range));
        bind(&parsed.query, &Library::new(&database))
    }

    fn types(columns: Option<Vec<(String, Type)>>) -> Option<Vec<Type>> {
        Some(columns?.into_iter().map(|(_, ty)| ty).collect())
    }

    #[test]
    fn the_column_is_what_runs_and_the_default_what_the_parser_types() {
        let bound = bound("Logs_CL | project column_ifexists('score', '')");
        assert!(bound.query.is_some(), "{:?}", bound.diagnostics);
        assert_eq!(types(bound.run_columns), Some(vec![Type::Real]));
        assert_eq!(types(bound.columns), Some(vec![Type::String]));
    }

    #[test]
    fn equal_types_and_missing_columns_leave_nothing_to_tell_apart() {
        let bound = bound("Logs_CL | project column_ifexists('user', ''), column_ifexists('absent', 1)");
        assert_eq!(types(bound.columns), Some(vec![Type::String, Type::Long]));
        assert_eq!(bound.run_columns, None);
    }

    #[test]
    fn an_error_of_the_parsers_reading_stays_one() {
        let bound = bound("Logs_CL | summarize sum(column_ifexists('score', ''))");
        assert_eq!(bound.diagnostics.iter().map(|found| found.severity).max(), Some(Severity::Error));
    }

    #[test]
    fn an_error_of_the_columns_type_alone_is_refused_with_its_cause() {
        let bound = bound("Logs_CL | project coalesce(column_ifexists('seen', ''), user)");
        let [refused] = &bound.diagnostics[..] else { panic!("{:?}", bound.diagnostics) };
        assert_eq!((refused.code, refused.severity), (PARSER_DISAGREES.code, Severity::Unsupported));
        assert_eq!(refused.secondary[0].message, "the column `seen`, a datetime");
        assert!(bound.query.is_none());
        assert_eq!(types(bound.columns), Some(vec![Type::String]));
    }

    fn names(columns: Option<Vec<(String, Type)>>) -> String {
        columns.unwrap_or_default().into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_parser_forgets_a_type_of_a_union_once_two_members_agree() {
        let forgotten = bound("union (print v = 1), (print v = 2), (print v = 'x')");
        assert_eq!(
            (names(forgotten.columns), names(forgotten.run_columns)),
            ("v".into(), "v_long v_string".into())
        );
        let kept = bound("union (print v = 1), (print v = 'x'), (print v = 2)");
        assert_eq!((names(kept.columns), kept.run_columns), ("v_long v_string".into(), None));
    }

    #[test]
    fn the_parser_lists_a_column_twice_that_parse_sets() {
        let listed = bound("print a = 'x', b = 1 | parse a with 'k' b: long | where b > 0");
        assert_eq!((names(listed.columns), names(listed.run_columns)), ("a b b".into(), "a b".into()));
        let numbered = bound("print a = 'x', b = 1 | parse a with 'k' b: long | extend c = b");
        assert_eq!(
            (names(numbered.columns), names(numbered.run_columns)),
            ("a b b1 c".into(), "a b c".into())
        );
    }

    #[test]
    fn the_engine_names_some_values_in_its_own_way() {
        let aggregates = bound(
            "print x = 1.0, y = 2.0 | summarize covariance(x, y), round(percentile(y, 50), 1), percentile(y, 99.9)",
        );
        assert_eq!(
            (names(aggregates.columns), names(aggregates.run_columns)),
            (
                "covariance_x Column1 percentile_y_99_9".into(),
                "covariance_x_y percentile_y_50 percentile_y_99_9".into()
            )
        );
        let keys = bound("print x = 1.0 | distinct pow(x, 2), exp2(x)");
        assert_eq!((names(keys.columns), names(keys.run_columns)), ("x x1".into(), "Column1 x".into()));
    }

    #[test]
    fn a_column_of_a_clash_gives_way_to_one_of_that_name() {
        let united = bound("union (print x = 1), (print x = int(2)), (print x_long = 3)");
        assert_eq!(
            (names(united.columns), names(united.run_columns)),
            ("x_long x_int x_long1".into(), "x_long1 x_int x_long".into())
        );
    }

    #[test]
    fn weeks_between_times_are_a_real_to_the_engine() {
        let weeks = bound("Logs_CL | project datetime_diff('week', now(), seen)");
        assert_eq!(
            (types(weeks.columns), types(weeks.run_columns)),
            (Some(vec![Type::Long]), Some(vec![Type::Real]))
        );
        assert_eq!(bound("Logs_CL | project datetime_diff('day', now(), seen)").run_columns, None);
    }
}
