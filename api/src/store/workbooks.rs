//! Uploaded workbooks: the rows. Their bytes are objects.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::problem::Problem;

use super::database::Database;
use super::owners;
use super::queue::{State, from_json};

/// One uploaded workbook.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// Its id: random, and the right to use it.
    pub id: String,
    /// The file's name as uploaded.
    pub name: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// The object with its bytes.
    pub content: String,
    /// How far its reading is.
    pub state: State,
    /// The object with what the reading gave.
    pub outcome: Option<String>,
    /// Why the reading failed.
    pub problem: Option<Problem>,
}

/// A workbook to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whom it belongs to.
    pub owner: &'a str,
    /// The file's name.
    pub name: &'a str,
    /// Its size in bytes.
    pub bytes: u64,
    /// The object with its bytes.
    pub content: &'a str,
}

/// Adds a workbook, queued to be read, unless `most` of the owner's are waiting already: then false.
pub async fn insert(database: &Database, new: New<'_>, most: u32) -> Result<bool, sqlx::Error> {
    let mut transaction = database.pool().begin().await?;
    owners::touch(&mut transaction, new.owner).await?;
    let added = sqlx::query(
        "INSERT INTO workbooks (id, owner, name, bytes, content, created_at, state, ready_at) \
         SELECT $1, $2, $3, $4, $5, now, 'queued', now FROM clock \
         WHERE (SELECT COUNT(*) FROM workbooks WHERE owner = $2 AND state IN ('queued', 'running')) < $6",
    )
    .bind(new.id)
    .bind(new.owner)
    .bind(new.name)
    .bind(i64::try_from(new.bytes).unwrap_or(i64::MAX))
    .bind(new.content)
    .bind(i64::from(most))
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    transaction.commit().await?;
    Ok(added == 1)
}

/// The workbook with this id.
pub async fn find(database: &Database, id: &str) -> Result<Option<Workbook>, sqlx::Error> {
    sqlx::query("SELECT id, name, bytes, content, state, outcome, problem FROM workbooks WHERE id = $1")
        .bind(id)
        .fetch_optional(database.pool())
        .await?
        .map(from_row)
        .transpose()
}

/// Removes workbooks older than `milliseconds` that no simulation uses.
pub async fn sweep(database: &Database, milliseconds: i64) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "DELETE FROM workbooks WHERE created_at < (SELECT now FROM clock) - $1 \
         AND state IN ('done', 'failed') \
         AND NOT EXISTS (SELECT 1 FROM simulations WHERE simulations.workbook = workbooks.id)",
    )
    .bind(milliseconds)
    .execute(database.pool())
    .await
    .map(|done| done.rows_affected())
}

fn from_row(row: AnyRow) -> Result<Workbook, sqlx::Error> {
    Ok(Workbook {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        bytes: row.try_get("bytes")?,
        content: row.try_get("content")?,
        state: State::read(row.try_get("state")?)?,
        outcome: row.try_get("outcome")?,
        problem: from_json(row.try_get("problem")?)?,
    })
}
