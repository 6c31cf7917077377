//! `join` and `lookup`

use std::collections::{HashMap, HashSet};

use kqlc_runtime::{
    plan::JoinKind,
    types::{Type, Value},
};

use super::{Evaluator, MOST_ROWS, Refusal, Row, Rows};
use crate::semantic::tree::{ColumnId, Expr, Table};

impl Evaluator<'_> {
    /// Rows of both sides whose keys are equal. Rows come in the order of the left side, for each left row in that of the right;
    /// right rows without a match come last. A null is equal to a null (measured).
    pub(super) fn join(
        &self,
        kind: JoinKind,
        (left, right): (&Rows, &Rows),
        on: &[(Expr, Expr)],
        (columns, from): (&[ColumnId], &[ColumnId]),
        table: &Table,
    ) -> Result<Rows, Refusal> {
        let left_keys = self.map(left, &on.iter().map(|(key, _)| key).collect::<Vec<_>>())?;
        let right_keys = self.map(right, &on.iter().map(|(_, key)| key).collect::<Vec<_>>())?;
        let pairs = pairs(kind, &left_keys, &right_keys).ok_or(Refusal::TooLarge)?;
        let (left_places, right_places) = (left.places(), right.places());
        let types: Vec<Type> =
            table.schema.columns.iter().map(|column| column.ty.unwrap_or(Type::Dynamic)).collect();
        let joined = |(l, r): &(Option<usize>, Option<usize>)| -> Row {
            let cell = |(id, ty): (&ColumnId, &Type)| match (right_places.get(id), left_places.get(id)) {
                (Some(place), _) => r.map_or_else(|| Value::null(*ty), |row| right.rows[row][*place].clone()),
                (None, Some(place)) => {
                    l.map_or_else(|| Value::null(*ty), |row| left.rows[row][*place].clone())
                }
                (None, None) => unreachable!("a column of a join comes from one of its sides"),
            };
            from.iter().zip(&types).map(cell).collect()
        };
        Ok(Rows { columns: columns.to_vec(), rows: pairs.iter().map(joined).collect() })
    }
}

/// The places of rows that come out together; `None` if there are too many.
fn pairs(kind: JoinKind, left: &[Row], right: &[Row]) -> Option<Vec<(Option<usize>, Option<usize>)>> {
    let mut by_key: HashMap<&Row, Vec<usize>> = HashMap::new();
    for (place, key) in right.iter().enumerate() {
        by_key.entry(key).or_default().push(place);
    }
    let left_keys: HashSet<&Row> = left.iter().collect();
    let unmatched = || (0..right.len()).filter(|place| !left_keys.contains(&right[*place]));
    match kind {
        JoinKind::RightSemi => {
            let matched = (0..right.len()).filter(|place| left_keys.contains(&right[*place]));
            return Some(matched.map(|place| (None, Some(place))).collect());
        }
        JoinKind::RightAnti => return Some(unmatched().map(|place| (None, Some(place))).collect()),
        _ => {}
    }
    let mut pairs = Vec::new();
    let mut seen = HashSet::new();
    for (place, key) in left.iter().enumerate() {
        let partners = by_key.get(key).map_or(&[][..], Vec::as_slice);
        match kind {
            JoinKind::LeftSemi if !partners.is_empty() => pairs.push((Some(place), None)),
            JoinKind::LeftAnti if partners.is_empty() => pairs.push((Some(place), None)),
            JoinKind::LeftSemi | JoinKind::LeftAnti => {}
            JoinKind::InnerUnique if !seen.insert(key) => {}
            JoinKind::LeftOuter | JoinKind::FullOuter if partners.is_empty() => {
                pairs.push((Some(place), None));
            }
            _ => pairs.extend(partners.iter().map(|partner| (Some(place), Some(*partner)))),
        }
        if pairs.len() > MOST_ROWS {
            return None;
        }
    }
    if matches!(kind, JoinKind::RightOuter | JoinKind::FullOuter) {
        pairs.extend(unmatched().map(|place| (None, Some(place))));
    }
    Some(pairs)
}
