//! The kinds of problem that binding can find. Codes follow those of Kusto's own messages where there is one.

use crate::diagnostic::Kind;

/// A table, column, variable or function that nothing defines.
pub(super) const UNKNOWN_NAME: Kind = Kind::error("KQ0142", "unknown-name");
/// A table that no schema describes.
pub(super) const UNKNOWN_TABLE: Kind = Kind::error("KQ0204", "unknown-table");
/// A table that no schema describes, inside `union isfuzzy=true`.
pub(super) const MISSING_FUZZY_TABLE: Kind = Kind::warning("KQ0205", "missing-fuzzy-table");
/// A function that does not exist.
pub(super) const UNKNOWN_FUNCTION: Kind = Kind::error("KQ0211", "unknown-function");
/// A call with too few or too many arguments.
pub(super) const ARGUMENT_COUNT: Kind = Kind::error("KQ0119", "wrong-argument-count");
/// An argument or operand of a type that does not fit.
pub(super) const TYPE_MISMATCH: Kind = Kind::error("KQ0107", "type-mismatch");
/// A scalar where a table belongs, or a table where a scalar belongs.
pub(super) const WRONG_SHAPE: Kind = Kind::error("KQ0108", "scalar-or-table-expected");
/// A value that must be known before the query runs.
pub(super) const NOT_CONSTANT: Kind = Kind::error("KQ0106", "constant-expected");
/// A constant that is not a valid regular expression, datetime part and the like.
pub(super) const INVALID_CONSTANT: Kind = Kind::error("KQ0109", "invalid-constant");
/// Two columns of one name.
pub(super) const DUPLICATE_COLUMN: Kind = Kind::error("KQ0110", "duplicate-column");
/// An aggregate outside `summarize`.
pub(super) const MISPLACED_AGGREGATE: Kind = Kind::error("KQ0111", "misplaced-aggregate");
/// A window function over rows without an order.
pub(super) const NOT_SERIALIZED: Kind = Kind::error("KQ0113", "rows-without-order");
/// A join without a usable condition.
pub(super) const JOIN_CONDITION: Kind = Kind::error("KQ0006", "join-condition");
/// A query whose last statement gives no rows.
pub(super) const NO_RESULT: Kind = Kind::error("KQ0112", "no-result");
/// User functions that call each other without end.
pub(super) const TOO_DEEP: Kind = Kind::error("KQ0245", "expansion-too-deep");
/// What the engine refuses and Microsoft's published parser accepts (measured).
pub(super) const REFUSED_BY_ENGINE: Kind = Kind::error("KQ0114", "refused-by-engine");
/// What Microsoft's published parser refuses and the engine accepts (measured).
pub(super) const REFUSED_BY_PARSER: Kind = Kind::warning("KQ0115", "refused-by-parser");

/// An operator of KQL that this version cannot compile.
pub(super) const UNSUPPORTED_OPERATOR: Kind = Kind::unsupported("KQ9001", "unsupported-operator");
/// A function of KQL that this version cannot compile.
pub(super) const UNSUPPORTED_FUNCTION: Kind = Kind::unsupported("KQ9002", "unsupported-function");
/// A form of a known construct that this version cannot compile.
pub(super) const UNSUPPORTED_FORM: Kind = Kind::unsupported("KQ9003", "unsupported-form");
/// A value whose type only the data tells.
pub(super) const UNTYPED_VALUE: Kind = Kind::unsupported("KQ9004", "untyped-value");
/// An argument of another type than the parameter of a user function: Microsoft's binder lets any scalar through, and what the engine
/// makes of it has not been measured.
pub(super) const PARAMETER_TYPE: Kind = Kind::unsupported("KQ9008", "parameter-type");
/// A query that makes more of its text than can be held.
pub(super) const TOO_LARGE: Kind = Kind::unsupported("KQ9006", "too-large");
/// A stored function whose body is wrong. That is its author's error and not the query's: Microsoft's binder accepts the call, and it
/// cannot be compiled.
pub(super) const BROKEN_FUNCTION: Kind = Kind::unsupported("KQ9005", "broken-function");
/// A query that Microsoft's published parser accepts, and the engine does not as far as is known.
pub(super) const PARSER_DISAGREES: Kind = Kind::unsupported("KQ9007", "parser-disagrees");
