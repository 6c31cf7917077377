//! Changes of a file's text that mend a problem.

use crate::source::Span;

/// What to change so that a problem is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The changes; made together or not at all.
    pub edits: Vec<Edit>,
    /// True if the rule does the same afterwards.
    pub safe: bool,
}

/// New text in the place of old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The old text; empty to insert.
    pub span: Span,
    /// The new text; empty to remove.
    pub text: String,
}

impl Edit {
    /// `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

impl Fix {
    /// Makes the changes of all fixes that do not touch each other's places, and tells how many were made. Earlier ones win.
    pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Self>) -> (String, usize) {
        let mut taken: Vec<&Edit> = Vec::new();
        let mut made = 0;
        for fix in fixes {
            let clashes = |edit: &Edit| taken.iter().any(|other| touch(edit.span, other.span));
            let outside = |edit: &Edit| text.get(edit.span.range()).is_none();
            if fix.edits.iter().any(|edit| clashes(edit) || outside(edit)) {
                continue;
            }
            taken.extend(&fix.edits);
            made += 1;
        }
        taken.sort_by_key(|edit| edit.span);
        let mut result = String::with_capacity(text.len());
        let mut end = 0;
        for edit in taken {
            result.push_str(&text[end..edit.span.range().start]);
            result.push_str(&edit.text);
            end = edit.span.range().end;
        }
        result.push_str(&text[end..]);
        (result, made)
    }
}

/// Whether two places overlap; two insertions at one place do as well.
fn touch(one: Span, other: Span) -> bool {
    (one.start < other.end && other.start < one.end) || one.start == other.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn fix(start: usize, end: usize, text: &str) -> Fix {
        Fix { edits: vec![Edit::replace(Span::new(FileId(0), start..end), text)], safe: true }
    }

    #[test]
    fn fixes_are_made_in_the_order_of_the_text() {
        let fixes = [fix(6, 9, "dog"), fix(0, 1, "A"), fix(9, 9, "!")];
        assert_eq!(Fix::apply("a lazy cat", &fixes), ("A lazydog!t".to_owned(), 3));
    }

    #[test]
    fn of_two_at_one_place_the_first_is_made() {
        assert_eq!(Fix::apply("abc", &[fix(0, 2, "x"), fix(1, 3, "y")]), ("xc".to_owned(), 1));
        assert_eq!(Fix::apply("abc", &[fix(3, 3, "d"), fix(3, 3, "e")]), ("abcd".to_owned(), 1));
    }
}
