//! How much one client may ask: by its address, and by the token it shows. The platform counts.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use worker::{Env, Request};

use crate::error::EdgeError;

/// The seconds over which requests are counted; wrangler.toml says the same.
const PERIOD: u32 = 60;

/// Refuses a request beyond what its address or its token may ask.
pub(crate) async fn check(request: &Request, env: &Env) -> Result<(), EdgeError> {
    let address = request.headers().get("cf-connecting-ip")?;
    let mut within = allows(env, "ADDRESS_LIMITER", address_key(address.as_deref())).await?;
    if let Some(credentials) = request.headers().get("authorization")? {
        within &= allows(env, "TOKEN_LIMITER", token_key(&credentials)).await?;
    }
    if within { Ok(()) } else { Err(EdgeError::RateLimited { seconds: PERIOD }) }
}

async fn allows(env: &Env, limiter: &str, key: String) -> Result<bool, EdgeError> {
    Ok(env.rate_limiter(limiter)?.limit(key).await?.success)
}

/// Whose requests are counted together: an IPv4 address, or the /64 network of an IPv6 one, which is what one
/// household or machine is given. Those without an address share one count.
fn address_key(address: Option<&str>) -> String {
    match address.and_then(|text| text.trim().parse::<IpAddr>().ok()).map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

/// A token's hash: the platform's counters need not hold what opens doors.
fn token_key(credentials: &str) -> String {
    Sha256::digest(credentials.trim()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one_client() {
        assert_eq!(address_key(Some("203.0.113.9")), "203.0.113.9");
        assert_eq!(address_key(Some("::ffff:203.0.113.9")), "203.0.113.9");
        assert_eq!(address_key(Some("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
        assert_eq!(address_key(Some("2001:db8:1:2:ffff::1")), "2001:db8:1:2::/64");
        assert_ne!(address_key(Some("2001:db8:1:3::1")), "2001:db8:1:2::/64");
        assert_eq!(address_key(Some("nonsense")), "unknown");
        assert_eq!(address_key(None), "unknown");
    }

    #[test]
    fn tokens_are_counted_by_their_hash() {
        assert_eq!(
            token_key("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "FIPS 180-2, appendix B.1"
        );
    }
}
