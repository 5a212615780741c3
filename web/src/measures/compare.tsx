// SPDX-License-Identifier: Apache-2.0
//
// compare: what changed between two days of the law, as known on two days: which measures, which of their rules,
// which suspensions and which claims. Both pairs stand in the address.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { setQuery, useClocks, usePlace } from "../shell/router.ts";
import { isDay } from "../text/days.ts";
import { finds } from "../text/text.ts";
import { Badge, Button, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { type Law, type State, useLaw } from "./api.ts";
import { type Change, changesOf, lanes, type Row, rowsOf } from "./model.ts";
import { hrefOf, RowState, useClockWords } from "./says.tsx";
import { words } from "./words.ts";

function DayField({ name, label, value, none }: { name: string; label: string; value: string | null; none: string }) {
  const bad = value !== null && !isDay(value);
  const t = useWords(words);
  return (
    <Field label={label} hint={value === null ? none : undefined} fault={bad ? t("no_day") : null}>
      {(p) => <input {...p} type="date" name={`compare-${name}`} value={value ?? ""} onChange={(e) => setQuery({ [name]: e.currentTarget.value || null })} />}
    </Field>
  );
}

function Inside({ list, report }: { list: Change[]; report: boolean }) {
  const t = useWords(words);
  const law = useCode(words, "state_");
  const said = useCode(words, "rstate_");
  const code = (c: Change, s: string) => (report && c.what === "rule" ? said : law)(s);
  if (list.length === 0) return null;
  return (
    <ul class="plain small">
      {list.map((c) => (
        <li key={c.what + (c.rule?.id ?? "") + (c.rule?.title ?? "")}>
          {c.what === "rule" ? <><code>{c.rule?.id}</code> <Quote>{c.rule?.title ?? ""}</Quote></> : c.what === "suspension" ? <>{t("suspension_by", { by: c.rule?.id ?? "" })} {c.rule?.title && <code>{c.rule.title}</code>}</> : t("report_status")}
          {": "}{code(c, c.was)} → <strong>{code(c, c.is)}</strong>
        </li>
      ))}
    </ul>
  );
}

function Was({ state, row }: { state: string; row: Row }) {
  return <RowState row={row.measure ? { ...row, state, measure: { ...row.measure, state: state as State, report: null } } : { ...row, state }} />;
}

function Line({ row, list }: { row: Row; list: Change[] }) {
  const t = useWords(words);
  const lane = useCode(words, "kind_");
  const main = list.find((c) => c.what === "state" || (row.claim && c.what === "status"));
  return (
    <tr data-measure={row.id}>
      <th scope="row"><a href={hrefOf(row)}><Quote lang={row.claim?.lang ?? undefined}>{row.name}</Quote></a>{row.name !== row.title && <div class="small"><Quote>{row.title}</Quote></div>}<div class="small muted"><code>{row.id}</code></div></th>
      <td>{row.claim ? t("claim") : lane(row.lane)}</td>
      <td class="nowrap">{row.published ?? t("unknown_day")}</td>
      <td>{main ? <Was state={main.was} row={row} /> : <span class="muted">{t("same")}</span>}</td>
      <td><RowState row={row} /></td>
      <td><Inside list={list.filter((c) => c !== main)} report={row.measure?.kind === "report"} /></td>
    </tr>
  );
}

function Result({ a, b, stale }: { a: Law; b: Law; stale: boolean }) {
  const t = useWords(words);
  const pair = useClockWords();
  const [text, setText] = useState("");
  const changes = changesOf(a, b);
  const rows = rowsOf(b).filter((r) => changes.has(r.key));
  const shown = lanes.flatMap((l) => rows.filter((r) => r.lane === l)).filter((r) => finds([r.id, r.name, r.title, r.who].join(" "), text));
  const caption = `${pair(a)} → ${pair(b)}`;
  const count = (is: string) => rows.filter((r) => changes.get(r.key)!.some((c) => c.what === "state" && c.is === is)).length;
  const sums = (["in_force", "suspended", "open", "no_longer_in_force"] as const).map((s) => [s, count(s)] as const).filter(([, n]) => n > 0);
  const wasHidden = rows.filter((r) => changes.get(r.key)!.some((c) => c.was === "not_yet_public")).length;
  return (
    <div class={stale ? "stale" : ""} aria-busy={stale}>
      <p class="tl-sums" role="status">
        <strong>{t("compare_n", { n: rows.length, of: rowsOf(b).length })}</strong>
        {sums.map(([s, n]) => <Badge key={s} tone="info">{n} × <StateWord s={s} /></Badge>)}
        {wasHidden > 0 && <Badge>{t("compare_hidden", { n: wasHidden })}</Badge>}
      </p>
      {rows.length > 8 && <label class="tl-filter wide"><span>{t("filter_text")}</span><input type="search" value={text} onInput={(e) => setText(e.currentTarget.value)} /></label>}
      {rows.length === 0 ? <p class="empty">{t("compare_none")}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
          <table>
            <caption>{caption}</caption>
            <thead><tr><th scope="col">{t("col_measure")}</th><th scope="col">{t("col_kind")}</th><th scope="col">{t("published")}</th><th scope="col">{t("compare_was")}</th><th scope="col">{t("compare_is")}</th><th scope="col">{t("compare_inside")}</th></tr></thead>
            <tbody>{shown.map((r) => <Line key={r.key} row={r} list={changes.get(r.key)!} />)}</tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function StateWord({ s }: { s: string }) {
  const code = useCode(words, "state_");
  return <>{code(s)}</>;
}

/** The second pair is that of the page's clocks; the first stands beside it in the address. */
export function Compare() {
  const t = useWords(words);
  const { query } = usePlace();
  const { on, known } = useClocks();
  const was = { on: query.get("was_on"), known: query.get("was_known") };
  const ready = [was.on, was.known, on, known].every((d) => d === null || isDay(d)) && (was.on !== on || was.known !== known);
  const a = useLaw(was.on, was.known, ready);
  const b = useLaw(on, known, ready);
  const swap = () => setQuery({ was_on: on, was_known: known, on: was.on, known: was.known });
  return (
    <>
      <form class="card tl-compare" onSubmit={(e) => e.preventDefault()}>
        <fieldset><legend>{t("compare_first")}</legend>
          <DayField name="was_on" label={t("hand_on")} value={was.on} none={t("today")} />
          <DayField name="was_known" label={t("hand_known")} value={was.known} none={t("all_known")} />
        </fieldset>
        <fieldset><legend>{t("compare_second")}</legend>
          <DayField name="on" label={t("hand_on")} value={on} none={t("today")} />
          <DayField name="known" label={t("hand_known")} value={known} none={t("all_known")} />
        </fieldset>
        <div class="row">
          <Button onClick={swap}>{t("compare_swap")}</Button>
          <Button onClick={() => setQuery({ was_known: was.on, known: on })} disabled={was.on === null && on === null}>{t("compare_known_then")}</Button>
          <Button onClick={() => print()}>{t("print")}</Button>
        </div>
      </form>
      {a.problem && <ProblemBox problem={a.problem} retry={a.reload} />}
      {b.problem && <ProblemBox problem={b.problem} retry={b.reload} />}
      {!ready && <p class="empty">{t("compare_give")}</p>}
      {ready && a.law && b.law && <Result a={a.law} b={b.law} stale={a.loading || b.loading} />}
      {ready && !(a.law && b.law) && !a.problem && !b.problem && <p class="busy" role="status">{t("loading")}</p>}
    </>
  );
}
