// SPDX-License-Identifier: Apache-2.0
//
// advice: lines and what is advised on each, in versions; who countersigned what they saw; what a decision still
// needs, and why it must be somebody else.
import { useState } from "preact/hooks";
import { usePeople } from "../api/people.ts";
import { useSession } from "../api/session.ts";
import { amount, moment, useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Button, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { type ActProps, useAct } from "./act.tsx";
import { disagreeing, uncovered } from "./acts.ts";
import { ADVICE, type Advice, type Case } from "./api.ts";
import { words } from "./words.ts";

function One({ a, older }: { a: Advice; older: Advice[] }) {
  const t = useWords(words);
  const { name } = usePeople();
  const code = useCode(words, "advice_");
  return (
    <li class="one-advice">
      <p><Badge tone={a.advice === "refuse" ? "stop" : a.advice === "approve_with_condition" ? "wait" : "good"}>{code(a.advice)}</Badge>{" "}
        <strong class="any">{name(a.by)}</strong> <span class="small muted">{t("version", { n: a.version })} · {moment(a.at)}</span></p>
      {a.text && <p class="any as-typed"><Quote>{a.text}</Quote></p>}
      {older.length > 0 && (
        <details class="small">
          <summary>{t("older_versions", { n: older.length })}</summary>
          <ul>{older.map((o) => <li key={o.version} class="any">{t("version", { n: o.version })}: {code(o.advice)}{o.text ? `: ${o.text}` : ""} <span class="muted">{moment(o.at)}</span></li>)}</ul>
        </details>
      )}
    </li>
  );
}

function AdviceForm({ line, ...p }: ActProps & { line: number }) {
  const t = useWords(words);
  const code = useCode(words, "advice_");
  const { person } = useSession();
  const { name } = usePeople();
  const act = useAct(p);
  const own = p.c.advice.filter((a) => a.line === line && a.by === person?.id).at(-1);
  const [open, setOpen] = useState(false);
  const [advice, setAdvice] = useState("");
  const [text, setText] = useState("");
  const begin = () => {
    setOpen(true);
    if (own && advice === "" && text === "") {
      setAdvice(own.advice);
      setText(own.text ?? "");
    }
  };
  const needsText = advice === "refuse" || advice === "approve_with_condition";
  if (!open) return <Button onClick={begin}>{own ? t("advise_again") : t("act_advise")}</Button>;
  return (
    <form class="stack sunk-box" onSubmit={(e) => {
      e.preventDefault();
      const body = { ...(line > 0 ? { line } : {}), advice, ...(text.trim() ? { text: text.trim() } : {}) };
      void act.send(`/v1/cases/${p.c.id}/advice`, body).then((ok) => ok && setOpen(false));
    }}>
      <ProblemBox problem={act.problem} />
      {act.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
      <Field label={t("act_advise")}>
        {(f) => (
          <select {...f} name="advice" required value={advice} onChange={(e) => setAdvice(e.currentTarget.value)}>
            <option value="">{t("choose")}</option>
            {ADVICE.map((a) => <option key={a} value={a}>{code(a)}</option>)}
          </select>
        )}
      </Field>
      <Field label={t("advice_text")} hint={needsText ? t("advice_text_needed") : undefined}>
        {(f) => <textarea {...f} name="text" required={needsText} value={text} onInput={(e) => setText(e.currentTarget.value)} />}
      </Field>
      <p class="small muted">
        {own ? t("own_kept", { n: own.version, next: own.version + 1 }) : t("own_first")}{" "}
        {p.c.countersigned_by ? t("will_void", { who: name(p.c.countersigned_by) }) : ""}
      </p>
      <div class="row"><Button kind="main" type="submit" disabled={act.busy || advice === ""}>{t("send_advice")}</Button><Button onClick={() => setOpen(false)}>{t("cancel")}</Button></div>
    </form>
  );
}

function OfLine({ line, ...p }: ActProps & { line: number }) {
  const t = useWords(words);
  const here = p.c.advice.filter((a) => a.line === line);
  const mayAdvise = p.c.acts.includes("advise");
  return (
    <>
      {here.length === 0 ? <p class="small muted">{t("advice_none")}</p> : (
        <ul class="plain">
          {here.filter((a) => a.current).map((a) => <One key={a.by} a={a} older={here.filter((o) => o.by === a.by && !o.current)} />)}
        </ul>
      )}
      {mayAdvise && <AdviceForm {...p} line={line} />}
    </>
  );
}

function Countersign(p: ActProps) {
  const t = useWords(words);
  const act = useAct(p);
  const [note, setNote] = useState("");
  const send = (agrees: boolean) => void act.send(`/v1/cases/${p.c.id}:countersign`, { agrees, ...(note.trim() ? { note: note.trim() } : {}) }).then((ok) => ok && setNote(""));
  return (
    <div class="stack sunk-box">
      <p>{t("countersign_about")}</p>
      <ProblemBox problem={act.problem} />
      {act.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
      <Field label={t("countersign_note")} hint={t("countersign_note_hint")}>{(f) => <textarea {...f} name="note" value={note} onInput={(e) => setNote(e.currentTarget.value)} />}</Field>
      <div class="row">
        <Button kind="main" disabled={act.busy} onClick={() => send(true)}>{t("agree")}</Button>
        <Button kind="danger" disabled={act.busy || note.trim() === ""} onClick={() => send(false)}>{t("not_agree")}</Button>
      </div>
    </div>
  );
}

function Signatures({ c }: { c: Case }) {
  const t = useWords(words);
  const { name } = usePeople();
  if (c.countersignatures.length === 0) return <p class="small muted">{t("signed_nobody")}</p>;
  return (
    <ul class="plain">
      {c.countersignatures.map((s, i) => (
        <li key={i} class={s.current ? "" : "case-voided"}>
          <Badge tone={!s.current ? "plain" : s.agrees ? "good" : "stop"}>{s.agrees ? t("agrees") : t("agrees_not")}</Badge>{" "}
          <strong class="any">{name(s.by)}</strong> <span class="small muted">{moment(s.at)}</span>{" "}
          {!s.current && <em>{t("voided")}</em>}
          {s.note && <p class="any as-typed"><Quote>{s.note}</Quote></p>}
        </li>
      ))}
    </ul>
  );
}

/** As a list of what is there and what is not: a decision is never offered without saying what it lacks. */
function DecisionNeeds({ c }: { c: Case }) {
  const t = useWords(words);
  const { person } = useSession();
  const open = uncovered(c);
  const against = disagreeing(c).length > 0;
  const mine = c.advice.some((a) => a.by === person?.id) || c.countersignatures.some((s) => s.by === person?.id);
  // null: of somebody who does not decide nothing is there or missing
  const items: [boolean | null, string][] = [
    [c.state === "under_review", t("need_review")],
    [open.length === 0 && c.advice.length > 0, open.length > 0 ? t("need_advice_lines", { lines: open.join(", ") }) : t("need_advice")],
    [c.countersigned_by !== null && !against, against ? t("why_disagrees") : t("need_signed")],
    [c.rfis.every((r) => r.answered !== null), t("need_no_request")],
    [mine ? false : person?.roles.includes("approver") ? true : null, mine ? t("need_other_not_you") : t("need_other")],
  ];
  return (
    <section class="card">
      <h2>{t("decision_needs")}</h2>
      <ul class="plain case-tasks">{items.map(([ok, text]) => <li key={text}>{ok !== null && <Badge tone={ok ? "good" : "wait"}>{ok ? t("there") : t("lacking")}</Badge>} {text}</li>)}</ul>
    </section>
  );
}

export function LinesTab(p: ActProps) {
  const t = useWords(words);
  const { c } = p;
  const granted = (g: boolean | null) => g === null ? <span class="muted">{t("not_decided")}</span> : <Badge tone={g ? "good" : "stop"}>{g ? t("line_granted") : t("line_not_granted")}</Badge>;
  return (
    <div class="stack">
      {c.lines.length === 0 && <p class="empty">{t("no_lines")}</p>}
      {c.lines.map((l) => (
        <section key={l.line} class="card line-card">
          <h2 class="any">{l.line}. <Quote>{l.description ?? t("unknown")}</Quote></h2>
          <p class="row small">
            <span><code>{l.code ?? t("no_code")}</code></span>
            <span class="num">{l.quantity ? amount(l.quantity) : t("no_quantity")}</span>
            <span class="num">{l.value ? amount(l.value) : t("no_value")}</span>
            {granted(l.granted)}
          </p>
          <OfLine {...p} line={l.line} />
        </section>
      ))}
      <section class="card"><h2>{t("whole_case")}</h2><OfLine {...p} line={0} /></section>
      <section class="card">
        <h2>{t("countersignature")}</h2>
        <Signatures c={c} />
        {c.acts.includes("countersign") && <Countersign {...p} />}
      </section>
      <DecisionNeeds c={c} />
    </div>
  );
}
