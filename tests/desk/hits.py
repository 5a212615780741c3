#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hits over the API, with the real lists: a morning's queue, the doors that are shut, and the night on which
the lists change.

    hits.py LODESTONE WORLD SOURCE_ROOT
"""
import json
import os
import shutil
import sys
import tempfile
import time

import desk

STEPS = []


def step(text):
    STEPS.append(text)
    print(f"{len(STEPS):2}  {text}", flush=True)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def change(path, *pairs):
    text = read(path)
    for old, new in pairs:
        assert text.count(old) == 1, (path, old, text.count(old))
        text = text.replace(old, new)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def other_lists(root, folder):
    """The lists of another day: a denied person more, before all others; a name more for one party of the SDN
    list, another name for a second; a third gone; a fourth new."""
    lists = os.path.join(folder, "lists")
    shutil.copytree(os.path.join(root, "lists"), lists)
    denied = os.path.join(lists, "us.denied_persons.list")
    text = read(denied)
    first = text[text.index("party\t"):].split("\nparty\t")[0]
    count = [x for x in text.split("\n") if x.startswith("parties\t")][0]
    n = int(count.split("\t")[1])
    change(denied, (count, f"parties\t{n + 1}"),
           (first, 'party\t\tunknown\nname\t\t"AAA SHIPPING"\nlisted\t2026-08-01\ncountry\t\tTR\n' + first))
    sdn = os.path.join(lists, "us.sdn.list")
    gone = "party\t306\t" + read(sdn).split("\nparty\t306\t")[1].split("\nparty\t")[0] + "\n"
    new = "party\t7\tentity\nname\t\tQUIXOTE WINDMILL WORKS\ncountry\t\tES\n"
    change(sdn,
           ("name\t\tANGLO-CARIBBEAN CO., LTD.\n",
            "name\t\tANGLO-CARIBBEAN CO., LTD.\nname\t\tANGLO CARIB TRADING\n"),
           ("name\t\tAEROCARIBBEAN AIRLINES\nname\t\tAERO-CARIBBEAN\n", "name\t\tPELICAN FREIGHT HOLDING\n"),
           (gone, ""), ("party\t36\tentity\n", new + "party\t36\tentity\n"))
    return lists


class Morning:
    def __init__(self, d, root):
        self.d, self.root = d, root
        self.kim = d.person("Kim Example (synthetic)", "requester")
        self.sasha = d.person("Sasha Example (synthetic)", "screener")
        self.noor = d.person("Noor Example (synthetic)", "approver")
        self.otto = d.person("Otto Example (synthetic)", "auditor")
        self.shipment = json.loads(read(os.path.join(root, "examples/01-magnets-before.json")))
        self.shipment["on"] = "2026-11-30"

    def screen(self, **query):
        return self.kim.post("/v1/screen", query).must(200).json

    def batch(self, path, objects):
        lines = "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
        out = self.kim.post(path, lines, media_type="application/x-ndjson").must(200).body.splitlines()
        assert len(out) == len(objects)
        return [json.loads(x) for x in out]

    def hits(self, **by):
        query = "&".join(f"{k}={v}" for k, v in by.items())
        return self.sasha.items("/v1/hits" + (f"?{query}" if query else ""))

    def propose(self, h, outcome, reason, note="by the file"):
        said = {"outcome": outcome, "reason": reason, "note": note}
        return self.sasha.post(f"/v1/hits/{h['id']}:propose", said).must(200).json

    def close(self, h, outcome, reason):
        self.propose(h, outcome, reason)
        return self.noor.post(f"/v1/hits/{h['id']}:confirm").must(200).json

    def check(self, end_user, query="", **more):
        return self.kim.post("/v1/check" + query, dict(self.shipment, end_user=end_user, **more)).must(200).json

    def queue(self):
        step("sixty hits from a night's batch: one reason each, the second person by party, none shown twice")
        names = [line.split("\t")[2].strip() for line in read(os.path.join(self.root, "lists/us.sdn.list")).split("\n")
                 if line.startswith("name\t\t") and line.isascii() and len(line) > 30 and "CARIBBEAN" not in line]
        queries, at = [], 0
        while len(self.hits(state="open")) < 60:
            some = [{"name": n[:-1], "country": "IS"} for n in names[at:at + 40 * 97:97]]
            at += 13
            queries += some
            self.batch("/v1/screen:batch", some)
        work = self.hits(state="open")
        assert len({h["id"] for h in work}) == len(work) >= 60
        parties = {}
        for h in work:
            shown = h["evidence"]["evidence"].get("country") == "conflicts"
            done = self.propose(h, "different", "different_country" if shown else "name_only", note=None)
            parties.setdefault(h["party"], []).append({"id": h["id"], "version": done["version"]})
        slip = work[0]  # the wrong key: taken back without a word, and said again
        back = self.sasha.post(f"/v1/hits/{slip['id']}:reopen").must(200).json
        assert back["state"] == "open" and back["outcome"] is None
        again = self.propose(slip, "different", "name_only")
        for seen in parties[slip["party"]]:
            seen["version"] = again["version"] if seen["id"] == slip["id"] else seen["version"]
        self.several(parties)
        assert not self.hits(state="open") and not self.hits(state="proposed")
        before = len(self.hits())
        self.batch("/v1/screen:batch", [dict(q, name=q["name"].lower()) for q in queries])
        assert len(self.hits()) == before and not self.hits(state="open"), "asked again, in another case"

    def several(self, parties):
        one, two = list(parties.values())[:2]
        self.sasha.post("/v1/hits:confirm", {"hits": one}).must(403, "role_missing")
        self.noor.post("/v1/hits:confirm", {"hits": one + two}).must(422, "hits_apart")
        self.noor.post("/v1/hits:confirm", {"hits": [dict(one[0], version=1)] + one[1:]}).must(412, "stale")
        self.noor.post("/v1/hits:confirm", {"hits": [one[0], one[0]]}).must(409, "forbidden_transition")
        assert self.sasha.get(f"/v1/hits/{one[0]['id']}").must(200).json["state"] == "proposed", "all or none"
        for seen in parties.values():
            done = self.noor.post("/v1/hits:confirm", {"hits": seen}).must(200).json["items"]
            assert all(h["state"] == "closed" and h["closed_by"] == self.noor.id for h in done)

    def doors(self):
        step("no other door: a shipment does not clear its own names, but in a what-if")
        who, row = {"name": "Anglo-Caribbean Co Ltd", "country": "JM"}, "us.ear.744-8.sdn/173"
        own = dict(who, not_same_as=[row])
        finding = {"about": "end_user.not_same_as", "value": [row], "by": "Kim", "on": "2026-01-01"}
        assert not self.check(own, "?record=false")["hits"]
        for answer in (self.check(own), self.check(who, findings=[finding]), self.check(who)):
            assert [h["row"] for h in answer["hits"]] == [row], answer["hits"]
        for query, n in (("?answer=full", 1), ("?answer=full&record=false", 0)):
            (answer,) = self.batch("/v1/check:batch" + query, [dict(self.shipment, end_user=own)])
            assert len(answer["hits"]) == n, query
        (h,) = self.hits(state="open")
        self.close(h, "same", "other_same")
        assert self.check(own)["hits"][0]["why"] == "same_as", "what two people found stands"
        self.sasha.post(f"/v1/hits/{h['id']}:reopen", {"reason": "another register"}).must(200)
        self.close(h, "different", "different_country")
        left = self.check(who)["hits"], self.hits(state="open")
        assert left == ([], []), left

    def before_the_night(self):
        step("the evening: parties that met somebody, and one that did not")
        for name in ("3K Aviation Consulting & Logistics", "Aero-Caribbean", "Banco Nacional de Cubb",
                     "Quixote Windmill Works"):
            self.screen(name=name, country="IS")
        for h in self.hits(state="open"):
            same = h["row"].endswith("sdn/36")
            self.close(h, "same" if same else "different", "other_same" if same else "other")
        self.rows = {h["id"]: h["row"] for h in self.hits()}

    def wait_for_rescreen(self, since):
        for _ in range(600):
            done = [i for i in self.otto.items("/v1/audit?object=hits") if i["seq"] > since]
            if done:
                assert len(done) == 1 and done[0]["kind"] == "hits.rescreened" and done[0]["by"] == "system", done
                return
            time.sleep(0.1)
        raise AssertionError("nothing was held against the new image")

    def head(self):
        return self.otto.get("/v1/audit/head").must(200).json["seq"]

    def night(self, world):
        step("the night: a new list; what changed is asked again, and says what changed")
        since = self.head()
        shutil.copy(world, self.d.world + ".new")
        os.replace(self.d.world + ".new", self.d.world)
        self.d.admin.post("/v1/image:reload").must(204)
        self.wait_for_rescreen(since)
        changed = {h["row"]: h for h in self.hits(state="open")}
        alias = changed["us.ear.744-8.sdn/173"]
        assert alias["reopened_because"] == "the list's name added: ANGLO CARIB TRADING", alias
        assert alias["changes"] == [{"side": "row", "field": "name", "is": "ANGLO CARIB TRADING"}]
        other = changed["us.ear.744-8.sdn/36"]
        assert not other["current"] and "PELICAN FREIGHT HOLDING" in other["reopened_because"], other
        assert changed["us.ear.744-8.sdn/7"]["name"] == "Quixote Windmill Works"
        every = {h["id"]: h for h in self.hits()}
        shifted = [i for i, row in self.rows.items() if "denied_persons/#" in row]
        assert shifted and all(every[i]["row"] != self.rows[i] and every[i]["state"] == "closed" for i in shifted)
        gone = [i for i, row in self.rows.items() if row.endswith("sdn/306")]
        assert gone and all(every[i]["row_gone"] and every[i]["state"] == "closed" for i in gone)
        # it was the party, and nobody has said yet that it is not, whatever the list calls it now
        answer = self.check({"name": "Aero-Caribbean", "country": "IS"})
        assert [h["why"] for h in answer["hits"] if h["row"].endswith("sdn/36")] == ["same_as"], answer["hits"]
        whole = self.sasha.get(f"/v1/hits/{other['id']}").must(200)
        assert [m["what"] for m in whole.json["history"]][-1] == "changed"
        assert whole.json["listed"]["names"][0]["name"] == "PELICAN FREIGHT HOLDING"
        said = {"outcome": "different", "reason": "other", "note": "renamed: another company"}
        at = f"/v1/hits/{other['id']}:propose"
        self.sasha.post(at, said, headers={"If-Match": '"1"'}).must(412, "stale")
        self.sasha.post(at, said, headers={"If-Match": whole.headers["etag"]}).must(200)

    def start_with_another(self, world):
        step("an image that was changed while nobody served is noticed at the start")
        since = self.head()
        self.d.stop()
        shutil.copy(world, self.d.world)
        self.d.start()
        for p in (self.kim, self.sasha, self.noor, self.otto):
            self.d.login(p)
        self.wait_for_rescreen(since)
        back = [h for h in self.hits() if h["row"].endswith("sdn/306")]
        assert back and not any(h["row_gone"] for h in back)
        (alias,) = self.hits(row="us.ear.744-8.sdn/173")
        assert alias["state"] == "closed" and alias["outcome"] == "different", "that pair was decided"
        self.otto.post("/v1/audit:verify").must(200)


def main():
    lodestone, world, root = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        used, night = os.path.join(folder, "world.lode"), os.path.join(folder, "night.lode")
        shutil.copy(world, used)
        with desk.Desk(os.path.abspath(lodestone), used) as d:
            packs = [os.path.join(root, "packs", p) for p in ("base", "cn", "us")]
            d.run("compile", *packs, "--lists", other_lists(root, folder), "-o", night)
            m = Morning(d, root)
            m.queue()
            m.doors()
            m.before_the_night()
            m.night(night)
            m.start_with_another(world)
    print(f"hits over the API: {len(STEPS)} steps as they should be")


if __name__ == "__main__":
    main()
