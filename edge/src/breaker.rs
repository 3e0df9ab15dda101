//! When not to ask the services: a circuit breaker, and a budget for retries. Pure; the clock is passed in.

/// Failures in a row after which the services are left alone.
const FAILURES: u32 = 5;
/// How long they are left alone, in milliseconds.
const REST: u64 = 5_000;

/// Lets requests through until the services fail several times in a row, then none for a while, then one to
/// see whether they are back.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u32,
    /// While set, nothing goes through before this time.
    rests_until: Option<u64>,
}

impl Breaker {
    /// Whether a request may go to the services at `now` (milliseconds); otherwise, in how many seconds.
    pub(crate) fn admit(&mut self, now: u64) -> Result<(), u32> {
        match self.rests_until {
            Some(until) if now < until => Err((until - now).div_ceil(1000).try_into().unwrap_or(u32::MAX)),
            Some(_) => {
                // The one that sees whether they are back; the others wait for what it finds.
                self.rests_until = Some(now + REST);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Learns that the services answered.
    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Learns that they did not.
    pub(crate) fn failed(&mut self, now: u64) {
        self.failures += 1;
        if self.failures >= FAILURES {
            self.rests_until = Some(now + REST);
        }
    }
}

/// Allows one retry for every ten requests, so that retries cannot bury services that are struggling.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    /// In tenths of a retry.
    tenths: u32,
}

impl RetryBudget {
    /// Enough for a few retries at the start.
    pub(crate) const fn new() -> Self {
        Self { tenths: 50 }
    }

    /// Learns of a request.
    pub(crate) fn earn(&mut self) {
        self.tenths = (self.tenths + 1).min(100);
    }

    /// Takes a retry, if there is one.
    pub(crate) fn spend(&mut self) -> bool {
        match self.tenths.checked_sub(10) {
            Some(rest) => {
                self.tenths = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_after_failures_in_a_row_and_then_tries_one() {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert_eq!(breaker.admit(1_000), Ok(()));
            breaker.failed(1_000);
        }
        assert_eq!(breaker.admit(1_001), Err(5));
        assert_eq!(breaker.admit(5_999), Err(1));
        assert_eq!(breaker.admit(6_000), Ok(()));
        assert_eq!(breaker.admit(6_001), Err(5), "only one goes to see");
        breaker.succeeded();
        assert_eq!(breaker.admit(6_002), Ok(()));
        assert_eq!(breaker.admit(6_003), Ok(()));
    }

    #[test]
    fn one_success_forgives() {
        let mut breaker = Breaker::default();
        for _ in 0..20 {
            for _ in 1..FAILURES {
                breaker.failed(0);
            }
            breaker.succeeded();
        }
        assert_eq!(breaker.admit(0), Ok(()));
    }

    #[test]
    fn a_tenth_of_the_requests_may_be_retries() {
        let mut budget = RetryBudget::new();
        while budget.spend() {}
        let mut retries = 0;
        for _ in 0..1_000 {
            budget.earn();
            retries += u32::from(budget.spend());
        }
        assert_eq!(retries, 100);
    }
}
