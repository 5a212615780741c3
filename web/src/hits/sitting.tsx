// SPDX-License-Identifier: Apache-2.0
//
// sitting: how far one has come, what can be undone, and what was not saved, which stays until it is seen to.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Button, ProblemBox, Quote } from "../ui/ui.tsx";
import { hitLink } from "./filter.ts";
import { type Filter, useTold } from "./queue.ts";
import { pace, refused, type Said, seenTo } from "./trail.ts";
import { read } from "./whole.ts";
import { OutcomeBadge } from "./second.tsx";
import { words } from "./words.ts";

export function Sitting({ undoing, onUndo }: { undoing: Said | null; onUndo: () => void }) {
  const t = useWords(words);
  useTold();
  const { n, median } = pace();
  return (
    <div class="sitting">
      {n > 0 && <span class="small muted" data-decided={n}>{t("sitting_n", { n })}{median !== null && <>, {t("sitting_pace", { s: median.toFixed(1) })}</>}</span>}
      {undoing && <Button hotkey="z" onClick={onUndo}>{t("undo_of", { id: undoing.id })}</Button>}
    </div>
  );
}

function One({ s, f }: { s: Said; f: Filter }) {
  const t = useWords(words);
  const reason = useCode(words, "reason_");
  useTold();
  const now = read(s.id).data;
  const stale = s.problem?.status === 412 || s.problem?.code === "forbidden_transition";
  return (
    <div class="problem" role="group" aria-label={t("refused", { id: s.id })} data-refused={s.id}>
      <p role="alert"><strong>{t("refused", { id: s.id })} <Quote>{s.name}</Quote></strong>{s.reason && <> ({reason(s.reason)})</>}</p>
      {stale ? <p>{t("stale")}</p> : <ProblemBox problem={s.problem} />}
      {stale && now && (
        <p>{t("stale_now")} {now.state === "open" ? <Badge tone="open">{t("state_open")}</Badge> : <>{t(`state_${now.state}`)} <OutcomeBadge outcome={now.outcome} reason={now.reason} /></>} {now.note && <Quote>{now.note}</Quote>}</p>
      )}
      {s.note && <blockquote class="their-note">{s.note}</blockquote>}
      <p class="row">
        <a class="button" href={hitLink(s.id, f)} onClick={() => seenTo(s)}>{t("back_to", { id: s.id })}</a>
        <Button kind="quiet" onClick={() => seenTo(s)}>{t("dismiss")}</Button>
      </p>
    </div>
  );
}

export function Refused({ f }: { f: Filter }) {
  useTold();
  return <>{refused().map((s) => <One key={s.at + s.id} s={s} f={f} />)}</>;
}
