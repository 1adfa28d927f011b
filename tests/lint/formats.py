#!/usr/bin/env python3
"""Put what can be read, as the profiles say it, into docs/formats.md (make docs); with --check only say what is old.

Usage: ringback import --formats --json | tests/lint/formats.py docs/formats.md [--check]
"""
import json
import sys

BEGIN, END = "<!-- made from the profiles by make docs -->\n", "<!-- end of what is made -->\n"
KINDS = [("calls", "Calls"), ("legs", "Calls whose rows are legs"), ("messages", "Texts"), ("bookings", "Bookings"),
         ("payments", "Payments"), ("contacts", "Contacts"), ("consent", "Consent")]


def line(text):
    return " ".join((text or "").split())


def row(cells):
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def name(f):
    return f"`{f['format']}`"


def notes(f):
    talked = f"A person spoke when {line(f['talked'])}. " if f["talked"] else ""
    return (talked + line(f["quirks"])).strip()


def section(title, formats):
    text = f"### {title}\n\n" + row(["profile", "what it reads", "how sure", "whose clock", "the same record again"])
    text += row(["---"] * 5)
    for f in formats:
        text += row([name(f), line(f["about"]), f["how_sure"].replace("_", " "), line(f["zone"]), line(f["id"])])
    return text + "\n" + "".join(f"* {name(f)}: {notes(f)}\n" for f in formats if notes(f)) + "\n"


def refused(formats):
    text = "### Known, and not read\n\n"
    return text + "".join(f"* {name(f)}, {line(f['about'])}: {line(f['refused'])}.\n" for f in formats) + "\n"


def made(formats):
    shipped = [f for f in formats if f["how_sure"] != "own" and not f["refused"]]
    text = ""
    for reads, title in KINDS:
        mine = sorted((f for f in shipped if f["reads"] == reads), key=lambda f: f["format"])
        text += section(title, mine) if mine else ""
    text += refused(sorted((f for f in formats if f["refused"]), key=lambda f: f["format"]))
    own = sorted(name(f) for f in formats if f["how_sure"] == "own")
    return text + "The bases of mappings of your own: " + ", ".join(own) + ".\n"


def main():
    path = sys.argv[1]
    with open(path, encoding="utf-8") as file:
        was = file.read()
    begin, end = was.index(BEGIN) + len(BEGIN), was.index(END)
    now = was[:begin] + "\n" + made(json.load(sys.stdin)) + "\n" + was[end:]
    if "--check" in sys.argv and now != was:
        sys.exit(f"{path}: the profiles say something else now: make docs")
    if now != was:
        with open(path, "w", encoding="utf-8") as file:
            file.write(now)


main()
