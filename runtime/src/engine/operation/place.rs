//! `evaluate geo_line_lookup` and `evaluate geo_polygon_lookup`

use super::{Given, Made};
use crate::{
    batch::ColumnBuilder,
    scalar::{geo_distance_point_to_line, geo_distance_point_to_polygon},
    types::{Dynamic, Value},
};

/// Each row beside every row of a table whose line or polygon is near its place.
///
/// The arguments are the longitude and the latitude. The constants are the rows of the table, each an array; the place of the
/// shape in them and those of the cells that come out; the radius in metres; and whether rows without a shape come out too.
pub(super) fn lookup(given: &Given<'_>, is_polygon: bool) -> Made {
    let [
        Value::Dynamic(Dynamic::Array(table)),
        Value::Long(shape),
        Value::Dynamic(Dynamic::Array(kept)),
        Value::Real(radius),
        Value::Bool(unmatched),
    ] = given.constants
    else {
        panic!("a lookup of places has five constants")
    };
    let index = |place: i64| usize::try_from(place).unwrap_or(usize::MAX);
    let kept: Vec<usize> = kept.iter().filter_map(Dynamic::to_long).map(index).collect();
    let distance = if is_polygon { geo_distance_point_to_polygon } else { geo_distance_point_to_line };
    let rows: Vec<(&Dynamic, &[Dynamic])> = table
        .iter()
        .filter_map(Dynamic::as_array)
        .filter_map(|cells| Some((cells.get(index(*shape))?, cells)))
        .collect();
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    let mut from = Vec::new();
    for row in 0..given.rows {
        let source = u32::try_from(row).expect("a batch has fewer than 2^32 rows");
        let found = from.len();
        if let (Value::Real(longitude), Value::Real(latitude)) =
            (given.arguments[0].value(row), given.arguments[1].value(row))
        {
            let is_near =
                |shape: &Dynamic| distance(longitude, latitude, shape).is_some_and(|far| far <= *radius);
            for (_, cells) in rows.iter().filter(|(shape, _)| is_near(shape)) {
                from.push(source);
                for (builder, place) in builders.iter_mut().zip(&kept) {
                    builder.push_value(&cells[*place].expand_to(builder.ty()));
                }
            }
        }
        if from.len() == found && *unmatched {
            from.push(source);
            builders.iter_mut().for_each(ColumnBuilder::push_null);
        }
    }
    Made { from: Some(from), columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}
