//! The types of the columns between operators.

use super::expression::type_of;
use crate::{
    plan::{Assign, Join, JoinColumn, Operator, ParsedColumn, Source},
    types::Type,
};

/// The types of the columns that a source gives.
pub(crate) fn source_types(source: &Source) -> Vec<Type> {
    let columns = match source {
        Source::Scan(scan) => scan.columns,
        Source::Pipeline(pipeline) => pipeline.columns,
        Source::Union(pipelines) => pipelines.first().map_or(&[][..], |pipeline| pipeline.columns),
        Source::Values(values) => values.columns,
        Source::External(external) => external.columns,
    };
    columns.iter().map(|column| column.ty).collect()
}

/// The types of the columns that an operator leaves behind.
pub(crate) fn output_types(operator: &Operator, types: &[Type]) -> Vec<Type> {
    match operator {
        Operator::Where(_) | Operator::Sort(_) | Operator::Top(..) | Operator::Take(_) => types.to_vec(),
        Operator::Extend(assigns) => {
            let mut output = types.to_vec();
            for assign in *assigns {
                set(&mut output, assign.slot, type_of(assign.value, types));
            }
            output
        }
        Operator::Project(assigns) | Operator::Distinct(assigns) => projected(assigns, types),
        Operator::Widen(plan) => plan.columns.iter().map(|column| column.ty).collect(),
        Operator::Summarize(summarize) => {
            let mut output = projected(summarize.by, types);
            for aggregate in summarize.aggregates {
                let arguments: Vec<Type> =
                    aggregate.arguments.iter().map(|argument| type_of(*argument, types)).collect();
                output.extend((aggregate.function.results)(&arguments, aggregate.options));
            }
            output
        }
        Operator::Join(join) => joined(join, types),
        Operator::Apply(plan) => super::apply::types(plan, types),
        Operator::MvExpand(expand) => {
            let mut output = types.to_vec();
            for column in expand.columns {
                set(&mut output, column.slot, column.to);
            }
            if let Some((slot, _)) = expand.item_index {
                set(&mut output, slot, Type::Long);
            }
            output
        }
        Operator::Parse(parse) => parsed(parse.columns.iter().map(|(_, column)| column), types),
        Operator::ParseKv(parse) => parsed(parse.columns.iter(), types),
        Operator::Steps(plan) => super::steps::types(plan, types),
        Operator::Call(plan) => super::operation::types(plan, types),
    }
}

/// The types of columns that replace the row.
fn projected(assigns: &[Assign], types: &[Type]) -> Vec<Type> {
    let mut output = vec![Type::Dynamic; assigns.len()];
    for assign in assigns {
        set(&mut output, assign.slot, type_of(assign.value, types));
    }
    output
}

fn joined(join: &Join, types: &[Type]) -> Vec<Type> {
    let column = |column: &JoinColumn| match column {
        JoinColumn::Left(slot, _) => types[*slot],
        JoinColumn::Right(slot, _) => join.right.columns[*slot].ty,
    };
    join.columns.iter().map(column).collect()
}

fn parsed<'a>(columns: impl Iterator<Item = &'a ParsedColumn>, types: &[Type]) -> Vec<Type> {
    let mut output = types.to_vec();
    for column in columns {
        set(&mut output, column.slot, column.ty);
    }
    output
}

/// Sets the type of a slot; new slots come right after the last one.
fn set(types: &mut Vec<Type>, slot: usize, ty: Type) {
    if slot >= types.len() {
        types.resize(slot + 1, ty);
    }
    types[slot] = ty;
}
