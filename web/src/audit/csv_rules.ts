// SPDX-License-Identifier: Apache-2.0
//
// csv_rules: rules of retention from a CSV file of the columns of examples/desk/retention.csv.
import type { RetentionRule } from "./api.ts";

/** Rows of CSV (RFC 4180): quotes, doubled quotes in them, line ends of any kind. */
export function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") { row.push(cell); cell = ""; }
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      row.push(cell);
      rows.push(row);
      row = [];
      cell = "";
    } else cell += c;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows.filter((r) => r.some((x) => x !== ""));
}

export const RULE_COLUMNS = ["id", "regime", "law", "objects", "triggers", "years", "counted_from", "grade", "checked", "note"] as const;

/** What the server is asked for; it says what is wrong with a rule. Fails with the column that is missing or unknown. */
export function rulesOf(text: string): { rules: Partial<RetentionRule>[]; fault: { column: string } | null } {
  const [head = [], ...rows] = rowsOf(text.replace(/^\ufeff/, ""));
  const missing = RULE_COLUMNS.find((c) => !head.includes(c));
  const unknown = head.find((c) => !(RULE_COLUMNS as readonly string[]).includes(c));
  if (missing || unknown !== undefined) return { rules: [], fault: { column: missing ?? unknown ?? "" } };
  const rules = rows.map((r) => {
    const rule: Record<string, unknown> = {};
    head.forEach((name, i) => {
      const v = (r[i] ?? "").trim();
      if (v === "") return;
      rule[name] = name === "years" ? Number(v) : name === "objects" || name === "triggers" ? v.split(/\s+/) : v;
    });
    return rule as Partial<RetentionRule>;
  });
  return { rules, fault: null };
}
