//! What `kqlc test` asks of the program: many cases, and what their rows have exercised.

use std::fs;

use super::{ADMINISTRATOR, CONSTANT, EVENTS, KNOWN, NEVER, Program, RULE, Surroundings, detect};
use crate::{detect::cases, plan::Rule, types::TimeSpan};

#[test]
fn a_profile_counts_what_the_rows_have_exercised() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stats = folder.path().join("run.json").display().to_string();
    let options = ["--logs", "LOGS", "--emit", "none", "--profile", "--stats", &stats];
    detect(&[&ADMINISTRATOR], &[EVENTS], &options);
    let text = fs::read_to_string(&stats).expect("it is written");
    let stats: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let query = &stats["rule_costs"][0]["pipelines"][0];
    // Of three records within the last hour two name an administrator.
    assert_eq!(query["source"], serde_json::json!({"conditions": [[2, 1]]}));
    assert_eq!(query["operators"][0]["name"], "sort");
}

#[test]
fn rules_that_share_a_query_have_exercised_it_each_for_itself() {
    // The query of the other, over another period.
    static BRIEFLY: Rule = Rule { id: "briefly", query_period: Some(TimeSpan(1)), ..RULE };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stats = folder.path().join("run.json").display().to_string();
    let options = ["--logs", "LOGS", "--emit", "none", "--profile", "--stats", &stats];
    detect(&[&ADMINISTRATOR, &BRIEFLY], &[EVENTS], &options);
    let text = fs::read_to_string(&stats).expect("it is written");
    let stats: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let costs = stats["rule_costs"].as_array().expect("a list");
    let of = |id: &str| costs.iter().find(|rule| rule["rule_id"] == id).expect("each rule is there");
    for (rule, sorted) in [(of(ADMINISTRATOR.id), 2), (of(BRIEFLY.id), 1)] {
        assert_eq!(rule["pipelines"][0]["operators"][0]["rows_out"], sorted, "{rule}");
        assert_eq!(rule["operators"][1]["rows_out"], sorted, "{rule}");
    }
}

#[test]
fn many_cases_run_in_one_process() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cases.jsonl");
    let lines = ["{\"arguments\": [\"--emit\", \"both\"]}", "{\"arguments\": [\"--nope\"]}", "no case"];
    fs::write(&path, lines.join("\n")).expect("a writable folder");
    let surroundings =
        Surroundings { width: 100, is_terminal: false, shows_progress: false, interrupted: &NEVER };
    let mut output = Vec::new();
    let program = Program { rules: &[&CONSTANT], tables: &KNOWN };
    let code = cases::run(program, &path, (surroundings, 2), &mut output);
    assert!(matches!(code, Ok(0)), "{code:?}");
    let output = String::from_utf8_lossy(&output);
    let lines: Vec<serde_json::Value> =
        output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let codes: Vec<_> = lines.iter().map(|line| line["code"].as_u64()).collect();
    assert_eq!(codes, [Some(0), Some(2), Some(2)]);
    let result: serde_json::Value =
        serde_json::from_str(lines[0]["output"].as_str().unwrap_or_default()).expect("JSON");
    assert!(result["tables"][0]["rows"].is_array() && result["alerts"].is_array(), "{result}");
}
