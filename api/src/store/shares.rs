//! Shared links: the rows. What they show are objects. Tokens and revoke keys are kept as hashes only.

use sqlx::Row;

use super::database::Database;
use super::owners;

/// One shared link.
#[derive(Clone, Debug)]
pub struct Share {
    /// The hash of the key that revokes it.
    pub revoke_hash: String,
    /// The object with what it shows; `None` once it has ended.
    pub content: Option<String>,
    /// The object with the workbook, where it is included.
    pub workbook: Option<String>,
    /// The workbook's file name, where it is included.
    pub workbook_name: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When it ends, in milliseconds since 1970.
    pub expires_at: i64,
    /// Whether it has ended.
    pub expired: bool,
}

/// A link to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// The hash of its token.
    pub token_hash: &'a str,
    /// The hash of the key that revokes it.
    pub revoke_hash: &'a str,
    /// Whom it belongs to.
    pub owner: &'a str,
    /// The object with what it shows.
    pub content: &'a str,
    /// The object with the workbook.
    pub workbook: Option<&'a str>,
    /// The workbook's file name.
    pub workbook_name: Option<&'a str>,
    /// How long it lives, in milliseconds.
    pub lives: i64,
}

/// Adds a link and says when it ends, in milliseconds since 1970.
pub async fn insert(database: &Database, new: New<'_>) -> Result<i64, sqlx::Error> {
    let mut transaction = database.pool().begin().await?;
    owners::touch(&mut transaction, new.owner).await?;
    let row = sqlx::query(
        "INSERT INTO shares \
             (token_hash, revoke_hash, owner, content, workbook, workbook_name, created_at, expires_at) \
         SELECT $1, $2, $3, $4, $5, $6, now, now + $7 FROM clock \
         RETURNING expires_at",
    )
    .bind(new.token_hash)
    .bind(new.revoke_hash)
    .bind(new.owner)
    .bind(new.content)
    .bind(new.workbook)
    .bind(new.workbook_name)
    .bind(new.lives)
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    row.try_get("expires_at")
}

/// The link whose token has this hash.
pub async fn find(database: &Database, token_hash: &str) -> Result<Option<Share>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT revoke_hash, content, workbook, workbook_name, created_at, expires_at, \
             CASE WHEN expires_at <= (SELECT now FROM clock) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END \
                 AS expired \
         FROM shares WHERE token_hash = $1",
    )
    .bind(token_hash)
    .fetch_optional(database.pool())
    .await?;
    row.map(|row| {
        Ok(Share {
            revoke_hash: row.try_get("revoke_hash")?,
            content: row.try_get("content")?,
            workbook: row.try_get("workbook")?,
            workbook_name: row.try_get("workbook_name")?,
            created_at: row.try_get("created_at")?,
            expires_at: row.try_get("expires_at")?,
            expired: row.try_get::<i64, _>("expired")? == 1,
        })
    })
    .transpose()
}

/// Removes the link whose token has this hash.
pub async fn delete(database: &Database, token_hash: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM shares WHERE token_hash = $1")
        .bind(token_hash)
        .execute(database.pool())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets go of what ended links showed, and of the links themselves once they ended `milliseconds` ago.
pub async fn sweep(database: &Database, milliseconds: i64) -> Result<u64, sqlx::Error> {
    let emptied = sqlx::query(
        "UPDATE shares SET content = NULL, workbook = NULL, workbook_name = NULL \
         WHERE content IS NOT NULL AND expires_at <= (SELECT now FROM clock)",
    )
    .execute(database.pool())
    .await?;
    sqlx::query("DELETE FROM shares WHERE expires_at < (SELECT now FROM clock) - $1")
        .bind(milliseconds)
        .execute(database.pool())
        .await?;
    Ok(emptied.rows_affected())
}
