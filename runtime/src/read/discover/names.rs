//! Which columns the first records of a file have.

use std::{collections::BTreeSet, io::Read};

use crate::read::{
    Format, Input, Origin, csv,
    json::{Elements, Layout, Object, Shape},
    plain_name, query_api,
};

/// How much of a file is looked at, in bytes, and in records.
const MOST_BYTES: u64 = 1 << 17;
const MOST_RECORDS: usize = 100;

/// The names of the columns, as tables have them; none where records become rows of a table whose columns they do not name.
pub(super) fn names(origin: &Origin, format: &Format) -> BTreeSet<String> {
    let Ok(input) = origin.open() else { return BTreeSet::new() };
    let names = match format {
        Format::Json(layout, shape) => of_records(input, *layout, shape),
        Format::Csv(delimiter) => csv::header(&mut csv::reader(input, *delimiter)).unwrap_or_default(),
        Format::QueryAnswer => of_answer(input),
        Format::BareCsv(_, names) => names.clone(),
        Format::Parquet | Format::Evtx => Vec::new(),
    };
    names.iter().map(|name| plain_name(name).0.to_owned()).collect()
}

fn of_records(input: Input, layout: Layout, shape: &Shape) -> Vec<String> {
    let Ok(head) = Input::new(input.take(MOST_BYTES), crate::read::Compression::None) else {
        return Vec::new();
    };
    let mut elements = Elements::new(head, layout);
    let mut names = BTreeSet::new();
    for _ in 0..MOST_RECORDS {
        let Some((_, element)) = elements.next_element() else { break };
        let Ok(object) = std::str::from_utf8(element).map_err(|_| "").and_then(Object::parse) else {
            continue;
        };
        add(&object, shape, &mut names);
    }
    names.into_iter().collect()
}

fn add(object: &Object<'_>, shape: &Shape, names: &mut BTreeSet<String>) {
    match shape {
        Shape::Plain => names.extend(object.members().map(|(name, _)| name.to_owned())),
        // `TableName` is the answer's and not the table's.
        Shape::Python => {
            let members = object.members().map(|(name, _)| name).filter(|name| *name != "TableName");
            names.extend(members.map(str::to_owned));
        }
        Shape::Streamed => add(&object.object("properties"), &Shape::Plain, names),
        Shape::Envelope { name, records } => {
            let inside =
                object.json(name).and_then(|json| serde_json::from_str::<Vec<Object<'_>>>(json).ok());
            for object in inside.into_iter().flatten().take(MOST_RECORDS) {
                add(&object, records, names);
            }
        }
        Shape::Diagnostic | Shape::Of(_) => {}
    }
}

fn of_answer(mut input: Input) -> Vec<String> {
    input.whole_text().map(|text| query_api::column_names(&text)).unwrap_or_default()
}
