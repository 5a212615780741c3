// SPDX-License-Identifier: Apache-2.0
//
// basis: on what the answer stands: whose word each row of the tables is, what is merely assumed, shares by origin,
// what the engine warns of, and how it was run.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, CopyButton, Quote } from "../ui/ui.tsx";
import type { Content } from "./api.ts";
import type { Model } from "./model.ts";
import { Exact, Item, Section, Share, type View, Wide } from "./parts.tsx";
import { GRADES, gradesOf } from "./tables.ts";
import { words } from "./words.ts";

const PAGE = 40;

function Assumed({ view, files }: { view: View; files: string[] }) {
  const t = useWords(words);
  const [most, setMost] = useState(PAGE);
  const rows = files.flatMap((f) => view.tables.of(f).rows.filter((r) => r.cells.grade === "assumed").map((r) => ({ f, r })));
  if (rows.length === 0) return <p>{t("assumed_none")}</p>;
  const meta = new Set(["grade", "source", "date", "note"]);
  const what = (c: Record<string, string>) => Object.entries(c).filter(([k, v]) => v !== "" && !meta.has(k)).slice(0, 6).map(([k, v]) => `${k}: ${v}`).join(" · ");
  return (
    <details class="x-assumed">
      <summary>{t("assumed_n", { n: rows.length })}</summary>
      <Wide label={t("says")}>
        <table>
          <thead><tr><th scope="col">{t("row")}</th><th scope="col">{t("says")}</th><th scope="col">{t("source")}</th></tr></thead>
          <tbody>{rows.slice(0, most).map(({ f, r }) => <tr key={`${f}:${r.line}`}><th scope="row"><code>{f}:{r.line}</code></th><td>{what(r.cells)}</td><td>{[r.cells.source, r.cells.note].filter(Boolean).join(" · ")}</td></tr>)}</tbody>
        </table>
      </Wide>
      {rows.length > most && <Button onClick={() => setMost(most + 5 * PAGE)}>{t("more_n", { n: rows.length - most })}</Button>}
    </details>
  );
}

function Grades({ view, files }: { view: View; files: string[] }) {
  const t = useWords(words);
  const code = useCode(words, "grade_");
  const all = gradesOf(view.tables, files);
  const used = [...GRADES, ...all.flatMap((w) => Object.keys(w.by))].filter((g, i, list) => list.indexOf(g) === i && all.some((w) => w.by[g]));
  return (
    <Wide label={t("rows_by_word")}>
      <table>
        <caption>{t("rows_by_word")}</caption>
        <thead><tr><th scope="col">{t("table")}</th>{used.map((g) => <th scope="col" class="num" key={g}>{code(g)}</th>)}<th scope="col" class="num">{t("rows")}</th></tr></thead>
        <tbody>{all.map((w) => <tr key={w.file}><th scope="row"><code>{w.file}</code></th>{used.map((g) => <td class="num" key={g}>{w.by[g] ?? ""}</td>)}<td class="num">{w.rows}</td></tr>)}</tbody>
      </table>
    </Wide>
  );
}

function Contents({ content, view }: { content: Content[]; view: View }) {
  const t = useWords(words);
  if (content.length === 0) return null;
  return (
    <Wide label={t("content")}>
      <table>
        <caption>{t("content")}</caption>
        <thead><tr>
          <th scope="col">{t("lane")}</th>
          <th scope="col">{t("item")}</th><th scope="col">{t("origin")}</th><th scope="col" class="num">{t("at_least")}</th><th scope="col" class="num">{t("at_most")}</th><th scope="col" class="num">{t("unpriced")}</th><th scope="col">{t("asked_by")}</th>
        </tr></thead>
        <tbody>
          {content.map((c) => (
            <tr key={`${c.lane} ${c.origin}`}>
              <th scope="row"><code>{c.lane}</code></th><td><Item id={c.item} tables={view.tables} /></td><td>{c.origin}</td>
              <td class="num">{c.low === null ? t("unknown") : <Share v={c.low} />}</td><td class="num">{c.high === null ? t("unknown") : <Share v={c.high} />}</td>
              <td class="num"><Exact v={String(c.unpriced)} /></td><td>{c.fact && <code>{c.fact}</code>} {c.cell && <code class="muted">{c.cell}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

export function BasisSection({ view, model, only }: { view: View; model: Model; only: Set<string> | null }) {
  const t = useWords(words);
  const policy = useCode(words, "policy_");
  const inbound = useCode(words, "inbound_");
  const { answer } = view;
  const files = Object.keys(model.files);
  const content = answer.content.filter((c) => only === null || only.has(c.lane));
  return (
    <Section id="basis" title={t("basis")} about={t("basis_about")}
      sheet={() => ({ file: `words-${answer.on}.csv`, columns: ["table", "line", "grade", "source", "note"], rows: files.flatMap((f) => view.tables.of(f).rows.map((r) => [f, String(r.line), r.cells.grade || "declared", r.cells.source, r.cells.note])) })}>
      <h3>{t("warnings")}</h3>
      {answer.warnings.length === 0 ? <p class="muted">{t("no_warnings")}</p> : <ul lang="en" class="x-warnings">{answer.warnings.map((w) => <li key={w}>{w}</li>)}</ul>}
      {!("licenses.csv" in model.files) && <p class="note">{t("desk_licenses")}</p>}
      <Grades view={view} files={files} />
      <Assumed view={view} files={files} />
      <Contents content={content} view={view} />
      <h3>{t("how_run")}</h3>
      <dl class="pairs small">
        <dt>{t("day_zero")}</dt><dd>{answer.on}</dd>
        <dt>{t("known_head")}</dt><dd>{answer.known ?? t("known_all")}</dd>
        <dt>{t("horizon")}</dt><dd>{answer.horizon}</dd>
        <dt>{t("policy")}</dt><dd>{policy(answer.policy)}</dd>
        <dt>{t("inbound")}</dt><dd>{inbound(answer.inbound)}</dd>
        <dt>{t("scenario")}</dt><dd>{answer.scenario || t("scenario_none")}</dd>
        <dt>{t("engine")}</dt><dd>{answer.engine} · <CopyButton text={answer.image} label={`${answer.image.slice(0, 19)}…`} /></dd>
      </dl>
      <p class="small"><Quote lang="en">{answer.notice}</Quote></p>
    </Section>
  );
}
