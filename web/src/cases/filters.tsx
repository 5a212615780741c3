// SPDX-License-Identifier: Apache-2.0
//
// filters: of the queue. Each is a part of the address; a named view is such an address, kept in this browser.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { go, setQuery, usePlace } from "../shell/router.ts";
import { Button, Field } from "../ui/ui.tsx";
import { OPEN, OVER } from "./api.ts";
import { words } from "./words.ts";

const KEY = "lodestone.cases.views";
const OURS = ["state", "mine", "destination", "regime", "rfi", "halted", "over", "q"];

interface View {
  name: string;
  query: string;
}

function readViews(): View[] {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(all) ? all.filter((v) => typeof v?.name === "string" && typeof v?.query === "string") : [];
  } catch {
    return [];
  }
}

function ownQuery(query: URLSearchParams): string {
  const q = new URLSearchParams();
  for (const k of OURS) if (query.get(k)) q.set(k, query.get(k)!);
  return q.toString();
}

function Views({ query }: { query: URLSearchParams }) {
  const t = useWords(words);
  const [views, setViews] = useState(readViews);
  const [name, setName] = useState("");
  const now = ownQuery(query);
  const keep = (all: View[]) => {
    setViews(all);
    localStorage.setItem(KEY, JSON.stringify(all));
  };
  const open = (v: View) => {
    const q = new URLSearchParams(v.query);
    for (const clock of ["on", "known"]) if (query.get(clock)) q.set(clock, query.get(clock)!);
    go(`/cases?${q}`);
  };
  return (
    <details class="case-views">
      <summary>{t("saved_views")} {views.length > 0 ? `(${views.length})` : ""}</summary>
      <ul class="plain">
        {views.map((v) => (
          <li key={v.name} class="row">
            <Button kind="quiet" aria-pressed={v.query === now} onClick={() => open(v)}><span class="any">{v.name}</span></Button>
            <Button kind="quiet" aria-label={t("forget_view", { name: v.name })} onClick={() => keep(views.filter((x) => x !== v))}>×</Button>
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={(e) => {
        e.preventDefault();
        if (name.trim() === "") return;
        keep([...views.filter((v) => v.name !== name.trim()), { name: name.trim(), query: now }]);
        setName("");
      }}>
        <Field label={t("view_name")} hint={t("view_hint")}>{(p) => <input {...p} value={name} maxLength={80} onInput={(e) => setName(e.currentTarget.value)} />}</Field>
        <Button type="submit" disabled={name.trim() === ""}>{t("save_view")}</Button>
      </form>
    </details>
  );
}

/** Written into the address when left or at Enter: the list is not asked anew for each letter. */
function Text({ name, label, as }: { name: string; label: string; as: (s: string) => string }) {
  const { query } = usePlace();
  return (
    <Field label={label}>
      {(p) => <input {...p} class="short" name={name} maxLength={40} defaultValue={query.get(name) ?? ""} key={query.get(name) ?? ""}
        onChange={(e) => setQuery({ [name]: as(e.currentTarget.value.trim()) || null })} />}
    </Field>
  );
}

export function Filters() {
  const t = useWords(words);
  const code = useCode(words, "state_");
  const { query } = usePlace();
  const box = (name: string, label: string) => (
    <label class="check-line"><input type="checkbox" name={name} checked={query.get(name) === "1"} onChange={(e) => setQuery({ [name]: e.currentTarget.checked ? "1" : null })} /> {label}</label>
  );
  return (
    <section class="case-filters" aria-label={t("filters")}>
      <div class="row">
        <Field label={t("search")}>
          {(p) => <input {...p} type="search" name="q" value={query.get("q") ?? ""} onInput={(e) => setQuery({ q: e.currentTarget.value || null })} />}
        </Field>
        <Field label={t("col_state")}>
          {(p) => (
            <select {...p} name="state" value={query.get("state") ?? ""} onChange={(e) => setQuery({ state: e.currentTarget.value || null })}>
              <option value="">{t("any")}</option>
              {[...OPEN, ...OVER].map((s) => <option key={s} value={s}>{code(s)}</option>)}
            </select>
          )}
        </Field>
        <Text name="destination" label={t("destination")} as={(s) => s.toUpperCase()} />
        <Text name="regime" label={t("regime")} as={(s) => s.toLowerCase()} />
      </div>
      <div class="row">
        {box("mine", t("mine"))}
        {box("rfi", t("with_rfi"))}
        {box("halted", t("with_halt"))}
        {box("over", t("with_over"))}
        {ownQuery(query) !== "" && <Button kind="quiet" onClick={() => setQuery(Object.fromEntries(OURS.map((k) => [k, null])))}>{t("clear_filters")}</Button>}
        <Views query={query} />
      </div>
    </section>
  );
}
