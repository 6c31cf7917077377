//! The figures of a page: how much of what, which rules cost most, what was left out.

use std::collections::BTreeMap;

use super::{
    Page, SEVERITIES, class,
    text::{escaped, value},
};
use crate::{
    alert::severity_name,
    detect::figures::{size, thousands},
    plan::Severity,
    read::Reject,
};

/// So many of the slowest rules are shown.
const MOST_RULES: usize = 10;

/// So many reasons and files are shown of what was left out.
const MOST_REJECTS: usize = 100;

/// The figures at the top.
pub(super) fn cards(page: &Page<'_>, html: &mut String) {
    let rows: u64 = page.tables.iter().map(|table| table.rows).sum();
    let bytes: u64 = page.tables.iter().map(|table| table.bytes).sum();
    let rejects = page.tables.iter().flat_map(|table| table.rejects.rows.values());
    let left_out: u64 = rejects.map(|reject| reject.count).sum();
    html.push_str("<section class=\"cards\" aria-label=\"Figures\">\n");
    let gravest = page.alerts.iter().map(|(_, alert)| alert.severity).max();
    card(&thousands(page.alerts.len() as u64), "alerts", gravest.map_or("", class), html);
    card(&format!("{} of {}", page.fired.len(), page.rules.len()), "rules fired", "", html);
    card(
        &page.failed.len().to_string(),
        "rules failed",
        if page.failed.is_empty() { "" } else { "high" },
        html,
    );
    card(&thousands(rows), &format!("events read, {}", size(bytes)), "", html);
    card(&thousands(left_out), "events left out", if left_out == 0 { "" } else { "medium" }, html);
    html.push_str("</section>\n");
}

fn card(number: &str, what: &str, class: &str, html: &mut String) {
    html.push_str(&format!(
        "<div class=\"card {class}\"><b>{}</b><span>{}</span></div>\n",
        escaped(number),
        escaped(what)
    ));
}

/// Alerts by severity and by tactic.
pub(super) fn breakdown(page: &Page<'_>, html: &mut String) {
    html.push_str("<div class=\"columns\">\n<section aria-labelledby=\"h-severity\">\n<h2 id=\"h-severity\">By severity</h2>\n");
    let of = |severity: Severity| {
        let alerts = page.alerts.iter().filter(|(_, alert)| alert.severity == severity).count();
        let rules = page
            .fired
            .iter()
            .filter(|(rule, _)| rule.severity.unwrap_or(Severity::Informational) == severity);
        (severity_name(severity).to_owned(), alerts, rules.count(), class(severity))
    };
    bars(&SEVERITIES.map(of), html);
    html.push_str("</section>\n<section aria-labelledby=\"h-tactic\">\n<h2 id=\"h-tactic\">By tactic</h2>\n");
    let mut tactics: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (_, alert) in &page.alerts {
        for tactic in &alert.tactics {
            tactics.entry(tactic).or_default().0 += 1;
        }
    }
    for (rule, _) in &page.fired {
        for tactic in rule.tactics {
            tactics.entry(tactic).or_default().1 += 1;
        }
    }
    let mut rows: Vec<_> =
        tactics.into_iter().map(|(name, (alerts, rules))| (spaced(name), alerts, rules, "tactic")).collect();
    rows.sort_by_key(|(_, alerts, ..)| std::cmp::Reverse(*alerts));
    if rows.is_empty() {
        html.push_str("<p class=\"none\">No alert names a tactic.</p>\n");
    }
    bars(&rows, html);
    html.push_str("</section>\n</div>\n");
}

/// A line each: a name, how many alerts as a bar, of how many rules.
fn bars(rows: &[(String, usize, usize, &'static str)], html: &mut String) {
    if rows.is_empty() {
        return;
    }
    let most = rows.iter().map(|(_, alerts, ..)| *alerts).max().unwrap_or(1).max(1);
    html.push_str("<table class=\"bars\">\n<thead><tr><th scope=\"col\">&nbsp;</th><th scope=\"col\">Alerts</th><th scope=\"col\"><span class=\"unseen\">Share</span></th><th scope=\"col\">Rules</th></tr></thead>\n<tbody>\n");
    for (name, alerts, rules, class) in rows {
        html.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{alerts}</td><td class=\"bar\"><meter class=\"{class}\" min=\"0\" max=\"{most}\" value=\"{alerts}\"></meter></td><td class=\"number\">{rules}</td></tr>\n",
            escaped(name)
        ));
    }
    html.push_str("</tbody>\n</table>\n");
}

/// `CommandAndControl` as words.
pub(super) fn spaced(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// The rules that cost most.
pub(super) fn costs(page: &Page<'_>, html: &mut String) {
    let most = page.costs.first().map_or(0, |(time, _)| time.as_micros());
    if most == 0 {
        return;
    }
    html.push_str("<section aria-labelledby=\"h-cost\">\n<h2 id=\"h-cost\">Slowest rules</h2>\n<table class=\"bars\">\n<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Milliseconds</th><th scope=\"col\"><span class=\"unseen\">Share</span></th></tr></thead>\n<tbody>\n");
    for (time, rule) in page.costs.iter().take(MOST_RULES) {
        html.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{:.1}</td><td class=\"bar\"><meter min=\"0\" max=\"{most}\" value=\"{}\"></meter></td></tr>\n",
            escaped(rule.name),
            time.as_secs_f64() * 1000.0,
            time.as_micros()
        ));
    }
    html.push_str("</tbody>\n</table>\n<p class=\"none\">Over all threads, without reading and the conditions that rules share.</p>\n</section>\n");
}

/// What was not read, and why.
pub(super) fn rejected(page: &Page<'_>, html: &mut String) {
    html.push_str(
        "<section aria-labelledby=\"h-rejects\">\n<h2 id=\"h-rejects\">Left out of the input</h2>\n",
    );
    let mut lines: Vec<(&str, &str, &String, &Reject)> = Vec::new();
    for table in page.tables {
        lines.extend(
            table.rejects.rows.iter().map(|(reason, reject)| (table.name.as_str(), "events", reason, reject)),
        );
        lines.extend(
            table
                .rejects
                .values
                .iter()
                .map(|(reason, reject)| (table.name.as_str(), "values made null", reason, reject)),
        );
    }
    if lines.is_empty() && page.unread.is_empty() {
        html.push_str("<p class=\"none\">Nothing: every event could be read.</p>\n</section>\n");
        return;
    }
    html.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"h-rejects\">\n<table>\n<thead><tr><th scope=\"col\">Where</th><th scope=\"col\">What</th><th scope=\"col\">How many</th><th scope=\"col\">Why</th><th scope=\"col\">The first</th></tr></thead>\n<tbody>\n");
    for (table, what, reason, reject) in lines.iter().take(MOST_REJECTS) {
        html.push_str(&format!(
            "<tr><td>{}</td><td>{what}</td><td class=\"number\">{}</td><td>{}</td><td>{}<br><code>{}</code></td></tr>\n",
            escaped(table),
            thousands(reject.count),
            value(reason),
            value(&reject.first),
            value(&reject.sample)
        ));
    }
    for (path, reason) in page.unread.iter().take(MOST_REJECTS) {
        let path = path.display().to_string();
        html.push_str(&format!(
            "<tr><td>{}</td><td>a file</td><td class=\"number\">1</td><td>{}</td><td></td></tr>\n",
            value(&path),
            value(reason)
        ));
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    let more = lines.len().saturating_sub(MOST_REJECTS) + page.unread.len().saturating_sub(MOST_REJECTS);
    if more > 0 {
        html.push_str(&format!(
            "<p class=\"left-out\">{} more lines are left out; <code>--stats</code> has all.</p>\n",
            thousands(more as u64)
        ));
    }
    html.push_str("</section>\n");
}
