//! One request as every part of the edge needs it: its id, its place in a trace, the client's address.

use uuid::Uuid;
use wire::headers::REQUEST_ID;
use worker::{Headers, Request};

use crate::error::EdgeError;

/// The facts of one request.
pub(crate) struct Visit {
    /// The request's id, made here: what a client sends is not believed.
    pub(crate) id: String,
    /// `traceparent`, the client's where it is well formed.
    traceparent: String,
    /// The client's address as the platform knows it.
    address: Option<String>,
    /// Whether people come by https.
    pub(crate) https: bool,
}

impl Visit {
    /// Takes a request's facts.
    pub(crate) fn of(request: &Request) -> Result<Self, EdgeError> {
        let given = request.headers().get("traceparent")?.filter(|text| is_traceparent(text));
        let traceparent = given.unwrap_or_else(|| {
            let parent = Uuid::new_v4().simple().to_string();
            format!("00-{}-{}-01", Uuid::new_v4().simple(), &parent[..16])
        });
        Ok(Self {
            id: Uuid::new_v4().to_string(),
            traceparent,
            address: request.headers().get("cf-connecting-ip")?,
            https: request.url()?.scheme() == "https",
        })
    }

    /// Tells the services.
    pub(crate) fn tell(&self, headers: &Headers) -> Result<(), EdgeError> {
        headers.set(REQUEST_ID, &self.id)?;
        headers.set("traceparent", &self.traceparent)?;
        headers.set("x-forwarded-proto", if self.https { "https" } else { "http" })?;
        if let Some(address) = &self.address {
            headers.set("x-forwarded-for", address)?;
        }
        Ok(())
    }
}

/// Whether a text is a `traceparent` of version 00 (W3C Trace Context, section 3.2).
fn is_traceparent(text: &str) -> bool {
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let somebody = |part: &str| part.bytes().any(|byte| byte != b'0');
    match text.split('-').collect::<Vec<_>>()[..] {
        ["00", trace, parent, flags] => {
            hex(trace, 32) && somebody(trace) && hex(parent, 16) && somebody(parent) && hex(flags, 2)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_traces_are_continued() {
        // The standard's own example.
        assert!(is_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        for bad in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert!(!is_traceparent(bad), "{bad}");
        }
    }
}
