-- One tenant's ledger. Instants are UTC seconds since 1970 (0 = unknown); phones are E.164 digits as integers (0 = none);
-- money is in minor units; enums are the numbers of engine/domain/records.h, cases.h and decision.h.
-- Nothing here is ever deleted but rows of `dirty`; what changes in place says so.

-- Facts about the ledger itself: tenant, install id, counters a reader may need.
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every file that was read, whole, in one transaction.
CREATE TABLE files (
	id          INTEGER PRIMARY KEY,
	sha256      BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32), -- of the bytes as they came
	name        TEXT    NOT NULL,            -- as it lay in the inbox
	format      TEXT    NOT NULL,            -- profile that read it
	bytes       INTEGER NOT NULL,
	imported_at INTEGER NOT NULL,            -- the run's clock
	rows        INTEGER NOT NULL,            -- data rows in it
	taken       INTEGER NOT NULL,            -- records that were new
	repeated    INTEGER NOT NULL,            -- records that were there already, equal
	revised     INTEGER NOT NULL,            -- records that changed one that was there
	skipped     INTEGER NOT NULL,            -- rows that are no record by the profile
	set_aside   INTEGER NOT NULL,            -- bad rows
	first_at    INTEGER NOT NULL,            -- earliest and latest time in it
	last_at     INTEGER NOT NULL,
	calls       INTEGER NOT NULL DEFAULT 0 CHECK (calls IN (0, 1)), -- it is a call log: counts for "data complete up to"
	cut         INTEGER NOT NULL CHECK (cut IN (0, 1)), -- its end is missing
	zone_basis  TEXT    NOT NULL             -- where its time zone came from
) STRICT;

-- One attempt to talk with someone, joined from its legs.
CREATE TABLE calls (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,     -- hash of format and native id, else of the natural key: what makes it the same call
	native_id   TEXT    NOT NULL,
	direction   INTEGER NOT NULL,
	phone       INTEGER NOT NULL,            -- the person outside; 0 = hidden or unreadable
	phone_kind  INTEGER NOT NULL,
	raw         TEXT    NOT NULL,            -- their number as written
	line        INTEGER NOT NULL,            -- our number; 0 = unknown
	started_at  INTEGER NOT NULL,
	quality     INTEGER NOT NULL,            -- how sure the wall time's instant is
	outcome     INTEGER NOT NULL,
	outcome_raw TEXT    NOT NULL,
	ring_s      INTEGER NOT NULL,            -- -1 = unknown
	talk_s      INTEGER NOT NULL,
	voicemail   INTEGER NOT NULL,
	caller_name TEXT    NOT NULL,            -- what the phone network gave
	needed      TEXT    NOT NULL,            -- the caller's own words
	needed_source TEXT  NOT NULL,
	legs        INTEGER NOT NULL,
	content     INTEGER NOT NULL,            -- hash of all fields: equal rows are the same revision
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_by_phone ON calls (phone, started_at);

-- Rows of phone systems that write several a call. Kept, since later files may bring more legs of the same call.
CREATE TABLE legs (
	id          INTEGER PRIMARY KEY,
	row_key     INTEGER NOT NULL UNIQUE,     -- hash of the row: the same leg twice is one
	call_key    INTEGER NOT NULL,            -- = calls.key of the call it belongs to
	format      TEXT    NOT NULL,
	grp         TEXT    NOT NULL,
	leg_id      TEXT    NOT NULL,
	app         TEXT    NOT NULL,
	sequence    INTEGER NOT NULL,
	answered_at INTEGER NOT NULL,
	ended_at    INTEGER NOT NULL,
	person      INTEGER NOT NULL,
	child       INTEGER NOT NULL,
	direction   INTEGER NOT NULL,
	phone       INTEGER NOT NULL,
	phone_kind  INTEGER NOT NULL,
	raw         TEXT    NOT NULL,
	line        INTEGER NOT NULL,
	line_raw    TEXT    NOT NULL,
	caller_name TEXT    NOT NULL,
	started_at  INTEGER NOT NULL,
	quality     INTEGER NOT NULL,
	outcome     INTEGER NOT NULL,
	outcome_raw TEXT    NOT NULL,
	ring_s      INTEGER NOT NULL,
	talk_s      INTEGER NOT NULL,
	total_s     INTEGER NOT NULL,
	voicemail   INTEGER NOT NULL,
	needed      TEXT    NOT NULL,
	needed_source TEXT  NOT NULL,
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL
) STRICT;
CREATE INDEX legs_by_call ON legs (call_key, sequence);

-- Texts as a provider's export tells them, ours and others'.
CREATE TABLE messages (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	native_id   TEXT    NOT NULL,
	direction   INTEGER NOT NULL,
	phone       INTEGER NOT NULL,
	line        INTEGER NOT NULL,
	body        TEXT    NOT NULL,
	status      INTEGER NOT NULL,            -- changes with a newer revision
	status_raw  TEXT    NOT NULL,
	error_code  TEXT    NOT NULL,
	sent_at     INTEGER NOT NULL,
	segments    INTEGER NOT NULL,
	reply_class INTEGER NOT NULL,            -- inbound: what reply_read said when it came
	reply_scope INTEGER NOT NULL,
	reply_flags INTEGER NOT NULL,            -- 1 wrong number, 2 legal threat, 4 complaint, 8 keyword, 16 tell the owner
	reply_why   TEXT    NOT NULL,
	resolved    TEXT    NOT NULL DEFAULT '', -- "stop by Ann", when a person ended its waiting
	resolved_at INTEGER NOT NULL DEFAULT 0,
	content     INTEGER NOT NULL,
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_phone ON messages (phone, sent_at);

CREATE TABLE bookings (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	native_id   TEXT    NOT NULL,
	status      INTEGER NOT NULL,
	status_raw  TEXT    NOT NULL,
	title       TEXT    NOT NULL,
	person      TEXT    NOT NULL,
	phone       INTEGER NOT NULL,            -- as the record says
	phones      INTEGER NOT NULL,            -- distinct outside numbers in it
	email       TEXT    NOT NULL,
	owner       INTEGER NOT NULL,            -- whose it is taken to be: phone, else one contact's by e-mail; 0 = nobody's
	by_email    INTEGER NOT NULL DEFAULT 0,  -- owner came from an e-mail: possible, never exact
	created_at  INTEGER NOT NULL,
	starts_at   INTEGER NOT NULL,
	ends_at     INTEGER NOT NULL,
	last_starts_at INTEGER NOT NULL,
	series      INTEGER NOT NULL,
	completed_at INTEGER NOT NULL,
	updated_at  INTEGER NOT NULL,
	sequence    INTEGER NOT NULL,
	channel     TEXT    NOT NULL,
	message_ref TEXT    NOT NULL,
	amount_minor INTEGER NOT NULL,
	currency    TEXT    NOT NULL,
	content     INTEGER NOT NULL,
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL,
	-- what proving found; changes with every proving
	case_id     INTEGER NOT NULL DEFAULT 0,
	match_class INTEGER NOT NULL DEFAULT 0,
	match_reason INTEGER NOT NULL DEFAULT 0,
	message_id  TEXT    NOT NULL DEFAULT '', -- our id of the latest accepted text before it
	provider_id TEXT    NOT NULL DEFAULT '',
	accepted_at INTEGER NOT NULL DEFAULT 0,
	payment_id  TEXT    NOT NULL DEFAULT '',
	paid_minor  INTEGER NOT NULL DEFAULT 0,
	paid_currency TEXT  NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX bookings_by_owner ON bookings (owner, created_at);
CREATE INDEX bookings_by_native ON bookings (native_id);
CREATE INDEX bookings_by_email ON bookings (email) WHERE owner = 0 AND email <> '';

CREATE TABLE payments (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	native_id   TEXT    NOT NULL,
	kind        INTEGER NOT NULL,
	status      INTEGER NOT NULL,
	status_raw  TEXT    NOT NULL,
	paid_at     INTEGER NOT NULL,
	amount_minor INTEGER NOT NULL,
	refunded_minor INTEGER NOT NULL,
	currency    TEXT    NOT NULL,
	booking_ref TEXT    NOT NULL,
	related_id  TEXT    NOT NULL,
	payer       TEXT    NOT NULL,
	phone       INTEGER NOT NULL,
	email       TEXT    NOT NULL,
	owner       INTEGER NOT NULL,            -- phone, else of the booking it names, else one contact's by e-mail; 0 = nobody's
	by_email    INTEGER NOT NULL DEFAULT 0,
	description TEXT    NOT NULL,
	content     INTEGER NOT NULL,
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL,
	case_id     INTEGER NOT NULL DEFAULT 0,  -- what proving found
	booking_id  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payments_by_owner ON payments (owner, paid_at);
CREATE INDEX payments_by_native ON payments (native_id);
CREATE INDEX payments_unowned ON payments (id) WHERE owner = 0;

CREATE TABLE contacts (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	native_id   TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	company     TEXT    NOT NULL,
	tags        TEXT    NOT NULL,
	email       TEXT    NOT NULL,
	region      TEXT    NOT NULL,
	postal_code TEXT    NOT NULL,
	created_at  INTEGER NOT NULL,
	content     INTEGER NOT NULL,
	file        INTEGER NOT NULL REFERENCES files (id),
	file_line   INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_by_email ON contacts (email) WHERE email <> '';
CREATE TABLE contact_phones (
	phone       INTEGER NOT NULL,
	contact     INTEGER NOT NULL REFERENCES contacts (id),
	PRIMARY KEY (phone, contact)
) STRICT, WITHOUT ROWID;

-- Append-only: what each person said or did about being contacted, with its evidence.
CREATE TABLE consents (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	phone       INTEGER NOT NULL,
	kind        INTEGER NOT NULL,
	scope       INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	evidence    TEXT    NOT NULL,            -- message id, file and line, form
	words       TEXT    NOT NULL,
	asserted_by TEXT    NOT NULL,
	keyword     INTEGER NOT NULL,            -- only the person can lift it
	file        INTEGER NOT NULL,            -- 0: by command
	file_line   INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_by_phone ON consents (phone, at);

-- Every version of a record that is not the standing one: older revisions and losers, kept.
CREATE TABLE revisions (
	kind        INTEGER NOT NULL,            -- record kind
	key         INTEGER NOT NULL,            -- of the record
	content     INTEGER NOT NULL,            -- hash of this version
	conflict    INTEGER NOT NULL,            -- an immutable field differs: kept as a record of its own
	payload     TEXT    NOT NULL,            -- JSON of the fields that differ
	file        INTEGER NOT NULL,
	file_line   INTEGER NOT NULL,
	PRIMARY KEY (kind, key, content)
) STRICT, WITHOUT ROWID;

-- Rows set aside and findings: exceptions.csv. One row a finding, however often the file comes.
CREATE TABLE findings (
	id          INTEGER PRIMARY KEY,
	key         INTEGER NOT NULL UNIQUE,
	kind        INTEGER NOT NULL,
	file        INTEGER NOT NULL,
	file_line   INTEGER NOT NULL,
	reason      TEXT    NOT NULL,
	text        TEXT    NOT NULL,
	found_at    INTEGER NOT NULL,
	gone_at     INTEGER NOT NULL DEFAULT 0   -- a gap that later files filled, a file that was mended: kept, not shown
) STRICT;

-- People whose records changed and whose cases must be looked at again. Rows go when their people are done.
CREATE TABLE dirty (
	phone       INTEGER PRIMARY KEY
) STRICT;

-- The visible work for one caller. Holds the latest view of it; what happened stands in receipts and decisions.
CREATE TABLE cases (
	id          INTEGER PRIMARY KEY,
	case_id     TEXT    NOT NULL UNIQUE,     -- printed: derived from caller and first miss
	phone       INTEGER NOT NULL,
	phone_kind  INTEGER NOT NULL,
	first_missed_at INTEGER NOT NULL,
	last_missed_at INTEGER NOT NULL,
	last_call   INTEGER NOT NULL,            -- calls.id of the latest miss
	missed_calls INTEGER NOT NULL,
	line        INTEGER NOT NULL,
	caller_name TEXT    NOT NULL,
	caller_id_says TEXT NOT NULL,
	identity    INTEGER NOT NULL,
	identity_evidence TEXT NOT NULL,
	doubt       INTEGER NOT NULL,
	zone        TEXT    NOT NULL,            -- the caller's, by area code: "America/Denver"; empty when unknown
	flags       INTEGER NOT NULL,            -- CASE_URGENT, CASE_SILENCE, CASE_NOT_OURS (engine/domain/cases.h)
	answered_at INTEGER NOT NULL,            -- first sign of a person after the first miss: a talk or a text typed by one
	needed      TEXT    NOT NULL,
	needed_source TEXT  NOT NULL,
	decision    INTEGER NOT NULL,            -- decisions.id of the latest
	outcome     INTEGER NOT NULL,
	code        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	decided_at  INTEGER NOT NULL,
	hold_until  INTEGER NOT NULL,
	message     INTEGER NOT NULL,            -- outbox.id of the latest; 0 none
	texted      INTEGER NOT NULL,
	answer_waiting INTEGER NOT NULL,
	rung        INTEGER NOT NULL,
	proof_kind  TEXT    NOT NULL,
	proof_source TEXT   NOT NULL,
	proof_id    TEXT    NOT NULL,
	proof_at    INTEGER NOT NULL,
	match_class INTEGER NOT NULL,
	match_reason INTEGER NOT NULL,
	booking_id  TEXT    NOT NULL,
	booking_created_at INTEGER NOT NULL,
	paid_minor  INTEGER NOT NULL,
	currency    TEXT    NOT NULL,
	open        INTEGER NOT NULL CHECK (open IN (0, 1)),
	backlog     INTEGER NOT NULL CHECK (backlog IN (0, 1)),
	next_step   INTEGER NOT NULL,
	due_at      INTEGER NOT NULL,
	closed_by   TEXT    NOT NULL,
	closed_reason TEXT  NOT NULL,
	closed_at   INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,            -- clock of the run that last changed this row
	opened_run  INTEGER NOT NULL,            -- clock of the run that opened it
	CHECK (open = 1 OR closed_by <> '')
) STRICT;
CREATE INDEX cases_by_phone ON cases (phone, first_missed_at);
CREATE INDEX cases_open ON cases (first_missed_at, case_id) WHERE open = 1;
CREATE INDEX cases_by_time ON cases (first_missed_at, case_id);

-- The disposition of each missed call: exactly one. Never changes: a late record never re-splits.
CREATE TABLE case_calls (
	call        INTEGER PRIMARY KEY REFERENCES calls (id),
	case_id     INTEGER NOT NULL REFERENCES cases (id),
	joined      INTEGER NOT NULL CHECK (joined IN (0, 1)), -- 1: joined a case that was open; 0: opened it
	receipt     INTEGER NOT NULL
) STRICT;

-- Decisions are immutable; a new one needs a trigger.
CREATE TABLE decisions (
	id          INTEGER PRIMARY KEY,
	case_id     INTEGER NOT NULL REFERENCES cases (id),
	call        INTEGER NOT NULL,            -- the latest miss then
	trigger     TEXT    NOT NULL,            -- first, joined, hold_due, approval, consent, reply, dispatch, live
	decided_at  INTEGER NOT NULL,
	outcome     INTEGER NOT NULL,
	code        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	hold_until  INTEGER NOT NULL,
	answerable  INTEGER NOT NULL,
	identity    INTEGER NOT NULL,
	rules       BLOB    NOT NULL,            -- first 16 bytes of the rules hash
	law         TEXT    NOT NULL,            -- version of the dated tables
	voices      TEXT    NOT NULL,            -- the trace: one line a voice, tab separated
	facts       TEXT    NOT NULL             -- JSON
) STRICT;
CREATE INDEX decisions_by_case ON decisions (case_id, id);

-- Texts of ours: intent is committed before the network is touched. Allowed steps stand in outbox_steps.
CREATE TABLE outbox_steps (
	was         TEXT NOT NULL,
	becomes     TEXT NOT NULL,
	PRIMARY KEY (was, becomes)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT    NOT NULL UNIQUE,     -- printed, derived from content; also the draft's id
	dedupe_key  BLOB    NOT NULL UNIQUE CHECK (length(dedupe_key) = 32),
	case_id     INTEGER NOT NULL REFERENCES cases (id),
	call        INTEGER NOT NULL,
	decision    INTEGER NOT NULL,
	phone       INTEGER NOT NULL,
	from_phone  INTEGER NOT NULL,
	body        TEXT    NOT NULL,
	template    TEXT    NOT NULL,            -- key of messages.yaml
	template_sha BLOB   NOT NULL CHECK (length(template_sha) = 32), -- of the filled text
	review_codes TEXT   NOT NULL,            -- what a person must answer, comma separated; empty: nothing
	answered_codes TEXT NOT NULL,            -- what an approval answered
	state       TEXT    NOT NULL,
	dry         INTEGER NOT NULL CHECK (dry IN (0, 1)),
	created_at  INTEGER NOT NULL,
	not_before  INTEGER NOT NULL,
	approved_by TEXT    NOT NULL,
	started_at  INTEGER NOT NULL,            -- claimed for sending
	handed_over_at INTEGER NOT NULL,
	attempts    INTEGER NOT NULL,
	provider    TEXT    NOT NULL,
	provider_id TEXT    NOT NULL,
	provider_status TEXT NOT NULL,
	error_code  TEXT    NOT NULL,
	why         TEXT    NOT NULL,            -- of a cancel or expiry
	CHECK (state NOT IN ('accepted', 'delivered', 'undelivered', 'failed', 'status_unknown') OR provider_id <> ''),
	CHECK (state <> 'dry' OR dry = 1),
	CHECK (dry = 0 OR state IN ('draft', 'dry', 'canceled', 'expired'))
) STRICT;
CREATE INDEX outbox_by_phone ON outbox (phone, id);
CREATE INDEX outbox_by_case ON outbox (case_id, id);
CREATE INDEX outbox_by_state ON outbox (state, not_before);
CREATE UNIQUE INDEX outbox_by_provider ON outbox (provider_id, provider) WHERE provider_id <> '';
CREATE TRIGGER outbox_starts BEFORE INSERT ON outbox
WHEN NOT EXISTS (SELECT 1 FROM outbox_steps WHERE was = '' AND becomes = NEW.state)
BEGIN SELECT RAISE(ABORT, 'outbox: a text cannot start in this state'); END;
CREATE TRIGGER outbox_moves BEFORE UPDATE OF state ON outbox
WHEN NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM outbox_steps WHERE was = OLD.state AND becomes = NEW.state)
BEGIN SELECT RAISE(ABORT, 'outbox: this step is not in the table of steps'); END;
CREATE TRIGGER outbox_stays_dry BEFORE UPDATE OF dry ON outbox WHEN OLD.dry = 1 AND NEW.dry = 0
BEGIN SELECT RAISE(ABORT, 'outbox: a dry text is dry for life'); END;
CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox: rows are never deleted'); END;

-- Answers of people to drafts, and closings of cases by name.
CREATE TABLE approvals (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT    NOT NULL,
	answer      TEXT    NOT NULL CHECK (answer IN ('approve', 'reject')),
	name        TEXT    NOT NULL,
	at          INTEGER NOT NULL,
	note        TEXT    NOT NULL,
	template_sha BLOB   NOT NULL,
	codes       TEXT    NOT NULL             -- what it answered: a standing approval under `supervised`
) STRICT;
CREATE TABLE closings (
	id          INTEGER PRIMARY KEY,
	case_id     INTEGER NOT NULL REFERENCES cases (id),
	phone       INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	name        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	note        TEXT    NOT NULL
) STRICT;
CREATE INDEX closings_by_phone ON closings (phone, at);

-- The chain. hash = SHA-256("ringback-receipt-1\0" || u64be(number) || previous hash || SHA-256(payload)).
CREATE TABLE receipt_kinds (
	kind        TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO receipt_kinds (kind) VALUES
	('decision'), ('no_contact'), ('joined'), ('dry_run'), ('draft'), ('approval'),
	('cancel'), ('hand_over'), ('provider'), ('delivery'), ('reply'), ('consent'),
	('proof'), ('close'), ('reopen'), ('owner_test'), ('import'), ('report'),
	('config'), ('erase');
CREATE TABLE receipts (
	number      INTEGER PRIMARY KEY,
	kind        TEXT    NOT NULL REFERENCES receipt_kinds (kind),
	at          INTEGER NOT NULL,            -- the run's clock
	payload     TEXT    NOT NULL,            -- canonical JSON
	hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER receipts_fixed BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts: the chain is append-only'); END;
CREATE TRIGGER receipts_kept BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts: the chain is append-only'); END;

-- Reports that were written: the same inputs make no new one, other inputs a new number that names what it corrects.
CREATE TABLE reports (
	number      INTEGER PRIMARY KEY,
	day         TEXT    NOT NULL,            -- date of the run's clock in the tenant's zone
	folder      TEXT    NOT NULL,            -- YYYY-MM-DD or YYYY-MM-DD.2
	at          INTEGER NOT NULL,
	corrects    INTEGER NOT NULL,            -- report of the same day that this one replaces; 0 none
	inputs_sha  BLOB    NOT NULL,            -- digest of everything it was made from
	summary     TEXT    NOT NULL,            -- its numbers, "key value" a line: what "was" next time
	head        BLOB    NOT NULL,            -- chain head it prints: as it was before its own receipt
	head_number INTEGER NOT NULL             -- number of that receipt
) STRICT;
