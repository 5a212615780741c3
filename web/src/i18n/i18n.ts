// SPDX-License-Identifier: Apache-2.0
//
// i18n: which language is shown, and words in it. Each folder keeps its own words, one file per language, and
// joins them in words.ts; a key that a language lacks does not compile. Texts that come from the law, the lists
// and the engine are not translated: they are shown as they are, marked with their language (ui/quote.tsx).
//
//   const t = useWords(words);  t("hits_open", { n: 3 })
//
// {n} is replaced; {n|hit|hits} is the first form for one and the second for any other number.
import { useSyncExternalStore } from "preact/compat";

export const languages = {
  en: { name: "English", tag: "en", reviewed: true },
  zh: { name: "中文", tag: "zh-Hans", reviewed: false },
  ja: { name: "日本語", tag: "ja", reviewed: false },
  yo: { name: "Yorùbá", tag: "yo", reviewed: false },
} as const;
export type Language = keyof typeof languages;
export type Table<W> = Record<Language, W>;
/** All texts of one language, by key. */
export type Words<K extends string> = Record<K, string>;

const KEY = "lodestone.language";
const listeners = new Set<() => void>();

function first(): Language {
  const wanted = [new URLSearchParams(location.search).get("lang"), localStorage.getItem(KEY), ...navigator.languages];
  for (const w of wanted) {
    const short = w?.slice(0, 2).toLowerCase();
    if (short !== undefined && short in languages) return short as Language;
  }
  return "en";
}

let current: Language = first();
document.documentElement.lang = languages[current].tag;

export function language(): Language {
  return current;
}

export function setLanguage(l: Language): void {
  current = l;
  localStorage.setItem(KEY, l);
  document.documentElement.lang = languages[l].tag;
  for (const f of listeners) f();
}

function subscribe(f: () => void): () => void {
  listeners.add(f);
  return () => listeners.delete(f);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

export type Args = Record<string, string | number>;

export function fill(text: string, args: Args = {}): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (all, name: string, one?: string, other?: string) => {
    const v = args[name];
    if (v === undefined) return all;
    if (one !== undefined && other !== undefined) return Number(v) === 1 ? one : other;
    return typeof v === "number" ? number(v) : v;
  });
}

export type Say<K extends string> = (key: K, args?: Args) => string;

export function useWords<K extends string>(table: Table<Words<K>>): Say<K> {
  const l = useLanguage();
  return (key, args) => fill(table[l][key] ?? table.en[key], args);
}

/** A word of the API, such as a state or a kind: translated where `table` knows it, else as it is. */
export function useCode<K extends string>(table: Table<Words<K>>, prefix: string): (code: string | null | undefined) => string {
  const l = useLanguage();
  return (code) => {
    if (code === null || code === undefined) return "";
    const words = table[l] as Record<string, string>;
    return words[`${prefix}${code}`] ?? code.replaceAll("_", " ");
  };
}

/** Digits grouped as the language does. Amounts of the API are texts: use amount() for them. */
export function number(v: number): string {
  return v.toLocaleString(languages[current].tag);
}

/** "16000 USD" or "1980000000": digits grouped, nothing rounded, the unit kept. Exact: no float is made of it. */
export function amount(text: string): string {
  return text.replace(/\d+/, (d) => d.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f"));
}

/** A day of the law, YYYY-MM-DD: with the short weekday of the language, never in another form. */
export function day(iso: string | null | undefined): string {
  if (!iso) return "";
  const d = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(d.getTime())) return iso;
  return `${iso} ${d.toLocaleDateString(languages[current].tag, { weekday: "short", timeZone: "UTC" })}`;
}

/** A moment of the server, in UTC, to the minute. */
export function moment(iso: string | null | undefined): string {
  return iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : "";
}
