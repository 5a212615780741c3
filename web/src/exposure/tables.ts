// SPDX-License-Identifier: Apache-2.0
//
// tables: what the pages read from the model's own rows, beside the answer: names and units, the rows that an
// answer refers to ("bom.csv:4"), the what-ifs there are, and on whose word each row stands. What follows from
// them is the engine's to say; nothing is decided here.
import { read, type Row, type Table } from "../text/csv.ts";
import { add, div, exact, mul, type Q, q, ZERO } from "./exact.ts";
import type { Model } from "./model.ts";

export interface Tables {
  of: (file: string) => Table;
  /** The row that a reference such as "bom.csv:4" means. */
  row: (ref: string) => { file: string; row: Row; columns: string[] } | null;
  name: (item: string) => string;
  unit: (item: string) => string;
  party: (id: string) => { name: string; country: string } | null;
  scenarios: string[];
}

const cache = new WeakMap<Model, Tables>();

export function tablesOf(model: Model): Tables {
  const there = cache.get(model);
  if (there) return there;
  const parsed = new Map<string, Table>();
  const of = (file: string) => {
    let t = parsed.get(file);
    if (!t) parsed.set(file, (t = read(model.files[file])));
    return t;
  };
  const byLine = new Map<string, Map<number, Row>>();
  const row = (ref: string) => {
    const m = /^([a-z]+\.csv):(\d+)$/.exec(ref);
    if (!m) return null;
    let lines = byLine.get(m[1]!);
    if (!lines) byLine.set(m[1]!, (lines = new Map(of(m[1]!).rows.map((r) => [r.line, r]))));
    const found = lines.get(Number(m[2]));
    return found ? { file: m[1]!, row: found, columns: of(m[1]!).columns } : null;
  };
  const items = new Map(of("items.csv").rows.map((r) => [r.cells.item ?? "", r.cells]));
  const parties = new Map(of("parties.csv").rows.map((r) => [r.cells.party ?? "", r.cells]));
  const out: Tables = {
    of,
    row,
    name: (item) => items.get(item)?.name || item,
    unit: (item) => items.get(item)?.unit ?? "",
    party: (id) => {
      const p = parties.get(id);
      return p ? { name: p.name || id, country: p.country ?? "" } : null;
    },
    scenarios: [...new Set(of("scenario.csv").rows.map((r) => r.cells.scenario ?? "").filter((s) => s !== ""))],
  };
  cache.set(model, out);
  return out;
}

/* ---- amounts with units (docs/exposure.md 1, "Units") -------------------------------------------- */

const KIND: Record<string, [kind: string, factor: string]> = {
  pcs: ["n", "1"], pc: ["n", "1"], piece: ["n", "1"], pieces: ["n", "1"], pair: ["n", "2"], dozen: ["n", "12"],
  mg: ["m", "1"], g: ["m", "1000"], kg: ["m", "1000000"], t: ["m", "1000000000"],
  mm: ["l", "1"], cm: ["l", "10"], m: ["l", "1000"], km: ["l", "1000000"],
  mm2: ["a", "1"], cm2: ["a", "100"], m2: ["a", "1000000"], ml: ["v", "1"], l: ["v", "1000"], m3: ["v", "1000000"],
};

function unitOf(name: string): [string, Q] | null {
  const set = /^(?:set|pack|box) of (\d+)$/.exec(name);
  if (set) return ["n", q(set[1])];
  const k = KIND[name];
  return k ? [k[0], q(k[1])] : null;
}

/** An amount as a cell gives it ("240", unit "kg", or "240 kg") in another unit; null: it cannot be converted. */
export function inUnit(cell: string, unit: string, into: string): Q | null {
  const m = /^([\d./]+)\s*(\S.*)?$/.exec(cell.trim());
  const amount = exact(m?.[1]);
  const from = unitOf(m?.[2] || unit || into);
  const to = unitOf(into);
  if (amount === null || from === null || to === null || from[0] !== to[0]) return null;
  return div(mul(amount, from[1]), to[1]);
}

/** What these rows of stock.csv hold, in the item's unit; null: no row, or one that cannot be read here. */
export function stockOf(t: Tables, item: string, rows: Row[]): Q | null {
  let sum: Q | null = null;
  for (const r of rows) {
    const v = inUnit(r.cells.qty ?? "", r.cells.unit ?? "", t.unit(item));
    if (v === null) return null;
    sum = add(sum ?? ZERO, v);
  }
  return sum;
}

/* ---- on whose word ------------------------------------------------------------------------------- */

export const GRADES = ["official", "document", "declared", "press", "secondary", "recalled", "assumed"];

export interface Words {
  file: string;
  rows: number;
  by: Record<string, number>;
}

/** Rows of each table by the grade of their word; an empty cell is the declarant's (docs/exposure.md 1). */
export function gradesOf(t: Tables, files: string[]): Words[] {
  return files.map((file) => {
    const by: Record<string, number> = {};
    const { rows } = t.of(file);
    for (const r of rows) {
      const g = r.cells.grade || "declared";
      by[g] = (by[g] ?? 0) + 1;
    }
    return { file, rows: rows.length, by };
  });
}
