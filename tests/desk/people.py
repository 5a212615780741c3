#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""People, sessions, tokens and policy over HTTP: every rule of desk.md 2 by this door too, and at once.

    people.py LODESTONE WORLD
"""
import datetime
import sys

import desk

DAY = datetime.timedelta(days=1)
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
UNTIL = (TODAY + 30 * DAY).isoformat()


def nobody(d):
    """Without a token or session, and with ones that are none."""
    c = desk.Client(d.port)
    for path in ("/v1/me", "/v1/people", "/v1/tokens", "/v1/policy"):
        r = c.get(path).must(401, "not_authenticated")
        assert r.headers["www-authenticate"].startswith("Bearer")
    for header in ("Bearer", "Bearer x", "Bearer lode_" + "A" * 43, "Basic QTpC", "Bearer lode_" + "A" * 4000):
        assert c.get("/v1/me", headers={"Authorization": header}).status == 401, header
    for name, password in (("Ada Example (synthetic)", desk.PASSWORD), ("Nobody", desk.PASSWORD), ("Nobody", "x")):
        r = c.post("/v1/sessions", {"name": name, "password": password}).must(401, "not_authenticated")
        assert r.json["detail"] == "name or password is wrong" and "set-cookie" not in r.headers
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/problems", "/problems/stale"):
        c.get(path).must(200)


def sessions(d, ben):
    """The cookie is for pages of the desk alone; what changes needs the csrf as well."""
    fresh = desk.Client(d.port)
    r = fresh.post("/v1/sessions", {"name": ben.name, "password": desk.PASSWORD}).must(201)
    flags = r.headers["set-cookie"].split("; ")[1:]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags), flags
    cookie, csrf = r.headers["set-cookie"].split(";")[0], r.json["csrf"]
    change = {"value": "none", "reason": "x"}
    path = "/v1/policy/hits.second_person:propose"
    fresh.headers = {"Cookie": cookie}
    assert fresh.get("/v1/me").must(200).json["csrf"] == csrf
    fresh.post(path, change).must(403, "csrf_missing")
    fresh.post(path, change, headers={"X-CSRF-Token": ben.headers["X-CSRF-Token"]}).must(403, "csrf_missing")
    fresh.post(path, change, headers={"X-CSRF-Token": csrf}).must(200)
    fresh.request("DELETE", "/v1/sessions/current", headers={"X-CSRF-Token": csrf}).must(204)
    fresh.get("/v1/me").must(401, "not_authenticated")
    ben.get("/v1/me").must(200)  # the other session of the same person goes on


def roles(d):
    """What is taken is gone with the reply, from sessions and tokens that are in use."""
    mia = d.person("Mia Example (synthetic)", "requester", "screener")
    program = d.token(mia, "requester")
    mia.get("/v1/me").must(200)
    assert program.get("/v1/me").must(200).json["roles"] == ["requester"]
    me = d.admin.get("/v1/me").must(200).json
    d.admin.post(f"/v1/people/{me['id']}:roles", {"roles": ["approver"]}).must(403, "own_rights")
    d.admin.post(f"/v1/people/{me['id']}:disable", {"reason": "x"}).must(403, "own_rights")
    d.admin.post(f"/v1/people/{mia.id}:roles", {"roles": ["admin", "screener"]}).must(422, "roles_conflict")
    d.admin.post(f"/v1/people/{mia.id}:roles", {"roles": ["auditor", "screener"]}).must(422, "roles_conflict")
    d.admin.post(f"/v1/people/{mia.id}:roles", {"roles": ["sceener"]}).must(422, "bad_fields")
    mia.post(f"/v1/people/{mia.id}:roles", {"roles": ["approver"]}).must(403, "role_missing")
    etag = d.admin.get(f"/v1/people/{mia.id}").must(200).headers["etag"]
    d.admin.post(f"/v1/people/{mia.id}:roles", {"roles": ["screener"]}, headers={"If-Match": etag}).must(200)
    d.admin.post(f"/v1/people/{mia.id}:roles", {"roles": ["viewer"]}, headers={"If-Match": etag}).must(412, "stale")
    assert mia.get("/v1/me").must(200).json["roles"] == ["screener"]
    program.get("/v1/me").must(403, "role_missing")  # nothing is left
    d.admin.post(f"/v1/people/{mia.id}:disable", {"reason": "left"}).must(200)
    mia.get("/v1/me").must(401, "not_authenticated")
    program.get("/v1/me").must(401, "not_authenticated")
    c = desk.Client(d.port)
    c.post("/v1/sessions", {"name": mia.name, "password": desk.PASSWORD}).must(401, "not_authenticated")


def tokens(d, ben, eve):
    """No more than the maker's rights, never a second person, gone when revoked, shown once."""
    def ask(roles, **more):
        return {"roles": roles, "until": UNTIL, "note": "test", **more}

    eve.post("/v1/tokens", ask(["adviser"])).must(403, "token_roles")
    ben.post("/v1/tokens", ask(["approver"])).must(403, "token_roles")
    d.admin.post("/v1/tokens", ask(["admin"])).must(403, "token_roles")  # a machine is no admin
    eve.post("/v1/tokens", ask(["screener"], person=ben.id)).must(403, "token_roles")
    for days in (-1, 401):
        late = (TODAY + days * DAY).isoformat()
        eve.post("/v1/tokens", {**ask(["screener"]), "until": late}).must(422, "token_until")
    key = {"Idempotency-Key": "one-token"}
    made = eve.post("/v1/tokens", ask(["screener"], person=eve.id), headers=key).must(201)
    eve.post("/v1/tokens", ask(["screener"], person=eve.id), headers=key).must(409, "secret_shown")
    eve.post("/v1/tokens", ask(["screener"]), headers=key).must(422, "key_reused")
    own = desk.Person(d.port, {"Authorization": "Bearer " + made.json["secret"]})
    me = own.get("/v1/me").must(200).json
    assert me["id"] == eve.id and me["token"] and not me["machine"] and me["csrf"] is None
    own.post(f"/v1/people/{eve.id}:password", {"password": "another one, long enough"}).must(403, "session_needed")
    own.request("DELETE", "/v1/sessions/current").must(404, "not_found")
    assert made.json["secret"] not in str(eve.get("/v1/tokens").must(200).json)
    ben.get(f"/v1/tokens/{made.json['id']}").must(404, "not_found")
    ben.post(f"/v1/tokens/{made.json['id']}:revoke").must(404, "not_found")
    eve.post(f"/v1/tokens/{made.json['id']}:revoke").must(200)
    own.get("/v1/me").must(401, "not_authenticated")
    eve.post(f"/v1/tokens/{made.json['id']}:revoke").must(409, "already_so")
    machine = d.token(eve, "screener")
    machine.post("/v1/tokens", ask(["screener"])).must(403, "session_needed")


def passwords(d, eve):
    new = "five other words, long enough"
    for password in ("short", "x" * 12 + "y", "12345678901"):
        assert eve.post(f"/v1/people/{eve.id}:password", {"password": password}).status == 422, password
    eve.post(f"/v1/people/{eve.id}:password", {"password": new}).must(204)
    eve.get("/v1/me").must(401, "not_authenticated")  # every session, this one too
    c = desk.Client(d.port)
    c.post("/v1/sessions", {"name": eve.name, "password": desk.PASSWORD}).must(401)
    c.post("/v1/sessions", {"name": eve.name, "password": new}).must(201)


def policy(d, ben, ann, eve):
    path = "/v1/policy/law.days"
    eve.post(path + ":propose", {"value": "5", "reason": "x"}).must(403, "role_missing")
    ben.post(path + ":propose", {"value": "soon", "reason": "x"}).must(422, "bad_policy")
    ben.post("/v1/policy/law.dayz:propose", {"value": "5", "reason": "x"}).must(404, "not_found")
    seen = ben.post(path + ":propose", {"value": "45", "reason": "fewer changes in summer"}).must(200)
    ben.post(path + ":confirm").must(403, "second_person")
    d.admin.post(path + ":confirm").must(403, "role_missing")
    ben.post(path + ":propose", {"value": "46", "reason": "one more"}).must(200)
    ann.post(path + ":confirm", headers={"If-Match": seen.headers["etag"]}).must(412, "stale")  # not what was read
    assert ann.post(path + ":confirm").must(200).json["value"] == "46"
    ann.post(path + ":confirm").must(409, "nothing_proposed")


def in_the_log(d):
    """Who tried what they may not is seen; who is unknown cannot fill the log; no secret is in it."""
    auditor = d.person("Aud Example (synthetic)", "auditor")
    events = auditor.items("/v1/audit")
    text = str(events)
    assert "attempt" in text and "session.began" in text
    for secret in ("lode_", desk.PASSWORD, "scrypt", "five other words"):
        assert secret not in text, secret
    nobody(d)
    assert len(auditor.items("/v1/audit")) == len(events)
    d.verify()


def main(lodestone, world):
    with desk.Desk(lodestone, world, serve=["--quiet"]) as d:
        ben, ann = (d.person(f"{n} Example (synthetic)", "approver") for n in ("Ben", "Ann"))
        eve = d.person("Eve Example (synthetic)", "requester", "screener")
        sessions(d, ben)
        roles(d)
        tokens(d, ben, eve)
        policy(d, ben, ann, eve)
        passwords(d, eve)
        in_the_log(d)
        d.stop()
    print("people: sessions, roles, tokens, passwords, policy; nobody gets in, and what is taken is gone at once")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
