//! What has run and what was raised, on disk, in steps that are done as a whole or not at all.
//!
//! A step is first written beside its place and put there by a new name: from then on it counts. Then its alerts are written behind those
//! that are there, and then the state is replaced. Whoever opens the folder finishes the step that is found, whose alerts may be there
//! wholly, partly or not at all, and cuts off what is behind the alerts that the state knows of.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value as Json, json};

use super::state::State;
use crate::detect::whole;

/// The folder of a follower.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    state: State,
    /// Held while the program runs; the system lets it go with the process.
    _lock: File,
}

/// How often a lock is tried, a hundredth of a second apart: a program that ends, or one that has just been started by this one and has not
/// let go of its files, keeps it a moment longer.
const TRIES: u32 = 50;

/// Takes the lock of a folder.
fn take(lock: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            other => return other,
        }
    }
    lock.try_lock()
}

impl Journal {
    /// Opens a folder, which is made if it is not there; the error says why it cannot be used.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("cannot use {}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        take(&lock).map_err(|error| match error {
            TryLockError::WouldBlock => {
                format!("{} is in use by another program that follows logs", folder.display())
            }
            TryLockError::Error(error) => failed(error),
        })?;
        let mut journal = Self { folder: folder.to_owned(), state: State::default(), _lock: lock };
        if let Some(json) = journal.read("state.json")? {
            journal.state = State::from_json(&json).ok_or_else(|| journal.strange("state.json"))?;
        }
        match journal.read("step.json")? {
            Some(step) => {
                let state = step.get("state").and_then(State::from_json);
                let alerts = step.get("alerts").and_then(Json::as_str);
                let (Some(state), Some(alerts)) = (state, alerts) else {
                    return Err(journal.strange("step.json"));
                };
                journal.finish(state, alerts.as_bytes())?;
            }
            None => journal.append(journal.state.written, b"")?,
        }
        Ok(journal)
    }

    pub(super) const fn state(&self) -> &State {
        &self.state
    }

    /// Makes a step: these alerts were raised, and then the state is this.
    pub(super) fn commit(&mut self, mut state: State, alerts: &[u8]) -> Result<(), String> {
        state.written = self.state.written + alerts.len() as u64;
        let step = json!({ "state": state.to_json(), "alerts": String::from_utf8_lossy(alerts) });
        whole::write(&self.folder.join("step.json"), |file| write!(file, "{step}"))?;
        self.finish(state, alerts)
    }

    /// Does what a step says, be it for the second time.
    fn finish(&mut self, state: State, alerts: &[u8]) -> Result<(), String> {
        self.append(state.written.saturating_sub(alerts.len() as u64), alerts)?;
        whole::write(&self.folder.join("state.json"), |file| write!(file, "{}", state.to_json()))?;
        self.state = state;
        fs::remove_file(self.folder.join("step.json")).map_err(|error| self.cannot("step.json", &error))
    }

    /// Writes alerts behind the first bytes of those that are there; what was behind them is gone.
    fn append(&self, behind: u64, alerts: &[u8]) -> Result<(), String> {
        let write = || {
            let path = self.folder.join("alerts.jsonl");
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            file.set_len(behind)?;
            file.seek(SeekFrom::Start(behind))?;
            file.write_all(alerts)?;
            file.sync_all()
        };
        write().map_err(|error| self.cannot("alerts.jsonl", &error))
    }

    /// The content of a file; nothing if it is not there.
    fn read(&self, name: &str) -> Result<Option<Json>, String> {
        match fs::read_to_string(self.folder.join(name)) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(|_| self.strange(name)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.cannot(name, &error)),
        }
    }

    fn cannot(&self, name: &str, error: &std::io::Error) -> String {
        format!("cannot use {}: {error}", self.folder.join(name).display())
    }

    fn strange(&self, name: &str) -> String {
        format!("{} was not written by this version of the program", self.folder.join(name).display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::DateTime;

    fn alerts(folder: &Path) -> String {
        fs::read_to_string(folder.join("alerts.jsonl")).expect("there is a file")
    }

    #[test]
    fn steps_are_found_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut state = State::default();
        state.see(DateTime(7), &[], None);
        {
            let mut journal = Journal::open(folder.path()).expect("a folder");
            journal.commit(state.clone(), b"one\n").expect("a step");
            journal.commit(state.clone(), b"two\n").expect("a step");
        }
        let journal = Journal::open(folder.path()).expect("a folder");
        state.written = 8;
        assert_eq!(journal.state(), &state);
        assert_eq!(alerts(folder.path()), "one\ntwo\n");
    }

    #[test]
    fn a_step_that_broke_off_is_finished() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Journal::open(folder.path())
            .and_then(|mut journal| journal.commit(State::default(), b"one\n"))
            .expect("a step");
        // The program ended when the second step had been noted and half of its alerts were written.
        let mut state = State::default();
        state.written = 8;
        let step = json!({ "state": state.to_json(), "alerts": "two\n" });
        fs::write(folder.path().join("step.json"), step.to_string()).expect("a file can be written");
        fs::write(folder.path().join("alerts.jsonl"), "one\ntw").expect("a file can be written");
        for _ in 0..2 {
            let journal = Journal::open(folder.path()).expect("a folder");
            assert_eq!(journal.state().written, 8);
            assert_eq!(alerts(folder.path()), "one\ntwo\n");
        }
    }

    #[test]
    fn alerts_of_no_step_are_cut_off() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Journal::open(folder.path())
            .and_then(|mut journal| journal.commit(State::default(), b"one\n"))
            .expect("a step");
        fs::write(folder.path().join("alerts.jsonl"), "one\nstray").expect("a file can be written");
        Journal::open(folder.path()).expect("a folder");
        assert_eq!(alerts(folder.path()), "one\n");
    }

    #[test]
    fn a_folder_is_used_by_one_program() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let _journal = Journal::open(folder.path()).expect("a folder");
        assert!(Journal::open(folder.path()).is_err_and(|error| error.contains("in use by another program")));
    }

    #[test]
    fn what_somebody_else_wrote_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("state.json"), "{\"version\": 9}").expect("a file can be written");
        assert!(
            Journal::open(folder.path())
                .is_err_and(|error| error.contains("was not written by this version"))
        );
    }
}
