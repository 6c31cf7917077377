//! Literals and their values.

use super::check;

#[test]
fn integers_are_decimal_or_hexadecimal() {
    check(
        "print 0, 42, 0x1F, 0xFFFFFFFFFFFFFFFF, long(7), long( -7 ), int(3), int(0x10), int32(4)",
        "print 0, 42, 31, -1, 7, -7, int(3), int(16), int(4)",
    );
}

#[test]
fn reals_have_many_forms() {
    check(
        "print 1.5, 1e3, 2.5E-3, 1., 1.e2, real(1), real(-1.5), double(+2), real(nan), real(+inf), real(-inf), real(1e5)",
        "print real(1.5), real(1000), real(0.0025), real(1), real(100), real(1), real(-1.5), real(2), real(NaN), real(inf), real(-inf), real(100000)",
    );
}

#[test]
fn booleans_have_many_forms() {
    check(
        "print true, False, TRUE, bool(true), bool(0), bool(1)",
        "print true, false, true, true, false, true",
    );
}

#[test]
fn nulls_have_types() {
    check(
        "print bool(null), int(null), long(null), real(null), decimal(null), datetime(null), timespan(null), guid(null), dynamic(null)",
        "print bool(null), int(null), long(null), real(null), decimal(null), datetime(null), timespan(null), guid(null), dynamic(null)",
    );
}

#[test]
fn time_spans_have_units() {
    check(
        "print 1d, 1.5h, 10m, 30s, 5ms, 7microseconds, 2ticks, 1day, 3minutes, time(1.02:03:04), timespan(1h), time(2), timespan('00:00:05')",
        "print timespan(1.00:00:00), timespan(01:30:00), timespan(00:10:00), timespan(00:00:30), timespan(00:00:00.0050000), timespan(00:00:00.0000070), timespan(00:00:00.0000002), timespan(1.00:00:00), timespan(00:03:00), timespan(1.02:03:04), timespan(01:00:00), timespan(2.00:00:00), timespan(00:00:05)",
    );
}

#[test]
fn datetimes_have_forms() {
    check(
        "print datetime(2024-02-29), datetime(2024-01-02 03:04:05.1234567), datetime(2024-01-02T03:04:05Z), date(2024), datetime('2024-01-02')",
        "print datetime(2024-02-29T00:00:00.0000000Z), datetime(2024-01-02T03:04:05.1234567Z), datetime(2024-01-02T03:04:05.0000000Z), datetime(2024-01-01T00:00:00.0000000Z), datetime(2024-01-02T00:00:00.0000000Z)",
    );
}

#[test]
fn guids_and_decimals_are_typed() {
    check(
        "print guid(74BE27DE-1e4e-49d9-b579-fe0b331d3642), decimal(1.50), decimal(-3)",
        "print guid(74be27de-1e4e-49d9-b579-fe0b331d3642), decimal(1.5), decimal(-3)",
    );
}

#[test]
fn strings_are_unescaped() {
    check(
        r#"print "a\"b\\c\n\t\x41\u0042\101\0", 'd"\'', "\uD83D\uDE00""#,
        r#"print "a\"b\\c\n\tABA\0", "d\"'", "😀""#,
    );
}

#[test]
fn verbatim_strings_keep_backslashes() {
    check(r#"print @"a\b""c", @'d''e\', h"f", H@'g'"#, r#"print "a\\b\"c", "d'e\\", "f", "g""#);
}

#[test]
fn multi_line_strings_keep_everything() {
    check("print ```a\\n`b\"\nc```, ~~~d~e~~~", r#"print "a\\n`b\"\nc", "d~e""#);
}

#[test]
fn adjacent_strings_are_one() {
    check(r#"print 'a' "b" @'c' h'd'"#, r#"print "abcd""#);
}

#[test]
fn dynamics_nest() {
    check(
        r#"print dynamic({"a": [1, -2.5, true, null, 'x', {}], 'a b': dynamic([1h]), "c": datetime(2024-01-01), "d": int(5)})"#,
        r#"print dynamic(Bag(Bag([("a", Array([Long(1), Real(-2.5), Bool(true), Null, String("x"), Bag(Bag([]))])), ("a b", Array([TimeSpan(TimeSpan(36000000000))])), ("c", DateTime(DateTime(638396640000000000))), ("d", Long(5))])))"#,
    );
}

#[test]
fn fractions_of_microseconds_in_dynamics_are_lost() {
    check(
        "print dynamic([0.5microseconds, 1.5microseconds, 1.5milliseconds])",
        "print dynamic(Array([TimeSpan(TimeSpan(0)), TimeSpan(TimeSpan(10)), TimeSpan(TimeSpan(15000))]))",
    );
}

#[test]
fn the_last_of_equal_keys_counts() {
    check(
        r#"print dynamic({"a": 1, "b": 2, "a": 3})"#,
        r#"print dynamic(Bag(Bag([("a", Long(3)), ("b", Long(2))])))"#,
    );
}

#[test]
fn a_time_without_a_date_is_one_of_today() {
    check(
        r#"print datetime(now), datetime("8:00:00 AM"), datetime(17:30), datetime("12:05 AM")"#,
        "print now(), (+ startofday(now()) timespan(08:00:00)), (+ startofday(now()) timespan(17:30:00)), (+ startofday(now()) timespan(00:05:00))",
    );
}
