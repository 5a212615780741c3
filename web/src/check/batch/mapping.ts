// SPDX-License-Identifier: Apache-2.0
//
// mapping: columns of a table to facts of a shipment. Guessed from the header, corrected by the person, and
// remembered for this set of headers in this browser.
import { fold } from "../../text/text.ts";
import { type Json, type Shipment, setAt } from "../draft.ts";
import { countryCode, type Fact, type Facts } from "../facts.ts";
import { readShares } from "../values.ts";
import type { Table } from "./csv.ts";

export interface Column {
  /** Name of a target (see targets); "" when the column is left out. */
  to: string;
  /** Stands behind a number that has no unit of its own. */
  unit: string;
}

export interface Target {
  to: string;
  path: string[];
  fact: Fact | null;
  label: string;
}

const STORE = "lodestone.batch.mappings";
const KEPT = 20;

/** Other names that people give a column. Only names: no value is ever supplied. */
const ALIASES: Record<string, string[]> = {
  id: ["shipment", "shipment_id", "order", "order_no", "order_number", "reference", "ref", "订单号", "注文番号"],
  on: ["date", "ship_date", "day", "日期", "日付"],
  from: ["from_country", "origin_country", "country_of_export", "出口国", "輸出国"],
  destination: ["dest", "to", "to_country", "ship_to_country", "destination_country", "目的国", "仕向国"],
  "end_user.name": ["end_user", "enduser", "customer", "user", "最终用户", "需要者"],
  "end_user.country": ["end_user_country", "customer_country"],
  "end_user.kind": ["end_user_kind", "end_user_type", "customer_type"],
  "exporter.name": ["exporter", "shipper", "出口商", "輸出者"],
  "exporter.country": ["exporter_country"],
  "consignee.name": ["consignee", "收货人", "荷受人"],
  "consignee.country": ["consignee_country"],
  end_use: ["use", "purpose", "最终用途", "用途"],
  "item.description": ["description", "goods", "product", "item", "品名", "商品名"],
  "item.kind": ["kind", "goods_kind", "item_kind"],
  "item.part_no": ["part_no", "part_number", "sku", "料号", "品番"],
  "item.hs": ["hs", "hs_code", "customs_code", "tariff", "海关编码", "hsコード"],
  "item.quantity": ["quantity", "qty", "weight", "net_weight", "数量", "重量"],
  "item.value": ["value", "amount", "price", "金额", "金額"],
  "item.contains": ["contains", "composition", "content", "成分", "组成"],
  "item.origin": ["origin", "country_of_origin", "made_in", "原产国", "原産国"],
  "item.codes.cn": ["code", "control_code", "codes.cn", "管制编码"],
};

const plain = (s: string): string => fold(s).replace(/\(.*?\)|\[.*?\]/g, "").trim().replace(/[^\p{L}\p{N}.]+/gu, "_").replace(/^_+|_+$/g, "");

export function targets(facts: Facts): Target[] {
  const own: Target[] = [
    { to: "id", path: ["id"], fact: null, label: "id" },
    { to: "on", path: ["on"], fact: null, label: "on" },
  ];
  const shapes = ["pauses", "licenses", "findings", "row"];
  return own.concat(
    facts.facts.filter((f) => !shapes.includes(f.type)).map((f) => ({
      to: f.fact, path: f.keys.map((k) => (k === "[]" ? "0" : k)), fact: f, label: f.label ?? f.ask ?? f.fact,
    })),
  );
}

/** "Quantity (kg)": the unit in the header. */
function unitIn(header: string, fact: Fact | null): string {
  if (fact?.type !== "amount" && fact?.type !== "shares") return "";
  const said = /[([]\s*([^)\]]+?)\s*[)\]]\s*$/.exec(header)?.[1] ?? /_([a-z%]+)$/i.exec(header)?.[1] ?? "";
  return fact.units.find((u) => u.toLowerCase() === said.toLowerCase()) ?? "";
}

export function guess(header: string[], facts: Facts): Column[] {
  const all = targets(facts);
  const used = new Set<string>();
  return header.map((h) => {
    const name = plain(h);
    const bare = name.replace(/^(items?|line)[._](0[._]|1[._])?/, "");
    const units = name.replace(/_[a-z%]+$/, "");
    const tries = [name, `item.${bare}`, bare, units, `item.${units}`];
    const found = all.find((t) => tries.includes(t.to)) ?? all.find((t) => ALIASES[t.to]?.some((a) => a === name || a === bare || a === units));
    if (!found || used.has(found.to)) return { to: "", unit: "" };
    used.add(found.to);
    return { to: found.to, unit: unitIn(h, found.fact) };
  });
}

const keyOf = (header: string[]): string => JSON.stringify(header);

function readStore(): [string, Column[]][] {
  try {
    const all = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(all) ? all : [];
  } catch {
    return [];
  }
}

export function remembered(header: string[]): Column[] | null {
  const found = readStore().find(([k]) => k === keyOf(header))?.[1];
  return Array.isArray(found) && found.length === header.length ? found : null;
}

export function remember(header: string[], columns: Column[]): void {
  const all = [[keyOf(header), columns], ...readStore().filter(([k]) => k !== keyOf(header))].slice(0, KEPT);
  try {
    localStorage.setItem(STORE, JSON.stringify(all));
  } catch {
    // not remembered, then: it is guessed again
  }
}

function wordOf(cell: string, f: Fact): string {
  const t = fold(cell);
  return f.words.find((w) => [w.word, w.text, w.zh, w.ja].some((x) => x !== null && fold(x) === t))?.word ?? cell;
}

/** What cannot be read is passed on as it is: the engine says what is wrong with it, line by line. */
export function cellValue(cell: string, f: Fact | null, unit: string, facts: Facts): Json | undefined {
  const v = cell.trim();
  if (v === "") return undefined;
  if (f === null) return v;
  const one = (x: string): string => (f.type === "country" ? (countryCode(facts, x) ?? x) : f.type === "word" ? wordOf(x, f) : x);
  if (f.type === "shares") return readShares(v);
  if (f.many) return /^(none|-|无|無|なし)$/i.test(v) ? [] : v.split(/[;|,、，]/).map((x) => one(x.trim())).filter((x) => x !== "");
  if (f.type === "yes_no" && /^(yes|true|y|1|是|はい)$/i.test(v)) return true;
  if (f.type === "yes_no" && /^(no|false|n|0|否|いいえ)$/i.test(v)) return false;
  if (f.type === "code" && /^(not listed|none)$/i.test(v)) return null;
  if (f.type === "amount" && unit !== "" && !/[^\d.\s<>=]\s*$/.test(v)) return `${v} ${unit}`;
  return one(v);
}

/** One row: a shipment of one line. */
export function rowShipment(row: string[], columns: Column[], all: Map<string, Target>, facts: Facts): Shipment {
  let s: Shipment = { items: [{}] };
  columns.forEach((c, i) => {
    const t = all.get(c.to);
    const v = t ? cellValue(row[i] ?? "", t.fact, c.unit, facts) : undefined;
    if (t && v !== undefined) s = setAt(s, t.path, v);
  });
  return s;
}

/** Rows that follow each other with one id are lines of one shipment, when that is wanted. `at`: of the first. */
export function shipmentsOf(table: Table, columns: Column[], facts: Facts, join: boolean): { shipments: Shipment[]; rows: number[] } {
  const all = new Map(targets(facts).map((t) => [t.to, t]));
  const shipments: Shipment[] = [], rows: number[] = [];
  table.rows.forEach((row, i) => {
    const s = rowShipment(row, columns, all, facts);
    const last = shipments.at(-1);
    // A row that says something else of the shipment itself, such as another end user, is another shipment.
    const agrees = last && Object.entries(s).every(([k, v]) => k === "items" || JSON.stringify(last[k]) === JSON.stringify(v));
    if (join && last && agrees && s.id !== undefined && last.id === s.id) {
      const lines = last.items as Json[];
      lines.push({ line: lines.length + 1, ...((s.items as Json[])[0] as object) });
      if (lines.length === 2) lines[0] = { line: 1, ...(lines[0] as object) };
    } else {
      shipments.push(s);
      rows.push(i);
    }
  });
  return { shipments, rows };
}
