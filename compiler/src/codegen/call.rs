//! Calls of operations of the engine.

use kqlc_runtime::plan::Operation;
use proc_macro2::TokenStream;
use quote::quote;

use super::{identifier::snake_case, operator::StepWriter, pipeline::debug_ident};
use crate::plan::{Call, Expr};

impl StepWriter<'_, '_> {
    pub(super) fn call(&mut self, call: &Call) -> TokenStream {
        let operation = debug_ident(&call.operation);
        let word = operation_word(call.operation);
        let mut value = |expr: &Expr| self.value(&word, "of", expr);
        let arguments: Vec<TokenStream> = call.arguments.iter().map(&mut value).collect();
        let constants: Vec<TokenStream> = call.constants.iter().map(&mut value).collect();
        let keeps_input = call.keeps_input;
        let columns = self.emitter.statics.fields(&call.columns);
        quote! {
            Operator::Call(Call {
                operation: Operation::#operation,
                arguments: &[#(#arguments),*],
                constants: &[#(#constants),*],
                keeps_input: #keeps_input,
                columns: #columns,
            })
        }
    }
}

/// What an operation is called in documentation and in names: `RowNumber` is `row_number`.
pub(super) fn operation_word(operation: Operation) -> String {
    snake_case(&format!("{operation:?}"))
}
