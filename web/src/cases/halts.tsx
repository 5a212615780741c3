// SPDX-License-Identifier: Apache-2.0
//
// halts: what is reported of classes of cases: on whose word, for which days, what became of that word. A report
// changes no case; it shows beside those that it means (docs/desk.md 3.3).
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { may } from "../api/session.ts";
import { useDo, useGet } from "../api/use.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { Button, Dialog, Field, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import { WordField, WordLink } from "../ui/word.tsx";
import type { ClassHalt } from "./api.ts";
import { ClaimStatus, Views } from "./parts.tsx";
import { words } from "./words.ts";

export function useClassWords(): (h: ClassHalt) => string {
  const t = useWords(words);
  return (h) => [h.regime && `${t("regime")} ${h.regime}`, h.authority && `${t("authority")} ${h.authority}`,
    h.destination && `${t("destination")} ${h.destination}`, h.measure && `${t("measure")} ${h.measure}`].filter(Boolean).join(" · ");
}

/** Whose word, and what became of it, as known then. */
export function Source({ claim }: { claim: string }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  const { known } = useClocks();
  const got = useGet<{ says: string; kind: string; status: string; by: string; why: string }>(`/v1/claims/${encodeURIComponent(claim)}`, { query: { known } });
  if (got.problem) return <><WordLink word={claim} /> <span class="muted">{t("claim_not_read")}</span></>;
  if (!got.data) return <WordLink word={claim} />;
  return (
    <>
      <div><ClaimStatus status={got.data.status} /> {kind(got.data.kind)} · <Quote>{got.data.by}</Quote></div>
      <div class="any"><Quote>{got.data.says}</Quote></div>
      <div class="small"><WordLink word={claim} /></div>
    </>
  );
}

function EndForm({ h, onClose, done }: { h: ClassHalt; onClose: () => void; done: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const [until, setUntil] = useState("");
  const [claim, setClaim] = useState("");
  return (
    <Dialog title={t("end_halt", { id: h.id })} onClose={onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        void doing.run(async () => {
          await post(`/v1/class_halts/${h.id}:end`, { until, ...(claim ? { claim } : {}) }, { ifMatch: `"${h.version}"` });
          done();
        }).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{t("end_halt_about")}</p>
        <ProblemBox problem={doing.problem} />
        <Field label={t("last_day")}>{(f) => <input {...f} type="date" name="until" required min={h.from} value={until} onInput={(e) => setUntil(e.currentTarget.value)} />}</Field>
        <WordField only="claim" value={claim} onChange={setClaim} />
        <Button kind="main" type="submit" disabled={doing.busy || until === ""}>{t("end_button")}</Button>
      </form>
    </Dialog>
  );
}

const CLASS = ["regime", "authority", "destination", "measure"] as const;

function NewHalt({ done }: { done: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const empty = { regime: "", authority: "", destination: "", measure: "", claim: "", from: "", until: "" };
  const [v, setV] = useState(empty);
  const set = (part: Partial<typeof empty>) => setV((o) => ({ ...o, ...part }));
  const fault = (f: string) => doing.problem?.errors.find((e) => e.pointer === `/${f}`)?.message;
  const named = CLASS.some((k) => v[k].trim() !== "");
  return (
    <form class="card stack" onSubmit={(e) => {
      e.preventDefault();
      const body = Object.fromEntries(Object.entries(v).map(([k, x]) => [k, x.trim()]).filter(([, x]) => x !== ""));
      void doing.run(async () => {
        await post("/v1/class_halts", body);
        done();
      }).then((ok) => ok && setV(empty));
    }}>
      <h2>{t("new_halt")}</h2>
      <p class="what-follows">{t("new_halt_about")}</p>
      <ProblemBox problem={doing.problem} />
      <div class="fields">
        {CLASS.map((k) => <Field key={k} label={t(k)} hint={t(`hint_${k}`)} fault={fault(k)}>{(f) => <input {...f} name={k} value={v[k]} onInput={(e) => set({ [k]: e.currentTarget.value })} />}</Field>)}
        <Field label={t("first_day")} fault={fault("from")}>{(f) => <input {...f} type="date" name="from" required value={v.from} onInput={(e) => set({ from: e.currentTarget.value })} />}</Field>
        <Field label={t("last_day")} hint={t("last_day_hint")} fault={fault("until")}>{(f) => <input {...f} type="date" name="until" value={v.until} onInput={(e) => set({ until: e.currentTarget.value })} />}</Field>
      </div>
      <WordField only="claim" value={v.claim} onChange={(claim) => set({ claim })} />
      {!named && <p class="small muted">{t("class_needed")}</p>}
      <div><Button kind="main" type="submit" disabled={doing.busy || !named || v.claim === "" || v.from === ""}>{t("new_halt_button")}</Button></div>
    </form>
  );
}

export function HaltsPage() {
  const t = useWords(words);
  const classWords = useClassWords();
  const list = usePages<ClassHalt>("/v1/class_halts");
  const [ending, setEnding] = useState<ClassHalt | null>(null);
  const mayWrite = may("evidence_editor", "adviser");
  return (
    <Sheet title={t("view_halts")} about={t("halts_about")}>
      <Views now="halts" />
      <ProblemBox problem={list.problem} retry={list.reload} />
      {!list.first && list.items.length === 0 && <p class="empty">{t("halts_empty")}</p>}
      <div class="stack">
        {list.items.map((h) => (
          <article key={h.id} class="card">
            <h2 class="any">{h.id} · {classWords(h)}</h2>
            <Source claim={h.claim} />
            <dl class="pairs small">
              <dt>{t("first_day")}</dt><dd>{day(h.from)}</dd>
              <dt>{t("last_day")}</dt><dd>{h.until ? day(h.until) : t("no_end_known")}</dd>
              <dt>{t("public_on")}</dt><dd>{day(h.known)}</dd>
              {h.ended_by && <><dt>{t("ended_by")}</dt><dd><WordLink word={h.ended_by} /> {h.end_known && t("public_on_day", { day: day(h.end_known) })}</dd></>}
            </dl>
            <p class="row small">
              <a href={link("/cases", { halted: "1", destination: h.destination, regime: h.regime })}>{t("cases_of_class")}</a>
              {mayWrite && <Button onClick={() => setEnding(h)}>{t("end_halt_button")}</Button>}
            </p>
          </article>
        ))}
        {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
        {mayWrite ? <NewHalt done={list.reload} /> : <p class="small muted">{t("halt_needs_role")}</p>}
      </div>
      {ending && <EndForm h={ending} onClose={() => setEnding(null)} done={list.reload} />}
    </Sheet>
  );
}
