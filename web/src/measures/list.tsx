// SPDX-License-Identifier: Apache-2.0
//
// list: one list with its rows as they stand on a day, which of them were added or ended since another, and which
// hits of this desk they are in. Several lists with a scope are one table: its id is what stands before the "[".
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, get, type Problem } from "../api/client.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { isDay, toDay, toIso } from "../text/days.ts";
import { Button, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import type { LawList } from "./api.ts";
import { ListTable } from "./lists.tsx";
import { Parties, type Party } from "./parties.tsx";
import { words } from "./words.ts";

interface ListPage {
  items: Party[];
  next: string | null;
  lists: LawList[];
  on: string;
  known: string;
  since: string | null;
  total: number;
  /** What these rows cannot show. */
  note: string | null;
}

const REST_MS = 180;
const AT_ONCE = 100;
const BACK = [7, 30, 90, 365] as const;

interface Rows {
  head: ListPage | null;
  items: Party[];
  next: string | null;
  problem: Problem | null;
  loading: boolean;
}

const nothing: Rows = { head: null, items: [], next: null, problem: null, loading: true };

function useRows(id: string, since: string | null, q: string, state: string) {
  const { on, known } = useClocks();
  const [rows, setRows] = useState<Rows>(nothing);
  const path = `/v1/lists/${encodeURIComponent(id)}`;
  const query = { on, known, since, q: q.trim() || null, state: state || null, limit: AT_ONCE };
  const turn = useRef(0);
  useEffect(() => {
    const stop = new AbortController();
    const mine = ++turn.current;
    setRows((r) => ({ ...r, loading: true }));
    const timer = setTimeout(() => get<ListPage>(path, { query, signal: stop.signal }).then(
      ({ data }) => mine === turn.current && setRows({ head: data, items: data.items, next: data.next, problem: null, loading: false }),
      // The rows of another question would stand under the words of this one.
      (e) => !stop.signal.aborted && setRows((r) => ({ ...r, items: [], next: null, problem: asProblem(e), loading: false })),
    ), mine === 1 ? 0 : REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, JSON.stringify(query)]);
  const more = () => {
    const mine = turn.current;
    setRows((r) => ({ ...r, loading: true }));
    get<ListPage>(path, { query: { ...query, cursor: rows.next } }).then(
      ({ data }) => mine === turn.current && setRows((r) => ({ ...r, items: [...r.items, ...data.items], next: data.next, loading: false })),
      (e) => setRows((r) => ({ ...r, problem: asProblem(e), loading: false })),
    );
  };
  return { rows, more };
}

function Asks({ since, q, state, on }: { since: string; q: string; state: string; on: string }) {
  const t = useWords(words);
  const code = useCode(words, "party_");
  const states = isDay(since) ? ["added", "ended"] : ["in_force", "open", "not_yet", "ended"];
  return (
    <div class="tl-filters" role="search" aria-label={t("filters")}>
      <label class="tl-filter wide"><span>{t("parties_search")}</span><input type="search" value={q} onInput={(e) => setQuery({ q: e.currentTarget.value || null })} /></label>
      <label class="tl-filter"><span>{t("since")}</span><input type="date" value={since} onChange={(e) => setQuery({ since: e.currentTarget.value || null, state: null })} /></label>
      <span class="row tl-back-days" role="group" aria-label={t("since")}>
        {BACK.map((n) => {
          const day = toIso(toDay(on) - n);
          return <Button key={n} aria-pressed={since === day} onClick={() => setQuery({ since: since === day ? null : day, state: null })}>{t("since_days", { n })}</Button>;
        })}
      </span>
      <label class="tl-filter"><span>{t("col_state")}</span>
        <select value={state} onChange={(e) => setQuery({ state: e.currentTarget.value || null })}>
          <option value="">{t("any")}</option>
          {states.map((s) => <option key={s} value={s}>{code(s)}</option>)}
        </select></label>
    </div>
  );
}

function Empty({ since, q, loaded }: { since: string; q: string; loaded: boolean }) {
  const t = useWords(words);
  if (!loaded) return <p class="note">{t("not_loaded_about")}</p>;
  if (q.trim() !== "") return <p class="empty">{t("parties_none", { text: q })} <a href={link("/check")}>{t("screen_name")}</a></p>;
  return <p class="empty">{isDay(since) ? t("since_none", { day: since }) : t("parties_empty")}</p>;
}

function useAsked() {
  const { query } = usePlace();
  const v = (k: string) => query.get(k) ?? "";
  return { since: v("since"), q: v("q"), state: v("state") };
}

export function OneList({ id }: { id: string }) {
  const t = useWords(words);
  const asked = useAsked();
  const { rows, more } = useRows(id, isDay(asked.since) ? asked.since : null, asked.q, asked.state);
  const { head, problem } = rows;
  const failed = problem !== null && rows.items.length === 0;
  const base = id.split("[")[0] ?? id;
  const title = head?.lists.length === 1 ? head.lists[0]!.title : head?.lists[0]?.title.split(" (")[0];
  return (
    <Sheet title={title ?? id} about={<code>{id}</code>} tools={<Button onClick={() => print()}>{t("print")}</Button>}>
      <p class="tl-back row"><a href={link("/measures/lists")}>← {t("part_lists")}</a>{base !== id && <a href={link(`/measures/lists/${encodeURIComponent(base)}`)}>{t("list_all_scopes")}</a>}</p>
      {problem?.code === "no_such_path"
        ? <p class="note">{t("list_cannot")} <a href={link("/check")}>{t("screen_name")}</a></p>
        : <ProblemBox problem={problem} />}
      {head === null && problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {head && (
        <>
          <section class="card">
            <h2>{t("list_as_it_is")}</h2>
            {head.lists.length > 3
              ? <details class="tl-fold"><summary>{t("lists_n", { n: head.lists.length })}</summary><ListTable lists={head.lists} caption={t("clock_pair", { on: head.on, known: head.known })} /></details>
              : <ListTable lists={head.lists} caption={t("clock_pair", { on: head.on, known: head.known })} />}
          </section>
          <section class="card">
            <h2>{isDay(asked.since) ? t("changed_since", { day: asked.since }) : t("parties")} {!failed && <span class="muted small" role="status">{t("rows_n", { n: head.total })}</span>}</h2>
            <Asks {...asked} on={head.on} />
            {head.note && !failed && <p class="note"><Quote>{head.note}</Quote></p>}
            {rows.items.length === 0 && !rows.loading && !failed && <Empty {...asked} loaded={head.lists.some((l) => l.loaded)} />}
            {rows.items.length > 0 && <div class={rows.loading ? "stale" : ""} aria-busy={rows.loading}><Parties items={rows.items} several={head.lists.length > 1} changed={isDay(asked.since)} /></div>}
            {rows.next !== null && <p><Button onClick={more} disabled={rows.loading}>{t("more_n", { n: head.total - rows.items.length })}</Button></p>}
          </section>
        </>
      )}
    </Sheet>
  );
}
