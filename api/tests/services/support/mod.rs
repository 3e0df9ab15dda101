//! What the tests stand on.

pub(crate) mod http;
pub(crate) mod postgres;
pub(crate) mod server;
pub(crate) mod workbook;

pub(crate) use server::{Database, Server};

/// The same test on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name($crate::support::Database::sqlite()) })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name($crate::support::Database::postgres()) })*
        }
    };
}
pub(crate) use on_both;
