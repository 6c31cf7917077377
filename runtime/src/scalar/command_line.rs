//! `parse_command_line`

use crate::types::Dynamic;

/// kql: parse_command_line(command_line: string, parser_type: string) -> dynamic
///
/// The arguments of a command line, as Windows takes it apart; null for a `parser_type` other than `windows`.
///
/// ```kql
/// tostring(parse_command_line(@'run "big file.txt" /q', "windows")) == '["run","big file.txt","/q"]'
/// tostring(parse_command_line(@'run a\\b "c:\x\\" d\"e', "windows")) == @'["run","a\\\\b","c:\\x\\","d\"e"]'
/// isnull(parse_command_line("run", "unix"))
/// ```
pub fn parse_command_line(command_line: &str, parser_type: &str) -> Dynamic {
    if !parser_type.eq_ignore_ascii_case("windows") {
        return Dynamic::Null;
    }
    let line: Vec<char> = command_line.chars().collect();
    if line.is_empty() {
        return Dynamic::array([]);
    }
    let (program, rest) = program(&line);
    Dynamic::array(
        [program].into_iter().chain(arguments(rest)).map(Dynamic::string).collect::<Vec<Dynamic>>(),
    )
}

/// The first argument, in which a backslash means nothing: it ends at the next quote if it begins with one, else at a blank.
fn program(line: &[char]) -> (String, &[char]) {
    let quoted = line.first() == Some(&'"');
    let name = if quoted { &line[1..] } else { line };
    let ends = |c: &char| if quoted { *c == '"' } else { *c <= ' ' };
    let end = name.iter().position(ends).unwrap_or(name.len());
    (name[..end].iter().collect(), &name[(end + usize::from(quoted)).min(name.len())..])
}

/// The other arguments: quotes hold blanks together, backslashes before a quote stand for half as many and may escape it.
fn arguments(line: &[char]) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut at = 0;
    while let Some(begin) = line[at..].iter().position(|c| !is_blank(*c)) {
        let (argument, length) = argument(&line[at + begin..]);
        arguments.push(argument);
        at += begin + length;
    }
    arguments
}

/// One argument and how many characters it takes.
fn argument(line: &[char]) -> (String, usize) {
    let mut text = String::new();
    let (mut at, mut backslashes, mut quotes) = (0, 0, 0);
    while let Some(&c) = line.get(at).filter(|c| quotes > 0 || !is_blank(**c)) {
        at += 1;
        match c {
            '\\' => {
                text.push(c);
                backslashes += 1;
                continue;
            }
            '"' => {
                text.truncate(text.len() - (backslashes - backslashes / 2));
                if backslashes % 2 == 0 {
                    quotes += 1;
                } else {
                    text.push('"');
                }
                // Of three quotes in a row the last stands for itself; two within quotes end them.
                while line.get(at) == Some(&'"') {
                    at += 1;
                    quotes += 1;
                    if quotes == 3 {
                        text.push('"');
                        quotes = 0;
                    }
                }
                quotes %= 2;
            }
            c => text.push(c),
        }
        backslashes = 0;
    }
    (text, at)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse_command_line;

    fn check(line: &str, expected: &str) {
        assert_eq!(parse_command_line(line, "Windows").to_json_text(), expected, "{line}");
    }

    #[test]
    fn quotes_and_backslashes_count_as_windows_counts_them() {
        check(r#""C:\Program Files\x.exe" -a "b c""#, r#"["C:\\Program Files\\x.exe","-a","b c"]"#);
        check(r#"x "a"b"c d"e"#, r#"["x","abc de"]"#);
        check(r#"x a\\\"b c"#, r#"["x","a\\\"b","c"]"#);
        check(r#"x "a\\" b"#, r#"["x","a\\","b"]"#);
        check(r#"x "" y"#, r#"["x","","y"]"#);
        check(r#"x "a""b" c"#, r#"["x","a\"b c"]"#);
        check("x  y\t z ", r#"["x","y","z"]"#);
    }

    proptest! {
        #[test]
        fn never_panics(line in "[ \\\\\"ab\t]{0,30}") {
            let _ = parse_command_line(&line, "windows");
        }
    }
}
