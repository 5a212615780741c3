// SPDX-License-Identifier: Apache-2.0
//
// ask: what is asked, which is what the address says, and the answers to it. The last answers are kept for a short
// while, so that switching back is at once; an answer that is no longer asked for is dropped.
import { useEffect, useMemo, useState } from "preact/hooks";
import { asProblem, post, type Problem } from "../api/client.ts";
import { setQuery, useClocks, usePlace } from "../shell/router.ts";
import { likeDay } from "../text/days.ts";
import type { Answer, Reading } from "./api.ts";
import type { Model } from "./model.ts";
import { filesWith, type Outcome, type Taken } from "./whatif.ts";

export const POLICIES = ["prop", "prio", "value", "lp"];
export const INBOUND = ["keep", "hold"];

export interface Asked {
  /** A model of the desk; "" the one dropped here; null: none chosen. */
  model: string | null;
  /** Of a shipment that was checked: which lane is it? */
  receipt: string | null;
  product: string | null;
  plant: string;
  on: string | null;
  known: string | null;
  horizon: string;
  policy: string;
  inbound: string;
  scenario: string;
  /** Put beside it: what-ifs of this name, or a date. */
  compare: string;
  reading: Reading | "both";
  taken: Taken;
}

function segment(path: string): string | null {
  if (!path.startsWith("/exposure/")) return null;
  const raw = location.pathname.slice("/exposure/".length).split("/")[0] ?? "";
  try {
    return decodeURIComponent(raw) || null;
  } catch {
    return raw; // an address that somebody wrote by hand
  }
}

const SEP = "|";
const list = (v: string | null) => (v ? v.split(SEP) : []);

export function useAsked(): Asked {
  const { path, query } = usePlace();
  const { on, known } = useClocks();
  const reading = query.get("reading");
  const word = (name: string, words: string[]) => (words.includes(query.get(name) ?? "") ? query.get(name)! : words[0]!);
  return {
    model: segment(path) ?? (query.get("own") === "1" ? "" : query.get("model")),
    receipt: query.get("receipt"),
    product: query.get("product"),
    plant: query.get("plant") ?? "",
    on, known,
    horizon: query.get("horizon") ?? "",
    policy: word("policy", POLICIES),
    inbound: word("inbound", INBOUND),
    scenario: query.get("scenario") ?? "",
    compare: query.get("compare") ?? "",
    reading: reading === "as_written" || reading === "as_reported" ? reading : "both",
    taken: Object.fromEntries([
      ...list(query.get("well")).map((k) => [k, "well"] as const),
      ...list(query.get("badly")).map((k) => [k, "badly"] as const),
    ]),
  };
}

export function take(taken: Taken, key: string, how: Outcome | null): void {
  const next = { ...taken };
  if (how === null) delete next[key];
  else next[key] = how;
  const keys = (o: Outcome) => Object.keys(next).filter((k) => next[k] === o).join(SEP) || null;
  setQuery({ well: keys("well"), badly: keys("badly") });
}

export interface GotAnswer {
  data: Answer | null;
  problem: Problem | null;
  loading: boolean;
}

interface Question {
  key: string;
  files: Record<string, string>;
  body: Record<string, unknown>;
}

const kept = new Map<string, { at: number; answer: Answer }>();
const KEPT_MAX = 12;
// An answer rests on what no question names as well: the image, today, and what remains on the desk's licenses.
const FRESH_MS = 30_000;

function fresh(key: string): Answer | null {
  const there = kept.get(key);
  return there !== undefined && Date.now() - there.at < FRESH_MS ? there.answer : null;
}

function keep(key: string, answer: Answer): void {
  kept.delete(key);
  kept.set(key, { at: Date.now(), answer });
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

function useAnswer(question: Question | null): GotAnswer & { retry: () => void } {
  const [state, setState] = useState<GotAnswer & { of: string }>({ data: null, problem: null, loading: false, of: "" });
  const [turn, setTurn] = useState(0);
  const key = question?.key ?? null;
  useEffect(() => {
    if (question === null) return;
    const there = fresh(question.key);
    if (there) return setState({ data: there, problem: null, loading: false, of: question.key });
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    post<Answer>("/v1/exposure", { files: question.files, ...question.body }, { signal: stop.signal }).then(
      (r) => {
        keep(question.key, r.data);
        setState({ data: r.data, problem: null, loading: false, of: question.key });
      },
      (e) => {
        if (!stop.signal.aborted) {
          setState((s) => ({ data: s.data, problem: asProblem(e), loading: false, of: question.key }));
        }
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  const retry = () => {
    if (key !== null) kept.delete(key);
    setTurn((n) => n + 1);
  };
  if (key === null) return { data: null, problem: null, loading: false, retry };
  // What is shown stays when it is no longer fresh.
  if (state.of === key && !state.loading && state.problem === null) return { ...state, retry };
  const ready = fresh(key);
  return ready ? { data: ready, problem: null, loading: false, retry } : { ...state, loading: state.of !== key || state.loading, retry };
}

export interface Answers {
  /** What is shown. */
  main: GotAnswer & { retry: () => void };
  /** Without what is taken for true or untrue: it has all open facts. */
  base: Answer | null;
  /** What it is held against: the comparison asked for, else `base` when something is taken. */
  other: GotAnswer | null;
}


function question(model: Model, asked: Asked, part: { scenario?: string; on?: string }, files: Record<string, string>, taken: Taken): Question {
  const horizon = Number(asked.horizon);
  const on = part.on ?? asked.on;
  const scenario = part.scenario ?? asked.scenario;
  const body = {
    ...(on ? { on } : {}), ...(asked.known ? { known: asked.known } : {}),
    ...(asked.horizon !== "" ? { horizon: Number.isInteger(horizon) ? horizon : asked.horizon } : {}),
    policy: asked.policy, inbound: asked.inbound, ...(scenario ? { scenario } : {}),
  };
  return { key: JSON.stringify([model.id, body, taken]), files, body };
}

export function useAnswers(model: Model | null, asked: Asked): Answers {
  const taking = Object.keys(asked.taken).length > 0;
  const plain = (part: { scenario?: string; on?: string }) => (model ? question(model, asked, part, model.files, {}) : null);
  const base = useAnswer(plain({}));
  const withTaken = useMemo(() => {
    if (!model || !taking || base.data === null || base.loading) return null;
    return question(model, asked, {}, filesWith(model.files, base.data, asked.taken, asked.scenario), asked.taken);
  }, [model, base.data, base.loading, JSON.stringify(asked)]);
  const taken = useAnswer(withTaken);
  const other = useAnswer(asked.compare === "" ? null : plain(likeDay(asked.compare) ? { on: asked.compare } : { scenario: asked.compare }));
  const main = taking && base.problem === null ? { ...taken, loading: taken.loading || withTaken === null } : base;
  return {
    main, base: base.data,
    other: asked.compare !== "" ? other : taking ? base : null,
  };
}
