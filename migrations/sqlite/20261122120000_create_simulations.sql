-- The service `simulations`: workbooks, simulations and shared links.

-- The one clock that leases and expiries go by: milliseconds since 1970. Every statement reads the
-- database's clock, so a machine whose own clock is wrong can neither steal nor keep a lease.
CREATE VIEW clock AS SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now;

-- Whom rows belong to: `anonymous:` and a keyed hash of the client's address; accounts come beside it.
CREATE TABLE owners (
    id      TEXT PRIMARY KEY NOT NULL,
    seen_at BIGINT NOT NULL
);

-- Random keys that the services make for themselves once, such as the one that hashes client addresses.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Uploaded workbooks. Each row is also the job of reading the workbook: see migrations/README.md.
CREATE TABLE workbooks (
    id          TEXT PRIMARY KEY NOT NULL,
    owner       TEXT NOT NULL REFERENCES owners (id),
    name        TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    content     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('created', 'queued', 'running', 'done', 'failed')),
    attempts    BIGINT NOT NULL DEFAULT 0,
    ready_at    BIGINT NOT NULL,
    worker      TEXT,
    lease_until BIGINT,
    outcome     TEXT,
    problem     TEXT
);
CREATE INDEX workbooks_by_state ON workbooks (state, ready_at);
CREATE INDEX workbooks_by_owner ON workbooks (owner, state);

-- Simulations. Each row is also the job of running it.
CREATE TABLE simulations (
    id              TEXT PRIMARY KEY NOT NULL,
    owner           TEXT NOT NULL REFERENCES owners (id),
    workbook        TEXT NOT NULL REFERENCES workbooks (id),
    spec            TEXT NOT NULL,
    trials          BIGINT NOT NULL,
    trials_done     BIGINT NOT NULL DEFAULT 0,
    idempotency_key TEXT,
    request_hash    TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('created', 'queued', 'running', 'done', 'failed')),
    attempts        BIGINT NOT NULL DEFAULT 0,
    ready_at        BIGINT NOT NULL,
    worker          TEXT,
    lease_until     BIGINT,
    outcome         TEXT,
    problem         TEXT,
    UNIQUE (owner, idempotency_key)
);
CREATE INDEX simulations_by_state ON simulations (state, ready_at);
CREATE INDEX simulations_by_owner ON simulations (owner, state);
CREATE INDEX simulations_by_workbook ON simulations (workbook);

-- Shared links. Token and revoke key are kept as hashes only. When a link has ended its content goes,
-- and the row stays a while to say that it was there.
CREATE TABLE shares (
    token_hash    TEXT PRIMARY KEY NOT NULL,
    revoke_hash   TEXT NOT NULL,
    owner         TEXT NOT NULL REFERENCES owners (id),
    content       TEXT,
    workbook      TEXT,
    workbook_name TEXT,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
CREATE INDEX shares_by_expiry ON shares (expires_at);
