// SPDX-License-Identifier: Apache-2.0
//
// people: names for the ids of people (U3) that stand in the record. Any role may read them (docs/desk.md 9.6).
import { useEffect } from "preact/hooks";
import { useSyncExternalStore } from "preact/compat";
import { all } from "./client.ts";

export interface Somebody {
  id: string;
  /** Null when it was erased. */
  name: string | null;
  roles: string[];
  disabled: boolean;
  created: string;
  version: number;
}

const FRESH_MS = 60_000;
let people: Somebody[] = [];
let asked = 0;
let turn = 0;
const listeners = new Set<() => void>();

function ask(): void {
  asked = Date.now();
  const mine = ++turn;
  all<Somebody>("/v1/people").then(
    (r) => {
      if (mine !== turn) return; // asked again meanwhile, since somebody was changed
      people = r.items;
      for (const f of listeners) f();
    },
    () => (asked = 0), // ids are shown until it can be asked
  );
}

interface People {
  people: Somebody[];
  /** The name, or the id as long as no name is known; `program` is what the page calls the program itself ("system"). */
  name: (id: string | null | undefined, program?: string) => string;
  /** After a person was added, changed or forgotten. */
  again: () => void;
}

export function usePeople(): People {
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
  const name: People["name"] = (id, program) => {
    if (!id) return "";
    return id === "system" && program !== undefined ? program : now.find((p) => p.id === id)?.name ?? id;
  };
  return { people: now, name, again: ask };
}
