// SPDX-License-Identifier: Apache-2.0
//
// bars: one row of the drawing: when it was published, from when to when it counts, what suspends it and when,
// where nobody knows, and the lines of the clocks. The table says the same in words.
import { useWords } from "../i18n/i18n.ts";
import { isDay, toDay } from "../text/days.ts";
import type { Suspension } from "./api.ts";
import type { Row } from "./model.ts";
import { edge, type Scale } from "./scale.ts";
import { words } from "./words.ts";

/** Of a row with a title in one line, and in two. */
const LOW = 30;
const HIGH = 42;
const MID = LOW / 2;
const ROOM_FOR_WORD = 74;

export interface Lines {
  on: string;
  known: string;
  today: string;
}

/** Public by the day of the knowledge clock? Unknown days are. */
type IsPublic = (measure: string) => boolean;

/** Suspensions of several rules over the same days are drawn once. */
function apart(list: Suspension[]): Suspension[] {
  const seen = new Map<string, Suspension>();
  for (const s of list) {
    const key = [s.by, s.rule === null, s.from, s.until, s.after, s.holds].join(" ");
    if (!seen.has(key)) seen.set(key, s);
  }
  return [...seen.values()];
}

function Suspended({ s, scale, end, isPublic, thin }: { s: Suspension; scale: Scale; end: number; isPublic: IsPublic; thin: boolean }) {
  const t = useWords(words);
  const x = edge(scale, s.from, "from");
  const last = Math.min(end, edge(scale, s.until, "until"));
  const part = s.rule !== null || thin;
  const [y, h] = part ? [MID + 1, 9] : [MID - 8, 16];
  const hidden = isPublic(s.by) ? "" : "tl-unseen";
  const word = t(`holds_${s.holds}`);
  const about = `${s.by}: ${s.from ?? "?"} – ${s.until ?? "…"}; ${word}; ${t(`after_${s.after}`)}`;
  return (
    <>
      {last > x && (
        <g class={`tl-suspension ${hidden}`}>
          <title>{about}</title>
          <rect class="tl-under" x={x} y={y} width={last - x} height={h} />
          <rect class="tl-hatch" x={x} y={y} width={last - x} height={h} />
          {!part && last - x > ROOM_FOR_WORD && <text class="tl-on-bar" x={x + 6} y={MID + 4}>{word}</text>}
        </g>
      )}
      {s.until !== null && s.after === "unverified" && end > last && toDay(s.until) < scale.until && (
        <g class={`tl-unclear ${hidden}`}>
          <title>{`${s.until}: ${t("after_unverified")}`}</title>
          <rect class="tl-under" x={last} y={y} width={end - last} height={h} />
          <rect class="tl-dots" x={last} y={y} width={end - last} height={h} />
          <text class="tl-mark" x={last + 4} y={part ? MID + 10 : MID + 5}>?</text>
        </g>
      )}
    </>
  );
}

function Validity({ row, scale }: { row: Row; scale: Scale }) {
  const t = useWords(words);
  if (row.from === null) return null;
  const x = edge(scale, row.from, "from");
  const end = edge(scale, row.until, "until");
  const hidden = row.state === "not_yet_public" ? "tl-unseen" : "";
  const unclear = [...new Set((row.measure?.rules ?? []).map((r) => r.unclear_day).filter(isDay))];
  const off = ["no_longer_in_force", "not_yet_in_force"].includes(row.state) ? "tl-off" : "";
  if (end <= x && !(toDay(row.from) >= scale.from && toDay(row.from) <= scale.until)) return null;
  return (
    <g class={`tl-bar tl-${row.lane} ${hidden} ${off}`}>
      <title>{`${row.from} – ${row.until ?? t("no_end")}`}</title>
      <rect x={x} y={MID - 8} width={Math.max(2, end - x)} height={16} />
      {row.until === null && end > x + 12 && <path class="tl-open-end" d={`M${end - 9} ${MID - 5}l6 5l-6 5`} />}
      {unclear.map((d) => <text key={d} class="tl-mark" x={edge(scale, d, "from") - 3} y={MID + 5}>?<title>{`${d}: ${t("unclear_day")}`}</title></text>)}
    </g>
  );
}

/** From being published to being in force, or back to the days that a report speaks of. */
function Published({ row, scale }: { row: Row; scale: Scale }) {
  const t = useWords(words);
  if (row.published === null) return null;
  const x = scale.x(toDay(row.published));
  const start = row.from === null ? x : edge(scale, row.from, "from");
  const [a, b] = [Math.max(0, Math.min(x, start)), Math.min(scale.width, Math.max(x, start))];
  return (
    <g class={`tl-pub ${row.claim ? "tl-of-claim" : ""}`}>
      {b - a > 1 && x < start && <line x1={a} x2={b} y1={MID} y2={MID} />}
      {x >= 0 && x <= scale.width && (
        row.claim
          ? <circle cx={x} cy={MID} r={5}><title>{`${row.published}: ${t("published")}`}</title></circle>
          : <path d={`M${x} ${MID - 6}l6 6l-6 6l-6 -6z`}><title>{`${row.published}: ${t("published")}`}</title></path>
      )}
    </g>
  );
}

/** Which of these measures the knowledge clock hides, as a text, so that a row is drawn anew when that changes alone. */
export function unseenOf(row: Row, isPublic: (measure: string) => boolean): string {
  const all = [...(row.measure?.suspended_by ?? []), ...(row.measure?.suspends ?? [])].map((s) => s.by);
  return [...new Set(all)].filter((id) => !isPublic(id)).join(" ");
}

/** Where the lines stand, as lengths that every row takes over: a clock that moves draws no row anew. */
export function lineStyle(scale: Scale, lines: Lines): Record<string, string> {
  const x = (iso: string) => `${Math.round(scale.x(toDay(iso)))}px`;
  return { "--tl-on": x(lines.on), "--tl-known": x(lines.known), "--tl-today": x(lines.today) };
}

/** What lies behind the knowledge clock: nobody could know it then. */
export function Beyond({ width, height }: { width: number; height: number }) {
  return <rect class="tl-beyond" width={width * 40} height={height} />;
}

export function ClockLines({ height }: { height: number }) {
  return <g>{(["today", "known", "on"] as const).map((k) => <line key={k} class={`tl-line tl-line-${k}`} x1={0.5} x2={0.5} y1={0} y2={height} />)}</g>;
}

/** What lies wholly before or after the span is said at its edge, with the day on which it ended or begins. */
function OffSpan({ row, scale }: { row: Row; scale: Scale }) {
  const first = [row.from, row.published].filter(isDay).sort()[0];
  if (first !== undefined && toDay(first) > scale.until) {
    return <text class="tl-off-span" text-anchor="end" x={scale.width - 4} y={MID + 4}>{first} →</text>;
  }
  const last = row.from === null && row.measure?.suspends.length ? null : row.until ?? (row.from === null ? row.published : null);
  return isDay(last) && toDay(last) < scale.from ? <text class="tl-off-span" x={4} y={MID + 4}>← {last}</text> : null;
}

export function Bars({ row, scale, unseen }: { row: Row; scale: Scale; unseen: string }) {
  const isPublic = (id: string) => !unseen.split(" ").includes(id);
  const end = edge(scale, row.until, "until");
  const m = row.measure;
  const height = row.name === row.title ? LOW : HIGH;
  return (
    <svg class="tl-bars" aria-hidden="true" viewBox={`0 0 ${scale.width} ${height}`} height={height}>
      <Beyond width={scale.width} height={height} />
      <g transform={`translate(0 ${(height - LOW) / 2})`}>
        <Validity row={row} scale={scale} />
        {m && apart(m.suspended_by).map((s) => <Suspended key={`${s.by}${s.rule}${s.from}`} s={s} scale={scale} end={end} isPublic={isPublic} thin={false} />)}
        {m && m.from === null && apart(m.suspends).slice(0, 1).map((s) => <Suspended key={s.by} s={s} scale={scale} end={scale.width} isPublic={isPublic} thin={true} />)}
        <OffSpan row={row} scale={scale} />
        <Published row={row} scale={scale} />
      </g>
      <ClockLines height={height} />
    </svg>
  );
}

/** The patterns that the rows refer to: once on the page. */
export function Patterns() {
  return (
    <svg class="tl-patterns" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="tl-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="tl-hatch-line" x1="0" y1="0" x2="0" y2="7" />
        </pattern>
        <pattern id="tl-dots" width="6" height="6" patternUnits="userSpaceOnUse">
          <circle class="tl-dot" cx="2" cy="2" r="1.2" />
        </pattern>
      </defs>
    </svg>
  );
}
