//! Sources that the program is given beside its logs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    pipeline::{debug_ident, field},
    statics::Statics,
};
use crate::plan::{Asked, Column};

pub(super) fn external(asked: &Asked, columns: &[Column], statics: &mut Statics) -> TokenStream {
    let columns = statics.fields(columns);
    let asked = match asked {
        Asked::Data { addresses, format, skips_first, declared } => {
            let format = debug_ident(format);
            let declared = declared.iter().map(|(name, ty)| field(name, *ty));
            quote! {
                Asked::Data(Data {
                    addresses: &[#(#addresses),*],
                    format: DataFormat::#format,
                    skips_first: #skips_first,
                    declared: &[#(#declared),*],
                })
            }
        }
        Asked::Watchlist { alias, optional, hidden } => quote! {
            Asked::Watchlist(Watchlist {
                alias: #alias,
                optional: &[#(#optional),*],
                hidden: &[#(#hidden),*],
            })
        },
        Asked::WatchlistAliases => quote!(Asked::WatchlistAliases),
    };
    quote!(Source::External(External { asked: #asked, columns: #columns }))
}
