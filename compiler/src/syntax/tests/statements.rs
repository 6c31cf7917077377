//! Statements and functions.

use super::check;

#[test]
fn let_binds_scalars_and_tables() {
    check("let a = 1h; let b = T | take 1; b", "let a = timespan(01:00:00); let b = T | take 1; b");
}

#[test]
fn functions_have_parameters_and_bodies() {
    check(
        r#"let f = (a: long, b: string = "x", T: (*), U: (c: date, d: time)) { let e = a; T | take e }; let v = view () { U }; let n = () {}; f(1)"#,
        r#"let f = (a: long, b: string = "x", T: (), U: (c: datetime, d: timespan)) {let e = a; T | take e}; let v = view () {U}; let n = () {}; f(1)"#,
    );
}

#[test]
fn has_in_parentheses_is_no_function() {
    check(r#"let x = (a : "b"); x"#, r#"let x = <(: a "b")>; x"#);
}

#[test]
fn query_parameters_and_options_are_kept() {
    check(
        "declare query_parameters(a: datetime = datetime(2024-01-01), b: long = -1); set notruncation; set c = 5; T",
        "parameters(a: datetime = datetime(2024-01-01T00:00:00.0000000Z), b: long = -1); set notruncation; set c; T",
    );
}

#[test]
fn databases_have_other_names() {
    check(
        r#"alias database d = cluster("c").database("e"); restrict access to (T*, U); T"#,
        r#"alias d = cluster("c").database("e"); restrict (~T*, U); T"#,
    );
}

#[test]
fn patterns_have_cases() {
    check(
        "declare pattern p = (a: string)[b: string] { ('x').['y'] = { T | count }; ('z').['w'] = { U }; }; p('x').y",
        r#"pattern p(a: string)[b: string] {("x")["y"] = {T | count}; ("z")["w"] = {U}}; p("x").y"#,
    );
    check("declare   pattern p; T", "pattern p() {}; T");
}

#[test]
fn management_commands_keep_their_word() {
    check(".show tables | count", "command `.show`");
}

#[test]
fn empty_text_has_no_statements() {
    check(" // nothing\n ", "");
}
