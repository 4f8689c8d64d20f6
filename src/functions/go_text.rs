//! Floats and quoted text as Go writes them.

/// Writes an exponent with its sign and two digits at least.
pub(super) fn exponential(size: f64, precision: usize) -> String {
    with_go_exponent(&format!("{size:.precision$e}"))
}

fn with_go_exponent(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// Writes so many significant digits, or as many as are needed; with an exponent below 1e-4, and
/// from as many digits before the point on as the precision has, or six.
pub(super) fn general(size: f64, precision: Option<usize>) -> String {
    let text = match precision {
        Some(precision) => format!("{size:.*e}", precision.max(1) - 1),
        None => format!("{size:e}"),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.len() - usize::from(mantissa.contains('.'));
    let before_point = usize::try_from(exponent + 1).unwrap_or(0);
    let most = match precision {
        None => 6,
        Some(precision) if precision.max(1) > digits && digits >= before_point => digits,
        Some(precision) => precision.max(1),
    };
    if exponent < -4 || exponent >= i32::try_from(most).unwrap_or(i32::MAX) {
        return with_go_exponent(&format!("{mantissa}e{exponent}"));
    }
    let after_point =
        usize::try_from(i32::try_from(digits).unwrap_or(0) - exponent - 1).unwrap_or(0);
    format!("{size:.after_point$}")
}

/// Quotes as Go does: what cannot be printed is written as `\n`, `\x01`, `\u200b`.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        out.push_str(&escaped(c));
    }
    out + "\""
}

fn escaped(c: char) -> String {
    let code = u32::from(c);
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{7}' => "\\a".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if is_printable(c) => c.to_string(),
        _ if code < 0x80 => format!("\\x{code:02x}"),
        _ if code < 0x10000 => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// A mark that joins the character before it is printable, but not at the start of a text.
fn is_printable(c: char) -> bool {
    let text = format!("a{c}");
    !text.escape_debug().to_string().contains("\\u")
}
