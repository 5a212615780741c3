// SPDX-License-Identifier: Apache-2.0
//
// api: what the audit page reads (docs/desk.md 9.1, 9.6).

export interface AuditEvent {
  seq: number;
  at: string;
  by: string;
  kind: string;
  object: string;
  /** In the order of the record; a personal field is null when its text was erased. */
  fields: Record<string, string | null>;
  /** Name of each personal field, and the reference that stands in the record for its text. */
  personal: Record<string, string>;
  hash: string;
}

export interface Head {
  seq: number;
  hash: string;
}

export interface Report {
  ok: boolean;
  error: { code: string; path: string | null; message: string } | null;
  events: number;
  head: Head;
  first: string | null;
  last: string | null;
  tables: number;
  rows: number;
  documents: { kept: number; erased: number };
  personal: { kept: number; erased: number };
}

export interface Decision {
  receipt: string;
  shipment: string | null;
  verdict: string;
  best: string;
  worst: string;
  stop_now: boolean;
  gate: string | null;
  on: string;
  known: string | null;
  image: string;
  shipment_sha256: string;
  answer_sha256: string;
  at: string;
  by: string;
  event: number;
}

export interface Replay {
  same: boolean;
  code?: string;
  path?: string | null;
  message?: string;
}

export interface Token {
  id: string;
  person: string | null;
  maker: string;
  note: string | null;
  roles: string[];
  until: string;
  revoked: boolean;
  created: string;
  version: number;
}

export interface Policy {
  key: string;
  about: string;
  choices: string[] | null;
  otherwise: string;
  value: string;
  confirmed_by: string | null;
  proposed: string | null;
  proposed_by: string | null;
  reason: string | null;
  version: number;
}

export interface Hold {
  id: string;
  object: string;
  state: "standing" | "lift_proposed" | "lifted";
  reason: string;
  by: string;
  at: string;
  lift_by: string | null;
  lift_reason: string | null;
  lifted_by: string | null;
  version: number;
}

export interface Erasure {
  id: string;
  object: string;
  state: "proposed" | "erased" | "sent_back";
  reason: string;
  proposed_by: string;
  confirmed_by: string | null;
  personal: number;
  documents: number;
  kept: number;
  at: string;
  version: number;
}

export interface RetentionRule {
  id: string;
  regime: string | null;
  law: string;
  objects: string[];
  triggers: string[];
  years: number | null;
  counted_from: string;
  grade: string;
  checked: string;
  note: string | null;
}

export interface RetentionSet {
  id: string;
  state: string;
  reason: string;
  proposed_by: string;
  confirmed_by: string | null;
  rules: RetentionRule[];
  version: number;
}

/** Who may do what here, as the server has it; it refuses what a page should not have offered. */
export const READS_ALL = ["auditor"];
export const READS_LOG = ["auditor", "admin"];
export const KEEPERS = ["license_manager", "adviser", "approver", "admin"];
export const KEEP_READERS = [...KEEPERS, "auditor"];
export const ASKERS = ["requester", "screener", "license_manager", "adviser", "approver", "countersigner"];
export const ROLES = ["viewer", "requester", "screener", "license_manager", "adviser", "countersigner", "approver",
  "evidence_editor", "auditor", "admin"];
