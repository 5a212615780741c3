// SPDX-License-Identifier: Apache-2.0
//
// pages: a list that is read page by page (docs/desk.md 9: newest first, none repeated or lost).
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { all, type Ask, asProblem, get, type Page, type Problem } from "./client.ts";

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

/**
 * path null: nothing to ask. Asked anew when path or query change; the older answer stays meanwhile, unless
 * `keep` is false: of a record that is looked up, the answer to one question must not pass for that to another.
 */
export function usePages<T>(path: string | null, query: Ask["query"] = {}, size = 50, keep = true): Pages<T> {
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
        const problem = asProblem(e);
        // What was read for another question is no answer to this one.
        setState((s) => (s.of === key ? { ...s, loading: false, problem } : { of: key, items: [], next: null, first: true, loading: false, problem }));
      },
    );
  }, [key, size]);
  useEffect(() => {
    if (!keep) setState((s) => ({ ...s, items: [], next: null, first: key !== null }));
    ask(null);
    return () => stop.current?.abort();
  }, [ask, turn, keep]);
  return {
    ...state,
    next: state.next !== null,
    more: () => state.of === key && ask(state.next),
    reload: useCallback(() => setTurn((n) => n + 1), []),
  };
}

export interface Listed<T> {
  items: T[] | null;
  /** False: there are more than were read. */
  whole: boolean;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
}

/** All pages of a list, at most MOST items. null: nothing is asked for. */
export function useAll<T>(path: string | null, query: Ask["query"] = {}): Listed<T> {
  const key = path === null ? null : JSON.stringify([path, query]);
  const [state, setState] = useState<Omit<Listed<T>, "reload"> & { of: string | null }>({ of: null, items: null, whole: true, problem: null, loading: key !== null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (key === null) return;
    const [p, q] = JSON.parse(key);
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    all<T>(p, { query: q, signal: stop.signal }).then(
      (r) => setState({ of: key, ...r, problem: null, loading: false }),
      (e) => {
        if (stop.signal.aborted) return;
        // What was read for another question, such as another day, is no answer to this one.
        setState((s) => ({ ...(s.of === key ? s : { of: key, items: null, whole: true }), problem: asProblem(e), loading: false }));
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  return { ...state, reload: useCallback(() => setTurn((n) => n + 1), []) };
}
