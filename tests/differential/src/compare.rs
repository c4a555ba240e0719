//! What engine and interpreter say of the same rule and facts, and whether they agree.
//! In: verdicts. Out: [`Agreement`]. Absent: which of the two is right.

use yushen_reference::{Failure, Reference, Rule};

/// Most digits after the point that a type has.
const MOST_PLACES: u32 = 12;

/// How the two stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// The same verdict, or the same fault.
    Same,
    /// The engine faults where the interpreter would round a decimal to 28 digits: rules are exact. Digits after the
    /// point count as the type has them.
    Rounded,
    /// Both fault, the interpreter with this code. In it the arguments of a method call run before its receiver, so
    /// where both fault another fault comes first.
    OtherFault(String),
    /// They differ: what the interpreter says.
    Different(String),
}

/// The interpreter's verdict as a code.
pub fn code(said: &Result<bool, Failure>) -> String {
    match said {
        Ok(true) => "met".into(),
        Ok(false) => "unmet".into(),
        Err(failure) => failure.code().map_or_else(|| format!("{failure:?}"), str::to_string),
    }
}

/// Asks the interpreter about the function `name`, and compares.
pub fn agreement(engine: &str, reference: &Reference, rule: &Rule, name: &str) -> Agreement {
    let said = reference.evaluate(rule, name);
    let stock = code(&said);
    if engine == stock {
        return Agreement::Same;
    }
    let faulted = !matches!(engine, "met" | "unmet" | "unknown") && !engine.starts_with("panic");
    let exactly = |places| code(&reference.evaluate_exactly(rule, name, places));
    if faulted && (exactly(0) == engine || (engine == "overflow" && exactly(MOST_PLACES) == engine)) {
        return Agreement::Rounded;
    }
    if faulted && said.is_err_and(|failure| failure.code().is_some()) {
        return Agreement::OtherFault(stock);
    }
    Agreement::Different(stock)
}
