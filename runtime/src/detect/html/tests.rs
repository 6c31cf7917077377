//! Pages of whole runs, and what a browser makes of them.

use std::{env, fs, path::PathBuf, process::Command};

use insta::assert_snapshot;

use super::text::{escaped, value};
use crate::detect::tests::{ADMINISTRATOR, CONSTANT, FAILING, detect};

/// A log whose values would run in a page that trusts them.
const HOSTILE: (&str, &str) = (
    "SecurityEvent.jsonl",
    concat!(
        "{\"TimeGenerated\":\"2025-02-25T09:00:00Z\",\"Account\":\"admin <script>document.title='owned'</script>\",\"EventID\":4624}\n",
        "{\"TimeGenerated\":\"2025-02-25T09:10:00Z\",\"Account\":\"admin\\\" onmouseover=\\\"x\",\"EventID\":4624}\n",
        "<img src=x onerror=alert(1)> is no record\n",
    ),
);

/// The page of a run.
fn page(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("run.html").display().to_string();
    detect(
        &[&ADMINISTRATOR, &CONSTANT, &FAILING],
        files,
        &["--logs", "LOGS", "--emit", "none", "--report", &path],
    );
    fs::read_to_string(path).expect("it is written")
}

#[test]
fn what_logs_hold_is_nothing_but_text() {
    let page = page(&[HOSTILE]);
    assert!(page.contains("admin &lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;"), "{page}");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt; is no record"), "{page}");
    for forbidden in ["<script", "<img", "onmouseover=\"", "src=\"", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("default-src 'none'"), "{page}");
}

#[test]
fn every_part_is_there() {
    let page = page(&[HOSTILE]);
    let (_, main) = page.split_once("<main>").expect("a page");
    let headings: Vec<&str> = main
        .split("<h2 id=\"")
        .skip(1)
        .filter_map(|part| part.split_once('>')?.1.split_once('<').map(|(name, _)| name))
        .collect();
    assert_snapshot!(headings.join("\n"), @r"
    Alerts over time
    By severity
    By tactic
    Alerts
    Rules that fired
    Rules that failed
    Slowest rules
    Left out of the input
    ");
    assert!(main.contains("<details class=\"rule\""), "{main}");
    assert!(main.contains("no answer for this row"), "{main}");
}

#[test]
fn a_backtest_has_its_alerts_at_their_times() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("run.html").display().to_string();
    let span = ["--backtest", "--from", "2025-02-25T08:00:00Z", "--to", "2025-02-25T12:00:00Z"];
    let options = [&["--logs", "LOGS", "--emit", "none", "--report", &path], span.as_slice()].concat();
    detect(&[&ADMINISTRATOR], &[HOSTILE], &options);
    let page = fs::read_to_string(path).expect("it is written");
    assert!(
        page.contains("<title>Backtest of 1 rule from 2025-02-25 08:00 UTC to 2025-02-25 12:00 UTC</title>"),
        "{page}"
    );
    let times: Vec<&str> =
        page.split("<td class=\"time\">").skip(1).filter_map(|part| part.get(..19)).collect();
    assert_snapshot!(times.join("\n"), @r"
    2025-02-25 09:05:00
    2025-02-25 10:05:00
    ");
    assert!(page.contains("admin &lt;script&gt;"), "{page}");
}

#[test]
fn marks_stand_for_what_would_change_how_text_reads() {
    assert_eq!(escaped("a\u{202e}b\u{1b}[31m\0"), "a\u{fffd}b\u{fffd}[31m\u{fffd}");
    assert_eq!(value(&"x".repeat(650)), format!("{} <em>… 50 more characters</em>", "x".repeat(600)));
}

#[test]
fn a_page_stays_small_and_says_what_it_leaves_out() {
    let line = |number: usize| {
        format!(
            "{{\"TimeGenerated\":\"2025-02-25T09:00:00Z\",\"Account\":\"admin {number}\",\"EventID\":4624}}\n"
        )
    };
    let log: String = (0..300).map(line).collect();
    let page = page(&[("SecurityEvent.jsonl", &log)]);
    assert!(page.contains("200 more rows are left out; <code>--emit tables</code> has all."), "{page}");
    assert!(page.len() < 200_000, "{}", page.len());
}

/// The browser that `KQLC_BROWSER` names, or one on the path.
fn browser() -> Option<PathBuf> {
    let chosen = env::var_os("KQLC_BROWSER").map(PathBuf::from);
    let paths = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let found = || {
        let mut all = env::split_paths(&paths).flat_map(|folder| names.map(|name| folder.join(name)));
        all.find(|path| path.is_file())
    };
    chosen.or_else(found)
}

#[test]
fn a_browser_shows_it() {
    let Some(browser) = browser() else {
        println!("skipped: there is no chromium or google-chrome on the path, and KQLC_BROWSER names none");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, shot) = (folder.path().join("run.html"), folder.path().join("run.png"));
    fs::write(&path, page(&[HOSTILE])).expect("a writable folder");
    let run = |what: &str| {
        let mut command = Command::new(&browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,1600"]);
        command.arg(format!("--user-data-dir={}", folder.path().join("profile").display()));
        command.arg(what).arg(format!("file://{}", path.display())).output().expect("the browser starts")
    };
    let document = String::from_utf8_lossy(&run("--dump-dom").stdout).into_owned();
    // The title would be another if what the log holds had run.
    assert!(document.contains("<title>Run of 3 rules at 2025-02-25 09:10 UTC</title>"), "{document}");
    assert!(document.contains("admin &lt;script&gt;document.title='owned'&lt;/script&gt;"), "{document}");
    assert!(document.contains("<meter class=\"medium\""), "{document}");
    run(&format!("--screenshot={}", shot.display()));
    let picture = fs::read(shot).expect("a picture is taken");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 20_000, "{} bytes", picture.len());
}
