//! Why the edge answers by itself: refusals that spare the services, and faults on the way to them.

use wire::problem::Problem;

/// A request that the services do not see, or did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EdgeError {
    /// The path holds what none of ours does.
    BadPath,
    /// There is nothing there.
    NotFound,
    /// The path does not answer to the method.
    MethodNotAllowed {
        /// The methods that it answers to, as `Allow` lists them.
        allowed: String,
    },
    /// A body whose size nobody said.
    LengthRequired,
    /// A body that is too large.
    TooLarge {
        /// Its bytes.
        bytes: u64,
        /// The most there may be.
        most: u64,
    },
    /// A body of a kind that the path does not take.
    MediaType {
        /// The kind.
        given: String,
        /// The kinds that it takes.
        allowed: &'static [&'static str],
    },
    /// Too many requests from one client.
    RateLimited {
        /// Seconds until it may ask again.
        seconds: u32,
    },
    /// The services failed several times in a row, and are left alone for a while.
    Resting {
        /// Seconds until they are asked again.
        seconds: u32,
    },
    /// The services cannot be reached.
    Unreachable,
    /// The services did not answer in time.
    TimedOut,
    /// The runtime refused what we asked of it. The text is for the log.
    Runtime(String),
}

impl EdgeError {
    /// What the client sees.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::BadPath => Problem::new(
                400,
                "bad_path",
                "This address is not one of ours",
                "The address holds characters or segments that no address of Carlo has. Check the link.",
            ),
            Self::NotFound => Problem::new(
                404,
                "not_found",
                "Not found",
                "There is nothing at this address. Check the link.",
            ),
            Self::MethodNotAllowed { allowed } => Problem::new(
                405,
                "method_not_allowed",
                "The address does not answer to this method",
                format!("It answers to {allowed}."),
            ),
            Self::LengthRequired => Problem::new(
                411,
                "length_required",
                "The size of the body is missing",
                "Send a Content-Length with the number of bytes of the body.",
            ),
            Self::TooLarge { bytes, most } => Problem::new(
                413,
                "body_too_large",
                "The request is too large",
                format!("It has {bytes} bytes; at most {most} are taken here."),
            ),
            Self::MediaType { given, allowed } => Problem::new(
                415,
                "unsupported_media_type",
                "The body is of the wrong kind",
                match (given.as_str(), allowed) {
                    (_, []) => "This address takes no body.".to_owned(),
                    ("", _) => format!("Name its kind in Content-Type: {}.", allowed.join(" or ")),
                    (given, _) => format!("It is {given}; this address takes {}.", allowed.join(" or ")),
                },
            ),
            Self::RateLimited { seconds } => Problem::new(
                429,
                "rate_limited",
                "Too many requests",
                format!(
                    "There were more requests from here than one client may make. Wait {seconds} seconds. \
                     Simulations on your own device are never limited."
                ),
            ),
            Self::Resting { seconds } => Problem::new(
                503,
                "services_unavailable",
                "Our servers are not answering",
                format!(
                    "Try again in {seconds} seconds. Everything that runs on your own device goes on working."
                ),
            ),
            Self::Unreachable => Problem::new(
                502,
                "services_unreachable",
                "Our servers cannot be reached",
                "Try again in a moment. Everything that runs on your own device goes on working.",
            ),
            Self::TimedOut => Problem::new(
                504,
                "services_timed_out",
                "Our servers took too long",
                "Try again in a moment; if it stays, report the request id.",
            ),
            Self::Runtime(_) => Problem::new(
                500,
                "internal",
                "Something broke on our side",
                "The request could not be completed. Try again; if it stays, report the request id.",
            ),
        }
    }

    /// What the answer's headers say beside the problem.
    pub(crate) fn header(&self) -> Option<(&'static str, String)> {
        match self {
            Self::MethodNotAllowed { allowed } => Some(("allow", allowed.clone())),
            Self::RateLimited { seconds } | Self::Resting { seconds } => {
                Some(("retry-after", seconds.to_string()))
            }
            _ => None,
        }
    }
}

impl From<worker::Error> for EdgeError {
    fn from(error: worker::Error) -> Self {
        Self::Runtime(error.to_string())
    }
}
