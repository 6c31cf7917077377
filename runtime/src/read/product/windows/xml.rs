//! What a provider says, as the XML of the event log.

use super::Event;

/// `<EventData xmlns="..."><Data Name="...">...</Data>...</EventData>`
pub(super) fn event_data(event: &Event<'_>) -> String {
    let mut xml = String::from("<EventData xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">");
    for (name, value) in &event.data {
        xml.push_str("<Data Name=\"");
        escape(name, &mut xml);
        xml.push_str("\">");
        escape(value, &mut xml);
        xml.push_str("</Data>");
    }
    xml.push_str("</EventData>");
    xml
}

/// `<DataItem type="System.XmlData" time="..."><EventData ...>...</EventData></DataItem>`, as the agent sends it.
pub(super) fn data_item(event: &Event<'_>) -> String {
    let mut time = String::new();
    escape(&event.time, &mut time);
    format!("<DataItem type=\"System.XmlData\" time=\"{time}\">{}</DataItem>", event_data(event))
}

/// `<Param>...</Param>` for each thing that is said, without its name.
pub(super) fn parameters(event: &Event<'_>) -> String {
    let mut xml = String::new();
    for (_, value) in &event.data {
        xml.push_str("<Param>");
        escape(value, &mut xml);
        xml.push_str("</Param>");
    }
    xml
}

/// Adds a text; XML has no place for control characters besides white space.
fn escape(text: &str, xml: &mut String) {
    for char in text.chars() {
        match char {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\t' | '\n' | '\r' => xml.push(char),
            char if char.is_control() => {}
            char => xml.push(char),
        }
    }
}
