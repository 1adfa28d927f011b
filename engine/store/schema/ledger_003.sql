-- Whether the payer's bank asked for the money back: 0 never, 1 open, 2 settled.
ALTER TABLE payments ADD COLUMN dispute INTEGER NOT NULL DEFAULT 0;
-- What proving found of a refund that is of no single payment here: 1 taken off their other payments, 2 not, or not
-- wholly; 0 of all others. Those who were given money back are looked at once more.
ALTER TABLE payments ADD COLUMN fits_none INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO dirty (phone) SELECT owner FROM payments WHERE kind = 2 AND owner > 0;
