// SPDX-License-Identifier: Apache-2.0
//
// list: one list, its parties, and which were added or ended since a day. A server that cannot tell is said so;
// the search then still asks whom it finds: POST /v1/screen is on the page of checks.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, Problem } from "../api/client.ts";
import { useGet } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { Badge, Button, Loaded, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import type { LawList } from "./api.ts";
import { ListTable } from "./lists.tsx";
import { isDay } from "./scale.ts";
import { words } from "./words.ts";

interface Party {
  id?: string;
  name: string;
  names?: string[];
  country?: string | null;
  address?: string | null;
  from?: string | null;
  until?: string | null;
  state?: string;
}

interface ListRows extends Partial<LawList> {
  items: Party[];
  next: string | null;
  note?: string | null;
}

const REST_MS = 180;

interface Rows { head: ListRows | null; items: Party[]; next: string | null; problem: Problem | null; loading: boolean }
const nothing: Rows = { head: null, items: [], next: null, problem: null, loading: true };
const asProblem = (e: unknown) => (e instanceof Problem ? e : new Problem(0, "page", String(e), "", ""));

function useRows(id: string, since: string, q: string) {
  const { on, known } = useClocks();
  const [rows, setRows] = useState<Rows>(nothing);
  const path = `/v1/lists/${encodeURIComponent(id)}`;
  const query = { on, known, since: since || null, q: q || null, limit: 100 };
  const turn = useRef(0);
  useEffect(() => {
    const stop = new AbortController();
    const mine = ++turn.current;
    setRows((r) => ({ ...r, loading: true }));
    const timer = setTimeout(() => get<ListRows>(path, { query, signal: stop.signal }).then(
      ({ data }) => mine === turn.current && setRows({ head: data, items: data.items, next: data.next, problem: null, loading: false }),
      (e) => !stop.signal.aborted && setRows((r) => ({ ...r, problem: asProblem(e), loading: false })),
    ), REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, JSON.stringify(query)]);
  const more = () => {
    const mine = turn.current;
    setRows((r) => ({ ...r, loading: true }));
    get<ListRows>(path, { query: { ...query, cursor: rows.next } }).then(
      ({ data }) => mine === turn.current && setRows((r) => ({ ...r, items: [...r.items, ...data.items], next: data.next, loading: false })),
      (e) => setRows((r) => ({ ...r, problem: asProblem(e), loading: false })),
    );
  };
  return { rows, more };
}

function Parties({ items }: { items: Party[] }) {
  const t = useWords(words);
  const state = useCode(words, "party_");
  const tone = (s: string) => (s === "added" ? "stop" : s === "ended" ? "plain" : "wait");
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("parties")}>
      <table>
        <thead><tr><th scope="col">{t("party_name")}</th><th scope="col">{t("party_country")}</th><th scope="col">{t("party_address")}</th><th scope="col">{t("col_days")}</th><th scope="col">{t("col_state")}</th></tr></thead>
        <tbody>
          {items.map((p, i) => (
            <tr key={p.id ?? `${p.name}${i}`}>
              <th scope="row"><Quote>{p.name}</Quote>{(p.names ?? []).filter((n) => n !== p.name).map((n) => <div class="small muted" key={n}><Quote>{n}</Quote></div>)}</th>
              <td>{p.country ?? "–"}</td>
              <td class="small"><Quote>{p.address ?? "–"}</Quote></td>
              <td class="nowrap">{p.from ?? t("unknown_day")} – {p.until ?? t("no_end")}</td>
              <td>{p.state ? <Badge tone={tone(p.state)}>{state(p.state)}</Badge> : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Search({ id, head }: { id: string; head: LawList | null }) {
  const t = useWords(words);
  const { query } = usePlace();
  const since = query.get("since") ?? "";
  const q = query.get("q") ?? "";
  const { rows, more } = useRows(id, isDay(since) ? since : "", q);
  const lacks = rows.problem?.code === "no_such_path";
  if (lacks) {
    return (
      <section class="card">
        <h2>{t("parties")}</h2>
        <p class="note">{t("list_cannot")} <a href={link("/check")}>{t("screen_name")}</a></p>
      </section>
    );
  }
  return (
    <section class="card">
      <header class="row tl-section-head">
        <h2>{t("parties")}</h2>
        <label class="tl-filter wide"><span>{t("parties_search")}</span><input type="search" value={q} onInput={(e) => setQuery({ q: e.currentTarget.value || null })} /></label>
        <label class="tl-filter"><span>{t("since")}</span><input type="date" value={since} onChange={(e) => setQuery({ since: e.currentTarget.value || null })} /></label>
      </header>
      {head?.loaded === false && <p class="note">{t("not_loaded_about")}</p>}
      <ProblemBox problem={rows.problem} />
      {rows.head?.note && <p class="note"><Quote>{rows.head.note}</Quote></p>}
      {rows.head === null && rows.loading && <p class="busy" role="status">{t("loading")}</p>}
      {rows.head && rows.items.length === 0 && !rows.loading && <p class="empty">{since !== "" ? t("since_none", { day: since }) : q !== "" ? t("parties_none", { text: q }) : t("parties_empty")}</p>}
      {rows.items.length > 0 && <div class={rows.loading ? "stale" : ""}><Parties items={rows.items} /></div>}
      {rows.next !== null && <p><Button onClick={more} disabled={rows.loading}>{t("more")}</Button></p>}
    </section>
  );
}

export function OneList({ id }: { id: string }) {
  const t = useWords(words);
  const { on, known } = useClocks();
  const got = useGet<{ items: LawList[] }>("/v1/lists", { query: { on, known, limit: 200 } });
  const l = got.data?.items.find((x) => x.id === id) ?? null;
  return (
    <Sheet title={l?.title ?? id} about={<code>{id}</code>} tools={<Button onClick={() => print()}>{t("print")}</Button>}>
      <p class="tl-back"><a href={link("/measures/lists")}>← {t("part_lists")}</a></p>
      <Loaded got={got}>
        {() => (l ? <section class="card"><ListTable lists={[l]} caption={t("list_as_it_is")} /></section> : <p class="note">{t("list_unknown", { id })}</p>)}
      </Loaded>
      {got.data && l && <div class="tl-next"><Search id={id} head={l} /></div>}
    </Sheet>
  );
}
