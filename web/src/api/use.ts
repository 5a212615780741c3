// SPDX-License-Identifier: Apache-2.0
//
// use: reading and writing from a component.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Ask, asProblem, get, type Problem } from "./client.ts";

export interface Got<T> {
  /** The last answer, also while another is on its way. */
  data: T | null;
  etag: string | null;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
  /** Puts what a write answered in its place, without asking again. */
  set: (data: T) => void;
}

/** GET path; null: nothing yet. Asked anew when the path changes; an older answer never comes after a newer one. */
export function useGet<T>(path: string | null, ask?: Pick<Ask, "query">): Got<T> {
  const key = path === null ? null : JSON.stringify([path, ask?.query ?? {}]);
  const [state, setState] = useState<Omit<Got<T>, "reload" | "set">>({
    data: null, etag: null, problem: null, loading: key !== null,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (key === null) return;
    const [p, query] = JSON.parse(key);
    const stop = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    get<T>(p, { query, signal: stop.signal }).then(
      (r) => setState({ data: r.data, etag: r.etag, problem: null, loading: false }),
      (e) => {
        if (!stop.signal.aborted) setState((s) => ({ ...s, problem: asProblem(e), loading: false }));
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const set = useCallback((data: T) => setState((s) => ({ ...s, data, problem: null })), []);
  return { ...state, reload, set };
}

export interface Doing {
  busy: boolean;
  problem: Problem | null;
  /** Runs one at a time; the problem stays until the next. Resolves to whether it went well. */
  run: (act: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

export function useDo(): Doing {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = useCallback(async (act: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (e) {
      setProblem(asProblem(e));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run, clear: useCallback(() => setProblem(null), []) };
}
