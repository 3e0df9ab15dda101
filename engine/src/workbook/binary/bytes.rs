//! Little-endian numbers and texts, one after another; `None` where the bytes end.

/// The bytes that are still to be read.
#[derive(Clone, Copy)]
pub(in crate::workbook) struct Bytes<'a>(pub(in crate::workbook) &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next `length` bytes.
    pub(in crate::workbook) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Passes over `length` bytes.
    pub(in crate::workbook) fn skip(&mut self, length: usize) -> Option<()> {
        self.take(length).map(drop)
    }

    pub(in crate::workbook) fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(in crate::workbook) fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(in crate::workbook) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// A number; `None` also where it is infinite or none.
    pub(in crate::workbook) fn f64(&mut self) -> Option<f64> {
        let number = self.take(8)?.try_into().ok().map(f64::from_le_bytes)?;
        number.is_finite().then_some(number)
    }

    /// `length` letters of one or of two bytes each.
    pub(in crate::workbook) fn letters(&mut self, length: usize, wide: bool) -> Option<String> {
        let bytes = self.take(if wide { length.checked_mul(2)? } else { length })?;
        Some(letters(bytes, wide))
    }

    /// A text with its length before it in four bytes, in UTF-16 ([MS-XLSB] 2.5.169).
    pub(in crate::workbook) fn wide_text(&mut self) -> Option<String> {
        let length = self.u32()? as usize;
        self.letters(length, true)
    }

    /// The same, where a length of 2³² - 1 stands for no text ([MS-XLSB] 2.5.167).
    pub(in crate::workbook) fn nullable_text(&mut self) -> Option<String> {
        let mut ahead = *self;
        if ahead.u32()? == u32::MAX {
            *self = ahead;
            return Some(String::new());
        }
        self.wide_text()
    }

    /// A number in four bytes, whole or a hundredth, with a float's first 30 bits or an integer
    /// ([MS-XLS] 2.5.122 `RkNumber`).
    pub(in crate::workbook) fn rk(&mut self) -> Option<f64> {
        let raw = self.u32()?;
        let number = match raw & 2 {
            0 => f64::from_bits(u64::from(raw & !3) << 32),
            _ => f64::from(raw as i32 >> 2),
        };
        let number = if raw & 1 == 1 { number / 100.0 } else { number };
        number.is_finite().then_some(number)
    }
}

/// Letters of one byte each, which are the first 256 of Unicode, or of two in UTF-16.
pub(in crate::workbook) fn letters(bytes: &[u8], wide: bool) -> String {
    if wide {
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        bytes.iter().copied().map(char::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [MS-XLS] 2.5.217, the examples of `RkNumber`.
    #[test]
    fn short_numbers() {
        for (raw, number) in [
            (0x3ff0_0000, 1.0),
            (0x3ff0_0001, 0.01),
            (0x0012_d686, 308_641.0),
            (0x0012_d687, 3_086.41),
            (0xffff_fff6, -3.0),
        ] {
            assert_eq!(Bytes(&u32::to_le_bytes(raw)).rk(), Some(number), "{raw:x}");
        }
        assert_eq!(Bytes(&[1, 2]).rk(), None);
    }
}
