// SPDX-License-Identifier: Apache-2.0
//
// pages: a list that is read page by page (docs/desk.md 9: newest first, none repeated or lost).
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Ask, get, type Page, Problem } from "./client.ts";

export interface Pages<T> {
  items: T[];
  /** Nothing was answered yet. */
  first: boolean;
  loading: boolean;
  problem: Problem | null;
  /** There are more on the server. */
  next: boolean;
  more: () => void;
  reload: () => void;
}

interface State<T> {
  /** Of which question the items are. */
  of: string | null;
  items: T[];
  next: string | null;
  first: boolean;
  loading: boolean;
  problem: Problem | null;
}

/** path null: nothing to ask. Asked anew when path or query change; the older answer stays meanwhile. */
export function usePages<T>(path: string | null, query: Ask["query"] = {}, size = 50): Pages<T> {
  const key = path === null ? null : JSON.stringify([path, query]);
  const [state, setState] = useState<State<T>>({ of: null, items: [], next: null, first: key !== null, loading: key !== null, problem: null });
  const [turn, setTurn] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const ask = useCallback((cursor: string | null) => {
    if (key === null) return;
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    const [p, q] = JSON.parse(key);
    setState((s) => ({ ...s, loading: true, problem: null }));
    get<Page<T>>(p, { query: { ...q, limit: size, cursor }, signal: own.signal }).then(
      (r) => setState((s) => ({
        of: key, items: cursor === null || s.of !== key ? r.data.items : [...s.items, ...r.data.items],
        next: r.data.next, first: false, loading: false, problem: null,
      })),
      (e) => {
        if (own.signal.aborted) return;
        const problem = e instanceof Problem ? e : new Problem(0, "page", String(e), "", "");
        // What was read for another question is no answer to this one.
        setState((s) => (s.of === key ? { ...s, loading: false, problem } : { of: key, items: [], next: null, first: true, loading: false, problem }));
      },
    );
  }, [key, size]);
  useEffect(() => {
    ask(null);
    return () => stop.current?.abort();
  }, [ask, turn]);
  return {
    ...state,
    next: state.next !== null,
    more: () => state.of === key && ask(state.next),
    reload: useCallback(() => setTurn((n) => n + 1), []),
  };
}
