// SPDX-License-Identifier: Apache-2.0
//
// rules: what a measure says, rule by rule: the condition as the law pack has it, what follows, what beats it, and
// the cases by which the pack is tested.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { finds } from "../text/text.ts";
import { Badge, Quote, Verdict } from "../ui/ui.tsx";
import type { Effect, RuleCase, WholeMeasure, WholeRule } from "./api.ts";
import { Days, Grade, ReportBadges, StateBadge } from "./says.tsx";
import { words } from "./words.ts";

export function Effects({ effects }: { effects: Effect[] }) {
  const t = useWords(words);
  const slot = useCode(words, "slot_");
  const stage = useCode(words, "stage_");
  if (effects.length === 0) return <span class="muted">{t("no_effect")}</span>;
  return (
    <ul class="tl-effects plain">
      {effects.map((e, i) => (
        <li key={i}>
          <span class="muted">{slot(e.slot)}:</span> {e.withdraw && <strong>{t("withdraws")} </strong>}<code>{e.value}</code>
          {e.stage && <span class="small muted"> · {stage(e.stage)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Law text as it stands: its lines and indents mean something. */
export function LawText({ text, label }: { text: string; label: string }) {
  return <pre class="tl-law" tabIndex={0} role="region" aria-label={label} lang="en">{text}</pre>;
}

function Cases({ cases }: { cases: RuleCase[] }) {
  const t = useWords(words);
  if (cases.length === 0) return <p class="small muted">{t("no_cases")}</p>;
  return (
    <details>
      <summary>{t("cases_n", { n: cases.length })}</summary>
      <p class="small muted">{t("cases_about")}</p>
      <div class="scroll">
        <table>
          <thead><tr><th scope="col">{t("case_title")}</th><th scope="col">{t("case_on")}</th><th scope="col">{t("case_verdict")}</th></tr></thead>
          <tbody>
            {cases.map((c, i) => (
              <tr key={i}>
                <td><Quote>{c.title}</Quote> {c.judgement && <Badge tone="open">{t("judgement")}</Badge>}</td>
                <td class="nowrap">{c.on}</td>
                <td>{c.verdict ? <Verdict verdict={c.verdict} /> : <span class="muted">{t("case_no_verdict")}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Of a rule "of.a/b" the measure is what stands before the slash. */
const measureOf = (rule: string) => rule.split("/")[0] ?? rule;

function OneRule({ r }: { r: WholeRule }) {
  const t = useWords(words);
  const kind = useCode(words, "rulekind_");
  return (
    <article class="tl-rule" id={`rule-${r.id}`} data-rule={r.id}>
      <header class="row">
        <h3><Quote>{r.title}</Quote></h3>
        {r.kind === "report" ? <ReportBadges m={{ state: r.state, report: null }} /> : <StateBadge state={r.state} />}
        {r.judgement && <Badge tone="open" title={t("judgement_about")}>{t("judgement")}</Badge>}
      </header>
      <dl class="pairs">
        <dt>{t("cite")}</dt><dd>{r.cite ? <Quote>{r.cite}</Quote> : <span class="muted">{t("no_cite")}</span>}</dd>
        <dt>{t("col_kind")}</dt><dd>{kind(r.kind)} · <code>{r.id}</code></dd>
        <dt>{t("col_days")}</dt><dd><Days from={r.from} until={r.until} unclear={r.unclear_day} /></dd>
        <dt>{t("source_grade")}</dt><dd><Grade grade={r.grade} /></dd>
        <dt>{t("effects")}</dt><dd><Effects effects={r.effects} /></dd>
        {r.binds && <><dt>{t("binds")}</dt><dd><Quote>{r.binds}</Quote></dd></>}
        {r.note && <><dt>{t("note")}</dt><dd><Quote>{r.note}</Quote></dd></>}
        <dt>{t("beaten_by")}</dt>
        <dd>{r.beaten_by.length === 0 ? <span class="muted">{t("beaten_by_none")}</span>
          : r.beaten_by.map((b, i) => <span key={b}>{i > 0 && ", "}<a href={link(`/measures/${encodeURIComponent(measureOf(b))}`)}><code>{b}</code></a></span>)}</dd>
      </dl>
      {r.condition ? <LawText text={r.condition} label={t("condition_of", { rule: r.id })} /> : <p class="muted">{t("no_condition")}</p>}
      <Cases cases={r.cases} />
    </article>
  );
}

export function Rules({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const [text, setText] = useState("");
  if (m.rules.length === 0) return m.entry_count > 0 ? null : <section class="card"><h2>{t("rules")}</h2><p class="muted">{t("rules_none")}</p></section>;
  const shown = m.rules.filter((r) => finds([r.id, r.title, r.cite, r.condition, r.note].join(" "), text));
  return (
    <section class="card">
      <header class="row tl-section-head">
        <h2>{t("rules")} <span class="muted small">{m.rules.length}</span></h2>
        {m.rules.length > 4 && (
          <label class="tl-filter"><span>{t("filter_text")}</span><input type="search" value={text} onInput={(e) => setText(e.currentTarget.value)} /></label>
        )}
        {text !== "" && <span class="small muted" role="status">{t("shown_of", { n: shown.length, of: m.rules.length })}</span>}
      </header>
      {shown.map((r) => <OneRule key={r.id} r={r} />)}
    </section>
  );
}
