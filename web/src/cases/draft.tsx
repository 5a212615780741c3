// SPDX-License-Identifier: Apache-2.0
//
// draft: an application being written: from a decision that said a license is needed, by hand, or in place of a
// case that is before the authority. What is left empty is taken from the decision by the server, never guessed.
import { useEffect, useId, useState } from "preact/hooks";
import { post, Problem, put } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo, useGet } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { go, link } from "../shell/router.ts";
import { Button, Field, Loaded, ProblemBox, Quote, Sheet, Verdict } from "../ui/ui.tsx";
import type { Case, Changed, LawClock } from "./api.ts";
import { DraftLines } from "./draft_lines.tsx";
import { bodyOf, type Draft, DRAFT_TEXTS, emptyDraft, fromCase } from "./draft_body.ts";
import { words } from "./words.ts";

interface Answer {
  id: string | null;
  verdict: string;
  on: string;
  regimes: { regime: string; verdict?: string; lines?: { slots?: Record<string, { values: string[] }> }[] }[];
}

/** The words that the decision has for a slot, over all its lines. */
function slot(a: Answer | null, name: string): string[] {
  const all = a?.regimes.flatMap((r) => r.lines ?? []).flatMap((l) => l.slots?.[name]?.values ?? []) ?? [];
  return [...new Set(all)];
}

function Decision({ answer }: { answer: Answer }) {
  const t = useWords(words);
  return (
    <section class="card">
      <h2>{t("from_decision")}</h2>
      <p><Verdict verdict={answer.verdict} /> {answer.id && <code class="any">{answer.id}</code>} <span class="day">{answer.on}</span></p>
      <p class="small muted">{t("from_decision_about")}</p>
      {answer.verdict !== "license" && <p class="note">{t("decision_not_license")}</p>}
    </section>
  );
}

function Fields({ d, set, problem, kinds }: { d: Draft; set: (part: Partial<Draft>) => void; problem: Problem | null; kinds: string[] }) {
  const t = useWords(words);
  const clocks = useGet<{ items: LawClock[] }>("/v1/clocks", { query: { limit: 200 } });
  const list = useId();
  const fault = (f: string) => problem?.errors.find((e) => e.pointer === `/${f}`)?.message;
  const hint = (k: string) => (d.receipt ? t("empty_is_taken") : k === "regime" || k === "authority" || k === "destination" ? t(`hint_${k}`) : undefined);
  return (
    <div class="fields">
      {DRAFT_TEXTS.map((k) => (
        <Field key={k} label={t(k === "kind" ? "license_kind" : k === "title" ? "title_field" : k)} fault={fault(k)} wide={k === "title"}
          hint={k === "kind" ? (kinds.length > 0 ? t("kinds_of_decision", { kinds: kinds.join(", ") }) : t("hint_kind")) : k === "authority" ? t("hint_authority") : hint(k)}>
          {(f) => <input {...f} name={k} maxLength={500} list={k === "kind" ? list : undefined} value={d[k]} onInput={(e) => set({ [k]: e.currentTarget.value })} />}
        </Field>
      ))}
      <datalist id={list}>{kinds.map((k) => <option key={k} value={k} />)}</datalist>
      <Field label={t("clock_of_law")} hint={d.receipt ? t("empty_is_taken") : t("hint_clock")} fault={fault("clock")}>
        {(f) => (
          <select {...f} name="clock" value={d.clock} onChange={(e) => set({ clock: e.currentTarget.value })}>
            <option value="">{t("not_said")}</option>
            {(clocks.data?.items ?? []).map((k) => <option key={k.id} value={k.id} lang="en">{k.id}: {k.title}</option>)}
            {d.clock && !clocks.data?.items.some((k) => k.id === d.clock) && <option value={d.clock}>{d.clock}</option>}
          </select>
        )}
      </Field>
      <Field label={t("receipt")} hint={t("hint_receipt")} fault={fault("receipt")}>
        {(f) => <input {...f} name="receipt" class="mono" spellcheck={false} value={d.receipt} onInput={(e) => set({ receipt: e.currentTarget.value.trim() })} />}
      </Field>
      <Field label={t("measures")} hint={t("hint_measures")} fault={fault("measures")} wide>
        {(f) => <input {...f} name="measures" class="mono" spellcheck={false} value={d.measures} onInput={(e) => set({ measures: e.currentTarget.value })} />}
      </Field>
    </div>
  );
}

/** What submit will ask for that neither the form nor (perhaps) the decision has. */
function Lacks({ d }: { d: Draft }) {
  const t = useWords(words);
  const all = DRAFT_TEXTS.filter((k) => d[k].trim() === "").map((k) => t(k === "kind" ? "license_kind" : k === "title" ? "title_field" : k));
  if (d.lines.length === 0) all.push(t("asked_for"));
  if (all.length === 0) return null;
  return <p class="small muted">{d.receipt ? t("lacks_maybe", { what: all.join(", ") }) : t("lacks", { what: all.join(", ") })}</p>;
}

function Form({ start, id, etag, onStale }: { start: Draft; id: string | null; etag: string | null; onStale: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const [d, setD] = useState(start);
  const set = (part: Partial<Draft>) => setD((old) => ({ ...old, ...part }));
  const answer = useGet<Answer>(/^[0-9a-f]{64}$/.test(d.receipt) ? `/v1/receipts/${d.receipt}` : null);
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      try {
        const r = id ? await put<Changed>(`/v1/cases/${id}`, bodyOf(d), { ifMatch: etag }) : await post<Changed>("/v1/cases", bodyOf(d));
        go(link(`/cases/${r.data.id}`, { tab: r.data.missing?.length ? "papers" : null }));
      } catch (x) {
        if (x instanceof Problem && x.status === 412) onStale();
        throw x;
      }
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      {d.amends && <p class="note">{t("amends_about", { id: d.amends })}</p>}
      {answer.problem && <ProblemBox problem={answer.problem} retry={answer.reload} />}
      {answer.data && d.receipt && <Decision answer={answer.data} />}
      <section class="card"><Fields d={d} set={set} problem={doing.problem} kinds={slot(d.receipt ? answer.data : null, "license_kinds")} /></section>
      <DraftLines d={d} set={set} />
      <ProblemBox problem={doing.problem} />
      {doing.problem?.status === 412 && <p class="note">{t("draft_stale")} {id && <a href={link(`/cases/${id}`)} target="_blank" rel="noreferrer">{id}</a>}</p>}
      <Lacks d={d} />
      <div class="row">
        <Button kind="main" type="submit" disabled={doing.busy}>{id ? t("save_draft") : t("make_draft")}</Button>
        <a href={link(id ? `/cases/${id}` : "/cases")}>{t("cancel")}</a>
      </div>
      <p class="small muted">{t("draft_about")}</p>
    </form>
  );
}

export function DraftPage({ receipt, amends, edit }: { receipt: string | null; amends: string | null; edit: string | null }) {
  const t = useWords(words);
  const source = edit ?? amends;
  const got = useGet<Case>(source ? `/v1/cases/${encodeURIComponent(source)}` : null);
  // The form begins with what was read first; a later version does not wipe out what was typed.
  const [start, setStart] = useState<Draft | null>(source ? null : { ...emptyDraft, receipt: receipt ?? "" });
  useEffect(() => {
    if (start === null && got.data) setStart({ ...fromCase(got.data), amends: edit ? (got.data.amends ?? "") : (amends ?? "") });
  }, [got.data]);
  const title = edit ? t("edit_title", { id: edit }) : amends ? t("amend_title", { id: amends }) : t("new_case");
  return (
    <Sheet title={title} about={t("draft_page_about")}>
      {!may("requester") && <p class="note">{t("new_needs")}</p>}
      {edit && got.data && got.data.state !== "draft" && <p class="note">{t("no_draft_any_more")} <Quote>{got.data.id}</Quote></p>}
      {source && start === null ? <Loaded got={got}>{() => null}</Loaded> : start && <Form start={start} id={edit} etag={got.etag} onStale={got.reload} />}
    </Sheet>
  );
}
