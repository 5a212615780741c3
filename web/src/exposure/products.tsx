// SPDX-License-Identifier: Apache-2.0
//
// products: what becomes of each: state, first day, days, value by week, what it hangs on and what it rests on.
import { useState } from "preact/hooks";
import { day as dayText, useCode, useWords } from "../i18n/i18n.ts";
import { link, usePlace } from "../shell/router.ts";
import { addDays } from "../text/days.ts";
import { Badge, Button } from "../ui/ui.tsx";
import { type Answer, at, type Product, READINGS, type Reading, type ReadingAnswer, type Without } from "./api.ts";
import { Bands } from "./band.tsx";
import { cmp, drawn, isZero, q, same } from "./exact.ts";
import { Day, Exact, FactSet, Grade, Item, Lanes, Money, RowRef, StateBadge, type View, Wide } from "./parts.tsx";
import { words } from "./words.ts";

export function useProductLink(): (p: { product: string; plant: string }) => string {
  const { path, query } = usePlace();
  return (p) => {
    const all = Object.fromEntries(query);
    return link(path, { ...all, product: p.product, plant: p.plant });
  };
}

export function useOverviewLink(): string {
  const { path, query } = usePlace();
  return link(path, { ...Object.fromEntries(query), product: null, plant: null });
}

/** One number when best and worst agree, else from one to the other. */
export function Between({ best, worst, show }: { best: string | null; worst: string | null; show: (v: string | null) => preact.ComponentChild }) {
  if (same(best, worst)) return <>{show(best)}</>;
  return <>{show(best)} … {show(worst)}</>;
}

function Headline({ r, reading, answer }: { r: ReadingAnswer; reading: Reading; answer: Answer }) {
  const t = useWords(words);
  return (
    <div class="x-headline">
      <span class="x-reading">{t(reading)}</span>
      <StateBadge state={r.state} rests={r.rests_on} />
      {r.first_stop_date && <strong>{r.state === "DEPENDS ON" && `${t("worst")}: `}<Day day={r.first_stop} date={r.first_stop_date} /></strong>}
      {(!isZero(r.worst.value_lost) || !isZero(r.best.value_lost)) && (
        <span>{t("lost")} <strong><Between best={r.best.value_lost} worst={r.worst.value_lost} show={(v) => <Money v={v} currency={answer.currency} />} /></strong></span>
      )}
    </div>
  );
}

function WithoutText({ w }: { w: Without }) {
  const code = useCode(words, "without_");
  return <>{code(w.state)}{w.date && <> <Day day={w.day} date={w.date} /></>}</>;
}

/** What was expected and promised by nobody. */
export function Rests({ r }: { r: ReadingAnswer }) {
  const t = useWords(words);
  if (r.rests_on.length === 0 && r.without_all === null) return null;
  return (
    <div class="x-rests">
      <h3>{t("rests_on")} <Badge tone="wait">{t("expected_not_promised")}</Badge></h3>
      <Wide label={t("rests_on")}><table>
        <thead><tr><th scope="col">{t("license")}</th><th scope="col">{t("expected_by")}</th><th scope="col">{t("lanes")}</th><th scope="col">{t("without_head")}</th></tr></thead>
        <tbody>
          {r.rests_on.map((x) => (
            <tr key={x.license}>
              <th scope="row"><code>{x.license}</code></th><td><Day day={x.expected} date={x.expected_date} /></td>
              <td><Lanes lanes={x.lanes} /></td><td><WithoutText w={x.without_it} /></td>
            </tr>
          ))}
          {r.without_all && <tr><th scope="row" colSpan={3}>{t("without_all")}</th><td><WithoutText w={r.without_all} /></td></tr>}
        </tbody>
      </table></Wide>
    </div>
  );
}

export function Depends({ p, answer }: { p: Product; answer: Answer }) {
  const t = useWords(words);
  const { depends, complete } = p.overall;
  const [most, setMost] = useState(8);
  if (depends.length === 0) return complete ? null : <p class="note">{t("depends_incomplete")}</p>;
  return (
    <div class="x-depends">
      <h3>{t("depends_on")}</h3>
      <ul>{depends.slice(0, most).map((set) => <li key={set.join()}><FactSet keys={set} answer={answer} /></li>)}</ul>
      {depends.length > most && <Button kind="quiet" onClick={() => setMost(depends.length)}>{t("more_n", { n: depends.length - most })}</Button>}
      {!complete && <p class="small muted">{t("depends_incomplete")}</p>}
    </div>
  );
}

function weekBar(v: string, most: string): number {
  return isZero(most) ? 0 : (drawn(q(v)) / drawn(q(most))) * 100;
}

/** A table whose cells are bars as well. */
export function Weeks({ p, answer, reading }: { p: Product; answer: Answer; reading: Reading | "both" }) {
  const t = useWords(words);
  const readings = reading === "both" ? READINGS : [reading];
  const all = readings.flatMap((r) => [...(p.readings[r].worst.by_week ?? []), ...(p.readings[r].best.by_week ?? [])]);
  if (all.length === 0) return <p class="small muted">{t("no_prices")}</p>;
  const most = all.reduce((a, b) => (cmp(q(a), q(b)) >= 0 ? a : b), "0");
  if (isZero(most)) return <p class="small muted">{t("nothing_lost")}</p>;
  const weeks = p.readings[readings[0]!].worst.by_week!.length;
  return (
    <Wide label={t("value_by_week")}>
      <table class="x-weeks">
        <caption>{t("value_by_week")}</caption>
        <thead><tr><th scope="col">{t("week_from")}</th>{readings.map((r) => <th scope="col" key={r}>{t(r)}</th>)}</tr></thead>
        <tbody>
          {Array.from({ length: weeks }, (_, w) => (
            <tr key={w}>
              <th scope="row">{addDays(answer.on, w * 7)}</th>
              {readings.map((r) => {
                const { best, worst } = p.readings[r];
                return (
                  <td key={r}>
                    <span class="x-bar" aria-hidden="true"><span style={{ width: `${weekBar(worst.by_week?.[w] ?? "0", most)}%` }} /></span>
                    <Between best={best.by_week?.[w] ?? null} worst={worst.by_week?.[w] ?? null} show={(v) => <Money v={v} currency={answer.currency} />} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** Both readings come to the same in all that is said of the product, not only in its state. */
export function alike(p: Product): boolean {
  const said = ({ state, depends, first_stop, rests_on, without_all, best, worst }: ReadingAnswer) => JSON.stringify([state, depends, first_stop, rests_on, without_all, best, worst]);
  return said(p.readings.as_written) === said(p.readings.as_reported);
}

export function Headlines({ p, answer, reading }: { p: Product; answer: Answer; reading: Reading | "both" }) {
  const t = useWords(words);
  if (reading === "both" && alike(p)) {
    return <div><Headline r={p.readings.as_written} reading="as_written" answer={answer} /><p class="small muted">{t("readings_alike")}</p></div>;
  }
  return <div>{(reading === "both" ? READINGS : [reading]).map((x) => <Headline key={x} r={p.readings[x]} reading={x} answer={answer} />)}</div>;
}

export function ProductCard({ p, reading, answer, tables, chosen }: View & { p: Product; reading: Reading | "both"; chosen: boolean }) {
  const t = useWords(words);
  const to = useProductLink();
  const shownReadings = reading === "both" ? READINGS : [reading];
  return (
    <article class={`card x-product ${chosen ? "chosen" : ""}`} data-product={at(p)} aria-labelledby={`x-p-${at(p)}`}>
      <header>
        <h2 id={`x-p-${at(p)}`}>{chosen ? tables.name(p.product) : <a href={to(p)} data-roving>{tables.name(p.product)}</a>} <span class="small muted"><code>{p.product}</code>{p.plant ? ` @ ${p.plant}` : ""}</span></h2>
        <span class="row"><span class="small muted">{t("plan_a_day")} <Exact v={p.rate} unit={tables.unit(p.product)} /></span><StateBadge state={p.overall.state} /></span>
      </header>
      <Headlines p={p} answer={answer} reading={reading} />
      <Bands answer={answer} readings={p.readings} reading={reading} />
      <div class="halves">
        <div><Depends p={p} answer={answer} />{shownReadings.map((r) => <Rests key={r} r={p.readings[r]} />)}</div>
        <details open><summary>{t("value_by_week")}</summary><Weeks p={p} answer={answer} reading={reading} /></details>
      </div>
    </article>
  );
}

/** Sets of lanes without which it cannot be made for ever, stock apart. */
export function Cuts({ p, tables }: { p: Product } & View) {
  const t = useWords(words);
  if (p.cuts.length === 0) return <p>{p.cuts_complete_to === 0 ? t("cuts_bound") : t("cuts_none")}</p>;
  const laneItem = (lane: string) => tables.of("lanes.csv").rows.find((r) => r.cells.lane === lane)?.cells.item ?? "";
  return (
    <>
      <ul class="x-cuts">
        {p.cuts.map((set) => (
          <li key={set.join()}>
            {set.length === 0 ? t("cut_empty") : set.map((l, i) => (
              <span key={l}>{i > 0 && <strong> {t("and")} </strong>}<code>{l}</code> <span class="muted">({tables.name(laneItem(l))})</span></span>
            ))}
          </li>
        ))}
      </ul>
      <p class="small muted">{p.cuts_complete_to === 0 ? t("cuts_bound") : t("cuts_complete", { n: p.cuts_complete_to })}</p>
    </>
  );
}

export function PathText({ r, title, tables }: View & { r: ReadingAnswer; title: string }) {
  const t = useWords(words);
  const end = useCode(words, "end_");
  if (r.path.length === 0) return <div><h3>{title}</h3><p>{t("no_path")}</p></div>;
  return (
    <div>
      <h3>{title}</h3>
      <p class="x-sentence" lang="en">{r.sentence}</p>
      <ol class="x-path">
        {r.path.map((s) => (
          <li key={`${s.item}@${s.plant}`}>
            <strong><Item id={s.item} plant={s.plant} tables={tables} /></strong>{" "}
            <span>{t("per_product")} <Exact v={s.per_product} unit={tables.unit(s.item)} /></span>{" · "}
            {isZero(s.days) ? <span class="muted">{t("no_stock")}</span> : <span>{t("lasts")} <Exact v={s.days} unit={t("days_unit")} /></span>}{" "}
            <Grade grade={s.grade} />
            {s.rows.map((at) => <RowRef key={at} at={at} tables={tables} />)}
          </li>
        ))}
        <li>{end(r.path_end)}{r.path_lane && <>: <code>{r.path_lane}</code></>}{r.first_stop_date && <> · {dayText(r.first_stop_date)}</>}</li>
      </ol>
      <p class="small">{t("weakest")} <Grade grade={r.grade} /></p>
    </div>
  );
}
