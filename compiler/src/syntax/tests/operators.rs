//! Tabular operators.

use super::check;

#[test]
fn filters() {
    check("T | where a == 1 | filter b | where hint.x=1 c", "T | where (== a 1) | filter b | where c");
}

#[test]
fn columns() {
    check(
        "T | extend a = 1, b | project c = d, e | project | project-rename f = g | project-away h, i*, *j | project-keep k, [l*] | project-reorder m, n* asc, o granny-desc, * desc",
        "T | extend a = 1, b | project c = d, e | project | project-rename f = g | project-away h, ~i*, ~*j | project-keep k, ~l* | project-reorder m, ~n* asc, o granny desc, * desc",
    );
}

#[test]
fn sorting() {
    check(
        "T | sort by a, b asc, c desc nulls first, d = e nulls last | order  by f | top 5 by g desc | take 3 | limit x = 4",
        "T | sort by a, b asc, c desc nulls first, d = e nulls last | order by f | top 5 by g desc | take 3 | limit 4",
    );
}

#[test]
fn counting() {
    check(
        "T | count | count as n | distinct a, b = c | distinct *",
        "T | count | count as n | distinct a, b = c | distinct *",
    );
}

#[test]
fn summaries() {
    check(
        "T | summarize | summarize by a | summarize n = count(), max(b) | summarize hint.strategy=shuffle hint.num_partitions=4 (c, d) = arg_max(e, f) by bin(g, 1h), h = i",
        "T | summarize | summarize  by a | summarize n = count(), max(b) | summarize {hint.strategy=shuffle} {hint.num_partitions=4} (c, d) = arg_max(e, f) by bin(g, timespan(01:00:00)), h = i",
    );
}

#[test]
fn joins() {
    check(
        "T | join U on a | join kind=inner hint.remote=left (U | take 1) on $left.a == $right.b, c | join (V) where d == e | lookup kind = leftouter W on ['f g']",
        "T | join U on a | join {kind=inner} {hint.remote=left} <U | take 1> on (== $left.a $right.b), c | join <V> where (== d e) | lookup {kind=leftouter} W on f g",
    );
}

#[test]
fn unions() {
    check(
        "union withsource=S isfuzzy=true kind=outer A, (B | take 1), C*, *_D, database('e').F, database('g').H* | union I",
        r#"union {withsource=S} {isfuzzy=true} {kind=outer} A, <B | take 1>, ~C*, ~*_D, database("e").F, database("g").H* | union I"#,
    );
}

#[test]
fn expansion() {
    check(
        "T | mv-expand a, b = c to typeof(int64) limit 5 | mvexpand bagexpansion=array with_itemindex=i d | mv-apply e = f to typeof(string), g limit 2 on (where e > 1 | top 1 by g)",
        "T | mv-expand a, b = c to long limit 5 | mvexpand {bagexpansion=array} {with_itemindex=i} d | mv-apply e = f to string, g limit 2 on (where (> e 1) | top 1 by g)",
    );
}

#[test]
fn parsing() {
    check(
        r#"T | parse a with * 'b' c: long 'd' "e" f * | parse kind=regex flags=Ui g with h | parse-where i.j with k: date ','"#,
        r#"T | parse a with * "b" c: long "de" f * | parse {kind=regex} {flags=Ui} g with h | parse-where filtering i.j with k: datetime ",""#,
    );
}

#[test]
fn finding() {
    check(
        "find withsource=S in (A, B*, C | as D) where a has 'b' project c: string, d, pack(*)",
        r#"find {withsource=S} in (A, ~B*, C | as D) (has a "b") project c: string, d, pack"#,
    );
}

#[test]
fn finding_everywhere() {
    check(
        "find 'a'; find a == 1 project-smart; find in (T) where b project c",
        r#"find "a"; find (== a 1) smart; find in (T) b project c"#,
    );
}

#[test]
fn sources() {
    check(
        "print 1, a = 2; range x from 1 to 10 step 1; evaluate f(x); search 'a'",
        "print 1, a = 2; range x from 1 to 10 step 1; evaluate f(x); search \"a\"",
    );
}

#[test]
fn naming_and_shape() {
    check(
        "T | as hint.materialized=true X | serialize | serialize a = 1 | getschema | consume | render timechart with (title = 'x') | invoke f(1) | invoke database('d').g()",
        r#"T | as X | serialize | serialize a = 1 | getschema | consume | render | invoke f(1) | invoke database("d").g()"#,
    );
}

#[test]
fn plugins() {
    check(
        "T | evaluate hint.distribution=per_node bag_unpack(a, 'p_') | evaluate pivot(b): (c: string, d: long) | evaluate r(typeof(*, e: real), 'f')",
        r#"T | evaluate {hint.distribution=per_node} bag_unpack(a, "p_") | evaluate pivot(b) : (c: string, d: long) | evaluate r(typeof(*, (e: real)), "f")"#,
    );
}

#[test]
fn series() {
    check(
        "T | make-series n = count() default = 0, avg(a) on t from x to y step 1h by b | make-series max(a) on t in range (x, y, 1)",
        "T | make-series n = count() default 0, avg(a) on t from x to y step timespan(01:00:00) by b | make-series max(a) on t in range x to y step 1",
    );
}

#[test]
fn most_frequent_and_sampled() {
    check(
        "T | top-nested 3 of a with others = 'rest' by n = count(), top-nested of b by max(c) asc | top-hitters 2 of a by b | sample 5 | sample-distinct 3 of a | reduce kind=source by a with threshold=0.1, characters='-'",
        r#"T | top-nested 3 of a others "rest" by n = count(), of b by max(c) asc | top-hitters 2 of a by b | sample 5 | sample-distinct 3 of a | reduce {kind=source} by a with threshold = real(0.1), characters = "-""#,
    );
}

#[test]
fn queries_inside_operators() {
    check(
        "T | partition hint.strategy=native by a (take 1 | count) | partition by a { U | where b == 1 } | fork n = (count) (take 1) | facet by a, b with (take 1)",
        "T | partition {hint.strategy=native} by a (take 1 | count) | partition by a {U | where (== b 1)} | fork n = (count) (take 1) | facet by a, b with (take 1)",
    );
    check(
        "macro-expand isfuzzy=true entity_group [database('a'), database('b')] as X (X.T | count)",
        r#"macro-expand {isfuzzy=true} [database("a"), database("b")] as X (X.T | count)"#,
    );
}

#[test]
fn steps_over_ordered_rows() {
    check(
        "T | scan with_match_id=m order by t asc partition by a declare (n: long = 0) with (step s optional: a > 1 => n = s.n + 1, k = 2; step e output=last: true;)",
        "T | scan {with_match_id=m} order (t asc) partition (a) declare (n: long = 0) with step s optional: (> a 1) => n = (+ s.n 1), k = 2; step e output last: true => ;",
    );
}

#[test]
fn pairs_of_keys_and_values() {
    check(
        "T | parse-kv a as (k: long, ['l m']: string) with (pair_delimiter=',', kv_delimiter='=', greedy=true)",
        r#"T | parse-kv a as (k: long, l m: string) with {pair_delimiter=","} {kv_delimiter="="} {greedy=true} "#,
    );
}

#[test]
fn graphs() {
    check(
        "E | make-graph a --> b with N on id | graph-match cycles=none (x)-[e*1..3]->(y)<-[]-(z), (y)--(w) where x.a == 1 project x.a, n = y.b",
        "E | make-graph a --> b with N on id | graph-match {cycles=none} (x)[e*1..3 Right](y)[ Left](z), (y)[ Any](w) where (== x.a 1) project x.a, n = y.b",
    );
    check(
        "E | make-graph a --> b with_node_id=n | graph-where-nodes x == 1 | graph-mark-components | graph-to-table nodes as N with_node_id=k, edges",
        "E | make-graph a --> b id n | graph-where-nodes (== x 1) | graph-mark-components | graph-to-table nodes as N{with_node_id=k} , edges",
    );
}

#[test]
fn checked_and_chosen_columns() {
    check(
        "T | assert-schema (a: string, b: long) | project-by-names 'a', dynamic(['b'])",
        r#"T | assert-schema (a: string, b: long) | project-by-names "a", dynamic(Array([String("b")]))"#,
    );
}

#[test]
fn render_keeps_its_properties() {
    use crate::{
        source::{FileId, Span},
        syntax::{
            ast::OperatorKind,
            parse,
            visit::{Node, walk},
        },
    };

    let properties = |query: &str| {
        let parsed = parse(query, &|range| Span::new(FileId::default(), range));
        let mut found = Vec::new();
        walk(&parsed.query, &mut |node| {
            if let Node::Operator(operator) = node
                && let OperatorKind::Render(properties) = &operator.kind
            {
                found.extend(properties.iter().map(|(name, value)| format!("{name}={value}")));
            }
        });
        found.join(" ")
    };
    assert_eq!(
        properties(
            "T | render timechart with (title='Sign-ins a day', xcolumn=TimeGenerated, ycolumns=a, b)"
        ),
        "visualization=timechart title=Sign-ins a day xcolumn=TimeGenerated ycolumns=a,b"
    );
    assert_eq!(properties("T | render barchart kind=stacked"), "visualization=barchart kind=stacked");
    assert_eq!(properties("T | render piechart"), "visualization=piechart");
}
