//! `kqlc reference`

use std::fmt::Write;

use kqlc::reference::{Entry, Fate, State, entries};

use super::print::print;

/// The options of `kqlc reference`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc reference                          a line an entry: kind, name, state, and what is missing
  kqlc reference join make-series         the forms of these, each with a query
  kqlc reference --format jsonl           for tools: {\"kind\", \"name\", \"state\", \"modern\", \"missing\", \"forms\"}

States: supported, every form compiles; partial, some do; refused, none does. A form that does not compile \
is refused by name and place when a rule has it.

Exit status: 0 done, 2 could not run.")]
pub(crate) struct Options {
    /// Only entries of these names, with all their forms.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// How they are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines to read.
    Text,
    /// One JSON object an entry.
    Jsonl,
}

/// Prints the entries.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut entries = entries();
    for name in &options.names {
        if !entries.iter().any(|entry| entry.name == *name) {
            return Err(format!("the reference has no `{name}`"));
        }
    }
    let has_names = !options.names.is_empty();
    entries.retain(|entry| !has_names || options.names.contains(&entry.name));
    print(&match options.format {
        Format::Jsonl => json_lines(&entries),
        Format::Text if has_names => entries.iter().map(in_full).collect(),
        Format::Text => lines(&entries),
    })
}

fn lines(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let missing = entry.missing().join("; ");
        let line =
            format!("{:<10} {:<38} {:<10} {missing}", entry.kind.name(), entry.name, entry.state().name());
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let count = |state| entries.iter().filter(|entry| entry.state() == state).count();
    let _ = writeln!(
        text,
        "{} entries: {} supported, {} partial, {} refused",
        entries.len(),
        count(State::Supported),
        count(State::Partial),
        count(State::Refused)
    );
    text
}

fn in_full(entry: &Entry) -> String {
    let mut text = format!("{} {}: {}\n", entry.kind.name(), entry.name, entry.state().name());
    if let Some(modern) = entry.modern {
        let _ = writeln!(text, "  an old name; write `{modern}`");
    }
    for form in &entry.forms {
        let _ = writeln!(text, "\n  {}\n    {}", form.text, form.query);
        match &form.fate {
            Fate::Compiled => {}
            Fate::Refused(why) | Fate::Wrong(why) => {
                let _ = writeln!(text, "    refused: {why}");
            }
        }
    }
    text.push('\n');
    text
}

fn json_lines(entries: &[Entry]) -> String {
    let mut lines = String::new();
    for entry in entries {
        let _ = writeln!(lines, "{}", json(entry));
    }
    lines
}

fn json(entry: &Entry) -> serde_json::Value {
    let forms = entry.forms.iter().map(|form| {
        let refused = match &form.fate {
            Fate::Compiled => None,
            Fate::Refused(why) | Fate::Wrong(why) => Some(why),
        };
        serde_json::json!({ "text": form.text, "query": form.query, "refused": refused })
    });
    serde_json::json!({
        "kind": entry.kind.name(),
        "name": entry.name,
        "state": entry.state().name(),
        "modern": entry.modern,
        "missing": entry.missing(),
        "forms": forms.collect::<Vec<_>>(),
    })
}
