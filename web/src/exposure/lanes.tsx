// SPDX-License-Identifier: Apache-2.0
//
// lanes: which way of the goods is open on which days, why, and what the check said of it. A lane may be opened in
// the check with its own shipment: what it says there is the same.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { day as dayText, useCode, useWords } from "../i18n/i18n.ts";
import { draftOf, keep, type Shipment } from "../check/draft.ts";
import { go, link } from "../shell/router.ts";
import { addDays } from "../text/days.ts";
import { Badge, Button, Choice, ProblemBox, Quote, Verdict } from "../ui/ui.tsx";
import type { Answer, Lane, LaneAnswer, Span } from "./api.ts";
import { isZero, percent, same } from "./exact.ts";
import { Fact, Item, RowRef, Section, type Sheet, type View } from "./parts.tsx";
import { words } from "./words.ts";

interface Because {
  rule: string;
  title: string;
  cite: string;
  source: string;
  grade: string;
}
interface Checked {
  regimes: { regime: string; lines: { line: number; because: Because[] }[] }[];
}

function How({ v, why }: { v: string; why: string }) {
  const t = useWords(words);
  const code = useCode(words, "why_");
  const full = same(v, "1");
  const tone = full ? "good" : isZero(v) ? "stop" : "wait";
  return <Badge tone={tone}>{full ? t("lane_open") : isZero(v) ? t("lane_closed") : percent(v).text} · {code(why)}</Badge>;
}

function SpanRow({ s, answer }: { s: Span; answer: Answer }) {
  const t = useWords(words);
  const of = (k: string) => answer.atoms.find((a) => a.key === k);
  return (
    <li class="x-span">
      <span class="x-span-days">{t("days_from_to", { from: s.from, until: s.until, date: dayText(addDays(answer.on, s.from)) })}</span>
      {same(s.good, s.bad) && s.why_good === s.why_bad ? <How v={s.good} why={s.why_good} /> : <><span class="small">{t("best")}</span> <How v={s.good} why={s.why_good} /> <span class="small">{t("worst")}</span> <How v={s.bad} why={s.why_bad} /></>}
      {s.license && <span class="small">{t("license")} <code>{s.license}</code></span>}
      {[...s.atoms, ...s.also].length > 0 && <span class="small">{t("hangs_on")} {[...s.atoms, ...s.also].map((k) => <Fact key={k} atomKey={k} atom={of(k)} />)}</span>}
    </li>
  );
}

/** Why the law says so: asked of the check when somebody wants to know. */
export function Why({ a, known }: { a: LaneAnswer; known: string | null }) {
  const t = useWords(words);
  const doing = useDo();
  const [got, setGot] = useState<Because[] | null>(null);
  const ask = () => void doing.run(async () => {
    const r = await post<Checked>("/v1/check", a.shipment, { query: { record: "false", known } });
    const all = r.data.regimes.flatMap((x) => x.lines.flatMap((l) => l.because));
    setGot(all.filter((b, i) => all.findIndex((o) => o.rule === b.rule) === i));
  });
  const inCheck = () => {
    keep(draftOf(a.shipment as Shipment)); // the newest draft is what the check opens with
    go(link("/check"));
  };
  return (
    <div class="x-why">
      <p><Verdict verdict={a.verdict} /> <span class="small muted">{dayText(a.on)}{a.holds_until ? ` · ${t("holds_until", { date: a.holds_until })}` : ""}</span></p>
      <p lang="en">{a.why}</p>
      <div class="row">
        <Button onClick={inCheck}>{t("open_in_check")}</Button>
        {got === null && <Button kind="quiet" onClick={ask} disabled={doing.busy}>{t("show_rules")}</Button>}
      </div>
      <ProblemBox problem={doing.problem} />
      {got && (
        <ul class="small">
          {got.map((b) => <li key={b.rule}><a href={link(`/measures/${encodeURIComponent(b.rule.split("/")[0]!)}`)}><code>{b.rule}</code></a> <Quote>{b.title}</Quote> <span class="muted"><Quote>{b.cite}</Quote></span></li>)}
        </ul>
      )}
      <p class="small muted"><code title={a.receipt}>{a.receipt.slice(0, 12)}…</code> {t("receipt_not_kept")}</p>
    </div>
  );
}

export function LaneView({ lane, view }: { lane: Lane; view: View }) {
  const { answer, tables } = view;
  const t = useWords(words);
  const row = tables.of("lanes.csv").rows.find((r) => r.cells.lane === lane.lane);
  const supplier = row?.cells.supplier ? tables.party(row.cells.supplier) : null;
  const said = [...new Set(lane.spans.map((s) => s.answer))].flatMap((i) => (i === null ? [] : answer.answers[i] ? [answer.answers[i]!] : []));
  return (
    <div>
      <p><Item id={lane.item} tables={tables} plant={row?.cells.plant} />
        {supplier && <> · {supplier.name} {supplier.country}</>}
        {row && (row.cells.from || row.cells.destination) && <> · {row.cells.from} → {row.cells.destination}</>}
        {row && <> <RowRef at={`lanes.csv:${row.line}`} tables={tables} /></>}</p>
      <ul class="plain">{lane.spans.map((s) => <SpanRow key={s.from} s={s} answer={answer} />)}</ul>
      {said.length === 0 && <p class="small muted">{t("no_border")}</p>}
      {said.map((a) => <Why key={a.receipt + a.on} a={a} known={answer.known} />)}
    </div>
  );
}

type Filter = "shut" | "border" | "all";

function sheet(view: View, lanes: Lane[]): Sheet {
  const { answer } = view;
  return {
    file: `lanes-${answer.on}.csv`,
    columns: ["lane", "item", "from", "until", "best", "why_best", "worst", "why_worst", "license", "facts", "verdict", "why", "receipt"],
    rows: lanes.flatMap((l) => l.spans.map((s) => {
      const a = s.answer === null ? undefined : answer.answers[s.answer];
      return [l.lane, l.item, addDays(answer.on, s.from), addDays(answer.on, s.until), s.good, s.why_good, s.bad, s.why_bad, s.license,
        [...s.atoms, ...s.also].join("; "), a?.verdict, a?.why, a?.receipt];
    })),
  };
}

export function LaneSection({ view, only }: { view: View; only: Set<string> | null }) {
  const t = useWords(words);
  const [filter, setFilter] = useState<Filter>("border");
  const shut = (l: Lane) => l.spans.some((s) => !same(s.bad, "1"));
  const border = (l: Lane) => l.spans.some((s) => s.answer !== null) || shut(l);
  const of = view.answer.lanes.filter((l) => only === null || only.has(l.lane));
  const lanes = of.filter((l) => filter === "all" || (filter === "shut" ? shut(l) : border(l)));
  const [most, setMost] = useState(60);
  return (
    <Section id="lanes" title={t("lanes_title")} about={t("lanes_about")} sheet={() => sheet(view, of)}>
      <Choice<Filter> label={t("show")} value={filter} onChange={setFilter}
        options={[{ value: "shut", label: `${t("lanes_shut")} (${of.filter(shut).length})` }, { value: "border", label: `${t("lanes_border")} (${of.filter(border).length})` }, { value: "all", label: `${t("lanes_all")} (${of.length})` }]} />
      {lanes.length === 0 && <p class="muted">{t("no_lanes")}</p>}
      <div class="x-lanes">
        {lanes.slice(0, most).map((l) => (
          <details key={l.lane} data-lane={l.lane}>
            <summary><code>{l.lane}</code> <span>{view.tables.name(l.item)}</span> <Summary lane={l} /></summary>
            <LaneView lane={l} view={view} />
          </details>
        ))}
      </div>
      {lanes.length > most && <Button onClick={() => setMost(most + 60)}>{t("more_n", { n: lanes.length - most })}</Button>}
    </Section>
  );
}

function Summary({ lane }: { lane: Lane }) {
  const t = useWords(words);
  const good = lane.spans.every((s) => same(s.bad, "1"));
  const shut = lane.spans.every((s) => isZero(s.good));
  const sure = lane.spans.every((s) => same(s.good, s.bad));
  if (good) return <Badge tone="good">{t("lane_open")}</Badge>;
  if (shut) return <Badge tone="stop">{t("lane_closed")}</Badge>;
  return sure ? <Badge tone="wait">{t("lane_partly")}</Badge> : <Badge tone="open">{t("lane_depends")}</Badge>;
}
