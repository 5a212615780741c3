// SPDX-License-Identifier: Apache-2.0
//
// draft: the shipment as it is being written. What is sent is exactly what was given: nothing is filled in, an
// empty field is no key. Beside it stand the letters as typed, so that half a word is not lost, and which questions
// were answered with "I do not know". The last drafts are kept for this tab.

import { newKey } from "../api/key.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Shipment = { [key: string]: Json };
export type Path = readonly string[];

export interface Draft {
  key: string;
  shipment: Shipment;
  /** By pathKey: what was typed into a field whose value is made of it. */
  texts: Record<string, string>;
  /** Facts that the person does not know, by pathKey: not asked again. */
  unknown: string[];
  changed: number;
}

const STORE = "lodestone.check.drafts";
const KEPT = 8;

export const pathKey = (path: Path): string => path.join("/");

export function isObject(v: unknown): v is { [key: string]: Json } {
  return typeof v === "object" && v !== null && !Array.isArray(v);
}

export function getAt(root: Json | undefined, path: Path): Json | undefined {
  let at: Json | undefined = root;
  for (const p of path) {
    if (Array.isArray(at)) at = at[Number(p)];
    else if (isObject(at)) at = Object.hasOwn(at, p) ? at[p] : undefined;
    else return undefined;
  }
  return at;
}

/** A copy with another value there; undefined takes it away, and what is then empty above it, but never a line. */
export function setAt(root: Shipment, path: Path, value: Json | undefined): Shipment {
  const [first, ...rest] = path;
  if (first === undefined) return root;
  const put = (v: Json | undefined): Json | undefined => (rest.length === 0 ? value : below(v, rest, value));
  const out = { ...root };
  const v = put(out[first]);
  if (v === undefined) delete out[first];
  else out[first] = v;
  return out;
}

function below(at: Json | undefined, rest: string[], value: Json | undefined): Json | undefined {
  if (Array.isArray(at)) {
    const [index, ...more] = rest as [string, ...string[]];
    const line = more.length === 0 ? value : setAt(isObject(at[Number(index)]) ? (at[Number(index)] as Shipment) : {}, more, value);
    return at.map((v, i) => (i === Number(index) ? (line ?? {}) : v));
  }
  const made = setAt(isObject(at) ? at : {}, rest, value);
  return Object.keys(made).length === 0 ? undefined : made;
}

export function fresh(): Draft {
  return { key: newKey(), shipment: { items: [{}] }, texts: {}, unknown: [], changed: 0 };
}

/** Of a shipment that came from elsewhere: as it is; at least one line, since the engine needs one. */
export function draftOf(shipment: Shipment): Draft {
  const items = Array.isArray(shipment.items) && shipment.items.length > 0 ? shipment.items : [{}];
  return { ...fresh(), shipment: { ...shipment, items }, changed: Date.now() };
}

export function isEmpty(d: Draft): boolean {
  const { items, ...rest } = d.shipment;
  return Object.keys(rest).length === 0 && (!Array.isArray(items) || items.every((i) => isObject(i) && Object.keys(i).length === 0));
}

export function lines(s: Shipment): { [key: string]: Json }[] {
  return Array.isArray(s.items) ? s.items.map((i) => (isObject(i) ? i : {})) : [];
}

/** Place in `items` of the line that the engine calls so. */
export function indexOfLine(s: Shipment, line: number | string | null): number {
  const at = lines(s).findIndex((i) => i.line !== undefined && String(i.line) === String(line));
  return at >= 0 ? at : Math.max(0, Number(line ?? 1) - 1);
}

function readAll(): Draft[] {
  try {
    const all = JSON.parse(sessionStorage.getItem(STORE) ?? "[]") as Draft[];
    return Array.isArray(all) ? all.filter((d) => isObject(d?.shipment)) : [];
  } catch {
    return [];
  }
}

/** The newest first. */
export function drafts(): Draft[] {
  return readAll();
}

/** False when the browser has no room for it. */
export function keep(d: Draft): boolean {
  if (isEmpty(d)) return true;
  const all = [d, ...readAll().filter((o) => o.key !== d.key)].slice(0, KEPT);
  for (let n = all.length; n > 0; n--) {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(all.slice(0, n)));
      return true;
    } catch {
      // fewer of the older ones, then
    }
  }
  return false;
}

export function forget(key: string): void {
  sessionStorage.setItem(STORE, JSON.stringify(readAll().filter((d) => d.key !== key)));
}

/** What tells drafts apart in a list. */
export function nameOf(s: Shipment): string {
  const of = (p: Path) => {
    const v = getAt(s, p);
    return typeof v === "string" ? v : "";
  };
  const parts = [of(["id"]), of(["items", "0", "description"]), of(["end_user", "name"]), of(["destination"])];
  return parts.filter((p) => p !== "").join(" · ");
}
