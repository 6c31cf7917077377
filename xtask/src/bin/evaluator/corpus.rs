//! The rules, and what is known of tables and functions.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use kqlc::{
    catalog::{
        Database,
        read::{self, File},
    },
    events,
    lint::Settings,
    rule::{self, LoadedKind},
    semantic::{self, Library, tree::Table},
    source::{FileId, SourceMap, Span},
    syntax,
};
use kqlc_runtime::types::{TimeSpan, Type};

/// The files of rules.
pub(crate) struct Corpus {
    sources: SourceMap,
    files: Vec<FileId>,
    database: Database,
    settings: Settings,
}

/// A rule that can be compiled.
pub(crate) struct BoundRule {
    /// Its file, below the corpus.
    pub(crate) path: String,
    /// Its id and name.
    pub(crate) key: (String, String),
    pub(crate) query: Table,
    pub(crate) period: Option<TimeSpan>,
    /// The columns that `kqlc check` promises for when it runs; `None` where it promises none.
    pub(crate) columns: Option<Vec<(String, Type)>>,
}

impl BoundRule {
    /// What events are made for.
    pub(crate) fn for_events(&self) -> events::Rule<'_> {
        events::Rule { query: &self.query, period: self.period }
    }
}

impl Corpus {
    /// Reads the rules below a folder, and files that describe tables and stored functions; what the lints `warn` find does not keep a rule
    /// from being compiled.
    pub(crate) fn read(
        rules: &Path,
        tables: &Path,
        functions: &Path,
        warn: &[String],
    ) -> Result<Self, Box<dyn Error>> {
        let mut settings = Settings::default();
        settings.warn(warn)?;
        let (mut sources, mut files) = (SourceMap::default(), Vec::new());
        for path in yaml_files(rules)? {
            let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            if !rule::is_parser(&text) {
                let name = path.strip_prefix(rules)?.to_string_lossy().into_owned();
                files.push(sources.add(name, text));
            }
        }
        let mut database = Database::default();
        let described = |sources: &mut SourceMap, path: &Path| -> Result<FileId, Box<dyn Error>> {
            Ok(sources.add(path.to_string_lossy(), fs::read_to_string(path)?))
        };
        let id = described(&mut sources, tables)?;
        let text = &sources.file(id).text;
        for (name, columns) in read::tables(File { id, stem: "tables", extension: "json", text }).tables {
            database.add_table(name, columns);
        }
        let id = described(&mut sources, functions)?;
        let text = &sources.file(id).text;
        for function in read::functions(File { id, stem: "functions", extension: "json", text }).functions {
            database.add_function(function);
        }
        Ok(Self { sources, files, database, settings })
    }

    /// What queries are bound against.
    pub(crate) fn library(&self) -> Library<'_> {
        Library::new(&self.database)
    }

    /// True for a file whose rule is compiled: neither query nor rule is refused.
    pub(crate) fn compiles(&self, file: usize, library: &Library<'_>) -> bool {
        kqlc::check_with(self.files[file], &self.sources, library, &self.settings).compiled.is_some()
    }

    /// The number of files.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// A file, below the corpus.
    pub(crate) fn path(&self, file: usize) -> &str {
        &self.sources.file(self.files[file]).path
    }

    /// The line of a place and the beginning of its text.
    pub(crate) fn place(&self, span: Span) -> String {
        let line = self.sources.line_column(span.file, span.start).0;
        let text = self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("line {line}: {}", text.chars().take(200).collect::<String>())
    }

    /// The rule in a file that compiles.
    pub(crate) fn bind(&self, file: usize, library: &Library<'_>) -> Option<BoundRule> {
        let file = self.files[file];
        let source = self.sources.file(file);
        let LoadedKind::Rule(rule) = rule::load(file, &source.text).kind else { return None };
        let parsed = syntax::parse(&rule.query.text, &|range| rule.query.span(range));
        let bound = semantic::bind(&parsed.query, library);
        Some(BoundRule {
            path: source.path.clone(),
            key: (rule.id.as_ref()?.value.clone(), rule.name.as_ref()?.value.clone()),
            query: bound.query.filter(|_| parsed.diagnostics.is_empty())?,
            period: rule.query_period.as_ref().and_then(|field| field.value),
            columns: bound.run_columns.or(bound.columns),
        })
    }
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == "yaml" || found == "yml") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
