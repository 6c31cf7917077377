//! Real rules under the profile of Microsoft's own checks, which nearly all of them have passed.

use std::{path::Path, process::Command};

use super::{
    Findings,
    report::{self, RuleLine},
};
use crate::{Outcome, cargo};

/// How many rules have nothing at level error.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let mut check = Command::new(compiler);
    check.current_dir(material).args(["check", "corpus", "--profile", "microsoft-ci", "--format", "jsonl"]);
    let lines: Vec<RuleLine> = report::parse(&cargo::output(&mut check)?)?;
    let rules = lines.iter().filter(|line| !matches!(line.status.as_str(), "stub" | "not-a-rule"));
    let (mut clean, mut of) = (0, 0);
    for line in rules {
        of += 1;
        match line.diagnostics.iter().find(|found| found.is_error()) {
            None => clean += 1,
            Some(found) => findings.disagreements.push(format!(
                "{}: under the profile microsoft-ci: {}: {}",
                line.path, found.name, found.message
            )),
        }
    }
    findings.figure("microsoft_ci_clean", clean, of);
    Ok(())
}
