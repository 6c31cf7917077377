//! Taking URLs and paths apart.

use std::sync::Arc;

use crate::types::{Bag, Dynamic};

/// kql: parse_url(url: string) -> dynamic
/// deprecated: parseurl
///
/// The parts of a URL as a bag; all are empty for what has no scheme. The path is empty if `/` is all that follows the host, and a
/// user is only told from the host where a password follows it (measured).
///
/// ```kql
/// parse_url("https://u:p@h.io:443/a%20b?k=v#f").Host == "h.io"
/// parse_url("https://u:p@h.io:443/a%20b?k=v#f").Path == "/a%20b"
/// parse_url("https://h.io/p?x=1&y=2&x=3")["Query Parameters"].y == "2"
/// parse_url("not a url").Host == ""
/// ```
pub fn parse_url(url: &str) -> Dynamic {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
        _ => ("", ""),
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let tail_is_path = rest.ends_with('/') && !url.contains(['?', '#']);
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let path = if path == "/" && tail_is_path { "" } else { path };
    let (user, password, host) = match authority.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, password)) => (user, password, host),
            None => ("", "", authority),
        },
        None => ("", "", authority),
    };
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, port),
        _ => (host, ""),
    };
    bag([
        ("Scheme", Dynamic::string(scheme)),
        ("Host", Dynamic::string(host)),
        ("Port", Dynamic::string(port)),
        ("Path", Dynamic::string(path)),
        ("Username", Dynamic::string(user)),
        ("Password", Dynamic::string(password)),
        ("Query Parameters", query_parameters(query)),
        ("Fragment", Dynamic::string(fragment)),
    ])
}

/// kql: parse_urlquery(query: string) -> dynamic
/// deprecated: parseurlquery
///
/// The parameters of a URL's query, in a bag under `Query Parameters`; a name that stands twice has an array of values.
///
/// ```kql
/// parse_urlquery("view=vs-2019&preserve-view=true")["Query Parameters"].view == "vs-2019"
/// ```
pub fn parse_urlquery(query: &str) -> Dynamic {
    bag([("Query Parameters", query_parameters(query))])
}

/// kql: parse_path(path: string) -> dynamic
///
/// The parts of a file's path, of Windows, of Unix or as a URL, as a bag of strings.
///
/// ```kql
/// parse_path(@"C:\temp\file.txt").Filename == "file.txt"
/// parse_path(@"C:\temp\file.txt").DirectoryPath == @"C:\temp"
/// parse_path(@"C:\temp\file.txt").RootPath == @"C:\"
/// parse_path("/usr/lib/temp/file.tar.gz").Extension == "gz"
/// ```
pub fn parse_path(path: &str) -> Dynamic {
    let (scheme, path) = match path.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
        _ => ("", path),
    };
    let root = match path.as_bytes() {
        [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic() => &path[..3],
        _ => "",
    };
    let (directory, name) = path.rfind(['/', '\\']).map_or(("", path), |at| (&path[..at], &path[at + 1..]));
    let (name, stream) = name.split_once(':').unwrap_or((name, ""));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let directory_name = directory.rsplit(['/', '\\']).next().unwrap_or_default();
    bag([
        ("Scheme", Dynamic::string(scheme)),
        ("RootPath", Dynamic::string(root)),
        ("DirectoryPath", Dynamic::string(directory)),
        ("DirectoryName", Dynamic::string(directory_name)),
        ("Filename", Dynamic::string(name)),
        ("Extension", Dynamic::string(extension)),
        ("AlternateDataStreamName", Dynamic::string(stream)),
    ])
}

/// Names with values; parts without a name or without a value are left out (measured).
fn query_parameters(query: &str) -> Dynamic {
    let mut parameters = Bag::default();
    for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
        if name.is_empty() || value.is_empty() {
            continue;
        }
        let value = Dynamic::string(value);
        let value = match parameters.get(name) {
            None => value,
            Some(Dynamic::Array(values)) => Dynamic::array(values.iter().cloned().chain([value])),
            Some(first) => Dynamic::array([first.clone(), value]),
        };
        parameters.set(Arc::from(name), value);
    }
    Dynamic::Bag(Arc::new(parameters))
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn bag<const N: usize>(properties: [(&'static str, Dynamic); N]) -> Dynamic {
    Dynamic::bag(properties)
}

#[cfg(test)]
mod tests {
    use super::parse_url;

    #[test]
    fn takes_urls_apart_as_the_engine_does() {
        let part = |url: &str, name: &str| parse_url(url).member(name).to_text().into_owned();
        assert_eq!(part("https://user@h.io/p", "Host"), "user@h.io");
        assert_eq!(part("https://u:p@h.io/x", "Username"), "u");
        assert_eq!(part("https://h.io/", "Path"), "");
        assert_eq!(part("https://h.io/?x=1", "Path"), "/");
        assert_eq!(part("https://h.io/#", "Path"), "/");
        assert_eq!(part("HTTPS://H.IO/P", "Scheme"), "HTTPS");
        assert_eq!(part("//h.io/p", "Host"), "");
        assert_eq!(part("https://[::1]:80/p", "Host"), "[::1]");
        assert_eq!(part("https://[::1]:80/p", "Port"), "80");
        assert_eq!(part("https://h.io/p?x=1&y=2&x=3", "Query Parameters"), r#"{"x":["1","3"],"y":"2"}"#);
        assert_eq!(part("https://h.io/p?k=&flag&=v", "Query Parameters"), "{}");
    }
}
