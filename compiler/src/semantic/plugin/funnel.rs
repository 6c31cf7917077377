//! The result columns of `funnel_sequence` and `funnel_sequence_completion`.

use kqlc_runtime::types::Type;

use super::{
    super::{Binder, scope::Place, tree::Schema},
    Output,
};
use crate::syntax::ast::Argument;

impl Binder<'_> {
    /// The time, the states around a sequence or of it, and how many took it.
    pub(super) fn funnel(
        &mut self,
        plugin: &str,
        plain: &[&Argument],
        row: &Schema,
        place: Place<'_>,
    ) -> Output {
        let argument = |index: usize| &plain[plain.len().min(index)..plain.len().min(index + 1)];
        let mut columns = self.argument_columns(argument(1), row, place);
        if plugin == "funnel_sequence" {
            let state = self.argument_columns(argument(6), row, place);
            let ty = state.first().and_then(|column| column.ty);
            columns.push(self.column("prev", ty));
            columns.push(self.column("next", ty));
            columns.extend(self.columns([("dcount", Type::Long), ("samples", Type::Dynamic)]));
        } else {
            let state = self.argument_columns(argument(5), row, place);
            let state = state.first().map_or("state", |column| &column.name).to_owned();
            columns.push(self.column(state, Some(Type::String)));
            columns.extend(self.columns([("Period", Type::TimeSpan), ("dcount", Type::Long)]));
        }
        Output { columns, open: false }
    }
}
