//! The examples of the function documentation, for the compiler's test that folds them.

use std::fmt::Write;

use super::{function::Function, header};

/// Where the examples lie.
pub(super) const PATH: &str = "compiler/tests/function_examples/examples.rs";

/// The file's text.
pub(super) fn text(functions: &[Function]) -> String {
    let mut text =
        header("The examples of the function documentation.", "the `kql` blocks of `runtime/src/scalar`");
    text.push_str(
        "/// The function that an example belongs to, and the example: an expression that is true.\n",
    );
    text.push_str("pub(crate) static EXAMPLES: &[(&str, &str)] = &[");
    for function in functions {
        for example in &function.documentation.examples {
            let _ = write!(text, "({:?}, {example:?}),", function.rust_name);
        }
    }
    text.push_str("];\n");
    text
}
