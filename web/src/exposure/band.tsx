// SPDX-License-Identifier: Apache-2.0
//
// band: the days of a product as a line: runs, slowed, stands, or open (best and worst differ). Each has a color, a
// pattern, a letter (those of the text report) and its word; the same stands in a list for those who hear it.
import { day as dayText, useWords } from "../i18n/i18n.ts";
import { addDays } from "../text/days.ts";
import { type Answer, READINGS, type Reading, type ReadingAnswer, type Run } from "./api.ts";
import { cmp, drawn, isZero, type Q, q, same, shown } from "./exact.ts";
import { words } from "./words.ts";

export type Light = "runs" | "slowed" | "stands" | "open";
export interface Stretch {
  from: string;
  until: string;
  light: Light;
}

const LETTER: Record<Light, string> = { runs: "=", slowed: "~", stands: "×", open: "?" };

/** The share that runs on a day; days are read once, since each is compared with many. */
function shares(run: Run): (day: Q) => string {
  const steps = run.steps.map((s) => ({ from: q(s.from), until: q(s.until), share: s.share }));
  return (day) => steps.find((s) => cmp(s.from, day) <= 0 && cmp(day, s.until) < 0)?.share ?? "0";
}

function cutsOf(runs: Run[]): string[] {
  const cuts = runs.flatMap((r) => r.steps).flatMap((s) => [s.from, s.until]);
  return cuts.sort((a, b) => cmp(q(a), q(b))).filter((c, i, all) => i === 0 || !same(c, all[i - 1]!));
}

function light(best: string, worst: string): Light {
  if (!same(best, worst)) return "open";
  if (isZero(best)) return "stands";
  return cmp(q(best), q(1)) >= 0 ? "runs" : "slowed";
}

export function stretches(r: ReadingAnswer): Stretch[] {
  const ends = cutsOf([r.best, r.worst]);
  const [best, worst] = [shares(r.best), shares(r.worst)];
  const out: Stretch[] = [];
  ends.slice(0, -1).forEach((from, i) => {
    const is = light(best(q(from)), worst(q(from)));
    const last = out.at(-1);
    if (last?.light === is) last.until = ends[i + 1]!;
    else out.push({ from, until: ends[i + 1]!, light: is });
  });
  return out;
}

/** Days on which the two readings are not the same: by their shares, since two that are slowed may be so unequally. */
export function differing(a: ReadingAnswer, b: ReadingAnswer): { from: string; until: string }[] {
  const ends = cutsOf([a.best, a.worst, b.best, b.worst]);
  const pairs = [[shares(a.best), shares(b.best)], [shares(a.worst), shares(b.worst)]] as const;
  const alike = (d: Q) => pairs.every(([x, y]) => same(x(d), y(d)));
  const out: { from: string; until: string }[] = [];
  ends.slice(0, -1).forEach((from, i) => {
    const until = ends[i + 1]!;
    if (alike(q(from))) return;
    const last = out.at(-1);
    if (last && same(last.until, from)) last.until = until;
    else out.push({ from, until });
  });
  return out;
}

const part = (v: string, horizon: number) => `${(drawn(q(v)) / horizon) * 100}%`;
const width = (s: { from: string; until: string }, horizon: number) => `${((drawn(q(s.until)) - drawn(q(s.from))) / horizon) * 100}%`;

function useSpan(answer: Answer): (s: { from: string; until: string }) => string {
  const t = useWords(words);
  return (s) => t("days_from_to", {
    from: shown(s.from)!.text, until: shown(s.until)!.text,
    date: dayText(addDays(answer.on, Math.floor(drawn(q(s.from))))),
  });
}

function Line({ label, list, answer }: { label: string; list: Stretch[]; answer: Answer }) {
  const t = useWords(words);
  const span = useSpan(answer);
  return (
    <div class="x-line">
      <span class="x-line-label">{label}</span>
      <ol class="x-band" aria-label={label}>
        {list.map((s) => (
          <li key={s.from} class={s.light} style={{ width: width(s, answer.horizon) }} title={`${t(`light_${s.light}`)}: ${span(s)}`}>
            <span aria-hidden="true" class="x-letter">{LETTER[s.light]}</span> <span class="x-word">{t(`light_${s.light}`)}</span>
            <span class="hidden"> {span(s)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Ticks({ answer }: { answer: Answer }) {
  const step = Math.max(7, Math.ceil(answer.horizon / 56) * 7);
  const days = Array.from({ length: Math.ceil(answer.horizon / step) }, (_, i) => i * step);
  return (
    <div class="x-line x-ticks" aria-hidden="true">
      <span class="x-line-label" />
      <div class="x-scale">
        {days.map((d) => <span key={d} style={{ left: part(String(d), answer.horizon) }}>{addDays(answer.on, d).slice(5)}</span>)}
      </div>
    </div>
  );
}

export function Bands({ answer, readings, reading }: { answer: Answer; readings: Record<Reading, ReadingAnswer>; reading: Reading | "both" }) {
  const t = useWords(words);
  const span = useSpan(answer);
  const lists = { as_written: stretches(readings.as_written), as_reported: stretches(readings.as_reported) };
  const apart = differing(readings.as_written, readings.as_reported);
  const shownReadings = reading === "both" ? READINGS : [reading];
  return (
    <div class="x-bands">
      {shownReadings.map((r) => <Line key={r} label={t(r)} list={lists[r]} answer={answer} />)}
      <div class="x-line x-apart">
        <span class="x-line-label">{t("difference")}</span>
        {apart.length === 0 ? <span class="small muted">{t("no_difference")}</span> : (
          <ol class="x-band thin" aria-label={t("difference")}>
            {apart.map((s, i) => (
              <li key={s.from} class="apart" title={span(s)}
                style={{ width: width(s, answer.horizon), marginLeft: width({ from: apart[i - 1]?.until ?? "0", until: s.from }, answer.horizon) }}>
                <span class="hidden">{span(s)}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
      <Ticks answer={answer} />
    </div>
  );
}

export function Legend() {
  const t = useWords(words);
  return (
    <ul class="plain x-legend">
      {(Object.keys(LETTER) as Light[]).map((l) => (
        <li key={l}><span class={`x-swatch ${l}`} aria-hidden="true">{LETTER[l]}</span> {t(`light_${l}`)}</li>
      ))}
      <li><span class="x-swatch apart" aria-hidden="true" /> {t("difference")}</li>
    </ul>
  );
}
