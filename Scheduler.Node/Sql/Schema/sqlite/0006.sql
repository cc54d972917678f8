-- Catalogs of templates: where each is from, and its files, packed. Texts that are not known are empty.
CREATE TABLE catalog (
    name       TEXT    NOT NULL PRIMARY KEY,
    git        TEXT    NOT NULL,
    branch     TEXT    NOT NULL,
    commit_id  TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    fault      TEXT    NOT NULL,
    files      BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Of which template a stack is, and with which answers.
CREATE TABLE stack_template (
    stack    TEXT NOT NULL PRIMARY KEY,
    catalog  TEXT NOT NULL,
    template TEXT NOT NULL,
    version  TEXT NOT NULL,
    answers  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
