// SPDX-License-Identifier: Apache-2.0
//
// csv: the tables of a model of supply as the engine reads them (docs/exposure.md 1: RFC 4180, a line that begins with
// # is a comment, empty lines are skipped), each row with the line it begins on, so that "bom.csv:4" finds it.
import { likeDay } from "./days.ts";

export interface Row {
  /** From 1, as the engine counts. */
  line: number;
  /** By name of the column; blanks around a cell do not count. */
  cells: Record<string, string>;
  /** As it stands in the file. */
  raw: string;
  /** Where it stands in the text. */
  from: number;
  until: number;
}

export interface Table {
  columns: string[];
  rows: Row[];
}

export interface Cut {
  cells: string[];
  line: number;
  from: number;
  until: number;
}

/** One record from `at`; quotes may hold line ends. */
function record(s: string, at: number): { cells: string[]; until: number } {
  const cells: string[] = [];
  let i = at;
  for (;;) {
    let cell = "";
    while (s[i] === " " || s[i] === "\t") i++;
    if (s[i] === '"') {
      for (i++; i < s.length; i++) {
        if (s[i] !== '"') cell += s[i];
        else if (s[i + 1] === '"') cell += s[i++];
        else break;
      }
      i++;
    }
    const stop = /[,\r\n]/g;
    stop.lastIndex = i;
    const end = stop.exec(s)?.index ?? s.length;
    cell += s.slice(i, end);
    cells.push(cell.trim());
    i = end;
    if (s[i] !== ",") return { cells, until: i };
    i++;
  }
}

/** The records of a text, the head among them. */
export function cut(s: string): Cut[] {
  const out: Cut[] = [];
  let at = s.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < s.length) {
    const end = s.indexOf("\n", at);
    const rest = s.slice(at, end < 0 ? s.length : end);
    if (rest.startsWith("#") || rest.trim() === "") {
      at += rest.length + 1;
      line++;
      continue;
    }
    const r = record(s, at);
    out.push({ cells: r.cells, line, from: at, until: r.until });
    line += s.slice(at, r.until).split("\n").length;
    at = r.until + (s[r.until] === "\r" && s[r.until + 1] === "\n" ? 2 : 1);
  }
  return out;
}

export function read(text: string | undefined): Table {
  const [head, ...rows] = cut(text ?? "");
  const columns = head?.cells ?? [];
  return {
    columns,
    rows: rows.map((r) => ({
      line: r.line, from: r.from, until: r.until, raw: text!.slice(r.from, r.until),
      cells: Object.fromEntries(columns.map((c, i) => [c, r.cells[i] ?? ""])),
    })),
  };
}

/** The last day on which stock was counted (column as_of of stock.csv); null when no row says it. */
export function lastCount(files: Record<string, string>): string | null {
  const days = read(files["stock.csv"]).rows.map((r) => r.cells.as_of ?? "").filter(likeDay);
  return days.sort().at(-1) ?? null;
}
