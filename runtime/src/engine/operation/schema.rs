//! `schema_merge`

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    types::{Type, Value},
};

/// A column of the schemas that are merged.
struct Described {
    name: String,
    /// Where it stands in each of them.
    ordinals: Vec<i64>,
    types: [String; 2],
}

/// The columns of several schemas, each once. The arguments are those of `getschema`; the constant says whether a column must
/// stand at the same place in all schemas. What becomes of columns of several types, or of two in one place, is not documented:
/// the rule stops.
pub(super) fn schema_merge(given: &Given<'_>) -> Made {
    let [names, ordinals, data_types, types] = given.arguments else {
        panic!("`schema_merge` has four arguments")
    };
    let keeps_order = given.constants != [Value::Bool(false)];
    let mut found: Vec<Described> = Vec::new();
    for row in 0..given.rows {
        let name = names.string(row);
        let types = [data_types.string(row).to_owned(), types.string(row).to_owned()];
        let Value::Long(ordinal) = ordinals.value(row) else {
            panic!("a column without a place cannot be merged")
        };
        match found.iter_mut().find(|described| described.name == name) {
            Some(described) => {
                assert!(
                    described.types == types,
                    "how `schema_merge` makes one type of several is not documented, and `{name}` has several"
                );
                described.ordinals.push(ordinal);
            }
            None => found.push(Described { name: name.to_owned(), ordinals: vec![ordinal], types }),
        }
    }
    let mut rows: Vec<(i64, Described)> = found
        .into_iter()
        .map(|described| {
            let moves = described.ordinals.iter().any(|ordinal| *ordinal != described.ordinals[0]);
            let last = described.ordinals.iter().copied().max().unwrap_or_default();
            (if moves && keeps_order { -1 } else { last }, described)
        })
        .collect();
    // Columns out of order come last.
    rows.sort_by_key(|(ordinal, _)| if *ordinal < 0 { i64::MAX } else { *ordinal });
    assert!(
        rows.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].0 < 0),
        "where `schema_merge` puts two columns that stand at one place is not documented"
    );
    merged(rows)
}

fn merged(rows: Vec<(i64, Described)>) -> Made {
    let types = [Type::String, Type::Long, Type::String, Type::String];
    let mut builders = types.map(ColumnBuilder::new);
    for (ordinal, Described { name, types: [data_type, ty], .. }) in rows {
        let wrong = "ERROR(columns are out of order)";
        let [data_type, ty] = if ordinal < 0 {
            [format!("ERROR(unknown CSL type:{wrong})"), wrong.to_owned()]
        } else {
            [data_type, ty]
        };
        builders[0].push_str(&name);
        builders[1].push_value(&Value::Long(ordinal));
        builders[2].push_str(&data_type);
        builders[3].push_str(&ty);
    }
    let columns: Vec<Column> = builders.into_iter().map(ColumnBuilder::finish).collect();
    Made { from: None, columns }
}
