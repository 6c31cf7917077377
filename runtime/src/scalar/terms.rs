//! `has`, `hasprefix`, `hassuffix` and their kin: finding whole terms.
//!
//! A term is a longest run of letters and digits of any script; `_` separates terms. A needle must begin where a term
//! begins and end where one ends, on those of its ends that are letters or digits themselves (measured).

use super::search;

/// kql: `has`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string as whole terms, in any case. An empty needle is found everywhere (measured).
///
/// ```kql
/// "North America" has "america"
/// "a.b_c" has "b"
/// "abc" has ""
/// ```
pub fn has(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::BOTH, search::find_ignoring_case)
}

/// kql: `!has`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string as whole terms, in any case.
///
/// ```kql
/// "North America" !has "amer"
/// ```
pub fn not_has(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::BOTH, search::find_ignoring_case)
}

/// kql: `hasprefix`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string at the beginning of a term, in any case. An empty needle is found everywhere (measured).
///
/// ```kql
/// "North America" hasprefix "ame"
/// "x-error" hasprefix "-err"
/// "abc" hasprefix ""
/// ```
pub fn hasprefix(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::START, search::find_ignoring_case)
}

/// kql: `!hasprefix`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string at the beginning of a term, in any case.
///
/// ```kql
/// "North America" !hasprefix "mer"
/// ```
pub fn not_hasprefix(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::START, search::find_ignoring_case)
}

/// kql: `hassuffix`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string at the end of a term, in any case. An empty needle is found everywhere (measured).
///
/// ```kql
/// "North America" hassuffix "ICA"
/// "abc" hassuffix ""
/// ```
pub fn hassuffix(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::END, search::find_ignoring_case)
}

/// kql: `!hassuffix`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string at the end of a term, in any case.
///
/// ```kql
/// "North America" !hassuffix "americ"
/// ```
pub fn not_hassuffix(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::END, search::find_ignoring_case)
}

/// kql: `has_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string as whole terms, in the same case.
///
/// ```kql
/// "North America" has_cs "America"
/// ```
pub fn has_cs(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::BOTH, search::find)
}

/// kql: `!has_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string as whole terms, in the same case.
///
/// ```kql
/// "North America" !has_cs "america"
/// ```
pub fn not_has_cs(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::BOTH, search::find)
}

/// kql: `hasprefix_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string at the beginning of a term, in the same case.
///
/// ```kql
/// "North America" hasprefix_cs "Ame"
/// ```
pub fn hasprefix_cs(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::START, search::find)
}

/// kql: `!hasprefix_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string at the beginning of a term, in the same case.
///
/// ```kql
/// "North America" !hasprefix_cs "CA"
/// ```
pub fn not_hasprefix_cs(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::START, search::find)
}

/// kql: `hassuffix_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands in the string at the end of a term, in the same case.
///
/// ```kql
/// "North America" hassuffix_cs "ica"
/// ```
pub fn hassuffix_cs(source: &str, needle: &str) -> bool {
    stands(source, needle, Ends::END, search::find)
}

/// kql: `!hassuffix_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands in the string at the end of a term, in the same case.
///
/// ```kql
/// "North America" !hassuffix_cs "icA"
/// ```
pub fn not_hassuffix_cs(source: &str, needle: &str) -> bool {
    !stands(source, needle, Ends::END, search::find)
}

/// The ends at which a needle must keep to whole terms.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    start: bool,
    end: bool,
}

impl Ends {
    pub(super) const BOTH: Self = Self { start: true, end: true };
    const START: Self = Self { start: true, end: false };
    const END: Self = Self { start: false, end: true };
}

/// Looks for the needle until it stands at the ends of terms.
pub(super) fn stands(
    source: &str,
    needle: &str,
    ends: Ends,
    find: fn(&str, &str, usize) -> Option<(usize, usize)>,
) -> bool {
    if needle.is_empty() {
        return true;
    }
    let ends = Ends {
        start: ends.start && needle.starts_with(char::is_alphanumeric),
        end: ends.end && needle.ends_with(char::is_alphanumeric),
    };
    let mut from = 0;
    while let Some((start, end)) = find(source, needle, from) {
        if keeps_to_terms(source, start, end, ends) {
            return true;
        }
        from = start + source[start..].chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// True if no term of the string goes on past the checked ends.
pub(super) fn keeps_to_terms(source: &str, start: usize, end: usize, ends: Ends) -> bool {
    let bytes = source.as_bytes();
    let goes_on_before = || match bytes.get(start.wrapping_sub(1)) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => source[..start].ends_with(char::is_alphanumeric),
    };
    let goes_on_after = || match bytes.get(end) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => source[end..].starts_with(char::is_alphanumeric),
    };
    !(ends.start && goes_on_before() || ends.end && goes_on_after())
}

/// The ends of a needle that are letters or digits.
pub(super) fn term_ends(needle: &str) -> Ends {
    Ends { start: needle.starts_with(char::is_alphanumeric), end: needle.ends_with(char::is_alphanumeric) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terms_end_where_the_engine_ends_them() {
        for (text, needle, expected) in [
            ("a_b", "a", true),
            ("ab", "a", false),
            ("a1", "a", false),
            ("éa", "a", false),
            ("b .b-", " ", true),
            ("a-b", "-", true),
            ("11", "", true),
            ("xa b", "a ", false),
            ("a b", "a ", true),
            ("xa b", " a", false),
            ("x a-b y", " a", true),
            ("x ab y", "a-b", false),
            ("aa a", "a", true),
        ] {
            assert_eq!(has(text, needle), expected, "{text:?} has {needle:?}");
        }
        assert!(!hasprefix("xa b", "a ") && hasprefix("x ab y", " a") && !hasprefix("err or", "r o"));
        assert!(!hassuffix("x ab y", " a") && hassuffix("xa b", "a ") && !hassuffix("x-error", "err"));
    }

    /// The terms of a string, cut one by one.
    fn terms(text: &str) -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|term| !term.is_empty())
            .map(str::to_ascii_lowercase)
            .collect()
    }

    proptest! {
        #[test]
        fn a_needle_of_one_term_is_found_where_the_terms_are_cut(
            text in "[abAB1é_ .]{0,12}", needle in "[abAB1é]{1,3}"
        ) {
            let (terms, folded) = (terms(&text), needle.to_ascii_lowercase());
            prop_assert_eq!(has(&text, &needle), terms.contains(&folded));
            prop_assert_eq!(hasprefix(&text, &needle), terms.iter().any(|term| term.starts_with(&folded)));
            prop_assert_eq!(hassuffix(&text, &needle), terms.iter().any(|term| term.ends_with(&folded)));
            prop_assert_eq!(not_has(&text, &needle), !has(&text, &needle));
        }
    }
}
