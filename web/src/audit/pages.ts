// SPDX-License-Identifier: Apache-2.0
//
// pages: a list of the API that is shown a part at a time.
import { useCallback, useEffect, useState } from "preact/hooks";
import { get, type Page, Problem } from "../api/client.ts";

export interface Pages<T> {
  items: T[] | null;
  next: string | null;
  problem: Problem | null;
  loading: boolean;
  more: () => void;
  reload: () => void;
}

type Query = Record<string, string | number | null | undefined>;

export function usePages<T>(path: string | null, query: Query = {}, limit = 50): Pages<T> {
  const key = path === null ? null : JSON.stringify([path, query, limit]);
  const [state, setState] = useState<{ items: T[] | null; next: string | null; problem: Problem | null; loading: boolean }>({
    items: null, next: null, problem: null, loading: key !== null });
  const [turn, setTurn] = useState(0);
  const load = useCallback((cursor: string | null, before: T[], signal?: AbortSignal) => {
    if (key === null) return;
    const [p, q, n] = JSON.parse(key) as [string, Query, number];
    setState((s) => ({ ...s, loading: true }));
    get<Page<T>>(p, { query: { ...q, limit: n, cursor }, signal }).then(
      (r) => setState({ items: [...before, ...r.data.items], next: r.data.next, problem: null, loading: false }),
      (e) => {
        if (signal?.aborted) return;
        setState((s) => ({ ...s, problem: e instanceof Problem ? e : new Problem(0, "page", String(e), "", ""), loading: false }));
      },
    );
  }, [key]);
  useEffect(() => {
    const stop = new AbortController();
    setState((s) => ({ ...s, items: null, next: null }));
    load(null, [], stop.signal);
    return () => stop.abort();
  }, [load, turn]);
  return { ...state, more: () => state.next !== null && load(state.next, state.items ?? []), reload: () => setTurn((n) => n + 1) };
}
