-- What registries are logged in to with, by the one name of each: sealed under a key that is not in the database.
CREATE TABLE registry (
    name       TEXT    NOT NULL PRIMARY KEY,
    login      BLOB    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
