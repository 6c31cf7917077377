//! Faults that lie in a path, in a length, in several files, or in what a rule was.

use super::GOOD;

/// A lint and the files in which it finds something once.
pub(super) type Staged = (&'static str, fn() -> Stage);

/// Every such lint.
pub(super) const STAGED: &[Staged] = &[
    ("changed-id", || Stage::changed("a7d5f4c2", "b7d5f4c2")),
    ("duplicate-file-name", || Stage::at(&["one/rule.yaml", "two/rule.yaml"])),
    ("duplicate-id", || Stage::at(&["one.yaml", "two.yaml"])),
    ("duplicate-name", || Stage::at(&["one.yaml", "two.yaml"])),
    ("duplicate-query", || Stage::at(&["one.yaml", "two.yaml"])),
    ("file-extension", || Stage::at(&["rule.yml"])),
    ("file-name", || Stage::at(&["a rule (1).yaml"])),
    ("long-description", || Stage::repeated("may write.", " may write.", 20)),
    ("long-name", || Stage::repeated("user folder", " or folder", 10)),
    ("misplaced-kind", || Stage::at(&["Solutions/Contoso/Hunting Queries/rule.yaml"])),
    ("missing-metadata", || Stage::at(&["Detections/SecurityEvent/rule.yaml"])),
    ("query-indentation", || {
        let (above, rest) = GOOD.split_once("query: |\n").expect("the good rule has a query");
        let (query, below) = rest.split_once("entityMappings").expect("the good rule maps entities");
        Stage::of(format!("{above}query: |\n{}entityMappings{below}", query.replace("  ", "    ")))
    }),
    ("query-length", || Stage::repeated("has \"users\"", " or CommandLine has \"users\"", 500)),
    ("removed-rule", || Stage { files: Vec::new(), ..Stage::changed("", "") }),
    ("too-many-entities", || {
        let mapping = "\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: Account";
        Stage::repeated("entityMappings:", mapping, 10)
    }),
    ("too-many-rules", || {
        let rule = GOOD.replace("kind: Scheduled", "kind: NRT");
        let file =
            |number: usize| (format!("{number}.yaml"), rule.replace("a7d5f4c2", &format!("{number:08}")));
        Stage { before: Vec::new(), files: (0..51).map(file).collect() }
    }),
    ("version-bumped-alone", || Stage::changed("version: 1.0.0", "version: 1.0.1")),
    ("version-not-bumped", || Stage::changed("severity: Medium", "severity: High")),
];

/// What lies in a folder, and lay there before: paths and texts.
pub(super) struct Stage {
    /// At the revision to compare with; none where nothing is compared.
    pub(super) before: Vec<(String, String)>,
    /// Today.
    pub(super) files: Vec<(String, String)>,
}

impl Stage {
    /// The good rule at these paths.
    fn at(paths: &[&str]) -> Self {
        let files = paths.iter().map(|path| ((*path).to_owned(), GOOD.to_owned()));
        Self { before: Vec::new(), files: files.collect() }
    }

    /// One rule.
    fn of(text: String) -> Self {
        Self { before: Vec::new(), files: vec![("rule.yaml".to_owned(), text)] }
    }

    /// The good rule, where a text is followed by another, many times.
    fn repeated(text: &str, further: &str, times: usize) -> Self {
        Self::of(GOOD.replacen(text, &format!("{text}{}", further.repeat(times)), 1))
    }

    /// The good rule as it was, and with a change.
    fn changed(good: &str, bad: &str) -> Self {
        let before = Self::of(GOOD.to_owned()).files;
        Self { before, ..Self::of(GOOD.replacen(good, bad, 1)) }
    }
}
