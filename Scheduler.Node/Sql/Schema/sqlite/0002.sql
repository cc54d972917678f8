-- Members that join and leave in steps, and that say whom they cannot reach. SQLite changes no constraint in place.
ALTER TABLE node RENAME TO node_1;
CREATE TABLE node (
    id          TEXT    NOT NULL PRIMARY KEY,
    incarnation INTEGER NOT NULL,
    address     TEXT    NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('joining', 'up', 'leaving', 'down')),
    lease_until INTEGER NOT NULL,
    joined_at   INTEGER NOT NULL DEFAULT 0,
    unreachable TEXT    NOT NULL DEFAULT '[]',
    reason      TEXT,
    version     TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
INSERT INTO node (id, incarnation, address, status, lease_until)
    SELECT id, incarnation, address, status, lease_until FROM node_1;
DROP TABLE node_1;
