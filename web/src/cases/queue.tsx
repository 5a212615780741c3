// SPDX-License-Identifier: Apache-2.0
//
// queue: cases with their clocks, open requests, advice so far and what is reported of their class. The filters
// stand in the address; a view is an address with a name, kept in this browser.
import { useRef, useState } from "preact/hooks";
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may, useSession } from "../api/session.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, useClocks, usePlace } from "../shell/router.ts";
import { finds, shorten } from "../text/text.ts";
import { Badge, Button, ProblemBox, Sheet } from "../ui/ui.tsx";
import { type Case, type CaseItem, isOver, openRequests } from "./api.ts";
import { Filters } from "./filters.tsx";
import { ClaimStatus, ClockWords, State, Views } from "./parts.tsx";
import { useWholes } from "./wholes.ts";
import { words } from "./words.ts";

/** Of the current advice: how many of each; and whether it is countersigned as it stands. */
export function AdviceSoFar({ whole }: { whole: Case }) {
  const t = useWords(words);
  const code = useCode(words, "advice_");
  const counts = new Map<string, number>();
  for (const a of whole.advice) if (a.current) counts.set(a.advice, (counts.get(a.advice) ?? 0) + 1);
  if (counts.size === 0) return <span class="muted">{t("advice_none")}</span>;
  const voided = whole.countersigned_by === null && whole.countersignatures.some((s) => s.agrees);
  const against = whole.countersignatures.some((s) => s.current && !s.agrees);
  return (
    <>
      {[...counts].map(([a, n]) => <div key={a}>{code(a)}{n > 1 ? ` × ${n}` : ""}</div>)}
      <div class="small muted">{against ? t("signed_against") : whole.countersigned_by ? t("signed") : voided ? t("signed_void") : t("signed_not")}</div>
    </>
  );
}

/** `dated`: of another day than today, for which the list has no clock. */
function Row({ c, whole, chosen, dated, name }: { c: CaseItem; whole: Case | null; chosen: boolean; dated: boolean; name: (id: string | null) => string }) {
  const t = useWords(words);
  const requests = whole ? openRequests(whole) : [];
  return (
    <tr class={chosen ? "chosen" : ""}>
      <th scope="row">
        <a href={link(`/cases/${c.id}`)} data-case={c.id}>{c.id}</a>
        <div class="case-title any">{c.title ? shorten(c.title, 70) : <span class="muted">{t("no_title")}</span>}</div>
      </th>
      <td><State state={c.state} /><div class="small muted">{c.since ? t("since", { day: c.since }) : t("begun", { day: c.opened.slice(0, 10) })}</div></td>
      <td><ClockWords clock={whole?.clock ?? (dated ? null : c.clock)} over={isOver(c.state)} /></td>
      <td>
        {whole === null ? <span class="muted">…</span> : requests.length === 0 ? <span class="muted">{t("none_open")}</span>
          : requests.map((r) => <div key={r.no}><Badge tone={r.late ? "stop" : "wait"}>{r.late ? t("rfi_late", { no: r.no }) : t("rfi_open", { no: r.no })}</Badge>{r.due && <div class="small">{t("due", { day: r.due })}</div>}</div>)}
      </td>
      <td>{whole === null ? <span class="muted">…</span> : <AdviceSoFar whole={whole} />}</td>
      <td>
        {whole === null ? <span class="muted">…</span> : whole.halts_reported.length === 0 ? <span class="muted">{t("none_reported")}</span>
          : whole.halts_reported.map((h) => <div key={h.id}><ClaimStatus status={h.status} />{h.of_this_case === "open" && <div class="small">{t("of_this_case_open")}</div>}</div>)}
      </td>
      <td class="any">{c.destination ?? "?"} · {c.regime ?? "?"}<div class="small muted any">{c.end_user ? shorten(c.end_user, 40) : t("unknown")}</div></td>
      <td class="any">{c.assigned_to ? name(c.assigned_to) : <span class="muted">{t("nobody")}</span>}</td>
    </tr>
  );
}

export function matches(c: CaseItem, whole: Case | null, q: URLSearchParams): boolean {
  const text = [c.id, c.title, c.applicant, c.end_user, c.reference, c.authority, c.license].filter(Boolean).join(" ");
  if (!finds(text, q.get("q") ?? "")) return false;
  if (q.get("rfi") === "1" && !(whole && openRequests(whole).length > 0)) return false;
  return !(q.get("halted") === "1" && !(whole && whole.halts_reported.length > 0));
}

export function QueuePage() {
  const t = useWords(words);
  const { query } = usePlace();
  const { on, known } = useClocks();
  const { person } = useSession();
  const { name } = usePeople();
  const over = query.get("over") === "1" || isOver(query.get("state") ?? "");
  const list = usePages<CaseItem>("/v1/cases", {
    clock: true, open: over ? null : true, state: query.get("state"), destination: query.get("destination"), regime: query.get("regime"),
    assigned_to: query.get("mine") === "1" ? person?.id : null,
  });
  const wholes = useWholes(list.items, on, known);
  const shown = list.items.filter((c) => matches(c, wholes.of(c), query));
  const [at, setAt] = useState(-1);
  const body = useRef<HTMLTableSectionElement>(null);
  const step = (n: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, at + n));
    setAt(next);
    body.current?.querySelectorAll<HTMLElement>("a[data-case]")[next]?.focus();
  };
  useKeys(t("view_queue"), [
    { key: "j", label: t("key_next"), act: () => step(1), off: shown.length === 0 },
    { key: "k", label: t("key_previous"), act: () => step(-1), off: shown.length === 0 },
    { key: "o", label: t("key_open"), act: () => { const c = shown[at]; if (c) go(link(`/cases/${c.id}`)); }, off: at < 0 },
    { key: "n", label: t("new_case"), act: () => go(link("/cases/new")), off: !may("requester") },
  ]);
  const looked = wholes.done + wholes.failed;
  return (
    <Sheet title={t("title")} about={t("about")}
      tools={may("requester") ? <a class="button main" href={link("/cases/new")}>{t("new_case")} <kbd>n</kbd></a> : <span class="small muted">{t("new_needs")}</span>}>
      <Views now="queue" />
      <Filters />
      <ProblemBox problem={list.problem} retry={list.reload} />
      {list.first ? <p class="busy" role="status">{t("loading")}</p> : shown.length === 0 && !list.next ? (
        <div class="empty">{list.items.length === 0 && ![...query.keys()].some((k) => k !== "on" && k !== "known") ? t("empty") : t("empty_filter")}</div>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={t("view_queue")}>
          <table class="case-queue">
            <thead><tr>{(["col_case", "col_state", "col_clock", "col_rfi", "col_advice", "col_halt", "col_for", "col_assigned"] as const).map((k) => <th key={k} scope="col">{t(k)}</th>)}</tr></thead>
            <tbody ref={body}>{shown.map((c, i) => <Row key={c.id} c={c} whole={wholes.of(c)} chosen={i === at} dated={on !== null || known !== null} name={name} />)}</tbody>
          </table>
        </div>
      )}
      <p class="small muted" role="status">
        {t("shown_of", { n: shown.length, all: list.items.length })}{list.next ? ` ${t("more_on_server")}` : ""}
        {looked < list.items.length ? ` ${t("looking", { n: looked, all: list.items.length })}` : ""}
        {wholes.failed > 0 ? ` ${t("not_looked", { n: wholes.failed })}` : ""}
      </p>
      {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
      {(on || known) && <p class="small muted">{t("as_of", { on: day(on) || t("today"), known: day(known) || t("all_known") })}</p>}
    </Sheet>
  );
}
