//! `scan` as static tables, and the functions of its steps.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    expression::Layout,
    operator::StepWriter,
    pipeline::{debug_ident, option, type_tokens},
};
use crate::plan::{Column, Steps};

impl StepWriter<'_, '_> {
    pub(super) fn steps(&mut self, scan: &Steps) -> TokenStream {
        let row = self.layout.clone();
        let declared: Vec<TokenStream> = scan
            .declared
            .iter()
            .map(|assignment| {
                let (name, ty) = (&assignment.column.name, type_tokens(assignment.column.ty));
                let default = self.value("default", name, &assignment.value);
                quote!(Declared { name: #name, ty: #ty, default: #default })
            })
            .collect();
        let mut layout: Vec<Column> = row.clone();
        layout.extend(scan.declared.iter().map(|assignment| assignment.column.clone()));
        let states: Vec<TokenStream> = scan
            .states
            .iter()
            .map(|(_, step, from)| {
                let step = Literal::usize_unsuffixed(*step);
                let slot = Literal::usize_unsuffixed(Layout(&layout).slot(*from));
                quote!((#step, #slot))
            })
            .collect();
        layout.extend(scan.states.iter().map(|(column, _, _)| column.clone()));
        self.layout = layout;
        let steps = self.each_step(scan);
        self.layout = row;
        let match_id = option(scan.match_id.as_ref().map(|column| {
            let name = &column.name;
            quote!(#name)
        }));
        quote! {
            Operator::Steps(Steps {
                declared: &[#(#declared),*],
                states: &[#(#states),*],
                steps: &[#(#steps),*],
                match_id: #match_id,
            })
        }
    }

    fn each_step(&mut self, scan: &Steps) -> Vec<TokenStream> {
        let mut steps = Vec::new();
        for step in &scan.steps {
            let condition = self.predicate("step", &step.name, &step.condition);
            let kind = format!("set_{}", step.name);
            let mut assigns = Vec::new();
            for assignment in &step.assigns {
                let slot = Layout(&self.layout).slot(assignment.column.id);
                assigns.push(self.assign(&kind, slot, assignment));
            }
            let emits = debug_ident(&step.emits);
            steps.push(quote! {
                Step { condition: #condition, assigns: &[#(#assigns),*], emits: Emits::#emits }
            });
        }
        steps
    }
}
