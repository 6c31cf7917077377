//! Every example of the function documentation is true: it is bound and folded as the compiler does it.

mod examples;

use kqlc_runtime::types::Value;

use examples::EXAMPLES;

#[test]
fn examples_are_true() {
    let wrong: Vec<String> = EXAMPLES
        .iter()
        .filter_map(|(function, example)| {
            let value = kqlc::evaluate_constant(example);
            let is_true = matches!(value, Ok(Value::Bool(true)));
            (!is_true).then(|| format!("{function}: {example}: {value:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} examples:\n{}", wrong.len(), EXAMPLES.len(), wrong.join("\n"));
}
