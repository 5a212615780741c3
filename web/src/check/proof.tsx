// SPDX-License-Identifier: Apache-2.0
//
// proof: with what it was decided, so that anybody can do it again: image, engine, dates, facts as read, rules.
import { flushSync } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import type { Answer } from "./api.ts";
import { useFactName } from "./fact_field.tsx";
import { type Facts, useValueText } from "./facts.ts";
import { RuleLink, Word } from "./parts.tsx";
import { words } from "./words.ts";

function Rules({ title, rules }: { title: string; rules: string[] }) {
  if (rules.length === 0) return null;
  return <><dt>{title}</dt><dd class="ids">{rules.map((r) => <span key={r}><RuleLink rule={r}><code>{r}</code></RuleLink> </span>)}</dd></>;
}

function Body({ a, facts }: { a: Answer; facts: Facts }) {
  const t = useWords(words);
  const nameOf = useFactName(facts);
  const value = useValueText(facts);
  const state = useCode(words, "state_");
  return (
    <>
      <dl class="pairs small">
        <dt>{t("receipt")}</dt><dd><code>{a.receipt.sha256}</code></dd>
        <dt>{t("image")}</dt><dd><code>{a.image}</code></dd>
        <dt>{t("engine")}</dt><dd>{a.engine}</dd>
        <Rules title={state("fired")} rules={a.receipt.fired} />
        <Rules title={state("defeated")} rules={a.receipt.defeated} />
        <Rules title={state("open")} rules={a.receipt.open} />
      </dl>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("facts_read")}>
        <table class="small">
          <caption>{t("facts_read")}</caption>
          <thead><tr><th scope="col">{t("fact")}</th><th scope="col">{t("line_word")}</th><th scope="col">{t("value")}</th><th scope="col">{t("word")}</th></tr></thead>
          <tbody>
            {a.receipt.facts.map((f, i) => (
              <tr key={i}><th scope="row">{nameOf(f.fact)} <code class="muted">{f.fact}</code></th><td>{f.line ?? ""}</td><td>{value(f.fact, f.value)}</td><td><Word word={f.word} /></td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Made when it is opened: it is long, and the answer must be there at once. */
export function Proof({ a, facts }: { a: Answer; facts: Facts }) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const f = () => flushSync(() => setOpen(true));
    addEventListener("beforeprint", f);
    return () => removeEventListener("beforeprint", f);
  }, []);
  return (
    <details class="proof" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t("proof")}</summary>
      {open && <Body a={a} facts={facts} />}
    </details>
  );
}
