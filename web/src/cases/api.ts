// SPDX-License-Identifier: Apache-2.0
//
// api: what is read of cases (docs/desk.md 9.4; schemas Case, CaseItem, CaseClock, ClassHaltShown).
import type { ClassHalt } from "../api/halts.ts";

export type { ClassHalt };

export interface Clock {
  id: string | null;
  state: string;
  accepted: string | null;
  on: string;
  latest: string | null;
  limit: number | null;
  official_days: number | null;
  elapsed_days: number | null;
  left: number | null;
  paused_days: number | null;
  no_limit: string | null;
  sentences: string[];
}

export interface CaseItem {
  id: string;
  state: string;
  since: string | null;
  regime: string | null;
  authority: string | null;
  kind: string | null;
  applicant: string | null;
  end_user: string | null;
  destination: string | null;
  title: string | null;
  receipt: string | null;
  amends: string | null;
  reference: string | null;
  license: string | null;
  submitted: string | null;
  accepted: string | null;
  decided: string | null;
  halted_by: string | null;
  opened_by: string;
  assigned_to: string | null;
  opened: string;
  version: number;
  clock?: Clock | null;
}

export interface Line {
  line: number;
  description: string | null;
  code: string | null;
  quantity: string | null;
  value: string | null;
  granted: boolean | null;
}

export interface Advice {
  line: number;
  by: string;
  advice: string;
  text: string | null;
  version: number;
  current: boolean;
  at: string;
}

export interface Signature {
  by: string;
  agrees: boolean;
  note: string | null;
  current: boolean;
  at: string;
}

export interface Rfi {
  no: number;
  question: string | null;
  asked_by: string;
  asked: string;
  due: string | null;
  late: boolean;
  seen: string | null;
  seen_by: string | null;
  answer: string | null;
  answered_by: string | null;
  answered: string | null;
}

export interface Step {
  event: number;
  what: string;
  state: string;
  on: string | null;
  at: string;
  by: string;
  word: string | null;
  note: string | null;
  reason: string | null;
  reference: string | null;
  detail: string | null;
}

export interface Pause {
  kind: string;
  from: string;
  to: string | null;
  word: string | null;
}

export interface ReportedHalt extends ClassHalt {
  of_this_case: string;
  says: string | null;
  kind: string | null;
  status: string;
  why: string | null;
}

export interface Case extends CaseItem {
  measures: string[];
  lines: Line[];
  clock: Clock;
  pauses: Pause[];
  advice: Advice[];
  countersigned_by: string | null;
  countersignatures: Signature[];
  rfis: Rfi[];
  halts_reported: ReportedHalt[];
  history: Step[];
  amended_by: string | null;
  missing: string[] | null;
  acts: string[];
}

export interface Changed {
  id: string;
  state: string;
  version: number;
  acts: string[];
  no?: number;
  missing?: string[] | null;
}

/** GET /v1/clocks: clocks of the law and the kinds of pause that each does not count. */
export interface LawClock {
  id: string;
  title: string;
  measure: string;
  cite: string | null;
  regime?: string;
  working_days: number | null;
  not_counted: { kind: string; label: string }[];
}

export const OVER = ["granted", "granted_in_part", "refused", "returned_without_action", "withdrawn", "superseded"];
export const OPEN = ["draft", "submitted", "accepted", "under_review", "awaiting_applicant", "halted"];
export const ADVICE = ["approve", "approve_with_condition", "refuse", "no_license_needed"];

export const isOver = (state: string) => OVER.includes(state);
export const openRequests = (c: Case) => c.rfis.filter((r) => r.answered === null);
