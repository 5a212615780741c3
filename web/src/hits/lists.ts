// SPDX-License-Identifier: Apache-2.0
//
// lists: what the image has of the lists that hits are on, asked for once; a title is the list's own.
import { useEffect, useSyncExternalStore } from "preact/compat";
import { all } from "../api/client.ts";
import { type ListInfo, listOf } from "./api.ts";

const FRESH_MS = 300_000;
let lists: ListInfo[] = [];
let asked = 0;
const listeners = new Set<() => void>();

function ask(): void {
  asked = Date.now();
  all<ListInfo>("/v1/lists").then(
    (r) => {
      lists = r.items;
      for (const f of listeners) f();
    },
    () => (asked = 0), // ids are shown until it can be asked
  );
}

export function useLists(): ListInfo[] {
  useEffect(() => {
    if (Date.now() - asked > FRESH_MS) ask();
  }, []);
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => lists,
  );
}

/** Of a list or of one cell of it; a list that is split into cells has one entry for each. */
export const infoOf = (of: ListInfo[], cell: string): ListInfo | undefined =>
  of.find((l) => l.id === cell) ?? of.find((l) => listOf(l.id) === listOf(cell));

/** The title without the words of a cell. */
export const titleOf = (of: ListInfo[], cell: string): string => infoOf(of, cell)?.title.replace(/ \([^()]*=[^()]*\)$/, "") ?? listOf(cell);
