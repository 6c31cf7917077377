//! Blanks within a line.

use super::check;

/// Each is formatted from a text with other blanks, and from itself.
#[track_caller]
fn table(lines: &[(&str, &str)]) {
    for (from, to) in lines {
        check(from, to);
        check(to, to);
    }
}

#[test]
fn operators_have_a_blank_on_each_side() {
    table(&[
        ("T|where A==1", "T\n| where A == 1"),
        ("print a=1+2*-3", "print a = 1 + 2 * -3"),
        ("print a = - 3", "print a = -3"),
        ("T | where A  has_any('x','y')", "T\n| where A has_any ('x', 'y')"),
        ("T | where A!in~('x' ,'y' )", "T\n| where A !in~ ('x', 'y')"),
        ("T | where A between(1..5)", "T\n| where A between (1 .. 5)"),
        ("T | where A matches  regex @'x'", "T\n| where A matches regex @'x'"),
        ("search A : 'x'", "search A:'x'"),
    ]);
}

#[test]
fn parameters_have_none_around_their_equals_sign() {
    table(&[
        ("T | join kind = inner ( U ) on A", "T\n| join kind=inner (U) on A"),
        ("union isfuzzy = true T , U", "union isfuzzy=true T, U"),
        (
            "T | summarize hint.strategy = shuffle A=count() by B",
            "T\n| summarize hint.strategy=shuffle A = count() by B",
        ),
        ("T | render timechart with (title = 'x')", "T\n| render timechart with (title='x')"),
    ]);
}

#[test]
fn brackets_have_none_inside() {
    table(&[
        ("print f( 1 , 2 )", "print f(1, 2)"),
        ("print f( a = 1 )", "print f(a=1)"),
        ("print a [ 'b' ] . c", "print a['b'].c"),
        ("print dynamic ( [ 1 , 2 ] )", "print dynamic([1, 2])"),
        ("print dynamic({ 'a':1 })", "print dynamic({'a': 1})"),
        ("T | project [ 'a b' ]", "T\n| project ['a b']"),
        ("T | mv-expand A to  typeof( string )", "T\n| mv-expand A to typeof(string)"),
        ("datatable ( a:string )['x']", "datatable(a: string) ['x']"),
        ("let f=(a:long=1,T:(*)){a};", "let f = (a: long=1, T: (*)) { a };"),
        (
            "T | make-graph a-->b with U on k | graph-match (a) -[e]-> (b) project a.x",
            "T\n| make-graph a --> b with U on k\n| graph-match (a)-[e]->(b) project a.x",
        ),
    ]);
}

/// Case, quotes, numbers, optional commas and semicolons.
#[test]
fn the_spelling_of_tokens_stays() {
    table(&[
        (
            "T | where A =~ \"x\" and B == 'y' and C == @'z'",
            "T\n| where A =~ \"x\" and B == 'y' and C == @'z'",
        ),
        ("print 0x1F,1.,1e3,1d,long( 1 )", "print 0x1F, 1., 1e3, 1d, long( 1 )"),
        ("T|take 1;", "T\n| take 1;"),
        ("print 'a'   'b'", "print 'a' 'b'"),
    ]);
}

#[test]
fn text_of_several_lines_stays_as_it_is() {
    check("print\ta=```\n  x  \n\n y```,b=1", "print a = ```\n  x  \n\n y```, b = 1");
}
