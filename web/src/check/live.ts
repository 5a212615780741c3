// SPDX-License-Identifier: Apache-2.0
//
// live: the answer to what stands in the form, as it is written. A what-if (record=false): nothing is kept. From
// the last key to the answer in the page is measured as "lodestone.answer" (performance.getEntriesByName).
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { asProblem, post, type Problem } from "../api/client.ts";
import type { Answer } from "./api.ts";
import type { Shipment } from "./draft.ts";

/** Keys that follow each other faster are one question. */
const PAUSE_MS = 20;
export const MEASURE = "lodestone.answer";

export interface Live {
  /** The last answer, also while the next is on its way or when it was refused. */
  answer: Answer | null;
  problem: Problem | null;
  /** The answer is to what stands in the form now. */
  current: boolean;
}

export interface When {
  on: string | null;
  known: string | null;
}

interface State {
  answer: Answer | null;
  problem: Problem | null;
  key: string | null;
}

let lastKey = 0;
for (const kind of ["input", "change", "click"]) addEventListener(kind, () => (lastKey = performance.now()), true);

function measured(from: number): void {
  performance.clearMarks(MEASURE);
  performance.mark(MEASURE, { startTime: from });
  performance.measure(MEASURE, { start: from, end: performance.now() });
}

export function useLive(shipment: Shipment | null, when: When): Live {
  const key = shipment === null ? null : JSON.stringify([shipment, when]);
  const [state, setState] = useState<State>({ answer: null, problem: null, key: null });
  const asked = useRef<{ key: string; at: number } | null>(null);
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (key === null) {
      setState({ answer: null, problem: null, key: null });
      return;
    }
    const now = performance.now();
    asked.current = { key, at: now - lastKey < 500 ? lastKey : now };
    const stop = new AbortController();
    const ask = () =>
      post<Answer>("/v1/check", shipment, { query: { record: false, on: when.on, known: when.known }, signal: stop.signal }).then(
        (r) => setState({ answer: r.data, problem: null, key }),
        (e: unknown) => {
          if (stop.signal.aborted) return;
          const problem = asProblem(e);
          setState((s) => ({ answer: s.answer, problem, key }));
        },
      );
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  useLayoutEffect(() => {
    if (state.key === null || state.key === shown.current) return;
    shown.current = state.key;
    if (state.problem === null && asked.current?.key === state.key) measured(asked.current.at);
  }, [state]);
  return { answer: key === null ? null : state.answer, problem: key === null ? null : state.problem, current: state.key === key };
}
