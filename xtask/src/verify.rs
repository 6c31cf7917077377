//! `cargo xtask verify`: figures over real rules and known answers that lie outside this repository.

mod conformance;
mod corpus;
mod exceptions;
mod formatted;
mod functions;
mod generated;
mod profile;
mod report;
mod seeds;

use std::{fs, path::PathBuf};

use crate::{Failure, Outcome, cargo, ratchet, workspace};

/// Lints of faults that do not keep a rule's query from running.
const FAULTS: &str = "invalid-id,entity-mapping-column,custom-detail-column";

/// The options of `cargo xtask verify`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder with `seeds`, `corpus`, `schema` and `conformance`; beside the workspace if not given.
    #[arg(long, value_name = "DIR")]
    material: Option<PathBuf>,
    /// Lists what does not agree.
    #[arg(long)]
    list: bool,
    /// Measures only this; may be repeated. What is not measured is not compared by `cargo xtask ratchet`.
    #[arg(long, value_enum)]
    only: Vec<Part>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The original rules, compiled and run.
    Seeds,
    /// Verdicts and columns of real rules.
    Corpus,
    /// Real rules under the profile of Microsoft's own checks.
    Profile,
    /// Columns of stored functions.
    Functions,
    /// Rules and stored functions, formatted.
    Formatted,
    /// Queries with known answers, compiled and run.
    Conformance,
    /// Real rules over generated events, beside a reference.
    Generated,
}

/// Figures by name, and what does not agree with its reason.
#[derive(Debug, Default)]
struct Findings {
    figures: ratchet::Figures,
    disagreements: Vec<String>,
}

impl Findings {
    /// Notes a figure: so many of so many.
    fn figure(&mut self, name: &str, holds: usize, of: usize) {
        println!("{name}: {holds} of {of}");
        let holds = u32::try_from(holds).map_or(f64::INFINITY, f64::from);
        self.figures.insert(name.to_owned(), holds);
    }
}

/// Runs the command: measures, prints, and leaves the figures for `cargo xtask ratchet`.
pub(crate) fn run(options: &Options) -> Outcome {
    let beside = workspace::root().parent().map(|above| above.join("shared")).unwrap_or_default();
    let material = options.material.clone().unwrap_or(beside);
    if !material.is_dir() {
        println!("skipped: {} is not there", material.display());
        return write(&ratchet::Figures::new());
    }
    let material = material.canonicalize()?;
    let compiler = cargo::compiler()?;
    let mut findings = Findings::default();
    let is_wanted = |part: Part| options.only.is_empty() || options.only.contains(&part);
    if is_wanted(Part::Seeds) {
        seeds::measure(&material, &compiler, &mut findings)?;
    }
    if is_wanted(Part::Corpus) {
        corpus::measure(&material, &compiler, &mut findings)?;
    }
    if is_wanted(Part::Profile) {
        profile::measure(&material, &compiler, &mut findings)?;
    }
    if is_wanted(Part::Functions) {
        functions::measure(&material, &compiler, &mut findings)?;
    }
    if is_wanted(Part::Formatted) {
        formatted::measure(&material, &compiler, &mut findings)?;
    }
    if is_wanted(Part::Conformance) {
        conformance::measure(&material, &mut findings)?;
    }
    if is_wanted(Part::Generated) {
        generated::measure(&material, &mut findings)?;
    }
    if options.list {
        findings.disagreements.iter().for_each(|line| println!("{line}"));
    }
    write(&findings.figures)
}

fn write(figures: &ratchet::Figures) -> Result<(), Failure> {
    fs::create_dir_all(cargo::target())?;
    Ok(fs::write(ratchet::measured_path(), serde_json::to_string_pretty(figures)?)?)
}
