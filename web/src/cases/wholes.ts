// SPDX-License-Identifier: Apache-2.0
//
// wholes: the whole of each case of a list (requests, advice, halts as reported), which the list itself does not
// have. Asked a few at a time, kept by version and by both clocks while the list is looked at: halts of a class and
// the days of a clock change without the case.
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client.ts";
import type { Case, CaseItem } from "./api.ts";

const AT_ONCE = 4;

export interface Wholes {
  of: (item: CaseItem) => Case | null;
  /** How many of the list were looked at. */
  done: number;
  /** How many could not be read: what they hold is not known. */
  failed: number;
}

export function useWholes(items: CaseItem[], on: string | null, known: string | null): Wholes {
  const kept = useRef(new Map<string, Case>()).current;
  const key = (c: CaseItem) => `${c.id}@${c.version}|${on}|${known}`;
  const [, tick] = useState(0);
  const [failed, setFailed] = useState(0);
  const wanted = items.map(key).join(" ");
  useEffect(() => {
    const stop = new AbortController();
    const queue = items.filter((c) => !kept.has(key(c)));
    setFailed(0);
    const work = async () => {
      for (let c = queue.shift(); c !== undefined && !stop.signal.aborted; c = queue.shift()) {
        try {
          kept.set(key(c), (await get<Case>(`/v1/cases/${c.id}`, { query: { on, known }, signal: stop.signal })).data);
        } catch {
          if (!stop.signal.aborted) setFailed((n) => n + 1);
        }
        if (!stop.signal.aborted) tick((n) => n + 1);
      }
    };
    for (let i = 0; i < AT_ONCE; i++) void work();
    return () => stop.abort();
  }, [wanted]);
  return { of: (c) => kept.get(key(c)) ?? null, done: items.filter((c) => kept.has(key(c))).length, failed };
}
