// SPDX-License-Identifier: Apache-2.0
//
// kept: an answer that was recorded, as it was given; decided again on request, to see whether it is the same.
import { useState } from "preact/hooks";
import { all, get, post, Problem } from "../api/client.ts";
import { useDo, useGet } from "../api/use.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { go, link } from "../shell/router.ts";
import { Badge, Button, CopyButton, Loaded, ProblemBox, Sheet } from "../ui/ui.tsx";
import { AnswerView } from "./answer.tsx";
import type { Answer, Decision } from "./api.ts";
import { type Draft, draftOf, keep, type Shipment } from "./draft.ts";
import { useFacts } from "./facts.ts";
import { CaseButton, receiptUrl } from "./record.tsx";
import { words } from "./words.ts";

interface Replay {
  same: boolean;
  path?: string;
  message?: string;
}

/** The event of this receipt, among those of its shipment. */
async function decisionOf(a: Answer, receipt: string): Promise<Decision | null> {
  const found = await all<Decision>("/v1/decisions", { query: { shipment: a.id } });
  return found.items.find((d) => d.receipt === receipt) ?? null;
}

function Again({ receipt }: { receipt: string }) {
  const t = useWords(words);
  const [said, setSaid] = useState<Replay | null>(null);
  const doing = useDo();
  return (
    <>
      <Button disabled={doing.busy} onClick={() => void doing.run(async () => setSaid((await post<Replay>(`/v1/receipts/${receipt}:replay`)).data))}>{t("replay")}</Button>
      {said && (said.same ? <Badge tone="good">{t("same")}</Badge> : <Badge tone="stop">{t("differs")} {said.path} {said.message}</Badge>)}
      <ProblemBox problem={doing.problem} />
    </>
  );
}

function KeptTools({ a, receipt }: { a: Answer; receipt: string }) {
  const t = useWords(words);
  const gate = useCode(words, "gate_");
  const [d, setD] = useState<Decision | null>(null);
  const doing = useDo();
  const reopen = () =>
    void doing.run(async () => {
      const found = d ?? (await decisionOf(a, receipt));
      if (!found?.shipment_sha256) throw new Problem(404, "not_found", t("shipment_gone"), "", "");
      const s = (await get<Shipment | string>(`/v1/documents/${found.shipment_sha256}`)).data;
      const draft: Draft = draftOf(typeof s === "string" ? (JSON.parse(s) as Shipment) : s);
      keep(draft);
      go(link("/check"));
    });
  const who = () => void doing.run(async () => setD(await decisionOf(a, receipt)));
  return (
    <section class="card" aria-label={t("receipt")}>
      <p><strong>{t("receipt")}</strong> <code>{receipt}</code></p>
      <div class="row tight tools">
        <CopyButton text={location.origin + receiptUrl(receipt)} label={t("copy_link")} />
        <Button onClick={() => print()}>{t("print")}</Button>
        <Again receipt={receipt} />
        <Button onClick={reopen} disabled={doing.busy}>{t("open_in_form")}</Button>
        <CaseButton receipt={receipt} answer={a} />
        <a class="button plain" href={link("/exposure", { receipt })}>{t("what_stops")}</a>
        {d === null && <Button kind="quiet" onClick={who}>{t("who_asked")}</Button>}
      </div>
      {d && <p class="small">{t("asked_by", { who: d.by, when: moment(d.at) })}{d.gate ? ` · ${t("gate")}: ${gate(d.gate)}` : ""} · <a href={link("/audit", { object: d.by })}>{t("to_audit")}</a></p>}
      <ProblemBox problem={doing.problem} />
    </section>
  );
}

export function Kept({ receipt }: { receipt: string }) {
  const t = useWords(words);
  const got = useGet<Answer>(`/v1/receipts/${encodeURIComponent(receipt)}`);
  const { facts } = useFacts();
  return (
    <Sheet title={got.data?.id ? t("kept_of", { id: got.data.id }) : t("kept")} about={t("kept_about")} tools={<a class="button plain" href={link("/check")}>{t("to_form")}</a>}>
      <Loaded got={got}>
        {(a) => (
          <div class="stack">
            <KeptTools a={a} receipt={receipt} />
            <div class="card"><AnswerView answer={a} facts={facts} /></div>
          </div>
        )}
      </Loaded>
    </Sheet>
  );
}
