// SPDX-License-Identifier: Apache-2.0
//
// filters: which rows are shown. They stand in the address.
import { useCode, useWords } from "../i18n/i18n.ts";
import { setQuery, usePlace } from "../shell/router.ts";
import { Button } from "../ui/ui.tsx";
import { type Filter, lanes, type Row } from "./model.ts";
import { words } from "./words.ts";

const NAMES = ["text", "regime", "issuer", "state", "lane"] as const;

export function useFilter(): Filter {
  const { query } = usePlace();
  const v = (k: string) => query.get(k) ?? "";
  return { text: v("text"), regime: v("regime"), issuer: v("issuer"), state: v("state"), lane: v("lane") };
}

function Select({ name, label, value, options }: { name: string; label: string; value: string; options: { value: string; label: string }[] }) {
  const t = useWords(words);
  return (
    <label class="tl-filter">
      <span>{label}</span>
      <select value={value} onChange={(e) => setQuery({ [name]: e.currentTarget.value || null })}>
        <option value="">{t("any")}</option>
        {value !== "" && !options.some((o) => o.value === value) && <option value={value}>{value}</option>}
        {options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
      </select>
    </label>
  );
}

function counted(rows: Row[], of: (r: Row) => string): [string, number][] {
  const n = new Map<string, number>();
  for (const r of rows) n.set(of(r), (n.get(of(r)) ?? 0) + 1);
  return [...n].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

export function Filters({ rows, shown }: { rows: Row[]; shown: number }) {
  const t = useWords(words);
  const f = useFilter();
  const state = useCode(words, "state_");
  const lane = useCode(words, "lane_");
  const options = (of: (r: Row) => string, say: (v: string) => string = (v) => v) =>
    counted(rows, of).filter(([v]) => v !== "").map(([v, n]) => ({ value: v, label: `${say(v)} (${n})` }));
  const none = rows.filter((r) => r.regime === "").length;
  const set = NAMES.some((k) => f[k] !== "");
  const count = <span class="small muted" role="status">{t("shown_of", { n: shown, of: rows.length })}</span>;
  const wide = matchMedia("(min-width: 60rem)").matches;
  const fields = (
    <div class="tl-filters" role="search" aria-label={t("filters")}>
      <label class="tl-filter wide">
        <span>{t("filter_text")}</span>
        <input type="search" value={f.text} placeholder={t("filter_text_hint")} onInput={(e) => setQuery({ text: e.currentTarget.value || null })} />
      </label>
      <Select name="lane" label={t("filter_lane")} value={f.lane} options={lanes.map((l) => ({ value: l, label: lane(l) }))} />
      <Select name="regime" label={t("filter_regime")} value={f.regime}
        options={[...options((r) => r.regime), ...(none > 0 ? [{ value: "none", label: `${t("no_regime")} (${none})` }] : [])]} />
      <Select name="issuer" label={t("filter_issuer")} value={f.issuer} options={options((r) => r.who)} />
      <Select name="state" label={t("filter_state")} value={f.state} options={options((r) => r.state, state)} />
      {set && <Button onClick={() => setQuery(Object.fromEntries(NAMES.map((k) => [k, null])))}>{t("filter_clear")}</Button>}
      {wide && count}
    </div>
  );
  return wide ? fields : <details class="tl-fold" open={set}><summary>{t("filters")} {count}</summary>{fields}</details>;
}
