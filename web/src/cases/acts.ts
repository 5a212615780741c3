// SPDX-License-Identifier: Apache-2.0
//
// acts: what each act on a case needs to be told, and who may make it, as docs/desk.md has it in "Tables of
// states". Which of them may be made now the server says (`acts` of the case); this is for forms, and to say why
// an act is not offered.
import type { Case } from "./api.ts";

export type FieldName = "word" | "reference" | "reason" | "note" | "license" | "pause" | "lines" | "stands_still";

export interface Act {
  act: string;
  from: string[];
  roles: string[];
  fields: FieldName[];
  /** Each must be there; "a|b": one of them. */
  needs: string[];
  /** Acts with a form of their own on the page; null: a dialog, POST …/acts. */
  place: "advice" | "requests" | "draft" | "assign" | null;
  danger?: boolean;
}

const MOVING = ["accepted", "under_review", "awaiting_applicant"];
const BEFORE = ["submitted", ...MOVING, "halted"];

export const ACTS: Act[] = [
  { act: "edit", from: ["draft"], roles: ["requester"], fields: [], needs: [], place: "draft" },
  { act: "submit", from: ["draft"], roles: ["requester"], fields: ["note"], needs: [], place: null },
  { act: "accept", from: ["submitted"], roles: ["adviser"], fields: ["reference", "word", "note"], needs: ["word|reference"], place: null },
  { act: "send_back", from: ["submitted"], roles: ["adviser"], fields: ["reason"], needs: ["reason"], place: null },
  { act: "begin_review", from: ["accepted"], roles: ["adviser"], fields: ["note"], needs: [], place: null },
  { act: "advise", from: ["under_review", "awaiting_applicant"], roles: ["adviser"], fields: [], needs: [], place: "advice" },
  { act: "countersign", from: ["under_review", "awaiting_applicant"], roles: ["countersigner"], fields: [], needs: [], place: "advice" },
  { act: "ask", from: ["under_review", "awaiting_applicant"], roles: ["adviser"], fields: [], needs: [], place: "requests" },
  { act: "seen", from: ["awaiting_applicant", "halted"], roles: ["requester"], fields: [], needs: [], place: "requests" },
  { act: "answer", from: ["awaiting_applicant", "halted"], roles: ["requester"], fields: [], needs: [], place: "requests" },
  { act: "pause", from: MOVING, roles: ["adviser"], fields: ["pause", "word", "note"], needs: ["pause", "word|note"], place: null },
  { act: "unpause", from: [...MOVING, "halted"], roles: ["adviser"], fields: ["pause", "word", "note"], needs: ["pause"], place: null },
  { act: "halt", from: MOVING, roles: ["adviser"], fields: ["word", "stands_still", "note"], needs: ["word"], place: null, danger: true },
  { act: "resume", from: ["halted"], roles: ["adviser"], fields: ["word", "reason"], needs: ["word|reason"], place: null },
  { act: "grant", from: ["under_review"], roles: ["approver"], fields: ["word", "license", "reason", "note"], needs: ["word"], place: null },
  { act: "grant_in_part", from: ["under_review"], roles: ["approver"], fields: ["lines", "word", "license", "reason", "note"], needs: ["word", "lines"], place: null },
  { act: "refuse", from: ["under_review"], roles: ["approver"], fields: ["word", "reason", "note"], needs: ["word", "reason"], place: null, danger: true },
  { act: "return", from: BEFORE, roles: ["adviser"], fields: ["reason", "word"], needs: ["reason"], place: null, danger: true },
  { act: "assign", from: ["draft", ...BEFORE], roles: ["requester", "adviser"], fields: [], needs: [], place: "assign" },
  { act: "withdraw", from: ["draft", ...BEFORE], roles: ["requester"], fields: ["reason"], needs: ["reason"], place: null, danger: true },
];

export const actOf = (act: string): Act | undefined => ACTS.find((a) => a.act === act);

/** Those where the authority itself must speak (case_act: an act that no requester may make). */
export const ofAuthority = (a: Act) => !a.roles.includes("requester");

export const DECISIONS = ["grant", "grant_in_part", "refuse"];

export type WhyNot = "role" | "not_covered" | "not_signed" | "disagrees" | "request_open" | "second_person" | "no_advice" | "no_request" | "no_pause" | "unknown";

/** Lines that nobody has advised on: advice on the whole case is advice on each. */
export function uncovered(c: Case): number[] {
  const current = c.advice.filter((a) => a.current);
  if (current.some((a) => a.line === 0)) return [];
  return c.lines.map((l) => l.line).filter((n) => !current.some((a) => a.line === n));
}

export const disagreeing = (c: Case) => c.countersignatures.filter((s) => s.current && !s.agrees);

/** Why an act that the state knows is not among those that the server offers to this person. */
export function whyNot(c: Case, a: Act, me: { id: string; roles: string[] } | null): WhyNot[] {
  if (me === null || !a.roles.some((r) => me.roles.includes(r))) return ["role"];
  const advised = c.advice.some((x) => x.by === me.id);
  const signed = c.countersignatures.some((x) => x.by === me.id);
  const why: WhyNot[] = [];
  if (DECISIONS.includes(a.act)) {
    if (uncovered(c).length > 0) why.push("not_covered");
    if (disagreeing(c).length > 0) why.push("disagrees");
    else if (c.countersigned_by === null) why.push("not_signed");
    if (c.rfis.some((r) => r.answered === null)) why.push("request_open");
    if (advised || signed) why.push("second_person");
  }
  if (a.act === "countersign") {
    if (c.advice.length === 0) why.push("no_advice");
    if (advised) why.push("second_person");
  }
  if (a.act === "answer" || a.act === "seen") why.push("no_request");
  if (a.act === "unpause") why.push("no_pause");
  return why.length > 0 ? why : ["unknown"];
}

/** Which needs of an act are not met yet. */
export function lacking(a: Act, values: Partial<Record<FieldName, unknown>>): string[] {
  const there = (n: string) => {
    const v = values[n as FieldName];
    return Array.isArray(v) ? v.length > 0 : typeof v === "string" ? v.trim() !== "" : Boolean(v);
  };
  return a.needs.filter((need) => !need.split("|").some(there));
}
