//! `printf` with Go's verbs, and `print`.
//!
//! - A verb that does not fit its argument is an error; Helm writes `%!d(string=x)` into the
//!   manifest.
//! - `%v` writes numbers as YAML does: 1000000.0 is `1000000.0`, in Helm `1e+06`.
//! - Lists, maps and null have no text; Helm writes `[a b]`, `map[a:1]` and `<nil>`.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::Entry;
use super::error::described;
use crate::functions::error::FunctionError;
use crate::functions::go_format::Verb;
use crate::functions::limits::Budget;

/// The greatest width and precision of a verb.
const WIDEST: usize = 10_000;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("printf", printf)
        .helm(&["printf"])
        .takes(&["format", "values…"])
        .doc("The format with its verbs replaced by the values: `%s` text, `%d` a whole number, `%v` either, `%q` quoted text, `%t` a boolean, `%f` `%e` `%g` a number, `%x` `%o` `%b` other bases, `%c` a character.")
        .differs("A verb that does not fit is an error. `%v` of 1000000.0 is `1000000.0`, in Helm `1e+06`. `%f` accepts whole numbers too. `*` and `[1]` are not supported.")
        .example("printf('%s-%05d', 'api', 42)", "'api-00042'"),
    Entry::function("print", print)
        .helm(&["print"])
        .takes(&["values…"])
        .doc("The values as text, with a space between two values if neither is a string; `a ~ b` never writes a space.")
        .differs("Null, a list or a map is an error.")
        .example("print('a', 1, 2)", "'a1 2'"),
    Entry::instead(&["println"], "print(a, b) ~ '\\n'"),
];

fn print(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(printed(arguments)?))
}

/// Returns the arguments `values…` as one text.
pub(super) fn printed(arguments: &Arguments) -> Result<String, Error> {
    let mut out = String::new();
    let mut before_is_text = true;
    for value in arguments.rest("values") {
        let is_text = value.kind() == ValueKind::String;
        if !is_text && !before_is_text {
            out.push(' ');
        }
        let text = convert::text(value);
        out +=
            &text.ok_or_else(|| arguments.wrong("values", value, "text, numbers and booleans"))?;
        before_is_text = is_text;
    }
    Ok(out)
}

fn printf(arguments: &Arguments) -> Result<Value, Error> {
    let format = arguments.text("format")?;
    let mut values = arguments.rest("values").iter();
    let mut out = String::new();
    let mut rest = format;
    while let Some(start) = rest.find('%') {
        out.push_str(&rest[..start]);
        let verb = verb_at(&rest[start..])?;
        rest = &rest[start + verb.written.len()..];
        arguments.allow_bytes(out.len())?;
        if verb.letter == '%' {
            out.push('%');
        } else {
            let value = values
                .next()
                .ok_or_else(|| wrong_count(arguments, format))?;
            if value.is_undefined() {
                return Err(arguments.wrong("values", value, "values"));
            }
            out.push_str(&formatted(&verb, value)?);
        }
    }
    if values.next().is_some() {
        return Err(wrong_count(arguments, format).into());
    }
    out.push_str(rest);
    Ok(Value::from(out))
}

fn wrong_count(arguments: &Arguments, format: &str) -> FunctionError {
    let values = arguments.rest("values").len();
    let verbs = format.replace("%%", "").matches('%').count();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    FunctionError::wrong(format!(
        "the format of `printf` has {verbs} verb{} for {values} value{}",
        plural(verbs),
        plural(values)
    ))
}

/// Reads the verb that `text` begins with, and refuses what Go would write as an error.
fn verb_at(text: &str) -> Result<Verb<'_>, FunctionError> {
    let verb = Verb::parse(text).map_err(|written| unknown(written, "ends before its letter"))?;
    if verb.width.max(verb.precision.unwrap_or(0)) > WIDEST {
        let problem = format!("has a width of more than {WIDEST} characters");
        return Err(unknown(verb.written, &problem));
    }
    let flags = match verb.letter {
        'v' => "+-0",
        's' | 't' => "-0",
        'd' | 'f' | 'F' | 'e' | 'E' | 'g' | 'G' => "+-0 ",
        'x' | 'X' | 'o' | 'O' | 'b' | '%' => "+-0# ",
        'q' | 'c' | 'U' => "-",
        '*' | '[' => {
            let problem = "is not supported: write the width itself";
            return Err(unknown(verb.written, problem));
        }
        _ => return Err(unknown(verb.written, "is not a verb")),
    };
    match verb.flags.chars().find(|flag| !flags.contains(*flag)) {
        Some(flag) => Err(unknown(
            verb.written,
            &format!("cannot have the flag `{flag}`"),
        )),
        None => Ok(verb),
    }
}

fn unknown(written: &str, problem: &str) -> FunctionError {
    FunctionError::wrong(format!("`{written}` in the format of `printf` {problem}"))
        .help("the verbs are %v %s %q %d %t %f %e %g %x %o %b %c, and %% for a percent sign")
}

fn formatted(verb: &Verb<'_>, value: &Value) -> Result<String, FunctionError> {
    Ok(match verb.letter {
        'v' => any(verb, value)?,
        's' => verb.text(text(verb, value)?),
        'q' => verb.quoted(text(verb, value)?),
        't' if value.kind() == ValueKind::Bool => verb.boolean(value.is_true()),
        't' => return Err(mismatch(verb, value, "a boolean")),
        'x' | 'X' if value.kind() == ValueKind::String => verb.bytes(text(verb, value)?),
        'd' | 'x' | 'X' | 'o' | 'O' | 'b' => verb.integer(whole(verb, value)?),
        'c' => verb.character(character(verb, value)?),
        'U' => verb.code_point(character(verb, value)?),
        _ => verb.float(number(verb, value)?),
    })
}

fn any(verb: &Verb<'_>, value: &Value) -> Result<String, FunctionError> {
    if value.is_number() && verb.precision.is_some() {
        let letter = 'g';
        return Ok(Verb { letter, ..*verb }.float(number(verb, value)?));
    }
    let text = convert::text(value);
    let text = text.ok_or_else(|| mismatch(verb, value, "text, a number or a boolean"))?;
    Ok(match value.kind() {
        ValueKind::Number => verb.number(&text),
        _ => verb.text(&text),
    })
}

fn text<'v>(verb: &Verb<'_>, value: &'v Value) -> Result<&'v str, FunctionError> {
    let text = value.as_str();
    text.ok_or_else(|| mismatch(verb, value, "a string"))
}

fn whole(verb: &Verb<'_>, value: &Value) -> Result<i128, FunctionError> {
    convert::integer(value).ok_or_else(|| mismatch(verb, value, "a whole number"))
}

fn number(verb: &Verb<'_>, value: &Value) -> Result<f64, FunctionError> {
    let float = f64::try_from(value.clone())
        .ok()
        .filter(|float| float.is_finite());
    float.ok_or_else(|| mismatch(verb, value, "a number"))
}

fn character(verb: &Verb<'_>, value: &Value) -> Result<char, FunctionError> {
    let code = u32::try_from(whole(verb, value)?)
        .ok()
        .and_then(char::from_u32);
    code.ok_or_else(|| mismatch(verb, value, "the number of a character"))
}

fn mismatch(verb: &Verb<'_>, value: &Value, takes: &str) -> FunctionError {
    let error = FunctionError::wrong(format!(
        "`{}` of `printf` accepts {takes}, got {}",
        verb.written,
        described(value)
    ));
    match value.kind() {
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => {
            error.help("`tojson` turns it into text")
        }
        ValueKind::None => error.help("write `x or ''`, or `required`"),
        _ => error.help("`%v` accepts text, numbers and booleans"),
    }
}
