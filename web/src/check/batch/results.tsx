// SPDX-License-Identifier: Apache-2.0
//
// results: the answers of a batch, by verdict and text, a page at a time.
import { useDeferredValue } from "preact/compat";
import { useMemo, useState } from "preact/hooks";
import { number, useWords } from "../../i18n/i18n.ts";
import { type Key, useKeys } from "../../shell/keys.ts";
import { go, link } from "../../shell/router.ts";
import { SHEET_TYPE } from "../../text/sheet.ts";
import { download } from "../../ui/download.ts";
import { Badge, Button, Quote, Verdict } from "../../ui/ui.tsx";
import { draftOf, keep } from "../draft.ts";
import { useRange } from "../parts.tsx";
import { words } from "../words.ts";
import { shipmentOf } from "./file.ts";
import { isError } from "./run.ts";
import { type Results, says } from "./store.ts";

const PAGE = 50;
const ORDER = ["prohibited", "stop_now", "license", "undecided", "conditions", "clear", "error"];

function KindLabel({ kind }: { kind: string }) {
  const t = useWords(words);
  if (kind === "error") return <>{t("errors")}</>;
  if (kind === "stop_now") return <>{t("stop_now")}</>;
  return <Verdict verdict={kind} />;
}

function Row({ r, i, chosen, choose }: { r: Results; i: number; chosen: boolean; choose: () => void }) {
  const t = useWords(words);
  const range = useRange();
  const a = r.all[i];
  if (a === undefined) return null;
  const s = shipmentOf(r.lines[i] ?? "");
  const open = () => {
    if (s === null) return;
    keep(draftOf(s));
    go(link("/check"));
  };
  return (
    <tr class={chosen ? "chosen" : ""} onClick={choose} data-at={i}>
      <th scope="row" class="num">{r.place(i)}</th>
      <td>{isError(a) ? <Badge tone="stop">{t("error")}</Badge> : a.verdict === "undecided" ? <><Verdict verdict="undecided" /><br /><span class="small">{range(a.best, a.worst)}</span></> : <Verdict verdict={a.verdict} />}{!isError(a) && a.stop_now && <Badge tone="stop">{t("stop_now")}</Badge>}</td>
      <td>{typeof s?.id === "string" ? <Quote>{s.id}</Quote> : ""}</td>
      <td>{isError(a) ? <><span lang="en">{says(a)}</span>{a.error.path && <> <code>{a.error.path}</code></>}</> : <span lang="en">{a.line}</span>}</td>
      <td>{s !== null && <Button kind="quiet" onClick={open} aria-label={t("open_line", { n: r.place(i) })}>{t("open")}</Button>}</td>
    </tr>
  );
}

function Filter({ results, kind, query, change }: { results: Results; kind: string; query: string; change: (kind: string, query: string) => void }) {
  const t = useWords(words);
  return (
    <div class="row" role="group" aria-label={t("filter")}>
      <Button aria-pressed={kind === ""} class={kind === "" ? "pressed" : ""} onClick={() => change("", query)}>{t("every")} {number(results.done)}</Button>
      {ORDER.filter((k) => results.counts.has(k)).map((k) => (
        <Button key={k} aria-pressed={kind === k} class={kind === k ? "pressed" : ""} onClick={() => change(kind === k ? "" : k, query)}><KindLabel kind={k} /> {number(results.counts.get(k) ?? 0)}</Button>
      ))}
      <label class="grow"><span class="hidden">{t("find")}</span><input type="search" placeholder={t("find")} value={query} onInput={(e) => change(kind, e.currentTarget.value)} /></label>
    </div>
  );
}

export function ResultList({ results, version, name }: { results: Results; version: number; name: string }) {
  const t = useWords(words);
  const [kind, setKind] = useState("");
  const [query, setQuery] = useState("");
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState(0);
  const wanted = useDeferredValue(query);
  const found = useMemo(() => results.find(kind, wanted), [results, kind, wanted, version]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const at = Math.min(page, pages - 1);
  const shown = found.slice(at * PAGE, at * PAGE + PAGE);
  const move = (by: number) => {
    const next = Math.min(Math.max(0, chosen + by), shown.length - 1);
    setChosen(next);
    document.querySelector(`[data-at="${shown[next]}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const keys: Key[] = [
    { key: "j", label: t("key_down"), act: () => move(1) },
    { key: "k", label: t("key_up"), act: () => move(-1) },
    { key: "Enter", label: t("key_open"), act: () => document.querySelector<HTMLElement>(`[data-at="${shown[chosen]}"] button`)?.click() },
    { key: "]", label: t("next_page"), act: () => { setPage(Math.min(pages - 1, at + 1)); setChosen(0); } },
    { key: "[", label: t("last_page"), act: () => { setPage(Math.max(0, at - 1)); setChosen(0); } },
  ];
  useKeys(t("results"), keys);
  const stem = name.replace(/\.[a-z]+$/i, "");
  return (
    <section aria-labelledby="results" class="card">
      <h2 id="results">{t("results")}</h2>
      <Filter results={results} kind={kind} query={query} change={(k, q) => { setKind(k); setQuery(q); setPage(0); setChosen(0); }} />
      <div class="row between">
        <p class="small muted" role="status">{t("found", { n: found.length })}</p>
        <div class="row tight">
          <Button onClick={() => download(`${stem}-answers.csv`, results.csv(found), SHEET_TYPE)}>{t("download_csv")}</Button>
          <Button onClick={() => download(`${stem}-answers.ndjson`, results.ndjson(found), "application/x-ndjson")}>{t("download_ndjson")}</Button>
        </div>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("results")}>
        <table class="results">
          <thead><tr><th scope="col" class="num">{t("line_word")}</th><th scope="col">{t("verdict")}</th><th scope="col">{t("shipment")}</th><th scope="col">{t("says")}</th><th scope="col"><span class="hidden">{t("open")}</span></th></tr></thead>
          <tbody>{shown.map((i, k) => <Row key={i} r={results} i={i} chosen={k === chosen} choose={() => setChosen(k)} />)}</tbody>
        </table>
      </div>
      {pages > 1 && (
        <p class="row tight">
          <Button disabled={at === 0} onClick={() => setPage(at - 1)}>{t("last_page")}</Button>
          <span>{t("page_of", { n: at + 1, of: pages })}</span>
          <Button disabled={at >= pages - 1} onClick={() => setPage(at + 1)}>{t("next_page")}</Button>
        </p>
      )}
    </section>
  );
}
