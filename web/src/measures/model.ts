// SPDX-License-Identifier: Apache-2.0
//
// model: measures and claims as rows in three lanes, the days on which something about them changes, and what
// differs between two pairs of clocks. Nothing of a state is worked out here: states are the server's.
import { finds } from "../text/text.ts";
import type { Claim, Law, Measure, Rule, Suspension } from "./api.ts";

export const lanes = ["act", "guidance", "report"] as const;
export type Lane = (typeof lanes)[number];

export interface Row {
  /** Unlike the id it is of one thing alone: a claim may be called as a report is. */
  key: string;
  id: string;
  lane: Lane;
  /** As the issuer numbers it, else the title. */
  name: string;
  title: string;
  regime: string;
  who: string;
  published: string | null;
  from: string | null;
  until: string | null;
  /** What the clocks change of it, as one text: a row that says the same is drawn once. */
  says: string;
  /** Of a measure its state; of a claim its status. */
  state: string;
  measure: Measure | null;
  claim: Claim | null;
}

const claimKey = (c: Claim) => `claim ${c.id}`;

const saysOf = (m: Measure) =>
  [m.state, m.report?.status, ...m.suspended_by.map((s) => s.holds), ...m.suspends.map((s) => s.holds)].join(" ");

const ofMeasure = (m: Measure): Row => ({
  says: saysOf(m),
  key: m.id, id: m.id, lane: m.kind, name: m.number ?? m.title, title: m.title, regime: m.regime ?? "",
  who: m.issuer ?? m.report?.who ?? "", published: m.published, from: m.from, until: m.until, state: m.state,
  measure: m, claim: null,
});

const ofClaim = (c: Claim, regimes: Map<string, string>): Row => ({
  says: c.status,
  key: claimKey(c), id: c.id, lane: "report", name: c.says, title: c.says, regime: regimes.get(c.about) ?? "",
  who: c.by, published: c.published, from: c.from, until: c.until, state: c.status, measure: null, claim: c,
});

/** Of the claims only those about a measure: others have no place on a timeline of measures. Newest first. */
export function rowsOf(law: Law): Row[] {
  const regimes = new Map(law.measures.map((m) => [m.id, m.regime ?? ""]));
  const claims = law.claims.filter((c) => regimes.has(c.about) && !c.withdrawn).map((c) => ofClaim(c, regimes));
  const rows = [...law.measures.map(ofMeasure), ...claims];
  const place = new Map(rows.map((r, i) => [r, i]));
  return rows.sort((a, b) => (b.published ?? "").localeCompare(a.published ?? "") || place.get(a)! - place.get(b)!);
}

export interface Filter {
  text: string;
  regime: string;
  issuer: string;
  state: string;
  lane: string;
}

/** "none" stands for measures of no regime. */
export function passes(r: Row, f: Filter): boolean {
  const text = [r.id, r.name, r.title, r.who, r.claim?.about ?? "", r.measure?.source ?? ""].join(" ");
  return (f.regime === "" || (f.regime === "none" ? r.regime === "" : r.regime === f.regime))
    && (f.issuer === "" || r.who === f.issuer)
    && (f.state === "" || r.state === f.state)
    && (f.lane === "" || r.lane === f.lane)
    && (f.text.trim() === "" || finds(text, f.text));
}

const sorted = (days: Iterable<string | null | undefined>): string[] =>
  [...new Set([...days].filter((d): d is string => !!d))].sort();

function* windows(r: Row): Generator<string | null> {
  yield r.from;
  yield r.until;
  for (const w of [...(r.measure?.rules ?? []), ...(r.measure?.suspended_by ?? []), ...(r.measure?.suspends ?? [])]) {
    yield w.from;
    yield w.until;
    yield w.unclear_day;
  }
}

/** Days on which the law of these rows changes, and days on which more of it became public. */
export function stopsOf(rows: Row[]): { on: string[]; known: string[] } {
  return {
    on: sorted(rows.flatMap((r) => [...windows(r)])),
    known: sorted(rows.flatMap((r) => [r.published, r.measure?.report?.public_on])),
  };
}

/** The nearest stop before or after a day; null when there is none. */
export function stopBeside(stops: string[], day: string, step: 1 | -1): string | null {
  return (step > 0 ? stops.find((s) => s > day) : stops.findLast((s) => s < day)) ?? null;
}

export interface Change {
  id: string;
  /** Of a claim or a report its status changed; of a measure its state, or only that of these rules. */
  what: "state" | "status" | "suspension" | "rule";
  rule: Pick<Rule, "id" | "title"> | null;
  was: string;
  is: string;
}

const named = (s: Suspension) => `${s.by} ${s.rule ?? ""} ${s.from ?? ""}`;

function ofOne(a: Measure, b: Measure): Change[] {
  const out: Change[] = [];
  const add = (what: Change["what"], was: string, is: string, rule: Change["rule"] = null) => {
    if (was !== is) out.push({ id: b.id, what, was, is, rule });
  };
  add("state", a.state, b.state);
  add("status", a.report?.status ?? "none", b.report?.status ?? "none");
  const before = new Map(a.rules.map((r) => [r.id, r.state]));
  // Rules that changed as their measure did say nothing more.
  for (const r of b.rules) {
    const was = before.get(r.id) ?? "no_rules";
    if (was !== a.state || r.state !== b.state) add("rule", was, r.state, r);
  }
  const held = new Map(a.suspended_by.map((s) => [named(s), s.holds]));
  for (const s of b.suspended_by) add("suspension", `holds_${held.get(named(s)) ?? "false"}`, `holds_${s.holds}`, { id: s.by, title: s.rule ?? "" });
  return out;
}

/** What differs between two pairs of clocks, by the key of the row. */
export function changesOf(a: Law, b: Law): Map<string, Change[]> {
  const out = new Map<string, Change[]>();
  const before = new Map(a.measures.map((m) => [m.id, m]));
  for (const m of b.measures) {
    const was = before.get(m.id);
    const list = was ? ofOne(was, m) : [];
    if (list.length > 0) out.set(m.id, list);
  }
  const statuses = new Map(a.claims.map((c) => [c.id, c.status]));
  for (const c of b.claims) {
    const was = statuses.get(c.id) ?? c.status;
    if (was !== c.status) out.set(claimKey(c), [{ id: c.id, what: "status", was, is: c.status, rule: null }]);
  }
  return out;
}

export function toneOf(state: string): "good" | "wait" | "stop" | "open" | "plain" | "info" {
  const tones: Partial<Record<string, "good" | "wait" | "stop" | "open" | "info">> = {
    in_force: "info", partly_in_force: "info", suspended: "wait", open: "open",
    confirmed: "good", contested: "wait", denied: "stop", unconfirmed: "open",
  };
  return tones[state] ?? "plain";
}
