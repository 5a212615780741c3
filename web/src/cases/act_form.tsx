// SPDX-License-Identifier: Apache-2.0
//
// act_form: one act of POST /v1/cases/{id}/acts: the day on which it was so, what it needs, what will follow.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useGet } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { todayUtc } from "../text/days.ts";
import { Button, Dialog, Field, ProblemBox } from "../ui/ui.tsx";
import { WordField } from "../ui/word.tsx";
import { type ActProps, useAct } from "./act.tsx";
import { type Act, DECISIONS, type FieldName, lacking } from "./acts.ts";
import type { Case, LawClock } from "./api.ts";
import { words } from "./words.ts";

type Values = Partial<Record<FieldName, string>> & { on: string; still: boolean; granted: number[] };

/** The law's own words for pauses, of the clock that runs; or, to end one, those that are open. */
function PauseField({ c, ends, value, onChange }: { c: Case; ends: boolean; value: string; onChange: (v: string) => void }) {
  const t = useWords(words);
  const clocks = useGet<{ items: LawClock[] }>("/v1/clocks", { query: { limit: 200 } });
  const law = clocks.data?.items.find((k) => k.id === c.clock.id);
  const label = (kind: string) => clocks.data?.items.flatMap((k) => k.not_counted).find((k) => k.kind === kind)?.label;
  const open = c.pauses.filter((p) => p.to === null && p.kind !== "supplement" && p.kind !== "halt").map((p) => p.kind);
  const kinds = ends ? open : (law?.not_counted.map((k) => k.kind) ?? []).filter((k) => !open.includes(k));
  return (
    <Field label={t("field_pause")} hint={ends ? t("unpause_hint") : law ? t("pause_hint") : t("pause_no_clock")}>
      {(f) => law || ends ? (
        <select {...f} name="pause" required value={value} onChange={(e) => onChange(e.currentTarget.value)}>
          <option value="">{t("choose")}</option>
          {kinds.map((k) => <option key={k} value={k} lang="en">{k}{label(k) ? `: ${label(k)}` : ""}</option>)}
        </select>
      ) : <input {...f} name="pause" required pattern="[a-z][a-z0-9_]*" value={value} onInput={(e) => onChange(e.currentTarget.value)} />}
    </Field>
  );
}

function LinesField({ c, value, onChange }: { c: Case; value: number[]; onChange: (v: number[]) => void }) {
  const t = useWords(words);
  return (
    <fieldset>
      <legend>{t("field_lines")}</legend>
      {c.lines.map((l) => (
        <label key={l.line} class="check-line any">
          <input type="checkbox" checked={value.includes(l.line)}
            onChange={(e) => onChange(e.currentTarget.checked ? [...value, l.line].sort((a, b) => a - b) : value.filter((n) => n !== l.line))} />{" "}
          {l.line}. {l.description} {l.quantity}
        </label>
      ))}
    </fieldset>
  );
}

function bodyOf(act: Act, v: Values): Record<string, unknown> {
  const body: Record<string, unknown> = { act: act.act };
  if (v.on) body.on = v.on;
  for (const f of act.fields) {
    if (f === "lines") body.lines = v.granted.map((line) => ({ line }));
    else if (f === "stands_still") { if (v.still) body.stands_still = true; } else if (v[f]?.trim()) body[f] = v[f]!.trim();
  }
  return body;
}

export function ActForm({ act, official, onClose, ...p }: ActProps & { act: Act; official: boolean; onClose: () => void }) {
  const t = useWords(words);
  const name = useCode(words, "act_");
  const follow = useCode(words, "follow_");
  const field = useCode(words, "field_");
  const doing = useAct(p);
  const [v, setV] = useState<Values>({ on: "", still: false, granted: [] });
  const set = (part: Partial<Values>) => setV((old) => ({ ...old, ...part }));
  const lacks = lacking(act, { ...v, lines: v.granted } as Partial<Record<FieldName, unknown>>);
  const fault = (f: string) => doing.problem?.errors.find((e) => e.pointer === `/${f}`)?.message;
  const area = (f: FieldName) => (
    <Field key={f} label={field(f)} hint={f === "reason" && DECISIONS.includes(act.act) && act.act !== "refuse" ? t("reason_against") : undefined} fault={fault(f)}>
      {(x) => <textarea {...x} name={f} value={v[f] ?? ""} onInput={(e) => set({ [f]: e.currentTarget.value })} />}
    </Field>
  );
  const one: Record<FieldName, () => ComponentChildren> = {
    word: () => <WordField key="word" value={v.word ?? ""} onChange={(word) => set({ word })} official={official} />,
    reference: () => <Field key="r" label={field("reference")} fault={fault("reference")}>{(x) => <input {...x} name="reference" maxLength={100} value={v.reference ?? ""} onInput={(e) => set({ reference: e.currentTarget.value })} />}</Field>,
    license: () => <Field key="l" label={field("license")} hint={t("license_hint")} fault={fault("license")}>{(x) => <input {...x} name="license" maxLength={100} value={v.license ?? ""} onInput={(e) => set({ license: e.currentTarget.value })} />}</Field>,
    pause: () => <PauseField key="p" c={p.c} ends={act.act === "unpause"} value={v.pause ?? ""} onChange={(pause) => set({ pause })} />,
    lines: () => <LinesField key="li" c={p.c} value={v.granted} onChange={(granted) => set({ granted })} />,
    stands_still: () => <label key="s" class="check-line"><input type="checkbox" name="stands_still" checked={v.still} onChange={(e) => set({ still: e.currentTarget.checked })} /> {t("field_stands_still")}</label>,
    reason: () => area("reason"),
    note: () => area("note"),
  };
  return (
    <Dialog title={`${name(act.act)} · ${p.c.id}`} onClose={onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        void doing.send(`/v1/cases/${p.c.id}/acts`, bodyOf(act, v)).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{follow(act.act)}</p>
        <ProblemBox problem={doing.problem} />
        {doing.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
        <Field label={t("field_on")} hint={t("on_hint", { day: p.c.since ?? p.c.opened.slice(0, 10) })} fault={fault("on")}>
          {(x) => <input {...x} type="date" name="on" min={p.c.since ?? undefined} placeholder={todayUtc()} value={v.on} onInput={(e) => set({ on: e.currentTarget.value })} />}
        </Field>
        {act.fields.map((f) => one[f]())}
        {lacks.length > 0 && <p class="small muted" id="lacks">{t("still_needs", { what: lacks.map((n) => n.split("|").map(field).join(` ${t("or")} `)).join("; ") })}</p>}
        <Button kind={act.danger ? "danger" : "main"} type="submit" disabled={doing.busy || lacks.length > 0} aria-describedby={lacks.length > 0 ? "lacks" : undefined}>{name(act.act)}</Button>
      </form>
    </Dialog>
  );
}
