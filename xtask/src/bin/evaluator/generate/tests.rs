//! Queries, and whether the events that are made for them pass.

use fastrand::Rng;
use kqlc_runtime::types::{DateTime, TimeSpan, Value};

use super::{Made, events, write::line};
use crate::{corpus::BoundRule, evaluate::Evaluator, logs::Logs, testing::bind};

const HOUR: TimeSpan = TimeSpan(36_000_000_000);

fn rule(query: &str) -> BoundRule {
    let key = ("id".to_owned(), "name".to_owned());
    BoundRule { path: String::new(), key, query: bind(query), period: Some(HOUR), columns: None }
}

fn make(rule: &BoundRule, seed: u64) -> Made {
    events(rule, DateTime::from_date(2024, 3, 14).expect("a date"), &mut Rng::with_seed(seed))
}

/// The query finds some of the events that are made for it.
fn finds(query: &str) {
    let rule = rule(query);
    let mut logs = Logs::default();
    for (table, event) in make(&rule, 1).events {
        logs.add(&table, event);
    }
    let evaluator = Evaluator::new(&logs, DateTime::from_date(2024, 3, 14).expect("a date"), rule.period);
    let rows = evaluator.result(&rule.query).expect("the reference knows this");
    assert!(!rows.rows.is_empty(), "{query}");
}

#[test]
fn conditions_are_followed_to_the_columns_that_they_are_about() {
    finds("Events | where User == 'ann' and Number between (100 .. 200)");
    finds("Events | where User has_all ('one', 'two') and User startswith 'C:' and User endswith '.exe'");
    finds("Events | extend name = tolower(User) | where name in ('ann', 'bob') | project name");
    finds("Events | where User matches regex @'^[a-f]{8}-\\d+$'");
    finds("Events | where TimeGenerated < ago(20m)");
}

#[test]
fn dynamics_have_the_keys_that_are_read() {
    finds("Events | where Details.kind == 'Role' and tolong(Details.list[1].size) > 5");
    finds(
        "Events | mv-expand Details | where Details.key =~ 'id' | extend v = tostring(Details.value) | where isnotempty(v)",
    );
    finds("Events | extend d = parse_json(User) | where d.name contains 'admin'");
}

#[test]
fn texts_are_put_together_as_they_are_taken_apart() {
    finds("Events | parse User with 'user=' who ' id=' id: long | where who == 'ann' and id > 7");
    finds("Events | where extract(@'host=(\\w+)', 1, User) == 'web01'");
    finds("Events | where tostring(split(User, '/')[2]) == 'x'");
}

#[test]
fn keys_of_joins_are_equal_and_groups_have_rows_enough() {
    finds("Events | where Number == 3 | join kind=inner (Files | where Number == 4) on User");
    finds("Events | where User in ((Files | where Number == 9 | project User))");
    finds("Events | summarize n = count() by User | where n > 20");
}

#[test]
fn a_value_is_written_in_one_form_or_another() {
    let event = [("Number".to_owned(), Value::Long(7))].into_iter().collect();
    let mut rng = Rng::with_seed(1);
    let mut forms: Vec<String> = (0..300).map(|_| line(&event, &mut rng)).collect();
    forms.sort();
    forms.dedup();
    assert!(
        forms.contains(&r#"{"Number":7}"#.to_owned()) && forms.contains(&r#"{"Number":" 7 "}"#.to_owned())
    );
}

#[test]
fn the_same_seed_makes_the_same_events() {
    let rule = rule("Events | where User has 'x' | join (Files) on Number");
    let lines = |seed| {
        let mut rng = Rng::with_seed(seed);
        make(&rule, seed).events.iter().map(|(_, event)| line(event, &mut rng)).collect::<Vec<_>>()
    };
    assert_eq!(lines(7), lines(7));
    assert_ne!(lines(7), lines(8));
}
