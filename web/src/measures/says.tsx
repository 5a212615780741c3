// SPDX-License-Identifier: Apache-2.0
//
// says: the words of one measure that the drawing, the table and the page of a measure share.
import { type Language, languages, useCode, useLanguage, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { Measure, Suspension } from "./api.ts";
import { type Row, toneOf } from "./model.ts";
import { words } from "./words.ts";

export const hrefOf = (r: Pick<Row, "id" | "claim">) =>
  r.claim ? link(`/evidence/${encodeURIComponent(r.id)}`) : link(`/measures/${encodeURIComponent(r.id)}`);

export function StateBadge({ state }: { state: string }) {
  const code = useCode(words, "state_");
  return <Badge tone={toneOf(state)}>{code(state)}</Badge>;
}

/** Of a report nothing is "in force": it speaks of the day or does not, and its status says how good it is. */
export function ReportBadges({ m }: { m: Pick<Measure, "state" | "report"> }) {
  const code = useCode(words, "rstate_");
  return (
    <>
      {m.report?.status && <StateBadge state={m.report.status} />}
      <Badge tone={m.state === "open" ? "open" : "plain"}>{code(m.state)}</Badge>
    </>
  );
}

export function RowState({ row }: { row: Row }) {
  return row.measure?.kind === "report" ? <ReportBadges m={row.measure} /> : <StateBadge state={row.state} />;
}

export function Grade({ grade }: { grade: string }) {
  const code = useCode(words, "grade_");
  const t = useWords(words);
  const tone = grade === "text" ? "good" : grade === "guidance" ? "info" : grade === "judgement" || grade === "recalled" ? "open" : "wait";
  return <Badge tone={tone} title={t("grade_about")}>{code(grade)}</Badge>;
}

/** "2025-11-09 – 2026-11-27, then nobody verified it". */
export function Days({ from, until, unclear, after }: { from: string | null; until: string | null; unclear?: string | null; after?: string }) {
  const t = useWords(words);
  if (from === null && until === null) return <span class="muted">{t("no_days")}</span>;
  return (
    <span>
      <span class="nowrap">{from ?? "…"}</span> – <span class="nowrap">{until ?? t("no_end")}</span>
      {unclear && <> · {t("unclear_on", { day: unclear })}</>}
      {after === "unverified" && <> · {t("after_unverified")}</>}
    </span>
  );
}

/** One suspension in a sentence: which rule, by whom, when, and what holds on the day. */
export function SuspensionSays({ s, of }: { s: Suspension; of: "by" | "what" }) {
  const t = useWords(words);
  const tone = s.holds === "true" ? "wait" : s.holds === "open" ? "open" : "plain";
  const other = of === "by" ? s.by : s.measure;
  return (
    <span>
      <Badge tone={tone}>{t(`holds_${s.holds}`)}</Badge>{" "}
      {other && <a href={link(`/measures/${encodeURIComponent(other)}`)}>{other}</a>}
      {s.rule ? <> · {t("only_rule", { rule: s.rule })}</> : <> · {t("whole_measure")}</>}
      {" · "}<Days from={s.from} until={s.until} unclear={s.unclear_day} after={s.after} />
      {s.cite && <> · <Quote>{s.cite}</Quote></>}
    </span>
  );
}

export function monthName(l: Language): (iso: string) => string {
  const f = new Intl.DateTimeFormat(languages[l].tag, { month: "short", timeZone: "UTC" });
  return (iso) => f.format(new Date(`${iso}T00:00:00Z`));
}

export function useMonthName(): (iso: string) => string {
  return monthName(useLanguage());
}

/** The pair of clocks in words. */
export function useClockWords(): (c: { on: string | null; known: string | null }) => string {
  const t = useWords(words);
  return (c) => t("clock_pair", { on: c.on ?? t("today"), known: c.known ?? t("all_known") });
}
