// SPDX-License-Identifier: Apache-2.0
//
// papers: what the application still needs, as tasks; and on whose word each act of the case rests.
import { useState } from "preact/hooks";
import { useGet } from "../api/use.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, CopyButton, Quote } from "../ui/ui.tsx";
import { isSha, WordField, WordLink } from "../ui/word.tsx";
import type { ActProps } from "./act.tsx";
import type { Case } from "./api.ts";
import { ClaimStatus } from "./parts.tsx";
import { words } from "./words.ts";

function Claim({ id }: { id: string }) {
  const kind = useCode(words, "kind_");
  const got = useGet<{ says: string; kind: string; status: string }>(`/v1/claims/${encodeURIComponent(id)}`);
  if (!got.data) return null;
  return <><div class="any"><Quote>{got.data.says}</Quote></div><div class="small">{kind(got.data.kind)} <ClaimStatus status={got.data.status} /></div></>;
}

export function Missing({ c }: { c: Pick<Case, "missing" | "receipt" | "state" | "id"> }) {
  const t = useWords(words);
  const paper = useCode(words, "paper_");
  if (c.missing === null) return <p class="note">{t("missing_unknown")}</p>;
  if (c.missing.length === 0) return <p><Badge tone="good">{t("missing_none")}</Badge></p>;
  return (
    <>
      <ul class="plain case-tasks">{c.missing.map((m) => <li key={m}><Badge tone="wait">{t("lacking")}</Badge> {paper(m)} <code class="small muted">{m}</code></li>)}</ul>
      <p class="small muted">{t("missing_how")}{" "}
        {c.receipt && <a href={link("/check", { receipt: c.receipt })}>{t("check_again")}</a>}{" "}
        {c.state === "draft" && <a href={link(`/cases/${c.id}/edit`)}>{t("act_edit")}</a>}
      </p>
    </>
  );
}

export function PapersTab({ c }: ActProps) {
  const t = useWords(words);
  const what = useCode(words, "step_");
  const [kept, setKept] = useState("");
  const rests = c.history.filter((s) => s.word !== null);
  return (
    <div class="stack">
      <section class="card"><h2>{t("missing")}</h2><Missing c={c} /></section>
      <section class="card">
        <h2>{t("rests_on")}</h2>
        {rests.length === 0 ? <p class="muted">{t("rests_none")}</p> : (
          <ul class="plain stack">
            {rests.map((s) => (
              <li key={s.event}>
                <p><strong>{what(s.what)}</strong> {s.on && <span class="day">{day(s.on)}</span>} · {isSha(s.word!) ? t("document") : t("claim")} <WordLink word={s.word} /></p>
                {!isSha(s.word!) && <Claim id={s.word!} />}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="card stack">
        <h2>{t("keep_document")}</h2>
        <p class="small muted">{t("keep_about")}</p>
        <WordField value={kept} onChange={setKept} />
        {isSha(kept) && <p><WordLink word={kept} /> <CopyButton text={kept} label={t("copy_sha")} /></p>}
      </section>
    </div>
  );
}
