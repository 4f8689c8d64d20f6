//! Numbers and tables of a Markdown page.

use std::fmt::Write;

use crate::process::spread::Spread;
use crate::rounds::Measured;

/// A table with one row for each of `rows`.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n", headings.join(" | "));
    let _ = writeln!(text, "|---{}|", "|---:".repeat(headings.len() - 1));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

/// The wall time with its noise.
pub(crate) fn wall(measured: Option<&Measured>) -> String {
    measured.map_or_else(missing, |measured| with_noise(&measured.wall()))
}

/// The time of all processors with its noise.
pub(crate) fn processor(measured: Option<&Measured>) -> String {
    measured.map_or_else(missing, |measured| with_noise(&measured.processor()))
}

/// The most memory of a process.
pub(crate) fn memory(measured: Option<&Measured>) -> String {
    measured.map_or_else(missing, |measured| {
        format!("{} MB", three_digits(measured.memory().median()))
    })
}

/// How many times the wall time of `ours` another one takes.
pub(crate) fn times(other: Option<&Measured>, ours: Option<&Measured>) -> String {
    let ratio = other.zip(ours).map(|(other, ours)| {
        let ratio = other.wall().median() / ours.wall().median();
        format!("{}×", three_digits(ratio))
    });
    ratio.unwrap_or_else(missing)
}

/// A time in a unit that suits it.
pub(crate) fn seconds(seconds: f64) -> String {
    let (number, unit) = match seconds.abs() {
        second if second >= 1.0 => (seconds, "s"),
        second if second >= 0.001 => (seconds * 1e3, "ms"),
        _ => (seconds * 1e6, "µs"),
    };
    format!("{} {unit}", three_digits(number))
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What a cell without a result has.
pub(crate) fn missing() -> String {
    "–".to_owned()
}

fn with_noise(spread: &Spread) -> String {
    let noise = (spread.quartile(3) - spread.quartile(1)) / 2.0 / spread.median();
    format!("{} ±{:.0} %", seconds(spread.median()), noise * 100.0)
}

fn three_digits(number: f64) -> String {
    let decimals = match number.abs() {
        number if number >= 99.95 => 0,
        number if number >= 9.995 => 1,
        _ => 2,
    };
    format!("{number:.decimals$}")
}
