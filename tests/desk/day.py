#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A day at the desk, from end to end, through the API alone, with the real packs and lists.

    day.py LODESTONE WORLD SOURCE_ROOT

Magnets for a maker of mirror motors: checked, blocked, applied for; a newspaper says that reviews are
halted; the ministry asks a question; a license; shipments on it, to the last gram; a customer on a watch
list between reservation and departure; and at the end a log that a third party checks alone.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import desk

STEPS = []


def step(text):
    STEPS.append(text)
    print(f"{len(STEPS):2}  {text}", flush=True)


def example(root, name):
    with open(os.path.join(root, "examples", name), encoding="utf-8") as f:
        return json.load(f)


class Day:
    def __init__(self, d, root):
        self.d, self.root = d, root
        self.rin = d.person("Rin Example (synthetic)", "requester")
        self.sasha = d.person("Sasha Example (synthetic)", "screener")
        self.noor = d.person("Noor Example (synthetic)", "approver", "screener")
        self.liu = d.person("Liu Example (synthetic)", "license_manager")
        self.mei = d.person("Mei Example (synthetic)", "adviser")
        self.kofi = d.person("Kofi Example (synthetic)", "countersigner", "adviser", "approver")
        self.vera = d.person("Vera Example (synthetic)", "approver")
        self.eve = d.person("Eve Example (synthetic)", "evidence_editor")
        self.otto = d.person("Otto Example (synthetic)", "auditor")

    def check(self):
        step("check: magnets for Nagoya on 2026-01-10 need a license")
        shipment = example(self.root, "03-magnets-january-10.json")
        shipment.pop("licenses")
        shipment["id"] = "ORDER-1"
        self.shipment = shipment
        r = self.rin.post("/v1/check?gate=order", shipment).must(200)
        answer = r.json
        assert answer["verdict"] == "license", answer["verdict"]
        self.receipt = r.headers["location"].rsplit("/", 1)[1]
        kept = self.otto.get(r.headers["location"]).must(200)
        assert kept.body == r.body, "the answer kept is the answer given"
        again = self.rin.post(f"/v1/receipts/{self.receipt}:replay").must(200).json
        assert again["same"] is True, again
        what_if = self.rin.post("/v1/check?record=false&on=2026-01-05", shipment).must(200).json
        assert what_if["on"] == "2026-01-05"
        kept = self.rin.items("/v1/decisions?shipment=ORDER-1")
        assert [x["receipt"] for x in kept] == [self.receipt], "a what-if leaves no trace"

    def hit(self):
        step("hit: a name like a listed one is a question, closed by two people, and then known")
        shipment = json.loads(json.dumps(self.shipment))
        shipment["id"], shipment["on"] = "ORDER-2", "2026-03-01"
        shipment["end_user"]["name"] = "Japan Marine Unitd"
        answer = self.rin.post("/v1/check", shipment).must(200).json
        assert answer["verdict"] == "undecided" and "party_unresolved" in answer["cause"], answer["cause"]
        hits = self.sasha.items("/v1/hits?state=open")
        assert hits and all(h["shipment"] == "ORDER-2" for h in hits), hits
        before = len(hits)
        self.rin.post("/v1/check", shipment).must(200)
        assert len(self.sasha.items("/v1/hits?state=open")) == before, "the same pair is not asked twice"
        self.rin.post(f"/v1/hits/{hits[0]['id']}:propose",
                      {"outcome": "different", "reason": "different_address"}).must(403, "role_missing")
        self.sasha.post(f"/v1/hits/{hits[0]['id']}:propose",
                        {"outcome": "different", "reason": "different_address"}).must(422, "hit_note")
        said = {"outcome": "different", "reason": "different_address", "note": "the register names another city"}
        for h in hits:
            at = f"/v1/hits/{h['id']}"
            self.noor.post(at + ":propose", said).must(200)
            self.noor.post(at + ":confirm").must(403, "second_person")
            self.sasha.post(at + ":confirm").must(403, "role_missing")
            # taken back, and made by the screener, so that the approver is the second person
            self.noor.post(at + ":reopen", {"reason": "the screener should say it"}).must(200)
            self.sasha.post(at + ":propose", said).must(200)
            closed = self.noor.post(at + ":confirm").must(200).json
            assert closed["state"] == "closed" and closed["outcome"] == "different", closed
        answer = self.rin.post("/v1/check", shipment).must(200).json
        assert "party_unresolved" not in answer["cause"], "what was found out is known"
        facts = {f["fact"]: f for f in answer["receipt"]["facts"]}
        assert facts["end_user.not_same_as"]["word"] == "finding", facts.get("end_user.not_same_as")
        shipment["end_user"]["country"] = "CN"
        answer = self.rin.post("/v1/check", shipment).must(200).json
        opened = self.sasha.items("/v1/hits?state=open")
        assert opened and opened[0]["reopened_because"], "another record of the party: asked again"

    def case(self):
        step("case: an application from the blocked shipment, submitted and accepted; its clock")
        made = self.rin.post("/v1/cases", {"receipt": self.receipt, "authority": "MOFCOM",
                                           "kind": "individual"}).must(201)
        self.case_id = made.json["id"]
        assert made.json["missing"], "the papers that the application still needs"
        at = f"/v1/cases/{self.case_id}"
        lines = self.rin.get(at).must(200).json["lines"]
        assert lines[0]["quantity"] == "200 kg", lines
        self.mei.post(at + "/acts", {"act": "accept", "on": "2026-01-14"}).must(409, "forbidden_transition")
        self.rin.post(at + "/acts", {"act": "submit", "on": "2026-01-12"}).must(200)
        self.rin.post(at + "/acts", {"act": "accept", "on": "2026-01-14"}).must(403, "role_missing")
        stale = made.headers["etag"]
        self.mei.post(at + "/acts", {"act": "accept", "on": "2026-01-14"},
                      headers={"If-Match": stale}).must(412, "stale")
        self.mei.post(at + "/acts", {"act": "accept", "on": "2026-01-14", "reference": "2026-0114"}).must(200)
        self.mei.post(at + "/acts", {"act": "begin_review", "on": "2026-01-15"}).must(200)
        clock = self.rin.get(at + "?on=2026-01-21").must(200).json["clock"]
        # working days after the 14th: 15, 16, 19, 20, 21
        assert clock["official_days"] == 5 and clock["elapsed_days"] == 7, clock

    def claims(self):
        step("claims: the news page, its contradictions; a halt as reported, which changes no state")
        with open(os.path.join(self.root, "examples/desk/claims-2026-01-09.json"), encoding="utf-8") as f:
            page = json.load(f)
        self.rin.post("/v1/claims:import", page).must(403, "role_missing")
        self.eve.post("/v1/claims:import", page).must(200)
        self.eve.post("/v1/claims:import", page).must(409)  # ids that are taken: whole or not at all
        group = page["claims"][0]["group"]
        found = self.rin.get(f"/v1/contradictions?group={group}&known=2026-01-09").must(200).json["items"]
        kinds = {c["kind"] for c in found}
        assert {"weekday", "date_in_force", "scope", "event_not_yet"} <= kinds, kinds
        halted = [c for c in page["claims"] if c.get("effect") == "review: halted"]
        claim = halted[0]["id"]
        as_known = self.rin.get(f"/v1/claims/{claim}?known=2026-01-09").must(200).json
        assert as_known["status"] == "unconfirmed", as_known["status"]
        at = f"/v1/cases/{self.case_id}"
        self.mei.post(at + "/acts", {"act": "halt", "word": claim, "on": "2026-01-16"}).must(422, "word_not_authority")
        halt = self.mei.post("/v1/class_halts", {"regime": "cn", "destination": "JP", "claim": claim,
                                                 "from": "2026-01-06"}).must(201).json
        case = self.rin.get(at + "?on=2026-01-21").must(200).json
        assert case["state"] == "under_review", case["state"]
        assert [h["claim"] for h in case["halts_reported"]] == [claim], case["halts_reported"]
        self.mei.post(f"/v1/class_halts/{halt['id']}:end", {"until": "2026-01-31", "claim": claim}).must(200)

    def rfi(self):
        step("request for information: seen is no answer; the clock stands still until the answer")
        at = f"/v1/cases/{self.case_id}"
        rfi = self.mei.post(at + "/rfis", {"question": "Who uses the motors?", "on": "2026-01-20",
                                           "due": "2026-02-02"}).must(201).json
        self.rin.post(f"{at}/rfis/{rfi['no']}:seen", {"on": "2026-01-21"}).must(200)
        assert self.rin.get(at).must(200).json["state"] == "awaiting_applicant"
        self.rin.post(f"{at}/rfis/{rfi['no']}:answer",
                      {"answer": "A maker of mirrors for cars.", "on": "2026-01-26"}).must(200)
        case = self.rin.get(at + "?on=2026-01-30").must(200).json
        assert case["state"] == "under_review", case["state"]
        # the Chinese clock does not stop for a supplement, and says so; it does for an expert opinion
        clock = case["clock"]
        assert (clock["official_days"], clock["elapsed_days"]) == (12, 16), clock
        assert any("supplement" in t for t in clock["sentences"]), clock["sentences"]
        letter = self.mei.post("/v1/documents", b"expert opinion, 2026-02-02 to 2026-02-04 (synthetic)",
                               media_type="text/plain").must(201).json["sha256"]
        self.mei.post(at + "/acts", {"act": "pause", "pause": "expert_opinion", "on": "2026-02-02",
                                     "word": letter}).must(200)
        self.mei.post(at + "/acts", {"act": "unpause", "pause": "expert_opinion", "on": "2026-02-04", "word": letter}).must(200)
        clock = self.rin.get(at + "?on=2026-02-05").must(200).json["clock"]
        assert clock["elapsed_days"] == 22 and clock["paused_days"] == 3, clock
        assert clock["official_days"] == 16 - 3, clock

    def grant(self):
        step("advice and countersignature by two, a later advice voids it; granted")
        at = f"/v1/cases/{self.case_id}"
        letter = self.mei.post("/v1/documents", b"decision of 2026-02-05 (synthetic)",
                               media_type="text/plain").must(201).json["sha256"]
        self.kofi.post(at + "/advice", {"advice": "approve", "text": "civil use"}).must(200)
        self.mei.post(at + ":countersign", {"agrees": True}).must(403, "role_missing")
        self.kofi.post(at + ":countersign", {"agrees": True}).must(403, "second_person")
        self.mei.post(at + "/acts", {"act": "grant", "on": "2026-02-05", "word": letter}).must(403, "role_missing")
        self.vera.post(at + "/acts", {"act": "grant", "on": "2026-02-05", "word": letter}).must(409)
        lena = self.d.person("Lena Example (synthetic)", "countersigner")
        lena.post(at + ":countersign", {"agrees": True}).must(200)
        self.kofi.post(at + "/advice", {"advice": "approve_with_condition",
                                        "text": "no transfer without leave"}).must(200)
        self.vera.post(at + "/acts", {"act": "grant", "on": "2026-02-05", "word": letter}).must(409)
        lena.post(at + ":countersign", {"agrees": True}).must(200)
        self.kofi.post(at + "/acts", {"act": "grant", "on": "2026-02-05", "word": letter}).must(403, "second_person")
        self.license_no = "CN-SYNTHETIC-2026-1"
        granted = self.vera.post(at + "/acts", {"act": "grant", "on": "2026-02-05", "word": letter,
                                                "license": self.license_no}).must(200).json
        assert granted["state"] == "granted" and granted["acts"] == [], granted
        self.rin.post(at + "/acts", {"act": "withdraw"}).must(409, "forbidden_transition")

    def add_license(self, **more):
        body = {"no": self.license_no, "regime": "cn", "kind": "individual",
                "holder": "Ningbo Example Magnetics Co., Ltd. (synthetic)",
                "end_user": "Nagoya Mirror Motor K.K. (synthetic)", "destination": "JP",
                "from": "2026-02-05", "until": "2026-12-31", "case": self.case_id,
                "lines": [{"line": 1, "description": "sintered NdFeB segments", "codes": ["1C905.a.4"],
                           "quantity": "200 kg", "value": "16000 USD"}]}
        body.update(more)
        return self.liu.post("/v1/licenses", body).must(201).json["id"]

    def ship(self):
        step("license: reserved, over-reserved refused with figures, shipped, over-shipped refused")
        license = self.add_license()
        shipment = json.loads(json.dumps(self.shipment))
        shipment.update({"id": "ORDER-3", "on": "2026-02-10"})
        shipment["items"][0].update({"quantity": "150 kg", "value": "12000 USD"})
        shipment["documents"] += ["end_user_certificate"]
        answer = self.rin.post("/v1/check?gate=pick", shipment).must(200).json
        assert answer["verdict"] == "conditions", answer["verdict"]
        assert answer["licenses_used"][0]["no"] == self.license_no, answer["licenses_used"]
        receipt = self.rin.items("/v1/decisions?shipment=ORDER-3")[0]["receipt"]
        at = f"/v1/licenses/{license}/reservations"
        key = {"Idempotency-Key": "order-3"}
        body = {"line": 1, "quantity": "150 kg", "value": "12000 USD", "order": "ORDER-3",
                "receipt": receipt, "on": "2026-02-10"}
        r = self.liu.post(at, body, headers=key).must(201)
        again = self.liu.post(at, body, headers=key).must(201)
        assert again.body == r.body and again.headers["idempotent-replayed"] == "true"
        self.liu.post(at, {**body, "quantity": "1 kg"}, headers=key).must(422, "key_reused")
        self.liu.post(at, {"line": 1, "quantity": "50.000001 kg", "value": "1 USD", "order": "ORDER-4",
                           "on": "2026-02-10"}).must(409, "over_authorized")
        self.liu.post(at, {"line": 1, "quantity": "50000 g", "value": "4000 USD", "order": "ORDER-4",
                           "on": "2026-02-10"}).must(201)
        self.liu.post(at, {"line": 1, "quantity": "0.000001 kg", "value": "0 USD", "order": "ORDER-5",
                           "on": "2026-02-10"}).must(409, "over_authorized")
        reservation = f"/v1/reservations/{r.json['id']}/acts"
        self.rin.post(reservation, {"act": "ship", "shipment": shipment}).must(403, "role_missing")
        self.liu.post(reservation, {"act": "ship", "quantity": "100 kg", "value": "8000 USD",
                                    "receipt": receipt, "on": "2026-02-11"}).must(200)
        self.liu.post(reservation, {"act": "ship", "quantity": "51 kg", "value": "4000 USD",
                                    "receipt": receipt, "on": "2026-02-11"}).must(409)
        self.liu.post(reservation, {"act": "ship", "receipt": receipt, "on": "2026-02-12"}).must(200)
        line = self.liu.get(f"/v1/licenses/{license}?on=2026-02-12").must(200).json["lines"][0]["quantity"]
        assert (line["used"], line["reserved"], line["available"]) == ("150 kg", "50 kg", "0 kg"), line
        attempts = [e for e in self.otto.items("/v1/audit") if e["kind"].startswith("attempt")]
        assert attempts, "what was refused at the limit is seen in the log"

    def watch_list(self):
        step("watch list: reserved on a general license before 2026-02-24, refused at departure after it")
        license = self.add_license(no="CN-SYNTHETIC-2026-2", kind="general",
                                   end_user="SUBARU Corporation", case=None)
        shipment = json.loads(json.dumps(self.shipment))
        shipment.update({"id": "ORDER-6", "on": "2026-02-20"})
        shipment["end_user"]["name"] = "SUBARU Corporation"
        shipment["documents"] += ["end_user_certificate"]
        answer = self.rin.post("/v1/check?known=2026-02-20", shipment).must(200).json
        assert answer["verdict"] == "conditions", answer["verdict"]
        r = self.liu.post(f"/v1/licenses/{license}/reservations",
                          {"line": 1, "quantity": "200 kg", "value": "16000 USD", "order": "ORDER-6",
                           "on": "2026-02-20"}).must(201).json
        refused = self.liu.post(f"/v1/reservations/{r['id']}/acts",
                                {"act": "ship", "shipment": {**shipment, "on": "2026-02-25"},
                                 "on": "2026-02-25"}).must(409, "decision_stands_against")
        assert "license" in refused.json["detail"], refused.json
        left = self.liu.get(f"/v1/reservations/{r['id']}").must(200).json
        assert left["state"] == "reserved" and left["quantity_left"] == "200 kg", left

    def audit(self):
        step("audit: verified here, exported, and checked by a third party's Python alone")
        self.rin.get("/v1/audit").must(403, "role_missing")
        report = self.otto.post("/v1/audit:verify").must(200).json
        assert report["events"] > 50, report
        head = self.otto.get("/v1/audit/head").must(200).json
        folder = tempfile.mkdtemp(prefix="lodestone-bundle-")
        try:
            bundle = os.path.join(folder, "bundle")
            self.d.run("audit", "export", "--store", self.d.store, "-o", bundle)
            self.d.verify("--head", f"{head['seq']}:{head['hash']}")
            alone = [sys.executable, "-I", os.path.join(bundle, "verify.py"), bundle]
            ok = subprocess.run(alone, capture_output=True, text=True, timeout=300)
            assert ok.returncode == 0, ok.stdout + ok.stderr
            with open(os.path.join(bundle, "events.ndjson"), "r+b") as f:
                text = f.read()
                at = text.index(b"ORDER-3")
                f.seek(at)
                f.write(b"ORDER-9")
            bad = subprocess.run(alone, capture_output=True, text=True, timeout=300)
            assert bad.returncode == 1, bad.stdout + bad.stderr
        finally:
            shutil.rmtree(folder)


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        day = Day(d, root)
        for part in (day.check, day.hit, day.case, day.claims, day.rfi, day.grant, day.ship,
                     day.watch_list, day.audit):
            part()
        d.stop()
        d.verify()
    print(f"day: {len(STEPS)} steps, from the blocked shipment to the bundle checked elsewhere")


if __name__ == "__main__":
    main()
