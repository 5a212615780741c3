// SPDX-License-Identifier: Apache-2.0
//
// link_editor: what a claim that is being entered says of others: of those entered before, or beside it.
import type { Problem } from "../api/client.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, Field } from "../ui/ui.tsx";
import { OtherClaim } from "./acts.tsx";
import { LINKS } from "./api.ts";
import { type DraftLink, faultOf } from "./draft.ts";
import { useLinkWord } from "./parts.tsx";
import { words } from "./words.ts";

export function LinkEditor({ links, claims, set, problem, pointers, not }: {
  links: DraftLink[]; claims: { id: string; says: string }[]; set: (links: DraftLink[]) => void; problem: Problem | null;
  /** Where each stands in what is sent. */
  pointers: string[];
  not?: string;
}) {
  const t = useWords(words);
  const word = useLinkWord();
  const about = useCode(words, "linkabout_");
  const change = (i: number, part: Partial<DraftLink>) => set(links.map((l, k) => (k === i ? { ...l, ...part } : l)));
  return (
    <div class="stack">
      {links.map((l, i) => (
        <fieldset key={i} class="link-draft">
          <legend>{t("link_n", { n: i + 1 })}</legend>
          <div class="fields">
            <Field label={t("link_kind")} hint={about(l.kind)} fault={faultOf(problem, `${pointers[i]}/kind`)}>
              {(p) => <select {...p} name="link-kind" value={l.kind} onChange={(e) => change(i, { kind: e.currentTarget.value })}>{LINKS.map((k) => <option key={k} value={k}>{word(k, false)}</option>)}</select>}
            </Field>
            <OtherClaim label={t("link_to")} value={l.to} claims={claims} not={not} onChange={(to) => change(i, { to })} fault={faultOf(problem, `${pointers[i]}/to`) ?? problem?.errors.find((e) => e.pointer === pointers[i])?.message ?? null} />
            <Field label={t("note")} hint={t("note_hint")} fault={faultOf(problem, `${pointers[i]}/note`)}>
              {(p) => <input {...p} name="link-note" value={l.note} onInput={(e) => change(i, { note: e.currentTarget.value })} />}
            </Field>
          </div>
          <Button kind="quiet" onClick={() => set(links.filter((_, k) => k !== i))}>{t("link_drop")}</Button>
        </fieldset>
      ))}
      <p><Button onClick={() => set([...links, { kind: "confirms", to: "", note: "" }])}>{t("link_add")}</Button></p>
    </div>
  );
}
