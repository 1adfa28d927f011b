-- The talk with the same person (calls.id) during which an inbound call began that nobody answered: another phone of the
-- same ring, no missed call. 0: there was none, or the call had its disposition before the talk was known. Changes with
-- every proving.
ALTER TABLE calls ADD COLUMN in_talk INTEGER NOT NULL DEFAULT 0;
-- Rows and files that were not read, of which there are few; each export that is read asks for its own.
CREATE INDEX consents_unread ON consents (words) WHERE kind = 17;
