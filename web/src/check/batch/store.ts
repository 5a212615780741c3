// SPDX-License-Identifier: Apache-2.0
//
// store: the answers of a batch, and finding among them: quick at a hundred thousand lines.
import { line, MARK } from "../../text/sheet.ts";
import { fold } from "../../text/text.ts";
import type { Table } from "./csv.ts";
import { isError, type Result } from "./run.ts";

export class Results {
  readonly all: (Result | undefined)[] = [];
  readonly raw: string[] = [];
  readonly counts = new Map<string, number>();
  done = 0;
  private folded: string[] = [];

  constructor(readonly lines: string[], readonly table: Table | null, readonly rows: number[]) {}

  take(index: number, result: Result, raw: string): void {
    this.all[index] = result;
    this.raw[index] = raw;
    this.done++;
    for (const k of kindsOf(result)) this.counts.set(k, (this.counts.get(k) ?? 0) + 1);
  }

  private text(i: number): string {
    return (this.folded[i] ??= fold(`${says(this.all[i])} ${this.lines[i] ?? ""}`));
  }

  /** Indexes of what has come, of this kind ("": any), in which all words occur. */
  find(kind: string, query: string): number[] {
    const needles = fold(query).split(/\s+/).filter((w) => w !== "");
    const out: number[] = [];
    for (let i = 0; i < this.all.length; i++) {
      const r = this.all[i];
      if (r === undefined || (kind !== "" && !kindsOf(r).includes(kind))) continue;
      if (needles.length === 0 || needles.every((n) => this.text(i).includes(n))) out.push(i);
    }
    return out;
  }

  /** Where the line stands in the file. */
  place(i: number): number {
    return this.table?.at[this.rows[i] ?? 0] ?? i + 1;
  }

  csv(which: number[]): Blob {
    const own = ["line", "verdict", "best", "worst", "stop_now", "exit", "says", "error", "error_path", "error_hint"];
    const parts = [MARK, line([...own, ...(this.table?.header ?? ["shipment"])])];
    for (const i of which) {
      const r = this.all[i];
      if (r === undefined) continue;
      const cells = isError(r)
        ? [String(this.place(i)), "error", "", "", "", "", "", `${r.error.code}: ${r.error.message}`, r.error.path ?? "", r.error.hint ?? ""]
        : [String(this.place(i)), r.verdict, r.best, r.worst, String(r.stop_now), String(r.exit), r.line, "", "", ""];
      parts.push(line([...cells, ...(this.table ? (this.table.rows[this.rows[i] ?? 0] ?? []) : [this.lines[i] ?? ""])]));
    }
    return new Blob(parts);
  }

  ndjson(which: number[]): Blob {
    return new Blob(which.map((i) => `${this.raw[i]}\n`));
  }
}

export function kindsOf(r: Result): string[] {
  if (isError(r)) return ["error"];
  return r.stop_now ? [r.verdict, "stop_now"] : [r.verdict];
}

export function says(r: Result | undefined): string {
  if (r === undefined) return "";
  return isError(r) ? `${r.error.message}${r.error.hint ? ` (${r.error.hint})` : ""}` : r.line;
}
