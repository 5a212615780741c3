// SPDX-License-Identifier: Apache-2.0
//
// whole: one hit with both records, read ahead of the person who works through the queue; and how the two names were
// compared, word by word. A batch and a shipment keep no words: then the query is screened once more, as a what-if
// that leaves no trace, and the page says that this is of now.
import { useEffect } from "preact/hooks";
import { asProblem, get, post, type Problem } from "../api/client.ts";
import type { Evidence, Screening, Whole } from "./api.ts";
import { learned, told, useTold } from "./queue.ts";

interface Kept {
  data: Whole | null;
  problem: Problem | null;
  at: number;
  promise: Promise<void> | null;
}

const FRESH_MS = 20_000;
const kept = new Map<string, Kept>();
const compared = new Map<string, Evidence | null | "asked">();

export function read(id: string, anew = false): Kept {
  let k = kept.get(id);
  if (!k) kept.set(id, (k = { data: null, problem: null, at: 0, promise: null }));
  const of = k;
  if (of.promise || (!anew && of.data && Date.now() - of.at < FRESH_MS)) return of;
  of.promise = get<Whole>(`/v1/hits/${encodeURIComponent(id)}`)
    .then((r) => {
      if ((of.data?.version ?? 0) <= r.data.version) of.data = r.data;
      of.at = Date.now();
      of.problem = null;
      learned(r.data);
      compare(r.data);
    })
    .catch((e) => (of.problem = asProblem(e)))
    .then(() => {
      of.promise = null;
      told();
    });
  return of;
}

/** Of a write: what it answered lacks the listed record and the history, which are read again. */
export function changed(id: string): void {
  read(id, true);
}

export function useWhole(id: string): Kept {
  useTold();
  useEffect(() => void read(id), [id]);
  return kept.get(id) ?? { data: null, problem: null, at: 0, promise: null };
}

const pairKey = (h: Whole) => `${h.versions.query} ${h.versions.row} ${h.row}`;

/** Asks how the names compare where the hit does not say, or says it of another version of the row. */
function compare(h: Whole): void {
  if ((h.evidence?.words && h.current) || h.query?.name === undefined || compared.has(pairKey(h))) return;
  compared.set(pairKey(h), "asked");
  post<Screening>("/v1/screen", h.query, { query: { record: false } })
    .then((r) => compared.set(pairKey(h), r.data.hits.find((e) => e.row === h.row) ?? null))
    .catch(() => compared.set(pairKey(h), null))
    .then(told);
}

export interface Why {
  /** The comparison that is shown; null: nothing says how the names were compared. */
  of: Evidence | null;
  /** Compared now, not when the hit came up. */
  now: boolean;
}

export function whyOf(h: Whole): Why {
  if (h.evidence?.words && h.current) return { of: h.evidence, now: false };
  const c = compared.get(pairKey(h));
  return { of: c === "asked" || c === undefined ? null : c, now: true };
}
