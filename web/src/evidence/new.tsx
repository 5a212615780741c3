// SPDX-License-Identifier: Apache-2.0
//
// new: one claim, field by field, with what it says of others. With links it is an import of one: the claim and
// its links, or nothing.
import { useState } from "preact/hooks";
import { useAll } from "../api/pages.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { link, usePlace } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Button, ProblemBox, Sheet } from "../ui/ui.tsx";
import type { ClaimItem } from "./api.ts";
import { check, type Draft, FIELDS, type FieldName, newDraft, suggestId, toClaim, toLinks, useKept } from "./draft.ts";
import { LinkEditor } from "./link_editor.tsx";
import { AboutList, ClaimFields } from "./fields.tsx";
import { OutcomeView } from "./outcome.tsx";
import { enter, type Outcome } from "./save.ts";
import { words } from "./words.ts";

const PARTS = ["what", "who", "when", "made", "scope", "keep"] as const;

/** Moves to the first field that something is wrong with. */
export function toFault(): void {
  setTimeout(() => document.querySelector<HTMLElement>("[aria-invalid=true], [data-fault] input")?.focus(), 0);
}

export function NewPage() {
  const t = useWords(words);
  const { query } = usePlace();
  const [d, setD, forget] = useKept<Draft>("one", () => newDraft({ seen: todayUtc(), group: query.get("group") ?? "", about: query.get("about") ?? "" }));
  const [strict, setStrict] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const group = d.f.group ?? "";
  const beside = useAll<ClaimItem>("/v1/claims", { group: group === "" ? null : group });
  const does = useDo();
  const claims = beside.items ?? [];
  const withLinks = d.links.some((l) => l.to !== "");
  const pointer = withLinks ? "/claims/0" : "";
  const set = (name: FieldName, value: string) => setD((old) => ({ ...old, f: { ...old.f, [name]: value } }));
  const save = async () => {
    setStrict(true);
    if (check(d.f).length > 0) return toFault();
    const f = withLinks && !d.f.id ? { ...d.f, id: suggestId(d.f) } : d.f;
    const went = await does.run(async () => {
      setOutcome(await enter({ claims: [toClaim(f)], links: f.id ? toLinks(f.id, d.links) : [] }));
      forget();
      setStrict(false);
    });
    if (!went) toFault();
  };
  if (!may("evidence_editor")) return <Sheet title={t("enter_new")}><p class="note">{t("enter_not")}</p></Sheet>;
  return (
    <Sheet title={t("enter_new")} about={t("new_about")} tools={<a href={link("/evidence", { group })}>← {t("back")}</a>}>
      {outcome ? <OutcomeView outcome={outcome} onMore={() => setOutcome(null)} /> : (
        <form class="stack" noValidate onSubmit={(e) => { e.preventDefault(); void save(); }}>
          <AboutList id="abouts" more={[...new Set(claims.map((c) => c.about))]} />
          {PARTS.map((part) => (
            <section key={part} class="card">
              <h2>{t(`part_${part}`)}</h2>
              <ClaimFields f={d.f} set={set} only={FIELDS.filter((s) => s.part === part).map((s) => s.name)} problem={does.problem} pointer={pointer} strict={strict} listId="abouts" />
            </section>
          ))}
          <section class="card">
            <h2>{t("links_of_it")}</h2>
            <p class="small muted">{t("links_of_it_about")}</p>
            <LinkEditor links={d.links} claims={claims} set={(links) => setD((old) => ({ ...old, links }))} problem={does.problem} pointers={d.links.map((_, i) => `/links/${d.links.slice(0, i).filter((l) => l.to !== "").length}`)} />
          </section>
          {strict && check(d.f).length > 0 && <p class="fault" role="alert">{t("something_missing", { what: check(d.f).map((m) => t(m.name)).join(", ") })}</p>}
          <ProblemBox problem={does.problem} />
          <p class="row"><Button kind="main" type="submit" disabled={does.busy}>{t("save_claim")}</Button><Button onClick={() => { forget(); does.clear(); setStrict(false); }}>{t("clear_form")}</Button></p>
        </form>
      )}
    </Sheet>
  );
}
