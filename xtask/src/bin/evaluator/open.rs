//! Results with columns that only the data tells: which, the rows do not show if none has a value, so cells are compared by name.

use kqlc_runtime::plan::REST;
use serde_json::{Map, Value as Json};

/// Rows of one cell, a bag of what the row has under each name. The columns that the reference carries in one are among them.
pub(crate) fn by_name<'n>(names: impl Iterator<Item = &'n str>, rows: &[Vec<Json>]) -> Vec<Vec<Json>> {
    let names: Vec<&str> = names.collect();
    let row = |row: &Vec<Json>| {
        let mut bag = Map::new();
        for (name, value) in names.iter().zip(row) {
            match value {
                Json::Object(rest) if *name == REST => bag.extend(rest.clone()),
                value => {
                    bag.insert((*name).to_owned(), value.clone());
                }
            }
        }
        bag.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
        vec![Json::Object(bag)]
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::by_name;

    #[test]
    fn carried_columns_are_columns_and_cells_without_a_value_are_none() {
        let theirs =
            by_name(["a", "x", "b", "y"].into_iter(), &[vec![json!(1), json!("v"), json!(""), json!(null)]]);
        let ours = by_name(["a", "$rest", "b"].into_iter(), &[vec![json!(1), json!({"x": "v"}), json!("")]]);
        assert_eq!(theirs, ours);
        assert_eq!(ours, [[json!({"a": 1, "x": "v"})]]);
    }
}
