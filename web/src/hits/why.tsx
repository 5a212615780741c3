// SPDX-License-Identifier: Apache-2.0
//
// why: how the two names were compared, part by part, and the figures of the hit.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote, type Tone } from "../ui/ui.tsx";
import type { Evidence, Whole, WordPair } from "./api.ts";
import { whyOf } from "./whole.ts";
import { words } from "./words.ts";

export const perMille = (n: number): string => `${(n / 10).toFixed(n % 10 === 0 ? 0 : 1)} %`;
export const classTone = (c: string): Tone => (c === "match" ? "stop" : c === "question" ? "open" : "info");

export function ClassBadge({ of }: { of: string }) {
  const say = useCode(words, "class_");
  return <Badge tone={classTone(of)}>{say(of)}</Badge>;
}

function Pair({ w }: { w: WordPair }) {
  const t = useWords(words);
  const kind = w.alike >= 1000 ? "equal" : w.alike > 0 ? "like" : "none";
  const sign = { equal: "=", like: "≈", none: "∅" }[kind];
  return (
    <tr data-alike={kind}>
      <td>{w.query === null ? <span class="absent-value">–</span> : <Quote>{w.query}</Quote>}</td>
      <td><span class={`sign-of ${kind}`}><span aria-hidden="true" class="mark">{sign}</span> {t(`alike_${kind}` as "alike_like")}{kind === "like" ? ` ${w.alike}` : ""}</span></td>
      <td>{w.listed === null ? <span class="absent-value">–</span> : <Quote>{w.listed}</Quote>}</td>
    </tr>
  );
}

export function WordTable({ of }: { of: Evidence }) {
  const t = useWords(words);
  if (!of.words || of.words.length === 0) return null;
  return (
    <table class="parts">
      <thead><tr><th scope="col">{t("part_asked")}</th><th scope="col">{t("alike")}</th><th scope="col">{t("part_listed")}</th></tr></thead>
      <tbody>{of.words.map((w, i) => <Pair key={i} w={w} />)}</tbody>
    </table>
  );
}

export function WhyNames({ h }: { h: Whole }) {
  const t = useWords(words);
  const why = whyOf(h);
  const said = h.evidence?.why ?? h.evidence?.word;
  return (
    <section class="card" aria-labelledby="why-head">
      <h2 id="why-head">{t("why")}</h2>
      {said === "name equality" && <p>{t("why_equal")}</p>}
      {said === "number equality" && <p>{t("why_number")}</p>}
      {why.of ? <WordTable of={why.of} /> : <p class="muted">{t("why_none")}</p>}
      {why.of?.covered && <p class="small muted">{t("covered", { query: perMille(why.of.covered.query), listed: perMille(why.of.covered.listed) })}</p>}
      {why.now && why.of && <p class="small muted">{t("why_now")}</p>}
    </section>
  );
}

/** Score and probability as the hit has them; struck out in words when they are of another record. */
export function Figures({ h }: { h: Whole }) {
  const t = useWords(words);
  const why = whyOf(h);
  return (
    <dl class="figures">
      <div><dt>{t("probability")}</dt><dd title={t("probability_about")}>{perMille(h.probability)}</dd></div>
      <div><dt>{t("score")}</dt><dd>{h.score}{!h.current && why.of?.score != null && <span class="small"> · {t("of_today", { score: String(why.of.score) })}</span>}</dd></div>
      {why.of?.name_score !== undefined && <div><dt>{t("name_score")}</dt><dd>{why.of.name_score}</dd></div>}
      {!h.current && <div class="old"><dd><Badge tone="wait">{t("stale_figures")}</Badge></dd></div>}
    </dl>
  );
}
