// SPDX-License-Identifier: Apache-2.0
//
// reasons: the reasons of GET /v1/hit_reasons, each with a key that stays the same whatever else is added. d, s and u
// (different, same, unclear) come first, then the letter; the reasons that clear most false hits have a digit as
// well. That another party is the same one is never said with one key.
import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client.ts";
import type { Evidence, Hit, Outcome, Reason } from "./api.ts";

export const LETTER: Record<Outcome, string> = { different: "d", same: "s", unclear: "u" };

/** Codes are never reused for another meaning (ledger/hit_reason.c), so their keys may be learned. */
const KEYS: Record<string, { letter: string; digit?: string }> = {
  name_only: { letter: "n", digit: "1" },
  different_name: { letter: "w", digit: "2" },
  weak_alias: { letter: "a", digit: "3" },
  different_country: { letter: "c", digit: "4" },
  different_birth: { letter: "b", digit: "5" },
  different_kind: { letter: "k", digit: "6" },
  different_address: { letter: "p", digit: "7" },
  different_number: { letter: "i", digit: "8" },
  denied_by_document: { letter: "d" },
  denied_by_authority: { letter: "y" },
  other: { letter: "o" },
  same_number: { letter: "i" },
  same_birth: { letter: "b" },
  same_address: { letter: "p" },
  confirmed_by_party: { letter: "y" },
  confirmed_by_document: { letter: "d" },
  confirmed_by_authority: { letter: "a" },
  other_same: { letter: "o" },
  not_enough_known: { letter: "n" },
  facts_in_conflict: { letter: "c" },
  answer_awaited: { letter: "a" },
};

export interface Keyed extends Reason {
  /** "d n" */
  keys: string;
  digit: string | null;
}

/** One that this page does not know yet gets the first letter of its code that is free in its group. */
export function keyed(reasons: Reason[]): Keyed[] {
  const used = new Set(reasons.filter((r) => KEYS[r.code]).map((r) => r.outcome + KEYS[r.code]!.letter));
  return reasons.map((r) => {
    const known = KEYS[r.code];
    const letters = `${r.code.replaceAll("_", "")}efghjlmqrtvxz`;
    const letter = known?.letter ?? [...letters].find((c) => !used.has(r.outcome + c)) ?? "?";
    used.add(r.outcome + letter);
    return { ...r, keys: `${LETTER[r.outcome]} ${letter}`, digit: known?.digit ?? null };
  });
}

let loaded: Keyed[] = [];
let asked: Promise<void> | null = null;

/** Asked for before the first hit is looked at, so that its keys are there when it is. */
export function readReasons(): Promise<void> {
  asked ??= get<{ items: Reason[] }>("/v1/hit_reasons").then(
    (r) => void (loaded = keyed(r.data.items)),
    () => void (asked = null),
  );
  return asked;
}

export function useReasons(): Keyed[] {
  const [list, set] = useState(loaded);
  useEffect(() => {
    void readReasons().then(() => set(loaded));
  }, []);
  return list;
}

/** Whether the two records show what the reason says (ledger/hit_act.c, file_shows). The server has the last word:
 *  this only opens the note field before it would ask for one. */
export function needsNote(h: Pick<Hit, "query"> & { evidence: Pick<Evidence, "evidence"> | null }, r: Reason): boolean {
  if (r.note) return true;
  if (r.field === null) return false;
  const word = h.evidence?.evidence[r.field === "number" ? "id" : r.field];
  const said = h.query?.[r.field as "country"];
  if (!said) return true;
  const agrees = word === "agrees" || word === "near";
  const loose = r.field === "number" || r.field === "address";
  return !(r.outcome === "same" ? agrees : word === "conflicts" || (loose && !agrees));
}
