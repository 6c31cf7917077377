//! `geo_line_lookup` and `geo_polygon_lookup`: rows beside the lines or polygons that are near their places.

use kqlc_runtime::{
    plan::Operation,
    types::{Dynamic, Type, Value},
};

use super::{
    super::{
        Binder,
        expression::constant,
        names,
        scope::Place,
        tree::{Call, Column, Expr, Schema, Table, TableKind},
    },
    Output,
};
use crate::{
    source::Span,
    syntax::ast::{self, Argument, Literal},
};

/// What is said behind the longitude and the latitude, in place or by name.
struct Options<'a> {
    radius: Option<&'a ast::Expr>,
    return_unmatched: Option<&'a ast::Expr>,
    lookup_area_radius: Option<&'a ast::Expr>,
    return_lookup_key: Option<&'a ast::Expr>,
}

impl<'a> Options<'a> {
    fn of(arguments: &'a [Argument]) -> Self {
        let given = |name: &str, place: usize| {
            let named = arguments.iter().find(|it| it.names.first().is_some_and(|given| given.value == name));
            let placed = arguments.get(place).filter(|it| it.names.is_empty());
            named.or(placed).map(|argument| &argument.value)
        };
        Self {
            radius: given("radius", 0),
            return_unmatched: given("return_unmatched", 1),
            lookup_area_radius: given("lookup_area_radius", 2),
            return_lookup_key: given("return_lookup_key", 3),
        }
    }
}

fn is_true(option: Option<&ast::Expr>) -> bool {
    option.is_some_and(|option| matches!(option.kind, ast::ExprKind::Literal(Literal::Bool(true))))
}

impl Binder<'_> {
    /// The row's columns and those of the table, without its shapes if they are not asked for.
    pub(super) fn place_lookup(&mut self, arguments: &[Argument], row: &Schema, place: Place<'_>) -> Output {
        let [table, shape, longitude, latitude, rest @ ..] = arguments else {
            return Output { columns: row.columns.clone(), open: true };
        };
        let shapes = self.table(&table.value, place.outside());
        self.scalar(&shape.value, place.over(&shapes.schema));
        self.scalar(&longitude.value, place.over(row));
        self.scalar(&latitude.value, place.over(row));
        let key = names::implied(&shape.value).filter(|_| !is_true(Options::of(rest).return_lookup_key));
        let mut columns = row.columns.clone();
        for column in
            shapes.schema.columns.iter().filter(|column| key.as_ref().is_none_or(|key| column.name != *key))
        {
            let name = names::unique(&column.name, |name| columns.iter().any(|column| column.name == name));
            columns.push(self.column(name, column.ty));
        }
        Output { columns, open: row.open || shapes.schema.open }
    }

    /// The rows of the table become one constant: an array of arrays, asked once.
    pub(super) fn placed(
        &mut self,
        input: Table,
        is_polygon: bool,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let [table, shape, longitude, latitude, rest @ ..] = arguments else { return None };
        let shapes = self.table(&table.value, place.outside());
        if shapes.schema.open || input.schema.open || matches!(shapes.kind, TableKind::Error) {
            return None;
        }
        let options = Options::of(rest);
        // What it leaves out has not been measured.
        if options.lookup_area_radius.is_some() {
            return None;
        }
        let is_flag = |option: Option<&ast::Expr>| {
            option.is_none_or(|option| matches!(option.kind, ast::ExprKind::Literal(Literal::Bool(_))))
        };
        if !is_flag(options.return_unmatched) || !is_flag(options.return_lookup_key) {
            return None;
        }
        let radius = match options.radius {
            Some(radius) => {
                let radius = self.scalar(radius, place.outside());
                self.convert(radius, Type::Real)
            }
            None => constant(Value::Real(0.0), span),
        };
        let Some(Value::Real(_)) = radius.literal() else { return None };
        let key = names::implied(&shape.value)?;
        let position = shapes.schema.columns.iter().position(|column| column.name == key)?;
        let types: Vec<Option<Type>> = shapes.schema.columns.iter().map(|column| column.ty).collect();
        if types[position] != Some(Type::Dynamic)
            || types.iter().any(|ty| ty.is_none_or(|ty| ty == Type::Decimal))
        {
            return None;
        }
        let keeps_key = is_true(options.return_lookup_key);
        let number = |place: usize| i64::try_from(place).ok();
        let kept = (0..types.len()).filter(|place| keeps_key || *place != position);
        let kept: Option<Vec<Dynamic>> = kept.map(|place| number(place).map(Dynamic::Long)).collect();
        let mut given: Vec<Expr> = Vec::new();
        for coordinate in [longitude, latitude] {
            let coordinate = self.scalar(&coordinate.value, place.over(&input.schema));
            given.push(self.convert(coordinate, Type::Real));
        }
        let constants = vec![
            self.packed_rows(shapes, span)?,
            constant(Value::Long(number(position)?), span),
            constant(Value::Dynamic(Dynamic::array(kept?)), span),
            radius,
            constant(Value::Bool(is_true(options.return_unmatched)), span),
        ];
        let ids = columns[input.schema.columns.len()..].iter().map(|column| column.id).collect();
        let operation = if is_polygon { Operation::GeoPolygonLookup } else { Operation::GeoLineLookup };
        let call = Call { operation, arguments: given, constants, keeps_input: true, ids };
        let schema = Schema { columns, open: false };
        Some(Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span })
    }
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::{bound, said};

    /// The names of the result columns, or what is said of the query.
    fn checked(options: &str) -> String {
        let query = format!(
            "let Roads = datatable(name: string, road: dynamic, x: real)[]; \
             print x = 1.0, y = 2.0 | evaluate geo_line_lookup(Roads, road, x, y{options})"
        );
        let said = said(&query);
        if !said.is_empty() {
            return said;
        }
        let names = bound(&query).columns.unwrap_or_default().into_iter().map(|(name, _)| name);
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_shape_comes_out_where_it_is_asked_for() {
        assert_eq!(checked(", 100"), "x y name x1");
        assert_eq!(checked(", 100, true, return_lookup_key = true"), "x y name road x1");
    }

    #[test]
    fn a_radius_around_the_table_is_refused() {
        assert_eq!(checked(", 100, false, 500.0"), "the plugin `geo_line_lookup` cannot be compiled yet");
    }
}
