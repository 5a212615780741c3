// SPDX-License-Identifier: Apache-2.0
//
// related: what of the desk hangs on claims: class halts, and cases that a word halted. A shipment names no
// claim, so none can be told.
import { useAll } from "../api/pages.ts";
import { day, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { Badge, ProblemBox, Quote } from "../ui/ui.tsx";
import type { CaseItem, ClassHalt } from "./api.ts";
import { words } from "./words.ts";

export function useRelated(ids: string[]) {
  const halts = useAll<ClassHalt>("/v1/class_halts");
  const cases = useAll<CaseItem>("/v1/cases");
  const { known } = useClocks();
  const set = new Set(ids);
  const wasPublic = (h: ClassHalt) => known === null || h.known <= known;
  // By then it stood without an end, whatever became of it.
  const asKnown = (h: ClassHalt) => (known !== null && h.end_known !== null && h.end_known > known ? { ...h, until: null, ended_by: null, end_known: null } : h);
  return {
    halts: halts.items?.map(asKnown).filter((h) => wasPublic(h) && (set.has(h.claim) || (h.ended_by !== null && set.has(h.ended_by)))) ?? null,
    cases: cases.items?.filter((c) => c.halted_by !== null && set.has(c.halted_by)) ?? null,
    whole: halts.whole && cases.whole,
    problem: halts.problem ?? cases.problem,
    reload: () => {
      halts.reload();
      cases.reload();
    },
  };
}

export function HaltLine({ h }: { h: ClassHalt }) {
  const t = useWords(words);
  const parts = [h.regime, h.authority, h.destination, h.measure].filter((x) => x !== null);
  return (
    <>
      <Badge tone="wait">{h.id}</Badge> {parts.length > 0 ? <Quote>{parts.join(" · ")}</Quote> : t("halt_any")}{" "}
      <span class="muted">{t("halt_from", { day: day(h.from) })}{h.until === null ? ` · ${t("halt_open")}` : ` · ${t("halt_until", { day: day(h.until) })}`}</span>
    </>
  );
}

export function Related({ ids }: { ids: string[] }) {
  const t = useWords(words);
  const r = useRelated(ids);
  return (
    <section aria-labelledby="related">
      <h2 class="section" id="related">{t("related")}</h2>
      <ProblemBox problem={r.problem} retry={r.reload} />
      {r.halts !== null && (r.halts.length === 0 ? <p class="muted">{t("no_halts")}</p> : (
        <>
          <h3>{t("halts")}</h3>
          <ul class="plain">{r.halts.map((h) => <li key={h.id}><HaltLine h={h} /> · <a href={link(`/evidence/${h.claim}`)}><code>{h.claim}</code></a> · <a href={link("/cases")}>{t("halt_cases")}</a></li>)}</ul>
        </>
      ))}
      {r.cases !== null && (r.cases.length === 0 ? <p class="muted">{t("no_cases")}</p> : (
        <>
          <h3>{t("halted_cases")}</h3>
          <ul class="plain">{r.cases.map((c) => <li key={c.id}><a href={link(`/cases/${c.id}`)}>{c.id}</a>{c.title && <> <Quote>{c.title}</Quote></>} <span class="muted">{t("by_word_of")} <code>{c.halted_by}</code></span></li>)}</ul>
        </>
      ))}
      {!r.whole && <p class="note">{t("related_not_whole")}</p>}
      <p class="small muted">{t("no_shipments")}</p>
    </section>
  );
}
