// SPDX-License-Identifier: Apache-2.0
//
// split: a text that was pasted, and the claims that a person makes of it, side by side; all entered as one.
// The machine finds no claim in it. It proposes the words of the passage, and a day printed in it, and asks.
import { useEffect, useState } from "preact/hooks";
import { useAll } from "../api/pages.ts";
import { may } from "../api/session.ts";
import { type Doing, useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { link, usePlace } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Button, Field, ProblemBox, Sheet } from "../ui/ui.tsx";
import type { ClaimItem } from "./api.ts";
import { keepDocument } from "./capture.tsx";
import { printedDay } from "./day.ts";
import { check, type Draft, type FieldName, newDraft, suggestId, toClaim, toLinks, useKept, type Values } from "./draft.ts";
import { DraftCard } from "./draft_card.tsx";
import { AboutList, ClaimFields, merge } from "./fields.tsx";
import { toFault } from "./new.tsx";
import { OutcomeView } from "./outcome.tsx";
import { Passages } from "./passages.tsx";
import { type Entry, enter, type Outcome } from "./save.ts";
import { words } from "./words.ts";

/** Of the whole page; each claim may say otherwise. */
const SHARED: FieldName[] = ["by", "person", "published", "seen", "channel", "url", "lang", "about", "group", "text_by"];

interface Work {
  text: string;
  /** The text is there, and is being split. */
  splitting: boolean;
  keep: boolean;
  shared: Values;
  drafts: Draft[];
}

/** Each needs an id, by which the others can speak of it; one that is taken is not proposed. */
function idsOf(w: Pick<Work, "shared" | "drafts">, beside: ClaimItem[]): string[] {
  const taken = new Set([...beside.map((c) => c.id), ...w.drafts.map((d) => d.f.id?.trim() ?? "")]);
  const base = suggestId({ by: w.shared.channel || w.shared.by, published: w.shared.published });
  let n = 0;
  return w.drafts.map((d) => {
    if (d.f.id?.trim()) return d.f.id.trim();
    do n++; while (taken.has(`${base}.${n}`));
    return `${base}.${n}`;
  });
}

function entryOf(w: Work, beside: ClaimItem[], capture: string | null): Entry {
  const ids = idsOf(w, beside);
  return {
    claims: w.drafts.map((d, i) => toClaim({ ...merge({ ...w.shared, ...(capture ? { capture } : {}) }, d.f), id: ids[i] })),
    links: w.drafts.flatMap((d, i) => toLinks(ids[i]!, d.links)),
  };
}

/** Whose text it is has to be said, if only that it is not known. */
const unready = (w: Work) => w.drafts.some((d) => { const f = merge(w.shared, d.f); return check(f).length > 0 || !f.text_by; });

function Paste({ w, change }: { w: Work; change: Change }) {
  const t = useWords(words);
  return (
    <form class="card stack" onSubmit={(e) => { e.preventDefault(); change({ splitting: true }); }}>
      <Field label={t("paste")} hint={t("paste_about")} wide>
        {(p) => <textarea {...p} class="paste" name="text" rows={14} value={w.text} onInput={(e) => change({ text: e.currentTarget.value })} />}
      </Field>
      <p class="row"><Button kind="main" type="submit" disabled={w.text.trim() === ""}>{t("paste_go")}</Button></p>
    </form>
  );
}

type Change = (part: Partial<Work>) => void;

function Shared({ w, change, abouts }: { w: Work; change: Change; abouts: string[] }) {
  const t = useWords(words);
  return (
    <details class="card" open>
      <summary><strong>{t("shared")}</strong> <span class="small muted">{t("shared_about")}</span></summary>
      <AboutList id="abouts" more={abouts} />
      <ClaimFields f={w.shared} set={(n, v) => change({ shared: { ...w.shared, [n]: v } })} only={SHARED} ofPage problem={null} pointer="" strict={false} listId="abouts" />
      <label class="small"><input type="checkbox" checked={w.keep} onChange={(e) => change({ keep: e.currentTarget.checked })} /> {t("keep_text")}</label>
    </details>
  );
}

function Drafts({ w, change, beside, strict, does, save }: { w: Work; change: (next: (old: Draft[]) => Draft[]) => void; beside: ClaimItem[]; strict: boolean; does: Doing; save: () => void }) {
  const t = useWords(words);
  const ids = idsOf(w, beside);
  const others = [...w.drafts.map((d, i) => ({ id: ids[i]!, says: d.f.says ?? "" })), ...beside];
  let sent = 0; // links without a claim to lead to are not sent
  return (
    <section aria-labelledby="drafts" class="stack">
      <h2 id="drafts">{t("drafts", { n: w.drafts.length })}</h2>
      {w.drafts.length === 0 && <div class="empty">{t("drafts_none")}</div>}
      {w.drafts.map((d, i) => (
        <DraftCard key={d.key} d={d} n={i} id={ids[i]!} shared={w.shared} problem={does.problem} strict={strict} others={others.filter((o) => o.id !== ids[i])}
          linkPointers={d.links.map((l) => `/links/${l.to !== "" ? sent++ : "-"}`)}
          change={(next) => change((old) => old.map((x) => (x.key === d.key ? next(x) : x)))}
          drop={() => change((old) => old.filter((x) => x.key !== d.key))} />
      ))}
      {strict && unready(w) && <p class="fault" role="alert">{t("drafts_unready")}</p>}
      <ProblemBox problem={does.problem} />
      <p class="row"><Button kind="main" disabled={does.busy || w.drafts.length === 0} onClick={save}>{t("save_all", { n: w.drafts.length })}</Button><span class="small muted">{t("save_all_about")}</span></p>
    </section>
  );
}

function useWork() {
  const { query } = usePlace();
  const [w, setW, forget] = useKept<Work>("split", () => ({
    text: "", splitting: false, keep: true, drafts: [],
    shared: { seen: todayUtc(), person: "no", group: query.get("group") ?? "" },
  }));
  return {
    w, forget,
    change: (part: Partial<Work>) => setW((old) => ({ ...old, ...part })),
    drafts: (next: (old: Draft[]) => Draft[]) => setW((old) => ({ ...old, drafts: next(old.drafts) })),
  };
}

export function SplitPage() {
  const t = useWords(words);
  const { w, forget, change, drafts } = useWork();
  const [strict, setStrict] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [fresh, setFresh] = useState(0);
  const does = useDo();
  const beside = useAll<ClaimItem>("/v1/claims", { group: w.shared.group || null }).items ?? [];
  // The newest is what one goes on with.
  useEffect(() => {
    if (fresh > 0) document.querySelector(`[data-draft="${fresh}"]`)?.scrollIntoView({ block: "nearest" });
  }, [fresh]);
  const take = (passage: string) => {
    const d = newDraft({ says: passage, stated: printedDay(passage) }, passage);
    drafts((old) => [...old, d]);
    setFresh(d.key);
  };
  const save = async () => {
    setStrict(true);
    if (unready(w)) return toFault();
    const went = await does.run(async () => {
      const copy = w.keep && w.text.trim() !== "" ? await keepDocument(new Blob([w.text], { type: "text/plain;charset=utf-8" })) : null;
      setOutcome(await enter(entryOf(w, beside, copy?.sha256 ?? null)));
      forget();
      setStrict(false);
    });
    if (!went) toFault();
  };
  if (!may("evidence_editor")) return <Sheet title={t("enter_split")}><p class="note">{t("enter_not")}</p></Sheet>;
  if (outcome) return <Sheet title={t("enter_split")}><OutcomeView outcome={outcome} onMore={() => setOutcome(null)} /></Sheet>;
  return (
    <Sheet title={t("enter_split")} about={t("split_about")} tools={<a href={link("/evidence", { group: w.shared.group })}>← {t("back")}</a>}>
      <p class="note"><strong>{t("not_understood")}</strong> {t("not_understood_about")}</p>
      {!w.splitting ? <Paste w={w} change={change} /> : (
        <>
          <Shared w={w} change={change} abouts={[...new Set(beside.map((c) => c.about))]} />
          <div class="split">
            <div class="sticky">
              <Passages text={w.text} lang={w.shared.lang ?? ""} used={w.drafts.map((d) => d.passage)} onTake={take} />
              <p class="row small"><Button kind="quiet" onClick={() => change({ splitting: false })}>{t("paste_edit")}</Button><Button kind="quiet" onClick={() => drafts((old) => [...old, newDraft()])}>{t("draft_blank")}</Button></p>
            </div>
            <Drafts w={w} change={drafts} beside={beside} strict={strict} does={does} save={() => void save()} />
          </div>
        </>
      )}
    </Sheet>
  );
}
