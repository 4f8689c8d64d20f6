//! Base32 and checksums.

use std::fmt::Write as _;

use sha2::Digest;

const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) fn base32(bytes: &[u8]) -> String {
    bytes.chunks(5).map(eight_digits).collect()
}

/// Returns the eight digits of one to five bytes.
fn eight_digits(chunk: &[u8]) -> String {
    let bits = (0..5).fold(0_u64, |bits, index| {
        bits << 8 | u64::from(chunk.get(index).copied().unwrap_or(0))
    });
    let used = (chunk.len() * 8).div_ceil(5);
    let digit = |index: usize| {
        let five = usize::try_from((bits >> (35 - 5 * index)) & 31).unwrap_or(0);
        if index < used {
            char::from(DIGITS[five])
        } else {
            '='
        }
    };
    (0..8).map(digit).collect()
}

/// Returns the bytes that the base32 means, if it is whole and well formed.
pub(super) fn base32_bytes(text: &str) -> Option<Vec<u8>> {
    let chunks = text.as_bytes().chunks(8);
    let bytes: Option<Vec<Vec<u8>>> = chunks.map(five_bytes).collect();
    bytes.map(|bytes| bytes.concat())
}

fn five_bytes(digits: &[u8]) -> Option<Vec<u8>> {
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
        let value = DIGITS.iter().position(|known| known == digit)?;
        bits = bits << 5 | u64::try_from(value).ok()?;
    }
    bits <<= 5 * padding;
    Some(bits.to_be_bytes()[3..3 + used * 5 / 8].to_vec())
}

/// Returns the checksum by the algorithm `D` in hexadecimal digits.
pub(super) fn checksum<D: Digest>(bytes: &[u8]) -> String {
    D::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

pub(super) fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_read_back() {
        for length in 0..12 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte * 23).collect();
            assert_eq!(base32_bytes(&base32(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn base32_without_its_padding_is_none() {
        assert_eq!(base32(b"hello"), "NBSWY3DP");
        assert_eq!(base32_bytes("NBSWY3D"), None);
        assert_eq!(base32_bytes("nbswy3dp"), None);
    }

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert!(checksum::<sha1::Sha1>(b"").starts_with("da39a3ee"));
        assert!(checksum::<sha2::Sha256>(b"").starts_with("e3b0c442"));
        assert_eq!(adler32(b"hello"), 103_547_413);
    }
}
