#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks an exported record of a Lodestone desk. Needs Python 3.6 or later and nothing else.

    verify.py [FOLDER] [--head NUMBER:HASH] [--json]

FOLDER is where manifest.json lies; the one of this program when it is not given. --head: a number and hash that
somebody noted earlier, elsewhere: the log must contain it.

It checks the files against the manifest, the chain of hashes from its first event, the events against the chain,
documents and personal texts against the hashes that the events name, that what is gone was erased by a tombstone,
and it computes the balances of licenses again from the events: at no moment may what is used and reserved be under
zero or over what is authorized.

Exit 0: all is in order. 1: something is wrong; each finding is named. 2: a wrong call. 3: this is no such folder.
"""
import csv
import datetime
import hashlib
import json
import os
import re
import sys

START = "0" * 64
SHA = re.compile(r"[0-9a-f]{64}\Z")
PERSONAL = re.compile(r"personal:([0-9a-f]{64})\Z")
HEAD_KEYS = ["seq", "at", "by", "kind", "object"]
# Fields that name a document; other fields hold 64 digits too (receipts, images, versions of records).
DOCUMENT_FIELDS = {"shipment_sha", "answer_sha", "evidence_sha", "query_sha", "document", "capture", "word",
                   "halted_by"}
FINDINGS_MAX = 50


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class NoBundle(Exception):
    pass


class Report:
    def __init__(self):
        self.findings = []  # (code, path, message)
        self.notes = []     # what was checked, and what could not be

    def wrong(self, code, path, message):
        self.findings.append((code, path, message))

    def note(self, text):
        self.notes.append(text)


# ---- files -----------------------------------------------------------------------------------------------------

def open_in(folder, name):
    try:
        return open(os.path.join(folder, name), "rb")
    except OSError as e:
        raise NoBundle("cannot read %s: %s" % (name, e.strerror))


def read_manifest(folder):
    with open_in(folder, "manifest.json") as f:
        try:
            manifest = json.loads(f.read().decode("utf-8"))
        except ValueError as e:
            raise NoBundle("manifest.json: %s" % e)
    if not isinstance(manifest, dict) or manifest.get("format") != "lodestone-audit-1":
        raise NoBundle("manifest.json is none of the form lodestone-audit-1")
    return manifest


def check_files(folder, manifest, report):
    for name, said in sorted(manifest["files"].items()):
        digest, size = hashlib.sha256(), 0
        with open_in(folder, name) as f:
            for part in iter(lambda: f.read(1 << 20), b""):
                digest.update(part)
                size += len(part)
        if size != said["bytes"] or digest.hexdigest() != said["sha256"]:
            report.wrong("file_differs", name, "it is not the file that the manifest names")
    report.note("files       %d as the manifest names them" % len(manifest["files"]))


# ---- the chain ---------------------------------------------------------------------------------------------------

class Chain:
    """number -> SHA-256 of the body; the hashes are checked while it is read."""

    def __init__(self, folder, head, report):
        self.bodies = {}
        self.last, self.hash = 0, START
        head_seen = head is None or head == (0, START)
        broken = False
        with open_in(folder, "chain.txt") as f:
            for line in f:
                seq, body, said = self.columns(line)
                path = "event %d" % (self.last + 1)
                if seq != self.last + 1 and not broken:
                    report.wrong("event_missing", path, "it is not there: the log goes on with event %d" % seq)
                    broken = True
                link = sha256(("%s\n%s" % (self.hash, body)).encode())
                if link != said and not broken:
                    report.wrong("chain_broken", path, "its hash does not follow from the hash before and its body: "
                                 "it, or one before it, was changed")
                    broken = True
                self.bodies[seq] = body
                self.last, self.hash = seq, said
                head_seen = head_seen or (head == (seq, said) and not broken)
        if not head_seen and not broken:
            report.wrong("head_missing", "event %d" % head[0],
                         "the log ends at event %d: what was noted is cut off" % self.last if head[0] > self.last
                         else "it is not the event whose hash was noted: the log was made anew")
        if not broken:
            report.note("chain       %d events, head %d:%s" % (len(self.bodies), self.last, self.hash))
        self.broken = broken

    @staticmethod
    def columns(line):
        parts = line.decode("ascii", "replace").rstrip("\n").split(" ")
        if len(parts) != 3 or not parts[0].isdigit() or not SHA.match(parts[1]):
            raise NoBundle("chain.txt has a line that is none: %r" % line[:80])
        return int(parts[0]), parts[1], parts[2]


def only_texts(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names) or names[:5] != HEAD_KEYS or any(not isinstance(v, str) for _, v in pairs):
        raise ValueError("no event")
    return dict(pairs)


def canonical(event):
    """The one way in which an event is written."""
    def text(s):
        out = []
        for c in s:
            out.append("\\\"" if c == '"' else "\\\\" if c == "\\" else "\\n" if c == "\n"
                       else "\\u%04x" % ord(c) if c < " " else c)
        return '"' + "".join(out) + '"'
    return "{" + ",".join(text(k) + ":" + text(v) for k, v in event.items()) + "}"


def parse(line):
    try:
        event = json.loads(line.decode("utf-8"), object_pairs_hook=only_texts)
        datetime.datetime.strptime(event["at"], "%Y-%m-%dT%H:%M:%S.%fZ")
        good = event["seq"].isdigit() and canonical(event) == line.decode("utf-8")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return event if good else None


def events(folder, chain, report):
    """The events that are here, in order, each checked against the chain."""
    before, n = 0, 0
    with open_in(folder, "events.ndjson") as f:
        for line in f:
            line = line[:-1] if line.endswith(b"\n") else line
            event = parse(line)
            path = "event %s" % (event["seq"] if event else "after %d" % before)
            if event is None:
                report.wrong("event_unreadable", path, "the line is no event")
                continue
            seq = int(event["seq"])
            if chain.bodies.get(seq) != sha256(line):
                report.wrong("chain_broken", path, "its line is not the one whose SHA-256 stands in the chain")
            if seq <= before:
                report.wrong("event_missing", path, "it stands behind event %d" % before)
            before, n = seq, n + 1
            yield event
    left_out = len(chain.bodies) - n
    report.note("events      %d read%s" % (n, "; %d are left out, and what they say is not checked" % left_out
                                           if left_out else ""))


# ---- what lies outside the chain ----------------------------------------------------------------------------------

class Outside:
    """Hashes that events name, and those that were erased."""

    def __init__(self):
        self.personal, self.documents = {}, {}  # hash -> number of the first event that names it
        self.erased = set()

    def take(self, event):
        seq = int(event["seq"])
        for name, value in event.items():
            match = PERSONAL.match(value)
            if match:
                self.personal.setdefault(match.group(1), seq)
            elif name in DOCUMENT_FIELDS and SHA.match(value):
                self.documents.setdefault(value, seq)
        if event["kind"] == "erasure.tombstones":
            self.erased.update(event.get("personal", "").split())
            self.erased.update(event.get("documents", "").split())


def check_documents(folder, manifest, outside, report):
    states, here = {}, 0
    with open_in(folder, "documents.txt") as f:
        for line in f:
            parts = line.decode("utf-8").rstrip("\n").split(" ", 3)
            states[parts[0]] = (int(parts[1]), parts[2])
    for sha, (size, state) in sorted(states.items()):
        path = "document " + sha
        if state == "here":
            data = read_document(folder, sha)
            if data is None:
                report.wrong("document_missing", path, "its file is not in the folder")
            elif sha256(data) != sha or len(data) != size:
                report.wrong("document_differs", path, "its bytes are not those of its hash and length")
            here += 1
        elif state == "erased" and sha not in outside.erased:
            report.wrong("document_missing", path, "its bytes are gone, and nobody erased it by the rules")
    for sha, seq in sorted(outside.documents.items(), key=lambda item: item[1]):
        if sha not in states:
            report.wrong("document_missing", "document " + sha, "event %d names it, and it is not there" % seq)
    report.note("documents   %d read, %d named by events%s" %
                (here, len(outside.documents),
                 "" if manifest["filter"]["with_personal"] else "; the files are left out, and not checked"))


def read_document(folder, sha):
    try:
        with open(os.path.join(folder, "documents", sha), "rb") as f:
            return f.read()
    except OSError:
        return None


def read_texts(folder, manifest, report):
    """Hashes of the texts that are here and are those of their hash."""
    good = set()
    if not manifest["filter"]["with_personal"]:
        return good
    with open_in(folder, "personal.ndjson") as f:
        for line in f:
            row = json.loads(line.decode("utf-8"))
            if sha256(("%s\n%s" % (row["salt"], row["text"])).encode()) != row["sha"]:
                report.wrong("personal_differs", "personal:" + row["sha"], "the text is not the one that was recorded")
            good.add(row["sha"])
    return good


def check_personal(folder, manifest, outside, report):
    texts = read_texts(folder, manifest, report)
    states = {}
    with open_in(folder, "personal.txt") as f:
        for line in f:
            _, sha, state = line.decode("ascii").split()
            states[sha] = state
    for sha, seq in sorted(outside.personal.items(), key=lambda item: item[1]):
        state, path = states.get(sha), "personal:" + sha
        if sha in outside.erased:
            if state != "erased" or sha in texts:
                report.wrong("personal_extra", path, "it was erased, and the text is there")
        elif state is None or state == "erased" or (state == "here" and sha not in texts):
            report.wrong("personal_missing", path,
                         "event %d names this text; it is gone, and nobody erased it by the rules" % seq)
    for sha in sorted(texts - set(outside.personal)):
        report.wrong("personal_extra", "personal:" + sha, "no event names this text")
    report.note("personal    %d texts read, %d named by events%s" %
                (len(texts), len(outside.personal),
                 "" if manifest["filter"]["with_personal"] else "; the texts are left out, and not checked"))


def check_store(manifest, report):
    """What the program found when it exported; what cannot be seen from the log alone, such as its tables."""
    store = manifest["store"]
    if not store["in_order"]:
        report.wrong(store["code"], store["path"], "when it was exported: " + store["message"])


# ---- balances ------------------------------------------------------------------------------------------------------

OUTSIDE, AVAILABLE, RESERVED, USED = "outside", "available", "reserved", "used"


def amount(text):
    """Millionths of a unit, from "12.5 kg"; nothing when nothing is said."""
    if not text:
        return 0
    whole, _, part = text.split(" ")[0].partition(".")
    if not whole.isdigit() or len(part) > 6 or (part and not part.isdigit()):
        raise ValueError("%r is no amount" % text)
    return int(whole) * 1000000 + int((part + "000000")[:6])


class Broken(Exception):
    pass


class Entry:
    def __init__(self, no, book, source, to, moved, authorizes=False, reservation=None, root=None, reserve=False):
        self.no, self.book, self.source, self.to, self.moved = no, book, source, to, moved
        self.authorizes, self.reservation, self.reserve = authorizes, reservation, reserve
        self.root = root or self
        self.given_back = False  # tolerance that went back by itself


class Book:
    """One limit of a line: the accounts sum to zero, and outside is what is authorized and over it, negative."""

    def __init__(self, unit, permille):
        self.unit, self.permille = unit, permille
        self.authorized = 0
        self.accounts = {OUTSIDE: 0, AVAILABLE: 0, RESERVED: 0, USED: 0}

    @property
    def over(self):
        return -self.accounts[OUTSIDE] - self.authorized

    def check(self):
        a, tolerance = self.accounts, self.authorized * self.permille // 1000
        if min(a[AVAILABLE], a[RESERVED], a[USED], self.authorized) < 0:
            raise Broken("an account is below zero")
        if sum(a.values()) != 0:
            raise Broken("the accounts do not sum to zero")
        if self.over < 0 or a[USED] + a[RESERVED] > self.authorized + tolerance:
            raise Broken("used and reserved are more than what is authorized and its tolerance")
        if self.over > 0 and a[AVAILABLE] > 0:
            raise Broken("tolerance is in use while something is available")


class Books:
    """The books of all licenses, made again from the events; an implementation of its own (docs/desk.md 4)."""

    def __init__(self):
        self.books, self.entries, self.reservations, self.corrections = {}, [], {}, {}
        self.checked = 0

    def move(self, key, source, to, moved, **more):
        if moved == 0:
            return
        book = self.books[key]
        entry = Entry(len(self.entries) + 1, key, source, to, moved, **more)
        self.entries.append(entry)
        book.accounts[source] -= moved
        book.accounts[to] += moved
        if entry.authorizes:
            book.authorized += moved if source == OUTSIDE else -moved

    def settle(self, key):
        """Tolerance in use is given back as soon as something is available."""
        book = self.books[key]
        back = min(book.over, book.accounts[AVAILABLE])
        if back > 0:
            self.move(key, AVAILABLE, OUTSIDE, back)
            self.entries[-1].given_back = True

    def amounts(self, event, line):
        for is_value, name in ((0, "quantity"), (1, "value")):
            if name in event:
                yield (line[0], line[1], is_value), is_value, amount(event[name])

    # the kinds of events that move something

    def license_line(self, event):
        line = (event["object"], int(event["line"]))
        for is_value, name in ((0, "quantity"), (1, "value")):
            if name in event:
                permille = int(event.get("tolerance_permille", 0))
                self.books[line + (is_value,)] = Book(event[name].split(" ")[1], permille)
        for key, _, moved in self.amounts(event, line):
            self.move(key, OUTSIDE, AVAILABLE, moved, authorizes=True)

    def license_authorized(self, event):
        for key, _, to in self.amounts(event, (event["object"], int(event["line"]))):
            more = to - self.books[key].authorized
            self.move(key, OUTSIDE if more > 0 else AVAILABLE, AVAILABLE if more > 0 else OUTSIDE, abs(more),
                      authorizes=True)
            self.settle(key)

    def reservation_made(self, event):
        line = (event["license"], int(event["line"]))
        left = [0, 0]
        for key, is_value, moved in self.amounts(event, line):
            self.move(key, AVAILABLE, RESERVED, moved, reservation=event["object"], reserve=True)
            left[is_value] = moved
        self.reservations[event["object"]] = (line, left)

    def reservation_shipped(self, event):
        reservation = event["object"]
        line, left = self.reservations[reservation]
        shipped = {is_value: moved for _, is_value, moved in self.amounts(event, line)}
        for is_value in (0, 1):
            key = line + (is_value,)
            if key not in self.books:
                continue
            all_of_it = shipped.get(is_value, 0)
            kept = left[is_value] - min(all_of_it, left[is_value])
            self.move(key, RESERVED, USED, left[is_value] - kept, reservation=reservation)
            more = all_of_it - (left[is_value] - kept)
            free = min(more, self.books[key].accounts[AVAILABLE])
            self.move(key, AVAILABLE, USED, free, reservation=reservation)
            self.move(key, OUTSIDE, USED, more - free, reservation=reservation)
            if event.get("final"):
                self.move(key, RESERVED, AVAILABLE, kept, reservation=reservation)
                self.settle(key)
                kept = 0
            left[is_value] = kept

    def reservation_released(self, event):
        line, left = self.reservations[event["object"]]
        for key, is_value, moved in self.amounts(event, line):
            self.move(key, RESERVED, AVAILABLE, moved, reservation=event["object"])
            left[is_value] -= moved
            if moved > 0:
                self.settle(key)

    def correction_proposed(self, event):
        self.corrections[event["object"]] = (int(event["entry"]), amount(event["amount"]))

    def correction_made(self, event):
        no, moved = self.corrections[event["object"]]
        entry = self.entries[no - 1]
        drawn = (entry.source, entry.to) == (OUTSIDE, USED)
        to = AVAILABLE if drawn else entry.source
        self.move(entry.book, entry.to, to, moved, authorizes=entry.authorizes, reservation=entry.reservation,
                  root=entry.root)
        if entry.reservation:
            left = self.reservations[entry.reservation][1]
            left[entry.book[2]] += (moved if to == RESERVED else 0) - (moved if entry.to == RESERVED else 0)
        self.settle(entry.book)

    def take(self, event):
        kind = event["kind"]
        change = getattr(self, kind.replace(".", "_"), None)
        if "." not in kind or change is None:
            return
        change(event)
        self.checked += 1
        for book in self.books.values() if kind == "correction.made" else self.touched(event):
            book.check()

    def touched(self, event):
        line = (event["object"], int(event["line"])) if kind_of(event) == "license" else \
            self.reservations[event["object"]][0] if kind_of(event) == "reservation" else None
        return [self.books[line + (v,)] for v in (0, 1) if line and line + (v,) in self.books]


def kind_of(event):
    return event["kind"].split(".")[0]


def check_books(folder, books, report):
    """The balances as the store has them against those that follow from the events."""
    said = {}
    with open_in(folder, "books.csv") as f:
        for row in csv.DictReader(line.decode("utf-8") for line in f):
            key = (row["license"], int(row["line"]), int(row["book"] == "value"))
            said[key] = tuple(int(row[name]) for name in ("authorized", "available", "reserved", "used"))
    made = {key: (b.authorized, b.accounts[AVAILABLE], b.accounts[RESERVED], b.accounts[USED])
            for key, b in books.books.items()}
    for key in sorted(set(said) | set(made)):
        if said.get(key) != made.get(key):
            report.wrong("books_broken", "line %d of %s" % (key[1], key[0]),
                         "the store has the balance %s, the events make it %s" % (said.get(key), made.get(key)))
    report.note("balances    %d books, %d entries, after %d events" % (len(made), len(books.entries), books.checked))


# ---- all -----------------------------------------------------------------------------------------------------------

def verify(folder, head, report):
    manifest = read_manifest(folder)
    check_files(folder, manifest, report)
    chain = Chain(folder, head, report)
    if (manifest["head"]["seq"], manifest["head"]["hash"]) != (chain.last, chain.hash):
        report.wrong("head_missing", "event %d" % manifest["head"]["seq"], "the chain does not end with the head of "
                     "the manifest")
    outside, books = Outside(), Books()
    whole = manifest["events"]["left_out"] == 0
    for event in events(folder, chain, report):
        outside.take(event)
        if whole:
            whole = take_books(books, event, report)
    check_documents(folder, manifest, outside, report)
    check_personal(folder, manifest, outside, report)
    if whole:
        check_books(folder, books, report)
    elif manifest["events"]["left_out"] > 0:
        report.note("balances    not checked: events are left out that may have changed them")
    check_store(manifest, report)


def take_books(books, event, report):
    try:
        books.take(event)
        return True
    except Broken as e:
        report.wrong("books_broken", "event " + event["seq"], str(e))
    except (KeyError, IndexError, ValueError) as e:
        report.wrong("event_refused", "event " + event["seq"], "it does not apply to what stands before it: %r" % e)
    return False


def usage(message):
    sys.stderr.write("verify.py: %s\n%s" % (message, __doc__[__doc__.index("\n    verify.py"):]))
    return 2


def arguments(words):
    folder, head, as_json = None, None, False
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--json":
            as_json = True
        elif word == "--head" and words:
            seq, _, digest = words.pop(0).partition(":")
            if not seq.isdigit() or not SHA.match(digest):
                raise ValueError("--head is NUMBER:HASH, as `head` has it")
            head = (int(seq), digest)
        elif word.startswith("-") or folder is not None:
            raise ValueError("what is %s?" % word)
        else:
            folder = word
    return folder or os.path.dirname(os.path.abspath(__file__)), head, as_json


def main(words):
    if "--help" in words or "-h" in words:
        sys.stdout.write(__doc__)
        return 0
    try:
        folder, head, as_json = arguments(words)
    except ValueError as e:
        return usage(e)
    report = Report()
    try:
        verify(folder, head, report)
    except (NoBundle, KeyError, TypeError, ValueError, IndexError) as e:
        sys.stderr.write("verify.py: %s: this is no whole bundle: %s\n" % (folder, e))
        return 3
    if as_json:
        print(json.dumps({"in_order": not report.findings, "notes": report.notes, "findings":
                          [{"code": c, "path": p, "message": m} for c, p, m in report.findings]}))
    else:
        for text in report.notes:
            print("checked     " + text)
        for code, path, message in report.findings[:FINDINGS_MAX]:
            print("WRONG       %s: %s (%s)" % (path, message, code))
        if len(report.findings) > FINDINGS_MAX:
            print("WRONG       and %d more" % (len(report.findings) - FINDINGS_MAX))
        print("all is in order" if not report.findings else "%d wrong" % len(report.findings))
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
