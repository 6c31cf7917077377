//! Rust expressions, and the forms in which they hold KQL values.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// What a Rust expression is, beside its KQL type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A value that is never null.
    Plain,
    /// An `Option`.
    Optional,
    /// A `&str`.
    Borrowed,
    /// A `String`.
    Owned,
    /// A `Cow<str>`.
    Cow,
    /// A `&str` of something that the function has made: it cannot leave it.
    Lent,
    /// A `Cow<str>` of something that the function has made.
    LentCow,
    /// A `Dynamic`.
    Dynamic,
    /// A variable that holds a `Dynamic`.
    DynamicPlace,
}

impl Form {
    /// True for the forms of a string.
    pub(super) fn is_text(self) -> bool {
        match self {
            Self::Borrowed | Self::Owned | Self::Cow | Self::Lent | Self::LentCow => true,
            Self::Plain | Self::Optional | Self::Dynamic | Self::DynamicPlace => false,
        }
    }
}

/// A Rust expression.
#[derive(Clone, Debug)]
pub(super) struct Rust {
    pub(super) tokens: TokenStream,
    pub(super) form: Form,
    /// For an optional bool: the `bool` that says whether it is true, where that is shorter than to compare it.
    pub(super) test: Option<TokenStream>,
}

impl Rust {
    pub(super) fn new(tokens: TokenStream, form: Form) -> Self {
        Self { tokens, form, test: None }
    }

    pub(super) fn with_test(self, test: TokenStream) -> Self {
        Self { test: Some(test), ..self }
    }

    /// An `Option` of the value.
    pub(super) fn optional(self) -> TokenStream {
        if self.form == Form::Optional {
            return self.tokens;
        }
        let value = without_parentheses(self.tokens);
        quote!(Some(#value))
    }

    /// A `&str`, for an argument.
    pub(super) fn text(self) -> TokenStream {
        let tokens = self.tokens;
        if matches!(self.form, Form::Borrowed | Form::Lent) { tokens } else { quote!(&#tokens) }
    }

    pub(super) fn cow(self) -> TokenStream {
        let tokens = self.tokens;
        match self.form {
            Form::Borrowed => quote!(Cow::Borrowed(#tokens)),
            Form::Owned => quote!(Cow::Owned(#tokens)),
            Form::Lent => quote!(Cow::Owned(#tokens.to_owned())),
            Form::LentCow => quote!(Cow::Owned(#tokens.into_owned())),
            _ => tokens,
        }
    }

    pub(super) fn dynamic(self) -> TokenStream {
        let tokens = self.tokens;
        if self.form == Form::DynamicPlace { quote!(#tokens.clone()) } else { tokens }
    }
}

/// An expression that stands between parentheses anyway, without its own. No value is a tuple.
fn without_parentheses(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            group.stream()
        }
        _ => tokens,
    }
}
