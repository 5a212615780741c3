// SPDX-License-Identifier: Apache-2.0
//
// list: licenses, what is left of each line, and which end or (by projection) run out within sixty days.
import { useRef, useState } from "preact/hooks";
import { usePages } from "../api/pages.ts";
import { may } from "../api/session.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { finds, shorten } from "../text/text.ts";
import { Badge, Button, Field, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import { BOOKS, type License } from "./api.ts";
import { type AllEntries, useEntries } from "./entries.ts";
import { Figures, Projection, Status, Until } from "./parts.tsx";
import { endsSoon, firstOut, runsOutSoon, SOON_DAYS, trendsOf } from "./trend.ts";
import { words } from "./words.ts";

const FIELDS = ["q", "status", "usable", "soon"];

function outOf(l: License, entries: AllEntries, on: string) {
  const all = entries.of(l);
  return all === null ? null : firstOut(trendsOf(l, all, on)) ?? trendsOf(l, all, on)[0] ?? null;
}

function Row({ l, on, entries, chosen }: { l: License; on: string; entries: AllEntries; chosen: boolean }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  return (
    <article class={`card license-row ${chosen ? "chosen" : ""}`}>
      <header class="row">
        <h2><a href={link(`/licenses/${l.id}`)} data-license={l.id} class="any">{l.no}</a></h2>
        <Status status={l.status} />
        <span class="small muted">{l.id} · {l.regime} · {l.kind ? kind(l.kind) : t("unknown")}{l.one_shipment ? ` · ${t("one_shipment")}` : ""}</span>
        <span class="small"><Until l={l} on={on} /></span>
      </header>
      <p class="small any"><Quote>{l.end_user ? shorten(l.end_user, 80) : t("erased")}</Quote> · {l.destination ?? t("any_destination")}</p>
      {l.status === "suspended" && <p class="small note">{t("suspended_about")}</p>}
      <div class="lic-books">
        {l.lines.slice(0, 4).flatMap((x) => BOOKS.map((b) => x[b] && (
          <div key={`${x.line}${b}`}><p class="small muted any">{x.line}. {shorten(x.description, 50)}</p><Figures book={x[b]} name={b} /></div>
        )))}
      </div>
      {l.lines.length > 4 && <p class="small muted">{t("more_lines", { n: l.lines.length - 4 })}</p>}
      <p><Projection trend={outOf(l, entries, on)} l={l} on={on} /></p>
    </article>
  );
}

function Soon({ items, entries, on }: { items: License[]; entries: AllEntries; on: string }) {
  const t = useWords(words);
  const ending = items.filter((l) => endsSoon(l, on)).toSorted((a, b) => (a.until < b.until ? -1 : 1));
  const out = items.map((l) => ({ l, trend: outOf(l, entries, on) })).filter((x) => runsOutSoon(x.l, x.trend, on)).toSorted((a, b) => (a.trend!.runsOut! < b.trend!.runsOut! ? -1 : 1));
  return (
    <section class="halves lic-soon" aria-label={t("soon", { n: SOON_DAYS })}>
      <div class="card">
        <h2>{t("soon_by_date", { n: SOON_DAYS })}</h2>
        {ending.length === 0 ? <p class="muted">{t("none")}</p> : <ul class="plain">{ending.map((l) => <li key={l.id}><a href={link(`/licenses/${l.id}`)} class="any">{l.no}</a> <Until l={l} on={on} /></li>)}</ul>}
      </div>
      <div class="card">
        <h2>{t("soon_by_trend", { n: SOON_DAYS })} <Badge>{t("projection")}</Badge></h2>
        {entries.done < items.length ? <p class="muted" role="status">{t("reading_entries", { n: entries.done, all: items.length })}</p> : out.length === 0 && <p class="muted">{t("none")}</p>}
        <ul class="plain">{out.map(({ l, trend }) => <li key={l.id}><a href={link(`/licenses/${l.id}`)} class="any">{l.no}</a> <Projection trend={trend} l={l} on={on} /></li>)}</ul>
        <p class="small muted">{t("projection_about")}</p>
      </div>
    </section>
  );
}

export function ListPage() {
  const t = useWords(words);
  const status = useCode(words, "status_");
  const clocks = useClocks();
  const { query } = usePlace();
  const on = clocks.on ?? todayUtc();
  const list = usePages<License>("/v1/licenses", { on: clocks.on, usable_on: query.get("usable") === "1" ? on : null }, 100);
  const entries = useEntries(list.items);
  const shown = list.items.filter((l) => finds([l.no, l.id, l.end_user, l.holder, l.destination, ...l.lines.flatMap((x) => [x.description, ...x.codes])].filter(Boolean).join(" "), query.get("q") ?? "")
    && (!query.get("status") || l.status === query.get("status"))
    && (query.get("soon") !== "1" || endsSoon(l, on) || runsOutSoon(l, outOf(l, entries, on), on)));
  const [at, setAt] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const step = (n: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, at + n));
    setAt(next);
    box.current?.querySelectorAll<HTMLElement>("a[data-license]")[next]?.focus();
  };
  useKeys(t("title"), [
    { key: "j", label: t("key_next"), act: () => step(1), off: shown.length === 0 },
    { key: "k", label: t("key_previous"), act: () => step(-1), off: shown.length === 0 },
    { key: "n", label: t("register"), act: () => go(link("/licenses/new")), off: !may("license_manager") },
  ]);
  const check = (name: string, label: string) => <label class="check-line"><input type="checkbox" name={name} checked={query.get(name) === "1"} onChange={(e) => setQuery({ [name]: e.currentTarget.checked ? "1" : null })} /> {label}</label>;
  const filtered = FIELDS.some((k) => query.get(k));
  return (
    <Sheet title={t("title")} about={t("about", { day: on })}
      tools={<><a href={link("/licenses/corrections")}>{t("corrections")}</a>{may("license_manager") ? <a class="button main" href={link("/licenses/new")}>{t("register")} <kbd>n</kbd></a> : <span class="small muted">{t("register_needs")}</span>}</>}>
      <section class="case-filters row" aria-label={t("filters")}>
        <Field label={t("search")}>{(p) => <input {...p} type="search" name="q" value={query.get("q") ?? ""} onInput={(e) => setQuery({ q: e.currentTarget.value || null })} />}</Field>
        <Field label={t("status")}>
          {(p) => (
            <select {...p} name="status" value={query.get("status") ?? ""} onChange={(e) => setQuery({ status: e.currentTarget.value || null })}>
              <option value="">{t("any")}</option>
              {["issued", "suspended", "not_begun", "expired", "exhausted", "revoked", "surrendered"].map((s) => <option key={s} value={s}>{status(s)}</option>)}
            </select>
          )}
        </Field>
        {check("usable", t("usable"))}
        {check("soon", t("soon", { n: SOON_DAYS }))}
        {filtered && <Button kind="quiet" onClick={() => setQuery(Object.fromEntries(FIELDS.map((k) => [k, null])))}>{t("clear_filters")}</Button>}
      </section>
      <ProblemBox problem={list.problem} retry={list.reload} />
      {list.first && !list.problem && <p class="busy" role="status">{t("loading")}</p>}
      {!list.first && list.items.length === 0 && <p class="empty">{filtered ? t("empty_filter") : t("empty")}</p>}
      {list.items.length > 0 && <Soon items={list.items} entries={entries} on={on} />}
      {list.items.length > 0 && shown.length === 0 && <p class="empty">{t("empty_filter")}</p>}
      <div class="stack" ref={box}>{shown.map((l, i) => <Row key={l.id} l={l} on={on} entries={entries} chosen={i === at} />)}</div>
      <p class="small muted" role="status">{t("shown_of", { n: shown.length, all: list.items.length })}{list.next ? ` ${t("more_on_server")}` : ""}</p>
      {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
    </Sheet>
  );
}
