//! Where the commands of a page are run.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::workspace;

/// A folder with the files of a page, and the programs that its commands find.
pub(super) struct Shell {
    folder: PathBuf,
    path: String,
}

/// What a command says, and how it ends.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) status: i32,
}

impl Shell {
    /// An empty folder; the compiler is on its path, and the starter rules lie in `starter-rules`.
    pub(super) fn new(compiler: &Path, folder: &Path) -> io::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        copy(&workspace::root().join("rules"), &folder.join("starter-rules"))?;
        let programs = compiler.parent().unwrap_or(Path::new("")).display();
        let path = format!("{programs}:{}", env::var("PATH").unwrap_or_default());
        Ok(Self { folder: folder.to_owned(), path })
    }

    /// Writes a file of the page.
    pub(super) fn write(&self, path: &str, content: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, content)
    }

    /// Runs a command; what it says on both of its outputs comes together.
    pub(super) fn run(&mut self, line: &str) -> io::Result<Said> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("exec 2>&1\n{line}")).current_dir(&self.folder);
        command.env("PATH", &self.path).env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
        let output = command.output()?;
        // Paths are told from the folder on: they are the same on every machine.
        let folder = self.folder.canonicalize()?.display().to_string() + "/";
        let text = String::from_utf8_lossy(&output.stdout).replace(&folder, "");
        Ok(Said { text, status: output.status.code().unwrap_or(-1) })
    }
}

impl Said {
    /// The lines that a page shows: without those of cargo, and with the status if it is not 0.
    pub(super) fn shown(&self) -> Vec<String> {
        let of_cargo = ["   Compiling ", "    Finished ", "    Blocking ", "     Locking ", "      Adding "];
        let lines = self.text.lines().filter(|line| !of_cargo.iter().any(|start| line.starts_with(start)));
        let status = (self.status != 0).then(|| format!("[{}]", self.status));
        lines.map(|line| line.trim_end().to_owned()).chain(status).collect()
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
