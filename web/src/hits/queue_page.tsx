// SPDX-License-Identifier: Apache-2.0
//
// queue_page: the hits of a state, filtered, counted, by party; one key begins with the first.
import { useEffect, useState } from "preact/hooks";
import { moment, number, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, setQuery } from "../shell/router.ts";
import { shorten } from "../text/text.ts";
import { Badge, Button, Choice, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { listOf } from "./api.ts";
import { firstState, hitLink, queueLink, useFilter } from "./filter.ts";
import { titleOf, useLists } from "./lists.ts";
import { Many } from "./many.tsx";
import { type Filter, queueOf, type Row, told, useQueue, view } from "./queue.ts";
import { OutcomeBadge } from "./second.tsx";
import { Refused, Sitting } from "./sitting.tsx";
import { trail } from "./trail.ts";
import { useUndo } from "./use_undo.ts";
import { ClassBadge, perMille } from "./why.tsx";
import { words } from "./words.ts";

const STEP = 100;
/** The row one came from, so that it is found again. */
let last: string | null = null;
let many = STEP;

function Filters({ f, rows }: { f: Filter; rows: Row[] }) {
  const t = useWords(words);
  const lists = useLists();
  const ids = [...new Set(rows.map((r) => listOf(r.list)))].sort();
  const title = (id: string) => titleOf(lists, id);
  const states = (["open", "proposed", "closed", "all"] as const).map((s) => ({ value: s, label: t(`state_${s}`) }));
  const set = (name: string) => (e: { currentTarget: HTMLInputElement | HTMLSelectElement }) => setQuery({ [name]: e.currentTarget.value.trim() || null });
  const any = f.changed || f.party || f.list || f.shipment || f.text;
  return (
    <div class="filters" role="search">
      <Choice label={t("state")} value={f.state as "open"} options={states} onChange={(v) => setQuery({ state: v === firstState() ? null : v })} />
      <Field label={t("filter_text")}>{(p) => <input {...p} type="search" value={f.text ?? ""} placeholder={t("filter_text_hint")} onInput={set("find")} />}</Field>
      <Field label={t("filter_list")}>
        {(p) => (
          <select {...p} value={f.list ?? ""} onChange={set("list")}>
            <option value="">{t("filter_any")}</option>
            {f.list && !ids.includes(f.list) && <option value={f.list}>{title(f.list)}</option>}
            {ids.map((id) => <option key={id} value={id}>{title(id)}</option>)}
          </select>
        )}
      </Field>
      <Field label={t("filter_party")}>{(p) => <input {...p} class="short" value={f.party ?? ""} placeholder="P7" onChange={set("party")} />}</Field>
      <Field label={t("filter_shipment")}>{(p) => <input {...p} class="short" value={f.shipment ?? ""} onChange={set("shipment")} />}</Field>
      <label class="check"><input type="checkbox" name="changed" checked={f.changed} onChange={(e) => setQuery({ changed: e.currentTarget.checked ? "1" : null })} /> {t("filter_changed")}</label>
      {any && <Button onClick={() => setQuery({ party: null, list: null, shipment: null, find: null, changed: null })}>{t("filter_clear")}</Button>}
    </div>
  );
}

function Parties({ rows, f }: { rows: Row[]; f: Filter }) {
  const t = useWords(words);
  const by = new Map<string, { name: string | null; n: number }>();
  for (const r of rows) {
    const was = by.get(r.party);
    if (was) was.n++;
    else by.set(r.party, { name: r.name, n: 1 });
  }
  const most = [...by].sort((a, b) => b[1].n - a[1].n);
  if (f.party !== null || most.length === 0) return null;
  return (
    <details class="by-party">
      <summary>{t("by_party")}: {t("parties", { n: most.length })}</summary>
      <ul class="plain">
        {most.slice(0, 60).map(([id, p]) => (
          <li key={id}><a href={link("/hits", { party: id, state: f.state === firstState() ? null : f.state })}><Quote>{p.name ?? t("erased")}</Quote></a> <span class="num">{number(p.n)}</span></li>
        ))}
      </ul>
      {most.length > 60 && <p class="small muted">{t("more_values", { n: most.length - 60 })}</p>}
    </details>
  );
}

function Line({ r, f, at, focused, onFocus }: { r: Row; f: Filter; at: number; focused: boolean; onFocus: () => void }) {
  const t = useWords(words);
  return (
    <tr class={`link ${focused ? "chosen" : ""}`} data-row={r.id} onClick={(e) => { if (!(e.target as Element).closest("a")) go(hitLink(r.id, f)); }}>
      <td><a href={hitLink(r.id, f)} tabIndex={focused || at === 0 ? 0 : -1} onFocus={onFocus}>{r.id}</a></td>
      <td><Quote>{r.name ?? t("erased")}</Quote>{r.country && <span class="tag">{r.country}</span>}</td>
      <td><Quote>{r.listed_name ?? r.row}</Quote>{r.row_gone && <span class="tag">{t("row_gone")}</span>}{r.reopened_because !== null && <p class="because small"><Quote>{shorten(r.reopened_because, 140)}</Quote></p>}</td>
      <td class="small">{listOf(r.list)}</td>
      <td><ClassBadge of={r.class} /></td>
      <td class="num">{perMille(r.probability)}{!r.current && <span class="tag" title={t("stale_figures")}>≠</span>}</td>
      <td class="small">{r.shipment}</td>
      <td>
        {r.reopened_because !== null && <Badge tone="wait" title={r.reopened_because}>{t("changed_again")}</Badge>}{" "}
        {r.outcome !== null && <OutcomeBadge outcome={r.outcome} reason={r.reason} />}
        {trail.skipped.has(r.id) && <span class="tag">{t("skip")}</span>}
      </td>
      <td class="small muted" title={moment(r.changed)}>{moment(r.changed).slice(0, 16)}</td>
    </tr>
  );
}

function Table({ rows, f }: { rows: Row[]; f: Filter }) {
  const t = useWords(words);
  const [focus, setFocus] = useState(() => Math.max(0, rows.findIndex((r) => r.id === last)));
  const [n, setN] = useState(Math.max(many, focus + 1));
  many = n;
  const at = Math.min(focus, rows.length - 1);
  useEffect(() => {
    last = rows[at]?.id ?? null;
  }, [at, rows]);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    if (next >= n) setN(next + STEP);
    setFocus(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`tr[data-row="${rows[next]?.id}"] a`)?.focus());
  };
  const open = () => rows[at] && go(hitLink(rows[at]!.id, f));
  useKeys(t("keys_queue"), [
    { key: "j", label: t("next"), act: () => move(document.activeElement?.closest("tr[data-row]") ? at + 1 : at) },
    { key: "k", label: t("previous"), act: () => move(at - 1) },
    { key: "o", label: t("open_party"), act: () => rows[at] && go(link("/hits", { party: rows[at]!.party, state: "all" })) },
    { key: "Enter", label: t("first_row"), act: open },
  ]);
  return (
    <div class="scroll">
      <table class="queue">
        <caption class="hidden">{t("tab_queue")}</caption>
        <thead><tr>
          {(["col_hit", "col_name", "col_listed", "col_list", "col_class", "col_prob", "col_shipment", "col_proposal", "col_changed"] as const).map((c) => (
            <th key={c} scope="col" class={c === "col_prob" ? "num" : ""}>{t(c)}</th>
          ))}
        </tr></thead>
        <tbody>{rows.slice(0, n).map((r, i) => <Line key={r.id} r={r} f={f} at={i} focused={i === at} onFocus={() => setFocus(i)} />)}</tbody>
      </table>
      {rows.length > n && <p><Button onClick={() => setN(n + STEP)}>{t("show_more", { n: Math.min(STEP, rows.length - n) })}</Button></p>}
    </div>
  );
}

export function QueuePage() {
  const t = useWords(words);
  const f = useFilter();
  const q = useQueue(f, true);
  const rows = view(q, f).left;
  const filtered = f.list !== null || f.text !== null || f.changed;
  const begin = rows.find((r) => !trail.skipped.has(r.id)) ?? rows[0];
  const again = () => {
    queueOf(f, true);
    told();
  };
  useKeys(t("tab_queue"), [{ key: "b", label: t("start"), act: () => begin && go(hitLink(begin.id, f)), off: !begin }]);
  const { last: undoing, takeBack, problem } = useUndo(f);
  useKeys(t("keys_hit"), [{ key: "z", label: t("undo"), act: takeBack, off: undoing === null }]);
  const empty = f.state === "all" || filtered || f.party || f.shipment ? t("empty_filter") : t(`empty_${f.state}` as "empty_open");
  return (
    <>
      <Refused f={f} />
      <Filters f={f} rows={q.rows} />
      <div class="row queue-count">
        <strong data-count={rows.length} data-whole={String(q.whole)}>{q.whole ? t("count", { n: rows.length }) : filtered ? t("counting_filter", { n: q.rows.length }) : t("counting", { n: rows.length })}</strong>
        {begin && <Button kind="main" hotkey="b" onClick={() => go(hitLink(begin.id, f))}>{t("start")}</Button>}
        <Button onClick={again}>{t("refresh")}</Button>
        <Sitting undoing={undoing} onUndo={takeBack} />
      </div>
      <ProblemBox problem={problem} />
      <ProblemBox problem={q.problem} retry={again} />
      <Parties rows={rows} f={f} />
      {f.party && rows.length > 1 && <Many rows={rows} />}
      {rows.length > 0 ? <Table key={`${f.state} ${f.party} ${f.list} ${f.shipment} ${f.changed}`} rows={rows} f={f} /> : q.loading ? <p class="busy" role="status">…</p> : q.problem === null && <div class="empty">{empty}</div>}
    </>
  );
}

/** `onward`: the queue was not yet known when the last one was decided; the next one is gone to when it is. */
export function DonePage({ onward }: { onward: boolean }) {
  const t = useWords(words);
  const f = useFilter();
  const q = useQueue({ ...f }, true);
  const left = view(q, f).left;
  const fresh = left.find((r) => !trail.skipped.has(r.id));
  const skipped = left.filter((r) => trail.skipped.has(r.id));
  const { last: undoing, takeBack, problem } = useUndo(f);
  useKeys(t("keys_hit"), [{ key: "z", label: t("undo"), act: takeBack, off: undoing === null }]);
  const to = onward && fresh ? hitLink(fresh.id, f) : null;
  useEffect(() => {
    if (to !== null) go(to, true);
  }, [to]);
  if (q.problem !== null && !q.whole) return <ProblemBox problem={q.problem} retry={() => { queueOf(f, true); told(); }} />;
  if (to !== null || (q.loading && !q.whole)) return <p class="busy" role="status">…</p>;
  return (
    <>
      <Refused f={f} />
      <div class="empty done">
        <p class="big">{fresh ? t("count", { n: left.length }) : t("all_done")}</p>
        <Sitting undoing={undoing} onUndo={takeBack} />
        <ProblemBox problem={problem} />
        {skipped.length > 0 && <p>{t("skipped_left", { n: skipped.length })} <a class="button" href={hitLink(skipped[0]!.id, f)}>{t("look_at_skipped")}</a></p>}
        {fresh && <p><a class="button main" href={hitLink(fresh.id, f)}>{t("start")}</a></p>}
        <p><a href={queueLink(f)}>{t("to_queue")}</a></p>
      </div>
    </>
  );
}

