// SPDX-License-Identifier: Apache-2.0
//
// days: which days of a case its clock counted. The authority's calendar is the server's; here it is asked for the
// count on some days, and where the count of two days says all about those between, no more is asked.
import { addDays, daysBetween } from "../text/days.ts";

export type Counted = boolean | null;

/** Days after `from` up to `to`, each with whether the clock counted it; null where that is not known. */
export async function countedDays(from: string, to: string, count: (day: string) => Promise<number | null>): Promise<Map<string, Counted>> {
  const out = new Map<string, Counted>();
  const kept = new Map<string, Promise<number | null>>();
  const ask = (day: string) => {
    let p = kept.get(day);
    if (!p) kept.set(day, (p = count(day)));
    return p;
  };
  const set = (a: string, b: string, v: Counted) => {
    for (let d = addDays(a, 1); d <= b; d = addDays(d, 1)) out.set(d, v);
  };
  const split = async (a: string, b: string): Promise<void> => {
    const n = daysBetween(a, b);
    if (n <= 0) return;
    const [x, y] = await Promise.all([ask(a), ask(b)]);
    if (x === null || y === null || y < x) set(a, b, null);
    else if (y === x) set(a, b, false);
    else if (y - x === n) set(a, b, true);
    else if (n === 1) set(a, b, true);
    else {
      const middle = addDays(a, weekEnd(a, n));
      await Promise.all([split(a, middle), split(middle, b)]);
    }
  };
  await split(from, to);
  return out;
}

/** Cut at a Friday or a Sunday where there is one: most weeks then need no further question. */
function weekEnd(a: string, n: number): number {
  const half = Math.floor(n / 2);
  for (const d of [0, 1, -1, 2, -2, 3, -3]) {
    const k = half + d;
    if (k < 1 || k >= n) continue;
    const weekday = new Date(`${addDays(a, k)}T00:00:00Z`).getUTCDay();
    if (weekday === 5 || weekday === 0) return k;
  }
  return Math.max(1, half);
}
