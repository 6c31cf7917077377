//! What to write instead: habits of other languages, and what is easily forgotten.

use super::{
    expected::{self, Expected},
    site::Site,
};

/// Operators of other languages, and what KQL calls them.
const FOREIGN_OPERATORS: [(&str, &str); 18] = [
    ("columns", "project"),
    ("dedup", "distinct"),
    ("eval", "extend"),
    ("fields", "project"),
    ("group", "summarize ... by ..."),
    ("groupby", "summarize ... by ..."),
    ("having", "where"),
    ("head", "take"),
    ("mutate", "extend"),
    ("orderby", "order by"),
    ("remove", "project-away"),
    ("rename", "project-rename"),
    ("select", "project"),
    ("stats", "summarize"),
    ("table", "project"),
    ("timechart", "render timechart"),
    ("unique", "distinct"),
    ("unnest", "mv-expand"),
];

/// Operators that stand between operands, and how they are negated.
const NEGATED: [(&str, &str); 10] = [
    ("between", "!between"),
    ("contains", "!contains"),
    ("endswith", "!endswith"),
    ("has", "!has"),
    ("hasprefix", "!hasprefix"),
    ("hassuffix", "!hassuffix"),
    ("in", "!in"),
    ("like", "notlike"),
    ("matches", "not(... matches regex ...)"),
    ("startswith", "!startswith"),
];

/// Operators over lists that are parted by commas.
const LISTS: [&str; 12] = [
    "distinct",
    "extend",
    "mv-expand",
    "order",
    "print",
    "project",
    "project-away",
    "project-keep",
    "project-rename",
    "project-reorder",
    "sort",
    "summarize",
];

/// What the operator needs before the place and has not got.
pub(super) fn missing_word(site: &Site<'_>) -> Option<&'static str> {
    let word = match site.operator_word() {
        "summarize" | "sort" | "order" | "top" | "make-series" => "by",
        "join" | "lookup" => "on",
        "parse" | "parse-where" => "with",
        _ => return None,
    };
    let is_missing = site.follows_operand() && site.is_operand() && !site.operator_has(word);
    is_missing.then_some(word)
}

/// True if the place is in a list of which the comma may be missing.
pub(super) fn in_list(site: &Site<'_>) -> bool {
    LISTS.contains(&site.operator_word()) && site.follows_operand() && site.is_operand()
}

/// What to write instead of what stands at the place.
pub(super) fn advice(site: &Site<'_>, expected: &Expected) -> Option<String> {
    let (found, last) = (site.found(), site.before(1));
    sign(site).or_else(|| foreign(site, expected)).or_else(|| {
        if expected.is_operator() {
            return None;
        }
        if expected.has("|") && expected::is_operator_word(site.dashed_found()) && !in_brackets(site) {
            return Some(format!("put a `|` before it: `| {}`", site.dashed_found()));
        }
        if let Some(word) = missing_word(site) {
            return Some(match (word, site.operator_word()) {
                ("by", operator @ ("sort" | "order")) => format!("write `{operator} by {found}`"),
                ("by", "summarize") => format!("put `by` before what is grouped by: `by {found}`"),
                ("on", _) => format!("put `on` before the columns that must be equal: `on {found}`"),
                (word, _) => format!("put `{word}` before it: `{word} {found}`"),
            });
        }
        if in_list(site) {
            return Some(format!("put a `,` before it: `, {found}`"));
        }
        (last == "not").then(|| "`not` is a function: write `not(...)`".to_owned())
    })
}

fn in_brackets(site: &Site<'_>) -> bool {
    site.open_bracket().is_some_and(|(bracket, _)| bracket != '{')
}

/// Advice about signs.
fn sign(site: &Site<'_>) -> Option<String> {
    let (found, last, text) = (site.found(), site.before(1), site.text_before());
    let advice = match found {
        "=" if text.ends_with("==") => "write `==`",
        "=" => {
            if let Some(name) = site.dashed_name() {
                return Some(format!("a name with a dash stands in brackets: `['{name}']`"));
            }
            if !matches!(site.operator_word(), "where" | "filter") && !in_brackets(site) {
                return None;
            }
            "write `==` to compare"
        }
        ":" if site.next() == "=" => "write `=`",
        "~" if text.ends_with("!=") => "write `!~`",
        "&" => "write `and`",
        "|" if text.ends_with('|') => "write `or` between conditions, `strcat(...)` to join texts",
        "|" if last == ";" => "remove the `;` before it, which ends the statement",
        "|" if last == "|" => "remove one of the two `|`",
        "," if last == "," => "remove one of the two commas",
        "" if last == "|" => "remove the `|` at the end",
        "," if last == "|" => "remove the comma",
        ")" | "]" | "}" if site.open_bracket().is_none() => "remove it: no bracket is open here",
        "!" => "write `not(...)`",
        "?" => "write `iff(condition, value, otherwise)`",
        "“" | "”" | "„" => "write straight quotes: `\"`",
        "‘" | "’" => "write straight quotes: `'`",
        "`" => "a name in quotes is written `['name']`",
        "[" if is_list_operator(last) => "a list stands in parentheses: `in (1, 2)`",
        "," if takes_one_text(site) => "this operator takes one text; `has_any (...)` takes a list",
        "," | "and" if site.is_in_range() || site.before(2) == "between" => {
            "a range is written `between (low .. high)`"
        }
        _ if last == "[" && !site.before(2).starts_with(|c: char| c.is_alphanumeric()) => {
            "a list of values is written `dynamic([1, 2])`"
        }
        _ if last == "between" => "a range is written `between (low .. high)`",
        _ if is_list_operator(last) => "put the list in parentheses: `in (1, 2)`",
        _ if site.line_before().starts_with("--") || text.ends_with("/*") || found == "/" => {
            "a comment begins with `//`"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

fn is_list_operator(word: &str) -> bool {
    matches!(word, "in" | "!in" | "has_any" | "has_all" | "~")
}

/// True in `has ('a'`.
fn takes_one_text(site: &Site<'_>) -> bool {
    let texts = ["has", "contains", "startswith", "endswith", "hasprefix", "hassuffix"];
    site.before(2) == "(" && texts.contains(&site.before(3))
}

/// Advice about words of other languages.
fn foreign(site: &Site<'_>, expected: &Expected) -> Option<String> {
    let (found, next) = (site.found(), site.next());
    if expected.is_operator()
        && let Some((_, word)) = FOREIGN_OPERATORS.iter().find(|(word, _)| found.eq_ignore_ascii_case(word))
    {
        return Some(format!("KQL calls it `{word}`"));
    }
    let statement = site.statement();
    if statement.eq_ignore_ascii_case("select") {
        return Some("a query begins with its table: `Table | where ... | project ...`".to_owned());
    }
    if matches!(statement, "var" | "const" | "declare" | "Let" | "LET") && site.before(1) == statement {
        return Some(format!("a name is defined with `let`: `let {found} = ...;`"));
    }
    match found.to_lowercase().as_str() {
        "not" if expected.has("and") => {
            let (_, negated) = NEGATED.iter().find(|(word, _)| next.eq_ignore_ascii_case(word))?;
            Some(format!("write `{negated}`"))
        }
        "is" if next.eq_ignore_ascii_case("null") => {
            Some("write `isnull(...)`, or `isempty(...)` of a text".to_owned())
        }
        "is" if next.eq_ignore_ascii_case("not") => {
            Some("write `isnotnull(...)`, or `isnotempty(...)` of a text".to_owned())
        }
        "as" if matches!(site.operator_word(), "project" | "extend" | "summarize") => {
            Some(format!("a new name stands first: `{next} = ...`"))
        }
        lower if lower != found && expected.has(lower) => {
            Some(format!("keywords are written in small letters: `{lower}`"))
        }
        _ => None,
    }
}
