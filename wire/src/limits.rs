//! What a client may do, in one place: the edge refuses early by it, the services enforce it, the page shows it.

use serde::{Deserialize, Serialize};

/// What people pay for. Accounts come later; until then everyone is anonymous.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Nobody signed in.
    #[default]
    Anonymous,
}

/// What one client of a tier may do on the servers. Runs on the user's own device are never limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The largest workbook, in bytes.
    pub workbook_bytes: u64,
    /// The most trials of one server run.
    pub trials: u64,
    /// Server runs waiting or running at once.
    pub simulations: u32,
    /// Requests a minute through the edge.
    pub requests_per_minute: u32,
    /// Days that a shared link lives.
    pub share_days: u32,
}

impl Tier {
    /// The limits of the tier.
    pub const fn limits(self) -> Limits {
        match self {
            Self::Anonymous => Limits {
                workbook_bytes: 25 * 1024 * 1024,
                trials: 10_000_000,
                simulations: 4,
                requests_per_minute: 300,
                share_days: 90,
            },
        }
    }
}
