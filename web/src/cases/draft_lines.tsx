// SPDX-License-Identifier: Apache-2.0
//
// draft_lines: what an application asks for, line by line.
import { useWords } from "../i18n/i18n.ts";
import { Button, Field } from "../ui/ui.tsx";
import { type Draft, type DraftLine, emptyLine } from "./draft_body.ts";
import { words } from "./words.ts";

const LINES_MAX = 200;

export function DraftLines({ d, set }: { d: Draft; set: (part: Partial<Draft>) => void }) {
  const t = useWords(words);
  const change = (i: number, part: Partial<DraftLine>) => set({ lines: d.lines.map((l, k) => (k === i ? { ...l, ...part } : l)) });
  const next = () => Math.max(0, ...d.lines.map((l) => Number(l.line) || 0)) + 1;
  return (
    <fieldset class="card stack">
      <legend>{t("asked_for")}</legend>
      {d.lines.length === 0 && <p class="small muted">{d.receipt ? t("lines_are_taken") : t("no_lines")}</p>}
      {d.lines.map((l, i) => (
        <div key={i} class="fields draft-line" role="group" aria-label={t("line_n", { n: l.line })}>
          <Field label={t("line")}>{(f) => <input {...f} inputMode="numeric" pattern="[0-9]{1,4}" required value={l.line} onInput={(e) => change(i, { line: e.currentTarget.value })} />}</Field>
          <Field label={t("description")}>{(f) => <input {...f} maxLength={500} value={l.description} onInput={(e) => change(i, { description: e.currentTarget.value })} />}</Field>
          <Field label={t("code")} hint={t("hint_code")}>{(f) => <input {...f} maxLength={100} value={l.code} onInput={(e) => change(i, { code: e.currentTarget.value })} />}</Field>
          <Field label={t("quantity")} hint={t("hint_quantity")}>{(f) => <input {...f} value={l.quantity} onInput={(e) => change(i, { quantity: e.currentTarget.value })} />}</Field>
          <Field label={t("value")} hint={t("hint_value")}>{(f) => <input {...f} value={l.value} onInput={(e) => change(i, { value: e.currentTarget.value })} />}</Field>
          <div><Button onClick={() => set({ lines: d.lines.filter((_, k) => k !== i) })}>{t("take_out", { n: l.line })}</Button></div>
        </div>
      ))}
      <div><Button disabled={d.lines.length >= LINES_MAX} onClick={() => set({ lines: [...d.lines, emptyLine(next())] })}>{t("add_line")}</Button></div>
    </fieldset>
  );
}
