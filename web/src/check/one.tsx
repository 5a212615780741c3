// SPDX-License-Identifier: Apache-2.0
//
// one: a shipment at the left, the answer to it at the right (below, on a phone), and what the engine asks next.
import { memo } from "preact/compat";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useWords } from "../i18n/i18n.ts";
import { type Key, useKeys } from "../shell/keys.ts";
import { useClocks } from "../shell/router.ts";
import { Button, ProblemBox, say, Sheet, Verdict } from "../ui/ui.tsx";
import { AnswerBody, AnswerHead } from "./answer.tsx";
import { ASKERS } from "./api.ts";
import { type Draft, isEmpty } from "./draft.ts";
import type { Form } from "./fact_field.tsx";
import { pointerKey, useFacts } from "./facts.ts";
import { FormPart } from "./form.tsx";
import { type Live, useLive } from "./live.ts";
import { Questions } from "./questions.tsx";
import { RecordPart, useRecord } from "./record.tsx";
import { readShipment, StartDialog } from "./start.tsx";
import { useDraft } from "./use_draft.ts";
import { words } from "./words.ts";

const Head = memo(AnswerHead);
const Body = memo(AnswerBody);

function faultsOf(p: Problem | null): Map<string, string> {
  return new Map((p?.errors ?? []).map((e) => [pointerKey(e.pointer), e.hint ? `${e.message} (${e.hint})` : e.message]));
}

/** A JSON file that is dropped anywhere on the page becomes the shipment. */
function useDrop(take: (text: string) => void): void {
  useEffect(() => {
    const over = (e: DragEvent) => {
      if (e.dataTransfer?.types.includes("Files")) e.preventDefault();
    };
    const drop = (e: DragEvent) => {
      const file = e.dataTransfer?.files[0];
      if (!file) return;
      e.preventDefault();
      void file.text().then(take);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, [take]);
}

function useCtrlEnter(act: () => void): void {
  useEffect(() => {
    const f = (e: KeyboardEvent) => {
      if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || document.querySelector("dialog[open]") !== null) return;
      e.preventDefault();
      act();
    };
    addEventListener("keydown", f);
    return () => removeEventListener("keydown", f);
  });
}

function AnswerColumn({ form, live, rec, empty, setUnknown }: {
  form: Form; live: Live; rec: ReturnType<typeof useRecord>; empty: boolean; setUnknown: (u: string[]) => void;
}) {
  const t = useWords(words);
  const { answer: a, problem } = live;
  return (
    <div class="check-right">
      <section class="card answer-card" aria-labelledby="answer" aria-busy={!live.current}>
        <h2 id="answer" tabIndex={-1}>{t("answer")} {!live.current && a !== null && <span class="small muted">{t("deciding")}</span>}</h2>
        {empty && <div class="empty"><p>{t("empty")}</p><p class="small">{t("empty_hint")}</p></div>}
        {problem && <div class="refused"><p class="note">{a ? t("older_answer") : t("no_answer_yet")}</p><ProblemBox problem={problem} /></div>}
        {a && <div class={problem ? "stale" : ""}><Head answer={a} /></div>}
        {!empty && <RecordPart rec={rec} ready={isReady(live)} why={problem ? t("not_recordable") : t("deciding")} />}
      </section>
      {a !== null && a.questions.length > 0 && <Questions form={form} answer={a} unknown={form.draft.unknown} setUnknown={setUnknown} />}
      {a && <section class={`card ${problem ? "stale" : ""}`} aria-label={t("why")}><Body answer={a} facts={form.facts} /></section>}
    </div>
  );
}

const isReady = (live: Live): boolean => live.current && live.problem === null && live.answer !== null;

export function One({ tabs }: { tabs: ComponentChildren }) {
  const t = useWords(words);
  const { facts, problem: noFacts, reload } = useFacts();
  const { draft, kept, set, setUnknown, replace } = useDraft();
  const clocks = useClocks();
  const allowed = may(...ASKERS);
  const empty = isEmpty(draft);
  const live = useLive(empty || !allowed ? null : draft.shipment, clocks);
  const rec = useRecord(draft.shipment, clocks);
  const [starting, setStarting] = useState(false);
  const [dropFault, setDropFault] = useState<string | null>(null);
  const faults = useMemo(() => faultsOf(live.problem), [live.problem]);
  const form: Form = { draft, facts, faults, set };
  const take = useMemo(() => (d: Draft) => {
    replace(d);
    setStarting(false);
    setDropFault(null);
    say(t("shipment_read"));
  }, []);
  useDrop(useMemo(() => (text: string) => {
    const r = readShipment(text);
    if ("draft" in r) take(r.draft);
    else setDropFault(r.fault);
  }, []));
  useCtrlEnter(() => {
    if (isReady(live) && allowed && !rec.doing.busy) rec.record();
  });
  useKeys(t("keys_check"), checkKeys(t, () => setStarting(true)));
  return (
    <Sheet title={t("title")} about={t("about")} tools={<>{tabs}<Button hotkey="o" onClick={() => setStarting(true)}>{t("start_title")}</Button></>}>
      {!allowed && <p class="note">{t("role_missing")}</p>}
      {noFacts && <><p class="note">{t("no_facts")}</p><ProblemBox problem={noFacts} retry={reload} /></>}
      {!kept && <p class="note">{t("not_kept")}</p>}
      {dropFault !== null && <div class="problem" role="alert"><p><strong>{t("no_shipment")}</strong> {dropFault}</p></div>}
      <div class="check-split">
        <div class="check-left">
          <FormPart key={draft.key} form={form} onClock={clocks.on} />
        </div>
        <AnswerColumn form={form} live={live} rec={rec} empty={empty} setUnknown={setUnknown} />
      </div>
      {live.answer && <a class={`mini ${live.current ? "" : "stale"}`} href="#answer"><Verdict verdict={live.answer.verdict} /> <span class="small">{t("key_answer")}</span></a>}
      {starting && <StartDialog onDraft={take} onClose={() => setStarting(false)} />}
    </Sheet>
  );
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function checkKeys(t: (k: keyof (typeof words)["en"]) => string, start: () => void): Key[] {
  return [
    { key: "w", label: t("key_first"), act: () => focus(".check-form input") },
    { key: "n", label: t("key_question"), act: () => focus("#questions .question :is(input, select, textarea, .chip)") },
    { key: "v", label: t("key_answer"), act: () => focus("#answer") },
    { key: "o", label: t("start_title"), act: start },
    { key: "Ctrl+Enter", label: t("record"), act: () => {} },
  ];
}
