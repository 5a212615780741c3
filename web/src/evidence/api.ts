// SPDX-License-Identifier: Apache-2.0
//
// api: what this page reads of the desk (docs/desk.md 5 and 9.5), and how many requests it makes for it.
import { useEffect, useRef, useState } from "preact/hooks";
import { all, asProblem, get, Problem } from "../api/client.ts";

export type { ClassHalt } from "../api/halts.ts";

export const KINDS = ["official_act", "official_statement", "authority_notice", "company_notice", "named_press", "unnamed_source", "interpretation", "ai_summary", "picture"] as const;
export const LINKS = ["confirms", "denies", "narrows", "widens", "restates", "declines", "could_not_confirm", "corrects"] as const;
export const STATUSES = ["confirmed", "contested", "denied", "unconfirmed", "superseded"] as const;
export const MAKERS = ["human", "ai", "unknown"] as const;
export type Maker = (typeof MAKERS)[number];

export interface ClaimItem {
  id: string;
  says: string;
  about: string;
  /** Null when the name was erased. */
  by: string | null;
  person: boolean;
  kind: string;
  named: boolean;
  as_happened: boolean;
  published: string;
  text_by: Maker;
  picture_by: Maker;
  subject: string | null;
  effect: string | null;
  items: string | null;
  parties: string | null;
  destination: string | null;
  speaks_for: string | null;
  channel: string | null;
  source: string | null;
  event: string | null;
  stated: string | null;
  stated_day: string | null;
  from: string | null;
  until: string | null;
  seen: string | null;
  count_of: string | null;
  count: string | null;
  lang: string | null;
  url: string | null;
  capture: string | null;
  lacks: string[];
  group: string | null;
  entered_by: string;
  withdrawn: string | null;
  version: number;
  status: string;
}
export interface ClaimLink {
  from: string;
  to: string;
  kind: string;
  published: string;
  note: string | null;
  entered_by: string;
}
export interface Claim extends ClaimItem {
  why: string;
  links: ClaimLink[];
}
export interface Contradiction {
  kind: string;
  claims: string[];
  message: string;
}
export interface CaseItem {
  id: string;
  state: string;
  title: string | null;
  halted_by: string | null;
}
export interface MeasureItem {
  id: string | null;
  title: string | null;
  kind: string;
}

export const claimPath = (id: string) => `/v1/claims/${encodeURIComponent(id)}`;
export const isOfficial = (kind: string) => kind === "official_act" || kind === "official_statement" || kind === "authority_notice";
/** An interpretation, a machine's summary and a picture confirm and contest nothing (5.3). */
export const counts = (kind: string) => kind !== "interpretation" && kind !== "ai_summary" && kind !== "picture";

/** Each with its reason and its links. The list has neither, so they are asked for one by one, six at a time. */
export async function readClaims(ids: string[], known: string | null, signal?: AbortSignal): Promise<Map<string, Claim>> {
  const found = new Map<string, Claim>();
  const waiting = [...ids];
  const worker = async () => {
    for (let id = waiting.shift(); id !== undefined && !signal?.aborted; id = waiting.shift()) {
      try {
        found.set(id, (await get<Claim>(claimPath(id), { query: { known }, signal })).data);
      } catch (e) {
        // Not public by that day, or not known: it is left out, as the list leaves it out.
        if (!(e instanceof Problem && e.status === 404)) throw e;
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return found;
}

export interface Details {
  by: Map<string, Claim>;
  loading: boolean;
  problem: Problem | null;
}

/**
 * As of `known`; `turn` asks anew. What was read for the same day and turn is kept, so that a filter that is typed
 * asks for little; and it begins a little later than it changes: a slider passes many days.
 */
export function useDetails(ids: string[], known: string | null, turn: unknown): Details {
  const [state, setState] = useState<Details>({ by: new Map(), loading: ids.length > 0, problem: null });
  const kept = useRef<{ known: string | null; turn: unknown; by: Map<string, Claim> }>({ known, turn, by: new Map() });
  const first = useRef(true);
  useEffect(() => {
    if (kept.current.known !== known || kept.current.turn !== turn) kept.current = { known, turn, by: new Map() };
    const own = kept.current;
    const lacking = ids.filter((id) => !own.by.has(id));
    if (lacking.length === 0) {
      setState({ by: own.by, loading: false, problem: null });
      return;
    }
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    const timer = setTimeout(() => {
      readClaims(lacking, known, stop.signal).then(
        (by) => {
          if (stop.signal.aborted) return;
          own.by = new Map([...own.by, ...by]);
          setState({ by: own.by, loading: false, problem: null });
        },
        (e) => {
          if (!stop.signal.aborted) setState((s) => ({ ...s, loading: false, problem: asProblem(e) }));
        },
      );
    }, first.current ? 0 : 150);
    first.current = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [JSON.stringify(ids), known, turn]);
  return state;
}

/** Asked for once: a law that is loaded while a page is open is rare, and only titles come from it. */
let measures: Promise<Map<string, MeasureItem>> | null = null;

/** The measures of the image by id: to know what a claim is about, and to say its title. */
export function useMeasures(): Map<string, MeasureItem> | null {
  const [found, setFound] = useState<Map<string, MeasureItem> | null>(null);
  useEffect(() => {
    measures ??= all<MeasureItem>("/v1/measures").then(
      (r) => new Map(r.items.filter((m) => m.id !== null).map((m) => [m.id!, m])),
    );
    let gone = false;
    measures.then((m) => !gone && setFound(m), () => (measures = null));
    return () => {
      gone = true;
    };
  }, []);
  return found;
}
