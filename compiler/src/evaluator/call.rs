//! Operations over all rows: window functions and the like.

use kqlc_runtime::{
    plan::Operation,
    types::{DateTime, Dynamic, TimeSpan, Type, Value},
};

use super::{Cells, Evaluator, MOST_ROWS, Places, Refusal, Row, Rows, plugin, series};
use crate::semantic::tree::{Call, ColumnId, Table};

impl Evaluator<'_> {
    pub(super) fn call(&self, input: Rows, call: &Call, table: &Table) -> Result<Rows, Refusal> {
        let arguments = self.map(&input, &call.arguments.iter().collect::<Vec<_>>())?;
        let nothing = Cells { places: &Places::new(), row: &[] };
        let constants: Row =
            call.constants.iter().map(|constant| self.value(constant, nothing)).collect::<Result<_, _>>()?;
        let made = |id: &ColumnId| {
            let column = table.schema.columns.iter().find(|column| column.id == *id);
            let column = column.expect("an operator's columns are in its schema");
            (column.name.to_string(), column.ty.unwrap_or(Type::Dynamic))
        };
        let made: Vec<(String, Type)> = call.ids.iter().map(made).collect();
        let types: Vec<Type> = made.iter().map(|(_, ty)| *ty).collect();
        let beside = |made: Vec<Value>| made.into_iter().map(|value| vec![value]).collect::<Vec<Row>>();
        let (from, made): (Option<Vec<usize>>, Vec<Row>) = match call.operation {
            Operation::Prev => (None, beside(shifted(&arguments, &constants, -1))),
            Operation::Next => (None, beside(shifted(&arguments, &constants, 1))),
            Operation::RowNumber => (None, beside(row_number(&arguments, &constants))),
            Operation::RowCumsum => (None, beside(row_cumsum(&arguments, types[0]))),
            Operation::RowRankDense => (None, beside(row_rank(&arguments, false))),
            Operation::RowRankMin => (None, beside(row_rank(&arguments, true))),
            Operation::RowWindowSession => (None, beside(row_window_session(&arguments, &constants))),
            Operation::First => (Some((0..count(&constants).min(input.rows.len())).collect()), Vec::new()),
            Operation::FirstOfGroup => (Some(first_of_group(&arguments, count(&constants))), Vec::new()),
            Operation::Range => (None, beside(range(&constants)?)),
            Operation::MakeSeries => (None, series::make_series(&arguments, &constants)?),
            Operation::NoRows if input.rows.is_empty() => (None, Vec::new()),
            Operation::BagUnpack => (None, plugin::bag_unpack(&arguments, &constants, &made)),
            Operation::Pivot => (None, plugin::pivot(&arguments, &constants, &made)),
            Operation::Ipv4Lookup | Operation::Ipv6Lookup => {
                let is_v6 = call.operation == Operation::Ipv6Lookup;
                let (from, rows) =
                    plugin::address_lookup(&arguments, &constants, &types, is_v6).into_iter().unzip();
                (Some(from), rows)
            }
            Operation::Narrow => (None, narrow(&arguments, &constants)),
            operation => return Err(Refusal::Unknown(format!("{operation:?}"))),
        };
        if !call.keeps_input {
            return Ok(Rows { columns: call.ids.clone(), rows: made });
        }
        let mut rows = match from {
            Some(places) => places.into_iter().map(|place| input.rows[place].clone()).collect(),
            None => input.rows,
        };
        for (row, made) in rows.iter_mut().zip(made) {
            row.extend(made);
        }
        Ok(Rows { columns: input.columns.into_iter().chain(call.ids.iter().copied()).collect(), rows })
    }
}

/// `prev` and `next`
fn shifted(arguments: &[Row], constants: &Row, direction: i128) -> Vec<Value> {
    let offset = if let Value::Long(offset) = constants[0] { i128::from(offset) } else { 0 };
    let value = |row: usize| {
        let place = i128::try_from(row).unwrap_or(0) + direction * offset;
        let other = usize::try_from(place).ok().and_then(|place| arguments.get(place));
        other.map_or_else(|| constants[1].clone(), |row| row[0].clone())
    };
    (0..arguments.len()).map(value).collect()
}

/// True if the argument at this place says that others begin with the row.
fn restarts(row: &Row, place: usize) -> bool {
    row.get(place) == Some(&Value::Bool(true))
}

fn row_number(arguments: &[Row], constants: &Row) -> Vec<Value> {
    let start = if let Some(Value::Long(start)) = constants.first() { *start } else { 1 };
    let mut number = start;
    let mut numbers = Vec::new();
    for (place, row) in arguments.iter().enumerate() {
        if place > 0 {
            number = if restarts(row, 0) { start } else { number.wrapping_add(1) };
        }
        numbers.push(Value::Long(number));
    }
    numbers
}

fn row_cumsum(arguments: &[Row], ty: Type) -> Vec<Value> {
    let mut sum = Value::null(ty);
    let mut sums = Vec::new();
    for row in arguments {
        if restarts(row, 1) {
            sum = Value::null(ty);
        }
        sum = match (sum, row[0].clone()) {
            (sum, term) if term.is_null() => sum,
            (Value::Int(sum), Value::Int(term)) => Value::Int(sum.wrapping_add(term)),
            (Value::Long(sum), Value::Long(term)) => Value::Long(sum.wrapping_add(term)),
            (Value::Real(sum), Value::Real(term)) => Value::Real(sum + term),
            (_, term) => term,
        };
        sums.push(sum.clone());
    }
    sums
}

fn row_rank(arguments: &[Row], gaps: bool) -> Vec<Value> {
    let (mut rank, mut position) = (0, 0);
    let mut ranks = Vec::new();
    for (place, row) in arguments.iter().enumerate() {
        let begins = place == 0 || restarts(row, 1);
        position = if begins { 1 } else { position + 1 };
        if begins {
            rank = 1;
        } else if row[0] != arguments[place - 1][0] {
            rank = if gaps { position } else { rank + 1 };
        }
        ranks.push(Value::Long(rank));
    }
    ranks
}

/// The time at which the session of each row began.
fn row_window_session(arguments: &[Row], constants: &Row) -> Vec<Value> {
    let null = Value::Null(Type::DateTime);
    let [Value::TimeSpan(from_first), Value::TimeSpan(from_last)] = constants.as_slice() else {
        return vec![null; arguments.len()];
    };
    let near = |before: DateTime, time: DateTime, most: TimeSpan| time.0 - before.0 <= most.0;
    let mut session: Option<(DateTime, DateTime)> = None;
    let mut began = Vec::new();
    for row in arguments {
        if restarts(row, 1) {
            session = None;
        }
        let Value::DateTime(time) = row[0] else {
            began.push(null.clone());
            continue;
        };
        let first = match session {
            Some((first, last)) if near(first, time, *from_first) && near(last, time, *from_last) => first,
            _ => time,
        };
        session = Some((first, time));
        began.push(Value::DateTime(first));
    }
    began
}

fn count(constants: &Row) -> usize {
    match constants.first() {
        Some(Value::Long(count)) => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}

/// The places of the first rows of each group.
fn first_of_group(arguments: &[Row], count: usize) -> Vec<usize> {
    let mut taken = std::collections::HashMap::new();
    let mut kept = Vec::new();
    for (place, key) in arguments.iter().enumerate() {
        let taken = taken.entry(key).or_insert(0);
        if *taken < count {
            *taken += 1;
            kept.push(place);
        }
    }
    kept
}

fn range(constants: &Row) -> Result<Vec<Value>, Refusal> {
    let step = |value: &Value| -> Option<Value> {
        Some(match (value, &constants[2]) {
            (Value::Int(value), Value::Int(step)) => Value::Int(value.checked_add(*step)?),
            (Value::Long(value), Value::Long(step)) => Value::Long(value.checked_add(*step)?),
            (Value::Real(value), Value::Real(step)) => Value::Real(value + step),
            (Value::TimeSpan(value), Value::TimeSpan(step)) => {
                Value::TimeSpan(TimeSpan(value.0.checked_add(step.0)?))
            }
            (Value::DateTime(value), Value::TimeSpan(step)) => {
                Value::DateTime(DateTime(value.0.checked_add(step.0)?))
            }
            _ => return None,
        })
    };
    let [from, to, _] = constants.as_slice() else { return Ok(Vec::new()) };
    if from.is_null() || to.is_null() {
        return Ok(Vec::new());
    }
    let Some(second) = step(from) else { return Ok(Vec::new()) };
    let rising = second.compare(from);
    if rising.is_eq() {
        return Ok(Vec::new());
    }
    let (mut values, mut next) = (Vec::new(), Some(from.clone()));
    while let Some(value) = next.filter(|value| value.compare(to).is_eq() || to.compare(value) == rising) {
        if values.len() > MOST_ROWS {
            return Err(Refusal::TooLarge);
        }
        next = step(&value);
        values.push(value);
    }
    Ok(values)
}

/// A row for each cell.
fn narrow(arguments: &[Row], constants: &Row) -> Vec<Row> {
    let Some(Value::Dynamic(Dynamic::Array(names))) = constants.first() else { return Vec::new() };
    let mut rows = Vec::new();
    for (number, row) in arguments.iter().enumerate() {
        for (name, cell) in names.iter().zip(row) {
            let number = Value::Long(i64::try_from(number).unwrap_or(i64::MAX));
            rows.push(vec![number, Value::from(name.to_text()), cell.clone()]);
        }
    }
    rows
}
