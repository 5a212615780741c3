// SPDX-License-Identifier: Apache-2.0
//
// exact: the numbers of an answer, which are texts and exact ("15.5", "2000/19"; docs/exposure.md 3). They are
// reckoned with as fractions of whole numbers; a float is made for drawing alone. What is rounded to be read says
// so with "≈" and keeps the exact text beside it.
import { amount } from "../i18n/i18n.ts";

export interface Q {
  readonly n: bigint;
  /** Above zero. */
  readonly d: bigint;
}

export const ZERO: Q = { n: 0n, d: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function make(n: bigint, d: bigint): Q {
  const s = d < 0n ? -1n : 1n;
  const g = gcd(n, d < 0n ? -d : d) || 1n;
  return { n: (s * n) / g, d: (s * d) / g };
}

/** null: it is no number. A share may be written with "%", as cells are. */
export function exact(text: string | number | null | undefined): Q | null {
  const m = /^\s*(-?)(\d+)(?:\.(\d+))?(?:\/(\d+))?\s*(%?)\s*$/.exec(String(text ?? ""));
  if (!m) return null;
  const behind = m[3] ?? "";
  const d = 10n ** BigInt(behind.length) * BigInt(m[4] ?? 1) * (m[5] ? 100n : 1n);
  if (d === 0n) return null;
  return make(BigInt(`${m[1]}${m[2]}${behind}`), d);
}

export const q = (text: string | number | null | undefined): Q => exact(text) ?? ZERO;
export const add = (a: Q, b: Q): Q => make(a.n * b.d + b.n * a.d, a.d * b.d);
export const sub = (a: Q, b: Q): Q => make(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (a: Q, b: Q): Q => make(a.n * b.n, a.d * b.d);
export const div = (a: Q, b: Q): Q | null => (b.n === 0n ? null : make(a.n * b.d, a.d * b.n));
export const cmp = (a: Q, b: Q): number => {
  const x = a.n * b.d - b.n * a.d;
  return x < 0n ? -1 : x > 0n ? 1 : 0;
};
export const same = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && cmp(q(a), q(b)) === 0);
export const isZero = (text: string | null | undefined): boolean => q(text).n === 0n;

/** For drawing only. */
export function drawn(a: Q): number {
  const whole = a.n / a.d;
  return Number(whole) + Number(((a.n - whole * a.d) * 1_000_000_000n) / a.d) / 1e9;
}

/** With at most so many places; half away from zero. */
export function decimal(a: Q, places: number): { text: string; rounded: boolean } {
  const scale = 10n ** BigInt(places);
  const minus = a.n < 0n;
  const n = (minus ? -a.n : a.n) * scale;
  const units = (2n * n + a.d) / (2n * a.d);
  const whole = (units / scale).toString();
  const behind = (units % scale).toString().padStart(places, "0").slice(0, places).replace(/0+$/, "");
  return {
    text: `${minus && units !== 0n ? "-" : ""}${whole}${behind === "" ? "" : `.${behind}`}`,
    rounded: units * a.d !== n,
  };
}

export interface Shown {
  text: string;
  /** The exact number, when the text is rounded or shortened. */
  title?: string;
}

function grouped(d: { text: string; rounded: boolean }): string {
  return (d.rounded ? "≈ " : "") + amount(d.text).replace("-", "−");
}

export function shown(text: string | null | undefined, places = 2): Shown | null {
  const v = exact(text);
  if (v === null) return text ? { text: String(text) } : null;
  const d = decimal(v, places);
  return d.rounded ? { text: grouped(d), title: String(text) } : { text: grouped(d) };
}

/** A share of the plan as a percentage. */
export function percent(text: string): Shown {
  const v = exact(text);
  if (v === null) return { text };
  const d = decimal(mul(v, q(100)), 1);
  return { text: `${grouped(d)} %`, title: d.rounded ? text : undefined };
}

const MILLION = q(1_000_000);

/** Money, in millions from ten million on: what the word for that is, the language has. */
export function money(text: string | null, currency: string, million: (n: string) => string): Shown | null {
  const v = exact(text);
  if (v === null) return null;
  const size = v.n < 0n ? -v.n : v.n;
  if (size < 10_000_000n * v.d) {
    const d = decimal(v, 2);
    return { text: `${grouped(d)} ${currency}`, title: d.rounded ? `${text} ${currency}` : undefined };
  }
  const d = decimal(div(v, MILLION)!, 1);
  return { text: `${million(grouped(d))} ${currency}`, title: `${amount(text!)} ${currency}` };
}

/** The sign is said, since it is a difference. */
export function text(a: Q): string {
  return a.d === 1n ? a.n.toString() : `${a.n}/${a.d}`;
}
