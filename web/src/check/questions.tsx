// SPDX-License-Identifier: Apache-2.0
//
// questions: what the engine asks next, each as a field, with why it asks and what each answer leads to. One at a
// time, the cheapest that can decide first, or all at once. "I do not know" leaves a fact unknown.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, Choice, Quote, Verdict } from "../ui/ui.tsx";
import type { Answer, Candidate, OpenRule, Question } from "./api.ts";
import { getAt, type Json } from "./draft.ts";
import { type Form, FactField, useFactName } from "./fact_field.tsx";
import { type Facts, pathOf } from "./facts.ts";
import { measureOf, useRange } from "./parts.tsx";
import { words } from "./words.ts";

export const questionKey = (q: Question): string => `${q.fact}@${q.line ?? ""}`;

/** Those of the smallest set that decides come first; then what is cheaper to find out. */
export function inOrder(a: Answer): Question[] {
  const rank = (q: Question) => (a.sufficient[0]?.includes(q.id) ? 0 : a.sufficient.some((s) => s.includes(q.id)) ? 1 : q.classes.length > 0 ? 2 : 3);
  return a.questions.map((q, i) => ({ q, i })).sort((x, y) => rank(x.q) - rank(y.q) || x.q.cost - y.q.cost || x.i - y.i).map((x) => x.q);
}

function waitingRules(a: Answer, q: Question): OpenRule[] {
  const facts = new Set([q.fact, ...q.also]);
  const all = a.regimes.flatMap((r) => r.lines).filter((l) => q.line === null || String(l.line) === String(q.line)).flatMap((l) => l.open);
  const found = new Map(all.filter((r) => r.facts.some((f) => facts.has(f))).map((r) => [r.rule, r]));
  return [...found.values()];
}

/** "end_user.kind: military" and "military" alike. */
function Classes({ q, facts }: { q: Question; facts: Facts }) {
  const t = useWords(words);
  const range = useRange();
  const nameOf = useFactName(facts);
  if (q.classes.length === 0) return <p class="small muted">{t("no_classes")}</p>;
  return (
    <table class="small">
      <thead><tr><th scope="col">{t("if_answer")}</th><th scope="col">{t("then")}</th></tr></thead>
      <tbody>
        {q.classes.map((c) => {
          const m = /^([a-z_]+(?:\.[a-z_0-9]+)*): ([\s\S]*)$/.exec(c.answer);
          const fact = m && (q.also.includes(m[1] ?? "") || m[1] === q.fact) ? (m[1] ?? "") : null;
          return (
            <tr key={c.answer}>
              <td>{fact !== null && <span class="muted">{nameOf(fact)}: </span>}<span lang="en">{fact !== null ? m?.[2] : c.answer}</span></td>
              <td>{c.verdict === "undecided" ? range(c.best, c.worst) : <Verdict verdict={c.verdict} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Why({ answer, q }: { answer: Answer; q: Question }) {
  const t = useWords(words);
  const rules = waitingRules(answer, q);
  if (rules.length === 0) return null;
  return (
    <details class="small">
      <summary>{t("why_asked", { n: rules.length })}</summary>
      <ul>{rules.map((r) => <li key={r.rule}><a href={link(`/measures/${measureOf(r.rule)}`)}><Quote>{r.title}</Quote></a> <span class="muted"><Quote>{r.cite}</Quote></span></li>)}</ul>
    </details>
  );
}

function Candidates({ form, q }: { form: Form; q: Question }) {
  const t = useWords(words);
  const said = (c: Candidate, key: string) => {
    const v = getAt(form.draft.shipment, [c.role, key]);
    return v === c.row || (Array.isArray(v) && v.includes(c.row));
  };
  const put = (c: Candidate, key: string) => {
    const v = getAt(form.draft.shipment, [c.role, key]);
    const all: Json[] = Array.isArray(v) ? v : typeof v === "string" ? [v] : [];
    const next = said(c, key) ? all.filter((r) => r !== c.row) : [...all, c.row];
    form.set([c.role, key], next.length === 0 ? undefined : next);
  };
  return (
    <ul class="plain stack tight">
      {q.candidates?.map((c) => (
        <li key={c.role + c.row} class="candidate">
          <p><strong><Quote>{c.name}</Quote></strong> <span class="small muted"><Quote>{c.list}</Quote>{c.no ? ` · ${t("number", { no: c.no })}` : ""}{c.listed ? ` · ${t("listed_on", { day: c.listed })}` : ""} · {t("score", { n: c.score })}</span></p>
          <p class="row tight">
            <Button aria-pressed={said(c, "same_as")} class={said(c, "same_as") ? "pressed" : ""} onClick={() => put(c, "same_as")}>{t("is_same")}</Button>
            <Button aria-pressed={said(c, "not_same_as")} class={said(c, "not_same_as") ? "pressed" : ""} onClick={() => put(c, "not_same_as")}>{t("is_other")}</Button>
          </p>
        </li>
      ))}
      <li class="small muted">{t("cleared_under_hits")} <a href={link("/hits")}>{t("to_hits")}</a></li>
    </ul>
  );
}

function Card({ form, answer, q, answered, skip, next }: { form: Form; answer: Answer; q: Question; answered: boolean; skip: () => void; next: () => void }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  const facts = [q.fact, ...q.also];
  const law = q.fact.startsWith("law:") || q.fact.startsWith("claim:");
  const text = q.ask.replace(/\s*Answer with \S+\.same_as [\s\S]*$/, "");
  return (
    <div class="question">
      <p class="row tight">
        <strong lang="en" class="ask"><Quote>{text}</Quote></strong>
        {answered ? <Badge tone="good">{t("answered")}</Badge> : answer.sufficient[0]?.includes(q.id) && <Badge tone="open">{t("decides")}</Badge>}
      </p>
      <p class="small muted">{kind(q.kind)}{q.line !== null ? ` · ${t("line", { n: String(q.line) })}` : ""} · {t(q.cost <= 1 ? "cost_low" : q.cost <= 3 ? "cost_mid" : "cost_high")}</p>
      {q.candidates && <Candidates form={form} q={q} />}
      <div class="fields">
        {facts.map((f) => {
          const fact = form.facts.by.get(f) ?? null;
          return <FactField key={f} form={form} fact={fact} path={pathOf(form.facts, f, q.line, form.draft.shipment)} wide={fact?.many || law} options={fact === null ? q.classes.map((c) => c.answer) : undefined} whose />;
        })}
      </div>
      {law && <p class="small note">{t("law_answer")}</p>}
      <div class="row tight">
        {answered ? <Button kind="main" onClick={next}>{t("next_question")}</Button> : <Button onClick={skip}>{t("do_not_know")}</Button>}
      </div>
      {q.classes.length > 8 ? <details class="small"><summary>{t("leads_to")}</summary><Classes q={q} facts={form.facts} /></details> : <Classes q={q} facts={form.facts} />}
      <Why answer={answer} q={q} />
    </div>
  );
}

type Mode = "one" | "all";
const MODE = "lodestone.check.questions";

export function Questions({ form, answer, unknown, setUnknown }: { form: Form; answer: Answer; unknown: string[]; setUnknown: (u: string[]) => void }) {
  const t = useWords(words);
  const [mode, setMode] = useState<Mode>(localStorage.getItem(MODE) === "all" ? "all" : "one");
  const [held, setHeld] = useState<{ q: Question; at: number } | null>(null);
  const asked = inOrder(answer).filter((q) => !unknown.includes(questionKey(q)));
  // The question one is writing in stays until one leaves it, though what is written has answered it.
  const gone = held !== null && !asked.some((q) => questionKey(q) === questionKey(held.q));
  const all = gone && held ? [...asked.slice(0, held.at), held.q, ...asked.slice(held.at)] : asked;
  const shown = mode === "all" ? all : held ? all.filter((q) => questionKey(q) === questionKey(held.q)) : all.slice(0, 1);
  const skipped = answer.questions.filter((q) => unknown.includes(questionKey(q)));
  const choose = (m: Mode) => {
    setMode(m);
    localStorage.setItem(MODE, m);
  };
  const next = () => {
    setHeld(null);
    setTimeout(() => document.querySelector<HTMLElement>("#questions .question :is(input, select, textarea, .chip)")?.focus(), 30);
  };
  return (
    <section class="card" aria-labelledby="questions-title" id="questions">
      <div class="row between">
        <h2 id="questions-title" tabIndex={-1}>{asked.length === 0 ? t("no_questions") : t("questions", { n: asked.length })}</h2>
        {all.length > 1 && <Choice label={t("ask_me")} value={mode} onChange={choose} options={[{ value: "one", label: t("one_by_one") }, { value: "all", label: t("all_at_once") }]} />}
      </div>
      {!answer.complete && asked.length > 0 && <p class="small muted">{t("not_complete")}</p>}
      {answer.verdict !== "undecided" && asked.length > 0 && <p class="small muted">{t("questions_rest")}</p>}
      {shown.map((q) => (
        <div key={questionKey(q)}
          onFocusIn={() => held?.q.id === q.id && questionKey(held.q) === questionKey(q) ? undefined : setHeld({ q, at: Math.max(0, all.indexOf(q)) })}
          onFocusOut={(e) => {
            if (!(e.currentTarget as HTMLElement).contains(e.relatedTarget as Node | null)) setHeld((h) => (h && questionKey(h.q) === questionKey(q) && mode === "all" ? null : h));
          }}>
          <Card form={form} answer={answer} q={asked.find((x) => questionKey(x) === questionKey(q)) ?? q} answered={!asked.some((x) => questionKey(x) === questionKey(q))}
            skip={() => {
              setUnknown([...unknown, questionKey(q)]);
              next();
            }} next={next} />
        </div>
      ))}
      {skipped.length > 0 && (
        <p class="small muted">{t("skipped", { n: skipped.length })} <Button kind="quiet" onClick={() => setUnknown([])}>{t("ask_again")}</Button></p>
      )}
    </section>
  );
}
