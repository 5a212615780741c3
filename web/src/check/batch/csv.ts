// SPDX-License-Identifier: Apache-2.0
//
// csv: reading what spreadsheets write (RFC 4180 and its habits: BOM, semicolon or tab, quoted newlines, "sep=;").
// Writing it: text/sheet.ts.

export interface Table {
  header: string[];
  rows: string[][];
  /** Line of the file on which each row begins, from 1. */
  at: number[];
  delimiter: string;
}

export type CsvFault = { code: "not_utf8" | "utf16" | "open_quote" | "empty" | "ragged"; line: number };

/** Bytes of a file as text: UTF-8 alone, since a guess would put wrong names into a decision. */
export function decode(bytes: ArrayBuffer): string | CsvFault {
  const b = new Uint8Array(bytes);
  if ((b[0] === 0xff && b[1] === 0xfe) || (b[0] === 0xfe && b[1] === 0xff)) return { code: "utf16", line: 1 };
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(b);
  } catch {
    const loose = new TextDecoder("utf-8").decode(b);
    const bad = loose.indexOf("\uFFFD");
    return { code: "not_utf8", line: loose.slice(0, bad).split("\n").length };
  }
}

/** The sign that occurs most in the first line, outside quotes. */
export function delimiterOf(text: string): string {
  const counts = new Map([[",", 0], [";", 0], ["\t", 0]]);
  let quoted = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "\n" || c === "\r")) break;
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

interface Cells {
  all: { cells: string[]; line: number }[];
  open: number | null;
}

function cut(text: string, delimiter: string): Cells {
  const all: Cells["all"] = [];
  let cells: string[] = [], cell = "", line = 1, begun = 1, i = 0;
  let quotedAt: number | null = null;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cell.trim() !== "") all.push({ cells, line: begun });
    cells = [];
    cell = "";
  };
  for (; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "\n") line++;
    if (quotedAt !== null) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quotedAt = null;
    } else if (c === '"' && cell === "") quotedAt = line;
    else if (c === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (c === "\n") {
      endRow();
      begun = line;
    } else if (c === "\r" && text[i + 1] !== "\n") {
      endRow();
      begun = ++line;
    } else if (c !== "\r") cell += c;
  }
  if (cell !== "" || cells.length > 0) endRow();
  return { all, open: quotedAt };
}

export function readCsv(raw: string): Table | CsvFault {
  let text = raw.replace(/^\uFEFF/, "");
  const said = /^sep=(.)\r?\n/.exec(text);
  if (said) text = text.slice(said[0].length);
  const delimiter = said?.[1] ?? delimiterOf(text);
  const { all, open } = cut(text, delimiter);
  if (open !== null) return { code: "open_quote", line: open };
  const [head, ...rows] = all;
  if (!head || rows.length === 0) return { code: "empty", line: 1 };
  const wide = rows.find((r) => r.cells.length > head.cells.length && r.cells.slice(head.cells.length).some((c) => c.trim() !== ""));
  if (wide) return { code: "ragged", line: wide.line };
  return { header: head.cells.map((h) => h.trim()), rows: rows.map((r) => r.cells), at: rows.map((r) => r.line), delimiter };
}
