//! Numbers: whole numbers stay whole and exact.
//!
//! - `add`, `sub`, `mul`, `div` and `mod` take whole numbers and give whole numbers; the operators
//!   `+ - * / // % **` take any number.
//! - A result that has more than 64 bits is an error, never a wrapped number.
//! - Text is not a number: Helm reads `"x"` as 0, here it is an error.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::convert;
use super::entry::{Entry, Forms};
use crate::functions::error::FunctionError;

const WHOLE: &str =
    "Text and fractions are errors; Helm converts them to whole numbers, text often to 0.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::engine("int")
        .helm(&["int", "int64", "atoi"])
        .takes(&["value"])
        .doc("The value as a whole number; `int(0)` returns 0 if that is impossible.")
        .differs("Text that is not a number is an error, in Helm 0. `'010'` is 10, in Helm 8; `'1e3'` is 1000, in Helm 0. More than 64 bits are an error.")
        .example("'8080' | int", "8080"),
    Entry::engine("float")
        .helm(&["float64"])
        .takes(&["value"])
        .doc("The value as a float; `float(0)` returns 0 if that is impossible.")
        .differs("Text that is not a number is an error, in Helm 0.")
        .example("'1.5' | float", "1.5"),
    Entry::function("to_decimal", to_decimal)
        .helm(&["toDecimal"])
        .takes(&["octal"])
        .doc("The whole number with these octal digits.")
        .differs("Other digits are an error, in Helm 0.")
        .example("to_decimal('0755')", "493"),
    Entry::function("add", add)
        .helm(&["add"])
        .takes(&["numbers…"])
        .doc("The sum of whole numbers; `a + b` adds any numbers.")
        .differs(WHOLE)
        .example("8080 | add(1)", "8081"),
    Entry::function("sub", sub)
        .helm(&["sub"])
        .takes(&["a", "b"])
        .doc("The difference of whole numbers; `a - b` subtracts any numbers.")
        .differs(WHOLE)
        .example("sub(5, 3)", "2"),
    Entry::function("mul", mul)
        .helm(&["mul"])
        .takes(&["numbers…"])
        .doc("The product of whole numbers; `a * b` multiplies any numbers.")
        .differs(WHOLE)
        .example("mul(2, 3, 4)", "24"),
    Entry::function("div", div)
        .helm(&["div"])
        .takes(&["a", "b"])
        .doc("The quotient of whole numbers without its fraction; `a // b` rounds down, `a / b` keeps the fraction.")
        .differs(WHOLE)
        .example("div(-7, 2)", "-3"),
    Entry::function("mod", modulo)
        .helm(&["mod"])
        .takes(&["a", "b"])
        .doc("The remainder of `div`, with the sign of a; `a % b` has the sign of b.")
        .differs(WHOLE)
        .example("mod(-7, 3)", "-1"),
    Entry::in_form("max", max, Forms::FunctionBesideFilter)
        .helm(&["max", "maxf", "biggest"])
        .takes(&["number", "numbers…"])
        .doc("The greatest number; `list | max` is minijinja's and accepts a list.")
        .differs("Numbers are unchanged; Helm's `max` removes fractions.")
        .example("max(1, 2.5)", "2.5"),
    Entry::in_form("min", min, Forms::FunctionBesideFilter)
        .helm(&["min", "minf"])
        .takes(&["number", "numbers…"])
        .doc("The least number; `list | min` is minijinja's and accepts a list.")
        .differs("Numbers are unchanged; Helm's `min` removes fractions.")
        .example("min(1, 2.5)", "1"),
    Entry::function("floor", floor)
        .helm(&["floor"])
        .takes(&["number"])
        .doc("The number rounded down to a whole number.")
        .differs("Text is an error, in Helm often 0.")
        .example("floor(2.7)", "2"),
    Entry::function("ceil", ceil)
        .helm(&["ceil"])
        .takes(&["number"])
        .doc("The number rounded up to a whole number.")
        .differs("Text is an error, in Helm often 0.")
        .example("ceil(2.1)", "3"),
    Entry::engine("round")
        .helm(&["round"])
        .takes(&["digits", "number"])
        .doc("The number rounded to a count of digits after the point.")
        .differs("The piped value is the number, in Helm the digits. A half is rounded to the even neighbour, in Helm away from 0.")
        .example("2.345 | round(1)", "2.3"),
    Entry::instead(&["add1", "add1f"], "n + 1"),
    Entry::instead(&["addf"], "a + b"),
    Entry::instead(&["subf"], "a - b"),
    Entry::instead(&["mulf"], "a * b"),
    Entry::instead(&["divf"], "a / b"),
];

fn within_64_bits(name: &str, number: Option<i128>) -> Result<Value, Error> {
    let range = i128::from(i64::MIN)..=i128::from(u64::MAX);
    match number {
        Some(number) if range.contains(&number) => Ok(convert::whole(number)),
        _ => Err(
            FunctionError::wrong(format!("the result of `{name}` has more than 64 bits")).into(),
        ),
    }
}

fn to_decimal(arguments: &Arguments) -> Result<Value, Error> {
    let octal = arguments.any("octal")?;
    let digits = convert::text(octal).unwrap_or_default();
    let number = i64::from_str_radix(&digits, 8);
    let number = number.map_err(|_| arguments.wrong("octal", octal, "the digits 0 to 7"))?;
    Ok(Value::from(number))
}

fn add(arguments: &Arguments) -> Result<Value, Error> {
    let numbers = arguments.integers("numbers")?;
    let sum = numbers.into_iter().try_fold(0, i128::checked_add);
    within_64_bits("add", sum)
}

fn sub(arguments: &Arguments) -> Result<Value, Error> {
    let difference = arguments.integer("a")?.checked_sub(arguments.integer("b")?);
    within_64_bits("sub", difference)
}

fn mul(arguments: &Arguments) -> Result<Value, Error> {
    let numbers = arguments.integers("numbers")?;
    let product = numbers.into_iter().try_fold(1, i128::checked_mul);
    within_64_bits("mul", product)
}

fn div(arguments: &Arguments) -> Result<Value, Error> {
    let (a, b) = (arguments.integer("a")?, divisor(arguments)?);
    within_64_bits("div", a.checked_div(b))
}

fn modulo(arguments: &Arguments) -> Result<Value, Error> {
    let (a, b) = (arguments.integer("a")?, divisor(arguments)?);
    within_64_bits("mod", a.checked_rem(b))
}

fn divisor(arguments: &Arguments) -> Result<i128, Error> {
    match arguments.integer("b")? {
        0 => Err(arguments.bad("b", "is 0").into()),
        b => Ok(b),
    }
}

fn max(arguments: &Arguments) -> Result<Value, Error> {
    extreme(arguments, |a, b| a > b)
}

fn min(arguments: &Arguments) -> Result<Value, Error> {
    extreme(arguments, |a, b| a < b)
}

/// Returns the first number that no other one is `beyond`.
fn extreme(arguments: &Arguments, beyond: fn(&Value, &Value) -> bool) -> Result<Value, Error> {
    let first = arguments.number("number")?;
    let others = arguments.numbers("numbers")?.into_iter();
    let last = others.fold(first, |a, b| if beyond(b, a) { b } else { a });
    Ok(last.clone())
}

fn floor(arguments: &Arguments) -> Result<Value, Error> {
    rounded("floor", arguments.number("number")?, f64::floor)
}

fn ceil(arguments: &Arguments) -> Result<Value, Error> {
    rounded("ceil", arguments.number("number")?, f64::ceil)
}

fn rounded(name: &str, number: &Value, round: fn(f64) -> f64) -> Result<Value, Error> {
    if number.is_integer() {
        return Ok(number.clone());
    }
    let float = round(f64::try_from(number.clone())?);
    within_64_bits(name, convert::integer(&Value::from(float)))
}
