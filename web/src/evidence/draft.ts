// SPDX-License-Identifier: Apache-2.0
//
// draft: claims that are not entered yet. What was typed stays while one goes to another page and back; nothing
// of it is stored in the browser, because names may stand in it.
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { daysBetween, todayUtc } from "../text/days.ts";
import { isOfficial } from "./api.ts";

/** Of POST /v1/claims (docs/desk.md 9.5), in the order in which one would ask. */
export const FIELDS = [
  { name: "says", part: "what", type: "area", max: 2000, needed: true },
  { name: "kind", part: "what", type: "kind", max: 0, needed: true },
  { name: "about", part: "what", type: "about", max: 400, needed: true },
  { name: "by", part: "who", type: "text", max: 400, needed: true },
  { name: "person", part: "who", type: "bool", max: 0, needed: false },
  { name: "speaks_for", part: "who", type: "text", max: 200, needed: false },
  { name: "source", part: "who", type: "text", max: 400, needed: false },
  { name: "named", part: "who", type: "bool", max: 0, needed: false },
  { name: "channel", part: "who", type: "text", max: 400, needed: false },
  { name: "url", part: "who", type: "text", max: 2000, needed: false },
  { name: "lang", part: "who", type: "text", max: 35, needed: false },
  { name: "published", part: "when", type: "date", max: 0, needed: true },
  { name: "seen", part: "when", type: "date", max: 0, needed: false },
  { name: "event", part: "when", type: "text", max: 100, needed: false },
  { name: "stated", part: "when", type: "text", max: 400, needed: false },
  { name: "stated_day", part: "when", type: "date", max: 0, needed: false },
  { name: "as_happened", part: "when", type: "bool", max: 0, needed: false },
  { name: "from", part: "when", type: "date", max: 0, needed: false },
  { name: "until", part: "when", type: "date", max: 0, needed: false },
  { name: "text_by", part: "made", type: "maker", max: 0, needed: false },
  { name: "picture_by", part: "made", type: "maker", max: 0, needed: false },
  { name: "subject", part: "scope", type: "text", max: 200, needed: false },
  { name: "effect", part: "scope", type: "text", max: 200, needed: false },
  { name: "items", part: "scope", type: "text", max: 4000, needed: false },
  { name: "parties", part: "scope", type: "text", max: 4000, needed: false },
  { name: "destination", part: "scope", type: "text", max: 200, needed: false },
  { name: "count_of", part: "scope", type: "text", max: 400, needed: false },
  { name: "count", part: "scope", type: "text", max: 100, needed: false },
  { name: "lacks", part: "scope", type: "lines", max: 4000, needed: false },
  { name: "group", part: "keep", type: "text", max: 128, needed: false },
  { name: "id", part: "keep", type: "text", max: 128, needed: false },
  { name: "capture", part: "keep", type: "capture", max: 64, needed: false },
] as const;
export type FieldSpec = (typeof FIELDS)[number];
export type FieldName = FieldSpec["name"];
export type Values = Partial<Record<FieldName, string>>;

export interface DraftLink {
  kind: string;
  to: string;
  note: string;
}
export interface Draft {
  key: number;
  /** What it was made of; empty when it was typed. */
  passage: string;
  f: Values;
  links: DraftLink[];
}

/** As the API takes it: what was left empty is left out, so that a missing label stays unknown. */
export function toClaim(f: Values): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const spec of FIELDS) {
    const v = (f[spec.name] ?? "").trim();
    if (v === "") continue;
    if (spec.type === "bool") out[spec.name] = v === "yes";
    else if (spec.type === "lines") out[spec.name] = v.split("\n").map((l) => l.trim()).filter((l) => l !== "");
    else out[spec.name] = v;
  }
  return out;
}

export function toLinks(from: string, links: DraftLink[]): Record<string, string>[] {
  return links.filter((l) => l.to !== "").map((l) => ({ from, kind: l.kind, to: l.to, ...(l.note.trim() ? { note: l.note.trim() } : {}) }));
}

/** What is wrong with the field at this JSON pointer, as the server said it. */
export function faultOf(problem: Problem | null, pointer: string): string | null {
  const own = problem?.errors.filter((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`)) ?? [];
  return own.length === 0 ? null : own.map((e) => `${e.message}${e.hint ? ` (${e.hint})` : ""}`).join("; ");
}

export type Missing = { name: FieldName; why: "needed" | "after_published" | "until" | "to_come" | "id" | "named" | "long" };

/** The server counts UTF-8. A field that is too long is said to be, never cut: nothing that was pasted is lost. */
const bytes = (s: string) => new TextEncoder().encode(s.trim()).length;

/** What the server would refuse, said before it is sent; the server decides. */
export function check(f: Values): Missing[] {
  const out: Missing[] = [];
  for (const s of FIELDS) if (s.needed && (f[s.name] ?? "").trim() === "") out.push({ name: s.name, why: "needed" });
  for (const s of FIELDS) if (s.max > 0 && bytes(f[s.name] ?? "") > s.max) out.push({ name: s.name, why: "long" });
  const soon = todayUtc(1); // a day may have begun in Asia
  if (f.published && f.published > soon) out.push({ name: "published", why: "to_come" });
  if (f.published && f.seen && daysBetween(f.published, f.seen) < -1) out.push({ name: "seen", why: "after_published" });
  if (f.seen && f.seen > soon) out.push({ name: "seen", why: "to_come" });
  if (f.from && f.until && f.until <= f.from) out.push({ name: "until", why: "until" });
  if (f.id && !/^(?=.*\.)[a-z0-9._-]+$/.test(f.id)) out.push({ name: "id", why: "id" });
  if (f.kind === "unnamed_source" && f.named === "yes") out.push({ name: "named", why: "named" });
  return out;
}

/** Of Latin letters and digits; other scripts leave nothing, and the day alone names it. */
export function suggestId(f: Values): string {
  const slug = (f.by ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 24);
  return `${slug || (isOfficial(f.kind ?? "") ? "official" : "page")}.${f.published || "undated"}`;
}

let lastKey = 0;
export function newDraft(f: Values = {}, passage = ""): Draft {
  return { key: ++lastKey, passage, f, links: [] };
}

const memory = new Map<string, unknown>();

/** State that outlives the page, but not the tab. A tab that closes asks first while there is some. */
export function useKept<T>(name: string, first: () => T): [T, (v: T | ((old: T) => T)) => void, () => void] {
  const [value, setValue] = useState<T>(() => (memory.has(name) ? (memory.get(name) as T) : first()));
  useEffect(() => {
    const ask = (e: BeforeUnloadEvent) => {
      if (memory.has(name)) e.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [name]);
  const set = (v: T | ((old: T) => T)) => setValue((old) => {
    const next = typeof v === "function" ? (v as (old: T) => T)(old) : v;
    memory.set(name, next);
    return next;
  });
  const forget = () => {
    memory.delete(name);
    setValue(first());
  };
  return [value, set, forget];
}
