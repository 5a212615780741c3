// SPDX-License-Identifier: Apache-2.0
//
// draft_body: the fields of a draft as they are typed, and the body that is sent (docs/desk.md 9.4). A PUT replaces
// the draft whole, so all that it has is sent again.
import type { Case } from "./api.ts";

export interface DraftLine {
  line: string;
  description: string;
  code: string;
  quantity: string;
  value: string;
}

export const DRAFT_TEXTS = ["title", "regime", "authority", "kind", "applicant", "end_user", "destination"] as const;

export type Draft = Record<(typeof DRAFT_TEXTS)[number] | "receipt" | "clock" | "amends" | "measures", string> & { lines: DraftLine[] };

export const emptyDraft: Draft = {
  title: "", regime: "", authority: "", kind: "", applicant: "", end_user: "", destination: "",
  receipt: "", clock: "", amends: "", measures: "", lines: [],
};

export const emptyLine = (n: number): DraftLine => ({ line: String(n), description: "", code: "", quantity: "", value: "" });

export function fromCase(c: Case): Draft {
  const text = (v: string | null) => v ?? "";
  return {
    title: text(c.title), regime: text(c.regime), authority: text(c.authority), kind: text(c.kind), applicant: text(c.applicant),
    end_user: text(c.end_user), destination: text(c.destination), receipt: text(c.receipt), clock: text(c.clock.id), amends: text(c.amends),
    measures: c.measures.join(" "),
    lines: c.lines.map((l) => ({ line: String(l.line), description: text(l.description), code: text(l.code), quantity: text(l.quantity), value: text(l.value) })),
  };
}

function withoutEmpty(o: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(o).map(([k, v]) => [k, v.trim()]).filter(([, v]) => v !== ""));
}

export function bodyOf(d: Draft): Record<string, unknown> {
  const { lines, measures, ...texts } = d;
  const body: Record<string, unknown> = withoutEmpty(texts);
  const ids = measures.split(/[\s,]+/).filter(Boolean);
  if (ids.length > 0) body.measures = ids;
  if (lines.length > 0) body.lines = lines.map((l) => ({ ...withoutEmpty({ ...l }), line: Number(l.line) }));
  return body;
}
