// SPDX-License-Identifier: Apache-2.0
//
// queue: the hits of a state, page by page, kept while the pages are open, so that going to a hit and back costs
// nothing and the next one is known. Filters that the server does not know (list, text) look at what has arrived;
// `whole` says whether that is all, and the page says so. What lists need not show (evidence) is not kept.
import { useEffect, useSyncExternalStore } from "preact/compat";
import { asProblem, get, type Page, type Problem } from "../api/client.ts";
import { fold } from "../text/text.ts";
import { type Hit, listOf } from "./api.ts";

export type Row = Omit<Hit, "evidence" | "query" | "changes">;

export interface Filter {
  state: string;
  party: string | null;
  list: string | null;
  shipment: string | null;
  text: string | null;
  /** Only those that a new list, or another word of the party, has opened again or made lapse. */
  changed: boolean;
}

export interface Queue {
  rows: Row[];
  whole: boolean;
  loading: boolean;
  problem: Problem | null;
}

const PAGE = 200; // the server's most
const BESIDE_MS = 300; // between pages while somebody looks at a hit, so that what they do goes first
const queues = new Map<string, Queue>();
const listeners = new Set<() => void>();
let turn = 0;

export function told(): void {
  turn++;
  for (const f of listeners) f();
}

export function useTold(): number {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => turn,
  );
}

/** What a write answered is newer than a page that was read before it; what is sent and not answered, too. */
const newest = new Map<string, Row>();
const pending = new Map<string, Partial<Row>>();

function asKnown(r: Row): Row {
  const n = newest.get(r.id);
  return { ...(n && n.version > r.version ? n : r), ...pending.get(r.id) };
}

const keyOf = (f: Filter): string => JSON.stringify([f.state, f.party, f.shipment]);

function slim(h: Hit): Row {
  const { evidence: _e, query: _q, changes: _c, ...row } = h;
  return row;
}

async function fill(f: Filter, q: Queue): Promise<void> {
  let cursor: string | null = null;
  let rows: Row[] = [];
  const known = new Set<string>();
  try {
    do {
      const query = { state: f.state === "all" ? null : f.state, party: f.party, shipment: f.shipment, limit: PAGE, cursor };
      const page: Page<Hit> = (await get<Page<Hit>>("/v1/hits", { query })).data;
      if (queues.get(keyOf(f)) !== q) return; // begun anew meanwhile
      const fresh = page.items.filter((h) => !known.has(h.id)).map(slim);
      for (const r of fresh) known.add(r.id);
      rows = rows.concat(fresh);
      cursor = page.next;
      q.whole = cursor === null;
      // Those of before stay until as many are there. What was decided meanwhile is newer than any page.
      if (q.whole || rows.length >= q.rows.length) q.rows = rows.map(asKnown);
      told();
      if (cursor !== null && location.pathname !== "/hits") await new Promise((f) => setTimeout(f, BESIDE_MS));
    } while (cursor !== null);
  } catch (e) {
    q.problem = asProblem(e);
  }
  q.loading = false;
  told();
}

/** The queue, asked for when it is not there. */
export function queueOf(f: Filter, anew = false): Queue {
  const key = keyOf(f);
  let q = queues.get(key);
  if (!q || anew) {
    q = { rows: q?.rows ?? [], whole: false, loading: true, problem: null };
    queues.set(key, q);
    void fill(f, q);
  }
  return q;
}

export function forget(): void {
  queues.clear();
  told();
}

/** Asked for anew when the page is entered or its filter changes; the rows of before stay until then. */
export function useQueue(f: Filter, enter: boolean): Queue {
  useTold();
  const key = keyOf(f);
  useEffect(() => {
    if (enter && queues.get(key)?.loading === false) {
      queueOf(f, true);
      told();
    }
  }, [key]);
  return queueOf(f);
}

const folded = new WeakMap<Row, string>();

/** Folded once a row: a queue of ten thousand is searched with each letter that is typed. */
function textOf(r: Row): string {
  let text = folded.get(r);
  if (text === undefined) folded.set(r, (text = fold(`${r.name ?? ""} ${r.listed_name ?? ""} ${r.row} ${r.id} ${r.party} ${r.shipment ?? ""}`)));
  return text;
}

const hasChanged = (r: Row): boolean => r.reopened_because !== null || r.row_gone || (r.state === "closed" && r.outcome === null);

/** What a filter leaves of a queue, whatever the state; the server has asked for party and shipment. */
function within(q: Queue, f: Filter): Row[] {
  const asked = f.text ? fold(f.text).split(/\s+/) : [];
  if (!f.list && !f.changed && asked.length === 0) return q.rows;
  return q.rows.filter((r) => (!f.changed || hasChanged(r)) && (!f.list || listOf(r.list) === f.list) && asked.every((w) => textOf(r).includes(w)));
}

export interface View {
  /** In the order of the queue, also those that were of it when it was read. */
  all: Row[];
  /** Those whose state is still that of the queue. */
  left: Row[];
  place: Map<string, number>;
}

let last: { rows: Row[]; key: string; view: View } | null = null;

export function view(q: Queue, f: Filter): View {
  const key = JSON.stringify(f);
  if (last?.rows === q.rows && last.key === key) return last.view;
  const all = within(q, f);
  const left = f.state === "all" ? all : all.filter((r) => r.state === f.state);
  last = { rows: q.rows, key, view: { all, left, place: new Map(all.map((r, i) => [r.id, i])) } };
  return last.view;
}

/** What a write answered, or was read later, in every queue that has the hit. */
export function learned(h: Hit): void {
  const row = slim(h);
  if ((newest.get(h.id)?.version ?? 0) > h.version) return;
  newest.set(h.id, row);
  replace(h.id, () => ({ ...row, ...pending.get(h.id) }));
}

/** For what is sent and not yet answered: the hit is no longer among the open ones. */
export function marked(id: string, part: Partial<Row> | null): void {
  if (part === null) pending.delete(id);
  else pending.set(id, part);
  replace(id, (was) => ({ ...(newest.get(id) ?? was), ...part }));
}

function replace(id: string, by: (was: Row) => Row): void {
  for (const q of queues.values()) {
    const at = q.rows.findIndex((r) => r.id === id);
    const was = q.rows[at];
    if (was) q.rows = q.rows.with(at, by(was));
  }
  told();
}
