//! Tabular operators.

use super::check;

#[test]
fn filters() {
    check("T | where a == 1 | filter b | where hint.x=1 c", "T | where (== a 1) | filter b | where c");
}

#[test]
fn columns() {
    check(
        "T | extend a = 1, b | project c = d, e | project | project-rename f = g | project-away h, i*, *j | project-keep k, [l*] | project-reorder m, n* asc, o granny-desc, * desc | project-smart p",
        "T | extend a = 1, b | project c = d, e | project | project-rename f = g | project-away h, ~i*, ~*j | project-keep k, ~l* | project-reorder m, ~n* asc, o granny desc, * desc | project-smart p",
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
        "T | join U on a | join {kind=inner} {hint.remote=left} <U | take 1> on (== $left.a $right.b), c | join <V> on (== d e) | lookup {kind=leftouter} W on f g",
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
        "find 'a'; find a == 1 project-smart; find in (T) where b project c project-away d, e",
        r#"find "a"; find (== a 1) smart; find in (T) b project c away d, e"#,
    );
}

#[test]
fn sources() {
    check(
        "print 1, a = 2; range x from 1 to 10 step 1; evaluate f(x); search 'a'",
        "print 1, a = 2; range x from 1 to 10 step 1; evaluate f(x); search ...",
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
        "T | evaluate hint.distribution=per_node bag_unpack(a, 'p_') | evaluate pivot(b): (c: string, d: long)",
        r#"T | evaluate {hint.distribution=per_node} bag_unpack(a, "p_") | evaluate pivot(b) : (c: string, d: long)"#,
    );
}

#[test]
fn operators_beyond_the_tree_are_named() {
    check(
        "T | make-series count() on t step 1h | scan with (step s: true;) | top-nested 1 of a by count() | partition by b (take 1) | parse-kv c as (d: long) | sample 5 | reduce by e",
        "T | make-series ... | scan ... | top-nested ... | partition ... | parse-kv ... | sample ... | reduce ...",
    );
}
