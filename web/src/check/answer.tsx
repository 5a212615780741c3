// SPDX-License-Identifier: Apache-2.0
//
// answer: one answer, in the order in which it is needed: what, what to do, why, what is doubtful, what was not
// looked at, what would change it, the proof. On the screen, and as a document when printed.
import { useEffect } from "preact/hooks";
import { useCode, useWords, day } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, CopyButton, Quote, Verdict, verdictTone } from "../ui/ui.tsx";
import type { Answer } from "./api.ts";
import type { Facts } from "./facts.ts";
import { Hits } from "./hits.tsx";
import { Span, useRange, Word } from "./parts.tsx";
import { Practice } from "./practice.tsx";
import { Proof } from "./proof.tsx";
import { NotChecked } from "./scope.tsx";
import { Regimes } from "./why.tsx";
import { words } from "./words.ts";

export function AnswerHead({ answer: a }: { answer: Answer }) {
  const t = useWords(words);
  const cause = useCode(words, "cause_");
  const range = useRange();
  const about = useCode(words, "about_");
  return (
    <header class={`head ${verdictTone(a.verdict)}`}>
      <Verdict verdict={a.verdict} big />
      <p class="means">{about(a.verdict)}</p>
      {a.stop_now && <p class="stop-now"><Badge tone="stop">{t("stop_now")}</Badge> {t("stop_now_about")}</p>}
      {a.verdict === "undecided" && <p>{t("between")} {range(a.best, a.worst)}</p>}
      {a.cause.length > 0 && <p class="row tight">{t("because_of")} {a.cause.map((c) => <Badge key={c} tone="open">{cause(c)}</Badge>)}</p>}
      <p class="small">
        {t("law_of", { day: day(a.on) })} · {t("known_by", { day: a.known })} · {t("rests_on")} <Word word={a.rests_on} />
      </p>
    </header>
  );
}

function Next({ a }: { a: Answer }) {
  const t = useWords(words);
  if (a.next.length === 0) return null;
  return (
    <section aria-labelledby="next">
      <h3 id="next">{t("next")}</h3>
      <ul>{a.next.map((n) => (/^answer q\d/.test(n) ? <li key={n}>{t("answer_questions")}</li> : <li key={n} lang="en">{n}</li>))}</ul>
    </section>
  );
}

function Changes({ a }: { a: Answer }) {
  const t = useWords(words);
  return (
    <section aria-labelledby="changes">
      <h3 id="changes">{t("changes")}</h3>
      <p>{t("holds")} <strong><Span from={a.holds.from} until={a.holds.until} /></strong></p>
      {a.sufficient.length > 0 && (
        <p>{t("sufficient")} {a.sufficient.map((s, i) => (
          <span key={s.join()}>{i > 0 && ` ${t("or")} `}{s.map((id) => a.questions.find((q) => q.id === id)).map((q, k) => q && (
            <span key={q.id}>{k > 0 && ` ${t("and")} `}<q lang="en">{short(q.ask)}</q></span>
          ))}</span>
        ))}</p>
      )}
      {a.sufficient.length === 0 && a.verdict === "undecided" && <p class="muted">{t("sufficient_unknown")}</p>}
    </section>
  );
}

function short(ask: string): string {
  const end = ask.indexOf("?");
  return end < 0 ? ask : ask.slice(0, end + 1);
}

function Warnings({ a }: { a: Answer }) {
  const t = useWords(words);
  if (a.warnings.length === 0) return null;
  return (
    <section aria-labelledby="warnings">
      <h3 id="warnings">{t("warnings", { n: a.warnings.length })}</h3>
      <ul lang="en" class="warnings">{a.warnings.map((w) => <li key={w}>{w}</li>)}</ul>
    </section>
  );
}

function Licenses({ a }: { a: Answer }) {
  const t = useWords(words);
  if (a.licenses_used.length === 0) return null;
  return (
    <section aria-labelledby="licenses-used">
      <h3 id="licenses-used">{t("licenses_used")}</h3>
      <ul>
        {a.licenses_used.map((l) => (
          <li key={l.no}><a href={link("/licenses", { no: l.no })}><Quote>{l.no}</Quote></a>{l.valid_until && ` · ${t("until", { until: l.valid_until })}`}{l.remaining && ` · ${t("remaining", { amount: l.remaining })}`}{l.remaining_value && ` · ${t("remaining", { amount: l.remaining_value })}`}</li>
        ))}
      </ul>
    </section>
  );
}

export function AnswerBody({ answer: a, facts }: { answer: Answer; facts: Facts }) {
  const t = useWords(words);
  useUnfolded();
  return (
    <div class="answer">
      <Next a={a} />
      <Hits hits={a.hits} />
      <Regimes a={a} facts={facts} />
      <Licenses a={a} />
      <Practice readings={a.practice} />
      <NotChecked a={a} />
      <Changes a={a} />
      <Warnings a={a} />
      <Proof a={a} facts={facts} />
      <footer class="small muted">
        <Quote>{a.notice}</Quote> · <code title={a.receipt.sha256}>{a.receipt.sha256.slice(0, 16)}…</code>
        <CopyButton text={a.receipt.sha256} label={t("copy_receipt")} />
      </footer>
    </div>
  );
}

/** A printed answer is a document: nothing in it stays folded. */
function useUnfolded(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const before = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>(".answer details:not([open])")];
      for (const d of opened) d.open = true;
    };
    const after = () => opened.forEach((d) => (d.open = false));
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
}

export function AnswerView({ answer, facts }: { answer: Answer; facts: Facts }) {
  const t = useWords(words);
  return (
    <article>
      <h2 class="hidden">{t("answer")}</h2>
      <AnswerHead answer={answer} />
      <AnswerBody answer={answer} facts={facts} />
    </article>
  );
}
