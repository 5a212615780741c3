// SPDX-License-Identifier: Apache-2.0
//
// trend: by which day a line would be used up if its use went on as in the last days. It is a projection of this
// page and is labelled so everywhere; computed from the entries alone (docs/desk.md 4.2), exactly, rounded down to
// the day.
import { addDays, daysBetween } from "../text/days.ts";
import { readAmount } from "./amounts.ts";
import type { BookName, Entry, License } from "./api.ts";

export const WINDOW_DAYS = 90;
export const SOON_DAYS = 60;

export interface Trend {
  line: number;
  book: BookName;
  unit: string;
  /** Used within the window, net of corrections. */
  used: bigint;
  /** First day of the window, and how many days it has. */
  from: string;
  days: number;
  /** On how many days something was used. */
  moves: number;
  /** Authorized and not used, reserved or not. */
  left: bigint;
  /** null: nothing was used in the window, so nothing can be said. */
  runsOut: string | null;
}

function net(e: Entry, account: string): bigint {
  const v = readAmount(e.amount)?.micros ?? 0n;
  return (e.to === account ? v : 0n) - (e.from === account ? v : 0n);
}

export function trendOf(l: License, entries: Entry[], line: number, book: BookName, on: string): Trend | null {
  const shown = l.lines.find((x) => x.line === line)?.[book];
  if (!shown) return null;
  const here = entries.filter((e) => e.line === line && e.book === book && e.on <= on);
  const authorized = -here.reduce((n, e) => n + net(e, "outside"), 0n);
  const usedInAll = here.reduce((n, e) => n + net(e, "used"), 0n);
  const moves = here.filter((e) => net(e, "used") !== 0n);
  const earliest = moves.reduce((d, e) => (e.on < d ? e.on : d), on);
  const start = addDays(on, 1 - WINDOW_DAYS);
  const from = [start, l.from < earliest ? l.from : earliest].reduce((a, b) => (a > b ? a : b));
  const inside = moves.filter((e) => e.on >= from);
  const used = inside.reduce((n, e) => n + net(e, "used"), 0n);
  const days = daysBetween(from, on) + 1;
  const left = authorized - usedInAll;
  const runsOut = used > 0n && days > 0 ? addDays(on, far((left * BigInt(days)) / used)) : null;
  return { line, book, unit: shown.unit, used, from, days, moves: new Set(inside.map((e) => e.on)).size, left: left > 0n ? left : 0n, runsOut };
}

/** A day that is further away than this says no more than "not soon". */
function far(days: bigint): number {
  return Number(days < 0n ? 0n : days > 36_500n ? 36_500n : days);
}

export function trendsOf(l: License, entries: Entry[], on: string): Trend[] {
  return l.lines.flatMap((x) => (["quantity", "value"] as const).map((b) => trendOf(l, entries, x.line, b, on))).filter((t) => t !== null);
}

/** The one that would be used up first. */
export function firstOut(trends: Trend[]): Trend | null {
  return trends.filter((t) => t.runsOut !== null).toSorted((a, b) => (a.runsOut! < b.runsOut! ? -1 : 1))[0] ?? null;
}

export const endsSoon = (l: License, on: string) => l.status === "issued" && l.until >= on && daysBetween(on, l.until) <= SOON_DAYS;
export const runsOutSoon = (l: License, t: Trend | null, on: string) =>
  l.status === "issued" && t !== null && t.runsOut !== null && daysBetween(on, t.runsOut) <= SOON_DAYS && t.runsOut < l.until;
