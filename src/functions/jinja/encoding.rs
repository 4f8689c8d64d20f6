//! Base64, base32 and checksums.
//!
//! - The input is text, or the bytes of a file.
//! - Text that is not well formed is an error; Helm returns the error's text as the
//!   result.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Error;
use minijinja::value::Value;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::arguments::Arguments;
use super::entry::Entry;
use crate::functions::encoding::{adler32, base32, base32_bytes, checksum};

const ERRORS: &str = "Text that cannot be decoded is an error; Helm returns the error's text.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("b64enc", |arguments| {
        Ok(Value::from(STANDARD.encode(bytes(arguments)?)))
    })
    .helm(&["b64enc"])
    .takes(&["text"])
    .doc("The text's bytes as base64.")
    .example("'hello' | b64enc", "'aGVsbG8='"),
    Entry::function("b64dec", b64dec)
        .helm(&["b64dec"])
        .takes(&["text"])
        .doc("The text that the base64 encodes.")
        .differs(ERRORS)
        .example("'aGVsbG8=' | b64dec", "'hello'"),
    Entry::function("b32enc", |arguments| {
        Ok(Value::from(base32(bytes(arguments)?)))
    })
    .helm(&["b32enc"])
    .takes(&["text"])
    .doc("The text's bytes as base32.")
    .example("'hello' | b32enc", "'NBSWY3DP'"),
    Entry::function("b32dec", b32dec)
        .helm(&["b32dec"])
        .takes(&["text"])
        .doc("The text that the base32 encodes.")
        .differs(ERRORS)
        .example("'NBSWY3DP' | b32dec", "'hello'"),
    Entry::function("sha1sum", |arguments| {
        Ok(Value::from(checksum::<Sha1>(bytes(arguments)?)))
    })
    .helm(&["sha1sum"])
    .takes(&["text"])
    .doc("The SHA-1 of the text's bytes, in hexadecimal digits; prefer `sha256sum` where you can.")
    .example("'' | sha1sum | trunc(8)", "'da39a3ee'"),
    Entry::function("sha256sum", |arguments| {
        Ok(Value::from(checksum::<Sha256>(bytes(arguments)?)))
    })
    .helm(&["sha256sum"])
    .takes(&["text"])
    .doc("The SHA-256 of the text's bytes, in hexadecimal digits.")
    .example("'' | sha256sum | trunc(8)", "'e3b0c442'"),
    Entry::function("sha512sum", |arguments| {
        Ok(Value::from(checksum::<Sha512>(bytes(arguments)?)))
    })
    .helm(&["sha512sum"])
    .takes(&["text"])
    .doc("The SHA-512 of the text's bytes, in hexadecimal digits.")
    .example("'' | sha512sum | trunc(8)", "'cf83e135'"),
    Entry::function("adler32sum", |arguments| {
        Ok(Value::from(adler32(bytes(arguments)?).to_string()))
    })
    .helm(&["adler32sum"])
    .takes(&["text"])
    .doc("The Adler-32 of the text's bytes, in decimal digits.")
    .example("'hello' | adler32sum", "'103547413'"),
];

fn bytes<'a>(arguments: &'a Arguments) -> Result<&'a [u8], Error> {
    arguments.bytes("text")
}

fn b64dec(arguments: &Arguments) -> Result<Value, Error> {
    let bytes = STANDARD.decode(arguments.text("text")?);
    let not_base64 = |error| arguments.bad("text", &format!("is not base64: {error}"));
    decoded(arguments, bytes.map_err(not_base64)?)
}

fn b32dec(arguments: &Arguments) -> Result<Value, Error> {
    let bytes = base32_bytes(arguments.text("text")?);
    decoded(
        arguments,
        bytes.ok_or_else(|| arguments.bad("text", "is not base32"))?,
    )
}

fn decoded(arguments: &Arguments, bytes: Vec<u8>) -> Result<Value, Error> {
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| arguments.bad("text", "does not contain UTF-8 text"))?;
    Ok(Value::from(text))
}
