//! The checksum of a ZIP archive's entries: CRC-32, reflected, with the polynomial 0xEDB88320 (RFC 1952, section 8).

use std::sync::OnceLock;

use flate2::Crc;

/// Bytes that are taken at once.
const STRIDE: usize = 8;

/// The checksum of some bytes.
pub(crate) fn checksum(content: &[u8]) -> u32 {
    // The library's tables are 16 kilobytes that no compression shortens: too much for a page to load.
    if cfg!(target_arch = "wasm32") {
        return by_tables(content);
    }
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

/// Eight bytes at once, each by its own table (Kounavis and Berry, "A systematic approach to building high
/// performance, software-based, CRC generators", ISCC 2005); the tables are made at the first call.
fn by_tables(content: &[u8]) -> u32 {
    static TABLES: OnceLock<[[u32; 256]; STRIDE]> = OnceLock::new();
    let tables = TABLES.get_or_init(tables);
    let (strides, rest) = content.as_chunks::<STRIDE>();
    let mut crc = !0;
    for bytes in strides {
        let [first, second] = [0, 4].map(|at| u32::from_le_bytes([0, 1, 2, 3].map(|i| bytes[at + i])));
        let words = [first ^ crc, second].map(u32::to_le_bytes);
        crc = words
            .as_flattened()
            .iter()
            .zip(tables.iter().rev())
            .fold(0, |crc, (byte, table)| crc ^ table[usize::from(*byte)]);
    }
    !rest.iter().fold(crc, |crc, byte| crc >> 8 ^ tables[0][usize::from(crc as u8 ^ byte)])
}

/// What a byte does to the checksum, after which as many bytes come as the table's position says.
fn tables() -> [[u32; 256]; STRIDE] {
    let bit = |crc: u32| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let mut tables = [[0; 256]; STRIDE];
    tables[0] = std::array::from_fn(|byte| (0..8).fold(byte as u32, |crc, _| bit(crc)));
    for index in 1..STRIDE {
        tables[index] = tables[index - 1].map(|crc| crc >> 8 ^ tables[0][usize::from(crc as u8)]);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn gives_the_check_value_of_the_catalogue() {
        assert_eq!(by_tables(b"123456789"), 0xCBF4_3926);
        assert_eq!(by_tables(b""), 0);
    }

    proptest! {
        #[test]
        fn tables_and_library_agree(content: Vec<u8>) {
            prop_assert_eq!(by_tables(&content), checksum(&content));
        }
    }
}
