// SPDX-License-Identifier: Apache-2.0
//
// whatif: "if this turns out well, or badly", for one open fact at a time. The engine takes what-ifs about lanes
// (scenario.csv, docs/exposure.md 2.16), so a fact is put in as what it makes of the lanes that hang on it: the
// spans of days of the answer, each as it is when the fact is so. A span that hangs on another fact besides stays a
// question. Goods on their way, and an application that turns out well while a report about reviews stays open, are
// put in as their row's own cell. The model that was loaded is not changed.
import { addDays } from "../text/days.ts";
import type { Answer, Atom, Span } from "./api.ts";
import { read } from "../text/csv.ts";
import { withCell, withRow } from "./tables_csv.ts";
import { cmp, q, same } from "./exact.ts";

export type Outcome = "well" | "badly";
export type Taken = Record<string, Outcome>;

export interface Added {
  lane: string;
  from: string;
  to: string;
  state: string;
  factor: string;
}

/** null: it still hangs on a fact about which nothing is taken. */
function outcome(s: Span, taken: Taken): Outcome | null {
  const badly = (keys: string[]) => keys.some((k) => taken[k] === "badly");
  const well = (keys: string[]) => keys.every((k) => taken[k] === "well");
  if (badly(s.atoms) && (s.also.length === 0 || badly(s.also))) return "badly";
  if (well(s.atoms) || (s.also.length > 0 && well(s.also))) return "well";
  return null;
}

/** The days before a lane's first goods belong to its opening: a what-if that opens it waits for them by itself. */
function opening(spans: Span[], i: number): number {
  let first = i;
  while (first > 0 && spans[first - 1]!.why_good === "lead") first--;
  return spans[first]!.from;
}

function stateOf(v: string): { state: string; factor: string } {
  if (cmp(q(v), q(1)) >= 0) return { state: "open", factor: "" };
  return cmp(q(v), q(0)) <= 0 ? { state: "blocked", factor: "" } : { state: "slowed", factor: v };
}

function touched(s: Span, taken: Taken): string[] {
  return same(s.good, s.bad) ? [] : [...s.atoms, ...s.also].filter((k) => k in taken);
}

/** Those of `elsewhere` are put in by their own rows, as far as a span is not decided without. */
export function rowsOf(base: Answer, taken: Taken, elsewhere: Set<string> = new Set()): Added[] {
  const out: Added[] = [];
  for (const { lane, spans } of base.lanes) {
    spans.forEach((s, i) => {
      const keys = touched(s, taken);
      const how = outcome(s, taken);
      if (keys.length === 0 || (how === null && keys.every((k) => elsewhere.has(k)))) return;
      const is = how === null ? { state: "question", factor: "" } : stateOf(how === "well" ? s.good : s.bad);
      const from = is.state === "blocked" ? s.from : opening(spans, i);
      out.push({ lane, ...is, from: addDays(base.on, from), to: s.until >= base.horizon ? "" : addDays(base.on, s.until) });
    });
  }
  return out;
}

const TRANSIT = /^transit\.csv:(\d+)$/;

/** Whether the answer can be had: some lane or row hangs on it. */
export function canTake(base: Answer, atom: Atom): boolean {
  return TRANSIT.test(atom.key) || base.lanes.some((l) => l.spans.some((s) => touched(s, { [atom.key]: "well" }).length > 0));
}

/** The tables with what is taken put in, for the what-ifs of this name. */
export function filesWith(files: Record<string, string>, base: Answer, taken: Taken, scenario: string): Record<string, string> {
  const out = { ...files };
  const granted = new Set<string>();
  for (const [key, how] of Object.entries(taken)) {
    const m = /^license:(.+)$/.exec(key);
    const row = m && read(files["licenses.csv"]).rows.find((r) => r.cells.license === m[1]);
    if (!row || how !== "well") continue;
    granted.add(key);
    out["licenses.csv"] = withCell(out["licenses.csv"]!, row.line, "expected", addDays(base.on, 1));
  }
  for (const row of rowsOf(base, taken, granted)) {
    out["scenario.csv"] = withRow(out["scenario.csv"], { scenario, ...row });
  }
  for (const [key, how] of Object.entries(taken)) {
    const m = TRANSIT.exec(key);
    if (m && out["transit.csv"]) {
      out["transit.csv"] = withCell(out["transit.csv"], Number(m[1]), "border", how === "well" ? "passed" : "not_passed");
    }
  }
  return out;
}
