//! The functions and statics of modules, before it is settled in which module they stand.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::identifier::snake_case;
use crate::{plan::StoredCall, source};

/// A function or static.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its name.
    pub(super) name: Ident,
    /// The part of its name that says what it is, whatever else there is in the rule.
    pub(super) stem: String,
    /// Its documentation.
    pub(super) doc: String,
    /// The item without documentation and visibility.
    pub(super) code: TokenStream,
    /// Where it comes from.
    pub(super) home: Home,
}

/// The name of a function, in parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct FunctionName<'n> {
    /// What the operator does with it.
    pub(super) kind: &'n str,
    /// The pipeline and the number of the step.
    pub(super) place: &'n str,
    /// The column that it computes, or empty.
    pub(super) column: &'n str,
}

impl FunctionName<'_> {
    /// All of it.
    pub(super) fn whole(self) -> String {
        let parts = [self.kind, self.place, self.column].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("_")
    }

    /// It without the place: the beginning of a name.
    pub(super) fn stem(self) -> String {
        // A keyword has an underscore that it does not need there.
        snake_case(&Self { place: "", ..self }.whole()).trim_end_matches('_').to_owned()
    }
}

/// Where an item comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The rule's own query.
    Rule,
    /// The body of a stored function: the position among the plan's calls.
    Function(usize),
    /// It stands nowhere by itself, such as a list of columns: it goes with what names it.
    Anywhere,
}

impl Home {
    /// The home of a place: the innermost body that holds it.
    pub(super) fn of(span: source::Span, calls: &[StoredCall]) -> Self {
        if span == source::Span::default() {
            return Self::Anywhere;
        }
        let holds =
            |body: source::Span| body.file == span.file && body.start <= span.start && span.end <= body.end;
        let bodies = calls.iter().enumerate().filter(|(_, call)| holds(call.body));
        let innermost = bodies.min_by_key(|(_, call)| call.body.end - call.body.start);
        innermost.map_or(Self::Rule, |(place, _)| Self::Function(place))
    }

    /// The home of what comes from several places: that of the last one, if the query calls one function for all of them.
    pub(super) fn of_all(spans: impl IntoIterator<Item = source::Span>, calls: &[StoredCall]) -> Self {
        spans.into_iter().map(|span| Self::of(span, calls)).fold(Self::Anywhere, |all, home| {
            match (all, home) {
                (Self::Anywhere, home) => home,
                (all, Self::Anywhere) => all,
                (Self::Function(one), Self::Function(other))
                    if calls[one].outermost == calls[other].outermost =>
                {
                    home
                }
                _ => Self::Rule,
            }
        })
    }
}

impl Item {
    /// A static that stands nowhere by itself.
    pub(super) fn constant(name: Ident, doc: &str, code: TokenStream) -> Self {
        Self::named(name, doc.to_owned(), code, Home::Anywhere)
    }

    /// An item with a name that may be numbered.
    pub(super) fn named(name: Ident, doc: String, code: TokenStream, home: Home) -> Self {
        let is_word = |word: &&str| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit());
        let stem = name.to_string().split('_').filter(is_word).collect::<Vec<_>>().join("_");
        Self { name, stem, doc, code, home }
    }

    /// The item as it stands in a module: public for other modules, or for its own alone.
    pub(super) fn print(&self, is_public: bool) -> String {
        let (doc, code) = (&self.doc, &self.code);
        let visibility = is_public.then(|| quote!(pub));
        let item = quote!(#[doc = #doc] #visibility #code);
        prettyplease::unparse(&syn::parse2(item).expect("the emitter writes Rust"))
    }

    /// The names that stand at the beginning of a path in it.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        collect(self.code.clone(), &mut names);
        names
    }

    /// Gives what it names other names.
    pub(super) fn rename(&mut self, renamed: &dyn Fn(&str) -> Option<Ident>) {
        self.code = rename(std::mem::take(&mut self.code), renamed);
        self.doc = rename_links(&self.doc, renamed);
    }

    /// Gives it another name, which stands where it is defined and nowhere else.
    pub(super) fn set_name(&mut self, name: &str) {
        let name = Ident::new(name, Span::call_site());
        let defined = |token: TokenTree| match token {
            TokenTree::Ident(ident) if ident == self.name => TokenTree::Ident(name.clone()),
            token => token,
        };
        self.code = std::mem::take(&mut self.code).into_iter().map(defined).collect();
        self.name = name;
    }
}

/// The names that stand at the beginning of a path.
fn collect(tokens: TokenStream, used: &mut BTreeSet<String>) {
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if colons < 2 => {
                used.insert(ident.to_string());
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                collect(group.stream(), used);
                colons = 0;
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => colons = 0,
        }
    }
}

/// The same tokens with other names at the beginning of paths.
fn rename(tokens: TokenStream, renamed: &dyn Fn(&str) -> Option<Ident>) -> TokenStream {
    let mut colons = 0;
    let rename_one = |token: TokenTree| {
        let before = std::mem::take(&mut colons);
        match token {
            TokenTree::Ident(ident) if before < 2 => {
                TokenTree::Ident(renamed(&ident.to_string()).unwrap_or(ident))
            }
            TokenTree::Punct(punct) => {
                colons = if punct.as_char() == ':' { before + 1 } else { 0 };
                TokenTree::Punct(punct)
            }
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), rename(group.stream(), renamed)))
            }
            token @ (TokenTree::Ident(_) | TokenTree::Literal(_)) => token,
        }
    };
    tokens.into_iter().map(rename_one).collect()
}

/// Documentation whose links, like ``[`NAME`]``, lead to other names.
fn rename_links(doc: &str, renamed: &dyn Fn(&str) -> Option<Ident>) -> String {
    let mut text = String::with_capacity(doc.len());
    let mut rest = doc;
    while let Some((before, after)) = rest.split_once("[`") {
        let name = after.split('`').next().unwrap_or_default();
        text.push_str(before);
        text.push_str("[`");
        text.push_str(&renamed(name).map_or_else(|| name.to_owned(), |name| name.to_string()));
        rest = &after[name.len()..];
    }
    text.push_str(rest);
    text
}
