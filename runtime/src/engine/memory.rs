//! The memory that rules take together, and which of them is stopped where it would be too much.
//!
//! What the process holds is asked of the system, now and then. Where that is over the limit the rule that keeps the most is stopped, and says
//! so; the others go on. How much a rule keeps is counted in values, which is enough to tell the largest, and only when it is asked for.

use std::sync::{
    Mutex, OnceLock, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::stage::{Stage, StageId, Stages};

/// How much memory the process may hold.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// The limit, in bytes.
    pub limit: u64,
    /// What the process holds now, in bytes; `None` where the system does not say, and then there is no limit.
    pub held: fn() -> Option<u64>,
}

/// Asking the system costs a microsecond or two: it is asked once for so many batches.
const BATCHES: u64 = 8;

/// Memory that is let go is not always given back to the system: after a rule was stopped so much more may be held before another is,
/// as a part of the limit.
const SLACK: u64 = 16;

/// The part of the limit that may be held while logs are read, in eighths: sorting what was kept, and making rows of it, takes more.
const READING: u64 = 5;

/// The least number of values for which a rule is stopped: what holds fewer is not what takes the memory.
const FEWEST: usize = 1 << 16;

/// Watches the memory of one run.
#[derive(Debug)]
pub(super) struct Watch {
    memory: Option<Memory>,
    batches: AtomicU64,
    /// What may be held before a rule is stopped.
    threshold: AtomicU64,
    /// Why a stage was stopped.
    stopped: Vec<OnceLock<String>>,
    /// How many values stages hold that are being finished, as far as they have said.
    finishing: Vec<AtomicU64>,
    decision: Mutex<()>,
}

impl Watch {
    /// Watches a run of these stages.
    pub(super) fn new(memory: Option<Memory>, stages: &Stages) -> Self {
        Self {
            memory,
            batches: AtomicU64::new(0),
            threshold: AtomicU64::new(memory.map_or(u64::MAX, |memory| memory.limit / 8 * READING)),
            stopped: stages.all.iter().map(|_| OnceLock::new()).collect(),
            finishing: stages.all.iter().map(|_| AtomicU64::new(0)).collect(),
            decision: Mutex::default(),
        }
    }

    /// What is held, if it is too much. Most calls do not ask.
    pub(super) fn excess(&self) -> Option<u64> {
        let memory = self.memory?;
        if !self.batches.fetch_add(1, Ordering::Relaxed).is_multiple_of(BATCHES) {
            return None;
        }
        (memory.held)().filter(|held| *held > self.threshold.load(Ordering::Relaxed))
    }

    /// Why a stage was stopped, if it was.
    pub(super) fn reason(&self, stage: StageId) -> Option<&str> {
        self.stopped[stage].get().map(String::as_str)
    }

    /// Stops the stage that keeps the most of what is told: `kept` gives the values that each keeps. Only one thread decides, others go on.
    pub(super) fn relieve(&self, stages: &Stages, kept: impl FnOnce() -> Vec<usize>) -> Option<StageId> {
        let _decision = self.decision.try_lock().ok()?;
        // Another thread may have decided since.
        let held = self.over()?;
        let kept = kept();
        let going_on = (0..kept.len()).filter(|stage| self.reason(*stage).is_none());
        let largest = going_on.max_by_key(|stage| kept[*stage]).filter(|stage| kept[*stage] >= FEWEST)?;
        self.stop(largest, &stages.all[largest], kept[largest], held);
        Some(largest)
    }

    /// The logs have been read: the rest of the memory is for what is made of them.
    pub(super) fn reading_is_done(&self) {
        let limit = self.memory.map_or(u64::MAX, |memory| memory.limit);
        self.threshold.fetch_max(limit, Ordering::Relaxed);
    }

    /// Stops the stage that calls if it keeps the most of those that are being finished.
    pub(super) fn finishing(
        &self,
        id: StageId,
        stage: &Stage,
        kept: impl FnOnce() -> usize,
    ) -> Result<(), String> {
        if self.excess().is_some() {
            let _decision = self.decision.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = kept();
            self.finishing[id].store(kept as u64, Ordering::Relaxed);
            let most = self.finishing.iter().map(|kept| kept.load(Ordering::Relaxed)).max();
            if let Some(held) = self.over().filter(|_| kept >= FEWEST && most <= Some(kept as u64)) {
                self.stop(id, stage, kept, held);
                self.finishing[id].store(0, Ordering::Relaxed);
            }
        }
        self.reason(id).map_or(Ok(()), |reason| Err(reason.to_owned()))
    }

    /// A stage has been finished, and what it kept is let go or is that of another.
    pub(super) fn finished(&self, id: StageId) {
        self.finishing[id].store(0, Ordering::Relaxed);
    }

    fn over(&self) -> Option<u64> {
        (self.memory?.held)().filter(|held| *held > self.threshold.load(Ordering::Relaxed))
    }

    fn stop(&self, id: StageId, stage: &Stage, kept: usize, held: u64) {
        let limit = self.memory.map_or(0, |memory| memory.limit);
        let what = stage.operators.first().map_or_else(
            || "the rows that it kept".to_owned(),
            |operator| format!("what its `{}` kept", operator.name()),
        );
        let megabytes = |bytes: u64| bytes >> 20;
        // A second reason for one stage would say the same.
        let _ = self.stopped[id].set(format!(
            "stopped for want of memory: {what}, {kept} values, was the most that any rule kept when all took {} MiB, \
             and {} MiB are for that and for making results; allow more with --memory, or run the rule over less",
            megabytes(held),
            megabytes(limit),
        ));
        self.threshold.fetch_max(held + limit / SLACK, Ordering::Relaxed);
    }
}
