// SPDX-License-Identifier: Apache-2.0
//
// values: what is typed, and what the engine reads (src/check/codec_value.c). Amounts stay text: no float is made.
import { isObject, type Json } from "./draft.ts";

/** Full-width digits and signs as keyboards of East Asia give them. */
function plain(s: string): string {
  return s.normalize("NFKC").replaceAll("，", ",").replaceAll("、", ",");
}

/** "200 kg", "200kg", "≥ 0.1 %": the number as typed, and the unit when one stands behind it. */
export function readAmount(typed: string, units: string[]): { number: string; unit: string } {
  const t = typed.normalize("NFKC");
  const m = /^([\s<>=≤≥]*[\d.,\s]*\d[\d.,]*\s*(?:(?:to|-|\.\.)\s*[\d.,]*\d[\d.,]*)?)\s*([^\d\s.,<>=-].*)?$/u.exec(t);
  if (!m) return { number: t, unit: "" };
  const said = (m[2] ?? "").trim();
  const unit = units.find((u) => u.toLowerCase() === said.toLowerCase()) ?? said;
  return { number: (m[1] ?? "").trimEnd(), unit };
}

/**
 * "Dy 2 %, Nd 29%, no Tb, Fe" -> {"Dy": "2 %", "Nd": "29 %", "Tb": null, "Fe": true}. Undefined when there is
 * nothing; an element that cannot be read is given on as it is, and the engine says what is wrong with it.
 */
export function readShares(typed: string): Json | undefined {
  const out: { [key: string]: Json } = {};
  for (const raw of plain(typed).split(/[,;\n]+/)) {
    const part = raw.trim();
    if (part === "") continue;
    const no = /^(?:no|without|无|無|kò sí)\s+(\S+)$/iu.exec(part);
    const share = /^(\S+?)[\s:=]+((?:[<>]=?|≤|≥)?\s*[\d.].*)$/u.exec(part);
    if (no?.[1]) out[no[1]] = null;
    else if (share?.[1] && share[2]) out[share[1]] = share[2].replace("≤", "<=").replace("≥", ">=").trim();
    else out[part] = true;
  }
  return Object.keys(out).length === 0 ? undefined : out;
}

export function writeShares(value: Json | undefined): string {
  if (Array.isArray(value)) return value.join(", ");
  if (!isObject(value)) return typeof value === "string" ? value : "";
  return Object.entries(value)
    .map(([k, v]) => (v === null || v === false ? `no ${k}` : v === true ? k : `${k} ${String(v)}`))
    .join(", ");
}
