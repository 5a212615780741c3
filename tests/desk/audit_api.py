#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The log over HTTP: who may read what, pages, head, proof, the folder as a tar; holds, rules of retention and
erasures by two people, and what is refused.

    audit_api.py LODESTONE WORLD ROOT
"""
import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile

import desk

SHIPMENT = "examples/11-steel-shelf.json"


class Audit:
    def __init__(self, d, root):
        self.d, self.root = d, root
        self.rin = d.person("Rin Example (synthetic)", "requester")
        self.liu = d.person("Liu Example (synthetic)", "license_manager")
        self.kim = d.person("Kim Example (synthetic)", "approver")
        self.bo = d.person("Bo Example (synthetic)", "approver", "license_manager")
        self.otto = d.person("Otto Example (synthetic)", "auditor")
        with open(os.path.join(root, SHIPMENT)) as f:
            self.receipt = self.rin.post("/v1/check", f.read()).must(200).headers["location"].rsplit("/", 1)[1]

    def log(self):
        for path in ("/v1/audit", "/v1/audit/export"):
            self.rin.get(path).must(403, "role_missing")
        self.rin.post("/v1/audit:verify", {}).must(403, "role_missing")
        self.d.admin.post("/v1/audit:verify", {}).must(403, "role_missing")
        items, head = [], None
        # what was refused above is written beside the reply: until nothing came between list and head
        while not items or items[0]["seq"] != head["seq"]:
            items = self.otto.items("/v1/audit")
            head = self.rin.get("/v1/audit/head").must(200).json  # anybody may note it
        assert [i["seq"] for i in items] == list(range(head["seq"], 0, -1)), head
        assert items[0]["hash"] == head["hash"]
        assert items[-1]["kind"] == "person.added" and items[-1]["by"] == "system"
        assert items[-1]["fields"]["name"] == "Ada Example (synthetic)"
        assert items[-1]["personal"]["name"].startswith("personal:")
        page = self.otto.get("/v1/audit?limit=2").must(200)
        assert len(page.json["items"]) == 2 and 'rel="next"' in page.headers["link"]
        mine = self.otto.items("/v1/audit?person=%s" % self.rin.id)
        assert mine and all(i["by"] == self.rin.id for i in mine)
        about = self.otto.items("/v1/audit?object=%s" % self.receipt)
        assert [i["kind"] for i in about] == ["decision.made"], about
        assert self.otto.items("/v1/audit?until=2020-01-01") == []
        assert len(self.otto.items("/v1/audit?from=2020-01-01")) >= head["seq"]
        self.otto.get("/v1/audit?from=yesterday").must(400)
        self.otto.get("/v1/audit?colour=red").must(400)
        people = self.d.admin.items("/v1/audit")
        assert people and all(i["kind"].split(".")[0] in ("person", "token", "session", "policy") for i in people)
        assert len(people) < len(self.otto.items("/v1/audit"))

    def proof(self):
        head = self.otto.get("/v1/audit/head").must(200).json
        report = self.otto.post("/v1/audit:verify", {"head": "%d:%s" % (head["seq"], head["hash"])}).must(200).json
        assert report["ok"] and report["error"] is None and report["events"] >= head["seq"] and report["rows"] > 10
        report = self.otto.post("/v1/audit:verify", {"head": "%d:%s" % (head["seq"], "0" * 64)}).must(200).json
        assert not report["ok"] and report["error"]["code"] == "head_missing", report
        self.otto.post("/v1/audit:verify", {"head": "7"}).must(422, "bad_head")

    def folder(self, query="", expect=0):
        tar = self.otto.get("/v1/audit/export" + query).must(200)
        assert tar.headers["content-type"] == "application/x-tar", tar.headers
        to = tempfile.mkdtemp(prefix="lodestone-tar-")
        try:
            with tarfile.open(fileobj=io.BytesIO(tar.body)) as t:
                t.extractall(to)
            folder = os.path.join(to, "lodestone-audit")
            done = subprocess.run([sys.executable, "-I", os.path.join(self.root, "src/ledger/verify.py"), folder],
                                  capture_output=True, text=True, timeout=120)
            assert done.returncode == expect, done.stdout + done.stderr
            return sorted(os.listdir(folder)), done.stdout
        finally:
            shutil.rmtree(to)

    def export(self):
        names, _ = self.folder()
        assert "personal.ndjson" not in names and "documents" not in names, names
        names, _ = self.folder("?personal=true")
        assert "personal.ndjson" in names and "documents" in names, names
        _, said = self.folder("?object=%s&personal=true" % self.receipt)
        assert "left out" in said, said

    def holds(self):
        ask = {"object": self.receipt, "reason": "asked by the agency"}
        self.rin.post("/v1/holds", ask).must(403, "role_missing")
        self.liu.post("/v1/holds", {"object": "C99", "reason": "x"}).must(404, "not_found")
        made = self.liu.post("/v1/holds", ask).must(201)
        hold = made.json
        assert made.headers["location"] == "/v1/holds/" + hold["id"] and hold["state"] == "standing", hold
        path = "/v1/holds/" + hold["id"]
        self.kim.post(path + ":confirm").must(409, "forbidden_transition")
        lift = self.bo.post(path + ":lift", {"reason": "the request is over"}).must(200)
        self.bo.post(path + ":confirm").must(403, "second_person")
        self.kim.post(path + ":confirm", headers={"If-Match": '"1"'}).must(412, "stale")
        self.liu.post(path + ":send_back", {"note": "it is not over"}).must(200)
        self.bo.post(path + ":lift", {"reason": "now it is"}).must(200)
        done = self.kim.post(path + ":confirm").must(200).json
        assert done["state"] == "lifted" and done["lifted_by"] == self.kim.id and lift.json["lift_by"] == self.bo.id
        self.liu.post("/v1/holds", {"object": "all", "reason": "a lawsuit"}).must(201)
        assert [h["object"] for h in self.otto.items("/v1/holds")] == ["all", self.receipt]
        self.rin.get("/v1/holds").must(403, "role_missing")

    def rules(self):
        out = []
        with open(os.path.join(self.root, "examples/desk/retention.csv"), newline="") as f:
            for row in csv.DictReader(f):
                row = {k: v for k, v in row.items() if v != ""}
                row["objects"], row["triggers"] = row["objects"].split(), row["triggers"].split()
                if "years" in row:
                    row["years"] = int(row["years"])
                out.append(row)
        return out

    def retention(self):
        self.otto.get("/v1/retention").must(404, "not_found")
        ask = {"rules": self.rules(), "reason": "read with counsel"}
        self.rin.post("/v1/retention_sets", ask).must(403, "role_missing")
        self.bo.post("/v1/retention_sets", {**ask, "rules": [{**ask["rules"][0], "years": 0}]}).must(422)
        self.bo.post("/v1/retention_sets", {**ask, "rules": ask["rules"][:1] * 2}).must(422, "bad_retention_rule")
        made = self.bo.post("/v1/retention_sets", ask).must(201)
        path = made.headers["location"]
        self.bo.post(path + ":confirm").must(403, "second_person")
        self.kim.post(path + ":confirm").must(200)
        self.kim.post(path + ":confirm").must(409, "forbidden_transition")
        rules = self.rin.get("/v1/retention").must(200).json
        assert rules["state"] == "in_force" and rules["confirmed_by"] == self.kim.id
        assert rules["rules"] == [{"regime": None, "years": None, "note": None, **r} for r in ask["rules"]]
        back = self.bo.post("/v1/retention_sets", ask).must(201).headers["location"]
        assert self.liu.post(back + ":send_back", {"note": "the third is another"}).must(200).json["state"] == "sent_back"
        self.rin.get("/v1/retention/C99").must(404, "not_found")

    def erasures(self):
        said = self.rin.get("/v1/retention/" + self.receipt).must(200).json
        assert said["until"] is None and "hold B2" in said["why"], said
        ask = {"object": self.receipt, "reason": "its time is over"}
        self.liu.post("/v1/erasures", ask).must(409, "held")
        self.bo.post("/v1/holds/B2:lift", {"reason": "settled"}).must(200)
        self.kim.post("/v1/holds/B2:confirm").must(200)
        said = self.rin.get("/v1/retention/" + self.receipt).must(200).json
        assert said["until"] > "2036" and "31 CFR 501.601" in said["why"], said
        self.liu.post("/v1/erasures", ask).must(409, "retention_runs")
        self.rin.post("/v1/erasures", ask).must(403, "role_missing")
        self.liu.post("/v1/erasures", {**ask, "object": "C99"}).must(404, "not_found")
        self.kim.post("/v1/erasures/E1:confirm").must(404, "not_found")
        assert self.otto.items("/v1/erasures") == []

    def behind_its_back(self):
        """The server goes on while somebody changes the file; the next proof names it."""
        with sqlite3.connect(self.d.store, timeout=30) as db:
            db.execute("UPDATE decision SET verdict = 'prohibited'")
        db.close()
        report = self.otto.post("/v1/audit:verify", {}).must(200).json
        assert not report["ok"] and report["error"]["code"] == "table_differs", report
        assert report["error"]["path"].startswith("decision"), report
        _, said = self.folder("", expect=1)
        assert "table_differs" in said, said


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        audit = Audit(d, root)
        for part in (audit.log, audit.proof, audit.export, audit.holds, audit.retention, audit.erasures, audit.proof,
                     audit.export, audit.behind_its_back):
            part()
        d.stop()
    print("the log over HTTP: as it should be")


if __name__ == "__main__":
    main()
