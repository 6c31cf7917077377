//! `kqlc navigator`

use std::{fs, path::PathBuf};

use kqlc::{
    rule::{self, LoadedKind},
    source::SourceMap,
};
use kqlc_runtime::navigator::{LayerRule, layer};

use super::{CLEAN, input, parallel, print::print};

/// The options of `kqlc navigator`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The score of a technique is the number of rules that name it; its comment names them.

Examples:
  kqlc navigator rules/ > layer.json      open it in the ATT&CK Navigator with `Open Existing Layer`
  kqlc navigator rules/ --output layer.json
                                          the same

`detect --navigator FILE` writes such a layer of what fired."
)]
pub(crate) struct Options {
    /// Rules, and folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Writes to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the techniques that rules are about as a layer of the ATT&CK Navigator.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut sources = SourceMap::default();
    let found = input::find(&options.paths, &mut sources)?;
    let rules = parallel::map(&found.rules, |id| match rule::load(*id, &sources.file(*id).text).kind {
        LoadedKind::Rule(rule) => {
            let name = rule.name.map(|name| name.value).unwrap_or_default();
            let techniques: Vec<String> =
                rule.techniques.into_iter().flat_map(|(_, all)| all).map(|id| id.value).collect();
            Some((name, techniques))
        }
        LoadedKind::Stub { .. } | LoadedKind::NotARule => None,
    });
    let rules: Vec<(String, Vec<String>)> = rules.into_iter().flatten().collect();
    let techniques: Vec<Vec<&str>> =
        rules.iter().map(|(_, techniques)| techniques.iter().map(String::as_str).collect()).collect();
    let told = rules.iter().zip(&techniques);
    let told: Vec<LayerRule<'_>> =
        told.map(|((name, _), techniques)| LayerRule { name, techniques, score: 1 }).collect();
    let layer = layer("Rules", "How many rules are about each technique.", &told);
    let without = told.iter().filter(|rule| rule.techniques.is_empty()).count();
    eprintln!(
        "{} rules, {} techniques; {without} rules name none",
        told.len(),
        layer["techniques"].as_array().map_or(0, Vec::len)
    );
    let text = format!("{layer:#}\n");
    match &options.output {
        Some(path) => {
            fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
            Ok(CLEAN)
        }
        None => print(&text),
    }
}

#[cfg(test)]
mod tests {
    use kqlc::catalog::attack;
    use kqlc_runtime::navigator;

    #[test]
    fn layers_are_of_the_attack_that_lints_know() {
        assert_eq!(attack::VERSION.split('.').next(), Some(navigator::ATTACK));
    }
}
