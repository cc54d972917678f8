-- Catalogs of templates: where each is from, and its files, packed. Texts that are not known are empty.
CREATE TABLE catalog (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    git        text   NOT NULL,
    branch     text   NOT NULL,
    commit_id  text   NOT NULL,
    version    bigint NOT NULL,
    changed_at bigint NOT NULL,
    fault      text   NOT NULL,
    files      bytea  NOT NULL
);

-- Of which template a stack is, and with which answers.
CREATE TABLE stack_template (
    stack    text COLLATE "C" NOT NULL PRIMARY KEY,
    catalog  text  NOT NULL,
    template text  NOT NULL,
    version  text  NOT NULL,
    answers  bytea NOT NULL
);
