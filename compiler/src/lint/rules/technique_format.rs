//! A technique that is not written as an identifier of MITRE ATT&CK.
//!
//! ## Why
//!
//! `relevantTechniques` takes identifiers: `T`, four digits, and of a sub-technique a point and three digits more. Names and other
//! forms are refused.
//!
//! ## Reported
//!
//! ```yaml
//! relevantTechniques:
//!   - t1574
//! #   ^^^^^
//!   - Valid Accounts
//! #   ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! relevantTechniques:
//!   - T1078
//!   - T1078.004
//! ```

use crate::{
    catalog::attack,
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0111" "technique-format" in "technique_format.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let techniques = context.rule.techniques.iter().flat_map(|(_, techniques)| techniques);
    techniques.filter(|technique| !is_identifier(&technique.value)).map(report).collect()
}

/// `T1078` or `T1078.004`
fn is_identifier(text: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = text.strip_prefix('T') else { return false };
    match number.split_once('.') {
        Some((technique, part)) => digits(technique, 4) && digits(part, 3),
        None => digits(number, 4),
    }
}

fn report(technique: &Spanned<String>) -> Diagnostic {
    let text = &technique.value;
    let diagnostic =
        Diagnostic::new(LINT.kind, format!("`{text}` is not the identifier of a technique"), technique.span)
            .note("an identifier is `T` and four digits, then perhaps a point and three digits");
    let upper = text.trim().to_ascii_uppercase();
    let named =
        |id: &&str| attack::technique(id).is_some_and(|known| known.name.eq_ignore_ascii_case(text.trim()));
    if is_identifier(&upper) {
        diagnostic.help(format!("write `{upper}`"))
    } else if let Some(id) = attack::technique_ids().find(named) {
        diagnostic.help(format!("write `{id}`"))
    } else {
        diagnostic.help("write identifiers such as `T1078` or `T1078.004`")
    }
}
