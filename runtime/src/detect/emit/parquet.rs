//! `--emit parquet`: a file for each rule that found something.

#[cfg(feature = "parquet")]
mod write;

use std::path::Path;

use super::Finding;
use crate::detect::arguments::Emit;

/// What a program says that was built without Parquet.
const WITHOUT: &str = "this program was built without Parquet: build it with `kqlc build --readers parquet`";

/// The folder that files go to, if they are asked for; the error says what is missing.
pub(in crate::detect) fn check(form: Emit, folder: Option<&Path>) -> Result<Option<&Path>, String> {
    match (form == Emit::Parquet, folder) {
        (false, None) => Ok(None),
        (false, Some(_)) => {
            Err("`--out` is the folder of `--emit parquet`, which is not asked for".to_owned())
        }
        (true, None) => Err("`--emit parquet` writes files: say with `--out DIR` where to".to_owned()),
        (true, Some(_)) if !cfg!(feature = "parquet") => Err(WITHOUT.to_owned()),
        (true, Some(folder)) => Ok(Some(folder)),
    }
}

/// Writes the files; the error says which cannot be.
#[cfg(feature = "parquet")]
pub(in crate::detect) fn emit(findings: &[Finding<'_>], folder: &Path) -> Result<(), String> {
    use crate::detect::whole;

    let failed = |error: std::io::Error| format!("cannot make the folder {}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut names: Vec<String> = Vec::new();
    for finding in findings {
        let Ok(table) = finding.result else { continue };
        if table.rows.is_empty() || table.columns.is_empty() {
            continue;
        }
        let name = file_name(finding.rule, &names);
        let bytes = write::file(finding.rule, table)
            .map_err(|error| format!("\"{}\" cannot be written as Parquet: {error}", finding.rule.name))?;
        whole::write(&folder.join(format!("{name}.parquet")), |file| file.write_all(&bytes))?;
        names.push(name);
    }
    Ok(())
}

/// A program without Parquet has said so before it came here.
#[cfg(not(feature = "parquet"))]
pub(in crate::detect) fn emit(_: &[Finding<'_>], _: &Path) -> Result<(), String> {
    Err(WITHOUT.to_owned())
}

/// The rule's id without what file systems do not like; numbered if another rule has the same.
#[cfg(feature = "parquet")]
fn file_name(rule: &crate::plan::Rule, taken: &[String]) -> String {
    let name = if rule.id.is_empty() { rule.name } else { rule.id };
    let safe = |char: char| if char.is_alphanumeric() || "-_.".contains(char) { char } else { '_' };
    let name: String = name.chars().map(safe).collect();
    let numbered = |number: usize| if number == 1 { name.clone() } else { format!("{name}_{number}") };
    (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said() {
        let folder = Some(Path::new("out"));
        assert_eq!(check(Emit::Csv, None), Ok(None));
        assert!(check(Emit::Csv, folder).is_err_and(|error| error.starts_with("`--out`")));
        assert!(check(Emit::Parquet, None).is_err_and(|error| error.contains("`--out DIR`")));
        assert_eq!(check(Emit::Parquet, folder).is_ok(), cfg!(feature = "parquet"));
    }
}
