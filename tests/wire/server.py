#!/usr/bin/env python3
"""Servers with faults on this machine alone, for tests/wire/run.sh: files by HTTPS, and a provider's paged lists by HTTP.

Usage: server.py FOLDER   FOLDER holds server.pem (key and certificate); ports are written to FOLDER/ports, a line a request
to FOLDER/requests. The first part of a path is the fault: /plain/x, /cut/x, /flaky/x, ... FOLDER/fault holds the list's."""
import base64
import hashlib
import json
import pathlib
import ssl
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOLDER = pathlib.Path(sys.argv[1])
ACCOUNT = "AC" + "0" * 32
TOKEN = "test-token"
RECORDS = 7
PAGE = 3
seen = {}
lock = threading.Lock()


def content(name):
    """A file's bytes: FOLDER/files/NAME, else lines that are made up."""
    path = FOLDER / "files" / name
    if path.exists():
        return path.read_bytes()
    return b"".join(b"%06d,a line of %s\n" % (i, name.encode()) for i in range(4000))


def count(key):
    with lock:
        seen[key] = seen.get(key, 0) + 1
        return seen[key]


class Files(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def note(self, code):
        login = "login" if self.headers.get("Authorization") or self.headers.get("X-Api-Key") else "no-login"
        with lock, open(FOLDER / "requests", "a") as out:
            out.write(f"{self.server.name} {code} {self.path} {login} {self.headers.get('Range', '-')} "
                      f"{'if-none-match' if self.headers.get('If-None-Match') else '-'}\n")

    def answer(self, code, body=b"", **headers):
        self.note(code)
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and code != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def file(self, body, send=None):
        """Answer as a good server does; send: only so many bytes of it, then the connection is cut."""
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        start = 0
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304, ETag=etag)
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") in (None, etag):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                return self.answer(416)
        headers = {"ETag": etag, "Content_Type": "text/csv", "Content_Length": str(len(body) - start)}
        if start:
            headers["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        self.answer(206 if start else 200, body[start:] if send is None else body[start:start + send], **headers)
        if send is not None:
            self.wfile.flush()
            self.close_connection = True
        return None

    def do_GET(self):
        fault, _, name = self.path.split("?")[0].lstrip("/").partition("/")
        try:
            getattr(self, "do_" + fault, self.do_nothing)(name)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def do_nothing(self, name):
        self.answer(404)

    def do_plain(self, name):
        self.file(content(name))

    def do_cut(self, name):
        self.file(content(name), 50000 if count(self.path) == 1 else None)

    def do_changed(self, name):
        """Cut once; then it is another file."""
        body = content(name)
        self.file(body, 50000) if count(self.path) == 1 else self.file(body.upper())

    def do_hang(self, name):
        """The first time half of it comes, then nothing."""
        if count(self.path) > 1:
            return self.file(content(name))
        self.file(content(name), 50000)
        time.sleep(40)
        return None

    def do_drip(self, name):
        body = content(name)
        self.answer(200, b"", Content_Length=str(len(body)))
        for i in range(20):
            self.wfile.write(body[i:i + 1])
            self.wfile.flush()
            time.sleep(1)

    def do_big(self, name):
        self.answer(200, b"x" * 1000, Content_Length=str(3 << 30))
        self.close_connection = True

    def do_flaky(self, name):
        self.answer(500) if count(self.path) < 3 else self.file(content(name))

    def do_busy(self, name):
        self.answer(429, Retry_After="1") if count(self.path) == 1 else self.file(content(name))

    def do_closed(self, name):
        self.answer(429, Retry_After="3600")

    def do_never(self, name):
        self.answer(429, Retry_After="9300000000000000")

    def do_part(self, name):
        self.answer(206, content(name)[:50000])

    def do_page(self, name):
        self.answer(200, b"<html>Please log in</html>", Content_Type="text/html; charset=utf-8")

    def do_noend(self, name):
        self.note(200)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\na,b\n1,2\n")
        self.close_connection = True

    def do_other(self, name):
        self.answer(302, Location=f"https://127.0.0.1:{self.server.other}/plain/{name}")

    def do_down(self, name):
        self.answer(302, Location=f"http://127.0.0.1:{self.server.plain}/plain/{name}")

    def do_round(self, name):
        self.answer(302, Location=f"/round/{name}")

    def do_basic(self, name):
        good = "Basic " + base64.b64encode(b"ann:pass word").decode()
        self.file(content(name)) if self.headers.get("Authorization") == good else self.answer(401)

    def do_bearer(self, name):
        self.file(content(name)) if self.headers.get("Authorization") == "Bearer t0ken" else self.answer(401)

    def do_apikey(self, name):
        self.file(content(name)) if self.headers.get("X-Api-Key") == "t0ken" else self.answer(403)


class Provider(Files):
    """Calls.json and Messages.json of one account, newest first, PAGE a page."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        base = f"/2010-04-01/Accounts/{ACCOUNT}/"
        login = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if not path.startswith(base):
            return super().do_GET()
        if self.headers.get("Authorization") != login:
            return self.answer(401)
        rows = {"Calls.json": "calls", "Messages.json": "messages"}[path.removeprefix(base)]
        page = int(asked.get("Page", "0"))
        fault = (FOLDER / "fault").read_text().strip() if (FOLDER / "fault").exists() else ""
        return self.list(rows, path, page, fault, count((rows, page, fault)))

    def list(self, rows, path, page, fault, times):
        total = 0 if fault == "empty" else RECORDS
        records = [record(rows, i) for i in range(total)][page * PAGE:(page + 1) * PAGE]
        more = (page + 1) * PAGE < total
        after = f"{path}?PageSize={PAGE}&Page={page + 1}&PageToken=PA{page + 1}" if more else None
        if fault == "elsewhere" and page == 1:
            after = "//example.com" + path
        body = json.dumps({rows: records, "page": page, "next_page_uri": after}).encode()
        if fault == "cut" and page == 1:  # whole by its length, and yet not whole
            return self.answer(200, body[:len(body) // 2])
        if fault == "broken" and page == 1:
            return self.file(body, len(body) // 2)
        if fault == "flaky" and page == 1 and times < 3:
            return self.answer(503)
        if fault == "slower" and page == 1 and times == 1:
            return self.answer(429, Retry_After="2")
        if fault == "other":
            return self.answer(200, b'{"code": 20003, "message": "something else"}')
        if fault == "away":
            return self.answer(302, Location=f"https://127.0.0.1:{self.server.other}/plain/x")
        return self.answer(200, body, Content_Type="application/json")


def record(rows, i):
    at = f"Fri, 20 Nov 2026 {12 - i:02d}:00:00 +0000"
    one = {"sid": f"{'CA' if rows == 'calls' else 'SM'}{i:032d}", "from": f"+1415555{140 + i:04d}", "to": "+14155550100",
           "account_sid": ACCOUNT, "subresource_uris": {"more": "/x"}}
    if rows == "calls":
        return one | {"parent_call_sid": None, "status": "no-answer", "direction": "inbound", "start_time": at,
                      "end_time": at, "duration": "0", "price": None, "answered_by": None}
    return one | {"body": "Hello caf\u00e9", "status": "received", "direction": "inbound", "date_sent": at,
                  "num_segments": "1", "error_code": None}


def serve(name, handler, tls=False):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.name = name
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FOLDER / "server.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    servers = [serve("one", Files, True), serve("two", Files, True), serve("open", Provider)]
    for server in servers:
        server.other = servers[1].server_port
        server.plain = servers[2].server_port
    (FOLDER / "ports.new").write_text("".join(f"{s.name}={s.server_port}\n" for s in servers))
    (FOLDER / "ports.new").rename(FOLDER / "ports")
    threading.Event().wait()


main()
