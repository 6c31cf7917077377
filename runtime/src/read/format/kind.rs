//! The names of formats, by which a user says what a file is.

use super::Format;
use crate::read::{
    Product,
    json::{Layout, Shape},
};

/// A format that a user can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `jsonl`: a record a line.
    JsonLines,
    /// `json`: records anyhow.
    Json,
    /// `csv`
    Csv,
    /// `tsv`
    Tsv,
    /// `query-answer`: of the Logs Query API or of Azure Data Explorer.
    QueryAnswer,
    /// `az-query`: of `az monitor log-analytics query`.
    AzQuery,
    /// `defender-xdr`: of Defender's streaming.
    DefenderXdr,
    /// `diagnostic-settings`
    DiagnosticSettings,
    /// `parquet`
    Parquet,
    /// Records of another product.
    Of(Product),
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::JsonLines,
        Self::Json,
        Self::Csv,
        Self::Tsv,
        Self::QueryAnswer,
        Self::AzQuery,
        Self::DefenderXdr,
        Self::DiagnosticSettings,
        Self::Parquet,
        Self::Of(Product::WindowsEvents),
        Self::Of(Product::CloudTrail),
        Self::Of(Product::Syslog),
        Self::Of(Product::Stix),
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::QueryAnswer => "query-answer",
            Self::AzQuery => "az-query",
            Self::DefenderXdr => "defender-xdr",
            Self::DiagnosticSettings => "diagnostic-settings",
            Self::Parquet => "parquet",
            Self::Of(product) => product.name(),
        }
    }

    /// The kind of a format.
    pub const fn of(format: &Format) -> Self {
        match format {
            Format::Json(layout, shape) => match (innermost(shape), layout) {
                (Shape::Python, _) => Self::AzQuery,
                (Shape::Streamed, _) => Self::DefenderXdr,
                (Shape::Diagnostic, _) => Self::DiagnosticSettings,
                (Shape::Of(product), _) => Self::Of(*product),
                (Shape::Plain | Shape::Envelope { .. }, Layout::Lines) => Self::JsonLines,
                (Shape::Plain | Shape::Envelope { .. }, Layout::Free) => Self::Json,
            },
            Format::Csv(b'\t') | Format::BareCsv(b'\t', _) => Self::Tsv,
            Format::Csv(_) | Format::BareCsv(..) => Self::Csv,
            Format::QueryAnswer => Self::QueryAnswer,
            Format::Parquet => Self::Parquet,
            Format::Evtx => Self::Of(Product::WindowsEvents),
        }
    }

    /// The format of a file that is of this kind; envelopes are those that were `found` in it.
    pub fn format(self, found: Option<Format>) -> Format {
        let shape = match self {
            Self::Csv => return Format::Csv(b','),
            Self::Tsv => return Format::Csv(b'\t'),
            Self::QueryAnswer => return Format::QueryAnswer,
            Self::Parquet => return Format::Parquet,
            Self::Of(Product::WindowsEvents) if found == Some(Format::Evtx) => return Format::Evtx,
            Self::JsonLines | Self::Json => Shape::Plain,
            Self::AzQuery => Shape::Python,
            Self::DefenderXdr => Shape::Streamed,
            Self::DiagnosticSettings => Shape::Diagnostic,
            Self::Of(product) => Shape::Of(product),
        };
        let (layout, shape) = match found {
            Some(Format::Json(layout, found)) => (layout, found.holding(shape)),
            Some(_) | None => (Layout::Lines, shape),
        };
        match self {
            Self::JsonLines => Format::Json(Layout::Lines, shape),
            Self::Json => Format::Json(Layout::Free, shape),
            _ => Format::Json(layout, shape),
        }
    }
}

/// What is inside all envelopes.
const fn innermost(shape: &Shape) -> &Shape {
    let mut shape = shape;
    while let Shape::Envelope { records, .. } = shape {
        shape = records;
    }
    shape
}
