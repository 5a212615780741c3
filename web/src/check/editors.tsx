// SPDX-License-Identifier: Apache-2.0
//
// editors: one for each type of value (facts.ts). Each shows what was typed and gives what is to be sent, or
// undefined while it is nothing yet. Nothing is chosen beforehand.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useLanguage, useWords } from "../i18n/i18n.ts";
import { isObject, type Json } from "./draft.ts";
import { countryCode, type Fact, type Facts, wordText } from "./facts.ts";
import { hasParts, ObjectsEditor } from "./objects.tsx";
import { readAmount, readShares, writeShares } from "./values.ts";
import { words } from "./words.ts";

export interface Edit {
  /** Undefined: nothing given. */
  value: Json | undefined;
  /** As typed; null: to be made of the value. */
  text: string | null;
  change: (value: Json | undefined, text?: string | null) => void;
}

type Aria = { id: string; "aria-describedby"?: string; "aria-invalid"?: "true" };
type Props = Edit & { aria: Aria; label: string; facts: Facts; fact: Fact | null; options?: string[]; compact?: boolean };

const asText = (v: Json | undefined): string => (typeof v === "string" ? v : v === undefined || v === null ? "" : JSON.stringify(v));

function TextEditor({ value, text, change, aria }: Props) {
  const shown = text ?? asText(value);
  const input = (t: string) => change(t.trim() === "" ? undefined : t, t);
  return <input {...aria} type="text" autocomplete="off" value={shown} onInput={(e) => input(e.currentTarget.value)} />;
}

function DateEditor({ value, change, aria }: Props) {
  return <input {...aria} type="date" value={asText(value)} onChange={(e) => change(e.currentTarget.value || undefined)} />;
}

/** By name or code, in any language that the packs have; what is no country is not sent, and says so. */
function CountryEditor({ value, text, change, aria, facts }: Props) {
  const t = useWords(words);
  const l = useLanguage();
  const name = (code: string) => {
    const c = facts.countries.find((x) => x.code === code);
    return c ? wordText(c, code, l) : "";
  };
  const typed = text ?? asText(value);
  const code = asText(value);
  return (
    <span class="country">
      <input {...aria} type="text" list="countries" autocomplete="off" spellcheck={false} value={typed}
        onInput={(e) => {
          const t = e.currentTarget.value;
          change(countryCode(facts, t) ?? undefined, t);
        }} />
      {typed.trim() !== "" && code === "" ? <span class="fault small">{t("no_country")}</span>
        : <output class="small muted" for={aria.id}>{code !== "" && typed !== code ? code : name(code)}</output>}
    </span>
  );
}

export function CountryNames({ facts }: { facts: Facts }) {
  const l = useLanguage();
  return (
    <datalist id="countries">
      {facts.countries.map((c) => <option key={c.code} value={wordText(c, c.code, l)}>{c.code}</option>)}
    </datalist>
  );
}

function WordEditor({ value, change, aria, fact, options }: Props) {
  const l = useLanguage();
  const t = useWords(words);
  const all = fact?.words.length ? fact.words : (options ?? []).map((o) => ({ word: o, text: o, zh: null, ja: null }));
  const given = asText(value);
  const other = given.startsWith("other:");
  const strange = given !== "" && !other && !all.some((w) => w.word === given);
  return (
    <span class="stack tight">
      <select {...aria} value={other ? "other:" : given} onChange={(e) => change(e.currentTarget.value === "" ? undefined : e.currentTarget.value)}>
        <option value="">{t("not_given")}</option>
        {all.map((w) => <option key={w.word} value={w.word}>{wordText(w, w.word, l)}</option>)}
        {strange && <option value={given}>{given}</option>}
        {fact?.other && <option value="other:">{t("other")}</option>}
      </select>
      {other && <input type="text" aria-label={t("other_text")} value={given.slice(6)} onInput={(e) => change(`other:${e.currentTarget.value}`)} />}
    </span>
  );
}

function YesNoEditor({ value, change, aria, label, options }: Props) {
  const t = useWords(words);
  const all: { value: Json; label: string }[] = options
    ? options.map((o) => ({ value: o, label: o }))
    : [{ value: true, label: t("yes") }, { value: false, label: t("no") }];
  const normal = options ? value : value === "yes" ? true : value === "no" ? false : value;
  return (
    <span class="chips" role="group" aria-label={label} aria-describedby={aria["aria-describedby"]}>
      {all.map((o) => (
        <button key={String(o.value)} type="button" class={`chip ${normal === o.value ? "on" : ""}`}
          aria-pressed={normal === o.value} onClick={() => change(normal === o.value ? undefined : o.value)}>{o.label}</button>
      ))}
    </span>
  );
}

/** What was chosen, and the choice behind it: where space is short. */
function FoldedSet(p: Props) {
  const t = useWords(words);
  const l = useLanguage();
  const given = Array.isArray(p.value) ? p.value.map(asText) : null;
  const none = p.value === null || given?.length === 0;
  const text = (w: string) => wordText(p.fact?.words.find((x) => x.word === w) ?? { text: w, zh: null, ja: null }, w, l);
  return (
    <details class="folded">
      <summary aria-label={`${p.label}: ${none ? t("none_of_these") : (given?.map(text).join(", ") ?? t("not_given"))}`}>
        <span class={given === null && !none ? "muted" : ""}>{none ? t("none_of_these") : (given?.map(text).join(", ") ?? t("not_given"))}</span>
      </summary>
      <SetEditor {...p} compact={false} />
    </details>
  );
}

/** Several words at once. "None of these" is an answer, an empty set; nothing pressed is none. */
function SetEditor({ value, change, aria, label, fact }: Props) {
  const l = useLanguage();
  const t = useWords(words);
  const open = fact?.complete_key !== null && fact?.complete_key !== undefined;
  const given = Array.isArray(value) ? value.map(asText) : [];
  const all = [...(fact?.words ?? [])];
  for (const g of given) if (!all.some((w) => w.word === g)) all.push({ word: g, text: g, zh: null, ja: null });
  const none = value === null || (Array.isArray(value) && value.length === 0);
  const toggle = (w: string) => {
    const next = given.includes(w) ? given.filter((g) => g !== w) : [...given, w];
    change(next.length === 0 ? undefined : next);
  };
  return (
    <span class="chips" role="group" aria-label={label} aria-describedby={aria["aria-describedby"]}>
      {all.map((w) => (
        <button key={w.word} type="button" class={`chip ${given.includes(w.word) ? "on" : ""}`}
          aria-pressed={given.includes(w.word)} onClick={() => toggle(w.word)}>{wordText(w, w.word, l)}</button>
      ))}
      {!open && <button type="button" class={`chip none ${none ? "on" : ""}`} aria-pressed={none} onClick={() => change(none ? undefined : [])}>{t("none_of_these")}</button>}
    </span>
  );
}

function CountriesEditor({ value, text, change, aria, facts }: Props) {
  const t = useWords(words);
  const none = value === null || (Array.isArray(value) && value.length === 0);
  const shown = text ?? (Array.isArray(value) ? value.map(asText).join(", ") : "");
  const typed = (raw: string) => {
    const codes = raw.split(/[,;、，\n]+/).map((p) => p.trim()).filter((p) => p !== "").map((p) => countryCode(facts, p) ?? p);
    change(codes.length === 0 ? undefined : codes, raw);
  };
  return (
    <span class="row tight">
      <input {...aria} type="text" autocomplete="off" class="grow" value={shown} disabled={none} onInput={(e) => typed(e.currentTarget.value)} />
      <label class="tick"><input type="checkbox" checked={none} onChange={(e) => change(e.currentTarget.checked ? [] : undefined, null)} />{t("none")}</label>
    </span>
  );
}

function AmountEditor({ value, text, change, aria, fact }: Props) {
  const t = useWords(words);
  const units = fact?.units ?? [];
  const shown = text ?? asText(value);
  const { number, unit } = readAmount(shown, units);
  const only = units.length === 1 ? (units[0] ?? "") : "";
  const chosen = unit || only;
  const put = (n: string, u: string) => {
    const raw = `${n}${u === "" ? "" : ` ${u}`}`;
    const whole = /\d/.test(n) && u !== "" ? raw.trim() : undefined;
    change(n.trim() === "" ? undefined : whole, n.trim() === "" && u === "" ? null : raw);
  };
  return (
    <span class="amount">
      <input {...aria} type="text" inputMode="decimal" autocomplete="off" value={number}
        onInput={(e) => {
          const now = readAmount(e.currentTarget.value, units);
          put(now.number, now.unit || chosen);
        }} />
      {only !== "" ? <span class="unit">{only}</span> : (
        <select aria-label={t("unit")} value={chosen} onChange={(e) => put(number, e.currentTarget.value)}>
          <option value="">{t("unit")}</option>
          {chosen !== "" && !units.includes(chosen) && <option value={chosen}>{chosen}</option>}
          {units.map((u) => <option key={u} value={u}>{u}</option>)}
        </select>
      )}
      {number.trim() !== "" && value === undefined && <span class="fault small">{t("unit_missing")}</span>}
    </span>
  );
}

/** "Dy 2 %, Nd 29 %, no Tb", one after another or line by line. */
function SharesEditor({ value, text, change, aria }: Props) {
  const shown = text ?? writeShares(value);
  return <textarea {...aria} rows={2} spellcheck={false} value={shown} onInput={(e) => change(readShares(e.currentTarget.value), e.currentTarget.value)} />;
}

/** A code of a list, or the word that it is on none of its entries: that is an answer, too (null). */
function CodeEditor({ value, text, change, aria }: Props) {
  const t = useWords(words);
  const none = value === null;
  return (
    <span class="row tight">
      <input {...aria} type="text" autocomplete="off" spellcheck={false} class="grow" disabled={none} value={none ? "" : (text ?? asText(value))}
        onInput={(e) => change(e.currentTarget.value.trim() === "" ? undefined : e.currentTarget.value.trim(), e.currentTarget.value)} />
      <label class="tick"><input type="checkbox" checked={none} onChange={(e) => change(e.currentTarget.checked ? null : undefined, null)} />{t("not_listed")}</label>
    </span>
  );
}

/** What has no field of its own: as JSON. Half a value is kept as typed, and not sent. */
function JsonEditor({ value, text, change, aria }: Props) {
  const id = useId();
  const t = useWords(words);
  const shown = text ?? (value === undefined ? "" : JSON.stringify(value, null, 1));
  const broken = text !== null && text.trim() !== "" && value === undefined;
  return (
    <span class="stack tight">
      <textarea {...aria} aria-errormessage={broken ? id : undefined} rows={3} class="mono" spellcheck={false} value={shown}
        onInput={(e) => {
          const raw = e.currentTarget.value;
          let made: Json | undefined;
          try {
            made = JSON.parse(raw) as Json;
          } catch {
            made = undefined;
          }
          change(made, raw);
        }} />
      {broken && <span class="fault small" id={id}>{t("not_json_yet")}</span>}
    </span>
  );
}

/** Those are several buttons: their label is a legend. */
export function isGroup(f: Fact | null): boolean {
  return f !== null && (hasParts(f) || f.type === "yes_no" || (f.type === "word" && f.many));
}

export function Editor(p: Props): ComponentChildren {
  const f = p.fact;
  if (f === null && p.options?.length) return <YesNoEditor {...p} />;
  if (f === null) return isObject(p.value) || Array.isArray(p.value) ? <JsonEditor {...p} /> : <TextEditor {...p} />;
  if (f.type === "country") return f.many ? <CountriesEditor {...p} /> : <CountryEditor {...p} />;
  if (f.type === "word") return !f.many ? <WordEditor {...p} /> : p.compact ? <FoldedSet {...p} /> : <SetEditor {...p} />;
  if (f.type === "yes_no") return <YesNoEditor {...p} options={undefined} />;
  if (f.type === "amount") return <AmountEditor {...p} />;
  if (f.type === "shares") return <SharesEditor {...p} />;
  if (f.type === "code") return <CodeEditor {...p} />;
  if (f.type === "date") return <DateEditor {...p} />;
  if (hasParts(f)) return <ObjectsEditor {...p} fact={f} />;
  if (f.type === "row") return <JsonEditor {...p} />;
  return <TextEditor {...p} />;
}
