// SPDX-License-Identifier: Apache-2.0
//
// why: for each regime and line the rules that made the verdict, on what facts and whose word they rest; what was
// defeated, and by what; what is still open.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote, Verdict } from "../ui/ui.tsx";
import type { Answer, DefeatedRule, Due, FiredRule, LineAnswer, OpenRule, RegimeAnswer, Rule, UsedFact } from "./api.ts";
import { type Facts, useValueText } from "./facts.ts";
import { useFactName } from "./fact_field.tsx";
import { Grade, RuleLink, Span, useRange, Word } from "./parts.tsx";
import { words } from "./words.ts";

function Used({ used, facts }: { used: UsedFact[]; facts: Facts }) {
  const nameOf = useFactName(facts);
  const value = useValueText(facts);
  return (
    <ul class="plain used small">
      {used.map((u) => (
        <li key={u.fact + u.value}><span class="muted">{nameOf(u.fact)}</span> {value(u.fact, u.value)} <Word word={u.word} /></li>
      ))}
    </ul>
  );
}

function RuleHead({ rule: r }: { rule: Rule }) {
  const t = useWords(words);
  return (
    <>
      <p class="rule-title"><RuleLink rule={r.rule}><Quote>{r.title}</Quote></RuleLink> <Grade grade={r.grade} />{r.judgement && <Badge tone="wait">{t("judgement")}</Badge>}</p>
      <p class="small muted"><Quote>{r.cite}</Quote> · <code>{r.rule}</code> · {r.published ? t("published", { day: r.published }) : ""} · <Span from={r.from} until={r.until} /></p>
      <p class="small muted"><Quote>{r.source}</Quote></p>
    </>
  );
}

function Fired({ rules, facts }: { rules: FiredRule[]; facts: Facts }) {
  return <ul class="plain rules">{rules.map((r) => <li key={r.rule}><RuleHead rule={r} /><Used used={r.facts} facts={facts} /></li>)}</ul>;
}

function Defeated({ rules, facts }: { rules: DefeatedRule[]; facts: Facts }) {
  const t = useWords(words);
  if (rules.length === 0) return null;
  return (
    <details>
      <summary>{t("defeated", { n: rules.length })}</summary>
      <ul class="plain rules">
        {rules.map((r) => (
          <li key={r.rule}>
            <p><RuleLink rule={r.rule}><code>{r.rule}</code></RuleLink> {r.by && <>{t("defeated_by")} <RuleLink rule={r.by}><code>{r.by}</code></RuleLink></>} {r.grade && <Grade grade={r.grade} />}</p>
            {r.cite && <p class="small muted"><Quote>{r.cite}</Quote></p>}
            {r.facts && <Used used={r.facts} facts={facts} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Unfolded when nothing else explains the verdict. */
function Open({ rules, facts, unfolded }: { rules: OpenRule[]; facts: Facts; unfolded: boolean }) {
  const t = useWords(words);
  const nameOf = useFactName(facts);
  if (rules.length === 0) return null;
  return (
    <details open={unfolded}>
      <summary>{t("open_rules", { n: rules.length })}</summary>
      <ul class="plain rules">
        {rules.map((r) => (
          <li key={r.rule}><RuleHead rule={r} /><p class="small">{t("waits_for")} {r.facts.map(nameOf).join(", ")}</p></li>
        ))}
      </ul>
    </details>
  );
}

function Dues({ due }: { due: Due[] }) {
  const t = useWords(words);
  const what = useCode(words, "due_");
  const stage = useCode(words, "stage_");
  if (due.length === 0) return null;
  return (
    <div>
      <h5>{t("due")}</h5>
      <ul class="plain dues">
        {due.map((d) => <li key={d.what + d.stage}><Badge tone={d.shown ? "good" : "plain"}>{d.shown ? t("at_hand") : t("not_at_hand")}</Badge> {what(d.what)} <span class="small muted">{stage(d.stage)}</span></li>)}
      </ul>
    </div>
  );
}

/** What comes out, by kind: bans, licenses, prospects. Papers and duties stand in the list of what is due. */
function Slots({ slots }: { slots: LineAnswer["slots"] }) {
  const t = useWords(words);
  const name = useCode(words, "slot_");
  const value = useCode(words, "value_");
  const shown = Object.entries(slots).filter(([k, s]) => !["papers", "duties"].includes(k) && (s.values.length > 0 || !s.settled));
  return (
    <details>
      <summary>{t("slots")}</summary>
      <dl class="pairs small">
        {shown.map(([k, s]) => [
          <dt key={`${k}-t`}>{name(k)}</dt>,
          <dd key={k}>{s.values.length === 0 ? t("none") : s.values.map(value).join(s.settled ? ", " : ` ${t("or")} `)} {!s.settled && <Badge tone="open">{t("not_settled")}</Badge>}</dd>,
        ])}
      </dl>
    </details>
  );
}

function Line({ l, facts, single }: { l: LineAnswer; facts: Facts; single: boolean }) {
  const t = useWords(words);
  const range = useRange();
  return (
    <section class="line-answer">
      {!single && <h4 class="row tight">{t("line", { n: String(l.line) })} {l.verdict === "undecided" ? range(l.best, l.worst) : <Verdict verdict={l.verdict} />}</h4>}
      {l.because.length === 0 ? <p class="muted">{t(l.open.length > 0 ? "no_rule_yet" : "no_rule_fired")}</p> : <Fired rules={l.because} facts={facts} />}
      {l.contradictions.length > 0 && <p class="note">{t("contradictions")} <code>{l.contradictions.join(", ")}</code></p>}
      <Dues due={l.due} />
      <Slots slots={l.slots} />
      <Defeated rules={l.defeated} facts={facts} />
      <Open rules={l.open} facts={facts} unfolded={l.because.length === 0 && l.open.length <= 20} />
      {l.not_pointed_at > 0 && <p class="small muted">{t("not_pointed_at", { n: l.not_pointed_at })}</p>}
    </section>
  );
}

function Regime({ r, facts }: { r: RegimeAnswer; facts: Facts }) {
  const t = useWords(words);
  const name = useCode(words, "regime_");
  const nexus = useCode(words, "nexus_");
  const range = useRange();
  const single = r.lines.length === 1;
  return (
    <section class="regime">
      <h4 class="row tight">
        {name(r.regime)}
        {r.verdict !== undefined ? (r.verdict === "undecided" ? range(r.best ?? "", r.worst ?? "") : <Verdict verdict={r.verdict} />) : <Badge tone="open">{t("not_looked_at")}</Badge>}
        <span class="small muted">{nexus(r.nexus)}</span>
      </h4>
      {r.lines.map((l) => <Line key={String(l.line)} l={l} facts={facts} single={single} />)}
    </section>
  );
}

export function Regimes({ a, facts }: { a: Answer; facts: Facts }) {
  const t = useWords(words);
  return (
    <section aria-labelledby="why">
      <h3 id="why">{t("why")}</h3>
      {a.regimes.length === 0 && <p class="muted">{t("no_regime")}</p>}
      {a.regimes.map((r) => <Regime key={r.regime} r={r} facts={facts} />)}
    </section>
  );
}
