-- Membership: the latest life of every node. Instants are microseconds since 1970, by the database's clock.
CREATE TABLE node (
    id          TEXT    NOT NULL PRIMARY KEY,
    incarnation INTEGER NOT NULL,
    address     TEXT    NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('up', 'down')),
    lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Ownership and the fencing token. The epoch is 0 until the first claim and never falls.
CREATE TABLE shard (
    id                INTEGER NOT NULL PRIMARY KEY,
    owner_node        TEXT,
    owner_incarnation INTEGER,
    epoch             INTEGER NOT NULL
) STRICT;

-- One row per entity that has a history: where it ends, so that an append is a compare-and-set.
CREATE TABLE entity (
    persistence_id TEXT    NOT NULL PRIMARY KEY,
    shard          INTEGER NOT NULL,
    last_seq       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_by_shard ON entity (shard);

-- Events after the newest snapshot. Payloads are UTF-8 bytes, because text columns do not hold every character.
CREATE TABLE journal (
    persistence_id TEXT    NOT NULL,
    seq            INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    manifest       TEXT    NOT NULL,
    payload        BLOB    NOT NULL,
    PRIMARY KEY (persistence_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
    persistence_id TEXT    NOT NULL PRIMARY KEY,
    seq            INTEGER NOT NULL,
    manifest       TEXT    NOT NULL,
    payload        BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- A few values of the whole cluster, such as its id and the hash of its API token.
CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
