use std::ops::Range;

use super::super::{Bound, Library, bind};
use super::*;
use crate::{catalog::Database, diagnostic::Severity, source::FileId, syntax};

fn bound(query: &str) -> Bound {
    let parsed = syntax::parse(query, &|range: Range<usize>| Span::new(FileId::default(), range));
    bind(&parsed.query, &Library::new(&Database::default()))
}

/// What a query asks of the files that it is given.
fn asked(query: &str) -> Asked {
    let bound = bound(query);
    let mut table = bound.query.as_ref().unwrap_or_else(|| panic!("{:?}", bound.diagnostics));
    loop {
        match &table.kind {
            TableKind::External(asked) => return asked.clone(),
            _ => table = table.inputs()[0],
        }
    }
}

fn refusal(query: &str) -> String {
    let bound = bound(query);
    assert!(bound.query.is_none(), "{query} is compiled");
    assert!(
        bound.diagnostics.iter().all(|found| found.severity < Severity::Error),
        "{:?}",
        bound.diagnostics
    );
    let refused = bound.diagnostics.iter().find(|found| found.severity == Severity::Unsupported);
    refused.map(|found| found.message.clone()).unwrap_or_default()
}

#[test]
fn the_format_is_given_or_is_that_of_the_address() {
    let format = |query: &str| match asked(query) {
        Asked::Data { format, skips_first, .. } => (format, skips_first),
        other => panic!("{other:?}"),
    };
    assert_eq!(format("externaldata(a: string)['https://x/a.txt']"), (DataFormat::Txt, false));
    assert_eq!(format("externaldata(a: string)['https://x/a.tsv.gz?key']"), (DataFormat::Tsv, false));
    assert_eq!(format("externaldata(a: string)['https://x/a.csv.zip']"), (DataFormat::Csv, false));
    assert_eq!(format("externaldata(a: string)['https://x/a']"), (DataFormat::Csv, false));
    let told = "externaldata(a: string)['https://x/a'] with (format='multijson', ignoreFirstRecord=true)";
    assert_eq!(format(told), (DataFormat::Json, true));
    assert!(refusal("externaldata(a: string)['https://x/a.parquet']").contains("`parquet`"));
}

#[test]
fn a_watchlist_has_the_columns_that_the_query_names() {
    let query = "_GetWatchlist('Vips') | where column_ifexists('Off', '') == '' | project User, SearchKey";
    let bound_query = bound(query);
    let columns = bound_query.run_columns.unwrap_or_default();
    assert_eq!(columns, [("User".to_owned(), Type::String), ("SearchKey".to_owned(), Type::String)]);
    let wanted = Asked::Watchlist { alias: "Vips".into(), optional: vec!["Off".into()], hidden: Vec::new() };
    assert_eq!(asked(query), wanted);
}

#[test]
fn a_name_that_a_watchlist_may_have_too_must_not_be_its_column() {
    let query = "let limit = 'x'; _GetWatchlist('Vips') | where User == limit | project User";
    let Asked::Watchlist { hidden, .. } = asked(query) else { panic!("a watchlist is asked for") };
    assert_eq!(hidden, ["limit"]);
    let query = "_GetWatchlist('Vips') | join kind=inner (print User = 'x', Host = 'y', Unread = 1) on User | project Host";
    let Asked::Watchlist { hidden, .. } = asked(query) else { panic!("a watchlist is asked for") };
    assert_eq!(hidden, ["Host"]);
    let query = "union (_GetWatchlist('Vips')), (print User = 'x', Host = 'y') | where SearchKey == 'z' | project Host";
    let bound = bound(query);
    let Some(Table { kind: TableKind::Project { input, .. }, .. }) = &bound.query else {
        panic!("it is compiled")
    };
    let TableKind::Where { input, .. } = &input.kind else { panic!("a condition stands before it") };
    let TableKind::Union(branches) = &input.kind else { panic!("a union stands before that") };
    let TableKind::External(Asked::Watchlist { hidden, .. }) = &branches[0].input.kind else {
        panic!("a watchlist")
    };
    assert_eq!(hidden, &["Host"]);
}

#[test]
fn what_needs_every_column_of_a_watchlist_is_refused() {
    assert!(refusal("_GetWatchlist('Vips')").contains("the result has columns"));
    assert!(
        refusal("_GetWatchlist('Vips') | project-away WatchlistItem | distinct *").contains("`distinct *`")
    );
}

#[test]
fn a_type_that_was_assumed_wrongly_is_no_error_of_the_query() {
    let message = refusal("print d = dynamic({'n': 1}) | evaluate bag_unpack(d) | where n > 1 | project n");
    assert!(message.contains("only the data tells"), "{message}");
    assert!(
        bound("print d = dynamic({'n': 'x'}) | evaluate bag_unpack(d) | where n has 'x' | project n")
            .query
            .is_some()
    );
}

#[test]
fn the_time_of_arrival_is_that_of_rows_as_the_table_has_them() {
    assert!(bound("Heartbeat | where ingestion_time() > ago(1h)").query.is_some());
    assert!(
        refusal("Heartbeat | summarize n = count() by Computer | extend t = ingestion_time()")
            .contains("`ingestion_time()`")
    );
}

#[test]
fn a_pivot_counts_where_it_is_not_told_what_to_compute() {
    let columns = |plugin: &str| {
        let query = format!(
            "datatable(a: string, b: string, n: real)['x', 'k', 1] | evaluate {plugin} | project b, x, y"
        );
        let bound = bound(&query);
        assert!(bound.query.is_some(), "{:?}", bound.diagnostics);
        bound
            .run_columns
            .or(bound.columns)
            .unwrap_or_default()
            .into_iter()
            .map(|(_, ty)| ty)
            .collect::<Vec<_>>()
    };
    assert_eq!(columns("pivot(a, count(), b)"), [Type::String, Type::Long, Type::Long]);
    assert_eq!(columns("pivot(a, sum(n), b)"), [Type::String, Type::Real, Type::Real]);
    assert_eq!(
        columns("pivot(a): (b: string, n: real, x: long, y: long)"),
        [Type::String, Type::Long, Type::Long]
    );
    let told =
        refusal("datatable(a: string, b: string)['x', 'k'] | evaluate pivot(a, dcount(b)) | project x");
    assert!(told.contains("the plugin `pivot`"), "{told}");
}

const PIVOT: &str = "Event | extend k = tostring(EventID) | evaluate pivot(k, take_any(Computer), Source)";

/// What is refused of a result that ends in the columns of a pivot.
fn open_result(operators: &str) -> Option<String> {
    let bound = bound(&format!("{PIVOT} {operators}"));
    bound.diagnostics.iter().find(|it| it.severity >= Severity::Unsupported).map(|it| it.message.clone())
}

#[test]
fn columns_that_only_the_data_tells_stay_in_a_result() {
    for operators in [
        "",
        "| where Host == 'a' | sort by Source asc | take 3",
        "| extend Host = toupper(Host), n = 1 | project-away Other",
        "| join kind=inner (Heartbeat | project Source = Computer) on Source",
        "| union (Heartbeat | project Source = Computer)",
        "| extend Image = column_ifexists('Image', 'none')",
    ] {
        assert_eq!(open_result(operators), None, "{operators}");
    }
    let told = |operators: &str| open_result(operators).unwrap_or_default();
    assert!(told("| project-away *_s").contains("a pattern selects"));
    assert!(told(&format!("| join kind=inner ({PIVOT}) on Source")).contains("the result has columns"));
    assert!(told(&format!("| union ({PIVOT})")).contains("several members of this union"));
    assert!(told("| extend Image = column_ifexists('Image', 1)").contains("with a default of another type"));
    assert!(told("| extend column_ifexists('Image', 'none')").contains("a column without a name"));
    let outer =
        "| join kind=rightouter (print Source = 'x') on Source | extend i = column_ifexists('I', 'n')";
    assert!(told(outer).contains("an outer join"));
}

#[test]
fn a_column_of_the_data_that_is_computed_anew_is_the_last_one_unless_the_data_has_it() {
    let names = |query: &str| {
        let table = bound(query).query.expect("it is compiled");
        table.schema.columns.iter().map(|column| column.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(PIVOT), ["Source", "$rest"]);
    assert_eq!(names(&format!("{PIVOT} | where Host == 'a' | extend n = 1")), ["Source", "$rest", "n"]);
    let anew = format!("{PIVOT} | extend n = 1, Host = toupper(Host) | extend m = 2");
    assert_eq!(names(&anew), ["Source", "$rest", "n", "Host", "m"]);
}

#[test]
fn a_column_of_the_data_is_renamed_behind_a_join_that_has_its_name() {
    /// The last constant of the pivot: what is renamed.
    fn renamed(table: &Table) -> Option<String> {
        if let TableKind::Call { call, .. } = &table.kind {
            return call.constants.last().and_then(Expr::literal).map(|names| names.to_text().into_owned());
        }
        table.inputs().into_iter().find_map(renamed)
    }
    let of = |left: &str| {
        let query = format!("{left} | join kind=inner ({PIVOT}) on Source");
        renamed(&bound(&query).query.expect("it is compiled"))
    };
    assert_eq!(of("print Source = 'x', Image = 'y'").as_deref(), Some("[\"Image\"]"));
    // `Image1` is taken: nobody knows what the name of the second one is.
    assert_eq!(of("print Source = 'x', Image = 'y', Image1 = 'z'").as_deref(), Some("[\"Image1\"]"));
}
