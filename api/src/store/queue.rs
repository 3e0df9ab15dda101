//! Rows that are jobs: taken under a lease, fenced by the number of the attempt.
//!
//! The row is the truth and the job; no second place could disagree with it. Every statement is one
//! `UPDATE`, so it holds on both databases: where two workers reach for the same row, the second one's
//! `WHERE` is checked again after the first one's commit and matches nothing.

use std::time::Duration;

use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};
use wire::problem::Problem;

use super::database::Database;

/// A table whose rows are jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Workbooks to read.
    Workbooks,
    /// Simulations to run.
    Simulations,
}

/// The right to work on one row, for one attempt, until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The table.
    pub queue: Queue,
    /// The row.
    pub id: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
}

/// How far a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made, not asked for.
    Created,
    /// Waiting for a worker.
    Queued,
    /// At work.
    Running,
    /// Done.
    Done,
    /// It cannot be done.
    Failed,
}

impl State {
    /// The state written as `text`.
    pub(crate) fn read(text: &str) -> Result<Self, sqlx::Error> {
        match text {
            "created" => Ok(Self::Created),
            "queued" => Ok(Self::Queued),
            "running" => Ok(Self::Running),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed),
            other => Err(sqlx::Error::Decode(format!("unknown state `{other}`").into())),
        }
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 2] = [Self::Workbooks, Self::Simulations];

    /// The name of the table.
    pub fn table(self) -> &'static str {
        match self {
            Self::Workbooks => "workbooks",
            Self::Simulations => "simulations",
        }
    }

    /// `text` with the table's name for `{queue}`.
    fn sql(self, text: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(text.replace("{queue}", self.table()))
    }

    /// Takes the row that has waited longest, of the owner with the fewest at work, if there is one: a row that
    /// is queued, or one whose worker has not been heard of for the length of its lease.
    pub async fn claim(
        self,
        database: &Database,
        worker: &str,
        lease: Duration,
        most_attempts: u32,
    ) -> Result<Option<Lease>, sqlx::Error> {
        let row = sqlx::query(self.sql(
            "UPDATE {queue} SET state = 'running', attempts = attempts + 1, worker = $1, \
                 lease_until = (SELECT now FROM clock) + $2 \
             WHERE id = ( \
                 SELECT id FROM {queue} AS waiting \
                 WHERE (state = 'queued' AND ready_at <= (SELECT now FROM clock)) \
                    OR (state = 'running' AND lease_until < (SELECT now FROM clock) AND attempts < $3) \
                 ORDER BY (SELECT COUNT(*) FROM {queue} AS busy \
                           WHERE busy.owner = waiting.owner AND busy.state = 'running'), ready_at, id \
                 LIMIT 1) \
             AND (state = 'queued' OR (state = 'running' AND lease_until < (SELECT now FROM clock))) \
             RETURNING id, attempts",
        ))
        .bind(worker)
        .bind(milliseconds(lease))
        .bind(i64::from(most_attempts))
        .fetch_optional(database.pool())
        .await?;
        row.map(|row| Ok(Lease { queue: self, id: row.try_get("id")?, attempt: row.try_get("attempts")? }))
            .transpose()
    }

    /// Fails the rows whose last attempt's worker was lost.
    pub async fn bury(
        self,
        database: &Database,
        most_attempts: u32,
        problem: &Problem,
    ) -> Result<u64, sqlx::Error> {
        sqlx::query(self.sql(
            "UPDATE {queue} SET state = 'failed', problem = $1, worker = NULL, lease_until = NULL \
             WHERE state = 'running' AND lease_until < (SELECT now FROM clock) AND attempts >= $2",
        ))
        .bind(json(problem)?)
        .bind(i64::from(most_attempts))
        .execute(database.pool())
        .await
        .map(|done| done.rows_affected())
    }

    /// How many rows wait for a worker.
    pub async fn backlog(self, database: &Database) -> Result<i64, sqlx::Error> {
        sqlx::query(self.sql("SELECT COUNT(*) AS waiting FROM {queue} WHERE state = 'queued'"))
            .fetch_one(database.pool())
            .await?
            .try_get("waiting")
    }
}

impl Lease {
    /// Holds the row for another `lease`. False: another worker has it, stop at once.
    pub async fn renew(&self, database: &Database, lease: Duration) -> Result<bool, sqlx::Error> {
        let query = self.queue.sql(
            "UPDATE {queue} SET lease_until = (SELECT now FROM clock) + $3 \
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        );
        self.changes(sqlx::query(query).bind(&self.id).bind(self.attempt).bind(milliseconds(lease)), database)
            .await
    }

    /// Writes down that the work is done and that `outcome` is what it gave. False: another worker has the row,
    /// and nothing changed.
    pub async fn finish(&self, database: &Database, outcome: &str) -> Result<bool, sqlx::Error> {
        let query = self.queue.sql(
            "UPDATE {queue} SET state = 'done', outcome = $3, problem = NULL, worker = NULL, lease_until = NULL \
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        );
        self.changes(sqlx::query(query).bind(&self.id).bind(self.attempt).bind(outcome), database).await
    }

    /// Writes down why the work cannot be done. False: another worker has the row, and nothing changed.
    pub async fn fail(&self, database: &Database, problem: &Problem) -> Result<bool, sqlx::Error> {
        let query = self.queue.sql(
            "UPDATE {queue} SET state = 'failed', problem = $3, worker = NULL, lease_until = NULL \
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        );
        self.changes(sqlx::query(query).bind(&self.id).bind(self.attempt).bind(json(problem)?), database)
            .await
    }

    /// Gives the row back, to be taken up again after `wait`. False: another worker has it, and nothing changed.
    pub async fn release(&self, database: &Database, wait: Duration) -> Result<bool, sqlx::Error> {
        let query = self.queue.sql(
            "UPDATE {queue} SET state = 'queued', worker = NULL, lease_until = NULL, \
                 ready_at = (SELECT now FROM clock) + $3 \
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        );
        self.changes(sqlx::query(query).bind(&self.id).bind(self.attempt).bind(milliseconds(wait)), database)
            .await
    }

    /// Whether the one row was changed.
    pub(crate) async fn changes(
        &self,
        query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
        database: &Database,
    ) -> Result<bool, sqlx::Error> {
        Ok(query.execute(database.pool()).await?.rows_affected() == 1)
    }
}

/// `duration` as the database counts it.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// `document` as it is kept in a text column.
pub(crate) fn json(document: &impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(document).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// The document in a text column that may be empty.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    text: Option<String>,
) -> Result<Option<T>, sqlx::Error> {
    text.map(|text| serde_json::from_str(&text).map_err(|error| sqlx::Error::Decode(error.into())))
        .transpose()
}
