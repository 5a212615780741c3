// SPDX-License-Identifier: Apache-2.0
//
// sheet: tables for spreadsheets, which would run what a cell says: a cell that begins like a formula, also in the
// wide letters that some of them take for the same, gets an apostrophe before it. A plain number stays one.
export type Cell = string | number | boolean | null | undefined;

export const SHEET_TYPE = "text/csv;charset=utf-8";

/** Stands at the beginning: it tells spreadsheets that the text is UTF-8. */
export const MARK = "\ufeff";

function cell(value: Cell): string {
  const s = value === null || value === undefined ? "" : String(value);
  const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(s) && !/^-?\d+(\.\d+)?$/.test(s);
  const safe = formula ? `'${s}` : s;
  return /[",;#\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function line(cells: Cell[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

export function sheet(rows: Cell[][]): string {
  return MARK + rows.map(line).join("");
}
