// SPDX-License-Identifier: Apache-2.0
//
// api: what this page reads and writes of docs/desk.md 9.2, and of `screen --json` (docs/screening.md).
export type State = "open" | "proposed" | "closed";
export type Outcome = "same" | "different" | "unclear";

/** What is known of the party asked about; a key that is not there was not said. */
export interface Query {
  name?: string;
  country?: string;
  kind?: string;
  born?: string;
  address?: string;
  number?: string;
}

export interface WordPair {
  /** Of 1000; 0: without a partner. */
  alike: number;
  query: string | null;
  listed: string | null;
}

/** A hit as the screening or the answer to a shipment gave it; a field that is absent says nothing. */
export interface Evidence {
  class: string;
  score: number | null;
  probability: number | null;
  name_score?: number;
  role?: string;
  why?: string;
  word?: string | null;
  list: string;
  no: string | null;
  name: string;
  listed_name?: string;
  main_name?: string;
  weak_alias?: boolean;
  listed: string | null;
  delisted: string | null;
  source: string | null;
  list_as_of: string | null;
  read_by_rules?: boolean;
  in_force?: boolean | null;
  evidence: Record<string, string>;
  words?: WordPair[];
  query_read?: string;
  listed_read?: string;
  covered?: { query: number; listed: number };
  not_itself?: { why: string; list?: string; as_of?: string; note?: string };
  row: string;
  row_version: string;
}

export interface Change {
  side: "query" | "row";
  field: string;
  was?: string;
  is?: string;
}

export interface Hit {
  id: string;
  state: State;
  outcome: Outcome | null;
  party: string;
  name: string | null;
  country: string | null;
  list: string;
  row: string;
  row_gone: boolean;
  listed_name: string | null;
  class: string;
  score: number;
  probability: number;
  current: boolean;
  shipment: string | null;
  proposed_by: string | null;
  reason: string | null;
  note: string | null;
  second: boolean;
  closed_by: string | null;
  opened: string;
  changed: string;
  reopened_because: string | null;
  changes: Change[];
  waiting: number;
  evidence: Evidence | null;
  query: Query | null;
  versions: { query: string; row: string };
  version: number;
}

export interface Mark {
  mark: string;
  type?: string;
  value: string;
}

export interface Listed {
  kind: string | null;
  listed: string | null;
  delisted: string | null;
  names: { name: string; lang?: string; weak?: boolean }[];
  marks: Mark[];
}

export interface Moment {
  at: string;
  by: string;
  what: string;
  outcome: Outcome | null;
  reason: string | null;
  note: string | null;
  because: string | null;
  versions: { query: string; row: string };
}

export interface Whole extends Hit {
  listed: Listed | null;
  history: Moment[];
}

export interface Reason {
  code: string;
  outcome: Outcome;
  note: boolean;
  field: string | null;
  about: string;
}

export interface Screening {
  name: string;
  on: string | null;
  image: string;
  profile: string;
  verdict: string;
  flags: string[];
  hits: Evidence[];
  more: number;
  lists: { missing: string[]; searched: number; older_than_allowed: number };
}

export interface Decision {
  receipt: string;
  shipment: string | null;
  verdict: string;
  on: string;
  at: string;
}

export interface ListInfo {
  id: string;
  title: string;
  measure: string;
  kind: string;
  as_of: string | null;
  loaded: boolean;
  stale: boolean;
  max_age: number;
  age: number | null;
}

/** "us.ear.744.entity_list[requirement=…]": the list without its cell. */
export const listOf = (cell: string): string => cell.replace(/\[.*$/, "");
export const cellOf = (cell: string): string => /\[(.*)\]$/.exec(cell)?.[1] ?? "";
