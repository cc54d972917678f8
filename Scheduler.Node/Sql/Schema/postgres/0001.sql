-- Membership: the latest life of every node. Instants are microseconds since 1970, by the database's clock.
CREATE TABLE node (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    incarnation bigint NOT NULL,
    address     text   NOT NULL,
    status      text   NOT NULL CHECK (status IN ('up', 'down')),
    lease_until bigint NOT NULL
) WITH (fillfactor = 50);

-- Ownership and the fencing token. The epoch is 0 until the first claim and never falls.
CREATE TABLE shard (
    id                integer NOT NULL PRIMARY KEY,
    owner_node        text COLLATE "C",
    owner_incarnation bigint,
    epoch             bigint  NOT NULL
) WITH (fillfactor = 50);

-- One row per entity that has a history: where it ends, so that an append is a compare-and-set.
CREATE TABLE entity (
    persistence_id text COLLATE "C" NOT NULL PRIMARY KEY,
    shard          integer NOT NULL,
    last_seq       bigint  NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX entity_by_shard ON entity (shard);

-- Events after the newest snapshot. Payloads are UTF-8 bytes, because text columns do not hold every character.
CREATE TABLE journal (
    persistence_id text COLLATE "C" NOT NULL,
    seq            bigint NOT NULL,
    epoch          bigint NOT NULL,
    manifest       text   NOT NULL,
    payload        bytea  NOT NULL,
    PRIMARY KEY (persistence_id, seq)
);

CREATE TABLE snapshot (
    persistence_id text COLLATE "C" NOT NULL PRIMARY KEY,
    seq            bigint NOT NULL,
    manifest       text   NOT NULL,
    payload        bytea  NOT NULL
);

-- A few values of the whole cluster, such as its id and the hash of its API token.
CREATE TABLE setting (
    key   text COLLATE "C" NOT NULL PRIMARY KEY,
    value bytea NOT NULL
);
