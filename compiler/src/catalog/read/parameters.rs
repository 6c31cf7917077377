//! Parameter lists, as KQL writes them, from lists of names, types and defaults.

/// A parameter as files list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type, such as `string` or `table:(*)`.
    pub ty: String,
    /// Its default as the file writes it, quotes of KQL not needed.
    pub default: Option<String>,
}

/// `(a: string = "x", T: (*))`
pub fn parameter_list(arguments: &[Argument]) -> String {
    let parameter = |argument: &Argument| {
        let ty = argument.ty.trim();
        let ty = match ty.to_ascii_lowercase().split_once(':') {
            Some(("table", _)) => ty[ty.find(':').map_or(0, |colon| colon + 1)..].trim().to_owned(),
            _ if ty.eq_ignore_ascii_case("table") => "(*)".to_owned(),
            _ => super::type_named(ty).map_or_else(|| ty.to_owned(), |ty| ty.name().to_owned()),
        };
        let default =
            argument.default.as_deref().map(|default| format!(" = {}", literal(&ty, default.trim())));
        format!("{}: {ty}{}", name(&argument.name), default.unwrap_or_default())
    };
    let list: Vec<String> = arguments.iter().map(parameter).collect();
    format!("({})", list.join(", "))
}

/// `name` or `['name']`
fn name(name: &str) -> String {
    let name = name.trim();
    if name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        name.to_owned()
    } else {
        format!("['{name}']")
    }
}

/// A default as a literal of its type: files leave out the quotes of strings and the words around the rest.
fn literal(ty: &str, default: &str) -> String {
    let is_quoted = |quote: char| default.len() > 1 && default.starts_with(quote) && default.ends_with(quote);
    match ty {
        "string" if is_quoted('"') || is_quoted('\'') => default.to_owned(),
        "string" => format!("{default:?}"),
        "bool" => default.to_ascii_lowercase(),
        "datetime" | "timespan" | "dynamic" | "guid" | "decimal" if !default.contains('(') => {
            format!("{ty}({default})")
        }
        _ => default.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_become_literals_of_their_type() {
        let list = |ty: &str, default: &str| {
            let default = Some(default.to_owned());
            parameter_list(&[Argument { name: "a".to_owned(), ty: ty.to_owned(), default }])
        };
        assert_eq!(list("string", "*"), "(a: string = \"*\")");
        assert_eq!(list("String", "'x'"), "(a: string = 'x')");
        assert_eq!(list("string", ""), "(a: string = \"\")");
        assert_eq!(list("bool", "False"), "(a: bool = false)");
        assert_eq!(list("datetime", "datetime(null)"), "(a: datetime = datetime(null))");
        assert_eq!(list("dynamic", "[]"), "(a: dynamic = dynamic([]))");
        let table = Argument { name: "T".to_owned(), ty: "table:(*)".to_owned(), default: None };
        assert_eq!(parameter_list(&[table]), "(T: (*))");
        assert_eq!(parameter_list(&[]), "()");
    }
}
