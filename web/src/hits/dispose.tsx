// SPDX-License-Identifier: Apache-2.0
//
// dispose: what a screener says of an open hit: a reason by its key, a note where the reason asks for one.
import { useEffect, useRef, useState } from "preact/hooks";
import { may } from "../api/session.ts";
import { useGet } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { type Key, useKeys } from "../shell/keys.ts";
import { Button, Field } from "../ui/ui.tsx";
import type { Outcome, Whole } from "./api.ts";
import { type Keyed, LETTER, needsNote, useReasons } from "./reasons.ts";
import { keepNote, noteOf } from "./trail.ts";
import { useTold } from "./queue.ts";
import { words } from "./words.ts";

export type Dispose = (reason: Keyed, note: string) => void;

/** Written before or after the reason; kept with the hit until it is sent, whatever comes between. */
export function NoteField({ id, label, hint, onSend, onClose }: {
  id: string; label: string; hint: string; onSend: () => void; onClose: () => void;
}) {
  const t = useWords(words);
  useTold();
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => ref.current?.focus(), [label]);
  const keys = (e: KeyboardEvent) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      onSend();
    } else if (e.key === "Escape") {
      e.preventDefault();
      onClose();
    }
  };
  return (
    <div class="note-field">
      <Field label={label} hint={hint}>
        {(p) => <textarea {...p} ref={ref} name="note" value={noteOf(id)} onInput={(e) => keepNote(id, e.currentTarget.value)} onKeyDown={keys} />}
      </Field>
      <Button kind="main" onClick={onSend}>{t("send")} <kbd>Enter</kbd></Button>
    </div>
  );
}

function ReasonButton({ r, asks, chosen, onClick }: { r: Keyed; asks: boolean; chosen: boolean; onClick: () => void }) {
  const t = useWords(words);
  const name = useCode(words, "reason_");
  return (
    <button type="button" class={`reason ${chosen ? "chosen" : ""}`} data-reason={r.code} title={r.about} aria-keyshortcuts={r.digit ?? r.keys} onClick={onClick}>
      <span class="keys">{r.digit ? <kbd>{r.digit}</kbd> : r.keys.split(" ").map((k, i) => <kbd key={i}>{k}</kbd>)}</span>
      <span class="what">{name(r.code)}{asks && <span class="asks" title={t("needs_note")}> <span aria-hidden="true">✎</span><span class="hidden">, {t("needs_note")}</span></span>}</span>
    </button>
  );
}

const GROUPS: Outcome[] = ["different", "same", "unclear"];

export function ReasonGroups({ reasons, asks, chosen, onChoose }: {
  reasons: Keyed[]; asks: (r: Keyed) => boolean; chosen: Keyed | null; onChoose: (r: Keyed) => void;
}) {
  const t = useWords(words);
  return (
    <>
      {GROUPS.map((g) => (
        <div key={g} class={`reason-group ${g}`} role="group" aria-label={t(g)}>
          <h3>{t(g)} <kbd>{LETTER[g]}</kbd>{g === "unclear" && <span class="small muted"> {t("unclear_about")}</span>}</h3>
          <div class="reasons">
            {reasons.filter((r) => r.outcome === g).map((r) => (
              <ReasonButton key={r.code} r={r} asks={asks(r)} chosen={chosen?.code === r.code} onClick={() => onChoose(r)} />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

export function reasonKeys(reasons: Keyed[], name: (code: string) => string, choose: (r: Keyed) => void): Key[] {
  return reasons.flatMap((r) => {
    const key = { label: name(r.code), act: () => choose(r) };
    return r.digit ? [{ key: r.digit, ...key }, { key: r.keys, ...key }] : [{ key: r.keys, ...key }];
  });
}

interface Policy { items: { key: string; value: string }[] }

function SecondPerson() {
  const t = useWords(words);
  const got = useGet<Policy>("/v1/policy");
  const value = got.data?.items.find((p) => p.key === "hits.second_person")?.value;
  if (value !== "all" && value !== "likely" && value !== "none") return null;
  return <p class="small muted">{t(`second_${value}`)}</p>;
}

export function DisposePanel({ h, onDispose }: { h: Whole; onDispose: Dispose }) {
  const t = useWords(words);
  const name = useCode(words, "reason_");
  const reasons = useReasons();
  const [asking, setAsking] = useState<Keyed | "first" | null>(null);
  const may_ = may("screener");
  useTold();
  useEffect(() => setAsking(null), [h.id]);
  const send = (r: Keyed) => {
    setAsking(null);
    onDispose(r, noteOf(h.id));
  };
  const choose = (r: Keyed) => {
    if (needsNote(h, r) && noteOf(h.id).trim() === "") setAsking(r);
    else send(r);
  };
  const sendNote = () => {
    if (asking === null || asking === "first") {
      setAsking(null);
      (document.activeElement as HTMLElement | null)?.blur();
    } else if (noteOf(h.id).trim() !== "") send(asking);
  };
  const keys = may_ ? reasonKeys(reasons, name, choose) : [];
  useKeys(t("dispose"), [...keys, { key: "n", label: t("note_open"), act: () => setAsking("first"), off: !may_ }]);
  if (!may_) return <section class="card"><h2>{t("dispose")}</h2><p>{t("dispose_off")}</p></section>;
  return (
    <section class="card dispose to-do" aria-labelledby="dispose-head">
      <h2 id="dispose-head">{t("dispose")}</h2>
      <ReasonGroups reasons={reasons} asks={(r) => needsNote(h, r)} chosen={asking === "first" ? null : asking} onChoose={choose} />
      {asking !== null ? (
        <NoteField id={h.id} label={asking === "first" ? t("note") : t("note_for", { reason: name(asking.code) })} hint={t("note_hint")} onSend={sendNote} onClose={() => setAsking(null)} />
      ) : (
        <p><Button hotkey="n" onClick={() => setAsking("first")}>{t("note_open")}</Button> {noteOf(h.id) && <span class="kept-note">{noteOf(h.id)}</span>}</p>
      )}
      <SecondPerson />
    </section>
  );
}
