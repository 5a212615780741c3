// SPDX-License-Identifier: Apache-2.0
//
// case: one case. What it is and what may be done stays at the side; the rest is in tabs, each with an address.
import { useEffect, useState } from "preact/hooks";
import { usePeople } from "../api/people.ts";
import { type Got, useGet } from "../api/use.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Loaded, Quote, Sheet } from "../ui/ui.tsx";
import { ActBar } from "./act.tsx";
import { LinesTab } from "./advice.tsx";
import { type Case, isOver, openRequests } from "./api.ts";
import { ClockTab } from "./clock.tsx";
import { DetailsTab, HistoryTab } from "./details.tsx";
import { ClockWords, Reported, State } from "./parts.tsx";
import { PapersTab } from "./papers.tsx";
import { RequestsTab } from "./rfis.tsx";
import { words } from "./words.ts";

const TABS = ["details", "lines", "requests", "papers", "clock", "history", "all"] as const;
export type Tab = (typeof TABS)[number];

/** What the parts of a case are given. */
export interface Props {
  c: Case;
  etag: string | null;
  reload: () => void;
}

function Summary({ c }: { c: Case }) {
  const t = useWords(words);
  const { name } = usePeople();
  const kind = useCode(words, "license_kind_");
  const rows: [string, preact.ComponentChildren][] = [
    [t("regime"), [c.regime ?? t("unknown"), c.authority && <> · <Quote>{c.authority}</Quote></>]],
    [t("license_kind"), c.kind ? kind(c.kind) : t("unknown")],
    [t("destination"), c.destination ?? t("unknown")],
    [t("end_user"), c.end_user ? <Quote>{c.end_user}</Quote> : t("unknown")],
    [t("applicant"), c.applicant ? <Quote>{c.applicant}</Quote> : t("unknown")],
    [t("col_assigned"), c.assigned_to ? name(c.assigned_to) : t("nobody")],
  ];
  if (c.reference) rows.push([t("reference"), c.reference]);
  if (c.license) rows.push([t("license"), /^L\d+$/.test(c.license) ? <a href={link(`/licenses/${c.license}`)}>{c.license}</a> : c.license]);
  return (
    <section class="card" aria-label={t("summary")}>
      <p class="row"><State state={c.state} /><span class="small muted">{c.since ? t("since", { day: day(c.since) }) : t("begun", { day: day(c.opened.slice(0, 10)) })}</span></p>
      <p><ClockWords clock={c.clock} over={isOver(c.state)} /></p>
      <dl class="pairs small any">{rows.map(([k, v]) => [<dt key={k}>{k}</dt>, <dd>{v}</dd>])}</dl>
      {c.amends && <p class="small">{t("amends")} <a href={link(`/cases/${c.amends}`)}>{c.amends}</a></p>}
      {c.amended_by && <p class="small">{t("amended_by")} <a href={link(`/cases/${c.amended_by}`)}>{c.amended_by}</a></p>}
      {c.receipt && <p class="small"><a href={link("/check", { receipt: c.receipt })}>{t("decision_link")}</a> <code title={c.receipt}>{c.receipt.slice(0, 8)}…</code></p>}
    </section>
  );
}

function TabBar({ c, now }: { c: Case; now: Tab }) {
  const t = useWords(words);
  const count: Partial<Record<Tab, number>> = { requests: openRequests(c).length, papers: c.missing?.length ?? 0 };
  const tabs = TABS.map((tab, i) => ({
    id: tab, href: link(`/cases/${c.id}`, { tab }), hotkey: String(i + 1),
    label: <>{t(`tab_${tab}`)}{count[tab] ? <span class="tab-count"> {count[tab]}</span> : null}</>,
  }));
  return <Tabs label={t("parts")} tabs={tabs} now={now} />;
}

/** What somebody else did to the case while it stood here: said, not passed over. */
function ChangedMeanwhile({ c, seen }: { c: Case; seen: number }) {
  const t = useWords(words);
  const { name } = usePeople();
  const what = useCode(words, "step_");
  const since = c.history.filter((s) => s.event > seen);
  if (since.length === 0) return null;
  return (
    <div class="note" role="status">
      <p><strong>{t("changed_meanwhile")}</strong></p>
      <ul>{since.map((s) => <li key={s.event}>{what(s.what)}: {name(s.by)} {s.detail && <span class="any">({s.detail})</span>}</li>)}</ul>
    </div>
  );
}

function Whole({ c, got, tab }: { c: Case; got: Got<Case>; tab: Tab }) {
  const last = c.history.at(-1)?.event ?? 0;
  const [seen, setSeen] = useState(last);
  const [stale, setStale] = useState(false);
  // After our own change the newest is what we have seen; after a 412 it is what somebody else did.
  useEffect(() => {
    if (!stale) setSeen(last);
  }, [last]);
  const props: Props = { c, etag: got.etag, reload: () => { setStale(false); got.reload(); } };
  const onStale = () => { setStale(true); got.reload(); };
  const shown = { ...props, onStale };
  const show = (x: Tab) => tab === x || tab === "all";
  return (
    <div class="case-split">
      <div class="side stack">
        <Summary c={c} />
        <ActBar {...shown} />
        {c.halts_reported.map((h) => <Reported key={h.id} halt={h} />)}
      </div>
      <div class="stack">
        <TabBar c={c} now={tab} />
        {stale && <ChangedMeanwhile c={c} seen={seen} />}
        {/* "all" is the case as a document: on one page, to be printed */}
        {show("details") && <DetailsTab {...shown} />}
        {show("lines") && <LinesTab {...shown} />}
        {show("requests") && <RequestsTab {...shown} />}
        {show("papers") && <PapersTab {...shown} />}
        {show("clock") && <ClockTab {...shown} />}
        {show("history") && <HistoryTab {...shown} />}
      </div>
    </div>
  );
}

export function CasePage({ id }: { id: string }) {
  const t = useWords(words);
  const { on, known } = useClocks();
  const { query } = usePlace();
  const got = useGet<Case>(`/v1/cases/${encodeURIComponent(id)}`, { query: { on, known } });
  const wanted = query.get("tab") as Tab | null;
  const tab = wanted && TABS.includes(wanted) ? wanted : "details";
  useKeys(t("one_case"), [
    ...TABS.map((x, i) => ({ key: String(i + 1), label: t(`tab_${x}`), act: () => setQuery({ tab: x }) })),
    { key: "u", label: t("back"), act: () => go(link("/cases")) },
  ]);
  return (
    <Sheet title={got.data?.title ? `${id} · ${got.data.title}` : id}
      about={on || known ? t("as_of", { on: day(on) || t("today"), known: day(known) || t("all_known") }) : undefined}
      tools={<a href={link("/cases")}>{t("back")}</a>}>
      <Loaded got={got}>{(c) => <Whole c={c} got={got} tab={tab} />}</Loaded>
    </Sheet>
  );
}
