//! Wishes, followed through expressions down to columns of tables.

use kqlc_runtime::types::{DateTime, Type, Value};

use super::{DEEPEST, MOST_OF_A_GROUP, Solver};
use crate::events::{
    meaning::Meaning,
    step::Step,
    values::{self, MINUTE, ROW},
    wish::{Want, Wish},
};
use crate::semantic::tree::{ColumnId, Expr, ExprKind};

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
                let step = match self.constant(index) {
                    Some(Value::String(name)) => Step::Name(name.to_string()),
                    Some(Value::Long(index)) => Step::Index(index),
                    // `parts[array_length(parts) - 1]`
                    None if matches!(&index.kind, ExprKind::Call { function, .. } if function.name == "-") => {
                        Step::Index(-1)
                    }
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
            ExprKind::FirstCell(table) => self.wish_first(expr, table, path, want),
            ExprKind::ColumnValues(table) => {
                self.wish_first(expr, table, path.get(1..).unwrap_or_default(), want);
            }
            ExprKind::Call { function, arguments } => self.wish_call(function.name, arguments, path, want),
            ExprKind::And(..) | ExprKind::Or(..) | ExprKind::IsNull(_) | ExprKind::InTable { .. } => {
                if let Want::Equal(Value::Bool(truth)) = want {
                    self.satisfy(expr, *truth);
                }
            }
            ExprKind::Literal(_) | ExprKind::Now | ExprKind::Unknown => {}
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
        let first = match (grants(then), grants(otherwise)) {
            (true, true) => then.literal().is_some() || self.rng.bool(),
            (first, _) => first,
        };
        self.satisfy(condition, first);
        self.wish_within(if first { then } else { otherwise }, path, want);
    }

    fn wish_call(&mut self, name: &str, arguments: &'t [Expr], path: &[Step], want: &Want) {
        match (name, arguments) {
            (name, [operand, ..]) if is_conversion(name) || name == "parse_json" => {
                self.wish_within(operand, path, want);
            }
            ("array_length", [list]) => {
                self.wish_count(want, None, None);
                if let Want::Above(Value::Long(count)) | Want::Equal(Value::Long(count)) = want {
                    let beyond = Step::Index((*count).clamp(0, 30));
                    self.wish_within(list, &[beyond], &Want::Contains(ROW.to_string()));
                }
            }
            ("strlen", [operand]) => {
                if let Want::Above(Value::Long(length)) | Want::Equal(Value::Long(length)) = want {
                    let length = usize::try_from(*length).unwrap_or(0).min(3000);
                    self.wish(operand, &Want::Contains("long".repeat(length / 4 + 1)));
                }
            }
            ("+" | "-" | "*" | "/", [left, right]) => self.wish_operands(name, left, right, want),
            ("set_difference", [list, _]) if !path.is_empty() => {
                let value = values::new(Type::String, self.time, &mut self.rng);
                self.wish_within(list, path, &Want::Equal(value));
            }
            ("base64_decode_tostring", [operand]) => self.wish_through(operand, Step::Decoded, path, want),
            ("pack" | "bag_pack" | "pack_dictionary", arguments) => {
                let Some((Step::Name(wanted), rest)) = path.split_first() else { return };
                for pair in arguments.chunks(2) {
                    if let [key, value] = pair
                        && self.text(key).as_ref() == Some(wanted)
                    {
                        self.wish_within(value, rest, want);
                    }
                }
            }
            ("pack_array", arguments) => {
                let Some((Step::Index(index), rest)) = path.split_first() else { return };
                if let Some(value) = usize::try_from(*index).ok().and_then(|index| arguments.get(index)) {
                    self.wish_within(value, rest, want);
                }
            }
            ("trim" | "trim_start" | "trim_end", [_, operand]) => {
                self.wish_through(operand, Step::Trimmed, path, want);
            }
            ("substring" | "replace_string" | "replace_regex" | "replace" | "reverse", [operand, ..]) => {
                self.wish_within(operand, path, want);
            }
            ("strcat" | "strcat_delim", parts) => self.wish_parts(parts, want),
            ("extract", [pattern, group, operand, ..]) => {
                let Some(pattern) = self.text(pattern) else { return };
                let group = self.constant(group).and_then(|group| group.to_text().parse().ok());
                let step = Step::Group { pattern, group: group.unwrap_or(0) };
                self.wish_through(operand, step, path, want);
            }
            ("extract_all", [pattern, operand]) => {
                let Some(pattern) = self.text(pattern) else { return };
                let (index, rest) = index(path);
                let step = Step::Match { pattern, index: usize::try_from(index).unwrap_or(0).min(20) };
                self.wish_through(operand, step, rest, want);
            }
            ("extract_json" | "extractjson", [place, operand, ..]) => {
                let Some(place) = self.text(place) else { return };
                let names = place.split(['.', '$', '[', ']', '\'', '"']).filter(|name| !name.is_empty());
                let step =
                    |name: &str| name.parse().map_or_else(|_| Step::Name(name.to_owned()), Step::Index);
                let steps: Vec<Step> = names.map(step).collect();
                self.wish_within(operand, &[&steps, path].concat(), want);
            }
            ("split", [operand, delimiter, ..]) => {
                let Some(delimiter) = self.text(delimiter) else { return };
                if path.is_empty() && !matches!(want, Want::Filled) {
                    return self.wish(operand, want);
                }
                let (index, rest) = index(path);
                self.wish_through(operand, Step::Part { delimiter, index }, rest, want);
            }
            ("parse_path", [operand]) => {
                let Some((Step::Name(part), rest)) = path.split_first() else { return };
                let step = match part.as_str() {
                    "Extension" => Step::Group { pattern: r"\.([^.]*)$".to_owned(), group: 1 },
                    _ => Step::Part { delimiter: "/".to_owned(), index: -1 },
                };
                self.wish_through(operand, step, rest, want);
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

    /// Wishes for something behind one more step.
    fn wish_through(&mut self, operand: &'t Expr, step: Step, path: &[Step], want: &Want) {
        self.wish_within(operand, &[&[step], path].concat(), want);
    }

    pub(super) fn wish_column(&mut self, id: ColumnId, path: &[Step], want: &Want) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        match self.meanings.columns.get(&id).cloned() {
            None => self.wish_base(id, path, want),
            Some(Meaning::Same(id)) => self.wish_column(id, path, want),
            Some(Meaning::Let(reference, id)) => {
                let longer = self.longer(&self.context, reference);
                let context = std::mem::replace(&mut self.context, longer);
                self.wish_column(id, path, want);
                self.context = context;
            }
            Some(Meaning::Value(expr)) => self.wish_within(expr, path, want),
            Some(Meaning::OneOf(values)) => {
                for value in values {
                    self.wish_within(value, path, want);
                }
            }
            Some(Meaning::Within(expr, step)) => self.wish_through(expr, step, path, want),
            Some(Meaning::List(expr)) => self.wish_within(expr, path.get(1..).unwrap_or_default(), want),
            Some(Meaning::Count(condition, counted)) => self.wish_count(want, condition, counted),
        }
        self.depth -= 1;
    }

    fn wish_base(&mut self, id: ColumnId, path: &[Step], want: &Want) {
        let before = self.wishes.get(&self.context, id).cloned();
        let before = match (before, want) {
            // A time lies around the scenario's unless it must not.
            (None, Want::Above(Value::DateTime(_)) | Want::Below(Value::DateTime(_))) => {
                let time = DateTime(self.time.0 + self.rng.i64(0..MINUTE));
                Some(Wish::Value(Value::DateTime(time), false))
            }
            (before, _) => before,
        };
        let wish = if path.is_empty() {
            Wish::with(before, want)
        } else {
            Wish::within(before, path, want, &mut self.rng)
        };
        self.wishes.set(&self.context, id, wish);
    }

    /// Wishes for so many rows of which the condition is true, with as many values of what is counted.
    fn wish_count(&mut self, want: &Want, condition: Option<(u32, &'t Expr)>, counted: Option<&'t Expr>) {
        let count = match want {
            Want::Above(value) | Want::Equal(value) => value.to_text().parse().unwrap_or(0.0),
            _ => 0.0,
        };
        #[expect(clippy::cast_possible_truncation, reason = "groups are small")]
        let count = (count * 1.1) as i64;
        let count = count.saturating_add(1).clamp(1, MOST_OF_A_GROUP);
        if let Some(counted) = counted.filter(|_| count > 1) {
            self.wish(counted, &Want::Contains(ROW.to_string()));
        }
        let Some((aggregate, condition)) = condition else {
            return self.wishes.set_group(&self.context, count);
        };
        if matches!(want, Want::Above(_) | Want::Equal(_)) {
            self.context.push(aggregate);
            self.wishes.set_group(&self.context, count);
            self.satisfy(condition, true);
            self.context.pop();
        }
    }
}

/// The element that a path begins with, and what follows.
fn index(path: &[Step]) -> (i64, &[Step]) {
    match path.split_first() {
        Some((Step::Index(index), rest)) => (*index, rest),
        _ => (0, path),
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
