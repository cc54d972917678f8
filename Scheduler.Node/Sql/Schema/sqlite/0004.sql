-- Tokens with which hosts join, of which only a hash is kept, and the hosts that did. Instants are microseconds since 1970.
CREATE TABLE host_token (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       BLOB    NOT NULL,
    note       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    uses_left  INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- A host may connect with a certificate for that very key, until it is removed. The token is the one that it came with.
CREATE TABLE host (
    name       TEXT    NOT NULL PRIMARY KEY,
    key_hash   BLOB    NOT NULL,
    joined_at  INTEGER NOT NULL,
    token      TEXT    NOT NULL,
    attempt    TEXT    NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;
