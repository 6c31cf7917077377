//! Result columns of real rules against those that Microsoft's binder gives.
//!
//! Reads the corpus beside the checkout; without it the test passes with a message.

use std::{collections::BTreeMap, fs, path::Path};

use kqlc::{
    catalog::Database,
    diagnostic::Severity,
    semantic,
    source::{FileId, Span},
    syntax,
};

#[test]
fn columns_agree_with_microsofts_binder() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let corpus = shared.join("corpus/azure-sentinel");
    let Ok(expected) = fs::read_to_string(corpus.join("expected.jsonl")) else {
        println!("skipped: there is no corpus beside the checkout");
        return;
    };
    let mut database = Database::default();
    let read = |name: &str| {
        fs::read_to_string(shared.join("schema").join(name)).expect("the schema is beside the corpus")
    };
    database.add_tables_json(&read("tables.json")).expect("tables.json is well-formed");
    database.add_functions_json(&read("functions.json")).expect("functions.json is well-formed");
    let mut figures: BTreeMap<&str, usize> = BTreeMap::new();
    let verbose = std::env::var("KQLC_SHOW").is_ok();
    for line in expected.lines() {
        let expected: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let id = expected["id"].as_str().expect("an id");
        let Some(query) = query_of(&corpus.join(id)) else { continue };
        let place = |range: std::ops::Range<usize>| Span::new(FileId(0), range);
        let parsed = syntax::parse(&query, &place);
        let bound = semantic::bind(&parsed.query, &database);
        let clean = expected["semantic_errors"].as_array().is_some_and(Vec::is_empty);
        let rejected =
            bound.diagnostics.iter().chain(&parsed.diagnostics).find(|d| d.severity == Severity::Error);
        let unsupported = bound.diagnostics.iter().any(|d| d.severity == Severity::Unsupported);
        let verdict = match (clean, rejected) {
            (true, Some(problem)) => {
                if verbose {
                    println!("REJECTED {id}: {}", problem.message);
                }
                "rejected, though clean"
            }
            (false, Some(_)) => "rejected by both",
            (false, None) => "accepted, though rejected there",
            (true, None) => {
                let wanted: Option<Vec<(String, String)>> =
                    expected["result_columns"].as_array().map(|columns| {
                        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                        columns.iter().map(|column| (text(&column[0]), text(&column[1]))).collect()
                    });
                let found: Option<Vec<(String, String)>> = bound
                    .columns
                    .as_ref()
                    .map(|columns| columns.iter().map(|(name, ty)| (name.clone(), ty.to_string())).collect());
                match (found == wanted, found.is_some(), unsupported) {
                    (true, _, true) => "same columns, not compiled",
                    (true, _, false) => "same columns, compiled",
                    (false, false, _) => "columns not known",
                    (false, true, _) => {
                        if verbose {
                            let (found, wanted) = (found.unwrap_or_default(), wanted.unwrap_or_default());
                            let at = found
                                .iter()
                                .zip(&wanted)
                                .position(|(a, b)| a != b)
                                .unwrap_or(found.len().min(wanted.len()));
                            println!(
                                "DIFFERENT {id}: at {at} {:?} for {:?} ({} for {})",
                                found.get(at),
                                wanted.get(at),
                                found.len(),
                                wanted.len()
                            );
                        }
                        "different columns"
                    }
                }
            }
        };
        *figures.entry(verdict).or_default() += 1;
        if verbose && unsupported {
            for problem in bound.diagnostics.iter().filter(|d| d.severity == Severity::Unsupported) {
                println!("UNSUPPORTED {}", problem.message);
            }
        }
    }
    println!("{figures:#?}");
}

fn query_of(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let yaml: serde_yaml::Value = serde_yaml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    yaml.get("query").or_else(|| yaml.get("Query"))?.as_str().map(str::to_owned)
}
