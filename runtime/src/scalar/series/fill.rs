//! Filling the gaps of a series: the elements that equal a placeholder, which is null if it is not given.

use super::number;
use crate::types::Dynamic;

/// kql: series_fill_forward(series: dynamic, placeholder: dynamic, ...) -> dynamic
///
/// Puts into each gap the last element before it; gaps at the beginning stay. The placeholder may be left out.
///
/// ```kql
/// tostring(series_fill_forward(dynamic([null, 1, null, null, 2]))) == "[null,1,1,1,2]"
/// tostring(series_fill_forward(dynamic([1, -1, 2]), -1)) == "[1,1,2]"
/// ```
pub fn series_fill_forward(series: &Dynamic, placeholder: &[Dynamic]) -> Dynamic {
    let Some(elements) = series.as_array() else { return Dynamic::Null };
    let gap = Gap::new(placeholder.first());
    Dynamic::array(carried(&gap, elements.iter()))
}

/// kql: series_fill_backward(series: dynamic, placeholder: dynamic, ...) -> dynamic
///
/// Puts into each gap the first element behind it; gaps at the end stay. The placeholder may be left out.
///
/// ```kql
/// tostring(series_fill_backward(dynamic([null, 1, null, null, 2, null]))) == "[1,1,2,2,2,null]"
/// ```
pub fn series_fill_backward(series: &Dynamic, placeholder: &[Dynamic]) -> Dynamic {
    let Some(elements) = series.as_array() else { return Dynamic::Null };
    let mut filled = carried(&Gap::new(placeholder.first()), elements.iter().rev());
    filled.reverse();
    Dynamic::array(filled)
}

/// Each element, or the last one before it that is no gap.
fn carried<'a>(gap: &Gap, elements: impl Iterator<Item = &'a Dynamic>) -> Vec<Dynamic> {
    let mut last = None;
    elements
        .map(|element| {
            if !gap.is(element) {
                last = Some(element);
            }
            last.unwrap_or(element).clone()
        })
        .collect()
}

/// kql: series_fill_const(series: dynamic, option: dynamic, ...) -> dynamic
///
/// Puts a constant into each gap. The options are the constant, 0 if it is not given, and the placeholder.
///
/// ```kql
/// tostring(series_fill_const(dynamic([111, null, 36]), 0.0)) == "[111,0.0,36]"
/// tostring(series_fill_const(dynamic([111, null, 36]), -1)) == "[111,-1,36]"
/// tostring(series_fill_const(dynamic([111, null, 36]), 7, 36)) == "[111,null,7]"
/// ```
pub fn series_fill_const(series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let Some(elements) = series.as_array() else { return Dynamic::Null };
    let constant = options.first().cloned().unwrap_or(Dynamic::Long(0));
    let gap = Gap::new(options.get(1));
    let fill = |element: &Dynamic| if gap.is(element) { constant.clone() } else { element.clone() };
    Dynamic::array(elements.iter().map(fill).collect::<Vec<Dynamic>>())
}

/// kql: series_fill_linear(series: dynamic, option: dynamic, ...) -> dynamic
///
/// Puts into each gap the value on the line between the elements around it, cut to a whole number in a series of whole numbers
/// (measured). The options are the placeholder; whether gaps at the edges take the nearest element, true if it is not given;
/// and the value for a series of gaps only, 0 if it is not given.
///
/// ```kql
/// tostring(series_fill_linear(dynamic([null, 1.0, null, 2.0]))) == "[1.0,1.0,1.5,2.0]"
/// tostring(series_fill_linear(dynamic([null, 111, null, 36, null]))) == "[111,111,73,36,36]"
/// tostring(series_fill_linear(dynamic([null, 1, null]), real(null), false)) == "[null,1,null]"
/// tostring(series_fill_linear(dynamic([null, null]), real(null), true, 3.5)) == "[3.5,3.5]"
/// ```
pub fn series_fill_linear(series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let Some(elements) = series.as_array() else { return Dynamic::Null };
    let gap = Gap::new(options.first());
    let fill_edges = options.get(1).and_then(Dynamic::to_bool).unwrap_or(true);
    let known: Vec<(usize, f64)> = elements
        .iter()
        .enumerate()
        .filter(|(_, element)| !gap.is(element))
        .filter_map(|(place, element)| Some((place, number(element)?)))
        .collect();
    let whole = known.iter().all(|(place, _)| matches!(elements[*place], Dynamic::Long(_)));
    let between = |place: usize| {
        let next = known.partition_point(|(known, _)| *known < place);
        match (next.checked_sub(1).map(|last| known[last]), known.get(next)) {
            (Some(last), Some(next)) => value(on_line(last, *next, place), whole),
            (Some((last, _)), None) if fill_edges => elements[last].clone(),
            (None, Some((next, _))) if fill_edges => elements[*next].clone(),
            _ => elements[place].clone(),
        }
    };
    if known.is_empty() {
        let constant = options.get(2).cloned().unwrap_or(Dynamic::Real(0.0));
        return Dynamic::array(elements.iter().map(|_| constant.clone()).collect::<Vec<Dynamic>>());
    }
    let fill = |(place, element): (usize, &Dynamic)| {
        if gap.is(element) { between(place) } else { element.clone() }
    };
    Dynamic::array(elements.iter().enumerate().map(fill).collect::<Vec<Dynamic>>())
}

fn on_line((from, start): (usize, f64), (to, end): (usize, f64), place: usize) -> f64 {
    start + (end - start) * super::count(place - from) / super::count(to - from)
}

#[expect(clippy::cast_possible_truncation, reason = "a value between two longs is in their range")]
fn value(real: f64, whole: bool) -> Dynamic {
    if whole { Dynamic::Long(real as i64) } else { Dynamic::Real(real) }
}

/// What counts as a gap.
struct Gap {
    /// None for null.
    placeholder: Option<f64>,
}

impl Gap {
    fn new(placeholder: Option<&Dynamic>) -> Self {
        Self { placeholder: placeholder.and_then(Dynamic::to_real).filter(|number| !number.is_nan()) }
    }

    fn is(&self, element: &Dynamic) -> bool {
        match self.placeholder {
            None => element.is_null() || matches!(element, Dynamic::Real(value) if value.is_nan()),
            Some(placeholder) => number(element) == Some(placeholder),
        }
    }
}
