// SPDX-License-Identifier: Apache-2.0
//
// parts: what several sections of this page show in the same way: a state, a number with its exact text, a day, a
// fact with its link, a row of a table, a section with its export.
import type { ComponentChildren } from "preact";
import { day as dayText, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { addDays } from "../text/days.ts";
import { SHEET_TYPE } from "../text/sheet.ts";
import { download } from "../ui/download.ts";
import { Badge, Button, Quote, type Tone } from "../ui/ui.tsx";
import type { Answer, Atom, RestsOn } from "./api.ts";
import { spreadsheet } from "./tables_csv.ts";
import { money, percent, shown } from "./exact.ts";
import type { Tables } from "./tables.ts";
import { words } from "./words.ts";

/** What all sections are given: the answer, the tables it was made from, and what it is about. */
export interface View {
  answer: Answer;
  tables: Tables;
}

const TONE: Record<string, Tone> = { RUNS: "good", SLOWED: "wait", STOPS: "stop", "DEPENDS ON": "open" };

export function StateBadge({ state, rests }: { state: string; rests?: RestsOn[] }) {
  const t = useWords(words);
  const code = useCode(words, "state_");
  const resting = rests !== undefined && rests.length > 0;
  const text = resting ? t("runs_if", { state: code(state), n: rests.length }) : code(state);
  return <Badge tone={resting && state === "RUNS" ? "wait" : TONE[state] ?? "open"}>{text}</Badge>;
}

export function Exact({ v, unit, places }: { v: string | null | undefined; unit?: string; places?: number }) {
  const t = useWords(words);
  const s = shown(v, places);
  if (s === null) return <span class="muted">{t("unknown")}</span>;
  return <span class="x-num" title={s.title ? `${s.title}${unit ? ` ${unit}` : ""}` : undefined}>{s.text}{unit ? ` ${unit}` : ""}</span>;
}

export function Share({ v }: { v: string }) {
  const s = percent(v);
  return <span class="x-num" title={s.title}>{s.text}</span>;
}

export function useMoney(): (v: string | null, currency: string) => { text: string; title?: string } | null {
  const t = useWords(words);
  return (v, currency) => money(v, currency, (n) => t("million", { n }));
}

/** An amount of money; of a model without prices, days that products run (docs/exposure.md 3, Remedies). */
export function Money({ v, currency, days }: { v: string | null; currency: string; days?: boolean }) {
  const t = useWords(words);
  const say = useMoney();
  if (days) return <Exact v={v} unit={t("days_unit")} />;
  const s = say(v, currency);
  if (s === null) return <span class="muted">{t("unknown")}</span>;
  return <span class="x-num" title={s.title}>{s.text}</span>;
}

/** "day 34 · 2026-02-13 Fri" */
export function Day({ day, date }: { day: string | number | null; date: string | null }) {
  const t = useWords(words);
  if (day === null || day === undefined) return <span class="muted">–</span>;
  const s = shown(String(day));
  return <span class="x-day"><span title={s?.title}>{t("day_n", { n: s?.text ?? String(day) })}</span>{date ? ` · ${dayText(date)}` : ""}</span>;
}

export function DateOf({ answer, day }: { answer: Answer; day: number }) {
  return <Day day={day} date={addDays(answer.on, day)} />;
}

/** The page that can tell more of an open fact; null: none can. */
export function placeOf(key: string): string | null {
  const claim = /^claim:(.+)$/.exec(key);
  if (claim) return link(`/evidence/${encodeURIComponent(claim[1]!)}`);
  const law = /^law:(.+?)(\.after)?$/.exec(key);
  if (law) return link(`/measures/${encodeURIComponent(law[1]!)}`);
  return null;
}

export function Fact({ atom, atomKey }: { atom?: Atom; atomKey: string }) {
  const to = placeOf(atomKey);
  const text = <Quote>{atom?.ask ?? atomKey}</Quote>;
  return (
    <span class="x-fact">
      {to ? <a href={to}>{text}</a> : text} <code class="small muted">{atomKey}</code>
    </span>
  );
}

/** A set of facts, all of which must turn out badly. */
export function FactSet({ keys, answer }: { keys: string[]; answer: Answer }) {
  const t = useWords(words);
  const of = (k: string) => answer.atoms.find((a) => a.key === k);
  return (
    <>
      {keys.map((k, i) => (
        <span key={k}>{i > 0 && <strong> {t("and")} </strong>}<Fact atomKey={k} atom={of(k)} /></span>
      ))}
    </>
  );
}

export function Lanes({ lanes }: { lanes: string[] }) {
  return <>{lanes.map((l, i) => <span key={l}>{i > 0 && ", "}<code>{l}</code></span>)}</>;
}

export function Item({ id, tables, plant }: { id: string; tables: Tables; plant?: string }) {
  const name = tables.name(id);
  return <>{name !== id && <span>{name} </span>}<code>{id}</code>{plant ? <span class="muted"> @ {plant}</span> : ""}</>;
}

/** "bom.csv:4", and what stands there. */
export function RowRef({ at, tables }: { at: string; tables: Tables }) {
  const found = tables.row(at);
  const cells = found ? found.columns.filter((c) => found.row.cells[c]).map((c) => `${c}: ${found.row.cells[c]}`).join("\n") : undefined;
  return (
    <details class="x-row">
      <summary><code>{at}</code></summary>
      <pre>{cells ?? "–"}</pre>
    </details>
  );
}

export function Grade({ grade }: { grade: string }) {
  const code = useCode(words, "grade_");
  const weak = ["assumed", "recalled", "press", "secondary"].includes(grade);
  return grade === "" ? null : <Badge tone={weak ? "open" : "plain"}>{code(grade)}</Badge>;
}

/** What may be wider than the page: reached by the keyboard as well. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class="scroll" tabIndex={0} role="group" aria-label={label}>{children}</div>;
}

export interface Sheet {
  file: string;
  columns: string[];
  rows: (string | null | undefined)[][];
}

function give({ file, columns, rows }: Sheet): void {
  download(file, spreadsheet(columns, rows), SHEET_TYPE);
}

/** `sheet` is made when it is asked for. */
export function Section({ id, title, about, sheet, children }: {
  id: string; title: string; about?: ComponentChildren; sheet?: () => Sheet; children: ComponentChildren;
}) {
  const t = useWords(words);
  return (
    <section id={`x-${id}`} class="card x-section" aria-labelledby={`x-${id}-title`}>
      <header>
        <h2 id={`x-${id}-title`} tabIndex={-1}>{title}</h2>
        {sheet && <Button kind="quiet" onClick={() => give(sheet())} aria-label={`${t("export")}: ${title}`}>{t("export")}</Button>}
      </header>
      {about && <p class="about small">{about}</p>}
      {children}
    </section>
  );
}
