//! Random keys that the services make for themselves once and share through the database.

use sqlx::Row;

use super::database::Database;

/// The secret called `name`, made by whoever asks first.
pub async fn get_or_create(database: &Database, name: &str) -> Result<String, sqlx::Error> {
    sqlx::query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(crate::token::random())
        .execute(database.pool())
        .await?;
    sqlx::query("SELECT value FROM secrets WHERE name = $1")
        .bind(name)
        .fetch_one(database.pool())
        .await?
        .try_get("value")
}
