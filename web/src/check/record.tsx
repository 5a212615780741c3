// SPDX-License-Identifier: Apache-2.0
//
// record: what was a what-if becomes a decision: an event, a receipt, and hits for whom it resembles.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { go, link } from "../shell/router.ts";
import { Badge, Button, CopyButton, ProblemBox, say } from "../ui/ui.tsx";
import { type Answer, ASKERS, GATES } from "./api.ts";
import type { Shipment } from "./draft.ts";
import type { When } from "./live.ts";
import { words } from "./words.ts";

export interface Recorded {
  receipt: string;
  answer: Answer;
  /** What was sent, to see whether it is still what stands in the form. */
  key: string;
}

export function useRecord(shipment: Shipment, when: When) {
  const [gate, setGate] = useState("");
  const [done, setDone] = useState<Recorded | null>(null);
  const doing = useDo();
  const t = useWords(words);
  const record = () =>
    void doing.run(async () => {
      const r = await post<Answer>("/v1/check", shipment, { query: { gate, on: when.on, known: when.known } });
      setDone({ receipt: r.data.receipt.sha256, answer: r.data, key: JSON.stringify([shipment, when]) });
      say(t("recorded"));
    });
  return { gate, setGate, done, doing, record, current: done !== null && done.key === JSON.stringify([shipment, when]) };
}

/** Worst or best: a license may be what lets it go. */
export function needsLicense(a: Answer): boolean {
  return a.best === "license" || a.worst === "license";
}

export function CaseButton({ receipt, answer }: { receipt: string; answer: Answer }) {
  const t = useWords(words);
  const doing = useDo();
  if (!needsLicense(answer)) return null;
  if (!may("requester")) return <p class="small muted">{t("case_role")}</p>;
  const open = () =>
    void doing.run(async () => {
      const r = await post<{ id: string }>("/v1/cases", { receipt });
      go(link(`/cases/${r.data.id}`));
    });
  return (
    <>
      <Button onClick={open} disabled={doing.busy}>{t("open_case")}</Button>
      <ProblemBox problem={doing.problem} />
    </>
  );
}

export function receiptUrl(receipt: string): string {
  return `/check?receipt=${receipt}`;
}

export function RecordPart({ rec, ready, why }: { rec: ReturnType<typeof useRecord>; ready: boolean; why: string }) {
  const t = useWords(words);
  const gateName = useCode(words, "gate_");
  const allowed = may(...ASKERS);
  return (
    <section class="record" aria-label={t("record")}>
      <div class="row">
        <label class="row tight"><span class="small">{t("gate")}</span>
          <select value={rec.gate} onChange={(e) => rec.setGate(e.currentTarget.value)}>
            <option value="">{t("not_said")}</option>
            {GATES.map((g) => <option key={g} value={g}>{gateName(g)}</option>)}
          </select>
        </label>
        <Button kind="main" hotkey="Ctrl+Enter" disabled={!ready || !allowed || rec.doing.busy} onClick={rec.record}>{t("record")}</Button>
      </div>
      <p class="small muted">{!allowed ? t("role_missing") : ready ? t("record_about") : why}</p>
      <ProblemBox problem={rec.doing.problem} />
      {rec.done && (
        <div class="recorded" role="status">
          <p><Badge tone="good">{t("recorded")}</Badge> {!rec.current && <Badge tone="wait">{t("changed_since")}</Badge>}</p>
          <p class="row tight">
            <a href={link("/check", { receipt: rec.done.receipt })}>{t("receipt")} <code>{rec.done.receipt.slice(0, 16)}…</code></a>
            <CopyButton text={location.origin + receiptUrl(rec.done.receipt)} label={t("copy_link")} />
            <CopyButton text={rec.done.receipt} label={t("copy_receipt")} />
          </p>
          <div class="row tight">
            <CaseButton receipt={rec.done.receipt} answer={rec.done.answer} />
            <a class="button plain" href={link("/exposure", { receipt: rec.done.receipt })}>{t("what_stops")}</a>
            {rec.done.answer.hits.length > 0 && <a href={link("/hits", { shipment: rec.done.answer.id })}>{t("to_hits")}</a>}
          </div>
        </div>
      )}
    </section>
  );
}
