//! Numbers as decimal digits, which is how they are rounded and laid out for reading.

/// A number of at least 0: `0.d₁d₂d₃… × 10^point`, without zeros at either end of the digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// The 15 significant digits that Excel keeps of a number, which must be finite and at least 0.
    pub(super) fn new(number: f64) -> Self {
        let (significand, last) = crate::math::fifteen_digits(number);
        let digits = significand.to_string().bytes().map(|digit| digit - b'0').collect();
        Self { digits, point: i64::from(last) + 15 }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        let kept = self.digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
        self.digits.truncate(kept);
        let leading = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..leading);
        self.point = if self.digits.is_empty() { 1 } else { self.point - leading as i64 };
        self
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The power of ten of the first digit.
    pub(super) fn exponent(&self) -> i64 {
        self.point - 1
    }

    /// How many digits there are behind the point.
    pub(super) fn places(&self) -> i64 {
        (self.digits.len() as i64 - self.point).max(0)
    }

    /// Times a power of ten.
    pub(super) fn shifted(&self, by: i64) -> Self {
        let point = if self.is_zero() { self.point } else { self.point + by };
        Self { digits: self.digits.clone(), point }
    }

    /// Rounded half up to so many places behind the point, or before it where negative.
    pub(super) fn rounded(&self, places: i64) -> Self {
        let kept = self.point + places;
        if kept >= self.digits.len() as i64 {
            return self.clone();
        }
        let Ok(kept) = usize::try_from(kept) else {
            return Self { digits: Vec::new(), point: 1 };
        };
        let up = self.digits[kept] >= 5;
        let mut rounded = Self { digits: self.digits[..kept].to_vec(), point: self.point };
        if up {
            match rounded.digits.iter().rposition(|digit| *digit != 9) {
                Some(at) => {
                    rounded.digits[at] += 1;
                    rounded.digits.truncate(at + 1);
                }
                None => {
                    rounded.digits = vec![1];
                    rounded.point += 1;
                }
            }
        }
        rounded.trimmed()
    }

    /// The digits before the point, none for a number below 1.
    pub(super) fn whole_digits(&self) -> Vec<u8> {
        let length = if self.is_zero() { 0 } else { usize::try_from(self.point).unwrap_or(0) };
        let mut digits: Vec<u8> = self.digits.iter().copied().take(length).collect();
        digits.resize(length, 0);
        digits
    }

    /// The digit at a place behind the point, from 0; `None` where only zeros follow.
    pub(super) fn place(&self, place: usize) -> Option<u8> {
        if self.is_zero() {
            return None;
        }
        match usize::try_from(self.point + place as i64) {
            Ok(index) => self.digits.get(index).copied(),
            Err(_) => Some(0),
        }
    }

    /// All digits, with a point where one is needed.
    pub(super) fn plain(&self) -> String {
        let letter = |digit: u8| char::from(b'0' + digit);
        let mut text: String = self.whole_digits().into_iter().map(letter).collect();
        if text.is_empty() {
            text.push('0');
        }
        let places = (0..).map_while(|place| self.place(place)).map(letter).collect::<String>();
        if places.is_empty() { text } else { format!("{text}.{places}") }
    }
}
