// SPDX-License-Identifier: Apache-2.0
//
// columns: which column of the table is which fact, above its first rows.
import { useMemo } from "preact/hooks";
import { useWords } from "../../i18n/i18n.ts";
import type { Facts } from "../facts.ts";
import { words } from "../words.ts";
import type { Table } from "./csv.ts";
import { type Column, rowShipment, targets } from "./mapping.ts";

const PREVIEW = 10;

export function Columns({ table, columns, facts, change }: { table: Table; columns: Column[]; facts: Facts; change: (c: Column[]) => void }) {
  const t = useWords(words);
  const all = useMemo(() => targets(facts), [facts]);
  const by = useMemo(() => new Map(all.map((x) => [x.to, x])), [all]);
  const put = (i: number, part: Partial<Column>) => change(columns.map((c, k) => (k === i ? { ...c, ...part } : c)));
  const used = new Map<string, number>();
  for (const c of columns) if (c.to !== "") used.set(c.to, (used.get(c.to) ?? 0) + 1);
  const first = table.rows[0] ? rowShipment(table.rows[0], columns, by, facts) : {};
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t("columns")}</h2>
      <p class="small muted">{t("columns_about")}</p>
      <datalist id="targets">{all.map((x) => <option key={x.to} value={x.to}>{x.label}</option>)}</datalist>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("first_rows", { n: Math.min(PREVIEW, table.rows.length) })}>
        <table class="small preview">
          <caption>{t("first_rows", { n: Math.min(PREVIEW, table.rows.length) })}</caption>
          <thead>
            <tr>{table.header.map((h, i) => <th key={i} scope="col">{h || `(${i + 1})`}</th>)}</tr>
            <tr>
              {table.header.map((h, i) => {
                const c = columns[i] ?? { to: "", unit: "" };
                const target = by.get(c.to);
                const wrong = c.to !== "" && !target;
                return (
                  <td key={i}>
                    <input list="targets" value={c.to} aria-label={t("column_is", { column: h })} aria-invalid={wrong || undefined} placeholder={t("left_out")}
                      onInput={(e) => put(i, { to: e.currentTarget.value.trim() })} />
                    {target && <div class="small muted">{target.label}</div>}
                    {wrong && <div class="fault small">{t("no_such_fact")}</div>}
                    {(used.get(c.to) ?? 0) > 1 && <div class="fault small">{t("twice")}</div>}
                    {target?.fact?.type === "amount" && (
                      <select aria-label={t("unit_of", { column: h })} value={c.unit} onChange={(e) => put(i, { unit: e.currentTarget.value })}>
                        <option value="">{t("unit_in_cell")}</option>
                        {target.fact.units.map((u) => <option key={u} value={u}>{u}</option>)}
                      </select>
                    )}
                  </td>
                );
              })}
            </tr>
          </thead>
          <tbody>{table.rows.slice(0, PREVIEW).map((r, i) => <tr key={i}>{table.header.map((_, k) => <td key={k}>{r[k] ?? ""}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <details class="small"><summary>{t("first_as_sent")}</summary><pre class="mono">{JSON.stringify(first, null, 1)}</pre></details>
    </section>
  );
}

export function mappingFaulty(columns: Column[], facts: Facts): boolean {
  const known = new Set(targets(facts).map((x) => x.to));
  const given = columns.map((c) => c.to).filter((x) => x !== "");
  return given.length === 0 || given.some((g) => !known.has(g)) || new Set(given).size !== given.length;
}
