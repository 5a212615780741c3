// SPDX-License-Identifier: Apache-2.0
//
// clocks: the limits of time that the law sets an authority, how they are counted, and the calendars behind them.
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { useGet } from "../api/use.ts";
import { Badge, Loaded, Quote } from "../ui/ui.tsx";
import type { Clock } from "./api.ts";
import { LawText } from "./rules.tsx";
import { Days, Grade, StateBadge } from "./says.tsx";
import { Url } from "./measure.tsx";
import { words } from "./words.ts";

function CalendarOf({ c }: { c: Clock["calendar"] }) {
  const t = useWords(words);
  const unknown = c.years.filter((y) => !y.known);
  return (
    <details>
      <summary>{t("calendar")}: <Quote>{c.title}</Quote>{unknown.length > 0 && <> <Badge tone="open">{t("years_unknown", { years: unknown.map((y) => y.year).join(", ") })}</Badge></>}</summary>
      <dl class="pairs">
        <dt>{t("source")}</dt><dd><Grade grade={c.grade} /> <Quote>{c.source ?? t("unknown_word")}</Quote></dd>
        <dt>{t("url")}</dt><dd><Url url={c.url} /></dd>
        <dt>{t("captured")}</dt><dd>{c.captured ?? t("unknown_day")}</dd>
      </dl>
      <table>
        <thead><tr><th scope="col">{t("year")}</th><th scope="col">{t("notice")}</th><th scope="col">{t("published")}</th><th scope="col">{t("year_known")}</th></tr></thead>
        <tbody>
          {c.years.map((y) => <tr key={y.year}><th scope="row">{y.year}</th><td><Quote>{y.notice ?? t("unknown_word")}</Quote></td><td>{y.published ?? t("unknown_day")}</td><td>{y.known ? t("yes") : <Badge tone="open">{t("year_not_known")}</Badge>}</td></tr>)}
        </tbody>
      </table>
      <p class="small muted">{t("years_about")}</p>
    </details>
  );
}

export function ClockCard({ c }: { c: Clock }) {
  const t = useWords(words);
  const fact = useCode(words, "fact_");
  return (
    <article class="tl-rule" data-clock={c.id}>
      <header class="row"><h3><Quote>{c.title}</Quote></h3><StateBadge state={c.state} /><strong>{t("working_days", { n: c.working_days })}</strong></header>
      <dl class="pairs">
        <dt>{t("cite")}</dt><dd><a href={link(`/measures/${encodeURIComponent(c.measure)}`)}>{c.measure}</a> <Quote>{c.cite ?? ""}</Quote> <Grade grade={c.grade} /></dd>
        <dt>{t("col_days")}</dt><dd><Days from={c.from} until={c.until} unclear={c.unclear_day} /></dd>
        <dt>{t("counted_from")}</dt><dd>{fact(c.counted_from)}</dd>
        <dt>{t("not_counted")}</dt><dd>{c.not_counted.length === 0 ? t("not_counted_none") : <ul class="plain">{c.not_counted.map((p) => <li key={p.kind}><Quote>{p.label}</Quote> <code class="small muted">{p.kind}</code></li>)}</ul>}</dd>
        {c.instead_of && <><dt>{t("instead_of")}</dt><dd><code>{c.instead_of}</code></dd></>}
        {c.note && <><dt>{t("note")}</dt><dd><Quote>{c.note}</Quote></dd></>}
      </dl>
      {c.runs_when && <details><summary>{t("runs_when")}</summary><LawText text={c.runs_when} label={t("runs_when")} /></details>}
      {c.no_limit_when && <details><summary>{t("no_limit_when")}</summary><LawText text={c.no_limit_when} label={t("no_limit_when")} /></details>}
      <CalendarOf c={c.calendar} />
    </article>
  );
}

export function Clocks() {
  const t = useWords(words);
  const { on, known } = useClocks();
  const got = useGet<{ items: Clock[]; next: string | null }>("/v1/clocks", { query: { on, known, limit: 200 } });
  return (
    <Loaded got={got} empty={t("clocks_none")}>
      {(d) => <section class="card"><h2 class="hidden">{t("part_clocks")}</h2><p class="note">{t("silence")}</p>{d.items.map((c) => <ClockCard key={c.id} c={c} />)}</section>}
    </Loaded>
  );
}
