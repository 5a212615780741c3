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
  const [state, setState] = useState<State<T>>({ items: [], next: null, first: key !== null, loading: key !== null, problem: null });
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
        items: cursor === null ? r.data.items : [...s.items, ...r.data.items],
        next: r.data.next, first: false, loading: false, problem: null,
      })),
      (e) => {
        if (own.signal.aborted) return;
        setState((s) => ({ ...s, loading: false, problem: asProblem(e) }));
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
    more: () => ask(state.next),
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
  const [state, setState] = useState<Omit<Listed<T>, "reload">>({ items: null, whole: true, problem: null, loading: key !== null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (key === null) return;
    const [p, q] = JSON.parse(key);
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    all<T>(p, { query: q, signal: stop.signal }).then(
      (r) => setState({ ...r, problem: null, loading: false }),
      (e) => {
        if (!stop.signal.aborted) setState((s) => ({ ...s, problem: asProblem(e), loading: false }));
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  return { ...state, reload: useCallback(() => setTurn((n) => n + 1), []) };
}
