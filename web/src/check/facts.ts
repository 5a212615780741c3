// SPDX-License-Identifier: Apache-2.0
//
// facts: what can be said of a shipment, from GET /v1/facts: types, words, units, and where in the JSON a fact
// stands. Nothing of the law is known here: a fact that the packs add has its field without a change of the pages.
import { useMemo } from "preact/hooks";
import { useGet } from "../api/use.ts";
import { type Language, useLanguage } from "../i18n/i18n.ts";
import { getAt, indexOfLine, isObject, type Json, type Path, type Shipment } from "./draft.ts";

export interface Word {
  word: string;
  text: string | null;
  zh: string | null;
  ja: string | null;
}

export interface Fact {
  fact: string;
  label: string | null;
  scope: "shipment" | "item" | "party";
  roles: string[];
  type: string;
  many: boolean;
  /** "other:TEXT" may stand for a word. */
  other: boolean;
  units: string[];
  words: Word[];
  ask: string | null;
  cost: number;
  judgement: boolean;
  instead: string | null;
  asked_by: number;
  keys: string[];
  nullable: boolean;
  complete_key: string | null;
}

export interface Role {
  role: string;
  label: string | null;
  required: boolean;
}

export interface Country {
  code: string;
  text: string | null;
  zh: string | null;
  ja: string | null;
}

interface Reply {
  facts: Fact[];
  roles: Role[];
  countries: Country[];
}

export interface Facts extends Reply {
  by: Map<string, Fact>;
  /** By where it stands: "items/[]/param/density". */
  byKeys: Map<string, Fact>;
  /** Objects whose members are facts: "items/[]/param". */
  groups: Set<string>;
  known: boolean;
}

function indexed(r: Reply): Facts {
  return {
    ...r,
    by: new Map(r.facts.map((f) => [f.fact, f])),
    byKeys: new Map(r.facts.map((f) => [f.keys.join("/"), f])),
    groups: new Set(r.facts.flatMap((f) => (f.keys.length > 1 ? [f.keys.slice(0, -1).join("/")] : []))),
    known: true,
  };
}

const NONE: Facts = { ...indexed({ facts: [], roles: [], countries: [] }), known: false };

/** Keys of a shipment that are the engine's own, not facts of a pack (src/check/codec_in.c). */
export const OWN_KEYS = ["id", "on", "items"];

/** Of the last time, until they are there anew: they change with the image alone. */
let last = NONE;

export function useFacts() {
  const got = useGet<Reply>("/v1/facts");
  const facts = useMemo<Facts>(() => {
    if (got.data !== null) last = indexed(got.data);
    return last;
  }, [got.data]);
  return { facts, problem: got.problem, reload: got.reload };
}

/** An official word is shown as the packs have it; in Chinese and Japanese where they say it in them, too. */
export function wordText(w: { text: string | null; zh: string | null; ja: string | null }, code: string, l: Language): string {
  return (l === "zh" ? w.zh : l === "ja" ? w.ja : null) ?? w.text ?? code;
}

/** As an answer writes a value: "military", "Dy 2 %", "CN, JP"; each word as people read it. */
export function useValueText(facts: Facts): (fact: string, value: string) => string {
  const l = useLanguage();
  return (path, value) => {
    const f = facts.by.get(path);
    if (!f || (f.type !== "word" && f.type !== "country")) return value;
    const one = (code: string) => {
      const w = f.type === "country" ? facts.countries.find((c) => c.code === code) : f.words.find((x) => x.word === code);
      return w ? (f.type === "country" ? `${wordText(w, code, l)} (${code})` : wordText(w, code, l)) : code;
    };
    return value.split(", ").map((v) => (v.startsWith("no ") ? `${one(v.slice(3))}: ✗` : one(v))).join(", ");
  };
}

/** Where a fact stands in this shipment; `line` as the engine calls it. */
export function pathOf(facts: Facts, fact: string, line: number | string | null, s: Shipment): Path {
  const known = facts.by.get(fact)?.keys;
  const index = String(indexOfLine(s, line));
  if (known) return known.map((k) => (k === "[]" ? index : k));
  if (fact.startsWith("item.")) return ["items", index, ...split(fact.slice(5))];
  return fact.includes(":") ? [fact] : split(fact);
}

/** "param.density" is two keys, "contains" one: a fact's own name has no dot after the first part. */
function split(name: string): string[] {
  const dot = name.indexOf(".");
  return dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

export interface Given {
  path: Path;
  fact: Fact | null;
  value: Json;
}

/** All that the shipment says, one entry for each fact; what is no fact of the law stands there with its key. */
export function givenFacts(facts: Facts, s: Shipment): Given[] {
  const out: Given[] = [];
  const walk = (value: Json, path: Path, pattern: string[]) => {
    const key = pattern.join("/");
    const fact = facts.byKeys.get(key);
    if (fact) out.push({ path, fact, value });
    else if (isObject(value) && facts.groups.has(key)) {
      for (const [k, v] of Object.entries(value)) walk(v, [...path, k], [...pattern, k]);
    } else out.push({ path, fact: null, value });
  };
  for (const [key, value] of Object.entries(s)) {
    if (key === "items" && Array.isArray(value)) {
      value.forEach((line, i) => {
        for (const [k, v] of Object.entries(isObject(line) ? line : {})) walk(v, ["items", String(i), k], ["items", "[]", k]);
      });
    } else walk(value, [key], [key]);
  }
  return out;
}

/** A country by its code or its name in any of the languages; null: not one that is known. */
export function countryCode(facts: Facts, typed: string): string | null {
  const t = typed.trim().toLowerCase();
  const found = facts.countries.find((c) => [c.code, c.text, c.zh, c.ja].some((n) => n?.toLowerCase() === t));
  return found?.code ?? (/^[a-z]{2}$/.test(t) ? t.toUpperCase() : null);
}

/** "{"pointer":"/items/0/contains"}" of a problem, as pathKey writes it. */
export function pointerKey(pointer: string): string {
  return pointer.split("/").slice(1).map((p) => p.replaceAll("~1", "/").replaceAll("~0", "~")).join("/");
}

export function valueAt(s: Shipment, path: Path): Json | undefined {
  return getAt(s, path);
}
