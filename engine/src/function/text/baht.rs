//! Amounts of money in Thai words, as Excel's BAHTTEXT writes them.

const DIGITS: [&str; 10] = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"];
/// Units, tens, hundreds … of a group of six digits.
const PLACES: [&str; 6] = ["", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน"];
const MILLION: &str = "ล้าน";

/// An amount in words, rounded to satang; `None` beyond the digits that a number keeps.
pub(super) fn words(amount: f64) -> Option<String> {
    let satang = crate::math::round_decimal(amount.abs() * 100.0, 0.0);
    if satang.is_nan() || satang >= 1e17 {
        return None;
    }
    let satang = satang as u64;
    let (baht, satang) = (satang / 100, satang % 100);
    let mut text = String::new();
    if amount < 0.0 && baht + satang > 0 {
        text += "ลบ";
    }
    if baht > 0 || satang == 0 {
        text += &whole(baht);
        text += "บาท";
    }
    if satang == 0 {
        text += "ถ้วน";
    } else {
        text += &whole(satang);
        text += "สตางค์";
    }
    Some(text)
}

/// A whole number in words.
fn whole(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut text = String::new();
    if number >= 1_000_000 {
        text += &whole(number / 1_000_000);
        text += MILLION;
    }
    let group = number % 1_000_000;
    for (place, name) in PLACES.iter().enumerate().rev() {
        let digit = (group / 10_u64.pow(place as u32) % 10) as usize;
        text += match (place, digit) {
            (_, 0) => continue,
            (1, 1) => "",
            (1, 2) => "ยี่",
            (0, 1) if number > 10 => "เอ็ด",
            _ => DIGITS[digit],
        };
        text += name;
    }
    text
}
