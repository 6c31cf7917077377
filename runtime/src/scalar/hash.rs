//! Hashes of text and numbers.

use crate::types::{DateTime, TimeSpan};

/// kql: hash_md5(source: string) -> string
///
/// The MD5 digest of a string's UTF-8 in hexadecimal digits; empty for the empty string (measured).
///
/// ```kql
/// hash_md5("World") == "f5a7924e621e84c9280a9a27e1bcb7f6"
/// hash_md5("") == ""
/// ```
pub fn hash_md5(source: &str) -> String {
    if source.is_empty() { String::new() } else { format!("{:x}", md5::compute(source)) }
}

/// kql: hash_sha1(source: string) -> string
///
/// The SHA-1 digest of a string's UTF-8 in hexadecimal digits; empty for the empty string (measured).
///
/// ```kql
/// hash_sha1("World") == "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"
/// hash_sha1("") == ""
/// ```
pub fn hash_sha1(source: &str) -> String {
    if source.is_empty() { String::new() } else { sha1_smol::Sha1::from(source).digest().to_string() }
}

/// kql: hash_sha256(source: string) -> string
///
/// The SHA-256 digest of a string's UTF-8 in hexadecimal digits; empty for the empty string (measured).
///
/// ```kql
/// hash_sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
/// hash_sha256("") == ""
/// ```
pub fn hash_sha256(source: &str) -> String {
    if source.is_empty() {
        return String::new();
    }
    let digest = hmac_sha256::Hash::hash(source.as_bytes());
    let (high, low) = digest.split_at(16);
    let number = |half: &[u8]| half.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{:032x}{:032x}", number(high), number(low))
}

/// kql: hash(source: string) -> long
/// also: hash_xxhash64
///
/// The 64-bit xxHash of a string's UTF-8 (measured).
///
/// ```kql
/// hash("World") == 1846988464401551951
/// hash("Hello") == 753694413698530628
/// ```
pub fn hash_string(source: &str) -> i64 {
    xxhash64(source.as_bytes()).cast_signed()
}

/// kql: hash(source: long) -> long
/// also: hash_xxhash64
///
/// The 64-bit xxHash of the eight bytes of a number, as that of a datetime is of its ticks.
///
/// ```kql
/// hash(635556672000000000) == hash(datetime(2015-01-01))
/// ```
pub fn hash_long(source: i64) -> i64 {
    xxhash64(&source.to_le_bytes()).cast_signed()
}

/// kql: hash(source: timespan) -> long
/// also: hash_xxhash64
///
/// The 64-bit xxHash of the ticks, as that of a datetime.
///
/// ```kql
/// hash(1tick) == hash(1)
/// ```
pub fn hash_timespan(source: TimeSpan) -> i64 {
    hash_long(source.0)
}

/// kql: hash(source: string, mod: long) -> long
/// also: hash_xxhash64
///
/// The remainder of the hash as a number without a sign; null for a modulus that is not positive.
///
/// ```kql
/// hash("World", 100) == 51
/// isnull(hash("World", 0))
/// ```
pub fn hash_string_mod(source: &str, modulus: i64) -> Option<i64> {
    remainder(hash_string(source), modulus)
}

/// kql: hash(source: datetime, mod: long) -> long
/// also: hash_xxhash64
///
/// The remainder of the hash as a number without a sign; null for a modulus that is not positive.
///
/// ```kql
/// hash(datetime(2015-01-01), 100) == 2
/// ```
pub fn hash_datetime_mod(source: DateTime, modulus: i64) -> Option<i64> {
    remainder(hash_datetime(source), modulus)
}

/// kql: hash(source: long, mod: long) -> long
/// also: hash_xxhash64
///
/// The remainder of the hash as a number without a sign; null for a modulus that is not positive.
///
/// ```kql
/// hash(635556672000000000, 100) == 2
/// ```
pub fn hash_long_mod(source: i64, modulus: i64) -> Option<i64> {
    remainder(hash_long(source), modulus)
}

fn remainder(hash: i64, modulus: i64) -> Option<i64> {
    let modulus = u64::try_from(modulus).ok()?;
    i64::try_from(hash.cast_unsigned().checked_rem(modulus)?).ok()
}

/// kql: hash(source: datetime) -> long
/// also: hash_xxhash64
///
/// The 64-bit xxHash of the ticks (measured).
///
/// ```kql
/// hash(datetime(2015-01-01)) == 1380966698541616202
/// ```
pub fn hash_datetime(source: DateTime) -> i64 {
    hash_long(source.0)
}

const PRIME_1: u64 = 0x9E37_79B1_85EB_CA87;
const PRIME_2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const PRIME_3: u64 = 0x1656_67B1_9E37_79F9;
const PRIME_4: u64 = 0x85EB_CA77_C2B2_AE63;
const PRIME_5: u64 = 0x27D4_EB2F_1656_67C5;

/// The 64-bit xxHash with seed 0.
pub(crate) fn xxhash64(bytes: &[u8]) -> u64 {
    let (blocks, mut rest) = bytes.as_chunks::<32>();
    let mut hash = if blocks.is_empty() { PRIME_5 } else { hash_blocks(blocks) };
    hash = hash.wrapping_add(bytes.len() as u64);
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        hash ^= round(0, u64::from_le_bytes(*word));
        hash = hash.rotate_left(27).wrapping_mul(PRIME_1).wrapping_add(PRIME_4);
        rest = after;
    }
    if let Some((word, after)) = rest.split_first_chunk::<4>() {
        hash ^= u64::from(u32::from_le_bytes(*word)).wrapping_mul(PRIME_1);
        hash = hash.rotate_left(23).wrapping_mul(PRIME_2).wrapping_add(PRIME_3);
        rest = after;
    }
    for byte in rest {
        hash ^= u64::from(*byte).wrapping_mul(PRIME_5);
        hash = hash.rotate_left(11).wrapping_mul(PRIME_1);
    }
    hash = (hash ^ hash >> 33).wrapping_mul(PRIME_2);
    hash = (hash ^ hash >> 29).wrapping_mul(PRIME_3);
    hash ^ hash >> 32
}

fn hash_blocks(blocks: &[[u8; 32]]) -> u64 {
    let mut lanes = [PRIME_1.wrapping_add(PRIME_2), PRIME_2, 0, 0_u64.wrapping_sub(PRIME_1)];
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
    }
    let turns = [1, 7, 12, 18];
    let sum =
        lanes.iter().zip(turns).fold(0_u64, |sum, (lane, turn)| sum.wrapping_add(lane.rotate_left(turn)));
    lanes.iter().fold(sum, |hash, lane| (hash ^ round(0, *lane)).wrapping_mul(PRIME_1).wrapping_add(PRIME_4))
}

fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}

#[cfg(test)]
mod tests {
    use super::{hash_datetime, hash_md5, hash_sha1, hash_sha256, hash_string, xxhash64};
    use crate::types::DateTime;

    #[test]
    fn agrees_with_the_engine() {
        assert_eq!(hash_string("World"), 1_846_988_464_401_551_951);
        assert_eq!(DateTime::from_date(2015, 1, 1).map(hash_datetime), Some(1_380_966_698_541_616_202));
        assert_eq!(hash_md5("True"), "f827cf462f62848df37c5e1e94a4da74");
        assert_eq!(hash_sha1("World"), "70c07ec18ef89c5309bbb0937f3a6342411e1fdd");
        assert!(hash_sha256("abc").starts_with("ba7816bf8f01cfea"));
    }

    #[test]
    fn long_text_hashes_as_the_definition_says() {
        assert_eq!(xxhash64(&[b'a'; 40]), 0x569E_A684_3111_EF03);
    }
}
