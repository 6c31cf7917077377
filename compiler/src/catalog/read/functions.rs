//! Stored functions: JSON, ARM templates, exported saved searches, and files of KQL. (Parsers in YAML are rule files'
//! neighbours and read there.)

use super::{File, Functions, Listing, NOT_UNDERSTOOD, json, tables::json_columns};
use crate::{
    catalog::{Body, StoredFunction, StoredResult},
    diagnostic::Diagnostic,
    source::{QueryText, Span},
};

/// The functions that a file defines.
pub fn functions(file: File<'_>) -> Functions {
    match file.extension {
        "json" => json_functions(file),
        _ => kql_functions(file),
    }
}

fn json_functions(file: File<'_>) -> Functions {
    let mut found = Functions::default();
    let document = json::Document { file: file.id, text: file.text };
    let node = match document.read_without("columns") {
        Ok(node) => node,
        Err(malformed) => {
            let message = format!("this is no JSON: {}", malformed.message);
            found.problems.push(file.problem(message, malformed.at));
            return found;
        }
    };
    saved_searches(document, &node, &mut found);
    if !found.functions.is_empty() || !found.problems.is_empty() {
        return found;
    }
    let is_form = |(_, value): &&(json::Node, json::Node)| {
        ["params", "body", "columns"].iter().any(|key| value.get(document, key).is_some())
    };
    if node.entries().iter().find(is_form).is_none() {
        let help = "the forms are `{\"name\": {\"params\": \"(a: string)\", \"body\": \"...\"}}` and resources with `functionAlias` and `query`";
        found.problems.push(file.problem("this defines no functions", file.start()).help(help));
        return found;
    }
    for (key, value) in node.entries() {
        function(document, key, value, &mut found);
    }
    found
}

/// `"name": {"params": "(a: string)", "body": "...", "columns": [["column", "type"], ...], "open": false}`
fn function(document: json::Document<'_>, key: &json::Node, value: &json::Node, found: &mut Functions) {
    let name = document.text(key).unwrap_or_default();
    let text = |name: &str| value.get(document, name).and_then(|node| document.text(node));
    let body = value.get(document, "body").and_then(|body| document.json_text(body)).map(Body::Json);
    let columns =
        value.get(document, "columns").filter(|columns| matches!(columns.value, json::Value::Unread));
    if body.is_none() && columns.is_none() {
        let message = format!("function `{name}` has neither `body` nor `columns`");
        found.problems.push(Diagnostic::new(NOT_UNDERSTOOD, message, document.span(key)));
        return;
    }
    let open = value.get(document, "open").is_some_and(|open| &document.text[open.range.clone()] == "true");
    // The body says what the result is; reading the columns as well would cost what nobody uses.
    let result = match columns.filter(|_| body.is_none()) {
        Some(unread) => {
            let listed = match document.inside(unread) {
                Ok(listed) => listed,
                Err(malformed) => {
                    let message = format!("this is no JSON: {}", malformed.message);
                    let place = Span::new(document.file, malformed.at..malformed.at);
                    found.problems.push(Diagnostic::new(NOT_UNDERSTOOD, message, place));
                    return;
                }
            };
            let mut columns = Listing::new(&name);
            json_columns(document, &listed, &mut columns);
            found.problems.append(&mut columns.problems);
            StoredResult::Table { columns: columns.columns, open }
        }
        None => StoredResult::UNKNOWN,
    };
    let parameters = text("params").filter(|list| !list.trim().is_empty()).unwrap_or_else(|| "()".to_owned());
    found.functions.push(StoredFunction { name, parameters, body, result, place: Some(document.span(key)) });
}

/// Functions among the resources of an ARM template, or among saved searches as the API lists them: whatever has a
/// `functionAlias` and a `query`, however deep.
fn saved_searches(document: json::Document<'_>, node: &json::Node, found: &mut Functions) {
    if let Some(alias) = node.get(document, "functionAlias")
        && let Some(query) = node.get(document, "query")
    {
        saved_search(document, node, alias, query, found);
        return;
    }
    let inner = node.items().unwrap_or_default().iter().chain(node.entries().iter().map(|(_, value)| value));
    inner.for_each(|inner| saved_searches(document, inner, found));
}

fn saved_search(
    document: json::Document<'_>,
    node: &json::Node,
    alias: &json::Node,
    query: &json::Node,
    found: &mut Functions,
) {
    let (Some(name), Some(body)) = (document.text(alias), document.json_text(query)) else { return };
    if name.trim().is_empty() {
        // A saved search that is no function has an empty alias.
        return;
    }
    let file_text: &str = document.text;
    let is_expression = |text: &str| text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[");
    for (node, text) in [(alias, name.as_str()), (query, &file_text[query.range.clone()])] {
        if is_expression(text) {
            let message = "this is an expression of the template and is not evaluated";
            found.problems.push(Diagnostic::new(NOT_UNDERSTOOD, message, document.span(node)));
            return;
        }
    }
    let parameters = node.get(document, "functionParameters").and_then(|node| document.text(node));
    let parameters = parameters.map(|list| list.trim().to_owned()).unwrap_or_default();
    let parameters = if parameters.starts_with('(') { parameters } else { format!("({parameters})") };
    found.functions.push(StoredFunction {
        name: name.trim().to_owned(),
        parameters,
        body: Some(Body::Json(body)),
        result: StoredResult::UNKNOWN,
        place: Some(document.span(alias)),
    });
}

/// A file of KQL: commands `.create-or-alter function`, or one body, called as the file.
fn kql_functions(file: File<'_>) -> Functions {
    let mut found = Functions::default();
    let start = file.start();
    let commands = commands(&file.text[start..]);
    if commands.is_empty() {
        let body = slice(file, start, file.text.trim_end().len().max(start));
        let place = Span { end: body.place.start, ..body.place };
        if body.text.trim().is_empty() {
            found.problems.push(file.problem("this file is empty", start));
            return found;
        }
        found.functions.push(StoredFunction {
            name: file.stem.to_owned(),
            parameters: "()".to_owned(),
            body: Some(Body::Text(body)),
            result: StoredResult::UNKNOWN,
            place: Some(place),
        });
        return found;
    }
    let ends = commands.iter().skip(1).copied().chain([file.text.len() - start]);
    for (from, to) in commands.iter().zip(ends) {
        match command(file, start + from, start + to) {
            Ok(function) => found.functions.push(function),
            Err(problem) => found.problems.push(*problem),
        }
    }
    found
}

/// Where commands that define functions begin.
fn commands(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut starts = Vec::new();
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        if let [".create" | ".create-or-alter" | ".alter", "function"] = words[..] {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// `.create-or-alter function with (docstring = "...") ifnotexists Name (a: string) { ... }`
fn command(file: File<'_>, start: usize, end: usize) -> Result<StoredFunction, Box<Diagnostic>> {
    let text = &file.text[..end];
    let missing = |what: &str| {
        let problem = file.problem(format!("{what} is missing in this definition of a function"), start);
        Box::new(problem.help("the form is `.create-or-alter function Name (a: string) { ... }`"))
    };
    let mut at = start + text[start..].find("function").unwrap_or_default() + "function".len();
    at += space(&text[at..]);
    if text[at..].starts_with("with") && text[at + 4..].trim_start().starts_with('(') {
        let open = at + text[at..].find('(').unwrap_or_default();
        at = closing(text, open).ok_or_else(|| missing("`)`"))? + 1;
        at += space(&text[at..]);
    }
    if let Some(rest) = text[at..].strip_prefix("ifnotexists") {
        at = end - rest.len() + space(rest);
    }
    let name = text[at..].split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let place = Span::new(file.id, at..at + name.len());
    if name.is_empty() {
        return Err(missing("the name"));
    }
    at += name.len();
    at += space(&text[at..]);
    if !text[at..].starts_with('(') {
        return Err(missing("the list of parameters"));
    }
    let close = closing(text, at).ok_or_else(|| missing("`)`"))?;
    let parameters = text[at..=close].to_owned();
    let open = close + 1 + space(&text[close + 1..]);
    if !text[open..].starts_with('{') {
        return Err(missing("`{`"));
    }
    let close = closing(text, open).ok_or_else(|| missing("`}`"))?;
    Ok(StoredFunction {
        name: name.trim_matches(['[', ']', '\'', '"']).to_owned(),
        parameters,
        body: Some(Body::Text(slice(file, open + 1, close))),
        result: StoredResult::UNKNOWN,
        place: Some(place),
    })
}

fn space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The bracket that closes the one at `open`; brackets in strings and comments do not count.
fn closing(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (open, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'/' if text[at..].starts_with("//") => at += text[at..].find('\n')?,
            b'`' if text[at..].starts_with("```") => at += 5 + text[at + 3..].find("```")?,
            quote @ (b'"' | b'\'') => {
                let verbatim = at > 0 && bytes[at - 1] == b'@';
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes[at] == b'\\' && !verbatim { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A part of a file as it stands.
fn slice(file: File<'_>, start: usize, end: usize) -> QueryText {
    QueryText::part_of_file(file.id, file.text, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// The functions of a file, then its problems with what they point at.
    fn read(stem: &str, extension: &str, text: &str) -> String {
        let found = functions(File { id: FileId(0), stem, extension, text: &text.into() });
        let function = |function: &StoredFunction| {
            let body = function.body.as_ref().map(Body::text);
            if let Some(body) = body.as_ref().filter(|body| body.text.contains('T')) {
                let place = body.text.find('T').map(|start| body.span(start..start + 1)).expect("found");
                assert_eq!(&text[place.range()], "T", "the place of the body is right");
            }
            let body = body.map_or_else(|| "-".to_owned(), |body| body.text.trim().to_owned());
            format!("{}{} {body}", function.name, function.parameters)
        };
        let problem =
            |problem: &Diagnostic| format!("`{}`: {}", &text[problem.primary.span.range()], problem.message);
        let lines: Vec<String> =
            found.functions.iter().map(function).chain(found.problems.iter().map(problem)).collect();
        lines.join("\n")
    }

    #[test]
    fn json_maps_names_to_functions() {
        let text = r#"{"f": {"params": "(a: long)", "body": "// x\nT | take a"}, "g": {"columns": [["x", "int"]]}, "h": {"params": "()"}}"#;
        assert_eq!(
            read("x", "json", text),
            "f(a: long) // x\nT | take a\ng() -\n`h`: function `h` has neither `body` nor `columns`"
        );
        assert_eq!(read("x", "json", "[]"), "`[`: this defines no functions");
    }

    #[test]
    fn templates_and_saved_searches_hold_functions_at_any_depth() {
        let text = r#"{"resources": [{"resources": [{"properties": {"category": "x", "functionAlias": "F", "query": "T\n| take 1", "functionParameters": "a: long = 1", "version": 2}}]}, {"properties": {"functionAlias": "[variables('a')]", "query": "T"}}, {"properties": {"functionAlias": "", "query": "T"}}]}"#;
        assert_eq!(
            read("x", "json", text),
            "F(a: long = 1) T\n| take 1\n`[variables('a')]`: this is an expression of the template and is not evaluated"
        );
    }

    #[test]
    fn a_file_of_kql_is_a_function_of_its_name() {
        assert_eq!(
            read("MyParser", "kql", "\u{feff}// says what\nT | take 1\n"),
            "MyParser() // says what\nT | take 1"
        );
        assert_eq!(read("x", "txt", "  \n"), "` `: this file is empty");
    }

    #[test]
    fn commands_define_functions() {
        let text = "// all\n.create-or-alter function with (folder = \"a)\", docstring = 'b')\n F (a: string = \")\", b: dynamic = dynamic([]))\n{\n  T | where x == \"}\" // }\n  | where y == @'\\'\n}\n.create function ifnotexists G() { T }\n.alter function H { T }\n";
        assert_eq!(
            read("x", "csl", text),
            "F(a: string = \")\", b: dynamic = dynamic([])) T | where x == \"}\" // }\n  | where y == @'\\'\nG() T\n`.`: the list of parameters is missing in this definition of a function"
        );
    }
}
