-- What only reports ask for, and runs that follow one, each in the order of a question, so that a report costs what its
-- period holds and not what the ledger holds. Made before the first report and not with the tables: the first import may
-- bring years, and an index that is built over all of them at once costs a fifth of one that grows row by row.

CREATE INDEX IF NOT EXISTS calls_by_time ON calls (started_at);
CREATE INDEX IF NOT EXISTS calls_missed ON calls (started_at) WHERE direction = 1 AND outcome NOT IN (1, 2);
CREATE INDEX IF NOT EXISTS calls_hidden ON calls (phone, started_at) WHERE phone = 0 AND direction = 1 AND outcome NOT IN (1, 2);
CREATE INDEX IF NOT EXISTS calls_in_talk ON calls (started_at) WHERE in_talk <> 0;
CREATE INDEX IF NOT EXISTS messages_by_time ON messages (direction, sent_at, native_id);
CREATE INDEX IF NOT EXISTS messages_doubtful ON messages (direction, reply_class, sent_at)
	WHERE reply_class = 4 AND resolved = '';
CREATE INDEX IF NOT EXISTS bookings_by_time ON bookings (created_at, native_id);
CREATE INDEX IF NOT EXISTS bookings_by_case ON bookings (case_id, created_at) WHERE case_id > 0;
CREATE INDEX IF NOT EXISTS payments_by_time ON payments (paid_at, native_id);
CREATE INDEX IF NOT EXISTS receipts_placed ON receipts (number)
	WHERE kind = 'decision' OR kind = 'no_contact' OR kind = 'joined';
CREATE INDEX IF NOT EXISTS cases_touched ON cases (max(last_missed_at, closed_at, changed_at));
