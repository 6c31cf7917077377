//! Sources that read texts only where rows were chosen: rules answer as if all was read.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Piece, Pieces, Rule, field, leak, rule_of, run_over, scan_of, table};
use crate::{
    aggregate::COUNT,
    batch::{Batch, Column},
    plan::{Field, Operator, Pipeline, Predicate, Test, TextOperator},
    read::{self, BatchSource, Rejects, TableInput},
    types::{DateTime, TimeSpan, Type, Value},
};

static COLUMNS: &[Field] = &[
    field("TimeGenerated", Type::DateTime),
    field("n", Type::Long),
    field("asked", Type::String),
    field("text", Type::String),
    field("bag", Type::Dynamic),
];

/// A piece of a table that gives something else where nobody has chosen a row.
#[derive(Debug)]
struct Late(Piece);

struct LatePieces {
    pieces: Pieces,
    slots: Vec<usize>,
    batch: Batch,
}

impl read::Source for Late {
    fn place(&self) -> &str {
        self.0.place()
    }

    fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    fn open(&self, columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String> {
        let pieces = Pieces(Some(self.0.batch(columns)));
        Ok(Box::new(LatePieces { pieces, slots: Vec::new(), batch: Batch::default() }))
    }
}

impl LatePieces {
    /// A column with its values at some rows only.
    fn column(&self, slot: usize, rows: &[u32]) -> Arc<Column> {
        let column = self.batch.column(slot);
        let wrong = |ty| if ty == Type::String { "nobody asked".into() } else { Value::null(ty) };
        let value =
            |row: u32| if rows.contains(&row) { column.value(row as usize) } else { wrong(column.ty()) };
        let values: Vec<Value> = (0..u32::try_from(column.len()).expect("few rows")).map(value).collect();
        Column::from_values(column.ty(), &values).into()
    }
}

impl BatchSource for LatePieces {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        self.batch = self.pieces.next_batch(rejects)?;
        let mut columns = self.batch.columns().to_vec();
        for slot in &self.slots {
            columns[*slot] = self.column(*slot, &[]);
        }
        Some(Batch::new(columns, self.batch.rows()))
    }

    fn postpone(&mut self, slots: &[usize]) -> bool {
        self.slots = slots.to_vec();
        true
    }

    fn postponed(&mut self, rows: &[u32], _rejects: &mut Rejects) -> Option<Vec<(usize, Arc<Column>)>> {
        Some(self.slots.iter().map(|slot| (*slot, self.column(*slot, rows))).collect())
    }
}

fn scan(predicates: Vec<Predicate>, operators: Vec<Operator>) -> &'static Pipeline {
    leak(scan_of("Events", COLUMNS, predicates, operators))
}

/// Rules with conditions of every kind; some read all rows, some of a period only.
fn rules() -> Vec<&'static Rule> {
    let asked = || Predicate {
        text: "asked has 'a'",
        columns: &COLUMNS[2..3],
        test: Test::Text { operator: TextOperator::Has, literals: &["a"], negated: false },
    };
    let number = || Predicate {
        text: "n > 1",
        columns: &COLUMNS[1..2],
        test: Test::Row(|row| row.long(0).is_some_and(|n| n > 1)),
    };
    let never = || Predicate {
        text: "n == 9",
        columns: &COLUMNS[1..2],
        test: Test::Row(|row| row.long(0) == Some(9)),
    };
    let later = || Operator::Where(|row| row.string(3).contains('b'));
    let count = || super::summarize(&[3], vec![super::of(&COUNT, vec![])]);
    let period = Some(TimeSpan(500));
    vec![
        rule_of(scan(vec![asked(), number()], vec![]), None),
        rule_of(scan(vec![number()], vec![later(), count()]), None),
        rule_of(scan(vec![number()], vec![later()]), period),
        rule_of(scan(vec![never()], vec![]), None),
        rule_of(scan(vec![], vec![count()]), period),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let time = prop_oneof![
        Just(Value::null(Type::DateTime)),
        (0..1200_i64).prop_map(|ticks| Value::DateTime(DateTime(ticks)))
    ];
    let long = prop_oneof![Just(Value::null(Type::Long)), (-1..4_i64).prop_map(Value::Long)];
    let text = || "[ab ]{0,3}".prop_map(|text| Value::from(text.as_str()));
    let bag = (0..3_i64).prop_map(|n| Value::Dynamic(Value::Long(n).into()));
    let row = (time, long, text(), text(), bag);
    prop::collection::vec(
        row.prop_map(|(time, long, asked, text, bag)| vec![time, long, asked, text, bag]),
        0..40,
    )
}

proptest! {
    #[test]
    fn rules_answer_as_if_all_was_read(rows in rows(), cut in 0..40_usize, among in 1..6_usize) {
        let rules: Vec<&'static Rule> = rules().into_iter().take(among).collect();
        let whole = table("Events", COLUMNS, &rows, &[cut]);
        let pieces = super::pieces(COLUMNS, &rows, &[cut]);
        let sources = pieces.into_iter().map(|piece| Box::new(Late(piece)) as Box<dyn read::Source>).collect();
        let late = TableInput { name: "Events".to_owned(), sources };
        prop_assert_eq!(run_over(&rules, &vec![late], 1), run_over(&rules, &vec![whole], 1));
    }
}
