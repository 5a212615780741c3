#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to a store behind the program's back, `lodestone audit verify` names it, and so does verify.py
in the folder that is exported afterwards; whatever is done to such a folder, verify.py names that. What people did
by the rules, erasing among it, is named by neither.

    audit_bundle.py LODESTONE AUDIT_STORE VERIFY_PY
"""
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ZEROS = "0" * 64

# (what is done, as SQL, the code, the beginning of the path, whether the log alone shows it)
CHANGES = [
    ("a byte of a body is flipped", "UPDATE event SET body = replace(body, 'clear', 'klear') WHERE seq = 2",
     "chain_broken", "event 2", True),
    ("a blank is added to a body", "UPDATE event SET body = body || ' ' WHERE seq = 1", "chain_broken", "event 1", True),
    ("a hash is changed", "UPDATE event SET hash = replace(hash, substr(hash, 5, 1), 'x') WHERE seq = 3", "chain_broken",
     "event 3", True),
    ("a hash that is none", "UPDATE event SET hash = 'a b' WHERE seq = 3", "chain_broken", "event 3", True),
    ("a line break in a body", "UPDATE event SET body = replace(body, ',', ',' || char(10)) WHERE seq = 3", "chain_broken",
     "event 3", True),
    ("a column is added", "ALTER TABLE hold ADD COLUMN more TEXT", "schema_differs", "schema", False),
    ("a document of a name that is none", "UPDATE document SET sha = '../../etc/passwd' WHERE sha = (SELECT min(sha) "
     "FROM document WHERE bytes IS NOT NULL)", "document_differs", "document ../..", True),
    ("the first event is deleted", "DELETE FROM event WHERE seq = 1", "event_missing", "event 1", True),
    ("an event is deleted", "DELETE FROM event WHERE seq = 5", "event_missing", "event 5", True),
    ("two events change places", "UPDATE event SET seq = -7 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4;"
     "UPDATE event SET seq = 4 WHERE seq = -7", "chain_broken", "event 3", True),
    ("the tail is cut off, and the tables stay", "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
     "table_differs", "", False),
    ("the index of the log is changed", "UPDATE event SET person = 'U7' WHERE seq = 2", "event_columns", "event 2",
     False),
    ("a trigger is added", "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM hold; END", "schema_differs",
     "schema", False),
    ("a row of a table is added", "INSERT INTO object VALUES ('C99', 1)", "table_differs", "object", False),
    ("a personal text is changed", "UPDATE personal SET words = 'Eve' WHERE reference = (SELECT min(reference) FROM "
     "personal)", "personal_differs", "personal:", True),
    ("a salt is changed", "UPDATE personal SET salt = '00' WHERE reference = (SELECT min(reference) FROM personal)",
     "personal_differs", "personal:", True),
    ("a personal text is deleted", "DELETE FROM personal WHERE reference = (SELECT min(reference) FROM personal)",
     "personal_missing", "personal:", True),
    ("a document is swapped", "UPDATE document SET bytes = CAST('other' AS BLOB), size = 5 WHERE sha = (SELECT min(sha) "
     "FROM document WHERE bytes IS NOT NULL)", "document_differs", "document ", True),
    ("a document is emptied", "UPDATE document SET bytes = NULL WHERE sha = (SELECT min(sha) FROM document WHERE bytes "
     "IS NOT NULL)", "document_missing", "document ", True),
    ("a document is deleted", "DELETE FROM document WHERE sha = (SELECT min(sha) FROM document WHERE bytes IS NOT NULL)",
     "document_missing", "document ", True),
    ("a balance is changed", "UPDATE license_book SET used = used - 1, available = available + 1 WHERE used > 0",
     "table_differs", "license_book", True),
]
# By the log alone it is another thing: the balances follow from the events, and are compared.
SHOWN_AS = {"a balance is changed": "books_broken", "a document of a name that is none": "document_missing"}


class Test:
    def __init__(self, lodestone, audit_store, verify_py):
        self.lodestone, self.audit_store, self.verify_py = lodestone, audit_store, verify_py
        self.folder = tempfile.mkdtemp(prefix="lodestone-audit-")
        self.n = self.checks = 0

    def path(self, name):
        self.n += 1
        return os.path.join(self.folder, "%d-%s" % (self.n, name))

    def make(self, *words):
        store = self.path("store.db")
        subprocess.run([self.audit_store, store, *words], check=True, timeout=120)
        return store

    def copy(self, store):
        to = self.path("copy.db")
        shutil.copyfile(store, to)
        return to

    def verify(self, store, *more):
        """(exit code, code of the error, path) by the program."""
        done = subprocess.run([self.lodestone, "audit", "verify", "--store", store, "--json", *more],
                              capture_output=True, text=True, timeout=120)
        error = json.loads(done.stdout).get("error") or {} if done.stdout else {}
        return done.returncode, error.get("code"), error.get("path")

    def export(self, store, *more, expect=0):
        to = self.path("bundle")
        done = subprocess.run([self.lodestone, "audit", "export", "--store", store, "-o", to, *more],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
        return to

    def python(self, bundle, *more):
        """(exit code, codes of all findings) by verify.py."""
        done = subprocess.run([sys.executable, "-I", self.verify_py, bundle, "--json", *more], capture_output=True,
                              text=True, timeout=120)
        codes = [f["code"] for f in json.loads(done.stdout)["findings"]] if done.stdout else [done.stderr]
        return done.returncode, codes

    def same(self, what, got, want):
        self.checks += 1
        if got != want:
            raise AssertionError("%s: %r, not %r" % (what, got, want))

    def in_order(self, store, *more):
        self.same("program", self.verify(store), (0, None, None))
        for with_personal in ([], ["--with-personal"]):
            bundle = self.export(store, *with_personal, *more)
            self.same("verify.py " + " ".join(with_personal), self.python(bundle), (0, []))
        return bundle


def without_the_store(bundle):
    """The folder, as if the program had found nothing: what the log alone shows."""
    name = os.path.join(bundle, "manifest.json")
    with open(name) as f:
        manifest = json.load(f)
    manifest["store"] = {"in_order": True, "tables": 0, "rows": 0}
    with open(name, "w") as f:
        json.dump(manifest, f)


def changed_stores(t):
    store = t.make("days")
    t.in_order(store)
    for what, sql, code, path, alone in CHANGES:
        odd = t.copy(store)
        with sqlite3.connect(odd) as db:
            db.executescript(sql)
        db.close()
        exit_code, found, where = t.verify(odd)
        t.same(what, (exit_code, found), (1, code))
        t.same(what + ": where", (where or "").startswith(path), True)
        bundle = t.export(odd, "--with-personal", expect=1)
        exit_code, codes = t.python(bundle)
        t.same(what + ": verify.py", (exit_code, code in codes), (1, True))
        without_the_store(bundle)
        exit_code, codes = t.python(bundle)
        t.same(what + ": verify.py, by the log alone", exit_code, 1 if alone else 0)
        if alone:
            t.same(what + ": code", SHOWN_AS.get(what, code) in codes, True)


VISIBLE = {"event": ["body", "hash", "seq"], "personal": ["reference", "salt", "words"], "document": ["sha", "bytes"]}


def flip(dice, value):
    """The value with one byte changed, or one more."""
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 1000])
    data = value.encode() if isinstance(value, str) else value
    at = dice.randrange(len(data) + 1)
    data = data[:at] + bytes([dice.choice(b"0aZ ,")]) + data[at + dice.randrange(2):]
    return data.decode("utf-8", "replace") if isinstance(value, str) else data


def random_changes(t, seed, times):
    """One random change of what the log alone can show: the program and verify.py agree whether it is one."""
    dice = random.Random(seed)
    store = t.make("random", str(seed))
    for _ in range(times):
        odd = t.copy(store)
        db = sqlite3.connect(odd)
        table = dice.choice(sorted(VISIBLE))
        column = dice.choice(VISIBLE[table])
        rows = db.execute("SELECT %s, %s FROM %s WHERE %s IS NOT NULL ORDER BY 1" %
                          (VISIBLE[table][0], column, table, column)).fetchall()
        key, value = dice.choice(rows[:-1] if table == "event" else rows)  # the last one: see heads
        what = "%s.%s of %r" % (table, column, key)
        try:
            if dice.randrange(4) == 0:
                db.execute("DELETE FROM %s WHERE %s = ?" % (table, VISIBLE[table][0]), (key,))
            else:
                db.execute("UPDATE %s SET %s = ? WHERE %s = ?" % (table, column, VISIBLE[table][0]),
                           (flip(dice, value), key))
            db.commit()
        except sqlite3.IntegrityError:
            continue
        finally:
            db.close()
        exit_code, code, where = t.verify(odd)
        bundle = t.export(odd, "--with-personal", expect=exit_code)
        without_the_store(bundle)
        t.same("%s: %s at %s" % (what, code, where), t.python(bundle)[0], exit_code)


def every_table(t):
    """One row of each table that is computed, changed, deleted, by its first row."""
    store = t.make("days")
    db = sqlite3.connect(store)
    outside = {"event", "personal", "document", "meta", "asked", "session", "secret_password", "secret_token",
               "idempotency"}  # not computed from events: src/ledger/modules.h
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                             "'sqlite%' ORDER BY name") if name not in outside]
    filled = [name for name in tables if db.execute('SELECT count(*) FROM "%s"' % name).fetchone()[0] > 0]
    db.close()
    assert len(filled) >= 15, filled
    for name in filled:
        odd = t.copy(store)
        with sqlite3.connect(odd) as db:
            db.execute('DELETE FROM "%s" WHERE 1 = (SELECT 1)' % name)
        db.close()
        exit_code, code, where = t.verify(odd)
        t.same("rows of %s are deleted" % name, (exit_code, code, where.startswith(name)), (1, "table_differs", True))


def heads(t):
    """A log that was cut and looks whole: only who noted a head sees it; both verifiers, with the same words."""
    store = t.make("days")
    before = t.copy(store)
    subprocess.run([t.audit_store, store, "more"], check=True, timeout=120)
    bundle, cut = t.export(store), t.export(before)
    with open(os.path.join(bundle, "head")) as f:
        head = f.read().strip()
    with open(os.path.join(cut, "head")) as f:
        earlier = f.read().strip()
    t.same("the whole log", (t.verify(store, "--head", head)[0], t.python(bundle, "--head", head)), (0, (0, [])))
    t.same("an earlier head", (t.verify(store, "--head", earlier)[0], t.python(bundle, "--head", earlier)),
           (0, (0, [])))
    t.same("cut, nothing noted", (t.verify(before)[0], t.python(cut)), (0, (0, [])))
    t.same("cut", t.verify(before, "--head", head)[:2], (1, "head_missing"))
    t.same("cut: verify.py", t.python(cut, "--head", head), (1, ["head_missing"]))
    other = "%s:%s" % (earlier.split(":")[0], ZEROS)
    t.same("made anew", t.verify(store, "--head", other)[:2], (1, "head_missing"))
    t.same("made anew: verify.py", t.python(bundle, "--head", other), (1, ["head_missing"]))
    for bad in ("", "1", "x:" + ZEROS, "1:" + ZEROS[1:]):
        t.same("no head", (t.verify(store, "--head", bad)[0], t.python(bundle, "--head", bad)[0]), (2, 2))


def edit(bundle, name, change):
    path = os.path.join(bundle, name)
    with open(path, "rb") as f:
        data = f.read()
    with open(path, "wb") as f:
        f.write(change(data))


def accept(bundle):
    """The manifest takes the files as they are now: so it is not what finds the change."""
    name = os.path.join(bundle, "manifest.json")
    with open(name) as f:
        manifest = json.load(f)
    for file in manifest["files"]:
        with open(os.path.join(bundle, file), "rb") as f:
            data = f.read()
        manifest["files"][file] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    with open(name, "w") as f:
        json.dump(manifest, f)


def lines(change):
    return lambda data: b"".join(change(data.splitlines(True)))


BUNDLE_CHANGES = [
    ("a line of events is deleted", "events.ndjson", lines(lambda l: l[:2] + l[3:]), "books_broken or event left out"),
    ("a line of events stands twice", "events.ndjson", lines(lambda l: l[:2] + l[1:]), "event_missing"),
    ("a byte of an event", "events.ndjson", lambda d: d.replace(b"clear", b"klear", 1), "chain_broken"),
    ("an amount", "events.ndjson", lambda d: d.replace(b'"20 kg"', b'"21 kg"', 1), "chain_broken"),
    ("a key of an event twice", "events.ndjson", lambda d: d.replace(b'"seq":"1",', b'"seq":"1","seq":"1",', 1),
     "event_unreadable"),
    ("another way of writing the same", "events.ndjson", lambda d: d.replace(b'"seq":"1"', b'"seq": "1"', 1),
     "event_unreadable"),
    ("a line of the chain is deleted", "chain.txt", lines(lambda l: l[:4] + l[5:]), "event_missing"),
    ("lines of the chain change places", "chain.txt", lines(lambda l: l[:4] + [l[5], l[4]] + l[6:]), "event_missing"),
    ("the end of the chain is cut off", "chain.txt", lines(lambda l: l[:-1]), "head_missing"),
    ("a digit of the chain", "chain.txt", lines(lambda l: l[:3] + [l[3].replace(b"a", b"b", 1)] + l[4:]),
     "chain_broken"),
    ("a text", "personal.ndjson", lambda d: d.replace(b"Nagoya", b"Osaka", 1), "personal_differs"),
    ("a text is deleted", "personal.ndjson", lines(lambda l: l[1:]), "personal_missing"),
    ("a text is said to be erased", "personal.txt", lambda d: d.replace(b" here", b" erased", 1), "personal_missing"),
    ("a document is not told", "documents.txt", lines(lambda l: l[1:]), "document_missing"),
    ("a balance", "books.csv", lambda d: d.replace(b"5000000", b"4000000", 1), "books_broken"),
]


def changed_bundles(t):
    store = t.make("days")
    whole = t.export(store, "--with-personal")
    for what, name, change, code in BUNDLE_CHANGES:
        for accepted in (False, True):
            odd = t.path("odd")
            shutil.copytree(whole, odd)
            edit(odd, name, change)
            if accepted:
                accept(odd)
            exit_code, codes = t.python(odd)
            t.same(what, exit_code, 1)
            t.same(what, "file_differs" in codes, not accepted)
            if " or " not in code:
                t.same(what + " %r" % codes, code in codes, True)
    for name in sorted(os.listdir(whole)):
        if name in ("documents", "README.txt", "verify.py"):
            continue
        odd = t.path("odd")
        shutil.copytree(whole, odd)
        os.unlink(os.path.join(odd, name))
        t.same("%s is gone" % name, t.python(odd)[0], 3)
    odd = t.path("odd")
    shutil.copytree(whole, odd)
    name = sorted(os.listdir(os.path.join(odd, "documents")))[0]
    edit(odd, "documents/" + name, lambda d: d[:-1] + b"!")
    t.same("a document", t.python(odd), (1, ["document_differs"]))
    os.unlink(os.path.join(odd, "documents", name))
    t.same("a document is gone", t.python(odd), (1, ["document_missing"]))


def filters(t):
    """Whatever is left out, the chain is checked whole, and a change of what is in is found."""
    store = t.make("days")
    for more, least in ((["--object", "C1"], 2), (["--by", "U2"], 3), (["--until", "2026-01-10"], 5),
                        (["--from", "2028-01-01"], 2), (["--object", "X9"], 0)):
        bundle = t.in_order(store, *more)
        with open(os.path.join(bundle, "manifest.json")) as f:
            manifest = json.load(f)
        with open(os.path.join(bundle, "events.ndjson"), "rb") as f:
            n = len(f.readlines())
        assert manifest["events"]["here"] == n >= least, (more, manifest["events"])
        assert manifest["events"]["left_out"] == manifest["events"]["in_log"] - n > 0
        with open(os.path.join(bundle, "head")) as f:
            t.same("its head", t.python(bundle, "--head", f.read().strip()), (0, []))
        # the hash of a left-out line
        edit(bundle, "chain.txt", lines(lambda l: [l[0].replace(b"a", b"b", 1)] + l[1:]))
        accept(bundle)
        t.same("a left-out line", t.python(bundle), (1, t.python(bundle)[1]))
        t.same("a left-out line", "chain_broken" in t.python(bundle)[1], True)


def erased(t):
    """What is erased is gone from the file itself, and from a copy of it, and both verifiers are content."""
    store = t.make("days")
    bundle = t.in_order(store)
    db = sqlite3.connect(store)
    n = db.execute("SELECT count(*) FROM erased").fetchone()[0]
    db.close()
    assert n == 4, n
    with open(os.path.join(bundle, "manifest.json")) as f:
        manifest = json.load(f)
    assert manifest["personal"]["erased"] == 2 and manifest["documents"]["erased"] == 2, manifest
    with open(store, "rb") as f:
        data = f.read()
    assert b'{"id":"S1"' in data
    t.same("bytes of an erased document in the file", b'{"id":"S7"' in data, False)


def main():
    t = Test(*sys.argv[1:4])
    try:
        for part in (changed_stores, every_table, heads, changed_bundles, filters, erased):
            part(t)
        for seed in range(1, 9):
            t.in_order(t.make("random", str(seed)))
            random_changes(t, seed, 12)
    finally:
        shutil.rmtree(t.folder, ignore_errors=True)
    print("audit bundle: %d checks" % t.checks)


if __name__ == "__main__":
    main()
