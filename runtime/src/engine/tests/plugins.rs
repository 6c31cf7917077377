//! Operations that make columns or rows of the data: series, plugins, parts.

use super::{field, list, query, rule, run_over};
use crate::{
    plan::{Apply, ApplyColumn, Call, Constant as C, Expr, Field, Operation, Operator, REST},
    types::{Dynamic, Type},
};

const STRING: Type = Type::String;
static CELLS: &[Field] = &[field("k", STRING), field("n", Type::Long), field("v", STRING)];
static ROWS: &[&[C]] = &[
    &[C::String("a"), C::Long(2), C::String("x")],
    &[C::String("b"), C::Long(4), C::String("y")],
    &[C::String("a"), C::Long(6), C::String("y")],
];

fn strings(texts: fn() -> Vec<&'static str>) -> fn(&crate::row::Row<'_>) -> Dynamic {
    // Functions of a plan have no surroundings: each list is a function of its own.
    match texts().as_slice() {
        [] => |_| Dynamic::Array(Vec::new().into()),
        ["q"] => |_| Dynamic::array([Dynamic::string("q")]),
        _ => panic!("a list that no test has"),
    }
}

const NONE: fn() -> Vec<&'static str> = Vec::new;

fn call(
    operation: Operation,
    arguments: Vec<Expr>,
    constants: Vec<Expr>,
    keeps_input: bool,
    columns: &'static [Field],
) -> Result<Vec<String>, String> {
    run(Operator::Call(Call {
        operation,
        arguments: list(arguments),
        constants: list(constants),
        keeps_input,
        columns,
    }))
}

fn run(operator: Operator) -> Result<Vec<String>, String> {
    run_over(&[rule(query(CELLS, ROWS, vec![operator], CELLS))], &Vec::new(), 1).remove(0)
}

const fn long(f: fn(&crate::row::Row<'_>) -> Option<i64>) -> Expr {
    Expr::Long(f)
}

#[test]
fn a_series_has_a_value_for_each_step_and_the_default_where_there_is_no_row() {
    static SERIES: &[Field] = &[field("k", STRING), field("n", Type::Dynamic), field("at", Type::Dynamic)];
    let (yes, no) = (Expr::Bool(|_| Some(true)), Expr::Bool(|_| Some(false)));
    let series = |start, end, closed| {
        let constants = vec![long(|_| Some(1)), start, end, long(|_| Some(2)), closed, no, long(|_| Some(0))];
        let arguments = vec![Expr::Column(0), Expr::Column(1), Expr::Column(1)];
        call(Operation::MakeSeries, arguments, constants, false, SERIES).expect("a series is made")
    };
    let (two, six, null) = (long(|_| Some(2)), long(|_| Some(6)), Expr::Null(Type::Long));
    assert_eq!(series(two, six, no), ["a [2,0] [2,4]", "b [0,4] [2,4]"]);
    assert_eq!(series(two, six, yes), ["a [2,0,6] [2,4,6]", "b [0,4,0] [2,4,6]"]);
    assert_eq!(series(null, null, no), ["a [2,0,6] [2,4,6]", "b [4] [4]"]);
}

#[test]
fn a_series_without_a_step_stops_the_rule() {
    static SERIES: &[Field] = &[field("n", Type::Dynamic), field("at", Type::Dynamic)];
    let (zero, no) = (long(|_| Some(0)), Expr::Bool(|_| Some(false)));
    let constants = vec![zero, zero, zero, zero, no, no, zero];
    let arguments = vec![Expr::Column(1), Expr::Column(1)];
    assert!(call(Operation::MakeSeries, arguments, constants, false, SERIES).is_err());
}

/// `evaluate bag_unpack` of bags with the properties `p` (a string) and, in one row, `q` (a long).
fn unpacked(
    column: &'static [Field],
    optional: fn() -> Vec<&'static str>,
    hidden: fn() -> Vec<&'static str>,
) -> Result<Vec<String>, String> {
    let bag = Expr::Dynamic(|row| {
        let p = ("p", Dynamic::string(row.string(0)));
        if row.long(1) == Some(2) { Dynamic::bag([p, ("q", Dynamic::Long(7))]) } else { Dynamic::bag([p]) }
    });
    let constants = vec![
        Expr::String(|_| "".into()),
        Expr::Dynamic(strings(NONE)),
        Expr::Bool(|_| Some(false)),
        Expr::Dynamic(strings(NONE)),
        Expr::Dynamic(strings(optional)),
        Expr::Dynamic(strings(hidden)),
        Expr::Dynamic(strings(NONE)),
        Expr::Dynamic(strings(NONE)),
    ];
    call(Operation::BagUnpack, vec![bag], constants, true, column)
}

#[test]
fn properties_become_columns_of_the_type_that_the_query_reads() {
    static P: &[Field] = &[field("p", STRING)];
    static Q: &[Field] = &[field("q", Type::Long)];
    assert_eq!(unpacked(P, NONE, NONE), Ok(["a 2 x a", "b 4 y b", "a 6 y a"].map(str::to_owned).to_vec()));
    assert_eq!(unpacked(Q, NONE, NONE), Ok(["a 2 x 7", "b 4 y -", "a 6 y -"].map(str::to_owned).to_vec()));
}

#[test]
fn a_property_of_another_type_or_name_than_was_compiled_stops_the_rule() {
    static TEXT: &[Field] = &[field("q", STRING)];
    static MISSING: &[Field] = &[field("r", STRING)];
    static P: &[Field] = &[field("p", STRING)];
    for (column, hidden, reason) in [
        (TEXT, NONE, "values that are no string"),
        (MISSING, NONE, "makes no column `r`"),
        (P, (|| vec!["q"]) as fn() -> Vec<&'static str>, "makes a column `q`"),
    ] {
        let error = unpacked(column, NONE, hidden).expect_err("the rule stops");
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn values_become_columns_beside_the_keys() {
    static PIVOT: &[Field] = &[field("k", STRING), field("x", Type::Long), field("y", Type::Long)];
    let pivoted = |missing| {
        let nothing = || Expr::Dynamic(strings(NONE));
        let constants = vec![long(|_| Some(1)), missing, nothing(), nothing(), nothing(), nothing()];
        let arguments = vec![Expr::Column(0), Expr::Column(2), Expr::Column(1)];
        call(Operation::Pivot, arguments, constants, false, PIVOT)
    };
    assert_eq!(pivoted(Expr::Null(Type::Long)), Ok(["a 2 6", "b - 4"].map(str::to_owned).to_vec()));
    assert_eq!(pivoted(long(|_| Some(0))), Ok(["a 2 6", "b 0 4"].map(str::to_owned).to_vec()));
}

#[test]
fn columns_that_the_query_does_not_name_come_out_where_the_hidden_one_stands() {
    static PIVOT: &[Field] = &[
        field("k", STRING),
        field("y", Type::Long),
        field("$has x", Type::Bool),
        field(REST, Type::Dynamic),
    ];
    let pivoted = |named: fn() -> Vec<&'static str>| {
        let nothing = || Expr::Dynamic(strings(NONE));
        let named = Expr::Dynamic(strings(named));
        let constants =
            vec![long(|_| Some(1)), Expr::Null(Type::Long), nothing(), nothing(), named, nothing()];
        let plan = Call {
            operation: Operation::Pivot,
            arguments: list(vec![Expr::Column(0), Expr::Column(2), Expr::Column(1)]),
            constants: list(constants),
            keeps_input: false,
            columns: PIVOT,
        };
        run_over(&[rule(query(CELLS, ROWS, vec![Operator::Call(plan)], PIVOT))], &Vec::new(), 1).remove(0)
    };
    // `k`, `$has x`, then `x` of the data and `y` of the query.
    assert_eq!(pivoted(NONE), Ok(["a True 2 6", "b True - 4"].map(str::to_owned).to_vec()));
    // The query has `q` in a column of its own, or none; the data does not make it.
    assert_eq!(pivoted(|| vec!["q"]), pivoted(NONE));
}

#[test]
fn the_first_rows_of_all_and_of_each_group() {
    let first = |count| call(Operation::First, vec![], vec![count], true, &[]);
    assert_eq!(first(long(|_| Some(1))), Ok(vec!["a 2 x".to_owned()]));
    assert_eq!(first(Expr::Null(Type::Long)), Ok(Vec::new()));
    let of_group = call(Operation::FirstOfGroup, vec![Expr::Column(0)], vec![long(|_| Some(1))], true, &[]);
    assert_eq!(of_group, Ok(["a 2 x", "b 4 y"].map(str::to_owned).to_vec()));
}

#[test]
fn values_that_stand_together_are_in_one_set() {
    static SETS: &[Field] = &[field("value", STRING), field("set", Type::Long)];
    let arguments = vec![Expr::Column(0), Expr::Column(2)];
    let sets = call(Operation::Components, arguments, Vec::new(), false, SETS);
    assert_eq!(sets, Ok(["a 0", "b 0", "x 0", "y 0"].map(str::to_owned).to_vec()));
    let alone = call(Operation::Components, vec![Expr::Column(0); 2], Vec::new(), false, SETS);
    assert_eq!(alone, Ok(["a 0", "b 1"].map(str::to_owned).to_vec()));
}

#[test]
fn a_row_stands_beside_every_network_that_holds_its_address() {
    static NETWORK: &[Field] = &[field("network", STRING), field("id", Type::Int)];
    let address = Expr::String(|row| if row.string(0) == "a" { "10.0.0.7".into() } else { "8.8.8.8".into() });
    let networks = Expr::Dynamic(|_| {
        let network = |text, id| Dynamic::array([Dynamic::string(text), Dynamic::Long(id)]);
        Dynamic::array([network("10.0.0.0/8", 1), network("10.0.0.0/24", 2), network("9.0.0.0/8", 3)])
    });
    let looked_up = |unmatched| {
        let constants = vec![networks, long(|_| Some(0)), Expr::Dynamic(strings(NONE)), unmatched];
        call(Operation::Ipv4Lookup, vec![address], constants, true, NETWORK).expect("the rule runs")
    };
    let found = ["a 2 x 10.0.0.0/8 1", "a 2 x 10.0.0.0/24 2", "a 6 y 10.0.0.0/8 1", "a 6 y 10.0.0.0/24 2"];
    assert_eq!(looked_up(Expr::Bool(|_| Some(false))), found);
    assert_eq!(looked_up(Expr::Bool(|_| Some(true))).len(), 5);
}

#[test]
fn a_row_stands_beside_every_line_and_polygon_near_its_place() {
    static NAMED: &[Field] = &[field("name", STRING)];
    fn shape(kind: &'static str, corners: &[[i64; 2]]) -> Dynamic {
        let corner = |corner: &[i64; 2]| Dynamic::array(corner.map(Dynamic::Long));
        let corners = Dynamic::array(corners.iter().map(corner).collect::<Vec<Dynamic>>());
        let coordinates = if kind == "Polygon" { Dynamic::array([corners]) } else { corners };
        Dynamic::bag([("type", Dynamic::string(kind)), ("coordinates", coordinates)])
    }
    let lines = Expr::Dynamic(|_| {
        let equator = shape("LineString", &[[-9, 0], [9, 0]]);
        Dynamic::array([Dynamic::array([equator, Dynamic::string("equator")])])
    });
    let polygons = Expr::Dynamic(|_| {
        let square = shape("Polygon", &[[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]);
        Dynamic::array([Dynamic::array([square, Dynamic::string("square")])])
    });
    let real = |value: fn(&crate::row::Row<'_>) -> Option<f64>| Expr::Real(value);
    let longitude = real(|row| Some(if row.string(0) == "a" { 0.5 } else { 50.0 }));
    let looked_up = |operation, shapes, radius, unmatched| {
        let kept = Expr::Dynamic(|_| Dynamic::array([Dynamic::Long(1)]));
        let constants = vec![shapes, long(|_| Some(0)), kept, radius, unmatched];
        call(operation, vec![longitude, real(|_| Some(0.5))], constants, true, NAMED).expect("the rule runs")
    };
    let (no, yes) = (Expr::Bool(|_| Some(false)), Expr::Bool(|_| Some(true)));
    let (here, near) = (real(|_| Some(0.0)), real(|_| Some(60_000.0)));
    let line = |radius| looked_up(Operation::GeoLineLookup, lines, radius, no);
    assert_eq!((line(here).len(), line(near).join("; ")), (0, "a 2 x equator; a 6 y equator".to_owned()));
    let polygon = |unmatched| looked_up(Operation::GeoPolygonLookup, polygons, here, unmatched);
    assert_eq!((polygon(no).len(), polygon(yes).len()), (2, 3));
}

#[test]
fn operators_see_the_rows_of_a_part_together() {
    static BODY: &[Operator] = &[Operator::Take(1)];
    static COLUMNS: &[ApplyColumn] =
        &[ApplyColumn::Body(0, "k"), ApplyColumn::Body(1, "n"), ApplyColumn::Body(2, "v")];
    let parts = run(Operator::Apply(Apply { by: Some(0), body: BODY, columns: COLUMNS }));
    assert_eq!(parts, Ok(["a 2 x", "b 4 y"].map(str::to_owned).to_vec()));
}
