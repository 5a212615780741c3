// SPDX-License-Identifier: Apache-2.0
//
// api: what this page reads: the answer (docs/desk.md 9.1, the shape of `lodestone check --json`) and the facts
// that can be said of a shipment (GET /v1/facts).

export interface UsedFact {
  fact: string;
  value: string;
  word: string;
}

export interface Rule {
  rule: string;
  title: string;
  cite: string;
  source: string;
  grade: string;
  published: string | null;
  from: string | null;
  until: string | null;
  judgement?: boolean;
}

export interface FiredRule extends Rule {
  facts: UsedFact[];
}

export interface OpenRule extends Rule {
  facts: string[];
}

export interface DefeatedRule {
  rule: string;
  by: string | null;
  cite?: string;
  grade?: string;
  facts?: UsedFact[];
}

export interface Verdicts {
  verdict: string;
  best: string;
  worst: string;
}

export interface Due {
  what: string;
  stage: string;
  shown: boolean;
}

export interface LineAnswer extends Verdicts {
  line: number | string;
  not_pointed_at: number;
  slots: Record<string, { values: string[]; settled: boolean }>;
  because: FiredRule[];
  defeated: DefeatedRule[];
  open: OpenRule[];
  contradictions: string[];
  due: Due[];
  nexus: string;
  rests_on: string;
}

export interface RegimeAnswer extends Partial<Verdicts> {
  regime: string;
  nexus: string;
  lines: LineAnswer[];
}

export interface Claim {
  report: string;
  title: string;
  slot: string;
  value: string;
  status: string;
  applies: string;
  public: string;
  who: string;
  contrary: string[];
  could_not_confirm: string[];
  confirmed_by: string[];
}

/** Besides these keys: one for each practice slot, with a word or several. */
export interface Reading {
  reading: string;
  status?: string | null;
  word?: string[];
  contrary?: string[];
  claims?: Claim[];
  [slot: string]: unknown;
}

export interface Candidate {
  role: string;
  given: string;
  row: string;
  list: string;
  no: string | null;
  name: string;
  listed: string | null;
  score: number;
  probability: number;
  evidence: Record<string, string>;
}

export interface Question {
  id: string;
  fact: string;
  line: number | string | null;
  kind: string;
  ask: string;
  classes: ({ answer: string } & Verdicts)[];
  also: string[];
  cost: number;
  candidates?: Candidate[];
}

export interface AnswerHit {
  role: string;
  name: string;
  list: string;
  no: string | null;
  listed_name: string;
  listed: string | null;
  delisted: string | null;
  in_force: boolean | null;
  why: string;
  class: string;
  row: string;
  score: number | null;
  probability: number | null;
  evidence: Record<string, string>;
  source: string | null;
  list_as_of: string | null;
}

export interface ListState {
  list: string;
  title: string;
  as_of: string | null;
  parties: number;
  state: string;
}

export interface Receipt {
  sha256: string;
  facts: { fact: string; line?: number | string; value: string; word: string }[];
  fired: string[];
  defeated: string[];
  open: string[];
  [key: string]: unknown;
}

export interface Answer extends Verdicts {
  schema: number;
  id: string | null;
  image: string;
  engine: string;
  on: string;
  known: string;
  cause: string[];
  stop_now: boolean;
  rests_on: string;
  scope: { checked: string[]; not_checked: string[] };
  holds: { from: string | null; until: string | null };
  regimes: RegimeAnswer[];
  practice: Reading[];
  questions: Question[];
  sufficient: string[][];
  complete: boolean;
  hits: AnswerHit[];
  lists: ListState[];
  licenses_used: { no: string; kind: string | null; valid_until: string | null; remaining?: string; remaining_value?: string }[];
  next: string[];
  warnings: string[];
  receipt: Receipt;
  clock: Record<string, unknown> | null;
  notice: string;
}

export interface Decision extends Verdicts {
  receipt: string;
  shipment: string | null;
  gate: string | null;
  on: string | null;
  known: string | null;
  shipment_sha256: string | null;
  at: string;
  by: string;
}

export const GATES = ["order", "pick", "handover", "declaration", "departure", "case", "other"] as const;

/** Who may ask (routes of 9.1): the server decides, the page says beforehand why it would refuse. */
export const ASKERS = ["requester", "screener", "license_manager", "adviser", "approver", "countersigner"] as const;
