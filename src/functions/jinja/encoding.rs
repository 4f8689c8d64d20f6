//! Base64, base32 and checksums.
//!
//! - What is encoded or hashed is text, or the bytes of a file.
//! - Text that is not well formed is an error; Helm gives back the error's text as if it were the
//!   result.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Error;
use minijinja::value::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::arguments::Arguments;
use super::table::Entry;

const ERRORS: &str =
    "Text that cannot be decoded is an error; Helm gives the error's text as the result.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("b64enc", b64enc)
        .helm(&["b64enc"])
        .takes(&["text"])
        .doc("The text's bytes as base64.")
        .example("'hello' | b64enc", "'aGVsbG8='"),
    Entry::function("b64dec", b64dec)
        .helm(&["b64dec"])
        .takes(&["text"])
        .doc("The text that the base64 means.")
        .differs(ERRORS)
        .example("'aGVsbG8=' | b64dec", "'hello'"),
    Entry::function("b32enc", b32enc)
        .helm(&["b32enc"])
        .takes(&["text"])
        .doc("The text's bytes as base32.")
        .example("'hello' | b32enc", "'NBSWY3DP'"),
    Entry::function("b32dec", b32dec)
        .helm(&["b32dec"])
        .takes(&["text"])
        .doc("The text that the base32 means.")
        .differs(ERRORS)
        .example("'NBSWY3DP' | b32dec", "'hello'"),
    Entry::function("sha1sum", sha1sum)
        .helm(&["sha1sum"])
        .takes(&["text"])
        .doc("The SHA-1 of the text's bytes, in hexadecimal digits; where you may choose, take `sha256sum`.")
        .example("'' | sha1sum | trunc(8)", "'da39a3ee'"),
    Entry::function("sha256sum", sha256sum)
        .helm(&["sha256sum"])
        .takes(&["text"])
        .doc("The SHA-256 of the text's bytes, in hexadecimal digits.")
        .example("'' | sha256sum | trunc(8)", "'e3b0c442'"),
    Entry::function("sha512sum", sha512sum)
        .helm(&["sha512sum"])
        .takes(&["text"])
        .doc("The SHA-512 of the text's bytes, in hexadecimal digits.")
        .example("'' | sha512sum | trunc(8)", "'cf83e135'"),
    Entry::function("adler32sum", adler32sum)
        .helm(&["adler32sum"])
        .takes(&["text"])
        .doc("The Adler-32 of the text's bytes, in decimal digits.")
        .example("'hello' | adler32sum", "'103547413'"),
];

fn b64enc(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(STANDARD.encode(arguments.bytes("text")?)))
}

fn b64dec(arguments: &Arguments) -> Result<Value, Error> {
    let bytes = STANDARD
        .decode(arguments.text("text")?)
        .map_err(|error| arguments.bad("text", &format!("is not base64: {error}")))?;
    decoded(arguments, bytes)
}

fn decoded(arguments: &Arguments, bytes: Vec<u8>) -> Result<Value, Error> {
    let text = String::from_utf8(bytes);
    Ok(Value::from(text.map_err(|_| {
        arguments.bad("text", "does not hold UTF-8 text")
    })?))
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn b32enc(arguments: &Arguments) -> Result<Value, Error> {
    let chunks = arguments.bytes("text")?.chunks(5);
    Ok(Value::from(chunks.map(base32_digits).collect::<String>()))
}

/// Returns the eight digits of one to five bytes.
fn base32_digits(chunk: &[u8]) -> String {
    let bits = (0..5).fold(0_u64, |bits, index| {
        bits << 8 | u64::from(chunk.get(index).copied().unwrap_or(0))
    });
    let used = (chunk.len() * 8).div_ceil(5);
    let digit = |index: usize| {
        let five = usize::try_from((bits >> (35 - 5 * index)) & 31).unwrap_or(0);
        if index < used {
            char::from(BASE32[five])
        } else {
            '='
        }
    };
    (0..8).map(digit).collect()
}

fn b32dec(arguments: &Arguments) -> Result<Value, Error> {
    let chunks = arguments.text("text")?.as_bytes().chunks(8);
    let bytes: Option<Vec<Vec<u8>>> = chunks.map(base32_bytes).collect();
    let bytes = bytes.ok_or_else(|| arguments.bad("text", "is not base32"))?;
    decoded(arguments, bytes.concat())
}

/// Returns the bytes of eight digits, if they are whole and well formed.
fn base32_bytes(digits: &[u8]) -> Option<Vec<u8>> {
    let padding = digits
        .iter()
        .rev()
        .take_while(|digit| **digit == b'=')
        .count();
    let used = digits.len() - padding;
    if digits.len() != 8 || ![2, 4, 5, 7, 8].contains(&used) {
        return None;
    }
    let mut bits = 0_u64;
    for digit in &digits[..used] {
        let value = BASE32.iter().position(|known| known == digit)?;
        bits = bits << 5 | u64::try_from(value).ok()?;
    }
    bits <<= 5 * padding;
    Some(bits.to_be_bytes()[3..3 + used * 5 / 8].to_vec())
}

fn sha1sum(arguments: &Arguments) -> Result<Value, Error> {
    let sum = Sha1::digest(arguments.bytes("text")?);
    Ok(Value::from(hexadecimal(&sum)))
}

fn sha256sum(arguments: &Arguments) -> Result<Value, Error> {
    let sum = Sha256::digest(arguments.bytes("text")?);
    Ok(Value::from(hexadecimal(&sum)))
}

fn sha512sum(arguments: &Arguments) -> Result<Value, Error> {
    let sum = Sha512::digest(arguments.bytes("text")?);
    Ok(Value::from(hexadecimal(&sum)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn adler32sum(arguments: &Arguments) -> Result<Value, Error> {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in arguments.bytes("text")? {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    Ok(Value::from((b << 16 | a).to_string()))
}
