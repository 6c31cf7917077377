//! The alerts one by one, and for each rule what is behind them.

use super::{
    MOST_BYTES, Page, SEVERITIES, badge, class,
    overview::spaced,
    text::{escaped, second, value},
};
use crate::{
    alert::severity_name,
    detect::figures::{count, thousands},
    plan::{Rule, Severity},
    table::Table,
    types::Value,
};

/// So many alerts have a line.
const MOST_ALERTS: usize = 1000;

/// So many rows of a rule's result are shown.
const MOST_ROWS: usize = 100;

/// So many entities are named in a line.
const MOST_ENTITIES: usize = 4;

/// A line an alert, by time; boxes choose severities, without any script.
pub(super) fn alerts(page: &Page<'_>, html: &mut String) {
    html.push_str("<section id=\"alerts\" aria-labelledby=\"h-alerts\" tabindex=\"-1\">\n<h2 id=\"h-alerts\">Alerts</h2>\n");
    if page.alerts.is_empty() {
        html.push_str("<p class=\"none\">No rule fired.</p>\n</section>\n");
        return;
    }
    html.push_str("<fieldset>\n<legend>Show</legend>\n");
    for severity in SEVERITIES {
        let count = page.alerts.iter().filter(|(_, alert)| alert.severity == severity).count();
        html.push_str(&format!(
            "<label><input type=\"checkbox\" id=\"show-{0}\" checked> {1} ({count})</label>\n",
            class(severity),
            severity_name(severity)
        ));
    }
    html.push_str("</fieldset>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"h-alerts\">\n<table>\n<thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Severity</th><th scope=\"col\">Alert</th><th scope=\"col\">Entities</th><th scope=\"col\">Tactics</th></tr></thead>\n<tbody>\n");
    let all = page.by_time();
    let mut shown = 0;
    for (time, rule, alert) in all.iter().take(MOST_ALERTS) {
        if html.len() > MOST_BYTES / 2 {
            break;
        }
        shown += 1;
        let mut entities: Vec<String> =
            alert.entities.iter().take(MOST_ENTITIES).map(|entity| value(&entity.label())).collect();
        if alert.entities.len() > MOST_ENTITIES {
            entities.push(format!("and {} more", alert.entities.len() - MOST_ENTITIES));
        }
        html.push_str(&format!(
            "<tr class=\"is-{}\"><td class=\"time\">{}</td><td>{}</td><td><a href=\"#rule-{}\">{}</a></td><td>{}</td><td>{}</td></tr>\n",
            class(alert.severity),
            second(*time),
            badge(alert.severity),
            page.number(rule),
            value(&alert.display_name),
            entities.join("<br>"),
            escaped(&alert.tactics.iter().map(|tactic| spaced(tactic)).collect::<Vec<_>>().join(", "))
        ));
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    if shown < all.len() {
        html.push_str(&format!(
            "<p class=\"left-out\">{} later alerts are left out; <code>--emit alerts</code> has all.</p>\n",
            thousands((all.len() - shown) as u64)
        ));
    }
    html.push_str("</section>\n");
}

/// What is behind the alerts of each rule, the gravest first; then the rules that failed, and those that found nothing.
pub(super) fn rules(page: &Page<'_>, html: &mut String) {
    let mut fired = page.fired.clone();
    fired.sort_by_key(|(rule, _)| std::cmp::Reverse(rule.severity.unwrap_or(Severity::Informational)));
    if !fired.is_empty() {
        html.push_str("<section aria-labelledby=\"h-rules\">\n<h2 id=\"h-rules\">Rules that fired</h2>\n");
        for (rule, tables) in fired {
            fired_rule(page, rule, &tables, html);
        }
        html.push_str("</section>\n");
    }
    if !page.failed.is_empty() {
        html.push_str(
            "<section aria-labelledby=\"h-failed\">\n<h2 id=\"h-failed\">Rules that failed</h2>\n<dl>\n",
        );
        for (rule, reason) in &page.failed {
            html.push_str(&format!("<dt>{}</dt><dd>{}</dd>\n", escaped(rule.name), value(reason)));
        }
        html.push_str("</dl>\n</section>\n");
    }
    let is_told = |rule: &&'static Rule| {
        let same = |other: &'static Rule| std::ptr::eq(other, *rule);
        page.fired.iter().any(|(other, _)| same(other)) || page.failed.iter().any(|(other, _)| same(other))
    };
    let quiet: Vec<&&Rule> = page.rules.iter().filter(|rule| !is_told(rule)).collect();
    if !quiet.is_empty() {
        html.push_str(&format!(
            "<section>\n<details><summary>{} found nothing</summary>\n<ul class=\"names\">\n",
            count(quiet.len() as u64, "rule")
        ));
        for rule in quiet {
            html.push_str(&format!("<li id=\"rule-{}\">{}</li>\n", page.number(rule), escaped(rule.name)));
        }
        html.push_str("</ul>\n</details>\n</section>\n");
    }
}

fn fired_rule(page: &Page<'_>, rule: &'static Rule, tables: &[&Table], html: &mut String) {
    let alerts = page.alerts.iter().filter(|(other, _)| std::ptr::eq(*other, rule)).count();
    html.push_str(&format!(
        "<details class=\"rule\" id=\"rule-{}\"><summary>{} {} <small>{}, {}</small></summary>\n<p>{}</p>\n<p class=\"facts\">{}</p>\n",
        page.number(rule),
        badge(rule.severity.unwrap_or(Severity::Informational)),
        escaped(rule.name),
        count(alerts as u64, "alert"),
        count(rows_of(tables) as u64, "row"),
        value(rule.description.trim()),
        escaped(&[rule.tactics.join(", "), rule.techniques.join(", "), format!("id {}", rule.id)].join(" · "))
    ));
    rows(page, rule, tables, html);
    html.push_str(&format!(
        "<details><summary>Query</summary><pre tabindex=\"0\">{}</pre></details>\n</details>\n",
        escaped(rule.query_text)
    ));
}

/// The rows of all results, those of each below its columns where they are others than those before.
fn rows(page: &Page<'_>, rule: &Rule, tables: &[&Table], html: &mut String) {
    let name = format!("rows-{}", page.number(rule));
    html.push_str(&format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Rows\" id=\"{name}\">\n"
    ));
    let mut shown = 0;
    for (place, table) in tables.iter().enumerate() {
        let is_next = place > 0 && tables[place - 1].columns == table.columns;
        if !is_next {
            html.push_str(if place > 0 {
                "</tbody>\n</table>\n<table>\n<thead><tr>"
            } else {
                "<table>\n<thead><tr>"
            });
            for column in &table.columns {
                html.push_str(&format!("<th scope=\"col\">{}</th>", escaped(&column.name)));
            }
            html.push_str("</tr></thead>\n<tbody>\n");
        }
        for row in &table.rows {
            if shown == MOST_ROWS || html.len() > MOST_BYTES {
                break;
            }
            shown += 1;
            html.push_str("<tr>");
            for cell in row {
                html.push_str(&format!("<td>{}</td>", self::cell(cell)));
            }
            html.push_str("</tr>\n");
        }
        if shown == MOST_ROWS || html.len() > MOST_BYTES {
            break;
        }
    }
    html.push_str(if tables.is_empty() { "</div>\n" } else { "</tbody>\n</table>\n</div>\n" });
    let more = rows_of(tables) - shown;
    if more > 0 {
        html.push_str(&format!(
            "<p class=\"left-out\">{} more rows are left out; <code>--emit tables</code> has all.</p>\n",
            thousands(more as u64)
        ));
    }
}

fn rows_of(tables: &[&Table]) -> usize {
    tables.iter().map(|table| table.rows.len()).sum()
}

/// A cell; times without the fraction of a second that they do not have.
fn cell(cell: &Value) -> String {
    let text = cell.to_text();
    match (cell, text.strip_suffix(".0000000Z")) {
        (Value::DateTime(_), Some(time)) => {
            format!("<span class=\"time\">{}</span>", time.replacen('T', " ", 1))
        }
        _ => value(&text),
    }
}
