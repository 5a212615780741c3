// SPDX-License-Identifier: Apache-2.0
//
// api: what POST /v1/exposure answers (docs/exposure.md 3, JSON), and models of GET /v1/models. Quantities, days and
// amounts are exact texts (exact.ts); days count from `on`.

export type State = "RUNS" | "SLOWED" | "STOPS" | "DEPENDS ON";
export type Reading = "as_written" | "as_reported";
export const READINGS: Reading[] = ["as_written", "as_reported"];

export interface Step {
  from: string;
  until: string;
  share: string;
}

export interface Run {
  steps: Step[];
  made: string;
  value_lost: string | null;
  by_week: string[] | null;
  first_stop: string | null;
  first_stop_date: string | null;
  rounded_from: string | null;
}

export interface Without {
  state: string;
  day: string | null;
  date: string | null;
}

export interface RestsOn {
  license: string;
  expected: number;
  expected_date: string;
  lanes: string[];
  without_it: Without;
}

export interface PathStep {
  item: string;
  plant: string;
  per_product: string;
  days: string | null;
  rows: string[];
  grade: string;
}

export interface ReadingAnswer {
  state: State;
  depends: string[][];
  first_stop: string | null;
  first_stop_date: string | null;
  rests_on: RestsOn[];
  without_all: Without | null;
  best: Run;
  worst: Run;
  path: PathStep[];
  path_end: string;
  path_lane: string;
  grade: string;
  sentence: string;
}

export interface Product {
  product: string;
  plant: string;
  rate: string;
  planned: string;
  overall: { state: State; depends: string[][]; complete: boolean };
  readings: Record<Reading, ReadingAnswer>;
  cuts: string[][];
  cuts_complete_to: number;
}

export interface Outcome {
  on_time: string;
  late: string;
  late_days: string;
  lost: string;
  value_late: string | null;
  value_lost: string | null;
  penalty: string | null;
}

export type Order = { order: string; product: string; due: number } & Record<Reading, { best: Outcome; worst: Outcome }>;

export interface Span {
  from: number;
  until: number;
  good: string;
  bad: string;
  why_good: string;
  why_bad: string;
  atoms: string[];
  also: string[];
  license: string;
  answer: number | null;
}

export interface Lane {
  lane: string;
  item: string;
  spans: Span[];
}

export interface LaneAnswer {
  lane: string;
  on: string;
  verdict: string;
  best: string;
  worst: string;
  why: string;
  receipt: string;
  holds_until: string | null;
  shipment: Record<string, unknown>;
}

export interface Atom {
  key: string;
  kind: string;
  ask: string;
  word: string;
  value: string | null;
}

export interface Remedy {
  kind: string;
  what: string;
  lanes: string[];
  license: string;
  qty: string | null;
  amounts: { item: string; qty: string }[];
  alone: string;
  marginal: string;
  shapley: string | null;
  gate: number | null;
  act_by: string | null;
  lead_days: number | string | null;
}

export interface Remedies {
  ranked: Remedy[];
  pairs: { a: number; b: number; together: string }[];
  unblock: number[][];
  unblock_complete: boolean;
  money: boolean;
  complete: boolean;
  left_out: number;
  runs: number;
}

export interface Content {
  lane: string;
  item: string;
  origin: string;
  low: string | null;
  high: string | null;
  unpriced: number;
  fact: string;
  cell: string;
  prices: { item: string; low: string; high: string; currency: string; basis: string; row: string }[];
}

export interface Answer {
  engine: string;
  image: string;
  on: string;
  known: string | null;
  horizon: number;
  policy: string;
  inbound: string;
  scenario: string;
  currency: string;
  products: Product[];
  requirements: { item: string; plant: string; per_day: string }[];
  orders: Order[];
  lanes: Lane[];
  answers: LaneAnswer[];
  atoms: Atom[];
  remedies: Record<Reading, Remedies>;
  content: Content[];
  warnings: string[];
  notice: string;
}

export interface ModelHead {
  name: string;
  title: string;
  files: { name: string; bytes: number }[];
  sha256: string | null;
  /** Why it cannot be read; null: it can. */
  problem?: string | null;
}

export interface ModelFiles {
  name: string;
  title?: string;
  sha256: string;
  files: Record<string, string>;
}

/** One thing that is wrong with a table: where, and what to do. */
export interface TableFault {
  pointer: string;
  code: string;
  message: string;
  hint?: string;
  line?: number;
  column?: number;
}

export const at = (p: { product: string; plant: string }): string => (p.plant === "" ? p.product : `${p.product}@${p.plant}`);
