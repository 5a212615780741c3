// SPDX-License-Identifier: Apache-2.0
//
// clocks_state: the two clocks while somebody moves them: the lines of the drawing follow at once, the address (and
// with it what is asked of the server) when the hand rests for a moment.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { setQuery, useClocks } from "../shell/router.ts";
import type { Law } from "./api.ts";
import { type Change, changesOf } from "./model.ts";

export type Hand = "on" | "known";
const REST_MS = 90;
/** Which drag of a slider moved a clock last; 0: none, each move stands for itself. */
let lastDrag = 0;

export interface Hands {
  /** Where the lines stand; null as in the address. */
  on: string | null;
  known: string | null;
  /** All moves of one drag, known by its number, are one move. */
  set: (hand: Hand, day: string | null, drag?: number) => void;
  reset: () => void;
}

export function useHands(): Hands {
  const clocks = useClocks();
  const [moving, setMoving] = useState<Partial<Record<Hand, string | null>>>({});
  const timer = useRef(0);
  const waiting = useRef<Partial<Record<Hand, string | null>>>({});
  const flush = useCallback(() => {
    const part = waiting.current;
    waiting.current = {};
    // What is looked at goes along with the clock that moved: see Timeline.
    setQuery({ ...part, at: null });
    setMoving({});
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = useCallback((hand: Hand, day: string | null, drag = 0) => {
    lastDrag = drag;
    waiting.current = { ...waiting.current, [hand]: day };
    setMoving((m) => ({ ...m, [hand]: day }));
    clearTimeout(timer.current);
    timer.current = window.setTimeout(flush, REST_MS);
  }, []);
  const reset = useCallback(() => {
    lastDrag = 0;
    waiting.current = { on: null, known: null };
    flush();
  }, []);
  return {
    on: moving.on !== undefined ? moving.on : clocks.on,
    known: moving.known !== undefined ? moving.known : clocks.known,
    set,
    reset,
  };
}

export interface Moved {
  from: Pick<Law, "on" | "known">;
  to: Pick<Law, "on" | "known">;
  changes: Map<string, Change[]>;
}

/** What the last move of a clock changed; it stays until the next. */
export function useMoved(law: Law | null): Moved | null {
  const last = useRef<Law | null>(null);
  const begun = useRef<{ drag: number; law: Law } | null>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  useEffect(() => {
    if (law === null) return;
    const same = begun.current !== null && begun.current.drag === lastDrag && lastDrag !== 0;
    const before = same ? begun.current!.law : last.current;
    last.current = law;
    begun.current = before === null ? null : { drag: lastDrag, law: before };
    if (before === null || (before.on === law.on && before.known === law.known)) return;
    setMoved({
      from: { on: before.on, known: before.known },
      to: { on: law.on, known: law.known },
      changes: changesOf(before, law),
    });
  }, [law]);
  return moved;
}
