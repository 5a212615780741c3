// SPDX-License-Identifier: Apache-2.0
//
// draft_card: one claim that is being made of a passage: the passage as it stands, what it says in one's own
// words, who made the text, and what else one wants to say of it.
import type { Problem } from "../api/client.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, Choice, Quote } from "../ui/ui.tsx";
import { MAKERS } from "./api.ts";
import { check, type Draft, FIELDS, type FieldName, faultOf, type Values } from "./draft.ts";
import { ClaimFields, merge } from "./fields.tsx";
import { LinkEditor } from "./link_editor.tsx";
import { words } from "./words.ts";

const FIRST: FieldName[] = ["says", "kind", "about", "source", "event", "stated", "effect", "items", "parties", "subject"];

export function DraftCard({ d, n, id, shared, problem, strict, others, linkPointers, change, drop }: {
  d: Draft; n: number; id: string; shared: Values; problem: Problem | null; strict: boolean;
  others: { id: string; says: string }[]; linkPointers: string[];
  change: (next: (old: Draft) => Draft) => void; drop: () => void;
}) {
  const t = useWords(words);
  const made = useCode(words, "made_");
  const pointer = `/claims/${n}`;
  const f = merge(shared, d.f);
  const wrong = check(f).length > 0 || !f.text_by;
  const set = (name: FieldName, value: string) => change((old) => ({ ...old, f: { ...old.f, [name]: value } }));
  const rest = FIELDS.map((s) => s.name).filter((x) => !FIRST.includes(x) && x !== "text_by");
  const restFault = problem?.errors.some((e) => rest.some((x) => e.pointer === `${pointer}/${x}`)) || (strict && check(f).some((m) => rest.includes(m.name)));
  return (
    <article class="card draft" data-draft={d.key} aria-label={t("draft_n", { n: n + 1 })}>
      <header class="row"><h3>{t("draft_n", { n: n + 1 })}</h3><code class="muted small">{id}</code><span class="small muted" role="status">{wrong ? t("draft_open") : t("draft_ready")}</span><Button kind="quiet" onClick={drop}>{t("draft_drop")}</Button></header>
      {d.passage && <blockquote><Quote lang={shared.lang || undefined}>{d.passage}</Quote></blockquote>}
      <div class={strict && !f.text_by ? "field faulty" : "field"} data-fault={strict && !f.text_by ? "" : undefined}>
        <Choice label={t("draft_text_by")} value={f.text_by ?? ""} onChange={(v) => set("text_by", v)} options={MAKERS.map((m) => ({ value: m, label: made(m) }))} />
        <p class="hint">{t("help_text_by")}</p>
        {strict && !f.text_by && <p class="fault">{t("fault_needed")}</p>}
      </div>
      {faultOf(problem, `${pointer}/text_by`) && <p class="fault">{faultOf(problem, `${pointer}/text_by`)}</p>}
      <ClaimFields f={d.f} set={set} shared={shared} only={FIRST} problem={problem} pointer={pointer} strict={strict} listId="abouts" />
      <details open={restFault || undefined}><summary>{t("draft_rest")}</summary>
        <ClaimFields f={d.f} set={set} shared={shared} only={rest} problem={problem} pointer={pointer} strict={strict} listId="abouts" />
      </details>
      <details open={d.links.length > 0 || undefined}><summary>{t("links_of_it")} ({d.links.length})</summary>
        <LinkEditor links={d.links} claims={others} set={(links) => change((old) => ({ ...old, links }))} problem={problem} pointers={linkPointers} />
      </details>
    </article>
  );
}
