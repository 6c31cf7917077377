//! `ipv4_lookup` and `ipv6_lookup`: rows beside the networks that hold their addresses.

use kqlc_runtime::{
    plan::Operation,
    types::{Dynamic, Type, Value},
};

use super::super::{
    Binder,
    expression::constant,
    names,
    scope::Place,
    tree::{Assignment, Call, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    source::Span,
    syntax::ast::{self, Argument, Literal},
};

impl Binder<'_> {
    /// The rows of the table of networks become one constant: an array of arrays, asked once.
    pub(super) fn looked_up(
        &mut self,
        input: Table,
        is_v6: bool,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let [table, address, network, rest @ ..] = arguments else { return None };
        let networks = self.table(&table.value, place.outside());
        if networks.schema.open || input.schema.open || matches!(networks.kind, TableKind::Error) {
            return None;
        }
        let position = |name: &str| networks.schema.columns.iter().position(|column| column.name == name);
        let (mut keys, mut places, mut unmatched) = (Vec::new(), Vec::new(), false);
        for argument in rest {
            match (&argument.value.kind, argument.names.first()) {
                (ast::ExprKind::Literal(Literal::Bool(value)), _) => unmatched = *value,
                (_, Some(_)) => return None,
                (_, None) => {
                    let key = self.scalar(&argument.value, place.over(&input.schema));
                    let found = position(&names::implied(&argument.value)?)?;
                    if networks.schema.columns[found].ty != key.ty {
                        return None;
                    }
                    places.push(Dynamic::Long(i64::try_from(found).ok()?));
                    keys.push(key);
                }
            }
        }
        let network_place = position(&names::implied(&network.value)?)?;
        let address = self.scalar(&address.value, place.over(&input.schema));
        let mut given = vec![self.convert(address, Type::String)];
        given.extend(keys);
        let types: Vec<Option<Type>> = networks.schema.columns.iter().map(|column| column.ty).collect();
        if types.iter().any(|ty| ty.is_none_or(|ty| ty == Type::Decimal)) {
            return None;
        }
        let rows = self.packed_rows(networks, span)?;
        let kept = input.schema.columns.len();
        let constants = vec![
            rows,
            constant(Value::Long(i64::try_from(network_place).ok()?), span),
            constant(Value::Dynamic(Dynamic::Array(places.into())), span),
            constant(Value::Bool(unmatched), span),
        ];
        let ids = columns[kept..].iter().map(|column| column.id).collect();
        let operation = if is_v6 { Operation::Ipv6Lookup } else { Operation::Ipv4Lookup };
        let call = Call { operation, arguments: given, constants, keeps_input: true, ids };
        let schema = Schema { columns, open: false };
        Some(Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span })
    }

    /// The rows of a table as an array of arrays.
    pub(super) fn packed_rows(&mut self, table: Table, span: Span) -> Option<Expr> {
        let mut cells = Vec::new();
        for column in &table.schema.columns {
            let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
            cells.push(self.convert(value, Type::Dynamic));
        }
        let value = self.apply("pack_array", cells, span);
        let column = self.column("row", Some(Type::Dynamic));
        let columns = vec![Assignment { id: column.id, value }];
        let schema = Schema { columns: vec![column], open: false };
        let packed = Table { kind: TableKind::Project { input: Box::new(table), columns }, schema, span };
        let subquery = self.subquery("networks", packed)?;
        Some(Expr { kind: ExprKind::ColumnValues(subquery), ty: Some(Type::Dynamic), span })
    }
}
