//! The headers that tell browsers what the page may do: on every answer, from the edge and from the services.

/// What the page may load and do: itself, its WebAssembly, its workers, and nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob: data:; worker-src 'self'; connect-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// The security headers of every answer.
pub const SECURITY: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// `Strict-Transport-Security`, sent where people come by https: for two years, come by https only.
pub const STRICT_TRANSPORT: &str = "max-age=63072000";

/// The header with the request's id.
pub const REQUEST_ID: &str = "x-request-id";
