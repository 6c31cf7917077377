//! How text is looked for in columns.

use kqlc_runtime::types::{Type, Value};

use super::super::{
    Binder,
    expression::constant,
    operator::logic,
    problem::{NOT_CONSTANT, TYPE_MISMATCH, UNSUPPORTED_FORM},
    query::unknown,
    scope::Place,
    tree::{Expr, ExprKind, Schema},
};
use crate::{diagnostic::Diagnostic, source::Span, syntax::ast};

/// Whether letters of another case are the same, where a condition looks for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::semantic) enum Case {
    /// They are.
    Ignored,
    /// `kind=case_sensitive`
    Counts,
}

/// What is looked for.
pub(super) struct Sought {
    /// By which operator.
    operator: &'static str,
    /// The text, or the regular expression.
    text: String,
    /// What a value must show to be found; `None` if that is not known.
    parts: Option<Vec<String>>,
}

impl Sought {
    fn text(operator: &'static str, text: &str) -> Self {
        let parts = (operator != "matches regex").then(|| vec![text.to_owned()]);
        Self { operator, text: text.to_owned(), parts }
    }

    /// True if a value of this type could be found, whatever it looks like.
    fn may_be_in(&self, ty: Type) -> bool {
        self.parts.as_ref().is_none_or(|parts| parts.iter().all(|part| may_show(ty, part)))
    }
}

impl Binder<'_> {
    /// `column: "text"`
    pub(super) fn in_column(
        &mut self,
        column: &ast::Expr,
        text: &ast::Expr,
        case: Case,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let searched = self.scalar(column, place);
        let sought = self.scalar(text, place);
        if let Some(ty) = searched.ty.filter(|ty| !is_text(*ty)) {
            let message = format!("`:` looks for text, and this is of type {ty}");
            self.report(Diagnostic::new(TYPE_MISMATCH, message, column.span));
            return unknown(span);
        }
        let Some(Value::String(term)) = sought.literal() else {
            if !matches!(sought.kind, ExprKind::Unknown) {
                let problem =
                    Diagnostic::new(NOT_CONSTANT, "what is looked for must be a constant string", text.span);
                self.report(problem);
            }
            return unknown(span);
        };
        let term = term.to_string();
        match self.look_for(&term, case, text.span) {
            Some(Sought { operator, text, .. }) => {
                let text = constant(Value::String(text.as_str().into()), span);
                self.infix(operator, searched, text, span, span)
            }
            None => unknown(span),
        }
    }

    /// The operator that a term stands for, by the `*` at its ends, and the text without them.
    pub(super) fn look_for(&mut self, term: &str, case: Case, span: Span) -> Option<Sought> {
        let inner = term.trim_start_matches('*');
        let starts = inner.len() < term.len();
        let text = inner.trim_end_matches('*');
        let ends = text.len() < inner.len();
        let counts = case == Case::Counts;
        if text.contains('*') || (text.is_empty() && (starts || ends)) {
            if counts && !starts && !ends {
                let quoted: Vec<String> = text.split('*').map(kqlc_runtime::scalar::regex_quote).collect();
                return Some(Sought {
                    operator: "matches regex",
                    text: format!(r"\b{}\b", quoted.join(".*")),
                    parts: Some(text.split('*').map(str::to_owned).collect()),
                });
            }
            // The documentation gives a regular expression that minds case, and says that a search does not.
            self.refuse_form("a search for text with `*` inside", span);
            return None;
        }
        let operator = match (starts, ends, counts) {
            (false, false, false) => "has",
            (false, false, true) => "has_cs",
            (true, false, false) => "hassuffix",
            (true, false, true) => "hassuffix_cs",
            (false, true, false) => "hasprefix",
            (false, true, true) => "hasprefix_cs",
            (true, true, false) => "contains",
            (true, true, true) => "contains_cs",
        };
        Some(Sought::text(operator, text))
    }

    /// `* operator "text"`: true if it is for one of the columns.
    pub(in crate::semantic) fn any_column(
        &mut self,
        operator: &'static str,
        right: &ast::Expr,
        star: Span,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let sought = self.scalar(right, place);
        let is_known = matches!(
            operator,
            "==" | "=~"
                | "has"
                | "has_cs"
                | "hasprefix"
                | "hasprefix_cs"
                | "hassuffix"
                | "hassuffix_cs"
                | "contains"
                | "contains_cs"
                | "startswith"
                | "startswith_cs"
                | "endswith"
                | "endswith_cs"
                | "matches regex"
        );
        match (sought.literal(), place.row) {
            (Some(Value::String(text)), Some(row)) if is_known => {
                let sought = Sought::text(operator, text);
                self.in_any_column(&sought, row, span)
            }
            _ => Expr {
                ty: Some(Type::Bool),
                ..self.refuse_form("this comparison with all columns (`*`)", star)
            },
        }
    }

    pub(super) fn in_any_column(&mut self, sought: &Sought, row: &Schema, span: Span) -> Expr {
        let Sought { operator, text, .. } = sought;
        let any = Expr { ty: Some(Type::Bool), ..unknown(span) };
        if row.open {
            self.refuse_form("a search over columns that only the data tells", span);
            return any;
        }
        let mut found = constant(Value::Bool(false), span);
        // The name of a row's table is no column that is searched.
        for column in row.columns.iter().filter(|column| column.name != "$table") {
            match column.ty {
                Some(ty) if is_text(ty) => {
                    let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
                    let sought = constant(Value::String(text.as_str().into()), span);
                    let test = self.infix(operator, value, sought, span, span);
                    found = logic(false, found, test, span);
                }
                Some(ty) if sought.may_be_in(ty) => {
                    let what = format!(
                        "a search for `{text}`, which a {ty} could show like column `{}`,",
                        column.name
                    );
                    self.report_search(&what, span);
                    return any;
                }
                Some(_) => {}
                None => return any,
            }
        }
        found
    }

    fn report_search(&mut self, what: &str, span: Span) {
        self.report(
            Diagnostic::new(UNSUPPORTED_FORM, format!("{what} cannot be compiled"), span)
                .note("Kusto's documentation does not say whether such columns are searched")
                .help("name the columns, as in `Account: \"text\"`, or `project` those of text before"),
        );
    }
}

const fn is_text(ty: Type) -> bool {
    matches!(ty, Type::String | Type::Dynamic)
}

/// True if something in a condition ignores the case of letters.
pub(super) fn ignores_case(condition: &Expr) -> bool {
    let mut found = false;
    condition.walk(&mut |expr| {
        if let ExprKind::Call { function, .. } = &expr.kind {
            let name = function.name.trim_start_matches('!');
            found |= matches!(
                name,
                "has"
                    | "hasprefix"
                    | "hassuffix"
                    | "contains"
                    | "startswith"
                    | "endswith"
                    | "=~"
                    | "~"
                    | "in~"
                    | "has_any"
                    | "has_all"
            );
        }
        if let ExprKind::InTable { ignore_case: true, .. } = &expr.kind {
            found = true;
        }
    });
    found
}

/// True if this text could be part of what a value of the type looks like, whatever the format.
fn may_show(ty: Type, text: &str) -> bool {
    let text = text.to_lowercase();
    let of = |letters: &str| text.chars().all(|letter| letter.is_ascii_digit() || letters.contains(letter));
    let within = |words: &[&str]| words.iter().any(|word| word.contains(text.as_str()));
    match ty {
        Type::String | Type::Dynamic => true,
        Type::Bool => within(&["true", "false", "1", "0", "null"]),
        Type::Int | Type::Long => of("-+,"),
        Type::Real | Type::Decimal => of("-+.,e") || within(&["nan", "infinity", "-infinity", "∞"]),
        Type::DateTime => of("-+:./, tzamp"),
        Type::TimeSpan => of("-+:.,"),
        Type::Guid => of("abcdef-{}()"),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        plan,
        semantic::testing::{bound, said},
    };

    const TABLES: &str =
        "let A = datatable(x: long, s: string)[]; let B = datatable(x: long, t: string, d: dynamic)[]; ";

    /// The columns that come out, and what is not accepted or compiled.
    fn columns(query: &str) -> String {
        let bound = bound(&format!("{TABLES}{query}"));
        let problems =
            bound.diagnostics.into_iter().map(|found| found.message).collect::<Vec<_>>().join("; ");
        if !problems.is_empty() {
            return problems;
        }
        let columns = bound.columns.unwrap_or_default();
        columns.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ")
    }

    /// The condition that a query over `A` becomes.
    fn condition(query: &str) -> String {
        let bound = bound(&format!("{TABLES}{query}"));
        let plan = plan::lower(&bound.query.expect("the query compiles")).to_string();
        let line = plan.lines().find_map(|line| line.trim().strip_prefix("| where "));
        line.unwrap_or_default().to_owned()
    }

    #[test]
    fn a_search_is_a_union_with_the_name_of_the_table() {
        let of_both = "$table: string, x: long, s: string, t: string, d: dynamic";
        assert_eq!(columns("search in (A, B) 'gone'"), of_both);
        assert_eq!(columns("search in (A, B) s: 'gone' or t == 'x'"), of_both);
        assert_eq!(columns("A | search 'gone'"), "$table: string, x: long, s: string");
        assert_eq!(columns("A | search *"), "$table: string, x: long, s: string");
    }

    #[test]
    fn stars_at_the_ends_of_a_term_choose_the_operator() {
        assert_eq!(condition("A | search 'word'"), r#"s has "word""#);
        assert_eq!(condition("A | search 'word*'"), r#"s hasprefix "word""#);
        assert_eq!(condition("A | search '*word'"), r#"s hassuffix "word""#);
        assert_eq!(condition("A | search '*word*'"), r#"s contains "word""#);
        assert_eq!(condition("A | search kind=case_sensitive s: 'wo*'"), r#"s hasprefix_cs "wo""#);
        assert_eq!(condition("A | search kind=case_sensitive 'w*d'"), r#"s matches regex "\\bw.*d\\b""#);
        assert_eq!(columns("A | search 'w*d'"), "a search for text with `*` inside cannot be compiled yet");
    }

    #[test]
    fn conditions_look_in_all_columns_or_in_those_that_are_named() {
        assert_eq!(condition("B | search 'word' and x > 1"), r#"t has "word" or tostring(d) has "word""#);
        assert_eq!(condition("A | where * has 'word'"), r#"s has "word""#);
        assert_eq!(columns("A | search x: '1'"), "`:` looks for text, and this is of type long");
        assert_eq!(columns("A | search * and s == 'q'"), "`*` alone is no condition here");
    }

    #[test]
    fn text_that_a_number_could_show_is_not_looked_for() {
        assert_eq!(
            columns("A | search '4625'"),
            "a search for `4625`, which a long could show like column `x`, cannot be compiled"
        );
        assert_eq!(
            columns("A | project s | search '4625'"),
            "what `$table` says of rows that come from no table alone cannot be compiled yet"
        );
        assert_eq!(
            columns("A | search kind=case_sensitive s has 'a'").split(',').next(),
            Some("a comparison that ignores case")
        );
    }

    #[test]
    fn views_are_searched_beside_the_tables_of_the_database() {
        let views = "let V = view () { range Mine from 1 to 2 step 1 };";
        let query = bound(&format!("{views} search Mine == 2"));
        let columns = query.run_columns.expect("the engine gives the columns of `V` only");
        assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["$table", "Mine"]);
        assert!(query.query.is_some());
        assert!(said(&format!("{views} search 'word'")).contains("more than 100 tables"));
    }

    #[test]
    fn find_gives_shared_columns_and_packs_the_others() {
        let of_both = "source_: string, x: long, pack_: dynamic";
        assert_eq!(columns("find in (A, B) where x == 1"), of_both);
        assert_eq!(columns("find in (A, B) where * has 'word'"), of_both);
        assert_eq!(
            columns("find in (A, B) where s == 'a' or t == 'b'"),
            "source_: string, x: long, s: string, t: string, pack_: dynamic"
        );
        assert_eq!(columns("find in (A, B) where s == 'a'"), "source_: string, x: long, s: string");
        assert_eq!(
            columns("find in (A, B) where x == 1 project s, pack(*)"),
            "source_: string, s: string, pack_: dynamic"
        );
        assert_eq!(
            columns("find in (A, (A | project x = 'a')) where x == 1 project x"),
            "source_: string, x: dynamic"
        );
        assert_eq!(
            columns("find in (A, (A | project x = 'a')) where x == 1").split("; ").next(),
            Some("`find` without `project` where `x` has several types cannot be compiled yet")
        );
    }
}
