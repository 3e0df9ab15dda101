//! Simulations: the rows. Their results are objects.

use std::time::Duration;

use engine::Spec;
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::problem::Problem;

use super::database::Database;
use super::owners;
use super::queue::{Lease, State, from_json, json, milliseconds};

/// One simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Its id: random, and the right to use it.
    pub id: String,
    /// Whom it belongs to.
    pub owner: String,
    /// The workbook's id.
    pub workbook: String,
    /// What to simulate.
    pub spec: Spec,
    /// Trials asked for.
    pub trials: i64,
    /// Trials done, as far as was written down.
    pub trials_done: i64,
    /// The hash of the request that made it.
    pub request_hash: String,
    /// How far it is.
    pub state: State,
    /// How often it was taken up.
    pub attempts: i64,
    /// The object with its results.
    pub outcome: Option<String>,
    /// Why it failed.
    pub problem: Option<Problem>,
}

/// A simulation to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whom it belongs to.
    pub owner: &'a str,
    /// The workbook's id.
    pub workbook: &'a str,
    /// What to simulate.
    pub spec: &'a Spec,
    /// What the client calls this request, so that repeating it is safe.
    pub idempotency_key: Option<&'a str>,
    /// The hash of the request.
    pub request_hash: &'a str,
}

const COLUMNS: &str = "id, owner, workbook, spec, trials, trials_done, request_hash, state, attempts, outcome, \
                       problem";

/// Adds a simulation, or gives the one that the owner made with the same idempotency key before.
pub async fn insert(database: &Database, new: New<'_>) -> Result<Simulation, sqlx::Error> {
    let mut transaction = database.pool().begin().await?;
    owners::touch(&mut transaction, new.owner).await?;
    sqlx::query(
        "INSERT INTO simulations \
             (id, owner, workbook, spec, trials, idempotency_key, request_hash, created_at, state, ready_at) \
         SELECT $1, $2, $3, $4, $5, $6, $7, now, 'created', now FROM clock WHERE true \
         ON CONFLICT (owner, idempotency_key) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.owner)
    .bind(new.workbook)
    .bind(json(new.spec)?)
    .bind(i64::try_from(new.spec.trials).unwrap_or(i64::MAX))
    .bind(new.idempotency_key)
    .bind(new.request_hash)
    .execute(&mut *transaction)
    .await?;
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM simulations WHERE id = $1 OR (owner = $2 AND idempotency_key = $3)"
    )))
    .bind(new.id)
    .bind(new.owner)
    .bind(new.idempotency_key)
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    from_row(row)
}

/// The simulation with this id.
pub async fn find(database: &Database, id: &str) -> Result<Option<Simulation>, sqlx::Error> {
    sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM simulations WHERE id = $1")))
        .bind(id)
        .fetch_optional(database.pool())
        .await?
        .map(from_row)
        .transpose()
}

/// Queues a simulation that was made and not asked for yet, unless `most` of the owner's are waiting or at
/// work. False: nothing changed, for one of these reasons.
pub async fn enqueue(database: &Database, id: &str, owner: &str, most: u32) -> Result<bool, sqlx::Error> {
    let mut transaction = database.pool().begin().await?;
    owners::touch(&mut transaction, owner).await?;
    let queued = sqlx::query(
        "UPDATE simulations SET state = 'queued', ready_at = (SELECT now FROM clock) \
         WHERE id = $1 AND state = 'created' AND \
             (SELECT COUNT(*) FROM simulations AS others \
              WHERE others.owner = $2 AND others.state IN ('queued', 'running')) < $3",
    )
    .bind(id)
    .bind(owner)
    .bind(i64::from(most))
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    transaction.commit().await?;
    Ok(queued == 1)
}

/// Writes down how many trials are done and holds the row for another `lease`. False: another worker has it.
pub async fn advance(
    database: &Database,
    held: &Lease,
    trials_done: u64,
    lease: Duration,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(
        "UPDATE simulations SET trials_done = $3, lease_until = (SELECT now FROM clock) + $4 \
         WHERE id = $1 AND attempts = $2 AND state = 'running'",
    );
    let query = query.bind(&held.id).bind(held.attempt);
    let query = query.bind(i64::try_from(trials_done).unwrap_or(i64::MAX)).bind(milliseconds(lease));
    held.changes(query, database).await
}

/// Removes simulations that ended, or that nobody asked for, and that are older than `milliseconds`.
pub async fn sweep(database: &Database, milliseconds: i64) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "DELETE FROM simulations WHERE created_at < (SELECT now FROM clock) - $1 \
         AND state IN ('created', 'done', 'failed')",
    )
    .bind(milliseconds)
    .execute(database.pool())
    .await
    .map(|done| done.rows_affected())
}

fn from_row(row: AnyRow) -> Result<Simulation, sqlx::Error> {
    Ok(Simulation {
        id: row.try_get("id")?,
        owner: row.try_get("owner")?,
        workbook: row.try_get("workbook")?,
        spec: from_json(row.try_get("spec")?)?
            .ok_or(sqlx::Error::Decode("a simulation without a spec".into()))?,
        trials: row.try_get("trials")?,
        trials_done: row.try_get("trials_done")?,
        request_hash: row.try_get("request_hash")?,
        state: State::read(row.try_get("state")?)?,
        attempts: row.try_get("attempts")?,
        outcome: row.try_get("outcome")?,
        problem: from_json(row.try_get("problem")?)?,
    })
}
