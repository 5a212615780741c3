// SPDX-License-Identifier: Apache-2.0
//
// clock: the clock of a case as a line of days: which were counted, on which it stood still and for what, where its
// limit lies; with the sentences of the engine, and the same as a table.
import { useEffect, useMemo, useState } from "preact/hooks";
import { get } from "../api/client.ts";
import { type Got, useGet } from "../api/use.ts";
import { day, languages, useCode, useLanguage, useWords } from "../i18n/i18n.ts";
import { useClocks } from "../shell/router.ts";
import { addDays, daysBetween } from "../text/days.ts";
import { Quote } from "../ui/ui.tsx";
import { WordLink } from "../ui/word.tsx";
import type { ActProps } from "./act.tsx";
import { type Case, isOver, type LawClock, type Pause } from "./api.ts";
import { type Counted, countedDays } from "./days.ts";
import { ClockWords } from "./parts.tsx";
import { words } from "./words.ts";

/** More days than this are not drawn: they are in the numbers. */
const MOST = 150;

function lastDrawn(c: Case): string {
  const { accepted, latest, on } = c.clock;
  const end = latest !== null && latest > on && !isOver(c.state) ? latest : on;
  const most = addDays(accepted!, MOST);
  return end < most ? end : most;
}

function useCounted(c: Case): { days: Map<string, Counted> | null; failed: boolean } {
  const { on, known } = useClocks();
  const [days, setDays] = useState<Map<string, Counted> | null>(null);
  const [failed, setFailed] = useState(false);
  const { accepted } = c.clock;
  useEffect(() => {
    setDays(null);
    setFailed(false);
    if (accepted === null || c.clock.official_days === null) return;
    const stop = new AbortController();
    const by = known ?? on ?? c.clock.on;
    const count = (d: string) => get<Case>(`/v1/cases/${c.id}`, { query: { on: d, known: by }, signal: stop.signal }).then((r) => r.data.clock.official_days);
    countedDays(accepted, lastDrawn(c), count).then(setDays, () => { if (!stop.signal.aborted) setFailed(true); });
    return () => stop.abort();
  }, [c.id, c.version, on, known]);
  return { days, failed };
}

const pauseOf = (pauses: Pause[], d: string) => pauses.find((p) => p.from <= d && (p.to === null || d <= p.to)) ?? null;

function Line({ c, days }: { c: Case; days: Map<string, Counted> }) {
  const t = useWords(words);
  const l = useLanguage();
  const pause = useCode(words, "pause_");
  const { accepted, latest, on } = c.clock;
  const month = (d: string) => new Date(`${d}T00:00:00Z`).toLocaleDateString(languages[l].tag, { month: "short", timeZone: "UTC" });
  let n = 0;
  const cells = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([d, counted]) => {
    if (counted) n++;
    const p = pauseOf(c.pauses, d);
    const future = d > on;
    const kind = counted === null ? "open" : counted ? "counted" : p ? "paused" : "off";
    const said = [day(d), counted === null ? t("day_unknown") : counted ? t("day_counted", { n }) : p ? t("day_paused", { kind: pause(p.kind) }) : t("day_off"),
      counted && p ? t("day_through", { kind: pause(p.kind) }) : "", d === latest ? t("day_limit") : "", d === on ? t("day_on") : "", future ? t("day_future") : ""].filter(Boolean).join(" · ");
    const first = d.endsWith("-01") || d === addDays(accepted!, 1);
    return (
      <span key={d} class="day-slot">
        <span class="day-month" aria-hidden="true">{first ? month(d) : ""}</span>
        <span title={said} class={`day-cell ${kind} ${future ? "future" : ""} ${d === latest ? "limit" : ""} ${d === on ? "today" : ""} ${counted && p ? "through" : ""}`} />
      </span>
    );
  });
  return (
    <figure class="days-figure">
      <div class="day-line" role="img" aria-label={c.clock.sentences.join(". ")}>{cells}</div>
      <figcaption class="day-legend small">
        <span><i class="day-cell counted" /> {t("legend_counted")}</span>
        <span><i class="day-cell off" /> {t("legend_off")}</span>
        <span><i class="day-cell paused" /> {t("legend_paused")}</span>
        <span><i class="day-cell counted through" /> {t("legend_through")}</span>
        <span><i class="day-cell counted future" /> {t("legend_future")}</span>
        <span><i class="day-cell off today" /> {t("legend_on", { day: on })}</span>
        {latest && <span><i class="day-cell off limit" /> {t("legend_limit", { day: latest })}</span>}
      </figcaption>
    </figure>
  );
}

function Pauses({ c, laws }: { c: Case; laws: Got<{ items: LawClock[] }> }) {
  const t = useWords(words);
  const kind = useCode(words, "pause_");
  const law = laws.data?.items.find((k) => k.id === c.clock.id);
  const stops = (p: Pause) => p.kind === "halt" ? t("pause_halt") : !law ? t("unknown")
    : law.not_counted.some((k) => k.kind === p.kind) ? t("pause_stops") : t("pause_through");
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("pauses")}>
      <table>
        <caption>{t("pauses")}</caption>
        <thead><tr><th scope="col">{t("field_pause")}</th><th scope="col">{t("from")}</th><th scope="col">{t("to")}</th><th scope="col">{t("law_says")}</th><th scope="col">{t("word")}</th></tr></thead>
        <tbody>
          {c.pauses.map((p) => (
            <tr key={p.kind + p.from}>
              <th scope="row">{kind(p.kind)}<div class="small muted law-label" lang="en">{law?.not_counted.find((k) => k.kind === p.kind)?.label}</div></th>
              <td class="day">{day(p.from)}</td><td class="day">{p.to ? day(p.to) : t("lasts")}</td><td>{stops(p)}</td><td><WordLink word={p.word} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ClockTab({ c }: ActProps) {
  const t = useWords(words);
  const laws = useGet<{ items: LawClock[] }>("/v1/clocks", { query: { limit: 200 } });
  const { days, failed } = useCounted(c);
  const { clock } = c;
  const law = useMemo(() => laws.data?.items.find((k) => k.id === clock.id), [laws.data, clock.id]);
  const n = (v: number | null) => (v === null ? t("unknown") : String(v));
  const end = clock.accepted ? lastDrawn(c) : "";
  return (
    <section class="card stack">
      <h2>{t("tab_clock")}</h2>
      <p><ClockWords clock={clock} over={isOver(c.state)} /></p>
      <ul class="clock-sentences" lang="en">{clock.sentences.map((s) => <li key={s}>{s}</li>)}</ul>
      {failed && <p class="problem">{t("days_failed")}</p>}
      {days && <Line c={c} days={days} />}
      {!days && !failed && clock.accepted && clock.official_days !== null && <p class="busy" role="status">{t("days_counting")}</p>}
      {days && clock.on > end && <p class="small muted">{t("days_cut", { n: daysBetween(clock.accepted!, end), day: end })}</p>}
      <dl class="pairs">
        <dt>{t("clock_of_law")}</dt><dd>{clock.id ? <code>{clock.id}</code> : t("clock_not_named")}{law && <> <Quote>{law.title}</Quote>{law.cite && <> (<Quote>{law.cite}</Quote>)</>}</>}</dd>
        <dt>{t("accepted")}</dt><dd>{clock.accepted ? day(clock.accepted) : t("not_accepted")}</dd>
        <dt>{t("official_days")}</dt><dd>{n(clock.official_days)}</dd>
        <dt>{t("elapsed_days")}</dt><dd>{n(clock.elapsed_days)}</dd>
        <dt>{t("paused_days")}</dt><dd>{n(clock.paused_days)}</dd>
        <dt>{t("limit")}</dt><dd>{clock.no_limit === "true" ? t("clock_no_limit") : clock.limit === null ? t("unknown") : t("working_days", { n: clock.limit })}</dd>
        <dt>{t("latest")}</dt><dd>{clock.latest ? day(clock.latest) : clock.no_limit === "true" ? t("clock_no_limit") : t("unknown")}</dd>
      </dl>
      {c.pauses.length > 0 ? <Pauses c={c} laws={laws} /> : <p class="small muted">{t("no_pauses")}</p>}
    </section>
  );
}
