//! Who is asking: until there are accounts, a keyed hash of the client's address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::config::Config;
use crate::state::AppState;
use crate::token;

/// Whom the rows that a request makes belong to: `anonymous:` and 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(pub String);

impl FromRequestParts<AppState> for Owner {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = address(&app.config, peer, &parts.headers);
        let hash = token::sha256(format!("{}\n{address}", app.owner_key));
        Ok(Self(format!("anonymous:{}", &hash[..32])))
    }
}

/// The client's address: the peer's, or what a trusted proxy says of it. IPv6 addresses count by their /64,
/// which is what one household or machine is given.
fn address(config: &Config, peer: Option<IpAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)).to_canonical();
    let said = || {
        let last = headers.get_all(config.client_address_header.as_str()).iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let client = if config.trusted_proxies.contains(&peer) { said().unwrap_or(peer) } else { peer };
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        address => address,
    }
}

/// Whether `peer` may speak for others: pass a request id on, say who the client is.
pub fn is_trusted(config: &Config, peer: Option<SocketAddr>) -> bool {
    peer.is_some_and(|peer| config.trusted_proxies.contains(&peer.ip().to_canonical()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &str) -> String {
        let config = Config::load([("CARLO_TRUSTED_PROXIES".to_owned(), trusted.to_owned())]).unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        address(&config, Some(peer.parse().unwrap()), &headers).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("192.0.2.1", &["203.0.113.9"], ""), "192.0.2.1");
        assert_eq!(seen("127.0.0.1", &["203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen("::ffff:127.0.0.1", &["203.0.113.9"], "127.0.0.1"), "203.0.113.9");
    }

    #[test]
    fn what_a_client_writes_before_the_proxy_does_not_count() {
        assert_eq!(seen("127.0.0.1", &["1.1.1.1, 203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", &["1.1.1.1", "203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", &["not an address"], "127.0.0.1"), "127.0.0.1");
    }

    #[test]
    fn ipv6_counts_by_network() {
        let one = seen("2001:db8:1:2:3:4:5:6", &[], "");
        assert_eq!(one, seen("2001:db8:1:2:ffff::1", &[], ""));
        assert_ne!(one, seen("2001:db8:1:3:3:4:5:6", &[], ""));
    }
}
