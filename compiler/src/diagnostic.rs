//! Problems, as data. Each is worded where it is found; only drawing is central ([`render`]).

mod excerpt;
mod fix;
mod render;

pub use fix::{Edit, Fix};
pub use render::{Style, render, short};

use std::fmt;

use crate::source::Span;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// The rule works, perhaps not as its author thinks.
    Warning,
    /// The construct is right KQL, but this version of kqlc cannot compile it.
    Unsupported,
    /// The rule is rejected.
    Error,
}

impl Severity {
    /// The word for it, as printed and as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Unsupported => "unsupported",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place that a diagnostic points at, and what to say there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Said beside the caret; may be empty.
    pub message: String,
}

/// One problem in one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `KQ0142`.
    pub code: &'static str,
    /// The stable kebab-case name, such as `unknown-column`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong; makes sense alone. Lower case, no final stop, code in backticks.
    pub message: String,
    /// The place that the message is about.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Changes of the file that mend it, where a program can know them.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic with its kind, message and place; the rest is added with the methods below.
    pub fn new(kind: Kind, message: impl Into<String>, span: Span) -> Self {
        Self {
            code: kind.code,
            name: kind.name,
            severity: kind.severity,
            message: message.into(),
            primary: Label { span, message: String::new() },
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says something beside the caret.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label { span, message: message.into() });
        self
    }

    /// Adds why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a change that mends it and leaves what the rule does as it is.
    #[must_use]
    pub fn fix(mut self, edit: impl Into<Option<Edit>>) -> Self {
        self.fix = edit.into().map(|edit| Fix { edits: vec![edit], safe: true });
        self
    }

    /// Adds a change that probably mends it, and may change what the rule does.
    #[must_use]
    pub fn unsafe_fix(mut self, edit: impl Into<Option<Edit>>) -> Self {
        self.fix = edit.into().map(|edit| Fix { edits: vec![edit], safe: false });
        self
    }
}

/// A kind of diagnostic: its stable code and name, and how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The stable code.
    pub code: &'static str,
    /// The stable kebab-case name.
    pub name: &'static str,
    /// The severity of every diagnostic of this kind.
    pub severity: Severity,
}

impl Kind {
    /// A kind that rejects the rule.
    pub const fn error(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Error }
    }

    /// A kind that names a construct kqlc cannot compile yet.
    pub const fn unsupported(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Unsupported }
    }

    /// A kind that is only information.
    pub const fn note(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Note }
    }

    /// A kind that leaves the rule accepted.
    pub const fn warning(code: &'static str, name: &'static str) -> Self {
        Self { code, name, severity: Severity::Warning }
    }
}
