// SPDX-License-Identifier: Apache-2.0
//
// measure: one measure as a document: what it is and where it was read, its state on the day and why, what it
// suspends, its rules, entries, lists and clocks, and what on this desk it touches.
import { useEffect } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { useGet } from "../api/use.ts";
import { Badge, Button, CopyButton, Loaded, Quote, Sheet } from "../ui/ui.tsx";
import { Affected } from "./affected.tsx";
import type { Suspension, WholeMeasure } from "./api.ts";
import { ClockCard } from "./clocks.tsx";
import { Entries } from "./entries.tsx";
import { ListTable } from "./lists.tsx";
import { MeasureClaims } from "./claims.tsx";
import { Rules } from "./rules.tsx";
import { Days, Grade, ReportBadges, StateBadge, SuspensionSays, useClockWords } from "./says.tsx";
import { words } from "./words.ts";

/** An address as text, and as a way there that does not say where one came from. */
export function Url({ url }: { url: string | null }) {
  const t = useWords(words);
  if (url === null) return <span class="muted">{t("no_url")}</span>;
  return /^https?:\/\//.test(url)
    ? <a href={url} rel="noreferrer noopener" target="_blank">{url}</a>
    : <span>{url}</span>;
}

function overdue(m: WholeMeasure): boolean {
  return m.review_by !== null && m.review_by < m.on;
}

function Facts({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  return (
    <dl class="pairs">
      <dt>{t("official_number")}</dt><dd>{m.number ? <strong><Quote>{m.number}</Quote></strong> : <span class="muted">{t("no_number")}</span>}</dd>
      {m.original && <><dt>{t("official_title")}</dt><dd><Quote>{m.original}</Quote></dd></>}
      <dt>{t("title_gloss")}</dt><dd><Quote>{m.title}</Quote></dd>
      <dt>{t("col_kind")}</dt><dd>{kind(m.kind)}</dd>
      <dt>{t("filter_regime")}</dt><dd>{m.regime ?? t("no_regime")}</dd>
      <dt>{t("filter_issuer")}</dt><dd><Quote>{m.issuer ?? t("unknown_word")}</Quote></dd>
      <dt>{t("published")}</dt><dd>{m.published ?? t("unknown_day")}</dd>
      <dt>{t("col_days")}</dt><dd><Days from={m.from} until={m.until} /></dd>
      <dt>{t("source")}</dt><dd><Grade grade={m.grade} /> <Quote>{m.source ?? t("unknown_word")}</Quote></dd>
      <dt>{t("url")}</dt><dd class="tl-url"><Url url={m.url} />{m.url && <CopyButton text={m.url} label={t("copy")} />}</dd>
      <dt>{t("captured")}</dt><dd>{m.captured ?? t("unknown_day")}</dd>
      <dt>{t("checked")}</dt><dd>{m.check ? <Quote>{m.check}</Quote> : <span class="muted">{t("checked_unknown")}</span>}</dd>
      <dt>{t("review_by")}</dt><dd>{m.review_by ?? t("unknown_day")} {overdue(m) && <Badge tone="wait">{t("review_over")}</Badge>}</dd>
      <dt>{t("id")}</dt><dd><code>{m.id}</code> <CopyButton text={m.id} label={t("copy")} /></dd>
    </dl>
  );
}

/** Why it is in this state, from the days, the suspensions and the states of its rules. */
function Why({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const code = useCode(words, "state_");
  const states = new Map<string, number>();
  for (const r of [...m.rules, ...m.entries.filter((e) => e.rule === null || m.rules.every((r) => r.id !== e.rule))]) states.set(r.state, (states.get(r.state) ?? 0) + 1);
  // One sentence for all rules that one act suspends over the same days.
  const held = new Map<string, { s: Suspension; what: string[] }>();
  for (const s of m.suspended_by.filter((s) => s.holds !== "false")) {
    const key = [s.by, s.holds, s.until].join(" ");
    held.set(key, { s, what: [...(held.get(key)?.what ?? []), s.rule ?? m.id] });
  }
  const sentences: string[] = [];
  if (m.state === "not_yet_public") sentences.push(t("why_not_public", { published: m.published ?? "?", known: m.known }));
  else if (m.kind === "report") sentences.push(m.from === null ? t("why_report_none") : t("why_report_in", { from: m.from }));
  else if (m.state === "no_rules") sentences.push(m.suspends.length > 0 ? t("why_suspends_only") : t("why_no_rules"));
  else {
    if (m.from !== null && m.on < m.from) sentences.push(t("why_before", { from: m.from }));
    else if (m.until !== null && m.on >= m.until) sentences.push(t("why_after", { until: m.until }));
    else if (m.from !== null) sentences.push(t("why_in", { from: m.from }));
    for (const { s, what } of held.values()) {
      const args = { by: s.by, what: what.join(", "), until: s.until ?? t("no_end") };
      sentences.push(s.holds === "true" ? t("why_held", args) : t("why_open", args));
    }
  }
  if (states.size > 1) sentences.push(t("why_parts", { parts: [...states].map(([s, n]) => `${code(s)}: ${n}`).join("; ") }));
  return <ul class="tl-why">{sentences.map((s) => <li key={s}>{s}</li>)}</ul>;
}

function ReportCard({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const links = useCode(words, "link_");
  const r = m.report;
  if (r === null) return null;
  return (
    <section class="card">
      <h2>{t("report")}</h2>
      <p class="small muted">{t("report_about")}</p>
      <dl class="pairs">
        <dt>{t("report_who")}</dt><dd><Quote>{r.who ?? t("unknown_word")}</Quote></dd>
        <dt>{t("report_subject")}</dt><dd><Quote>{r.about ?? t("unknown_word")}</Quote></dd>
        <dt>{t("report_public")}</dt><dd>{r.public_on ?? t("unknown_day")}</dd>
        <dt>{t("report_official")}</dt><dd>{r.official ? t("yes") : t("no")}</dd>
        <dt>{t("report_named")}</dt><dd>{r.named ? t("yes") : t("no")}</dd>
        <dt>{t("report_status")}</dt><dd>{r.status ? <StateBadge state={r.status} /> : t("report_no_status")}</dd>
      </dl>
      {r.links && r.links.length > 0 && (
        <ul class="tl-links">
          {r.links.map((l) => (
            <li key={l.kind + l.report}>
              <Badge tone={l.counts ? "info" : "plain"}>{links(l.kind)}</Badge> <a href={link(`/measures/${encodeURIComponent(l.report)}`)}><Quote>{l.title}</Quote></a>
              {" "}<span class="small muted">{l.public_on} · {l.counts ? t("counts") : t("counts_not")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Suspensions({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  if (m.suspended_by.length + m.suspends.length === 0) return null;
  return (
    <section class="card">
      <h2>{t("suspensions")}</h2>
      {m.suspended_by.length > 0 && <><h3>{t("suspended_by")}</h3><ul class="tl-links">{m.suspended_by.map((s, i) => <li key={i}><SuspensionSays s={s} of="by" /></li>)}</ul></>}
      {m.suspends.length > 0 && <><h3>{t("suspends")}</h3><ul class="tl-links">{m.suspends.map((s, i) => <li key={i}><SuspensionSays s={s} of="what" /></li>)}</ul></>}
    </section>
  );
}

function Whole({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const pair = useClockWords();
  return (
    <>
      <section class="card tl-state-card">
        <h2 class="hidden">{t("col_state")}</h2>
        <p class="tl-state-big">{m.kind === "report" ? <ReportBadges m={m} /> : <StateBadge state={m.state} />} <span>{pair(m)}</span></p>
        <Why m={m} />
      </section>
      <div class="halves tl-halves">
        <div><section class="card"><h2>{t("what_it_is")}</h2><Facts m={m} /></section><MeasureClaims id={m.id} /></div>
        <div><Suspensions m={m} /><ReportCard m={m} /><Affected m={m} /></div>
      </div>
      <Rules m={m} />
      <Entries m={m} />
      {m.lists.length > 0 && <section class="card"><h2>{t("part_lists")}</h2><ListTable lists={m.lists} caption={t("lists_of", { id: m.id })} /></section>}
      {m.clocks.length > 0 && <section class="card"><h2>{t("part_clocks")}</h2>{m.clocks.map((c) => <ClockCard key={c.id} c={c} />)}</section>}
      <p class="small muted">{t("image")} <code>{m.image}</code></p>
    </>
  );
}

/** On paper nothing can be unfolded: what is folded is opened for the printer, and closed again. */
function useOpenForPrint(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const before = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open])")];
      for (const d of opened) d.open = true;
    };
    const after = () => {
      for (const d of opened) d.open = false;
    };
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
}

export function OneMeasure({ id }: { id: string }) {
  const t = useWords(words);
  const { on, known } = useClocks();
  const got = useGet<WholeMeasure>(`/v1/measures/${encodeURIComponent(id)}`, { query: { on, known } });
  const m = got.data;
  useOpenForPrint();
  return (
    <Sheet title={m?.number ?? m?.title ?? id} about={m?.number ? <Quote>{m.title}</Quote> : undefined}
      tools={<><Button onClick={() => print()}>{t("print")}</Button></>}>
      <p class="tl-back"><a href={link("/measures")}>← {t("title")}</a></p>
      <Loaded got={got}>{(m) => <Whole m={m} />}</Loaded>
    </Sheet>
  );
}
