// SPDX-License-Identifier: Apache-2.0
//
// csv: the tables of a model as the engine reads them (docs/exposure.md 1: RFC 4180, a line that begins with # is
// a comment, empty lines are skipped), each row with the line it begins on, so that "bom.csv:4" finds it; and
// tables for a spreadsheet.
import { decimal, exact } from "./exact.ts";

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

interface Cut {
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

function cut(s: string): Cut[] {
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

function quoted(cell: string): string {
  return /[",\r\n#]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The table with a row more. A column that it lacks is added at the end. */
export function withRow(text: string | undefined, cells: Record<string, string>): string {
  const table = read(text);
  if (table.columns.length === 0) return `${Object.keys(cells).join(",")}\n${Object.values(cells).map(quoted).join(",")}\n`;
  const missing = Object.keys(cells).filter((c) => !table.columns.includes(c));
  const base = missing.length === 0 ? text! : widened(text!, missing);
  const row = [...table.columns, ...missing].map((c) => quoted(cells[c] ?? "")).join(",");
  return `${base}${base.endsWith("\n") ? "" : "\n"}${row}\n`;
}

function widened(text: string, columns: string[]): string {
  const records = cut(text);
  let out = "";
  let at = 0;
  records.forEach((r, i) => {
    out += text.slice(at, r.until) + (i === 0 ? columns.map((c) => `,${quoted(c)}`).join("") : ",".repeat(columns.length));
    at = r.until;
  });
  return out + text.slice(at);
}

/** The table with another word in one cell of the row on this line; a column that it lacks is added. */
export function withCell(given: string, line: number, column: string, value: string): string {
  const text = read(given).columns.includes(column) ? given : widened(given, [column]);
  const table = read(text);
  const row = table.rows.find((r) => r.line === line);
  if (row === undefined) return text;
  const cells = table.columns.map((c) => quoted(c === column ? value : row.cells[c] ?? "")).join(",");
  return text.slice(0, row.from) + cells + text.slice(row.until);
}

/** A spreadsheet must neither run what a cell says nor take a fraction for a day. */
function safe(cell: string): string {
  const v = /^-?\d+(\.\d+)?\/\d+$/.test(cell) ? exact(cell) : null;
  if (v !== null) return decimal(v, 9).text;
  const risky = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);
  return quoted(risky ? `'${cell}` : cell);
}

/** The mark at the beginning tells spreadsheets that it is UTF-8. */
export function spreadsheet(columns: string[], rows: (string | null | undefined)[][]): string {
  return `\ufeff${[columns, ...rows].map((r) => r.map((c) => safe(c ?? "")).join(",")).join("\r\n")}\r\n`;
}
