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
mod table;

use std::{error::Error, path::PathBuf};

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
        self.starter_rules("the starter rules over SecurityEvent", &largest)?;
        self.starter_rules("the starter rules over all their tables", &all)?;
        self.many_rules(&largest)?;
        self.compressed(&largest[0])?;
        self.backtests()
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

    fn compressed(&self, file: &PathBuf) -> Result<(), Box<dyn Error>> {
        let plain = std::slice::from_ref(file);
        let mut table = Table::new("compressed SecurityEvent, 1 thread", plain)?;
        let parse = table.base("bare parse", best(self.runs, || limits::parse(plain))?);
        let run = |path: &PathBuf| {
            best(self.runs, || rules::run(&self.detect, std::slice::from_ref(path), 1, &[], &[]))
        };
        let gzip = compressed::gzip(file)?;
        let inflated = best(self.runs, || compressed::inflate(&gzip))?;
        table.row("inflating gzip alone", inflated);
        table.against("detect over gzip", run(&gzip)?, inflated, 1.15);
        let zstd = compressed::zstd(file)?;
        let decoded = best(self.runs, || compressed::decode(&zstd))?;
        table.row("decoding zstd alone", decoded);
        table.against("detect over zstd", run(&zstd)?, decoded.and(parse), 1.5);
        Ok(())
    }
}
