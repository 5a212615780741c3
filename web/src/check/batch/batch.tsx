// SPDX-License-Identifier: Apache-2.0
//
// batch: a file of shipments; its columns; the answers as they come.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../../api/client.ts";
import { may } from "../../api/session.ts";
import { number, useCode, useWords } from "../../i18n/i18n.ts";
import { useKeys } from "../../shell/keys.ts";
import { type Clocks, useClocks } from "../../shell/router.ts";
import { Badge, Button, ProblemBox, say, Sheet } from "../../ui/ui.tsx";
import { ASKERS } from "../api.ts";
import { type Facts, useFacts } from "../facts.ts";
import { words } from "../words.ts";
import { Columns, mappingFaulty } from "./columns.tsx";
import { type FileFault, type Input, readFile } from "./file.ts";
import { type Column, guess, remember, remembered, shipmentsOf } from "./mapping.ts";
import { ResultList } from "./results.tsx";
import { runBatch } from "./run.ts";
import { Results } from "./store.ts";

interface Running {
  results: Results;
  name: string;
  record: boolean;
  /** The clocks it began with: what goes on later goes on with them. */
  when: Clocks;
  started: number;
  doneBefore: number;
  state: "running" | "done" | "stopped";
  problem: Problem | null;
}

const SHOW_MS = 200;

function useRun() {
  const clocks = useClocks();
  const [run, setRun] = useState<Running | null>(null);
  const [version, setVersion] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const go = async (results: Results, name: string, record: boolean, when: Clocks = clocks) => {
    const ending = new AbortController();
    stop.current = ending;
    const base = { results, name, record, when, started: performance.now(), doneBefore: results.done };
    setRun({ ...base, state: "running", problem: null });
    const ticking = setInterval(() => setVersion((v) => v + 1), SHOW_MS);
    try {
      await runBatch({ lines: results.lines, record, when, signal: ending.signal, from: results.done, take: (i, r, raw) => results.take(i, r, raw) });
      setRun({ ...base, state: "done", problem: null });
    } catch (e) {
      const problem = ending.signal.aborted ? null : e instanceof Problem ? e : new Problem(0, "broken_off", "", String(e), "");
      setRun({ ...base, state: "stopped", problem });
    } finally {
      clearInterval(ticking);
      setVersion((v) => v + 1);
    }
  };
  useEffect(() => () => stop.current?.abort(), []);
  return { run, version, go, cancel: () => stop.current?.abort(), clear: () => setRun(null) };
}

function Progress({ run, cancel, goOn }: { run: Running; cancel: () => void; goOn: () => void }) {
  const t = useWords(words);
  const total = run.results.lines.length, done = run.results.done;
  const seconds = Math.max(0.001, (performance.now() - run.started) / 1000);
  const rate = (done - run.doneBefore) / seconds;
  const left = rate > 0 ? Math.ceil((total - done) / rate) : null;
  return (
    <section class="card" aria-label={t("progress")}>
      <p class="row between">
        <span>{t("lines_done", { n: done, of: total })}{run.state === "running" && done > run.doneBefore && ` · ${t("rate", { n: Math.round(rate) })}`}{run.state === "running" && left !== null && done > 0 && ` · ${t("time_left", { n: left })}`}</span>
        {run.state === "done" && <Badge tone="good">{t(run.record ? "batch_recorded" : "batch_done")}</Badge>}
        {run.state === "stopped" && <Badge tone="wait">{t("batch_stopped")}</Badge>}
      </p>
      <progress max={total} value={run.state === "running" && done === 0 ? undefined : done} aria-label={t("progress")} />
      {run.state === "running" && <Button onClick={cancel}>{t("stop")}</Button>}
      {run.state === "running" && run.record && done === 0 && <p class="small muted">{t("sent_whole")}</p>}
      {run.state === "stopped" && <p class="note">{t(run.record ? "stopped_record" : "stopped_try")} <Button onClick={goOn}>{t(run.record ? "send_again" : "go_on")}</Button></p>}
      <ProblemBox problem={run.problem?.code === "broken_off" ? null : run.problem} />
      {run.problem?.code === "broken_off" && <p class="problem" role="alert">{t("broken_off")}</p>}
    </section>
  );
}

function Drop({ onFile }: { onFile: (f: File) => void }) {
  const t = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div class={`drop ${over ? "over" : ""}`}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        const f = e.dataTransfer?.files[0];
        if (f) onFile(f);
      }}>
      <p><strong>{t("drop_here")}</strong></p>
      <p class="small muted">{t("drop_about")}</p>
      <Button kind="main" hotkey="o" onClick={() => input.current?.click()}>{t("choose_file")}</Button>
      <input ref={input} id="batch-file" type="file" class="hidden" tabIndex={-1} aria-label={t("choose_file")} accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl"
        onChange={(e) => {
          const f = e.currentTarget.files?.[0];
          if (f) onFile(f);
          e.currentTarget.value = "";
        }} />
    </div>
  );
}

function Ready({ input, facts, start, drop }: { input: Input; facts: Facts; start: (r: Results, record: boolean) => void; drop: () => void }) {
  const t = useWords(words);
  const table = input.kind === "table" ? input.table : null;
  const [columns, setColumns] = useState<Column[]>(() => (table ? (remembered(table.header) ?? guess(table.header, facts)) : []));
  const [join, setJoin] = useState(false);
  const [record, setRecord] = useState(false);
  const count = table ? table.rows.length : input.kind === "lines" ? input.lines.length : 0;
  const faulty = table !== null && mappingFaulty(columns, facts);
  const begin = () => {
    if (table) {
      remember(table.header, columns);
      const { shipments, rows } = shipmentsOf(table, columns, facts, join);
      start(new Results(shipments.map((s) => JSON.stringify(s)), table, rows), record);
    } else if (input.kind === "lines") start(new Results(input.lines, null, []), record);
  };
  return (
    <section class="card stack">
      <p class="row between"><span><strong>{input.name}</strong> · {t("rows", { n: count })}</span><Button onClick={drop}>{t("other_file")}</Button></p>
      {table && <Columns table={table} columns={columns} facts={facts} change={setColumns} />}
      {table && columns.some((c) => c.to === "id") && <label class="tick"><input type="checkbox" checked={join} onChange={(e) => setJoin(e.currentTarget.checked)} />{t("join_rows")}</label>}
      {input.kind === "lines" && <details class="small"><summary>{t("first_rows", { n: Math.min(10, count) })}</summary><ol>{input.lines.slice(0, 10).map((l, i) => <li key={i}><code>{l.slice(0, 400)}</code></li>)}</ol></details>}
      <label class="tick"><input type="checkbox" checked={record} onChange={(e) => setRecord(e.currentTarget.checked)} />{t("record_batch")}</label>
      <p class="small muted">{t(record ? "record_batch_about" : "try_batch_about")}</p>
      <p><Button kind="main" disabled={faulty || !may(...ASKERS)} onClick={begin}>{t("check_all", { n: count })}</Button>{faulty && <span class="small fault"> {t("mapping_faulty")}</span>}</p>
    </section>
  );
}

export function BatchView({ tabs }: { tabs: ComponentChildren }) {
  const t = useWords(words);
  const faultName = useCode(words, "file_");
  const { facts, problem, reload } = useFacts();
  const [input, setInput] = useState<Input | null>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  const r = useRun();
  const take = async (f: File) => {
    setFault(null);
    const got = await readFile(f);
    if ("code" in got) setFault(got);
    else {
      r.clear();
      setInput(got);
      say(t("file_read"));
    }
  };
  useKeys(t("batch"), [{ key: "o", label: t("choose_file"), act: () => document.getElementById("batch-file")?.click() }]);
  useEffect(() => {
    if (r.run === null) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [r.run === null]);
  const start = (results: Results, record: boolean) => void r.go(results, input?.name ?? "batch", record);
  const again = () => {
    const run = r.run;
    if (run === null) return;
    // What goes into the record goes whole; a what-if goes on where it stood.
    const results = run.record ? new Results(run.results.lines, run.results.table, run.results.rows) : run.results;
    void r.go(results, run.name, run.record, run.when);
  };
  return (
    <Sheet title={t("batch_title")} about={t("batch_about")} tools={tabs}>
      {!may(...ASKERS) && <p class="note">{t("role_missing")}</p>}
      <ProblemBox problem={problem} retry={reload} />
      <div class="stack">
        {input === null && <Drop onFile={(f) => void take(f)} />}
        {fault && <div class="problem" role="alert"><p><strong>{faultName(fault.code)}</strong> {t("at_line", { n: number(fault.line) })}</p>{"message" in fault && <p lang="en">{fault.message}</p>}</div>}
        {input !== null && !facts.known && problem === null && <p class="busy" role="status">…</p>}
        {input !== null && r.run === null && facts.known && <Ready key={input.name} input={input} facts={facts} start={start} drop={() => setInput(null)} />}
        {r.run && (
          <>
            <p class="row between"><strong>{r.run.name}</strong><Button disabled={r.run.state === "running"} onClick={() => { r.clear(); setInput(null); }}>{t("other_file")}</Button></p>
            <Progress run={r.run} cancel={r.cancel} goOn={again} />
            <ResultList results={r.run.results} version={r.version} name={r.run.name} />
          </>
        )}
      </div>
    </Sheet>
  );
}
