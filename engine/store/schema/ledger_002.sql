-- People with records dated after the clock of the run that read them. They become dirty when that time has come.
CREATE TABLE later (
	due_at      INTEGER NOT NULL,            -- the earliest such record
	phone       INTEGER NOT NULL,
	PRIMARY KEY (due_at, phone)
) STRICT, WITHOUT ROWID;
