#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Claims, documents and the law through the API: who may enter them, what is refused and with which pointer,
the status of each day, links and mistakes taken back, contradictions of the worked example, copies under their
hash; measures, lists and clocks, page by page; and tables that a verify makes again.

    claims.py LODESTONE WORLD SOURCE_ROOT
"""
import hashlib
import json
import os
import sys

import desk


class Claims:
    def __init__(self, d, root):
        self.d = d
        with open(os.path.join(root, "examples/desk/claims-2026-01-09.json"), encoding="utf-8") as f:
            self.page = json.load(f)
        self.eve = d.person("Eve Example (synthetic)", "evidence_editor")
        self.rin = d.person("Rin Example (synthetic)", "requester")
        self.vic = d.person("Vic Example (synthetic)", "viewer")

    def claim(self, **more):
        return {"says": "reviews are halted (synthetic)", "about": "some.matter", "subject": "MOFCOM",
                "by": "A paper (synthetic)", "person": False, "kind": "unnamed_source",
                "published": "2026-01-09", **more}

    def entering(self):
        for who in (self.rin, self.vic):
            who.post("/v1/claims", self.claim()).must(403, "role_missing")
        r = self.eve.post("/v1/claims", self.claim(id="paper.one")).must(201)
        assert r.headers["location"] == "/v1/claims/paper.one"
        assert r.json["status"] == "unconfirmed" and r.json["why"] and r.json["links"] == []
        assert r.json["text_by"] == "unknown" and r.json["named"] is False
        assert self.eve.post("/v1/claims", self.claim()).must(201).json["id"] == "K1"
        self.eve.post("/v1/claims", self.claim(id="paper.one")).must(409, "claim_exists")
        self.eve.post("/v1/claims", self.claim(id="C4")).must(422, "claim_id")
        self.eve.post("/v1/claims", self.claim(published="2999-01-01")).must(422)
        self.eve.post("/v1/claims", self.claim(published="2150-01-01")).must(422, "claim_dates")
        self.eve.post("/v1/claims", self.claim(capture="0" * 64)).must(422, "document_missing")
        wrong = self.eve.post("/v1/claims", self.claim(kind="rumor", publisched="x")).must(422).json
        assert {e["pointer"] for e in wrong["errors"]} == {"/kind", "/publisched"}, wrong
        assert any("published" in e["hint"] for e in wrong["errors"]), wrong
        self.rin.get("/v1/claims/no.such").must(404, "not_found")

    def statuses(self):
        word = {"by": "Ms. Example (synthetic)", "speaks_for": "MOFCOM", "kind": "official_statement",
                "person": True}
        self.eve.post("/v1/claims", self.claim(id="mofcom.denial", published="2026-01-12", **word)).must(201)
        before = self.rin.get("/v1/claims/paper.one").must(200)
        etag = before.headers["etag"]
        self.rin.get("/v1/claims/paper.one", headers={"If-None-Match": etag}).must(304)
        r = self.eve.post("/v1/claims/mofcom.denial/links", {"kind": "denies", "to": "paper.one"}).must(201)
        assert r.json["id"] == "paper.one" and r.json["status"] == "denied", r.json
        # What another says of it changes it, so what was read before no longer holds.
        after = self.rin.get("/v1/claims/paper.one", headers={"If-None-Match": etag}).must(200).json
        assert [(l["from"], l["kind"], l["published"]) for l in after["links"]] == [
            ("mofcom.denial", "denies", "2026-01-12")]
        assert "mofcom.denial" in after["why"]
        then = self.rin.get("/v1/claims/paper.one?known=2026-01-11").must(200).json
        assert then["status"] == "unconfirmed" and then["links"] == []
        self.rin.get("/v1/claims/paper.one?known=2026-01-08").must(404, "not_public")
        self.eve.post("/v1/claims/mofcom.denial/links", {"kind": "denies", "to": "paper.one"}).must(
            409, "claim_linked")
        self.eve.post("/v1/claims/mofcom.denial/links", {"kind": "denies", "to": "no.such"}).must(
            404, "not_found")
        self.rin.post("/v1/claims/mofcom.denial/links", {"kind": "narrows", "to": "paper.one"}).must(
            403, "role_missing")
        r = self.eve.post("/v1/claims/mofcom.denial/links:withdraw",
                          {"kind": "denies", "to": "paper.one", "reason": "of another report"}).must(200)
        assert r.json["status"] == "unconfirmed"
        self.eve.post("/v1/claims/mofcom.denial:withdraw", {}).must(422)
        r = self.eve.post("/v1/claims/mofcom.denial:withdraw", {"reason": "the wrong day"}).must(200)
        assert r.json["withdrawn"] == "the wrong day"
        self.eve.post("/v1/claims/mofcom.denial/links", {"kind": "denies", "to": "paper.one"}).must(
            409, "claim_withdrawn")

    def example(self):
        broken = json.loads(json.dumps(self.page))
        broken["links"][3]["to"] = "no.such"
        wrong = self.eve.post("/v1/claims:import", broken).must(404, "not_found").json
        assert "links" in json.dumps(wrong), wrong
        group = self.page["claims"][0]["group"]
        assert self.rin.items(f"/v1/claims?group={group}") == []  # nothing of it was kept
        twice = self.eve.post("/v1/claims:import", self.page, headers={"Idempotency-Key": "page"}).must(200)
        assert twice.json == {"claims": len(self.page["claims"]), "links": len(self.page["links"])}
        again = self.eve.post("/v1/claims:import", self.page, headers={"Idempotency-Key": "page"}).must(200)
        assert again.headers["idempotent-replayed"] == "true" and again.json == twice.json
        self.eve.post("/v1/claims:import", self.page).must(409, "claim_exists")
        found = self.rin.get(f"/v1/contradictions?group={group}").must(200).json["items"]
        kinds = {c["kind"] for c in found}
        assert {"weekday", "date", "date_in_force", "scope", "event_not_yet", "provenance", "number"} <= kinds
        of_act = self.rin.get("/v1/contradictions?group=cn.mofcom.2026-1").must(200).json["items"]
        assert {"weekday", "date_in_force"} <= {c["kind"] for c in of_act}
        early = self.rin.get(f"/v1/contradictions?group={group}&known=2026-01-06").must(200).json["items"]
        assert early == [], early
        self.rin.get("/v1/contradictions").must(422, "claim_field")
        assert self.rin.get("/v1/contradictions?group=no.such").must(200).json["items"] == []
        claims = self.rin.items(f"/v1/claims?group={group}")
        assert [c["id"] for c in reversed(claims)] == [c["id"] for c in self.page["claims"]]
        known = self.rin.items(f"/v1/claims?group={group}&known=2026-01-07")
        assert [c["id"] for c in known] == ["mfa.2026-01-07", "mofcom.2026-1"], known

    def documents(self):
        page = b"<script>alert(1)</script> a copy of the page (synthetic)"
        sha = hashlib.sha256(page).hexdigest()
        self.vic.post("/v1/documents", page, media_type="text/html").must(403, "role_missing")
        r = self.eve.post("/v1/documents", page, media_type="text/html; charset=utf-8").must(201)
        assert r.json == {"sha256": sha, "bytes": len(page), "media_type": "text/html"}
        assert r.headers["location"] == f"/v1/documents/{sha}"
        self.eve.post("/v1/documents", page, media_type="text/html").must(201)
        got = self.vic.get(f"/v1/documents/{sha}").must(200)
        assert got.body == page
        assert got.headers["content-type"] == "application/octet-stream"  # no browser runs it as ours
        self.vic.get(f"/v1/documents/{sha}", headers={"If-None-Match": got.headers["etag"]}).must(304)
        plain = self.rin.post("/v1/documents", "一".encode(), media_type="text/plain").must(201).json
        assert self.vic.get(f"/v1/documents/{plain['sha256']}").must(200).headers["content-type"].startswith(
            "text/plain")
        self.vic.get(f"/v1/documents/{'0' * 64}").must(404, "not_found")
        self.eve.post("/v1/documents", b"", media_type="text/plain").must(422, "document_empty")
        # Refused by its length, before it comes.
        self.eve.post("/v1/documents", b"x", media_type="text/plain",
                      headers={"Content-Length": str((16 << 20) + 1)}).must(413)
        self.eve.close()
        with_copy = self.eve.post("/v1/claims", self.claim(id="paper.two", capture=sha)).must(201).json
        assert with_copy["capture"] == sha

    def law(self):
        on = "on=2026-01-10&known=2026-01-10"
        measures = self.vic.items(f"/v1/measures?{on}")
        ids = [m["id"] for m in measures]
        assert len(ids) == len(set(ids)) and len(ids) > 60
        days = [m["published"] or "" for m in measures]
        assert days == sorted(days, reverse=True)
        act = next(m for m in measures if m["id"] == "cn.mofcom.2026-1")
        assert act["state"] == "in_force" and act["from"] == "2026-01-06" and act["rules"]
        later = next(m for m in measures if m["id"] == "cn.mofcom.2026-11")
        assert later["state"] == "not_yet_public"
        whole = self.vic.get(f"/v1/measures/cn.mofcom.2026-1?{on}").must(200).json
        assert whole["on"] == "2026-01-10" and whole["rules"][0]["condition"].startswith("when")
        wrong = self.vic.get("/v1/measures/cn.mofcom.2026-111").must(404, "not_found").json
        assert "cn.mofcom.2026-11" in wrong["hint"], wrong
        assert any(l["loaded"] and l["rows"] > 0 for l in self.vic.items(f"/v1/lists?{on}"))
        clocks = self.vic.items(f"/v1/clocks?{on}")
        assert any(c["id"] == "cn.dur/decision" and c["working_days"] == 45 for c in clocks)
        self.vic.get("/v1/measures?on=2026-02-30").must(400)
        self.vic.get("/v1/measures?known=now").must(400)
        self.vic.get("/v1/lists?knwon=2026-01-10").must(400)
        assert self.vic.get("/v1/clocks").must(200).json["items"]  # today, UTC


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        c = Claims(d, root)
        for part in (c.entering, c.statuses, c.example, c.documents, c.law):
            part()
            print(part.__name__, flush=True)
        d.stop()
        d.verify()
    print("claims: entered, linked, taken back, compared; copies under their hash; the law, page by page")


if __name__ == "__main__":
    main()
