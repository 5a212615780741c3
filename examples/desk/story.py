#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The story of January 2026, told to a fresh desk over its API, so that its pages have something to show.

    story.py --url http://127.0.0.1:8787 --token ADMIN_TOKEN [--password PASSWORD]

Everything comes from the files of this folder and the one above: the claims of the news page, the shipments, the
rules of retention. People and companies are made up and say so; listed companies are those of the real lists, and
only a resemblance of names is asked about. Standard library alone. Prints JSON: who can sign in with which password
and what there is to open. Exit 1, with the request that failed, when the desk does not take a part of it, such as
when it is not fresh.
"""
import argparse
import copy
import csv
import datetime
import http.client
import json
import os
import secrets
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
CONDITION = "no transfer to others without leave"
HALT_CLAIM = "page.wsj-reviews"
MAKER = "Ningbo Example Magnetics Co., Ltd. (synthetic)"
MIRRORS = "Nagoya Mirror Motor K.K. (synthetic)"
DRIVES = "Mikawa Example Drives K.K. (synthetic)"
SPEAKERS = "Hamamatsu Example Audio K.K. (synthetic)"
PUMPS = "Kariya Example Pumps K.K. (synthetic)"
# Names as a buyer may have typed them; what they resemble is on the watch list or the control list.
RESEMBLING = [
    ("Japan Marine Unitd", "JP"),
    ("Subaru Trading Nagoya (synthetic)", "JP"),
    ("Kawasaki Heavy Industries Parts Service (synthetic)", "JP"),
    ("Mitsubishi Heavy Industies Marine Machinary", "JP"),
    ("IHI Aero Space Enginering", "JP"),
]
PEOPLE = {
    "ann": ("Ann Example (synthetic)", ["requester", "screener", "license_manager", "adviser", "evidence_editor"],
            "works: checks, looks at hits, writes applications and advice, keeps licenses and claims"),
    "bo": ("Bo Example (synthetic)", ["approver", "countersigner", "screener"],
           "is the second person: confirms hits, countersigns, approves"),
    "vera": ("Vera Example (synthetic)", ["approver"], "decides cases that Bo countersigned"),
    "otto": ("Otto Example (synthetic)", ["auditor"],
             "reads the record, verifies it and takes it away; changes nothing"),
}


class Refused(Exception):
    pass


class Client:
    """One connection; a token, or the session of a person."""

    def __init__(self, at, headers):
        self.at, self.headers = at, headers
        self.connection = http.client.HTTPConnection(at.hostname, at.port, timeout=120)

    def ask(self, method, path, body=None, media_type="application/json"):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        head = dict(self.headers)
        if data is not None:
            head["Content-Type"] = media_type
        self.connection.request(method, path, data, head)
        reply = self.connection.getresponse()
        text = reply.read()
        if reply.status >= 300:
            raise Refused(f"{method} {path}: {reply.status} {text.decode(errors='replace')}")
        self.reply = reply
        return json.loads(text) if text else None

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, {} if body is None else body, **more)


def read(*parts):
    with open(os.path.join(HERE, *parts), encoding="utf-8") as f:
        return json.load(f)


def retention_rules():
    rules = []
    with open(os.path.join(HERE, "retention.csv"), newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            rule = {k: v for k, v in row.items() if v != ""}
            rule["objects"], rule["triggers"] = rule["objects"].split(), rule["triggers"].split()
            if "years" in rule:
                rule["years"] = int(rule["years"])
            rules.append(rule)
    return rules


def magnets(order, on, end_user, description, kg, usd, *papers):
    """The magnets of the third example, for another order."""
    shipment = copy.deepcopy(read("..", "03-magnets-january-10.json"))
    shipment.pop("licenses")
    shipment.update({"id": order, "on": on})
    shipment["end_user"]["name"] = end_user
    shipment["items"][0].update({"description": description, "quantity": f"{kg} kg", "value": f"{usd} USD"})
    shipment["documents"] += papers
    return shipment


class Story:
    def __init__(self, url, token, password):
        self.at, self.password = urllib.parse.urlsplit(url), password
        self.today = datetime.datetime.now(datetime.timezone.utc).date()
        self.admin = Client(self.at, {"Authorization": f"Bearer {token}"})

    # ---- who ----

    def sign_in(self, name):
        c = Client(self.at, {})
        said = c.post("/v1/sessions", {"name": name, "password": self.password})
        c.headers = {"Cookie": c.reply.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": said["csrf"]}
        return c

    def people(self):
        me = self.admin.get("/v1/me")
        self.admin.post(f"/v1/people/{me['id']}:password", {"password": self.password})
        self.who = [{"name": me["name"], "roles": me["roles"],
                     "what": "adds people and tokens; holds no role in cases"}]
        for key, (name, roles, what) in PEOPLE.items():
            self.admin.post("/v1/people", {"name": name, "roles": roles, "password": self.password})
            setattr(self, key, self.sign_in(name))
            self.who.insert(len(self.who) - 1, {"name": name, "roles": roles, "what": what})

    # ---- what was said, and what was asked ----

    def claims(self):
        self.ann.post("/v1/claims:import", read("claims-2026-01-09.json"))
        halt = {"regime": "cn", "destination": "JP", "claim": HALT_CLAIM, "from": "2026-01-06"}
        self.ann.post("/v1/class_halts", halt)

    def check(self, shipment, gate="order"):
        self.ann.post(f"/v1/check?gate={gate}", shipment)
        return self.ann.reply.headers["Location"].rsplit("/", 1)[1]

    def checks(self):
        self.receipts = {}
        for name in sorted(os.listdir(os.path.join(HERE, ".."))):
            if name.endswith(".json"):
                shipment = read("..", name)
                self.receipts[shipment["id"]] = self.check(shipment)

    # ---- names that resemble listed ones ----

    def hits(self):
        for name, country in RESEMBLING:
            self.ann.post("/v1/screen", {"name": name, "country": country})
        found = self.ann.get("/v1/hits?state=open&limit=200")["items"]
        marine = [h for h in found if h["name"] == RESEMBLING[0][0]]
        if len(found) < len(RESEMBLING) or not marine:
            raise Refused(f"only {len(found)} hits were opened: are the lists in the image?")
        # One waits for a second person, the others of the queue for a first.
        self.ann.post(f"/v1/hits/{marine[0]['id']}:propose",
                      {"outcome": "same", "reason": self.reason("same"), "note": "one letter is missing in the order"})
        self.open_hits = len(found) - 1

    def reason(self, outcome):
        fits = [r for r in self.ann.get("/v1/hit_reasons")["items"] if r["outcome"] == outcome and not r.get("field")]
        return fits[0]["code"]

    # ---- cases ----

    def case(self, shipment, submitted, accepted):
        receipt = self.check(shipment)
        made = self.ann.post("/v1/cases", {"receipt": receipt, "authority": "MOFCOM", "kind": "individual",
                                           "title": f"{shipment['items'][0]['description']}, {shipment['id']}"})
        at = f"/v1/cases/{made['id']}"
        self.ann.post(at + "/acts", {"act": "submit", "on": submitted})
        self.ann.post(at + "/acts", {"act": "accept", "on": accepted, "reference": f"synthetic receipt of {accepted}"})
        self.ann.post(at + "/acts", {"act": "begin_review", "on": accepted})
        return at

    def letter(self, by, text):
        return by.post("/v1/documents", f"{text} (synthetic)\n".encode(), media_type="text/plain")["sha256"]

    def cases(self):
        self.granted_case()
        mirrors = magnets("ORDER-MIRROR", "2025-12-10", MIRRORS, "sintered NdFeB segments for mirror motors",
                          200, 16000)
        self.mirror_case = self.case(mirrors, "2025-12-10", "2025-12-12")
        drives = magnets("ORDER-DRIVE", "2025-12-05", DRIVES, "sintered NdFeB segments for traction motors", 450, 51000)
        self.drive_case = self.case(drives, "2025-12-05", "2025-12-08")
        asked = self.ann.post(self.drive_case + "/rfis", {
            "question": "Which vehicles are the traction motors for, and who else buys from the motor plant?",
            "on": "2026-01-08", "due": "2026-01-22"})
        self.ann.post(f"{self.drive_case}/rfis/{asked['no']}:seen", {"on": "2026-01-09"})
        self.draft = self.ann.post("/v1/cases", {"receipt": self.receipts["E03"]})["id"]

    def granted_case(self):
        """Applied for, advised, countersigned and granted before the announcement."""
        speakers = magnets("ORDER-SPEAKER", "2025-10-20", SPEAKERS, "sintered NdFeB rings for loudspeakers", 300, 27000)
        at = self.case(speakers, "2025-10-20", "2025-10-22")
        self.ann.post(at + "/advice", {"advice": "approve_with_condition", "text": CONDITION})
        self.bo.post(at + ":countersign", {"agrees": True})
        self.license_no = "CN-SYNTHETIC-2025-0117"
        self.vera.post(at + "/acts", {"act": "grant", "on": "2025-11-28", "license": self.license_no,
                                      "word": self.letter(self.vera, "decision of 2025-11-28"),
                                      "note": "as advised"})
        self.speaker_case = at.rsplit("/", 1)[1]

    # ---- licenses ----

    def license(self, no, end_user, description, kg, usd, until, **more):
        return self.ann.post("/v1/licenses", {
            "no": no, "regime": "cn", "kind": "individual", "holder": MAKER, "end_user": end_user, "destination": "JP",
            "from": "2025-11-28", "until": until.isoformat(),
            "lines": [{"line": 1, "description": description, "codes": ["1C905.a.4"], "quantity": f"{kg} kg",
                       "value": f"{usd} USD"}], **more})["id"]

    def reserve(self, license, order, kg, usd, on, **more):
        return self.ann.post(f"/v1/licenses/{license}/reservations", {
            "line": 1, "quantity": f"{kg} kg", "value": f"{usd} USD", "order": order, "on": on, **more})["id"]

    def licenses(self):
        soon, later = self.today + datetime.timedelta(days=24), self.today + datetime.timedelta(days=300)
        what = "sintered NdFeB rings for loudspeakers"
        self.soon = self.license(self.license_no, SPEAKERS, what, 300, 27000, soon, case=self.speaker_case,
                                 conditions=CONDITION)
        self.later = self.license("CN-SYNTHETIC-2025-0121", PUMPS, "sintered NdFeB segments for pump motors",
                                  800, 88000, later)
        leaving = magnets("ORDER-SPEAKER-1", "2025-12-18", SPEAKERS, what, 120, 10800, "end_user_certificate")
        receipt = self.check(leaving, gate="departure")
        held = self.reserve(self.soon, "ORDER-SPEAKER-1", 120, 10800, "2025-12-16")
        self.ann.post(f"/v1/reservations/{held}/acts", {"act": "ship", "receipt": receipt, "on": "2025-12-18"})
        self.reserve(self.soon, "ORDER-SPEAKER-2", 90, 8100, "2026-01-06")
        self.reserve(self.later, "ORDER-PUMP-1", 640, 70400, "2026-01-07")

    # ---- keeping ----

    def keeping(self):
        rules = self.ann.post("/v1/retention_sets", {"rules": retention_rules(), "reason": "the set to begin with"})
        self.bo.post(f"/v1/retention_sets/{rules['id']}:confirm")
        self.ann.post("/v1/holds", {"object": self.mirror_case.rsplit("/", 1)[1],
                                    "reason": "a report says that its review is halted: kept whatever the day"})

    def tell(self):
        for part in (self.people, self.claims, self.checks, self.hits, self.cases, self.licenses, self.keeping):
            part()
        mirror, drive = (c.rsplit("/", 1)[1] for c in (self.mirror_case, self.drive_case))
        return {
            "url": self.at.geturl(),
            "password": self.password,
            "people": self.who,
            "open": [
                {"path": "/evidence", "what": "what the news page of 2026-01-09 says, who says it, who denies it"},
                {"path": f"/check?receipt={self.receipts['E03']}",
                 "what": "magnets for mirror motors on 2026-01-10: a license is needed, and why"},
                {"path": f"/check?receipt={self.receipts['E06']}", "what": "the end user is not known: the questions"},
                {"path": "/exposure", "what": "two cars, their magnets: which day the mirror line stops"},
                {"path": f"/cases/{mirror}", "what": "under review by its papers, halted as reported"},
                {"path": f"/cases/{drive}", "what": "the ministry asked; seen is no answer"},
                {"path": "/hits", "what": f"{self.open_hits} names that resemble listed ones, and one that waits "
                                          "for a second person"},
                {"path": f"/licenses/{self.soon}", "what": "120 kg left, 90 kg reserved, and it ends in 24 days"},
                {"path": "/measures", "what": "law and reports on two clocks"},
                {"path": "/audit", "what": "everything above, event by event, and its proof"},
            ],
        }


def main():
    ask = argparse.ArgumentParser(description="Tells the story of January 2026 to a fresh desk.")
    ask.add_argument("--url", required=True, help="of the desk, such as http://127.0.0.1:8787")
    ask.add_argument("--token", required=True, help="of an admin: `lodestone desk init` shows it once")
    ask.add_argument("--password", help="of everybody in the story; without it one is made")
    words = ask.parse_args()
    try:
        told = Story(words.url, words.token, words.password or secrets.token_urlsafe(12)).tell()
    except (Refused, OSError, http.client.HTTPException) as e:
        sys.exit(f"story: {e}")
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
