//! How fast compiled rules run, beside what the machine could do at most on the same files in the same run.
//!
//! `cargo xtask bench` builds and starts this.

mod compressed;
mod cpu;
mod duckdb;
mod events;
mod limits;
mod many;
mod measure;
mod rules;
mod sonic;
mod starter;
mod table;

use std::{
    error::Error,
    path::{Path, PathBuf},
};

use clap::Parser;

use measure::best;
use table::Table;

/// Measures detectors and their limits over made-up logs.
#[derive(Debug, Parser)]
enum Options {
    /// Writes the rules of which there are many.
    Rules {
        /// Where to.
        folder: PathBuf,
    },
    /// Measures everything.
    Measure(Files),
}

/// What is measured.
#[derive(Debug, clap::Args)]
struct Files {
    /// The program that runs the starter rules.
    #[arg(long)]
    detect: PathBuf,
    /// The program that runs the many rules.
    #[arg(long)]
    many: PathBuf,
    /// Where the logs are made, or lie already.
    #[arg(long)]
    logs: PathBuf,
    /// The size of the largest file in MB.
    #[arg(long)]
    size: u64,
    /// How often each measurement is made.
    #[arg(long)]
    runs: u32,
    /// Measures backtests only.
    #[arg(long)]
    backtest: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    match Options::parse() {
        Options::Rules { folder } => Ok(many::write(&folder)?),
        Options::Measure(files) => files.measure(),
    }
}

impl Files {
    fn measure(&self) -> Result<(), Box<dyn Error>> {
        println!("best of {} runs by processor time; the files are in the page cache\n", self.runs);
        if self.backtest {
            return self.backtests();
        }
        events::write_all(&self.logs, self.size * 1_000_000)?;
        let largest = vec![self.logs.join("SecurityEvent.jsonl")];
        let all: Vec<PathBuf> =
            events::KINDS.iter().map(|kind| self.logs.join(format!("{}.jsonl", kind.table))).collect();
        Self::parse(self.runs, &largest[0])?;
        self.starter_rules("the starter rules over SecurityEvent", &largest)?;
        self.starter_rules("the starter rules over all their tables", &all)?;
        self.many_rules(&largest)?;
        self.parquet(&largest[0])?;
        self.compressed(&largest[0])?;
        self.memory(&largest[0])?;
        self.backtests()
    }

    /// The reader of JSON against another library that looks for the same members in each line.
    fn parse(runs: u32, file: &PathBuf) -> Result<(), Box<dyn Error>> {
        let files = std::slice::from_ref(file);
        let mut table = Table::new("reading 10 of 40 columns of SecurityEvent", files)?;
        let ours = best(runs, || limits::parse_columns(files, sonic::COLUMNS))?;
        table.row("the reader of the runtime, into columns", ours);
        let theirs = best(runs, || sonic::members(file))?;
        table.row("sonic-rs, values found and not kept", theirs);
        Table::faster("the reader against sonic-rs", theirs.cpu, ours.cpu, 2.0);
        Ok(())
    }

    /// A month of hourly runs over two weeks each, beside one run.
    fn backtests(&self) -> Result<(), Box<dyn Error>> {
        let files = [events::write_month(&self.logs, self.size * 1_000_000)?];
        let mut table = Table::new("720 windows of two weeks over a month, 1 thread", &files)?;
        let [from, to] = events::MONTH;
        let names: Vec<String> = many::hourly().into_iter().map(|rule| rule.name).collect();
        for (title, names) in [
            ("1 rule of where", &names[..1]),
            ("1 rule of summarize", &names[1..2]),
            ("20 rules", &names[..]),
        ] {
            let run = |more: &[&str]| best(self.runs, || rules::run(&self.many, &files, 1, names, more));
            let once = table.base(&format!("{title}, once"), run(&["--now", to])?);
            let windows = run(&["--backtest", "--from", from, "--to", to])?;
            table.against(&format!("{title}, 720 windows"), windows, once, 10.0);
        }
        Ok(())
    }

    fn starter_rules(&self, title: &str, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
        let mut table = Table::new(title, files)?;
        table.row("newline scan", best(self.runs, || limits::newlines(files))?);
        let parse = table.base("bare parse of the columns", best(self.runs, || limits::parse(files))?);
        let one = best(self.runs, || rules::run(&self.detect, files, 1, &[], &[]))?;
        table.against("detect, 1 thread", one, parse, 2.0);
        let two = best(self.runs, || rules::run(&self.detect, files, 2, &[], &[]))?;
        table.against("detect, 2 threads", two, parse, 2.0);
        Table::faster("2 threads against 1, by the clock", one.wall, two.wall, 1.8);
        if files.len() == events::KINDS.len()
            && let Some(duck) = duckdb::DuckDb::find()
        {
            duck.compare_starter_rules(&self.detect, &self.logs)?;
            let theirs = best(self.runs, || duck.starter_rules(&self.logs))?;
            table.row("DuckDB, the same five rules", theirs);
            Table::faster("the five rules against DuckDB", theirs.cpu, one.cpu, 2.5);
        }
        Ok(())
    }

    fn many_rules(&self, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
        let mut table = Table::new("many rules over SecurityEvent", files)?;
        let names = |rules: &[many::Rule], count: usize| -> Vec<String> {
            rules.iter().take(count).map(|rule| rule.name.clone()).collect()
        };
        let (selective, unselective) = (many::selective(), many::unselective());
        let run = |names: &[String]| best(self.runs, || rules::run(&self.many, files, 1, names, &[]));
        let parse = best(self.runs, || limits::parse_columns(files, many::COLUMNS))?;
        let parse = table.base("bare parse of the columns", parse);
        let one = run(&names(&unselective, 1))?;
        table.row("1 unselective rule", one);
        table.against("100 selective rules", run(&names(&selective, 100))?, parse, 1.5);
        table.against("100 unselective rules", run(&names(&unselective, 100))?, parse, 3.5);
        let all = [names(&selective, many::EACH), names(&unselective, many::EACH)].concat();
        let hundreds = run(&all)?;
        table.against("300 rules", hundreds, one, 2.5);
        let Some(duck) = duckdb::DuckDb::find() else {
            println!("  DuckDB is not installed: nothing to compare with\n");
            return Ok(());
        };
        let all: Vec<&many::Rule> = selective.iter().chain(&unselective).collect();
        duck.compare_answers(&self.many, files, &all)?;
        let scan = best(2, || duck.scan(files, &unselective[0]))?;
        table.row("DuckDB, 1 rule that scans the file", scan);
        let loaded = best(1, || duck.load_and_run(files, &all))?;
        table.row("DuckDB, the file loaded once, 300 rules", loaded);
        Table::faster("300 rules against DuckDB that loads once", loaded.cpu, hundreds.cpu, 8.0);
        let scans = scan.cpu * u32::try_from(all.len())?;
        Table::faster(
            "300 rules against DuckDB that scans for each (1 scan x 300)",
            scans,
            hundreds.cpu,
            50.0,
        );
        Ok(())
    }

    /// The file as Parquet, for which DuckDB is needed, which also writes it.
    fn parquet(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        let Some(duck) = duckdb::DuckDb::find() else { return Ok(()) };
        let parquet = vec![duck.parquet(file)?];
        let (selective, unselective) = (many::selective(), many::unselective());
        let rules: Vec<&many::Rule> = selective.iter().chain(&unselective).collect();
        let mut table = Table::new("SecurityEvent as Parquet, 1 thread", &parquet)?;
        let run = |rules: &[&many::Rule]| {
            let names: Vec<String> = rules.iter().map(|rule| rule.name.clone()).collect();
            best(self.runs, || rules::run(&self.many, &parquet, 1, &names, &[]))
        };
        let one = run(&rules[many::EACH..=many::EACH])?;
        table.row("1 unselective rule", one);
        let all = run(&rules)?;
        table.row("300 rules", all);
        let theirs = best(self.runs, || duck.over_parquet(&parquet[0], &rules[many::EACH..=many::EACH]))?;
        table.row("DuckDB, 1 rule", theirs);
        Table::faster("1 rule against DuckDB", theirs.cpu, one.cpu, 1.0);
        let theirs = best(1, || duck.over_parquet(&parquet[0], &rules))?;
        table.row("DuckDB, 300 rules", theirs);
        Table::faster("300 rules against DuckDB", theirs.cpu, all.cpu, 5.0);
        Ok(())
    }

    /// How memory grows with the input and with the number of rules.
    fn memory(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        let whole = file.metadata()?.len();
        let parts = [4, 2, 1].map(|part| events::head(file, whole / part));
        let mut table = Table::new("peak memory, 2 threads", &[file.to_owned()])?;
        let many: Vec<String> =
            many::selective().into_iter().chain(many::unselective()).map(|rule| rule.name).collect();
        for part in parts {
            let part = [part?];
            let size = format!("{} MB", part[0].metadata()?.len() / 1_000_000);
            let starter = rules::run(&self.detect, &part, 2, &[], &[])?;
            table.row(&format!("the starter rules, {size}"), starter);
            for count in [1, 30, 300] {
                let run = rules::run(&self.many, &part, 2, &many[many.len() - count..], &[])?;
                table.row(&format!("{count} rules, {size}"), run);
            }
            if part[0] == file {
                Table::at_most("the starter rules over all of it", starter.peak_memory, 128);
            }
        }
        Ok(())
    }

    fn compressed(&self, file: &PathBuf) -> Result<(), Box<dyn Error>> {
        let plain = std::slice::from_ref(file);
        let mut table = Table::new("compressed SecurityEvent, 1 thread", plain)?;
        let parse = table.base("bare parse", best(self.runs, || limits::parse(plain))?);
        let run = |path: &PathBuf, more: &[&str]| {
            best(self.runs, || rules::run(&self.detect, std::slice::from_ref(path), 1, &[], more))
        };
        let gzip = compressed::gzip(file)?;
        let inflated = best(self.runs, || compressed::inflate(&gzip))?;
        table.row("inflating gzip alone", inflated);
        table.against("detect over gzip", run(&gzip, &[])?, inflated, 1.15);
        let told = ["--now", events::END];
        table.against(
            "the same with --now, against inflating and parsing",
            run(&gzip, &told)?,
            inflated.and(parse),
            1.15,
        );
        let zstd = compressed::zstd(file)?;
        let decoded = best(self.runs, || compressed::decode(&zstd))?;
        table.row("decoding zstd alone", decoded);
        table.against("detect over zstd", run(&zstd, &[])?, decoded.and(parse), 1.5);
        table.against("detect over zstd, with --now", run(&zstd, &told)?, decoded.and(parse), 1.5);
        Ok(())
    }
}
