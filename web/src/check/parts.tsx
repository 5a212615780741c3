// SPDX-License-Identifier: Apache-2.0
//
// parts: small things that several parts of the answer show.
import { Fragment } from "preact";
import type { ComponentChildren } from "preact";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Quote, Verdict } from "../ui/ui.tsx";
import { words } from "./words.ts";

/** A rule is called MEASURE/PART. */
export function measureOf(rule: string): string {
  const slash = rule.indexOf("/");
  return slash < 0 ? rule : rule.slice(0, slash);
}

export function RuleLink({ rule, children }: { rule: string; children: ComponentChildren }) {
  return <a href={link(`/measures/${encodeURIComponent(measureOf(rule))}`)}>{children}</a>;
}

/** From the mildest to the strictest that is still possible. */
export function useRange(): (best: string, worst: string) => ComponentChildren {
  const t = useWords(words);
  return (best, worst) => (
    <Fragment>
      <Verdict verdict={best} /> <span class="muted">{t("to")}</span> <Verdict verdict={worst} />
    </Fragment>
  );
}

/** How well the text of a rule is known: the law itself is plain, all else says so. */
export function Grade({ grade }: { grade: string }) {
  const name = useCode(words, "grade_");
  return <Badge tone={grade === "text" ? "plain" : grade === "judgement" || grade === "recalled" ? "wait" : "info"}>{name(grade)}</Badge>;
}

export function Word({ word }: { word: string }) {
  const name = useCode(words, "word_");
  return <span class={`word ${word === "declarant" || word === "assumed" ? "weak" : ""}`}>{name(word)}</span>;
}

export function Span({ from, until }: { from: string | null; until: string | null }) {
  const t = useWords(words);
  if (from !== null && until !== null) return <>{t("from_until", { from, until })}</>;
  if (from !== null) return <>{t("from_on", { from })}</>;
  return until !== null ? <>{t("until", { until })}</> : <>{t("no_dates")}</>;
}

/** Ids of what the law packs call reports and acts: "wsj.2026-01-09". */
export function Sources({ ids }: { ids: string[] }) {
  return (
    <>
      {ids.map((id, i) => (
        <Fragment key={id}>{i > 0 && ", "}<a href={link(`/measures/${encodeURIComponent(id)}`)}><Quote>{id}</Quote></a></Fragment>
      ))}
    </>
  );
}
