// SPDX-License-Identifier: Apache-2.0
//
// days: days of the calendar as YYYY-MM-DD, and as numbers to count with. No hour and no zone is in them.
export const DAY_MS = 86_400_000;

export function toDay(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function toIso(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Written as a day is; whether there is such a day is for isDay(), or for the server, to say. */
export function likeDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

export function isDay(text: string | null | undefined): text is string {
  return !!text && likeDay(text) && !Number.isNaN(toDay(text)) && toIso(toDay(text)) === text;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

export function addDays(day: string, n: number): string {
  return new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10);
}

/** The server's day, not that of the place where somebody sits (docs/desk.md 3.8); `ahead`: so many days later. */
export function todayUtc(ahead = 0): string {
  return new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
}
