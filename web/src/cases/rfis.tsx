// SPDX-License-Identifier: Apache-2.0
//
// rfis: requests for information. "Seen" and "send answer" are two buttons, because only the second ends the
// waiting (docs/desk.md 3.2).
import { useState } from "preact/hooks";
import { usePeople } from "../api/people.ts";
import { day, useWords } from "../i18n/i18n.ts";
import { Badge, Button, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { type ActProps, useAct } from "./act.tsx";
import type { Rfi } from "./api.ts";
import { words } from "./words.ts";

function Day({ value, onChange, min }: { value: string; onChange: (v: string) => void; min?: string }) {
  const t = useWords(words);
  return <Field label={t("field_on")} hint={t("on_hint_short")}>{(f) => <input {...f} type="date" name="on" min={min} value={value} onInput={(e) => onChange(e.currentTarget.value)} />}</Field>;
}

function Answer({ r, ...p }: ActProps & { r: Rfi }) {
  const t = useWords(words);
  const seen = useAct(p);
  const answer = useAct(p);
  const [text, setText] = useState("");
  const [on, setOn] = useState("");
  const at = `/v1/cases/${p.c.id}/rfis/${r.no}`;
  const maySee = p.c.acts.includes("seen") && r.seen === null;
  const mayAnswer = p.c.acts.includes("answer");
  if (!maySee && !mayAnswer) return <p class="small muted">{t("answer_by_requester")}</p>;
  return (
    <form class="stack sunk-box" onSubmit={(e) => {
      e.preventDefault();
      void answer.send(`${at}:answer`, { answer: text.trim(), ...(on ? { on } : {}) });
    }}>
      <p class="what-follows"><strong>{t("seen_is_no_answer")}</strong></p>
      <ProblemBox problem={seen.problem ?? answer.problem} />
      {(seen.problem ?? answer.problem)?.status === 412 && <p class="note">{t("stale_again")}</p>}
      <Day value={on} onChange={setOn} min={r.asked} />
      {mayAnswer && <Field label={t("answer")}>{(f) => <textarea {...f} name="answer" value={text} onInput={(e) => setText(e.currentTarget.value)} />}</Field>}
      <div class="row">
        {maySee && <Button disabled={seen.busy} onClick={() => void seen.send(`${at}:seen`, on ? { on } : {})}>{t("seen_button")}</Button>}
        {mayAnswer && <Button kind="main" type="submit" disabled={answer.busy || text.trim() === ""}>{t("answer_button")}</Button>}
      </div>
    </form>
  );
}

function One({ r, ...p }: ActProps & { r: Rfi }) {
  const t = useWords(words);
  const { name } = usePeople();
  return (
    <article class="card">
      <h2>{t("request", { no: r.no })} <Badge tone={r.answered ? "good" : r.late ? "stop" : "wait"}>{r.answered ? t("answered") : r.late ? t("late") : t("waits_for_answer")}</Badge></h2>
      <blockquote class="any as-typed">{r.question ? <Quote>{r.question}</Quote> : <span class="muted">{t("erased")}</span>}</blockquote>
      <dl class="pairs small">
        <dt>{t("asked")}</dt><dd class="any">{day(r.asked)}, {name(r.asked_by)}</dd>
        <dt>{t("due_label")}</dt><dd>{r.due ? day(r.due) : t("no_day_said")}</dd>
        <dt>{t("seen")}</dt><dd class="any">{r.seen ? `${day(r.seen)}, ${name(r.seen_by)}` : t("not_seen")}</dd>
        <dt>{t("answered")}</dt><dd class="any">{r.answered ? `${day(r.answered)}, ${name(r.answered_by)}` : t("no_answer_yet")}</dd>
      </dl>
      {r.answered && <blockquote class="any as-typed">{r.answer ? <Quote>{r.answer}</Quote> : <span class="muted">{t("erased")}</span>}</blockquote>}
      {!r.answered && <Answer {...p} r={r} />}
    </article>
  );
}

function Ask(p: ActProps) {
  const t = useWords(words);
  const act = useAct(p);
  const [question, setQuestion] = useState("");
  const [on, setOn] = useState("");
  const [due, setDue] = useState("");
  return (
    <form class="card stack" onSubmit={(e) => {
      e.preventDefault();
      const body = { question: question.trim(), ...(on ? { on } : {}), ...(due ? { due } : {}) };
      void act.send(`/v1/cases/${p.c.id}/rfis`, body).then((ok) => ok && setQuestion(""));
    }}>
      <h2>{t("act_ask")}</h2>
      <p class="what-follows">{t("follow_ask")}</p>
      <ProblemBox problem={act.problem} />
      {act.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
      <Field label={t("question")}>{(f) => <textarea {...f} name="question" required value={question} onInput={(e) => setQuestion(e.currentTarget.value)} />}</Field>
      <div class="fields">
        <Day value={on} onChange={setOn} min={p.c.since ?? undefined} />
        <Field label={t("due_label")}>{(f) => <input {...f} type="date" name="due" value={due} onInput={(e) => setDue(e.currentTarget.value)} />}</Field>
      </div>
      <div><Button kind="main" type="submit" disabled={act.busy || question.trim() === ""}>{t("act_ask")}</Button></div>
    </form>
  );
}

export function RequestsTab(p: ActProps) {
  const t = useWords(words);
  return (
    <div class="stack">
      {p.c.rfis.length === 0 && <p class="empty">{t("no_requests")}</p>}
      {p.c.rfis.toReversed().map((r) => <One key={r.no} {...p} r={r} />)}
      {p.c.acts.includes("ask") && <Ask {...p} />}
    </div>
  );
}
