// SPDX-License-Identifier: Apache-2.0
//
// second: what is left to do with a hit that is proposed or closed: the second person's part, taking back, opening
// again. Who may do what is the ledger's to say; here it is offered, or the reason why not.
import { useEffect, useState } from "preact/hooks";
import { usePeople } from "../api/people.ts";
import { may, session } from "../api/session.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { Badge, Button, Quote, type Tone } from "../ui/ui.tsx";
import type { Outcome, Whole } from "./api.ts";
import { NoteField } from "./dispose.tsx";
import { type Act, noteOf } from "./trail.ts";
import { useTold } from "./queue.ts";
import { words } from "./words.ts";

const OUTCOME_TONE: Record<Outcome, Tone> = { same: "stop", different: "good", unclear: "open" };

export function OutcomeBadge({ outcome, reason }: { outcome: Outcome | null; reason: string | null }) {
  const t = useWords(words);
  const name = useCode(words, "reason_");
  if (outcome === null) return <Badge tone="plain">{t("outcome_none")}{reason && <>: {name(reason)}</>}</Badge>;
  return <Badge tone={OUTCOME_TONE[outcome]}>{t(`outcome_${outcome}`)}{reason && <>: {name(reason)}</>}</Badge>;
}

function Proposal({ h }: { h: Whole }) {
  const t = useWords(words);
  const { name } = usePeople();
  const who = (id: string) => name(id, t("by_system"));
  return (
    <>
      <p><OutcomeBadge outcome={h.outcome} reason={h.reason} /></p>
      {h.note && <blockquote class="their-note"><Quote>{h.note}</Quote></blockquote>}
      <p class="small muted">
        {h.proposed_by && t("proposed_by", { who: who(h.proposed_by) })}
        {h.closed_by && <> · {t("closed_by", { who: who(h.closed_by) })}</>} · {moment(h.changed)}
      </p>
    </>
  );
}

export type DoIt = (act: Exclude<Act, "propose">, note: string) => void;

export function ProposedPanel({ h, onDo }: { h: Whole; onDo: DoIt }) {
  const t = useWords(words);
  const [writing, setWriting] = useState(false);
  useTold();
  useEffect(() => setWriting(false), [h.id]);
  const own = h.proposed_by === session.person?.id;
  const can = may("approver") && !own;
  useKeys(t("state_proposed"), [
    { key: "c", label: t("confirm"), act: () => onDo("confirm", ""), off: !can },
    { key: "b", label: t("send_back"), act: () => setWriting(true), off: !can },
    { key: "t", label: t("reopen_own"), act: () => onDo("reopen", ""), off: !own },
  ]);
  return (
    <section class="card dispose" aria-labelledby="second-head">
      <h2 id="second-head">{t("state_proposed")}</h2>
      <Proposal h={h} />
      {can && !writing && (
        <p class="row">
          <Button kind="main" hotkey="c" onClick={() => onDo("confirm", "")}>{t("confirm")}</Button>
          <Button hotkey="b" onClick={() => setWriting(true)}>{t("send_back")}</Button>
        </p>
      )}
      {can && writing && <NoteField id={h.id} label={t("send_back_note")} hint={t("note_hint")} onSend={() => noteOf(h.id).trim() && onDo("send_back", noteOf(h.id))} onClose={() => setWriting(false)} />}
      {own && <><p class="note">{t("own_proposal")}</p><Button hotkey="t" onClick={() => onDo("reopen", "")}>{t("reopen_own")}</Button></>}
      {!own && !may("approver") && <p class="note">{t("not_approver")}</p>}
    </section>
  );
}

export function ClosedPanel({ h, onDo }: { h: Whole; onDo: DoIt }) {
  const t = useWords(words);
  const [writing, setWriting] = useState(false);
  useTold();
  useEffect(() => setWriting(false), [h.id]);
  const can = may("screener", "approver") && !(h.row_gone && h.outcome === null);
  useKeys(t("state_closed"), [{ key: "r", label: t("reopen"), act: () => setWriting(true), off: !can }]);
  const lapsed = useCode(words, "lapsed_");
  return (
    <section class="card dispose" aria-labelledby="closed-head">
      <h2 id="closed-head">{t("state_closed")}</h2>
      <Proposal h={h} />
      {h.outcome === null && h.reason && <p class="note">{lapsed(h.reason)}</p>}
      {can && !writing && <Button hotkey="r" onClick={() => setWriting(true)}>{t("reopen")}</Button>}
      {can && writing && <NoteField id={h.id} label={t("reopen_why")} hint={t("note_hint")} onSend={() => noteOf(h.id).trim() && onDo("reopen", noteOf(h.id))} onClose={() => setWriting(false)} />}
      {!may("screener", "approver") && <p class="note">{t("reopen_off")}</p>}
    </section>
  );
}
