//! `parse`, `parse-where` and `parse-kv` from a query to its plan, or to what is said against it.

use kqlc::{Checked, catalog::Database, semantic::Library, source::SourceMap};

fn checked(query: &str) -> Checked {
    let rule = format!(
        "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: Rule\ndescription: |\n  A rule of a test.\nrequiredDataConnectors: []\ntactics:\n  - Impact\nrelevantTechniques:\n  - T1485\nquery: |\n  {query}\n"
    );
    let mut sources = SourceMap::default();
    let file = sources.add("rule.yaml", rule);
    kqlc::check(file, &sources, &Library::new(&Database::default()))
}

/// The plan of a query.
fn plan(query: &str) -> String {
    let Checked { compiled, diagnostics, .. } = checked(query);
    compiled.map_or_else(|| format!("{diagnostics:?}"), |(_, plan)| plan.to_string())
}

/// What is said against a query.
fn findings(query: &str) -> Vec<String> {
    let severe = |severity: &str| matches!(severity, "error" | "unsupported");
    checked(query)
        .diagnostics
        .iter()
        .filter(|diagnostic| severe(diagnostic.severity.name()))
        .map(|diagnostic| format!("{}: {}", diagnostic.severity.name(), diagnostic.message))
        .collect()
}

#[test]
fn conditions_go_before_a_parse_and_columns_that_nobody_reads_are_left_out() {
    insta::assert_snapshot!(
        plan(
            "Syslog | parse SyslogMessage with * 'user ' User ' port ' Port: long ' ' 'x' Rest | where HostName == 'a' and Port > 1 | project User"
        ),
        @r#"
    result:
      scan Syslog (SyslogMessage: string)
        where HostName == "a"
      | parse SyslogMessage with * "user " User: string " port " Port: long " x" _: string
      | where Port > 1
      | project User
      = User: string
    "#
    );
    insta::assert_snapshot!(
        plan("Syslog | parse SyslogMessage with 'a' User | parse-where HostIP with * '1' * | project Facility"),
        @r#"
    result:
      scan Syslog (Facility: string, HostIP: string)
      | parse-where HostIP with * "1" *
      | project Facility
      = Facility: string
    "#
    );
}

#[test]
fn an_old_column_is_replaced_in_its_place() {
    insta::assert_snapshot!(
        plan("Syslog | project Facility, HostIP | parse-kv HostIP as (n: long, Facility: string) with (pair_delimiter=',', kv_delimiter='=', quote='()')"),
        @r#"
    result:
      scan Syslog (HostIP: string)
      | project HostIP
      | parse-kv HostIP as (n: long, Facility: string) with (pair_delimiter=",", kv_delimiter="=", quote="()")
      | project Facility, HostIP, n
      = Facility: string, HostIP: string, n: long
    "#
    );
}

#[test]
fn patterns_without_a_meaning_are_wrong() {
    let said = |pattern: &str| findings(&format!("Syslog | parse {pattern}"));
    let of_text = |pattern: &str| said(&format!("SyslogMessage with {pattern}"));
    assert_eq!(of_text("'a' b * 'c'"), ["error: where a string ends before `*` is not defined"]);
    assert_eq!(of_text("* b: long 'c'"), ["error: `*` must be followed by a string"]);
    assert_eq!(of_text("'a' b: long c 'd'"), ["error: there must be a string between two columns"]);
    assert_eq!(of_text("'' b"), ["error: an empty string marks no place in the text"]);
    assert_eq!(of_text("'a' b 'c' b"), ["error: `b` is set twice"]);
    assert_eq!(said("flags=i SyslogMessage with 'a' b"), ["error: flags belong to `kind=regex`"]);
    assert_eq!(
        findings("Syslog | parse-where kind=relaxed SyslogMessage with 'a' b"),
        ["error: `parse-where` is either `simple` or `regex`"]
    );
}

#[test]
fn what_the_engine_does_without_a_known_rule_is_refused() {
    let said = |pattern: &str| findings(&format!("Syslog | parse {pattern}"));
    assert_eq!(
        said("SyslogMessage with 'a' t: datetime"),
        ["unsupported: a datetime at the end of a pattern cannot be compiled"]
    );
    assert_eq!(
        said("SyslogMessage with 'a' t: timespan * 'b'"),
        ["unsupported: a timespan before `*` cannot be compiled"]
    );
    assert_eq!(
        said("kind=regex SyslogMessage with 'a' t: datetime '(x)?'"),
        ["unsupported: a datetime that nothing follows cannot be compiled in `kind=regex`"]
    );
    assert_eq!(said("kind=regex SyslogMessage with 'a' t: datetime '(x)?' *"), [""; 0]);
    assert_eq!(
        said("kind=regex flags=U SyslogMessage with 'a' t: datetime 'x'"),
        ["unsupported: a datetime cannot be compiled with the flag `U`"]
    );
    assert_eq!(
        said("kind=regex SyslogMessage with ')' b"),
        ["unsupported: this regular expression cannot be compiled"]
    );
    assert_eq!(
        findings("Syslog | parse-kv SyslogMessage as (a: string) with (pair_delimiter=',')"),
        ["unsupported: `parse-kv` with one delimiter cannot be compiled yet"]
    );
}

#[test]
fn an_expression_for_pairs_has_two_groups() {
    assert_eq!(
        findings("Syslog | parse-kv SyslogMessage as (a: string) with (regex='(a)')"),
        ["error: the expression must have two groups, one for the key and one for the value"]
    );
}
