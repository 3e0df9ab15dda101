//! Files that are not workbooks, or do harm: refused in words, and the service lives.

use crate::support::{Database, Server, on_both, workbook};

on_both!(what_is_not_a_workbook_is_refused);

fn what_is_not_a_workbook_is_refused(database: Database) {
    let server = database.serve(&[]);
    let cut = workbook::profit();
    let files: [&[u8]; 4] = [
        b"a,b,c\n1,2,3\n",
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        b"PK\x03\x04",
        &cut[..cut.len() / 2],
    ];
    for file in files {
        let status = server.upload(file);
        refused(&server, &status);
    }
    assert_eq!(server.upload(&workbook::profit())["state"], "done");
}

/// A refused workbook says why, everywhere.
fn refused(server: &Server, status: &serde_json::Value) {
    assert_eq!(status["state"], "failed", "{status}");
    let (id, code) = (status["id"].as_str().unwrap(), status["problem"]["code"].as_str().unwrap());
    assert!(!status["problem"]["detail"].as_str().unwrap().is_empty());
    for path in [format!("/api/parse/formulas/{id}"), format!("/api/parse/dependencies/{id}")] {
        let answer = server.get(&path);
        assert_eq!((answer.status, answer.problem().as_str()), (422, code));
    }
    let create = server.post_json("/api/simulations/create", &[], &workbook::request(status, 10, 1));
    assert_eq!((create.status, create.problem().as_str()), (422, code));
}

#[test]
fn a_child_that_wants_too_much_memory_ends_alone() {
    let database = Database::sqlite();
    let server = database.serve(&[("workbook_memory", "6")]);
    let status = server.upload(&workbook::profit());
    assert_eq!(status["problem"]["code"], "workbook_unreadable", "{status}");
    assert_eq!(server.get("/api/health/ready").status, 200);
}

#[test]
fn a_child_that_takes_too_long_is_killed() {
    let database = Database::sqlite();
    let server = database.serve(&[("workbook_seconds", "0")]);
    let status = server.upload(&workbook::profit());
    assert_eq!(status["problem"]["code"], "workbook_unreadable", "{status}");
    assert!(status["problem"]["detail"].as_str().unwrap().contains("longer"), "{status}");
    assert_eq!(server.get("/api/health/ready").status, 200);
}
