// SPDX-License-Identifier: Apache-2.0
//
// tables_csv: tables of a model with a row or a word more, and tables for a spreadsheet.
import { cut, read } from "../text/csv.ts";
import { sheet } from "../text/sheet.ts";
import { decimal, exact } from "./exact.ts";

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

/** A spreadsheet must not take a fraction for a day: it gets the decimal number. */
function plain(cell: string): string {
  const v = /^-?\d+(\.\d+)?\/\d+$/.test(cell) ? exact(cell) : null;
  return v === null ? cell : decimal(v, 9).text;
}

export function spreadsheet(columns: string[], rows: (string | null | undefined)[][]): string {
  return sheet([columns, ...rows].map((r) => r.map((c) => plain(c ?? ""))));
}
