// SPDX-License-Identifier: Apache-2.0
//
// file: what was dropped: a table, lines of JSON, or an array of shipments.
import { isObject, type Shipment } from "../draft.ts";
import { type CsvFault, decode, readCsv, type Table } from "./csv.ts";

export type Input =
  | { kind: "table"; name: string; table: Table }
  /** Lines that are no JSON are kept: the reply says which. */
  | { kind: "lines"; name: string; lines: string[] };

export type FileFault = CsvFault | { code: "json"; line: number; message: string } | { code: "too_large"; line: number };

const MOST_BYTES = 512 * 1024 * 1024;

function fromJson(name: string, text: string): Input | FileFault {
  try {
    const made = JSON.parse(text) as unknown;
    const all = Array.isArray(made) ? made : isObject(made) && Array.isArray(made.shipments) ? made.shipments : [made];
    return all.length === 0 ? { code: "empty", line: 1 } : { kind: "lines", name, lines: all.map((s) => JSON.stringify(s)) };
  } catch (e) {
    return { code: "json", line: 1, message: e instanceof Error ? e.message : String(e) };
  }
}

export function readText(name: string, raw: string): Input | FileFault {
  const text = raw.replace(/^\uFEFF/, "");
  const first = text.trimStart()[0];
  if (first === "[") return fromJson(name, text);
  if (first === "{") {
    const lines = text.split(/\r?\n/).filter((l) => l.trim() !== "");
    // One object over many lines is one shipment; a line each begins and ends with a brace.
    return lines.every((l) => l.trimStart().startsWith("{")) && lines[0]?.trimEnd().endsWith("}") ? { kind: "lines", name, lines } : fromJson(name, text);
  }
  const table = readCsv(text);
  return "code" in table ? table : { kind: "table", name, table };
}

export async function readFile(file: File): Promise<Input | FileFault> {
  if (file.size > MOST_BYTES) return { code: "too_large", line: 1 };
  const text = decode(await file.arrayBuffer());
  return typeof text === "string" ? readText(file.name, text) : text;
}

export function shipmentOf(line: string): Shipment | null {
  try {
    const s = JSON.parse(line) as unknown;
    return isObject(s) ? s : null;
  } catch {
    return null;
  }
}
