// SPDX-License-Identifier: Apache-2.0
//
// api: what the pages on the law read (docs/desk.md 9.1, lode_measures_json in include/lodestone.h), and the one
// hook that reads the measures of a pair of clocks.
import { useEffect, useRef, useState } from "preact/hooks";
import { all, asProblem, type Problem } from "../api/client.ts";
import { useGet } from "../api/use.ts";

export type State =
  | "not_yet_public" | "not_yet_in_force" | "in_force" | "partly_in_force"
  | "suspended" | "open" | "no_longer_in_force" | "no_rules";
export type Three = "true" | "false" | "open";

export interface Suspension {
  measure?: string | null;
  /** Null: the whole measure. */
  rule: string | null;
  by: string;
  cite: string | null;
  from: string | null;
  /** The first day on which it is no longer certain. */
  until: string | null;
  unclear_day: string | null;
  after: "ends" | "unverified";
  holds: Three;
}

export interface Rule {
  id: string;
  title: string;
  cite: string | null;
  kind: string;
  grade: string;
  from: string | null;
  until: string | null;
  unclear_day: string | null;
  state: State;
}

export interface ReportLink {
  kind: string;
  report: string;
  title: string;
  public_on: string | null;
  counts: boolean;
}

export interface Report {
  public_on: string | null;
  who: string | null;
  about: string | null;
  official: boolean;
  named: boolean;
  status: string | null;
  links?: ReportLink[];
}

export interface Measure {
  id: string;
  title: string;
  kind: "act" | "guidance" | "report";
  regime: string | null;
  number: string | null;
  issuer: string | null;
  published: string | null;
  source: string | null;
  grade: string;
  url: string | null;
  captured: string | null;
  check: string | null;
  review_by: string | null;
  from: string | null;
  until: string | null;
  state: State;
  suspended_by: Suspension[];
  suspends: Suspension[];
  rules: Rule[];
  entry_count: number;
  report: Report | null;
  lists: string[];
  clocks: string[];
}

export interface Effect {
  slot: string;
  value: string;
  withdraw: boolean;
  stage: string | null;
}

export interface RuleCase {
  title: string;
  on: string;
  verdict: string | null;
  judgement: boolean;
}

export interface WholeRule extends Rule {
  condition: string | null;
  judgement: boolean;
  effects: Effect[];
  beaten_by: string[];
  binds: string | null;
  note: string | null;
  cases: RuleCase[];
}

export interface Entry {
  code: string;
  title: string;
  original: string | null;
  from: string | null;
  until: string | null;
  unclear_day: string | null;
  state: State;
  how: string;
  condition: string | null;
  rule: string | null;
  effects: Effect[];
  cite: string | null;
}

export interface LawList {
  id: string;
  title: string;
  measure: string | null;
  kind: "pack" | "official" | "known_not_listed";
  snapshot: string | null;
  read_by_a_rule: boolean;
  as_of: string | null;
  loaded: boolean;
  rows: number | null;
  max_age: number;
  age: number | null;
  stale: boolean | null;
}

export interface Clock {
  id: string;
  title: string;
  measure: string;
  cite: string | null;
  grade: string;
  from: string | null;
  until: string | null;
  unclear_day: string | null;
  state: State;
  working_days: number;
  counted_from: string;
  not_counted: { kind: string; label: string }[];
  instead_of: string | null;
  runs_when: string | null;
  no_limit_when: string | null;
  note: string | null;
  calendar: {
    id: string; title: string; source: string | null; grade: string; url: string | null; captured: string | null;
    years: { year: number; notice: string | null; published: string | null; known: boolean }[];
  };
}

export interface WholeMeasure extends Omit<Measure, "rules" | "lists" | "clocks"> {
  image: string;
  on: string;
  known: string;
  original: string | null;
  rules: WholeRule[];
  entries: Entry[];
  lists: LawList[];
  clocks: Clock[];
}

export interface Claim {
  id: string;
  says: string;
  about: string;
  by: string;
  kind: string;
  subject: string | null;
  effect: string | null;
  speaks_for: string | null;
  named: boolean;
  lang: string | null;
  from: string | null;
  until: string | null;
  published: string;
  seen: string | null;
  text_by: string;
  withdrawn: unknown;
  status: string;
}

export interface Law {
  on: string | null;
  known: string | null;
  measures: Measure[];
  /** All claims of the desk, with their status by `known`. */
  claims: Claim[];
  /** False: the desk has more claims than were read. */
  whole: boolean;
}

export interface GotLaw {
  law: Law | null;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
}

const MOST = 2000;
const KEPT = 60;
// Measures are those of the image and change with it alone; claims come in at any time. A short while is near enough
// for a slider, and reload() asks anew.
const FRESH_MS = 30_000;
const kept = new Map<string, { at: number; items: unknown[]; whole: boolean }>();

async function items<T>(path: string, query: Record<string, string | null>, signal: AbortSignal) {
  const key = `${path} ${JSON.stringify(query)}`;
  const old = kept.get(key);
  if (old !== undefined && Date.now() - old.at < FRESH_MS) return old as { items: T[]; whole: boolean };
  const got = await all<T>(path, { query, signal }, MOST);
  kept.delete(key);
  kept.set(key, { at: Date.now(), ...got });
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return got;
}

/** A claim that was not public by `known` is still a row, as a measure is: in the state "not yet public". */
export async function readLaw(on: string | null, known: string | null, signal: AbortSignal): Promise<Law> {
  const [m, now, then] = await Promise.all([
    items<Measure>("/v1/measures", { on, known }, signal),
    items<Claim>("/v1/claims", {}, signal),
    known === null ? null : items<Claim>("/v1/claims", { known }, signal),
  ]);
  const statuses = then && new Map(then.items.map((c) => [c.id, c.status]));
  const claims = statuses ? now.items.map((c) => ({ ...c, status: statuses.get(c.id) ?? "not_yet_public" })) : now.items;
  return { on, known, measures: m.items, claims, whole: m.whole && now.whole };
}

/** The measures and claims of a pair of clocks; while the clocks move, the last answer stays. */
export function useLaw(on: string | null, known: string | null, asked = true): GotLaw {
  const [state, setState] = useState<Omit<GotLaw, "reload">>({ law: null, problem: null, loading: asked });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!asked) return;
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    readLaw(on, known, stop.signal).then(
      (law) => !stop.signal.aborted && setState({ law, problem: null, loading: false }),
      (e) => {
        if (stop.signal.aborted) return;
        const problem = asProblem(e);
        setState((s) => ({ ...s, problem, loading: false }));
      },
    );
    return () => stop.abort();
  }, [on, known, turn, asked]);
  const reload = () => {
    kept.clear();
    setTurn((n) => n + 1);
  };
  return { ...state, reload };
}

export interface Image {
  image: string;
  on: string;
  known: string;
}

/** Which days the server takes when none are given: those that any one measure is answered with. */
export function useImage(any: string | null): Image | null {
  const first = useRef<string | null>(null);
  first.current ??= any;
  const got = useGet<Image>(first.current === null ? null : `/v1/measures/${encodeURIComponent(first.current)}`);
  return got.data;
}
