//! Sources that the program is given beside its logs.

use proc_macro2::TokenStream;
use quote::quote;

use super::pipeline::{debug_ident, fields, type_tokens};
use crate::plan::{Asked, Column};

pub(super) fn external(asked: &Asked, columns: &[Column]) -> TokenStream {
    let columns = fields(columns);
    let asked = match asked {
        Asked::Data { addresses, format, skips_first, declared } => {
            let format = debug_ident(format);
            let declared = declared.iter().map(|(name, ty)| {
                let ty = type_tokens(*ty);
                quote!(Field { name: #name, ty: #ty })
            });
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
    quote!(Source::External(External { asked: #asked, columns: &[#(#columns),*] }))
}
