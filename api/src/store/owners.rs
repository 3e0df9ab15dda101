//! Whom rows belong to.

use sqlx::AnyConnection;

use super::database::Database;

/// Notes that `owner` was here. Inside a transaction it also makes the owner's other transactions wait,
/// so that a limit that is counted afterwards cannot be slipped past by asking twice at once.
pub(crate) async fn touch(connection: &mut AnyConnection, owner: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO owners (id, seen_at) VALUES ($1, (SELECT now FROM clock)) \
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
    )
    .bind(owner)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Removes owners who have nothing and were not here for `milliseconds`.
pub async fn sweep(database: &Database, milliseconds: i64) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "DELETE FROM owners WHERE seen_at < (SELECT now FROM clock) - $1 \
         AND NOT EXISTS (SELECT 1 FROM workbooks WHERE workbooks.owner = owners.id) \
         AND NOT EXISTS (SELECT 1 FROM simulations WHERE simulations.owner = owners.id) \
         AND NOT EXISTS (SELECT 1 FROM shares WHERE shares.owner = owners.id)",
    )
    .bind(milliseconds)
    .execute(database.pool())
    .await
    .map(|done| done.rows_affected())
}
