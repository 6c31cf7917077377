//! Running cargo and the programs that it builds.

use std::{env, ffi::OsStr, path::PathBuf, process::Command};

use crate::{Failure, Outcome, workspace};

/// The cargo that runs this command, in the workspace's root.
pub(crate) fn cargo<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(workspace::root());
    command
}

/// git, in the workspace's root.
pub(crate) fn git<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(workspace::root());
    command
}

/// Runs the command to its end; fails, naming it, if it fails.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("{}: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", name(command)).into()) }
}

/// What the command writes to its standard output; its status is not looked at.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", name(command)))?;
    Ok(String::from_utf8(output.stdout)?)
}

/// Builds the compiler in release and says where it is.
pub(crate) fn compiler() -> Result<PathBuf, Failure> {
    run(&mut cargo(["build", "--release", "--quiet", "--package", "kqlc"]))?;
    Ok(target().join("release").join(format!("kqlc{}", env::consts::EXE_SUFFIX)))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace::root().join("target"), PathBuf::from)
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
