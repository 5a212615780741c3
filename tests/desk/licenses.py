#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Licenses through the API, with the real packs and lists: what is entered, reserved, shipped, refused and
corrected; a shipment decided again on the day it leaves, with the balances and findings of that day; what
was refused, in the log; and books that a verify makes again.

    licenses.py LODESTONE WORLD SOURCE_ROOT
"""
import json
import os
import sys

import desk

MAKER = "Nagoya Mirror Motor K.K. (synthetic)"
DAY = "2026-02-10"


class Licenses:
    def __init__(self, d, root):
        self.d = d
        with open(os.path.join(root, "examples/03-magnets-january-10.json"), encoding="utf-8") as f:
            self.base = json.load(f)
        self.base.pop("licenses")
        self.base["documents"] += ["end_user_certificate"]
        self.liu = d.person("Liu Example (synthetic)", "license_manager")
        self.rin = d.person("Rin Example (synthetic)", "requester")
        self.noor = d.person("Noor Example (synthetic)", "approver")
        self.otto = d.person("Otto Example (synthetic)", "auditor")
        self.word = self.eve_word()

    def eve_word(self):
        eve = self.d.person("Eve Example (synthetic)", "evidence_editor")
        return eve.post("/v1/documents", {"letter": "of the authority"}).must(201).json["sha256"]

    def shipment(self, id, *amounts):
        s = json.loads(json.dumps(self.base))
        s.update({"id": id, "on": DAY})
        item = s["items"][0]
        s["items"] = [dict(item, line=n + 1, quantity=q, value=v) for n, (q, v) in enumerate(amounts)]
        return s

    def body(self, no, **more):
        line = {"line": 1, "description": "sintered NdFeB segments", "codes": ["1C905.a.4"],
                "quantity": "200 kg", "value": "16000 USD"}
        return {"no": no, "regime": "cn", "kind": "individual", "holder": "Ningbo (synthetic)",
                "end_user": MAKER, "destination": "JP", "from": "2026-02-05", "until": "2026-12-31",
                "lines": [line], **more}

    def enter(self, no, **more):
        return self.liu.post("/v1/licenses", self.body(no, **more)).must(201).json["id"]

    def line(self, id, n=0):
        return self.liu.get(f"/v1/licenses/{id}?on={DAY}").must(200).json["lines"][n]

    def figures(self, id, n=0, book="quantity"):
        b = self.line(id, n)[book]
        return b["authorized"], b["available"], b["reserved"], b["used"]

    def reserve(self, id, quantity, value, order, **more):
        body = {"line": 1, "quantity": quantity, "value": value, "order": order, "on": DAY, **more}
        return self.liu.post(f"/v1/licenses/{id}/reservations", body).must(201).json["id"]

    def act(self, reservation, **body):
        return self.liu.post(f"/v1/reservations/{reservation}/acts", body)

    def check(self, shipment, **query):
        at = "/v1/check?" + "&".join(f"{k}={v}" for k, v in query.items())
        r = self.rin.post(at, shipment).must(200)
        return r.json, r.headers["location"].rsplit("/", 1)[1]

    def attempts(self):
        return [e for e in self.otto.items("/v1/audit") if e["kind"] == "attempt.license"]

    # ---- entering ----------------------------------------------------------------------------------------

    def entering(self):
        r = self.liu.post("/v1/licenses", self.body("CN-1")).must(201)
        one = r.json
        assert r.headers["location"] == f"/v1/licenses/{one['id']}", r.headers
        assert r.headers["etag"], r.headers
        assert one["lines"][0]["codes"] == ["1C905.a.4"] and one["status"] == "issued", one
        assert one["lines"][0]["quantity"] == {
            "unit": "kg", "authorized": "200 kg", "available": "200 kg", "reserved": "0 kg",
            "used": "0 kg", "tolerance": "0 kg", "tolerance_used": "0 kg"}, one
        assert one["acts"] == ["suspend", "revoke", "surrender"], one["acts"]
        assert self.rin.get(f"/v1/licenses/{one['id']}").must(200).json["acts"] == []
        post = lambda **more: self.liu.post("/v1/licenses", self.body(more.pop("no", "CN-2"), **more))
        post(no="CN-1").must(409, "license_no_taken")
        self.rin.post("/v1/licenses", self.body("CN-2")).must(403, "role_missing")
        wrong = post(kind="genera").must(422, "unknown_word").json
        assert "general" in json.dumps(wrong), wrong
        post(regime="xx").must(422, "unknown_word")
        post(until="2026-02-04").must(422)
        post(lines=[]).must(422)
        post(lines=[{"line": 1, "description": "x"}]).must(422, "bad_license")
        post(lines=[{"line": 1, "description": "x", "codes": ["a b"], "value": "1 USD"}]).must(422)
        post(lines=[{"line": 1, "description": "x", "quantity": "5"}]).must(422)
        post(document="0" * 64).must(422, "word_unknown")
        post(case="C99").must(422, "bad_license")
        post(color="red").must(422)
        self.liu.get("/v1/licenses/L99").must(404, "not_found")
        self.first = one["id"]
        listed = self.rin.items(f"/v1/licenses?usable_on={DAY}&expires_before=2027-01-01")
        assert [l["id"] for l in listed] == [one["id"]], listed
        assert self.rin.items("/v1/licenses?expires_before=2026-06-01") == []
        expired = self.rin.get(f"/v1/licenses/{one['id']}?on=2027-01-01").must(200).json
        assert expired["status"] == "expired", expired["status"]

    def acts(self):
        at = f"/v1/licenses/{self.enter('CN-ACTS', end_user='Somebody (synthetic)')}"
        etag = self.liu.get(at).must(200).headers["etag"]
        self.liu.post(at + "/acts", {"act": "suspend", "word": "K99"}).must(422, "word_unknown")
        suspended = self.liu.post(at + "/acts", {"act": "suspend", "word": self.word, "on": DAY},
                                  headers={"If-Match": etag}).must(200).json
        assert suspended["status"] == "suspended" and "reinstate" in suspended["acts"], suspended
        self.liu.post(at + "/acts", {"act": "reinstate", "word": self.word},
                      headers={"If-Match": etag}).must(412, "stale")
        self.liu.post(at + "/reservations", {"line": 1, "quantity": "1 kg", "value": "1 USD",
                                             "order": "O", "on": DAY}).must(409, "license_suspended")
        self.liu.post(at + "/acts", {"act": "reinstate", "word": self.word}).must(200)
        self.liu.post(at + "/authorizations", {"line": 1, "quantity": "5000 g", "word": self.word}).must(200)
        assert self.figures(at.rsplit("/", 1)[1])[0] == "5 kg"
        self.liu.post(at + "/acts", {"act": "revoke", "word": self.word}).must(200)
        self.liu.post(at + "/acts", {"act": "reinstate", "word": self.word}).must(409, "forbidden_transition")

    # ---- balances in a check ---------------------------------------------------------------------------------

    def balances(self):
        answer, _ = self.check(self.shipment("ORDER-1", ("150 kg", "12000 USD")))
        assert answer["verdict"] == "conditions", answer["verdict"]
        used = answer["licenses_used"]
        assert used == [{"no": "CN-1", "kind": "individual", "valid_until": "2026-12-31",
                         "remaining": "200 kg", "remaining_value": "16000 USD"}], used
        for more in (("200.000001 kg", "12000 USD"), ("150 kg", "16000.01 USD")):
            answer, _ = self.check(self.shipment("ORDER-2", more))
            assert answer["verdict"] == "license", (more, answer["verdict"])
        answer, _ = self.check(self.shipment("ORDER-2", ("150 kg", "12000 EUR")))
        assert answer["verdict"] == "undecided", answer["verdict"]
        answer, _ = self.check(self.shipment("ORDER-2", ("150 kg", "6000 USD"), ("51 kg", "6000 USD")))
        assert answer["verdict"] == "undecided", answer["verdict"]
        assert any("license CN-1: lines 1, 2" in w for w in answer["warnings"]), answer["warnings"]
        # what is reserved for an order remains for it, and for no other
        reserved = self.reserve(self.first, "150 kg", "12000 USD", "ORDER-1")
        answer, _ = self.check(self.shipment("ORDER-1", ("150 kg", "12000 USD")))
        assert answer["verdict"] == "conditions", answer["verdict"]
        answer, _ = self.check(self.shipment("ORDER-2", ("51 kg", "1 USD")))
        assert answer["verdict"] == "license", answer["verdict"]
        lower = json.loads(json.dumps(self.shipment("ORDER-3", ("50 kg", "1 USD"))))
        lower["end_user"]["name"] = MAKER.upper()  # the same name to the law
        answer, _ = self.check(lower)
        assert answer["verdict"] == "conditions", answer["verdict"]
        own = dict(self.shipment("ORDER-3", ("50 kg", "1 USD")), licenses=[])
        answer, _ = self.check(own)  # who says that there are none is believed
        assert answer["verdict"] == "license", answer["verdict"]
        self.act(reserved, act="release", reason="a test").must(200)

    # ---- shipping -----------------------------------------------------------------------------------------

    def shipping(self):
        shipment = self.shipment("ORDER-4", ("200 kg", "16000 USD"))
        _, receipt = self.check(shipment, gate="order")
        r = self.reserve(self.first, "200 kg", "16000 USD", "ORDER-4", receipt=receipt)
        self.act(r, act="ship", on=DAY).must(422, "shipment_missing")
        self.act(r, act="ship", on=DAY, receipt="0" * 64).must(422, "receipt_unknown")
        self.act("R99", act="ship", on=DAY, receipt=receipt).must(404, "not_found")
        self.act(r, act="ship", on=DAY, shipment={"items": [{"kind": "no such thing"}]}).must(422)
        self.rin.post(f"/v1/reservations/{r}/acts", {"act": "ship", "receipt": receipt}).must(403, "role_missing")
        before = len(self.attempts())
        # nothing is available: what is reserved for it, and what has left of it, is its own
        part = self.act(r, act="ship", on=DAY, receipt=receipt, quantity="120 kg", value="10000 USD").must(200).json
        assert (part["state"], part["quantity_left"], part["value_left"]) == \
            ("partly_shipped", "80 kg", "6000 USD"), part
        over = self.act(r, act="ship", on=DAY, receipt=receipt, quantity="80000.001 g",
                        value="6000 USD").must(409, "over_authorized").json
        assert "80 kg" in over["detail"] and "of 200 kg authorized" in over["detail"], over
        self.act(r, act="ship", on=DAY, shipment=shipment, quantity="79 kg", value="6000 USD",
                 final=True).must(200)
        assert self.figures(self.first) == ("200 kg", "1 kg", "0 kg", "199 kg")
        self.act(r, act="ship", on=DAY, receipt=receipt).must(409, "reservation_closed")
        tried = self.attempts()[: len(self.attempts()) - before]
        codes = [e["fields"]["code"] if "fields" in e else e["code"] for e in tried]
        assert codes == ["reservation_closed", "over_authorized"], tried
        entries = self.rin.items(f"/v1/licenses/{self.first}/entries")
        left = [e for e in entries if e["kind"] == "ship" and e["book"] == "quantity"]
        assert [e["amount"] for e in left] == ["79 kg", "120 kg"], left
        assert left[0]["shipment"] == "ORDER-4" and left[0]["by"] == self.liu.id, left[0]
        gates = [d["gate"] for d in self.rin.items("/v1/decisions?shipment=ORDER-4")]
        assert gates.count("departure") == 4, gates  # two that left, two that were refused

    def decided_again(self):
        """A customer that a watch list names between the check and the day it leaves."""
        license = self.enter("CN-WATCHED", kind="general", end_user="SUBARU Corporation")
        shipment = self.shipment("ORDER-5", ("200 kg", "16000 USD"))
        shipment["end_user"]["name"] = "SUBARU Corporation"
        answer, receipt = self.check(shipment, known="2026-02-20")
        assert answer["verdict"] == "conditions", answer["verdict"]
        r = self.reserve(license, "200 kg", "16000 USD", "ORDER-5", receipt=receipt)
        for what in ({"receipt": receipt}, {"shipment": {**shipment, "known": "2026-02-20"}}):
            refused = self.act(r, act="ship", on="2026-02-25", **what).must(409, "decision_stands_against").json
            assert "license" in refused["detail"], refused
            why = self.rin.get(refused["hint"].split()[1]).must(200).json
            assert why["verdict"] != "conditions" and why["on"] == "2026-02-25", why["verdict"]
            assert why["known"] > "2026-02-24", why["known"]
        left = self.liu.get(f"/v1/reservations/{r}").must(200).json
        assert left["state"] == "reserved" and left["quantity_left"] == "200 kg", left
        last = self.attempts()[0]
        assert "decision_stands_against" in json.dumps(last), last
        # a shipment that does not say how much leaves is not known to be within what remains
        bare = self.shipment("ORDER-6", ("1 kg", "0 USD"))
        del bare["items"][0]["quantity"]
        r = self.reserve(self.first, "1 kg", "0 USD", "ORDER-6")
        refused = self.act(r, act="ship", on=DAY, shipment=bare).must(409, "decision_stands_against").json
        assert "undecided" in refused["detail"], refused
        self.act(r, act="release", reason="not today").must(200)

    def lines_of_one_shipment(self):
        """A license for one shipment: all its lines leave on one day, and then nothing more does."""
        line = self.body("")["lines"][0]
        two = [dict(line, quantity="100 kg", value=None), dict(line, line=2, quantity="50 kg", value=None)]
        name = "Osaka Test Motor K.K. (synthetic)"
        license = self.enter("CN-ONE", one_shipment=True, end_user=name, lines=two)
        shipment = self.shipment("ORDER-7", ("100 kg", "1 USD"), ("50 kg", "1 USD"))
        shipment["end_user"]["name"] = name
        a = self.liu.post(f"/v1/licenses/{license}/reservations",
                          {"line": 1, "quantity": "100 kg", "order": "ORDER-7", "on": DAY}).must(201).json["id"]
        b = self.liu.post(f"/v1/licenses/{license}/reservations",
                          {"line": 2, "quantity": "50 kg", "order": "ORDER-7", "on": DAY}).must(201).json["id"]
        self.act(a, act="ship", on=DAY, shipment=shipment).must(200)
        self.act(b, act="ship", on="2026-02-11", shipment=shipment).must(409)
        self.act(b, act="ship", on=DAY, shipment=shipment).must(200)
        spent = self.liu.get(f"/v1/licenses/{license}?on={DAY}").must(200).json
        assert spent["status"] == "exhausted" and spent["spent_by"] == "ORDER-7", spent

    # ---- corrections ----------------------------------------------------------------------------------------

    def corrections(self):
        entries = self.rin.items(f"/v1/licenses/{self.first}/entries")
        ship = next(e for e in entries if e["kind"] == "ship" and e["book"] == "quantity")
        at = "/v1/corrections"
        self.rin.post(at, {"entry": ship["no"], "reason": "misread"}).must(403, "role_missing")
        self.liu.post(at, {"entry": ship["no"]}).must(422)
        self.liu.post(at, {"entry": ship["no"], "amount": "80 kg", "reason": "x"}).must(409, "more_than_left")
        self.liu.post(at, {"entry": 999999, "reason": "x"}).must(404, "not_found")
        made = self.liu.post(at, {"entry": ship["no"], "amount": "9000 g", "reason": "scale misread"}).must(201).json
        assert made["state"] == "proposed" and made["amount"] == "9 kg", made
        assert self.figures(self.first)[3] == "199 kg"
        one = f"{at}/{made['id']}"
        self.liu.post(one + ":confirm").must(403, "role_missing")
        both = self.d.person("Bo Example (synthetic)", "license_manager", "approver")
        own = both.post(at, {"entry": ship["no"], "amount": "1 kg", "reason": "own"}).must(201).json["id"]
        both.post(f"{at}/{own}:confirm").must(403, "second_person")
        self.noor.post(f"{at}/{own}:send_back", {"note": "it was right"}).must(200)
        assert [c["id"] for c in self.rin.items(at + "?open=true")] == [made["id"]]
        done = self.noor.post(one + ":confirm").must(200).json
        assert done["state"] == "made" and done["decided_by"] == self.noor.id, done
        self.noor.post(one + ":confirm").must(409, "correction_closed")
        assert self.figures(self.first) == ("200 kg", "1 kg", "9 kg", "190 kg")
        back = self.rin.items(f"/v1/licenses/{self.first}/entries")[0]
        assert back["kind"] == "correct" and back["corrects"] == ship["no"], back

    def versions(self):
        """An ETag of a license moves with its books; one that did not is answered 304 only where it may be."""
        at = f"/v1/licenses/{self.first}"
        etag = self.rin.get(at).must(200).headers["etag"]
        r = self.reserve(self.first, "1 kg", "0 USD", "ORDER-8")
        assert self.rin.get(at).must(200).headers["etag"] != etag
        mine = self.liu.get(f"/v1/reservations/{r}").must(200)
        same = self.liu.get(f"/v1/reservations/{r}", headers={"If-None-Match": mine.headers["etag"]})
        assert same.status == 304 and same.body == b"", same.status
        self.liu.post(f"/v1/reservations/{r}/acts", {"act": "release", "reason": "x"},
                      headers={"If-Match": '"99"'}).must(412, "stale")
        self.liu.post(f"/v1/reservations/{r}/acts", {"act": "release", "reason": "x"},
                      headers={"If-Match": mine.headers["etag"]}).must(200)
        gone = self.liu.get(f"/v1/reservations/{r}", headers={"If-None-Match": mine.headers["etag"]}).must(200)
        assert gone.json["state"] == "released", gone.json

    def audit(self):
        report = self.otto.post("/v1/audit:verify").must(200).json
        assert report["events"] > 30, report
        self.d.stop()
        self.d.verify()


def main():
    lodestone, world, root = sys.argv[1:]
    with desk.Desk(lodestone, world, serve=["--quiet", "--rate", "1000000"]) as d:
        t = Licenses(d, root)
        for part in (t.entering, t.acts, t.balances, t.shipping, t.decided_again, t.lines_of_one_shipment,
                     t.corrections, t.versions, t.audit):
            print(part.__name__, flush=True)
            part()


if __name__ == "__main__":
    main()
