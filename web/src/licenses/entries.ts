// SPDX-License-Identifier: Apache-2.0
//
// entries: the entries of each license of a list, for the trend of its use; a few licenses at a time, kept by
// version, which rises with every entry.
import { useEffect, useState } from "preact/hooks";
import { all } from "../api/client.ts";
import type { Entry, License } from "./api.ts";

const AT_ONCE = 3;
const MOST = 5000;
const kept = new Map<string, Entry[] | null>();
const key = (l: License) => `${l.id}@${l.version}`;

export interface AllEntries {
  /** null: not read, or too many to say anything. */
  of: (l: License) => Entry[] | null;
  done: number;
}

export function useEntries(licenses: License[]): AllEntries {
  const [, tick] = useState(0);
  const wanted = licenses.map(key).join(" ");
  useEffect(() => {
    const stop = new AbortController();
    const queue = licenses.filter((l) => !kept.has(key(l)));
    const work = async () => {
      for (let l = queue.shift(); l !== undefined && !stop.signal.aborted; l = queue.shift()) {
        try {
          const r = await all<Entry>(`/v1/licenses/${l.id}/entries`, { signal: stop.signal }, MOST);
          kept.set(key(l), r.whole ? r.items : null);
        } catch {
          // it stays unread, and is shown as that
        }
        if (!stop.signal.aborted) tick((n) => n + 1);
      }
    };
    for (let i = 0; i < AT_ONCE; i++) void work();
    return () => stop.abort();
  }, [wanted]);
  return { of: (l) => kept.get(key(l)) ?? null, done: licenses.filter((l) => kept.has(key(l))).length };
}
