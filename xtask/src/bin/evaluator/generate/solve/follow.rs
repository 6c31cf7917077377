//! Wishes, followed through expressions down to columns of tables.

use kqlc::semantic::tree::{ColumnId, Expr, ExprKind};
use kqlc_runtime::types::Value;

use super::{DEEPEST, MOST_OF_A_GROUP, Solver};
use crate::generate::{
    meaning::Meaning,
    sample::sample,
    wish::{Step, Want, Wish},
};

impl<'t> Solver<'_, 't> {
    pub(super) fn wish(&mut self, expr: &'t Expr, want: &Want) {
        self.wish_within(expr, &[], want);
    }

    /// Wishes for something at the end of a path in the value of an expression.
    pub(super) fn wish_within(&mut self, expr: &'t Expr, path: &[Step], want: &Want) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        let longer = |step: Step| [&[step], path].concat();
        match &expr.kind {
            ExprKind::Column(id) => self.wish_column(*id, path, want),
            ExprKind::ToDynamic(operand) => self.wish_within(operand, path, want),
            ExprKind::Member { base, name } => {
                self.wish_within(base, &longer(Step::Name(name.clone())), want);
            }
            ExprKind::Element { base, index } => {
                let step = match self.constants.constant(index) {
                    Some(Value::String(name)) => Step::Name(name.to_string()),
                    Some(Value::Long(index)) => Step::Index(usize::try_from(index).unwrap_or(0)),
                    _ => Step::Index(0),
                };
                self.wish_within(base, &longer(step), want);
            }
            ExprKind::Coalesce(values) => {
                if let Some(value) = values.first() {
                    self.wish_within(value, path, want);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.wish_choice(condition, then, otherwise, path, want);
            }
            ExprKind::FirstCell(table) => {
                if let Some(column) = table.table.schema.columns.first() {
                    self.wish_column(column.id, path, want);
                }
            }
            ExprKind::Call { function, arguments } => self.wish_call(function.name, arguments, path, want),
            ExprKind::And(..) | ExprKind::Or(..) | ExprKind::IsNull(_) | ExprKind::InTable { .. } => {
                if let Want::Equal(Value::Bool(truth)) = want {
                    self.satisfy(expr, *truth);
                }
            }
            ExprKind::Literal(_) | ExprKind::Now | ExprKind::ColumnValues(_) | ExprKind::Unknown => {}
        }
        self.depth -= 1;
    }

    fn wish_choice(
        &mut self,
        condition: &'t Expr,
        then: &'t Expr,
        otherwise: &'t Expr,
        path: &[Step],
        want: &Want,
    ) {
        let grants = |branch: &Expr| match (branch.literal(), want) {
            (Some(value), Want::Equal(wanted)) => value.to_text().eq_ignore_ascii_case(&wanted.to_text()),
            (Some(value), Want::Filled) => !value.to_text().is_empty(),
            (Some(value), Want::Contains(text)) => value.to_text().contains(text.as_str()),
            (Some(_), _) => false,
            (None, _) => true,
        };
        let first = grants(then);
        self.satisfy(condition, first);
        self.wish_within(if first { then } else { otherwise }, path, want);
    }

    fn wish_call(&mut self, name: &str, arguments: &'t [Expr], path: &[Step], want: &Want) {
        match (name, arguments) {
            (name, [operand, ..]) if is_conversion(name) || name == "parse_json" => {
                self.wish_within(operand, path, want);
            }
            ("array_length", _) => self.wish_count(want),
            ("trim" | "trim_start" | "trim_end", [_, operand]) => self.wish(operand, want),
            ("substring" | "replace_string" | "replace_regex" | "replace" | "reverse", [operand, ..]) => {
                self.wish(operand, want);
            }
            ("strcat" | "strcat_delim", parts) => self.wish_parts(parts, want),
            ("extract", [pattern, group, operand, ..]) => {
                let (Some(pattern), Some(wanted)) = (self.text(pattern), wanted_text(want)) else { return };
                let group = self.constants.constant(group).and_then(|group| group.to_text().parse().ok());
                let text = sample(&pattern, group.map(|group| (group, wanted.as_str())), &mut self.rng);
                if let Some(text) = text {
                    self.wish(operand, &Want::Contains(text));
                }
            }
            ("split", [operand, delimiter, ..]) => {
                let (Some(delimiter), Some(wanted)) = (self.text(delimiter), wanted_text(want)) else {
                    return;
                };
                let index = match path.first() {
                    Some(Step::Index(index)) => *index,
                    _ => 0,
                };
                let mut parts = vec!["part"; index.min(10)];
                parts.push(&wanted);
                parts.push("rest");
                self.wish(operand, &Want::Equal(Value::from(parts.join(&delimiter))));
            }
            ("parse_url", [operand]) => {
                if let (Some(Step::Name(part)), Some(wanted)) = (path.first(), wanted_text(want)) {
                    let url = match part.as_str() {
                        "Host" => format!("https://{wanted}/a?b=c"),
                        "Path" => format!("https://contoso.com{wanted}"),
                        _ => format!("https://contoso.com/{wanted}"),
                    };
                    self.wish(operand, &Want::Equal(Value::from(url)));
                }
            }
            (_, [operand, ..]) if matches!(want, Want::Filled) => self.wish(operand, want),
            (name, arguments) => {
                if let Want::Equal(Value::Bool(truth)) = want {
                    self.satisfy_call(name, arguments, *truth);
                }
            }
        }
    }

    /// Wishes for the parts of a text that is put together; what stands between them divides it.
    fn wish_parts(&mut self, parts: &'t [Expr], want: &Want) {
        let mut rest = wanted_text(want).unwrap_or_default();
        let open: Vec<usize> = (0..parts.len()).filter(|place| parts[*place].literal().is_none()).collect();
        for (number, place) in open.iter().enumerate() {
            let between =
                parts.get(place + 1).and_then(|part| self.text(part)).filter(|text| !text.is_empty());
            let cut = between.and_then(|between| {
                rest.split_once(&between).map(|(first, rest)| (first.to_owned(), rest.to_owned()))
            });
            match (cut, want) {
                (Some((first, after)), Want::Equal(_)) => {
                    self.wish(&parts[*place], &Want::Equal(Value::from(first)));
                    rest = after;
                }
                (_, Want::Equal(_)) if number + 1 == open.len() => {
                    self.wish(&parts[*place], &Want::Equal(Value::from(rest.clone())));
                }
                (_, Want::Contains(_) | Want::Starts(_) | Want::Filled) if number == 0 => {
                    self.wish(&parts[*place], want);
                }
                (_, Want::Ends(_)) if number + 1 == open.len() => self.wish(&parts[*place], want),
                _ => {}
            }
        }
    }

    pub(super) fn wish_column(&mut self, id: ColumnId, path: &[Step], want: &Want) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        match self.meanings.columns.get(&id).cloned() {
            None => {
                let before = self.wishes.remove(&id);
                let wish =
                    if path.is_empty() { Wish::with(before, want) } else { Wish::within(before, path, want) };
                self.wishes.insert(id, wish);
            }
            Some(Meaning::Same(id)) => self.wish_column(id, path, want),
            Some(Meaning::Value(expr)) => self.wish_within(expr, path, want),
            Some(Meaning::OneOf(values)) => {
                for value in values {
                    self.wish_within(value, path, want);
                }
            }
            Some(Meaning::Element(expr)) => {
                self.wish_within(expr, &[&[Step::Index(0)], path].concat(), want);
            }
            Some(Meaning::List(expr)) => self.wish_within(expr, path.get(1..).unwrap_or_default(), want),
            Some(Meaning::Property(expr, name)) => {
                self.wish_within(expr, &[&[Step::Name(name)], path].concat(), want);
            }
            Some(Meaning::Count) => self.wish_count(want),
        }
        self.depth -= 1;
    }

    /// Wishes for so many rows.
    fn wish_count(&mut self, want: &Want) {
        if let Want::Above(Value::Long(count)) | Want::Equal(Value::Long(count)) = want {
            self.group = self.group.max(count.saturating_add(1).clamp(1, MOST_OF_A_GROUP));
        }
    }
}

/// The text that is wanted, whole or as a part.
fn wanted_text(want: &Want) -> Option<String> {
    match want {
        Want::Equal(value) | Want::Above(value) | Want::Below(value) => Some(value.to_text().into_owned()),
        Want::Contains(text) | Want::Starts(text) | Want::Ends(text) => Some(text.clone()),
        Want::Filled => Some("filled".to_owned()),
        Want::Empty => None,
    }
}

/// True for a function whose result says what its first argument says, in another form.
pub(super) fn is_conversion(name: &str) -> bool {
    matches!(
        name,
        "tostring"
            | "tolower"
            | "toupper"
            | "toint"
            | "tolong"
            | "toreal"
            | "todecimal"
            | "tobool"
            | "toguid"
            | "todatetime"
            | "totimespan"
            | "bin"
            | "round"
            | "url_decode"
            | "startofday"
            | "max_of"
            | "min_of"
            | "abs"
            | "ceiling"
    )
}
