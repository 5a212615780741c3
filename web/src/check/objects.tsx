// SPDX-License-Identifier: Apache-2.0
//
// objects: values that are several things with parts of their own: licenses, findings, pauses. Their keys are the
// engine's (src/check/codec_parts.c, codec_clock.c), not those of a law. A key that is not known here is kept.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/ui.tsx";
import { isObject, type Json } from "./draft.ts";
import type { Edit } from "./editors.tsx";
import type { Fact } from "./facts.ts";
import { words } from "./words.ts";

type Kind = "text" | "date" | "list" | "number" | "status";
type Keys = [key: string, kind: Kind][];

const KEYS: Record<string, Keys> = {
  licenses: [["no", "text"], ["regime", "text"], ["kind", "text"], ["end_user", "text"], ["codes", "list"], ["valid_from", "date"],
    ["valid_until", "date"], ["status", "status"], ["remaining", "text"], ["remaining_value", "text"]],
  findings: [["about", "text"], ["line", "number"], ["value", "text"], ["by", "text"], ["on", "date"], ["basis", "text"], ["valid_until", "date"], ["void_if", "text"]],
  pauses: [["from", "date"], ["to", "date"], ["kind", "text"]],
};
const STATUS = ["valid", "used", "revoked", "expired", "suspended"];

export const hasParts = (f: Fact): boolean => f.type in KEYS;

function shown(v: Json | undefined): string {
  if (v === undefined || v === null) return "";
  if (Array.isArray(v)) return v.join(", ");
  return typeof v === "string" ? v : JSON.stringify(v);
}

/** A finding's value may be a set or yes or no: what looks like JSON is JSON. */
function given(kind: Kind, text: string): Json | undefined {
  if (text.trim() === "") return undefined;
  if (kind === "list") return text.split(/[,;]\s*/).filter((c) => c !== "");
  if (kind === "number") return /^\d+$/.test(text.trim()) ? Number(text) : text;
  if (/^(true|false|null|\[.*\]|\{.*\})$/s.test(text.trim())) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }
  return text;
}

function Part({ name, kind, value, label, change, fact }: { name: string; kind: Kind; value: Json | undefined; label: string; change: (v: Json | undefined) => void; fact: Fact }) {
  const t = useWords(words);
  const choice = kind === "status" ? STATUS : name === "kind" && fact.words.length > 0 ? fact.words.map((w) => w.word) : null;
  return (
    <label class="field">
      <span class="small">{label}</span>
      {choice ? (
        <select value={shown(value)} onChange={(e) => change(e.currentTarget.value || undefined)}>
          <option value="">{t("not_given")}</option>
          {choice.map((s) => <option key={s} value={s}>{fact.words.find((w) => w.word === s)?.text ?? s}</option>)}
        </select>
      ) : (
        <input type={kind === "date" ? "date" : "text"} autocomplete="off" list={name === "about" ? "facts" : undefined} defaultValue={shown(value)}
          onChange={(e) => change(given(kind, e.currentTarget.value))} />
      )}
    </label>
  );
}

export function ObjectsEditor({ value, change, fact, label }: Edit & { fact: Fact; label: string }) {
  const t = useWords(words);
  const part = useCode(words, "p_");
  const all = Array.isArray(value) ? value : [];
  const none = value === null || (Array.isArray(value) && value.length === 0);
  const put = (i: number, key: string, v: Json | undefined) =>
    change(all.map((o, k) => {
      if (k !== i) return o;
      const { [key]: _, ...rest } = isObject(o) ? o : {};
      return v === undefined ? rest : { ...rest, [key]: v };
    }));
  return (
    <div class="stack tight" role="group" aria-label={label}>
      {all.map((o, i) => (
        <div key={`${all.length}-${i}`} class="candidate">
          <div class="fields">
            {(KEYS[fact.type] ?? []).map(([key, kind]) => (
              <Part key={key} name={key} kind={kind} fact={fact} label={part(key)} value={isObject(o) ? o[key] : undefined} change={(v) => put(i, key, v)} />
            ))}
          </div>
          <Button kind="quiet" onClick={() => change(all.length === 1 ? undefined : all.filter((_, k) => k !== i))}>{t("remove")}</Button>
        </div>
      ))}
      <p class="row tight">
        <Button onClick={() => change([...all, {}])}>{t("add_one")}</Button>
        {all.length === 0 && <label class="tick"><input type="checkbox" checked={none} onChange={(e) => change(e.currentTarget.checked ? [] : undefined)} />{t("none")}</label>}
      </p>
    </div>
  );
}
