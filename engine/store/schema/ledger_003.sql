-- Whether the payer's bank asked for the money back: 0 never, 1 open, 2 settled.
ALTER TABLE payments ADD COLUMN dispute INTEGER NOT NULL DEFAULT 0;
-- What proving found of a refund: it is of no single payment here. Those who were given money back are looked at once more.
ALTER TABLE payments ADD COLUMN fits_none INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO dirty (phone) SELECT owner FROM payments WHERE kind = 2 AND owner > 0;
