//! The configuration: parsed once, from the documented default file, a file of the operator's, and the environment.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use toml::{Table, Value};

/// The default file, which documents every setting.
pub const DEFAULTS: &str = include_str!("../carlo-api.default.toml");

/// What begins the name of every environment variable that is read.
const PREFIX: &str = "CARLO_";

/// Every setting; `carlo-api.default.toml` says what each means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the default file documents each setting, once")]
pub struct Config {
    pub database: String,
    pub database_connections: u32,
    pub migrate: bool,
    pub objects: PathBuf,
    pub bind: String,
    pub public_origin: String,
    pub app: PathBuf,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub client_address_header: String,
    pub workbook_workers: usize,
    pub simulation_workers: usize,
    pub threads: usize,
    pub workbook_seconds: u64,
    pub workbook_memory: u64,
    pub simulation_seconds: u64,
    pub simulation_memory: u64,
    pub lease_seconds: u64,
    pub poll_milliseconds: u64,
    pub attempts: u32,
    pub connections: usize,
    pub requests: usize,
    pub streams: usize,
    pub header_seconds: u64,
    pub request_seconds: u64,
    pub upload_seconds: u64,
    pub drain_seconds: u64,
    pub retention_days: u32,
    pub log: String,
    pub log_format: LogFormat,
    /// The program that reads workbooks and simulates, as a child process: this one.
    #[serde(skip, default = "this_program")]
    pub child_program: PathBuf,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The operator's file cannot be read.
    #[error("the configuration file {path} cannot be read: {error}")]
    File {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A setting is unknown, or has a value of the wrong kind.
    #[error("{origin}: {error}")]
    Setting {
        /// The file or the environment.
        origin: String,
        /// What is wrong.
        error: String,
    },
}

impl Config {
    /// The configuration for `environment`, the process's variables.
    pub fn load(environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut table: Table = DEFAULTS.parse().expect("the default file is TOML");
        let environment: Vec<_> = environment
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_lowercase(), value)))
            .collect();
        if let Some((_, path)) = environment.iter().find(|(name, _)| name == "config") {
            overlay_file(&mut table, path)?;
        }
        for (name, text) in environment {
            if let Some(current) = table.get(&name) {
                let value = parse_like(current, &text).map_err(|error| ConfigError::Setting {
                    origin: format!("{PREFIX}{}", name.to_uppercase()),
                    error,
                })?;
                table.insert(name, value);
            }
        }
        let config: Self = table.try_into().map_err(|error| ConfigError::Setting {
            origin: "configuration".into(),
            error: error.to_string(),
        })?;
        config.check()
    }

    fn check(self) -> Result<Self, ConfigError> {
        let positive = [
            ("database_connections", u64::from(self.database_connections)),
            ("lease_seconds", self.lease_seconds),
            ("poll_milliseconds", self.poll_milliseconds),
            ("attempts", u64::from(self.attempts)),
            ("connections", self.connections as u64),
            ("requests", self.requests as u64),
            ("header_seconds", self.header_seconds),
            ("request_seconds", self.request_seconds),
            ("upload_seconds", self.upload_seconds),
        ];
        match positive.iter().find(|(_, value)| *value == 0) {
            None => Ok(self),
            Some((name, _)) => Err(ConfigError::Setting {
                origin: (*name).to_owned(),
                error: "must be at least 1".to_owned(),
            }),
        }
    }

    /// How long a lease holds.
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }

    /// How often queues and running simulations are looked at.
    pub fn poll(&self) -> Duration {
        Duration::from_millis(self.poll_milliseconds)
    }

    /// How long requests and simulations may still take after SIGTERM.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds)
    }

    /// Threads of one simulation.
    pub fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

fn this_program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("carlo-api"))
}

fn overlay_file(table: &mut Table, path: &str) -> Result<(), ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| ConfigError::File { path: path.to_owned(), error })?;
    let file: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Setting {
        origin: path.to_owned(),
        error: error.to_string(),
    })?;
    table.extend(file);
    Ok(())
}

/// Reads `text` as a value of the kind that `current` is of.
fn parse_like(current: &Value, text: &str) -> Result<Value, String> {
    match current {
        Value::Integer(_) => {
            text.parse().map(Value::Integer).map_err(|_| format!("`{text}` is not a whole number"))
        }
        Value::Boolean(_) => {
            text.parse().map(Value::Boolean).map_err(|_| format!("`{text}` is neither true nor false"))
        }
        Value::Array(_) => Ok(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.to_owned()))
                .collect(),
        )),
        _ => Ok(Value::String(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::load(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn defaults_stand_alone() {
        let config = load(&[]).unwrap();
        assert_eq!(config.bind, "127.0.0.1:8080");
        assert_eq!(config.database, "sqlite:var/carlo.db");
        assert!(config.threads() >= 1);
    }

    #[test]
    fn the_environment_wins() {
        let config = load(&[
            ("CARLO_BIND", "0.0.0.0:80"),
            ("CARLO_LEASE_SECONDS", "2"),
            ("CARLO_TRUSTED_PROXIES", "127.0.0.1, ::1"),
            ("CARLO_LOG_FORMAT", "json"),
            ("HOME", "/nowhere"),
        ])
        .unwrap();
        assert_eq!(config.bind, "0.0.0.0:80");
        assert_eq!(config.lease(), Duration::from_secs(2));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        let error = load(&[("CARLO_LEASE_SECONDS", "soon")]).unwrap_err().to_string();
        assert!(error.contains("CARLO_LEASE_SECONDS") && error.contains("soon"), "{error}");
        assert!(load(&[("CARLO_LEASE_SECONDS", "0")]).unwrap_err().to_string().contains("lease_seconds"));
        assert!(load(&[("CARLO_TRUSTED_PROXIES", "localhost")]).is_err());
    }
}
