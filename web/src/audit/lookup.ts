// SPDX-License-Identifier: Apache-2.0
//
// lookup: what somebody who looks something up has typed, by its form alone.
export type Asked =
  | { what: "nothing" }
  | { what: "event"; seq: number }
  | { what: "object"; id: string };

export const RECEIPT = /^[0-9a-f]{64}$/;
const ID = /^[A-Z]{1,2}\d+(\/\d+)?$/;

export function asked(typed: string): Asked {
  const s = typed.trim().replace(/^#/, "");
  if (s === "") return { what: "nothing" };
  if (/^\d{1,15}$/.test(s)) return { what: "event", seq: Number(s) };
  // c4 is C4; a version of a party, P7/2, is of the party
  const upper = s.toUpperCase();
  if (ID.test(upper)) return { what: "object", id: upper.replace(/\/\d+$/, "") };
  const lower = s.toLowerCase().replace(/^sha256:/, "");
  if (RECEIPT.test(lower)) return { what: "object", id: lower };
  return { what: "object", id: s };
}

/** Where people work with it; null: only the record has it. */
export function pageOf(id: string): string | null {
  if (/^C\d+$/.test(id)) return `/cases/${id}`;
  if (/^L\d+$/.test(id)) return `/licenses/${id}`;
  if (/^H\d+$/.test(id)) return `/hits/${id}`;
  if (/^[UM]\d+$/.test(id)) return "/audit/people";
  if (/^[BEY]\d+$/.test(id)) return "/audit/keeping";
  if (/^policy\//.test(id)) return "/audit/people";
  if (RECEIPT.test(id)) return `/audit/decisions?receipt=${id}`;
  if (/^[a-z0-9_-]+\.[a-z0-9._-]+$/.test(id)) return `/evidence/${id}`;
  return null;
}

/** Does a value of a field name something that has events of its own? */
export function isId(value: string): boolean {
  return ID.test(value);
}
