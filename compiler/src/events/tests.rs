//! Queries, and whether the events that are made for them pass.

use fastrand::Rng;
use kqlc_runtime::types::{DateTime, TimeSpan};

use super::{Made, Rule, events, few};
use crate::evaluator::{Evaluator, Logs, testing::bind};

const HOUR: TimeSpan = TimeSpan(36_000_000_000);

fn make(query: &str, seed: u64) -> Made {
    let rule = Rule { query: &bind(query), period: Some(HOUR) };
    events(rule, DateTime::from_date(2024, 3, 14).expect("a date"), &mut Rng::with_seed(seed))
}

/// The query finds some of the events that are made for it.
fn finds(query: &str) {
    let mut logs = Logs::default();
    for (table, event) in make(query, 1).events {
        logs.add(&table, event);
    }
    let evaluator = Evaluator::new(&logs, DateTime::from_date(2024, 3, 14).expect("a date"), Some(HOUR));
    let rows = evaluator.result(&bind(query)).expect("the reference knows this");
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
fn the_same_seed_makes_the_same_events() {
    let made = |seed| make("Events | where User has 'x' | join (Files) on Number", seed).events;
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}

#[test]
fn a_person_can_read_the_few_events_that_a_rule_needs() {
    let query =
        bind("Events | where Number == 3 and User != 'x' | summarize n = count() by User | where n > 1");
    let now = DateTime::from_date(2024, 3, 14).expect("a date");
    let made =
        few(Rule { query: &query, period: Some(HOUR) }, now, &|rows| rows > 0).expect("they are found");
    let mut events: Vec<String> = Vec::new();
    for (_, event) in &made.events {
        let mut cells: Vec<String> =
            event.iter().map(|(name, value)| format!("{name}={}", value.to_text())).collect();
        cells.retain(|cell| !cell.starts_with("TimeGenerated"));
        cells.sort();
        events.push(cells.join(" "));
    }
    assert_eq!(events, ["Number=3 User=user1", "Number=3 User=user1"]);
}
