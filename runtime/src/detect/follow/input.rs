//! Standard input, which is written to a file as it comes: a log like others, that is there after the program has ended.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    thread,
};

use crate::detect::arguments::Arguments;

/// Standard input that is being written to a file.
#[derive(Debug)]
pub(super) struct StandardInput {
    /// When it has ended: nothing, or why no more of it could be kept.
    end: Arc<OnceLock<Result<(), String>>>,
}

impl StandardInput {
    /// The options with a file of the folder in the place of `-`; nothing is read of standard input if it is not among the logs.
    pub(super) fn of(arguments: &Arguments, folder: &Path) -> Result<(Arguments, Option<Self>), String> {
        let mut arguments = arguments.clone();
        let path = folder.join("input.jsonl");
        let mut is_read = false;
        let tables = arguments.table.iter_mut().map(|(_, path)| path);
        for log in arguments.logs.iter_mut().chain(tables).filter(|log| log.as_os_str() == "-") {
            log.clone_from(&path);
            is_read = true;
        }
        if !is_read {
            return Ok((arguments, None));
        }
        let file = ready(&path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        let end = Arc::new(OnceLock::new());
        let input = Self { end: Arc::clone(&end) };
        thread::spawn(move || {
            let copied = copy(&mut io::stdin().lock(), file);
            let lost = |error| {
                format!(
                    "cannot keep standard input in {}: {error}; what came after that is lost",
                    path.display()
                )
            };
            // The thread ends once.
            let _ = end.set(copied.map_err(lost));
        });
        Ok((arguments, Some(input)))
    }

    /// True when all of it is in the file; the error says why not all of it can be.
    pub(super) fn has_ended(&self) -> Result<bool, String> {
        self.end.get().map_or(Ok(false), |end| end.clone().map(|()| true))
    }
}

/// The file, at the beginning of a line.
fn ready(path: &PathBuf) -> io::Result<File> {
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last != [b'\n'] {
        file.write_all(b"\n")?;
    }
    Ok(file)
}

/// Writes bytes as soon as they are read.
fn copy(input: &mut impl Read, mut file: File) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => file.write_all(&buffer[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
