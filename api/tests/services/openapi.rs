//! The OpenAPI document, kept as a reviewed copy: a change of the interface is a change of this file.

use expect_test::expect_file;

use crate::support::Database;

#[test]
fn the_document_is_the_reviewed_one() {
    let document = api::router::openapi().to_pretty_json().unwrap();
    expect_file!["./openapi.json"].assert_eq(&format!("{document}\n"));
}

#[test]
fn the_document_is_served() {
    let database = Database::sqlite();
    let served = database.serve(&[]).get("/api/openapi.json").json();
    let reviewed = api::router::openapi().to_pretty_json().unwrap();
    assert_eq!(served, serde_json::from_str::<serde_json::Value>(&reviewed).unwrap());
}
