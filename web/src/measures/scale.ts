// SPDX-License-Identifier: Apache-2.0
//
// scale: a span of days on a width, and its ticks.
import { DAY_MS, toDay, toIso } from "../text/days.ts";

export interface Span {
  from: number;
  until: number;
}

export const zooms = ["month", "year", "years", "all"] as const;
export type Zoom = (typeof zooms)[number];
const WIDTH: Record<Exclude<Zoom, "all">, number> = { month: 62, year: 426, years: 1218 };

/** The span that `zoom` shows around a day: more of what was than of what comes. */
export function spanOf(zoom: Zoom, center: number, whole: Span): Span {
  if (zoom === "all") return { from: whole.from - 60, until: whole.until + 200 };
  const w = WIDTH[zoom];
  const before = Math.round(w * 0.62);
  return { from: center - before, until: center - before + w };
}

export interface Scale extends Span {
  width: number;
  x: (day: number) => number;
}

export function scaleOf(span: Span, width: number): Scale {
  return { ...span, width, x: (d) => ((d - span.from) / (span.until - span.from)) * width };
}

/** x of a day, kept within the drawing; null days stand at the given end. */
export function edge(s: Scale, iso: string | null, end: "from" | "until"): number {
  if (iso === null) return end === "from" ? 0 : s.width;
  return Math.max(0, Math.min(s.width, s.x(toDay(iso))));
}

export interface Tick {
  day: number;
  label: string;
  major: boolean;
}

const STEPS = [1, 2, 3, 6, 12, 24, 60, 120];

/** First days of months, so many that labels do not touch; a year is named where it begins, and on the first. */
export function ticksOf(s: Scale, monthName: (iso: string) => string): Tick[] {
  const months = (s.until - s.from) / 30.44;
  const room = Math.max(2, Math.floor(s.width / 56));
  const step = STEPS.find((n) => months / n <= room) ?? 120;
  const out: Tick[] = [];
  const first = new Date(s.from * DAY_MS);
  let m = first.getUTCFullYear() * 12 + first.getUTCMonth() + 1;
  m = Math.ceil(m / step) * step;
  for (; ; m += step) {
    const iso = `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}-01`;
    const day = toDay(iso);
    if (day > s.until) break;
    const major = m % 12 === 0;
    out.push({ day, major, label: major ? iso.slice(0, 4) : monthName(iso) });
  }
  if (months < 4) for (let d = s.from - (s.from % 7) + 4; d < s.until; d += 7) {
    // Mondays; not where the name of a month stands.
    if (d >= s.from && !out.some((t) => Math.abs(t.day - d) < 3)) out.push({ day: d, major: false, label: toIso(d).slice(8) });
  }
  return out.sort((a, b) => a.day - b.day);
}
