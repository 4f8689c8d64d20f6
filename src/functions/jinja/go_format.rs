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
use super::error::{FunctionError, described};
use super::go_text::{exponential, general, quoted};
use super::table::Entry;

/// The greatest width and precision of a verb.
const WIDEST: usize = 10_000;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("printf", printf)
        .helm(&["printf"])
        .takes(&["format", "values…"])
        .doc("The format with the values in the places of its verbs: `%s` text, `%d` a whole number, `%v` any of both, `%q` quoted text, `%t` a boolean, `%f` `%e` `%g` a number, `%x` `%o` `%b` other bases, `%c` a character.")
        .differs("A verb that does not fit is an error. `%v` of 1000000.0 is `1000000.0`, in Helm `1e+06`. `%f` takes whole numbers too. `*` and `[1]` are not taken.")
        .example("printf('%s-%05d', 'api', 42)", "'api-00042'"),
    Entry::function("print", print)
        .helm(&["print"])
        .takes(&["values…"])
        .doc("The values as text, with a space between two of which none is a string; `a ~ b` never has a space.")
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
        let verb = Verb::parse(&rest[start..])?;
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
            out.push_str(&verb.formatted(value)?);
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

/// One verb with its flags, as in `%-10.3s`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Verb<'a> {
    written: &'a str,
    flags: &'a str,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

impl<'a> Verb<'a> {
    /// Reads the verb that `text` begins with.
    fn parse(text: &'a str) -> Result<Self, FunctionError> {
        let (flags, rest) = cut_while(&text[1..], |c| "+-# 0".contains(c));
        let (width, rest) = cut_while(rest, |c| c.is_ascii_digit());
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (digits, rest) = cut_while(rest, |c| c.is_ascii_digit());
                (Some(size(digits)), rest)
            }
            None => (None, rest),
        };
        let letter = rest.chars().next();
        let read = text.len() - rest.len() + letter.map_or(0, char::len_utf8);
        let written = &text[..read];
        let letter = letter.ok_or_else(|| unknown(written, "ends before its letter"))?;
        let width = size(width);
        if width.max(precision.unwrap_or(0)) > WIDEST {
            return Err(unknown(
                written,
                &format!("asks for more than {WIDEST} characters"),
            ));
        }
        Self {
            written,
            flags,
            width,
            precision,
            letter,
        }
        .known()
    }

    fn known(self) -> Result<Self, FunctionError> {
        let flags = match self.letter {
            'v' => "+-0",
            's' | 't' => "-0",
            'd' | 'f' | 'F' | 'e' | 'E' | 'g' | 'G' => "+-0 ",
            'x' | 'X' | 'o' | 'O' | 'b' | '%' => "+-0# ",
            'q' | 'c' | 'U' => "-",
            '*' | '[' => {
                return Err(unknown(
                    self.written,
                    "is not taken: write the width itself",
                ));
            }
            _ => return Err(unknown(self.written, "is not a verb")),
        };
        match self.flags.chars().find(|flag| !flags.contains(*flag)) {
            Some(flag) => Err(unknown(
                self.written,
                &format!("cannot have the flag `{flag}`"),
            )),
            None => Ok(self),
        }
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn formatted(&self, value: &Value) -> Result<String, FunctionError> {
        match self.letter {
            'v' => self.any(value),
            's' => Ok(self.padded(self.cut(self.text(value)?))),
            'q' => Ok(self.padded(quoted(self.cut(self.text(value)?)))),
            't' if value.kind() == ValueKind::Bool => Ok(self.padded(value.is_true().to_string())),
            't' => Err(self.mismatch(value, "a boolean")),
            'x' | 'X' if value.kind() == ValueKind::String => {
                Ok(self.padded(self.hexadecimal(self.text(value)?)))
            }
            'd' | 'x' | 'X' | 'o' | 'O' | 'b' => Ok(self.integer(self.whole(value)?)),
            'c' => Ok(self.padded(self.character(value)?.to_string())),
            'U' => Ok(self.padded(format!("U+{:04X}", u32::from(self.character(value)?)))),
            _ => Ok(self.float(self.number(value)?)),
        }
    }

    fn mismatch(&self, value: &Value, takes: &str) -> FunctionError {
        let error = FunctionError::wrong(format!(
            "`{}` of `printf` takes {takes}, got {}",
            self.written,
            described(value)
        ));
        match value.kind() {
            ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => {
                error.help("`tojson` makes text of it")
            }
            ValueKind::None => error.help("write `x or ''`, or `required`"),
            _ => error.help("`%v` takes text, numbers and booleans"),
        }
    }

    fn any(&self, value: &Value) -> Result<String, FunctionError> {
        if value.is_number() && self.precision.is_some() {
            return Ok(Verb {
                letter: 'g',
                ..*self
            }
            .float(self.number(value)?));
        }
        let text = convert::text(value);
        let text = text.ok_or_else(|| self.mismatch(value, "text, a number or a boolean"))?;
        if value.is_number() {
            let (sign, digits) = split_sign(&text);
            return Ok(self.signed(sign, "", digits));
        }
        Ok(self.padded(self.cut(&text)))
    }

    fn text<'v>(&self, value: &'v Value) -> Result<&'v str, FunctionError> {
        value
            .as_str()
            .ok_or_else(|| self.mismatch(value, "a string"))
    }

    fn whole(&self, value: &Value) -> Result<i128, FunctionError> {
        convert::integer(value).ok_or_else(|| self.mismatch(value, "a whole number"))
    }

    fn number(&self, value: &Value) -> Result<f64, FunctionError> {
        let float = f64::try_from(value.clone())
            .ok()
            .filter(|float| float.is_finite());
        float.ok_or_else(|| self.mismatch(value, "a number"))
    }

    fn character(&self, value: &Value) -> Result<char, FunctionError> {
        let code = u32::try_from(self.whole(value)?)
            .ok()
            .and_then(char::from_u32);
        code.ok_or_else(|| self.mismatch(value, "the number of a character"))
    }

    /// Cuts text to the precision.
    fn cut<'t>(&self, text: &'t str) -> &'t str {
        let end = self
            .precision
            .and_then(|length| text.char_indices().nth(length));
        end.map_or(text, |(end, _)| &text[..end])
    }

    /// Fills text up to the width.
    fn padded(&self, text: impl Into<String>) -> String {
        let text = text.into();
        let missing = self.width.saturating_sub(text.chars().count());
        if self.has('-') {
            return text + &" ".repeat(missing);
        }
        let filling = if self.has('0') { "0" } else { " " };
        filling.repeat(missing) + &text
    }

    /// Fills a number up to the width: zeros stand behind the sign.
    fn signed(&self, sign: &str, prefix: &str, digits: &str) -> String {
        let length = sign.len() + digits.len();
        let zeros = if self.has('0') && !self.has('-') {
            self.width.saturating_sub(length)
        } else {
            0
        };
        let number = format!("{sign}{prefix}{}{digits}", "0".repeat(zeros));
        let missing = self.width.saturating_sub(number.len());
        let spaces = " ".repeat(missing);
        if self.has('-') {
            number + &spaces
        } else {
            spaces + &number
        }
    }

    /// Returns the sign that a number has, which for a positive one the flags decide.
    fn sign(&self, is_negative: bool) -> &'static str {
        match is_negative {
            true => "-",
            false if self.has('+') => "+",
            false if self.has(' ') => " ",
            false => "",
        }
    }

    fn integer(&self, number: i128) -> String {
        let (prefix, digits) = self.digits(number.unsigned_abs());
        let sign = self.sign(number < 0);
        match self.precision {
            // Nothing at all is what Go writes for a 0 with no digits.
            Some(0) if number == 0 => self.without_zeros(String::new()),
            Some(_) => self.without_zeros(format!("{sign}{prefix}{digits}")),
            None => self.signed(sign, prefix, &digits),
        }
    }

    /// Returns the prefix and the digits of a whole number, so many as the precision asks for.
    fn digits(&self, size: u128) -> (&'static str, String) {
        let (prefix, digits) = match self.letter {
            'x' => ("0x", format!("{size:x}")),
            'X' => ("0X", format!("{size:X}")),
            'o' | 'O' => ("", format!("{size:o}")),
            'b' => ("0b", format!("{size:b}")),
            _ => ("", size.to_string()),
        };
        let least = self.precision.unwrap_or(0);
        let mut digits = format!("{digits:0>least$}");
        if matches!(self.letter, 'o' | 'O') && self.has('#') && !digits.starts_with('0') {
            digits.insert(0, '0');
        }
        match self.letter {
            'O' => ("0o", digits),
            _ if self.has('#') => (prefix, digits),
            _ => ("", digits),
        }
    }

    /// Fills text up to the width with spaces, whatever the flags say.
    fn without_zeros(&self, text: String) -> String {
        let flags = if self.has('-') { "-" } else { "" };
        Verb { flags, ..*self }.padded(text)
    }

    fn float(&self, number: f64) -> String {
        let size = number.abs();
        let digits = match self.letter {
            'f' | 'F' => format!("{size:.*}", self.precision.unwrap_or(6)),
            'e' | 'E' => exponential(size, self.precision.unwrap_or(6)),
            _ => general(size, self.precision),
        };
        let digits = if self.letter.is_uppercase() {
            digits.to_uppercase()
        } else {
            digits
        };
        self.signed(self.sign(number.is_sign_negative()), "", &digits)
    }

    fn hexadecimal(&self, text: &str) -> String {
        let between = if self.has(' ') { " " } else { "" };
        let prefix = if self.has('#') { "0x" } else { "" };
        let byte = |byte: u8| format!("{byte:02x}");
        let bytes = text.bytes().take(self.precision.unwrap_or(usize::MAX));
        let all: Vec<String> = bytes.map(byte).collect();
        let spaced = format!("{between}{}", if self.has(' ') { prefix } else { "" });
        let digits = if all.is_empty() {
            String::new()
        } else {
            format!("{prefix}{}", all.join(&spaced))
        };
        if self.letter == 'X' {
            digits.to_uppercase()
        } else {
            digits
        }
    }
}

fn cut_while(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// Returns the number that digits mean; no digits mean 0, too many the greatest number.
fn size(digits: &str) -> usize {
    if digits.is_empty() {
        0
    } else {
        digits.parse().unwrap_or(usize::MAX)
    }
}

fn unknown(written: &str, problem: &str) -> FunctionError {
    FunctionError::wrong(format!("`{written}` in the format of `printf` {problem}"))
        .help("the verbs are %v %s %q %d %t %f %e %g %x %o %b %c, and %% for a percent sign")
}

fn split_sign(number: &str) -> (&str, &str) {
    match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    }
}
