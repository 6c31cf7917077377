//! `cargo xtask ratchet`: figures that may only rise.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::{Failure, Outcome, cargo, workspace};

/// The options of `cargo xtask ratchet`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The measured figures, as a JSON object of numbers; those of `cargo xtask verify` if not given.
    #[arg(long, value_name = "FILE")]
    measured: Option<PathBuf>,
    /// Writes figures that have risen into `ratchet.toml`.
    #[arg(long)]
    raise: bool,
}

/// Figures by name.
pub(crate) type Figures = BTreeMap<String, f64>;

/// Where `cargo xtask verify` leaves what it measured.
pub(crate) fn measured_path() -> PathBuf {
    cargo::target().join("figures.json")
}

/// Runs the command: fails if a measured figure is below the recorded one.
pub(crate) fn run(options: &Options) -> Outcome {
    let path = workspace::root().join("ratchet.toml");
    let text = fs::read_to_string(&path)?;
    let measured = options.measured.clone().unwrap_or_else(measured_path);
    let measured =
        fs::read_to_string(&measured).map_err(|error| format!("{}: {error}", measured.display()))?;
    let measured: Figures = serde_json::from_str(&measured)?;
    let recorded = parse(&text)?;
    let mut fallen = Vec::new();
    for (name, recorded) in &recorded {
        match measured.get(name) {
            None => println!("{name}: {recorded}, not measured"),
            Some(now) => println!("{name}: {recorded}, now {now}"),
        }
        if measured.get(name).is_some_and(|now| now < recorded) {
            fallen.push(name.as_str());
        }
    }
    if options.raise {
        fs::write(&path, raise(&text, &measured))?;
    }
    if fallen.is_empty() { Ok(()) } else { Err(format!("fallen: {}", fallen.join(", ")).into()) }
}

/// The figures of `ratchet.toml`: lines `name = number` and comments, no more of TOML than that.
fn parse(text: &str) -> Result<Figures, Failure> {
    let mut figures = Figures::new();
    for (number, line) in text.lines().enumerate() {
        let at = || format!("ratchet.toml:{}: not a line `name = number`: {line}", number + 1);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or_else(at)?;
        figures.insert(name.trim().to_owned(), value.trim().parse().map_err(|_| at())?);
    }
    Ok(figures)
}

/// The text of `ratchet.toml` with every figure that has risen.
fn raise(text: &str, measured: &Figures) -> String {
    let line = |line: &str| -> String {
        let figure = line.split_once('=').and_then(|(name, value)| {
            let recorded: f64 = value.trim().parse().ok()?;
            let now = measured.get(name.trim())?;
            (*now > recorded).then(|| format!("{} = {now}", name.trim()))
        });
        figure.unwrap_or_else(|| line.to_owned()) + "\n"
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = "# What holds.\nrules = 5\ncases = 10\n";

    #[test]
    fn figures_are_read_without_comments() {
        let figures = parse(RECORDED).expect("good lines");
        assert_eq!(figures, Figures::from([("rules".to_owned(), 5.0), ("cases".to_owned(), 10.0)]));
        assert!(parse("[table]").is_err());
    }

    #[test]
    fn only_risen_figures_are_written() {
        let measured = Figures::from([("rules".to_owned(), 4.0), ("cases".to_owned(), 11.0)]);
        assert_eq!(raise(RECORDED, &measured), "# What holds.\nrules = 5\ncases = 11\n");
    }
}
