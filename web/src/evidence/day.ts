// SPDX-License-Identifier: Apache-2.0
//
// day: the day in a text as somebody printed it, read for one published on a given day: the rules of
// src/ledger/claim_day.h once more, so that a weekday that its date does not have is seen while it is typed.
// The server's own reading stands in the claim; this one is a help before there is a claim.
import { DAY_MS, toDay, toIso } from "../text/days.ts";

export interface StatedDay {
  /** The same for a day, seven days apart for a week; null: none was understood. */
  first: string | null;
  last: string | null;
  /** As printed, 0 Monday to 6 Sunday; null: none. */
  weekday: number | null;
  /** The day has another weekday than the one printed beside it. */
  clash: boolean;
  /** A day that no calendar has: February 30. */
  impossible: boolean;
}

const NOTHING: StatedDay = { first: null, last: null, weekday: null, clash: false, impossible: false };
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT: Record<string, number> = { tues: 1, thur: 3, thurs: 3 };
const CHINESE = "一二三四五六日";
const JAPANESE = "月火水木金土日";
const ERAS: Record<string, number> = { 令和: 2018, 平成: 1988, 昭和: 1925 };

interface Reader {
  year: number | null;
  month: number | null;
  day: number | null;
  weekday: number | null;
  /** The last number that no word has claimed yet. */
  number: number | null;
  direction: number | null;
  week: boolean;
  /** A day before or after the one that is printed: which, is not read. */
  beside: boolean;
}

function monthOf(w: string): number {
  const full = MONTHS.indexOf(w);
  if (full >= 0) return full + 1;
  if (w === "sept") return 9;
  return w.length === 3 ? MONTHS.findIndex((m) => m.startsWith(w)) + 1 : 0;
}

function weekdayOf(w: string): number {
  const full = WEEKDAYS.indexOf(w);
  if (full >= 0) return full;
  return SHORT[w] ?? (w.length === 3 ? WEEKDAYS.findIndex((d) => d.startsWith(w)) : -1);
}

/** A word; `rest` is what follows it. */
function word(r: Reader, w: string, rest: string): void {
  const direction = ["last", "this", "next"].indexOf(w);
  const month = monthOf(w);
  const weekday = weekdayOf(w);
  if (w === "may" && r.number === null && !/^[ .]*\d/.test(rest)) return; // the verb
  if (month > 0) {
    r.month ??= month;
    if (r.number !== null && r.number > 0) r.day ??= r.number;
  } else if (weekday >= 0) r.weekday ??= weekday;
  else if (direction >= 0) r.direction = direction - 1;
  else if (w === "week") r.week = r.direction !== null;
  else if (w === "before" || w === "after" || w === "ago") r.beside = true;
  else if (w !== "of" && w !== "the") r.number = null;
}

function number(r: Reader, digits: string, unit: string): void {
  const v = Number(digits.slice(0, 8));
  if (unit === "年") r.year ??= v;
  else if (unit === "月") r.month ??= v;
  else if (unit === "日" || unit === "号" || unit === "號") r.day ??= v;
  else if (digits.length === 4) r.year ??= v;
  else if (digits.length <= 2) {
    if (r.month !== null) r.day ??= v;
    else r.number = v;
  }
}

const TOKEN = new RegExp(
  [
    "(?<iso>\\d{4}-\\d{2}-\\d{2})(?!\\d)",
    "(?<digits>\\d+)(?<unit>年|月|日|号|號|st|nd|rd|th)?",
    "(?<word>[a-z]+)",
    "(?<beside>前|后|後)",
    "(?<week>上周|上週|上星期|先週|本周|本週|这周|今週|下周|下週|下星期|来週|來週)(?<weekend>[一二三四五六日天])?",
    "(?<era>令和|平成|昭和)(?<eraYear>元|\\d+)?(?<eraUnit>年)?",
    "(?:星期|周|週|礼拜|禮拜)(?<zh>[一二三四五六日天])",
    "(?:[（(](?<jb>[月火水木金土日])(?=曜|[）)]))|(?<ja>[月火水木金土日])曜日?",
  ].join("|"),
  "gi",
);
const chinese = (c: string) => (c === "天" ? 6 : CHINESE.indexOf(c));

function readAll(text: string): Reader {
  const r: Reader = { year: null, month: null, day: null, weekday: null, number: null, direction: null, week: false, beside: false };
  for (const m of text.matchAll(TOKEN)) {
    const g = m.groups!;
    if (g.iso) [r.year, r.month, r.day] = g.iso.split("-").map(Number) as [number, number, number];
    else if (g.digits) number(r, g.digits, g.unit ?? "");
    else if (g.word) word(r, g.word.toLowerCase(), text.slice(m.index + m[0].length));
    else if (g.beside) r.beside = true;
    else if (g.week) {
      r.direction = "上先".includes(g.week[0]!) ? -1 : "下来來".includes(g.week[0]!) ? 1 : 0;
      r.week = true;
      if (g.weekend) r.weekday ??= chinese(g.weekend);
    } else if (g.era && g.eraUnit && g.eraYear) r.year ??= ERAS[g.era]! + (g.eraYear === "元" ? 1 : Number(g.eraYear));
    else if (g.zh) r.weekday ??= chinese(g.zh);
    else if (g.jb ?? g.ja) r.weekday ??= JAPANESE.indexOf((g.jb ?? g.ja)!);
  }
  return r;
}

/** 0 Monday. Day 0, 1970-01-01, was a Thursday. */
const weekdayAt = (d: number) => (((d + 3) % 7) + 7) % 7;
export const weekdayOfDay = (iso: string) => weekdayAt(toDay(iso));

function makeDay(y: number, m: number, d: number): number | null {
  const t = new Date(Date.UTC(y, m - 1, d));
  return t.getUTCMonth() === m - 1 && t.getUTCDate() === d ? Math.round(t.getTime() / DAY_MS) : null;
}

function asDay(d: number | null, weekday: number | null): StatedDay {
  if (d === null) return { ...NOTHING, weekday, impossible: true };
  return { first: toIso(d), last: toIso(d), weekday, clash: weekday !== null && weekdayAt(d) !== weekday, impossible: false };
}

function monthAndDay(r: Reader, published: number | null): StatedDay {
  const year = published === null ? null : Number(toIso(published).slice(0, 4));
  if (r.year === null && year === null) return { ...NOTHING, weekday: r.weekday };
  const years = r.year !== null ? [r.year] : [year! - 1, year!, year! + 1];
  let best: number | null = null;
  for (const y of years) {
    const d = makeDay(y, r.month!, r.day!);
    if (d !== null && (best === null || Math.abs(d - published!) < Math.abs(best - published!))) best = d;
  }
  return asDay(best, r.weekday);
}

function dayAlone(r: Reader, published: number): StatedDay {
  for (let away = 0; away <= 31; away++)
    for (const d of [published - away, published + away])
      if (Number(toIso(d).slice(8)) === r.day) return asDay(d, r.weekday);
  return asDay(null, r.weekday);
}

/** Where printed text begins and ends that may be a day, for prefilling; the person reads it. */
const PRINTED = new RegExp(
  [
    "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:january|february|march|april|may|june|july|august|september|october|november|december) \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?",
    "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december)(?:,? \\d{4})?",
    "\\d{4}-\\d{2}-\\d{2}",
    "(?:(?:\\d{4}年|(?:令和|平成|昭和)(?:元|\\d+)年))?\\d{1,2}月\\d{1,2}[日号號](?:\\s*[（(]?(?:星期|周|週|礼拜|禮拜)?[一二三四五六日天月火水木金土](?:曜日?)?[）)]?)?",
    "(?:last|this|next) (?:week|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "(?:下|上|本|这)(?:周|週|星期)[一二三四五六日天]?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|(?:来|先|今)週",
  ].join("|"),
  "i",
);

export function printedDay(text: string): string {
  return PRINTED.exec(text)?.[0].trim() ?? "";
}

export function readStated(text: string, publishedOn: string | null): StatedDay {
  const r = readAll(text);
  const published = publishedOn === null || publishedOn === "" ? null : toDay(publishedOn);
  if (r.beside) return NOTHING;
  if (r.month !== null && r.month > 0 && r.day !== null && r.day > 0) return monthAndDay(r, published);
  if (published === null || (r.month ?? 0) > 0) return { ...NOTHING, weekday: r.weekday };
  if (r.day !== null && r.day > 0) return dayAlone(r, published);
  const monday = published - weekdayAt(published);
  if (r.week) {
    const first = monday + 7 * (r.direction ?? 0) + (r.weekday ?? 0);
    return { first: toIso(first), last: toIso(r.weekday !== null ? first : first + 6), weekday: r.weekday, clash: false, impossible: false };
  }
  if (r.weekday === null) return NOTHING;
  let d = monday + r.weekday;
  if (d > published || (d === published && (r.direction ?? 0) < 0)) d -= 7;
  if ((r.direction ?? 0) > 0) d += 7;
  return { first: toIso(d), last: toIso(d), weekday: r.weekday, clash: false, impossible: false };
}

/** The day of that weekday nearest to it: what may have been meant. */
export function nearest(iso: string, weekday: number): string {
  const d = toDay(iso);
  const ahead = (weekday + 7 - weekdayAt(d)) % 7;
  return toIso(ahead > 3 ? d + ahead - 7 : d + ahead);
}

export function weekdayName(weekday: number, tag: string): string {
  return new Date(Date.UTC(2024, 0, 1 + weekday)).toLocaleDateString(tag, { weekday: "long", timeZone: "UTC" });
}
