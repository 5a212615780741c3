// SPDX-License-Identifier: Apache-2.0
//
// parts: what the pages of cases share: the state of a case, its clock in a few words, a halt as reported.
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Badge, Quote, type Tone } from "../ui/ui.tsx";
import { WordLink } from "../ui/word.tsx";
import type { Clock, ReportedHalt } from "./api.ts";
import { words } from "./words.ts";

const TONE: Record<string, Tone> = {
  draft: "plain", submitted: "info", accepted: "info", under_review: "info", awaiting_applicant: "wait",
  halted: "stop", granted: "good", granted_in_part: "wait", refused: "stop",
};

export function State({ state }: { state: string }) {
  const code = useCode(words, "state_");
  return <Badge tone={TONE[state] ?? "plain"}>{code(state)}</Badge>;
}

const CLAIM_TONE: Record<string, Tone> = {
  confirmed: "info", unconfirmed: "open", contested: "wait", denied: "wait", superseded: "plain",
};

export function ClaimStatus({ status }: { status: string }) {
  const code = useCode(words, "claim_");
  return <Badge tone={CLAIM_TONE[status] ?? "open"}>{code(status)}</Badge>;
}

/** Never a number where the law gives none: "no limit" and "unknown" are words. */
export function ClockWords({ clock, over }: { clock: Clock | null | undefined; over?: boolean }) {
  const t = useWords(words);
  if (!clock) return <span class="muted">{t("clock_not_read")}</span>;
  const days = clock.elapsed_days === null ? null : <span class="small muted">{t("days_in_all", { n: clock.elapsed_days })}</span>;
  const counted = clock.official_days === null ? null
    : clock.limit === null ? t("counted", { n: clock.official_days })
      : t("counted_of", { n: clock.official_days, limit: clock.limit });
  const head = {
    not_started: () => <span class="muted">{t("clock_not_started")}</span>,
    no_limit: () => <Badge tone="open">{t("clock_no_limit")}</Badge>,
    unknown: () => <Badge tone="open">{t("clock_unknown")}</Badge>,
    overdue: () => <Badge tone="stop">{t("clock_overdue", { day: clock.latest ?? "" })}</Badge>,
    paused: () => <Badge tone="wait">{t("clock_paused")}</Badge>,
    running: () => <Badge tone="info">{t("clock_left", { n: clock.left ?? 0 })}</Badge>,
  }[clock.state];
  return (
    <span class="clock-words">
      {over && clock.state !== "not_started" ? <span>{t("clock_over")}</span> : head ? head() : <span>{clock.state}</span>}
      {counted && <span class="small">{counted}</span>}
      {clock.state === "paused" && clock.left !== null && <span class="small">{t("left", { n: clock.left })}</span>}
      {days}
    </span>
  );
}

/** Whose word it is, and what became of it, beside the state of the case, which it never changes. */
export function Reported({ halt }: { halt: ReportedHalt }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  return (
    <div class="note case-reported">
      <p>
        <strong>{t("reported_halted")}</strong> <ClaimStatus status={halt.status} />{" "}
        {halt.of_this_case === "open" && <Badge tone="open">{t("of_this_case_open")}</Badge>}
      </p>
      {halt.says && <blockquote class="any"><Quote>{halt.says}</Quote></blockquote>}
      <p class="small">
        {halt.kind ? kind(halt.kind) : t("unknown")} · <WordLink word={halt.claim} /> ·{" "}
        {halt.until ? t("halt_days", { from: halt.from, until: halt.until }) : t("halt_since", { from: halt.from })} ·{" "}
        <a href={link("/cases/halts")}>{halt.id}</a>
      </p>
      {halt.why && <details class="small"><summary>{t("why_status")}</summary><p lang="en" class="any">{halt.why}</p></details>}
      <p class="small muted">{halt.of_this_case === "open" ? t("halt_open_about") : t("halt_about")}</p>
    </div>
  );
}

/** Tabs of the pages of cases, as links: each view has an address. */
export function Views({ now }: { now: "queue" | "desk" | "halts" }) {
  const t = useWords(words);
  const views = [
    { id: "queue", label: t("view_queue"), href: link("/cases") },
    { id: "desk", label: t("view_desk"), href: link("/cases", { view: "desk" }) },
    { id: "halts", label: t("view_halts"), href: link("/cases/halts") },
  ];
  return <Tabs label={t("views")} tabs={views} now={now} />;
}
