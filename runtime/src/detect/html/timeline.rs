//! When there were how many alerts, as a drawing.

use super::{Page, SEVERITIES, class, text::second};
use crate::{alert::severity_name, plan::Severity, types::DateTime};

const BINS: usize = 60;
const WIDTH: usize = 960;
const HEIGHT: usize = 130;
/// What stands below the bars.
const AXIS: usize = 22;
const SECOND: i64 = 10_000_000;

/// How many alerts there were in a part of the time, by severity, the gravest first.
type Bin = [usize; SEVERITIES.len()];

/// The drawing; nothing without alerts.
pub(super) fn timeline(page: &Page<'_>, html: &mut String) {
    let alerts = page.by_time();
    let (Some((first, ..)), Some((last, ..))) = (alerts.first(), alerts.last()) else { return };
    let width = ((last.0 - first.0) / i64::try_from(BINS).unwrap_or(1) + 1).max(SECOND);
    let mut bins: Vec<Bin> = vec![[0; SEVERITIES.len()]; BINS];
    for (time, _, alert) in &alerts {
        let place = usize::try_from((time.0 - first.0) / width).unwrap_or_default().min(BINS - 1);
        bins[place][place_of(alert.severity)] += 1;
    }
    let most = bins.iter().map(|bin| bin.iter().sum::<usize>()).max().unwrap_or(1).max(1);
    html.push_str("<section aria-labelledby=\"h-time\">\n<h2 id=\"h-time\">Alerts over time</h2>\n");
    html.push_str(&format!(
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{} alerts from {} to {} UTC\">\n",
        HEIGHT + AXIS,
        alerts.len(),
        second(*first),
        second(*last)
    ));
    html.push_str(&format!(
        "<line class=\"axis\" x1=\"0\" y1=\"{HEIGHT}.5\" x2=\"{WIDTH}\" y2=\"{HEIGHT}.5\"/>\n"
    ));
    for (place, bin) in bins.iter().enumerate() {
        let from = DateTime(first.0 + width * i64::try_from(place).unwrap_or_default());
        bar(place, bin, most, from, html);
    }
    let end = DateTime(first.0 + width * i64::try_from(BINS).unwrap_or_default());
    let y = HEIGHT + AXIS - 6;
    html.push_str(&format!("<text x=\"0\" y=\"{y}\">{}</text>\n", second(*first)));
    html.push_str(&format!("<text x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\">{}</text>\n", second(end)));
    html.push_str(&format!(
        "<text class=\"most\" x=\"{WIDTH}\" y=\"12\" text-anchor=\"end\">at most {most} in a bar</text>\n"
    ));
    html.push_str("</svg>\n</section>\n");
}

/// A bar, the gravest alerts at its foot.
fn bar(place: usize, bin: &Bin, most: usize, from: DateTime, html: &mut String) {
    let all: usize = bin.iter().sum();
    if all == 0 {
        return;
    }
    let step = WIDTH / BINS;
    let counts = SEVERITIES.iter().zip(bin).filter(|(_, count)| **count > 0);
    let told: Vec<String> =
        counts.map(|(severity, count)| format!("{count} {}", severity_name(*severity))).collect();
    html.push_str(&format!("<g><title>from {}: {}</title>", second(from), told.join(", ")));
    let mut foot = HEIGHT;
    for (severity, count) in SEVERITIES.iter().zip(bin).filter(|(_, count)| **count > 0) {
        let height = (count * (HEIGHT - 20) / most).max(3);
        foot = foot.saturating_sub(height);
        html.push_str(&format!(
            "<rect class=\"{}\" x=\"{}\" y=\"{foot}\" width=\"{}\" height=\"{height}\" rx=\"1\"/>",
            class(*severity),
            place * step + 1,
            step - 2
        ));
    }
    html.push_str("</g>\n");
}

fn place_of(severity: Severity) -> usize {
    SEVERITIES.iter().position(|known| *known == severity).unwrap_or_default()
}
