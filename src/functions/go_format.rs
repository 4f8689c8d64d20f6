//! `printf`'s verbs as Go writes them, on plain values.
//!
//! Which verb takes which value, and what happens to one that it does not take, is left to the
//! binding.

use super::go_text::{exponential, general, quoted};

/// One verb with its flags, as in `%-10.3s`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verb<'a> {
    pub(super) written: &'a str,
    pub(super) flags: &'a str,
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    pub(super) letter: char,
}

impl<'a> Verb<'a> {
    /// Reads the verb that `text` begins with; the error is a verb without a letter.
    pub(super) fn parse(text: &'a str) -> Result<Self, &'a str> {
        let (flags, rest) = cut_while(&text[1..], |c| "+-# 0".contains(c));
        let (width, rest) = cut_while(rest, |c| c.is_ascii_digit());
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (digits, rest) = cut_while(rest, |c| c.is_ascii_digit());
                (Some(size(digits)), rest)
            }
            None => (None, rest),
        };
        let letter = rest.chars().next().ok_or(text)?;
        let read = text.len() - rest.len() + letter.len_utf8();
        Ok(Self {
            written: &text[..read],
            flags,
            width: size(width),
            precision,
            letter,
        })
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    /// Writes `%s`: text, cut to the precision.
    pub(super) fn text(&self, text: &str) -> String {
        self.padded(self.cut(text).to_owned())
    }

    /// Writes `%q`.
    pub(super) fn quoted(&self, text: &str) -> String {
        self.padded(quoted(self.cut(text)))
    }

    /// Writes `%t`.
    pub(super) fn boolean(&self, boolean: bool) -> String {
        self.padded(boolean.to_string())
    }

    /// Writes `%c`.
    pub(super) fn character(&self, character: char) -> String {
        self.padded(character.to_string())
    }

    /// Writes `%U`.
    pub(super) fn code_point(&self, character: char) -> String {
        self.padded(format!("U+{:04X}", u32::from(character)))
    }

    /// Writes the bytes of text by `%x` and `%X`.
    pub(super) fn bytes(&self, text: &str) -> String {
        let prefix = if self.has('#') { "0x" } else { "" };
        let between = if self.has(' ') {
            format!(" {prefix}")
        } else {
            String::new()
        };
        let bytes = text.bytes().take(self.precision.unwrap_or(usize::MAX));
        let bytes: Vec<String> = bytes.map(|byte| format!("{byte:02x}")).collect();
        if bytes.is_empty() {
            return self.padded(String::new());
        }
        let digits = format!("{prefix}{}", bytes.join(&between));
        self.padded(self.in_case_of_letter(digits))
    }

    /// Writes `%d` and the other bases.
    pub(super) fn integer(&self, number: i128) -> String {
        let (prefix, digits) = self.digits(number.unsigned_abs());
        let sign = self.sign(number < 0);
        match self.precision {
            // Nothing at all is what Go writes for a 0 with no digits.
            Some(0) if number == 0 => self.without_zeros(String::new()),
            Some(_) => self.without_zeros(format!("{sign}{prefix}{digits}")),
            None => self.signed(sign, prefix, &digits),
        }
    }

    /// Writes `%f` and `%e`; every other letter counts as `%g`.
    pub(super) fn float(&self, number: f64) -> String {
        let size = number.abs();
        let digits = match self.letter {
            'f' | 'F' => format!("{size:.*}", self.precision.unwrap_or(6)),
            'e' | 'E' => exponential(size, self.precision.unwrap_or(6)),
            _ => general(size, self.precision),
        };
        let digits = self.in_case_of_letter(digits);
        self.signed(self.sign(number.is_sign_negative()), "", &digits)
    }

    /// Writes a number that is text already; a plus or a space by the flags is not added.
    pub(super) fn number(&self, text: &str) -> String {
        match text.strip_prefix('-') {
            Some(digits) => self.signed("-", "", digits),
            None => self.signed("", "", text),
        }
    }

    fn cut<'t>(&self, text: &'t str) -> &'t str {
        let end = self
            .precision
            .and_then(|length| text.char_indices().nth(length));
        end.map_or(text, |(end, _)| &text[..end])
    }

    /// Fills text up to the width.
    fn padded(&self, text: String) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        if self.has('-') {
            return text + &" ".repeat(missing);
        }
        let filling = if self.has('0') { "0" } else { " " };
        filling.repeat(missing) + &text
    }

    /// Fills text up to the width with spaces, also where a flag asks for zeros.
    fn without_zeros(&self, text: String) -> String {
        let flags = if self.has('-') { "-" } else { "" };
        Verb { flags, ..*self }.padded(text)
    }

    /// Fills a number up to the width: zeros are after the sign.
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

    /// Returns the sign that a number has; the flags decide on the sign of a positive one.
    fn sign(&self, is_negative: bool) -> &'static str {
        match is_negative {
            true => "-",
            false if self.has('+') => "+",
            false if self.has(' ') => " ",
            false => "",
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

    fn in_case_of_letter(&self, digits: String) -> String {
        if self.letter.is_uppercase() {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(text: &str) -> Verb<'_> {
        Verb::parse(text).unwrap()
    }

    #[test]
    fn a_verb_has_flags_a_width_and_a_precision() {
        let verb = verb("%-10.3s and more");
        assert_eq!(verb.written, "%-10.3s");
        assert_eq!((verb.flags, verb.width), ("-", 10));
        assert_eq!((verb.precision, verb.letter), (Some(3), 's'));
        assert_eq!(Verb::parse("%5."), Err("%5."));
    }

    #[test]
    fn text_is_cut_and_filled() {
        assert_eq!(verb("%5.2s").text("abc"), "   ab");
        assert_eq!(verb("%-5s").text("abc"), "abc  ");
        assert_eq!(verb("%q").quoted("a\n"), "\"a\\n\"");
        assert_eq!(verb("%# x").bytes("hi"), "0x68 0x69");
    }

    #[test]
    fn whole_numbers_have_a_base_and_a_sign() {
        assert_eq!(verb("%05d").integer(-42), "-0042");
        assert_eq!(verb("%+d").integer(42), "+42");
        assert_eq!(verb("%#x").integer(255), "0xff");
        assert_eq!(verb("%.0d").integer(0), "");
        assert_eq!(verb("%O").integer(8), "0o10");
    }

    #[test]
    fn floats_have_the_digits_that_go_writes() {
        assert_eq!(verb("%.2f").float(1.005), "1.00");
        assert_eq!(verb("%E").float(1500.0), "1.500000E+03");
        assert_eq!(verb("%g").float(1e21), "1e+21");
        assert_eq!(verb("%06.1f").float(-1.5), "-001.5");
    }
}
