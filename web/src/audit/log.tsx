// SPDX-License-Identifier: Apache-2.0
//
// log: the record, event by event. Of one object its events stand in the order in which they were recorded; of
// the whole the newest come first.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Pages, usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may } from "../api/session.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { link, setQuery, usePlace } from "../shell/router.ts";
import { finds, shorten } from "../text/text.ts";
import { Button, Choice, Field, ProblemBox } from "../ui/ui.tsx";
import { type AuditEvent, READS_LOG } from "./api.ts";
import { EventCard } from "./event.tsx";
import { gist } from "./fields.tsx";
import { asked, pageOf } from "./lookup.ts";
import { Who } from "./who.tsx";
import { kindWords } from "./words_record.ts";
import { words } from "./words.ts";

interface Filter {
  object: string | null;
  person: string | null;
  from: string | null;
  until: string | null;
}

function useFilter(): Filter & { event: number | null; order: "old" | "new" } {
  const { query } = usePlace();
  const object = query.get("object");
  const seq = query.get("event");
  return {
    object, person: query.get("person"), from: query.get("from"), until: query.get("until"),
    event: seq !== null && /^\d{1,15}$/.test(seq) ? Number(seq) : null,
    order: (query.get("order") ?? (object === null ? "new" : "old")) === "old" ? "old" : "new",
  };
}

function Find({ filter }: { filter: Filter }) {
  const t = useWords(words);
  const { people } = usePeople();
  const [typed, setTyped] = useState(filter.object ?? "");
  useEffect(() => setTyped(filter.object ?? ""), [filter.object]);
  const submit = (e: Event) => {
    e.preventDefault();
    const a = asked(typed);
    if (a.what === "event") setQuery({ event: String(a.seq), object: null, order: null }, false);
    else setQuery({ object: a.what === "object" ? a.id : null, event: null, order: null }, false);
  };
  const any = Object.values(filter).some((v) => v !== null);
  return (
    <form class="find card" role="search" onSubmit={submit}>
      <Field label={t("find")} hint={t("find_hint")}>
        {(p) => <input {...p} type="search" name="find" autocomplete="off" spellcheck={false} value={typed} onInput={(e) => setTyped(e.currentTarget.value)} />}
      </Field>
      <Button kind="main" type="submit">{t("find_go")}</Button>
      <Field label={t("by_person")}>
        {(p) => (
          <select {...p} name="person" value={filter.person ?? ""} onChange={(e) => setQuery({ person: e.currentTarget.value || null, event: null }, false)}>
            <option value="">{t("anybody")}</option>
            {people.map((x) => <option key={x.id} value={x.id}>{shorten(x.name ?? t("name_erased"), 50)} {x.id}</option>)}
            {filter.person !== null && !people.some((x) => x.id === filter.person) && <option value={filter.person}>{filter.person}</option>}
          </select>
        )}
      </Field>
      {(["from", "until"] as const).map((k) => (
        <Field key={k} label={t(`recorded_${k}`)}>
          {(p) => <input {...p} type="date" name={k} value={filter[k] ?? ""} onChange={(e) => setQuery({ [k]: e.currentTarget.value || null, event: null }, false)} />}
        </Field>
      ))}
      {any && <Button kind="quiet" onClick={() => setQuery({ object: null, person: null, from: null, until: null, event: null, order: null }, false)}>{t("clear_filters")}</Button>}
    </form>
  );
}

/** What was looked up may be a person, who did things and to whom things were done; or work on it goes on elsewhere. */
function About({ filter, order }: { filter: Filter; order: "old" | "new" }) {
  const t = useWords(words);
  const { object } = filter;
  if (object === null) return null;
  const page = pageOf(object);
  return (
    <div class="row found">
      <h2><code class="any">{object}</code></h2>
      {/^[UM]\d+$/.test(object) && <a href={link("/audit", { person: object })}>{t("what_they_did")}</a>}
      {page && <a href={link(page)}>{t("its_page")}</a>}
      <a href={link("/audit/keeping", { object })}>{t("kept_until")}</a>
      <a href={link("/audit/proof", { object })}>{t("export_it")}</a>
      <Choice label={t("order")} value={order} onChange={(v) => setQuery({ order: v })}
        options={[{ value: "old", label: t("order_old") }, { value: "new", label: t("order_new") }]} />
    </div>
  );
}

function Rows({ events, chosen }: { events: AuditEvent[]; chosen: number | null }) {
  const t = useWords(words);
  const kind = useCode(kindWords, "");
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => row.current?.scrollIntoView({ block: "nearest" }), [chosen]);
  return (
    <div class="scroll">
      <table class="events">
        <thead>
          <tr><th scope="col" class="num">{t("col_no")}</th><th scope="col">{t("col_at")}</th><th scope="col">{t("col_what")}</th><th scope="col">{t("col_about")}</th><th scope="col">{t("col_by")}</th></tr>
        </thead>
        <tbody>
          {events.map((e) => (
            <tr key={e.seq} ref={e.seq === chosen ? row : undefined} class={`link ${e.seq === chosen ? "chosen" : ""}`} aria-current={e.seq === chosen ? "true" : undefined}
              onClick={(c) => { if ((c.target as Element).closest("a") === null) setQuery({ event: String(e.seq) }); }}>
              <th scope="row" class="num"><a href={link("/audit", { ...keep(), event: String(e.seq) })}>{e.seq}</a></th>
              <td><time dateTime={e.at} title={e.at}>{moment(e.at)}</time></td>
              <td><strong title={e.kind}>{kind(e.kind)}</strong><div class="gist" dir="auto">{shorten(gist(e, t("erased")), 90)}</div></td>
              <td><a href={link("/audit", { object: e.object })}><code class="any">{shorten(e.object, 24)}</code></a></td>
              <td><Who id={e.by} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The filters of the address, so that a link to an event stays in them. */
function keep(): Record<string, string | null> {
  const q = new URLSearchParams(location.search);
  return Object.fromEntries(["object", "person", "from", "until", "order"].map((k) => [k, q.get(k)]));
}

/** Nothing is about it: it may be the name of somebody, or the id of a shipment. */
function Nothing({ object }: { object: string | null }) {
  const t = useWords(words);
  const { people } = usePeople();
  if (object === null) return <div class="empty"><p>{t("none_recorded")}</p></div>;
  const named = people.filter((p) => p.name !== null && finds(p.name, object));
  return (
    <div class="empty">
      <p class="any">{t("none_about", { id: object })}</p>
      {named.map((p) => <p key={p.id}><a href={link("/audit", { object: p.id })}>{p.name} {p.id}</a></p>)}
      <p><a class="any" href={link("/audit/decisions", { shipment: object })}>{t("as_shipment", { id: object })}</a></p>
    </div>
  );
}

function List({ pages, events, filter, chosen }: { pages: Pages<AuditEvent>; events: AuditEvent[]; filter: Filter; chosen: number | null }) {
  const t = useWords(words);
  if (pages.first && pages.problem !== null) return <ProblemBox problem={pages.problem} retry={pages.reload} />;
  if (pages.first) return <p class="busy" role="status">{t("loading")}</p>;
  if (events.length === 0) return <Nothing object={filter.object} />;
  return (
    <div>
      <Rows events={events} chosen={chosen} />
      <ProblemBox problem={pages.problem} />
      <p class="row" role="status">
        <span class="muted">{t(pages.next ? "some_shown" : "all_shown", { n: events.length })}</span>
        {pages.next && <Button onClick={pages.more} disabled={pages.loading}>{t("more")}</Button>}
      </p>
    </div>
  );
}

export function Log() {
  const t = useWords(words);
  const reads = may(...READS_LOG);
  const filter = useFilter();
  const { object, person, from, until, event, order } = filter;
  // Not even asked without the right: a refused attempt would stand in the record (docs/desk.md 2.5).
  const pages = usePages<AuditEvent>(reads ? "/v1/audit" : null, { object, person, from, until }, object === null ? 50 : 200, false);
  const events = order === "old" ? pages.items.toReversed() : pages.items;
  const step = (by: number) => {
    const at = events.findIndex((e) => e.seq === event);
    const next = events[at < 0 ? 0 : Math.min(events.length - 1, Math.max(0, at + by))];
    if (next) setQuery({ event: String(next.seq) });
  };
  useKeys(t("tab_log"), [
    { key: "j", label: t("key_next"), act: () => step(1) },
    { key: "k", label: t("key_before"), act: () => step(-1) },
    { key: "Escape", label: t("key_close"), act: () => setQuery({ event: null }), off: event === null },
  ]);
  const only = { object, person, from, until };
  if (!reads) return <div class="note"><p>{t("log_not_yours")}</p><p><a href={link("/audit/decisions")}>{t("tab_decisions")}</a></p></div>;
  return (
    <>
      {!may("auditor") && <p class="note">{t("log_people_only")}</p>}
      <Find filter={only} />
      <About filter={only} order={order} />
      <div class={event === null ? "" : "split wide-left"}>
        <List pages={pages} events={events} filter={only} chosen={event} />
        {event !== null && <EventCard seq={event} />}
      </div>
    </>
  );
}
