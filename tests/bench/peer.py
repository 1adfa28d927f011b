#!/usr/bin/env python3
"""The same job, simply: what a good evening with Python's standard library gives. peer.py FOLDER LEDGER CSV

It reads the six exports into one SQLite file with keys and indexes, decides every missed call by a short rule (opted out,
spoken with since, already texted, quiet hours of the office's zone, too old), matches bookings to the text before them
and writes one CSV. Beside ringback it leaves out: provenance (file, line and raw text of each value), revisions and
conflicts, cases and their joining, zones of the callers, replies in plain words, tenants' rules, the trace of a decision,
the chain of receipts, the page. It is here so that a time has something to stand beside.
"""

import csv
import re
import sqlite3
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

FOLDER, LEDGER, OUT = sys.argv[1:4]
NOW = datetime.fromisoformat("2026-11-13T17:05:00-07:00").timestamp()
OFFICE = ZoneInfo("America/Denver")
DAY, HOUR = 86400, 3600
WINDOW = 72 * HOUR

SCHEMA = """
CREATE TABLE calls(id TEXT PRIMARY KEY, at INTEGER, inbound INTEGER, phone INTEGER, name TEXT, outcome TEXT, talk_s INTEGER);
CREATE TABLE messages(id TEXT PRIMARY KEY, at INTEGER, inbound INTEGER, phone INTEGER, status TEXT, body TEXT);
CREATE TABLE contacts(id INTEGER PRIMARY KEY, name TEXT, phone INTEGER);
CREATE TABLE bookings(id INTEGER PRIMARY KEY, phone INTEGER, created INTEGER, starts INTEGER, status TEXT);
CREATE TABLE payments(id TEXT PRIMARY KEY, booking INTEGER, at INTEGER, cents INTEGER, status TEXT);
CREATE TABLE optouts(phone INTEGER, at INTEGER);
CREATE TABLE decisions(call TEXT PRIMARY KEY, phone INTEGER, outcome TEXT, code TEXT, text TEXT, booking INTEGER, cents INTEGER);
"""
INDEXES = """
CREATE INDEX calls_phone ON calls(phone, at);
CREATE INDEX messages_phone ON messages(phone, at);
CREATE INDEX contacts_phone ON contacts(phone);
CREATE INDEX bookings_phone ON bookings(phone, created);
CREATE INDEX payments_booking ON payments(booking);
CREATE INDEX optouts_phone ON optouts(phone, at);
"""
MISSES = """
SELECT c.id, c.at, c.phone,
  (SELECT max(at) FROM optouts o WHERE o.phone = c.phone),
  (SELECT max(at) FROM messages m WHERE m.phone = c.phone AND m.inbound AND m.body = 'STOP'),
  (SELECT max(at) FROM calls t WHERE t.phone = c.phone AND t.outcome = 'answered' AND t.talk_s >= 30 AND t.at > c.at),
  (SELECT m.id || ' ' || m.at FROM messages m WHERE m.phone = c.phone AND NOT m.inbound AND m.at >= c.at
    AND m.status IN ('sent', 'delivered') ORDER BY m.at LIMIT 1),
  (SELECT b.id FROM bookings b WHERE b.phone = c.phone AND b.created > c.at AND b.created <= c.at + ? AND b.status <> 'cancelled'
    ORDER BY b.created LIMIT 1),
  EXISTS (SELECT 1 FROM contacts k WHERE k.phone = c.phone)
FROM calls c WHERE c.inbound AND c.outcome <> 'answered' ORDER BY c.at
"""

DIGITS = re.compile(r"\+?1?([2-9][0-8][0-9][2-9][0-9]{6})(?: ?x[0-9]+)?")
SPACING = str.maketrans("", "", " -.()")


def phone_of(text):
    plain = text.translate(SPACING)
    found = DIGITS.fullmatch(plain)
    if found:
        return 10000000000 + int(found[1])
    return int(plain[1:]) if plain[:1] == "+" and plain[1:].isdigit() and len(plain) > 10 else None


def at(text):
    return int(datetime.fromisoformat(text).timestamp())


def cents(text):
    return round(float(text) * 100)


def rows(name):
    with open(f"{FOLDER}/{name}.csv", newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def outside(row, columns):
    """The number at the other end: the sender of what came in, the receiver of what went out."""
    return phone_of(row[columns[0]] if row[2] == "inbound" else row[columns[1]])


def load(db):
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    tables = {
        "calls": ((r[0], at(r[1]), r[2] == "inbound", outside(r, (3, 4)), r[5], r[6], int(r[8])) for r in rows("calls")),
        "messages": ((r[0], at(r[1]), r[2] == "inbound", outside(r, (3, 4)), r[5], r[7]) for r in rows("messages")),
        "contacts": ((int(r[0]), r[1], phone_of(r[2])) for r in rows("contacts")),
        "bookings": ((int(r[0]), phone_of(r[1]), at(r[3]), at(r[4]), r[5]) for r in rows("bookings")),
        "payments": ((r[0], int(r[1]), at(r[3]), cents(r[4]), r[5]) for r in rows("payments")),
        "optouts": ((phone_of(r[0]), at(r[1])) for r in rows("optouts")),
    }
    for name, values in tables.items():
        first = next(values, None)
        if first is not None:
            insert = f"INSERT OR IGNORE INTO {name} VALUES ({','.join('?' * len(first))})"
            db.execute(insert, first)
            db.executemany(insert, values)
    db.execute("COMMIT")
    db.executescript(INDEXES)


def decide(phone, missed, opted_out, talked, text):
    if phone is None:
        return "no_contact", "no_number"
    if opted_out:
        return "no_contact", "opted_out"
    if talked:
        return "no_contact", "talked"
    if text:
        return "no_contact", "texted"
    if NOW - missed > DAY:
        return "review", "stale"
    hour = datetime.fromtimestamp(NOW, OFFICE).hour
    return ("hold", "quiet_hours") if hour < 8 or hour >= 21 else ("send", "")


def settle(db):
    paid = dict(db.execute("SELECT booking, sum(cents) FROM payments WHERE status = 'paid' GROUP BY booking"))
    decided, taken = [], set()
    for call, missed, phone, listed, stopped, talked, text, booking, known in db.execute(MISSES, (WINDOW,)):
        outcome, code = decide(phone, missed, listed or stopped, talked, text)
        booking = None if booking in taken else booking
        taken.add(booking)
        decided.append((call, phone, outcome, code, text and text.split()[0], booking, paid.get(booking), missed, known))
    db.execute("BEGIN")
    db.executemany("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)", (d[:7] for d in decided))
    db.execute("COMMIT")
    return decided


def main():
    db = sqlite3.connect(LEDGER, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536"):
        db.execute(f"PRAGMA {pragma}")
    load(db)
    with open(OUT, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("call", "phone", "outcome", "code", "text", "booking", "paid_cents", "missed_at", "known"))
        out.writerows(settle(db))
    db.close()


main()
