// SPDX-License-Identifier: Apache-2.0
//
// people: names for the ids of people (U3) that stand in the record. Any role may read them (docs/desk.md 9.6).
import { useEffect } from "preact/hooks";
import { useSyncExternalStore } from "preact/compat";
import { all } from "./client.ts";
import type { Person } from "./session.ts";

export interface Somebody extends Person {
  disabled: boolean;
}

const FRESH_MS = 60_000;
let people: Somebody[] = [];
let asked = 0;
const listeners = new Set<() => void>();

function ask(): void {
  asked = Date.now();
  all<Somebody>("/v1/people").then(
    (r) => {
      people = r.items;
      for (const f of listeners) f();
    },
    () => (asked = 0), // ids are shown until it can be asked
  );
}

export function usePeople(): { people: Somebody[]; name: (id: string | null | undefined) => string } {
  const now = useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => people,
  );
  useEffect(() => {
    if (Date.now() - asked > FRESH_MS) ask();
  }, []);
  return { people: now, name: (id) => (id ? (now.find((p) => p.id === id)?.name ?? id) : "") };
}
