//! Amounts of resources: `250m`, `1.5Gi`, `2e3`.

const NANO: i128 = 1_000_000_000;

/// Returns a quantity in billionths, rounded up; none if `text` is no quantity.
///
/// What is beyond 64 bits counts as the most there is, as the API server has it.
pub fn nanos(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, suffix) = digits.split_at(end.unwrap_or(digits.len()));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let is_number = has_digits && !fraction.contains('.');
    let scale = scale(suffix).filter(|_| is_number)?;
    let nanos = scaled(whole, fraction, scale).min(i128::from(i64::MAX) * NANO);
    Some(if negative { -nanos } else { nanos })
}

/// A number to multiply by, and one to divide by.
type Scale = (i128, i128);

fn scale(suffix: &str) -> Option<Scale> {
    let binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    if let Some(at) = binary.iter().position(|name| *name == suffix) {
        return Some((1 << (10 * (at + 1)), 1));
    }
    if let Some(at) = decimal.iter().position(|name| *name == suffix) {
        return Some(power(i32::try_from(at).ok()? * 3 - 9));
    }
    let exponent = suffix.strip_prefix(['e', 'E'])?;
    exponent.parse().ok().map(power)
}

fn power(exponent: i32) -> Scale {
    // More than this has no amount that could be written.
    let tens = 10i128.pow(exponent.unsigned_abs().min(18));
    if exponent < 0 { (1, tens) } else { (tens, 1) }
}

fn scaled(whole: &str, fraction: &str, (times, over): Scale) -> i128 {
    let digits: String = whole.chars().chain(fraction.chars().take(9)).collect();
    let mantissa: i128 = digits.parse().unwrap_or(i128::from(i64::MAX));
    let tens = 10i128.pow(u32::try_from(fraction.len().min(9)).unwrap_or(9));
    let nanos = mantissa.saturating_mul(times).saturating_mul(NANO);
    let divisor = over * tens;
    nanos / divisor + i128::from(nanos % divisor != 0)
}

#[cfg(test)]
mod tests {
    use super::{NANO, nanos};

    #[test]
    fn suffixes_scale_an_amount() {
        assert_eq!(nanos("250m"), Some(NANO / 4));
        assert_eq!(nanos("0.25"), nanos("250m"));
        assert_eq!(nanos("1.5Gi"), nanos("1536Mi"));
        assert_eq!(nanos("1k"), nanos("1000"));
        assert_eq!(nanos("2e3"), nanos("2000"));
        assert_eq!(nanos("1E"), nanos("1e18"));
        assert_eq!(nanos("-1"), Some(-NANO));
        assert_eq!(nanos("1n"), Some(1));
    }

    #[test]
    fn what_is_too_much_is_the_most_there_is() {
        assert_eq!(
            nanos("9999999999999999999999999999999999999999999"),
            nanos("16Ei")
        );
    }

    #[test]
    fn a_word_is_no_quantity() {
        for text in ["", "Mi", "1.2.3", "1 Gi", "1GiB", "-", ".", "1K"] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }
}
