//! `parse_csv`

use crate::types::Dynamic;

/// kql: parse_csv(csv_text: string) -> dynamic
///
/// The fields of the first record of comma-separated text, as an array of strings.
///
/// ```kql
/// tostring(parse_csv("aa,b,cc")) == '["aa","b","cc"]'
/// tostring(parse_csv('"a,b","c""d"')) == '["a,b","c\\"d"]'
/// ```
pub fn parse_csv(csv_text: &str) -> Dynamic {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = csv_text.chars().peekable();
    while let Some(c) = characters.next() {
        let field = fields.last_mut().expect("there always is a last field");
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            '\n' | '\r' if !quoted => break,
            c => field.push(c),
        }
    }
    Dynamic::array(fields.into_iter().map(Dynamic::string))
}
