// SPDX-License-Identifier: Apache-2.0
//
// corrections: entries that one person says are wrong; a second person moves them back, or lets them stand.
import { useState } from "preact/hooks";
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may, useSession } from "../api/session.ts";
import { amount, useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery, usePlace } from "../shell/router.ts";
import { Badge, Button, Field, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import { useWrite } from "./acts.tsx";
import type { Correction } from "./api.ts";
import { words } from "./words.ts";

function Decide({ c, reload }: { c: Correction; reload: () => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const doing = useWrite(c.version, reload);
  const [note, setNote] = useState("");
  if (!may("approver")) return <p class="small muted">{t("correction_needs_approver")}</p>;
  if (c.proposed_by === person?.id) return <p class="small muted">{t("correction_own")}</p>;
  return (
    <div class="stack sunk-box">
      <ProblemBox problem={doing.problem} />
      <Field label={t("why_stands")}>{(f) => <input {...f} name="note" value={note} onInput={(e) => setNote(e.currentTarget.value)} />}</Field>
      <div class="row">
        <Button kind="main" disabled={doing.busy} onClick={() => void doing.send(`/v1/corrections/${c.id}:confirm`, {})}>{t("confirm_correction")}</Button>
        <Button disabled={doing.busy || note.trim() === ""} onClick={() => void doing.send(`/v1/corrections/${c.id}:send_back`, { note: note.trim() })}>{t("let_stand")}</Button>
      </div>
    </div>
  );
}

export function CorrectionsPage() {
  const t = useWords(words);
  const state = useCode(words, "correction_");
  const { name } = usePeople();
  const { query } = usePlace();
  const openOnly = query.get("all") !== "1";
  const list = usePages<Correction>("/v1/corrections", { open: openOnly ? true : null });
  return (
    <Sheet title={t("corrections")} about={t("corrections_about")} tools={<a href={link("/licenses")}>{t("back")}</a>}>
      <p><label class="check-line"><input type="checkbox" name="all" checked={!openOnly} onChange={(e) => setQuery({ all: e.currentTarget.checked ? "1" : null })} /> {t("also_closed")}</label></p>
      <ProblemBox problem={list.problem} retry={list.reload} />
      {!list.first && list.items.length === 0 && <p class="empty">{t("no_corrections")}</p>}
      <div class="stack">
        {list.items.map((c) => (
          <article key={c.id} class="card">
            <h2>{c.id} · {amount(c.amount)} <Badge tone={c.state === "made" ? "good" : c.state === "proposed" ? "wait" : "plain"}>{state(c.state)}</Badge></h2>
            <p class="small"><a href={link(`/licenses/${c.license}`, { tab: "entries" })}>{c.license}, {t("entry")} {c.entry}</a></p>
            <blockquote class="any as-typed"><Quote>{c.reason}</Quote></blockquote>
            <p class="small any">{t("proposed_by", { who: name(c.proposed_by) })}{c.decided_by && ` · ${t("decided_by", { who: name(c.decided_by) })}`}</p>
            {c.note && <p class="any as-typed"><Quote>{c.note}</Quote></p>}
            {c.state === "proposed" && <Decide c={c} reload={list.reload} />}
          </article>
        ))}
        {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
      </div>
    </Sheet>
  );
}
