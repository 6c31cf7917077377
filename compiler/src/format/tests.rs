//! Queries in and out.

use crate::source::{FileId, Span};

fn formatted(text: &str) -> String {
    super::query(text, 120, &|range| Span::new(FileId(0), range)).unwrap_or_else(|found| found.message)
}

#[test]
fn tmp_corpus() {
    use crate::rule;
    let mut files = Vec::new();
    let mut stack = vec![std::path::PathBuf::from("/work/shared/corpus/azure-sentinel")];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    let (mut ok, mut bad, mut twice) = (0, 0, 0);
    let out = std::env::var("FMT_OUT").ok();
    for (at, path) in files.iter().enumerate() {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let query = match rule::load(FileId(0), &text).kind {
            rule::LoadedKind::Rule(rule) => rule.query.text.clone(),
            _ => match rule::parser(FileId(0), &text).functions.into_iter().next() {
                Some(f) => f.body.unwrap().text().text.clone(),
                None => continue,
            },
        };
        match super::query(&query, 120, &|range| Span::new(FileId(0), range)) {
            Ok(new) => {
                ok += 1;
                let again = formatted(&new);
                if again != new {
                    twice += 1;
                    if twice < 5 {
                        println!("NOT STABLE {}", path.display());
                        let mut lines = new.lines().zip(again.lines()).filter(|(a, b)| a != b);
                        println!("{:?}", lines.next());
                    }
                }
                if let Some(out) = &out {
                    let name = path.file_stem().unwrap().to_string_lossy();
                    std::fs::write(format!("{out}/{at:04}-{name}.before.kql"), &query).unwrap();
                    std::fs::write(format!("{out}/{at:04}-{name}.after.kql"), &new).unwrap();
                }
            }
            Err(found) => {
                bad += 1;
                println!("{} {}", path.display(), found.message)
            }
        }
    }
    println!("ok {ok} bad {bad} unstable {twice}");
}
