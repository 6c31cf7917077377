//! The documentation of a scalar function: what the contract asks of its lines.

use syn::{Attribute, Expr, ExprLit, Lit, Meta, spanned::Spanned};

use super::signature::Signature;

/// What a function's documentation says.
#[derive(Debug)]
pub(crate) struct Documentation {
    /// The `kql:` line.
    pub(crate) signature: Signature,
    /// The `also:` line: names that mean the same.
    pub(crate) synonyms: Vec<String>,
    /// The `deprecated:` line: old names that still work.
    pub(crate) deprecated: Vec<String>,
    /// The prose, line by line, without the examples.
    pub(crate) text: Vec<String>,
    /// The lines of the `kql` blocks: expressions that are true.
    pub(crate) examples: Vec<String>,
}

/// A line of documentation, without the space after `///`.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its number in the file.
    pub(crate) number: usize,
    text: String,
}

/// The lines of an item's documentation.
pub(crate) fn lines(attributes: &[Attribute]) -> Vec<Line> {
    attributes.iter().filter_map(line).collect()
}

fn line(attribute: &Attribute) -> Option<Line> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    if !pair.path.is_ident("doc") {
        return None;
    }
    let text = text.value();
    let text = text.strip_prefix(' ').unwrap_or(&text).to_owned();
    Some(Line { number: attribute.span().start().line, text })
}

impl Documentation {
    /// Reads the lines; `None` if they have no `kql:` line. A problem comes with the line that it is about.
    pub(crate) fn parse(lines: &[Line]) -> Result<Option<Self>, (Line, String)> {
        let is_signature = |line: &&Line| line.text.trim_start().starts_with("kql:");
        let Some(first) = lines.iter().find(is_signature) else { return Ok(None) };
        let Some(signature) = lines[0].text.strip_prefix("kql:") else {
            return Err((first.clone(), "the `kql:` line must come first".to_owned()));
        };
        let signature = Signature::parse(signature.trim()).map_err(|problem| (first.clone(), problem))?;
        let mut documentation =
            Self { signature, synonyms: vec![], deprecated: vec![], text: vec![], examples: vec![] };
        let names = lines[1..].iter().take_while(|line| !line.text.trim().is_empty());
        for line in names.clone() {
            documentation.read_names(line)?;
        }
        documentation.read_body(&lines[1 + names.count()..])?;
        if documentation.text.is_empty() {
            return Err((first.clone(), "a sentence must say what the function does".to_owned()));
        }
        Ok(Some(documentation))
    }

    /// Reads an `also:` or `deprecated:` line.
    fn read_names(&mut self, line: &Line) -> Result<(), (Line, String)> {
        let (names, into) = if let Some(names) = line.text.strip_prefix("also:") {
            (names, &mut self.synonyms)
        } else if let Some(names) = line.text.strip_prefix("deprecated:") {
            (names, &mut self.deprecated)
        } else {
            let problem =
                "only `also:` and `deprecated:` lines and then an empty one may follow the `kql:` line";
            return Err((line.clone(), problem.to_owned()));
        };
        for name in names.split(',') {
            let name = name.trim().trim_matches('`');
            if name.is_empty() {
                return Err((line.clone(), "a name is missing here".to_owned()));
            }
            into.push(name.to_owned());
        }
        Ok(())
    }

    /// Reads prose and examples.
    fn read_body(&mut self, lines: &[Line]) -> Result<(), (Line, String)> {
        let mut block: Option<&Line> = None;
        for line in lines {
            let text = line.text.trim_end();
            match (block, text.trim()) {
                (None, "```kql") => block = Some(line),
                (Some(_), "```") => block = None,
                (Some(_), "") => {}
                (Some(_), example) => self.examples.push(example.to_owned()),
                (None, _) => self.text.push(text.to_owned()),
            }
        }
        while self.text.first().is_some_and(String::is_empty) {
            self.text.remove(0);
        }
        while self.text.last().is_some_and(String::is_empty) {
            self.text.pop();
        }
        block.map_or(Ok(()), |line| Err((line.clone(), "this ```kql block has no end".to_owned())))
    }
}
