// SPDX-License-Identifier: Apache-2.0
//
// proof: where the record ends, whether it proves itself, twice over, and the folder that somebody else checks.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo, useGet } from "../api/use.ts";
import { moment, number, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { download } from "../ui/download.ts";
import { Badge, Button, CopyButton, Field, Loaded, ProblemBox, Quote } from "../ui/ui.tsx";
import { type Head, READS_ALL, type Report } from "./api.ts";
import { canHash, checkChain, type Checked, hashAt, parseHead, untar } from "./chain.ts";
import { Export } from "./export.tsx";
import { words } from "./words.ts";

function HeadCard({ head, reload }: { head: Head; reload: () => void }) {
  const t = useWords(words);
  const text = `${head.seq}:${head.hash}`;
  const note = `${location.host}\n${new Date().toISOString()}\n${text}\n`;
  return (
    <>
      <p class="head-note"><code class="any">{text}</code></p>
      <p class="small muted">{t("head_about")}</p>
      <p class="row">
        <CopyButton text={text} label={t("copy")} />
        <Button onClick={() => download(`head-${head.seq}.txt`, note, "text/plain;charset=utf-8")}>{t("save_note")}</Button>
        <Button onClick={() => print()}>{t("print")}</Button>
        <Button kind="quiet" onClick={reload}>{t("read_again")}</Button>
      </p>
    </>
  );
}

/** Seconds that something has been running; null: it is not. */
function useSeconds(running: boolean): number {
  const [n, setN] = useState(0);
  useEffect(() => {
    if (!running) return;
    const begun = Date.now();
    setN(0);
    const timer = setInterval(() => setN(Math.floor((Date.now() - begun) / 1000)), 250);
    return () => clearInterval(timer);
  }, [running]);
  return n;
}

function Found({ report, noted }: { report: Report; noted: boolean }) {
  const t = useWords(words);
  const n = (v: number) => number(v);
  return (
    <div class={report.ok ? "found-good" : "problem"} role="status">
      <p><Badge tone={report.ok ? "good" : "stop"}>{report.ok ? t("verify_ok") : t("verify_wrong")}</Badge></p>
      {report.error && (
        <dl class="pairs">
          <dt>{t("where")}</dt><dd><code class="any">{report.error.path ?? "–"}</code></dd>
          <dt>{t("what")}</dt><dd><Quote lang="en">{report.error.message}</Quote></dd>
          <dt>{t("code")}</dt><dd><code>{report.error.code}</code></dd>
        </dl>
      )}
      {report.error && <p>{t("verify_wrong_do")}</p>}
      <p>{t("verify_checked")}</p>
      <ul>
        <li>{t("verify_events", { n: report.events, from: moment(report.first), until: moment(report.last) })}</li>
        {report.ok && <li>{t("verify_tables", { n: report.tables, rows: n(report.rows) })}</li>}
        {report.ok && <li>{t("verify_documents", { n: report.documents.kept, erased: n(report.documents.erased) })}</li>}
        {report.ok && <li>{t("verify_personal", { n: report.personal.kept, erased: n(report.personal.erased) })}</li>}
        {report.ok && <li>{t("verify_books")}</li>}
        <li>{noted ? (report.ok ? t("verify_noted") : t("verify_noted_asked")) : t("verify_not_noted")}</li>
      </ul>
      <p class="small">{t("verify_head")} <code class="any">{report.head.seq}:{report.head.hash}</code></p>
    </div>
  );
}

function Own({ checked, noted, report }: { checked: Checked; noted: Head | null; report: Report | null }) {
  const t = useWords(words);
  // What was sent is newer than what the server named: an event of it that is not in there was left out. Where the
  // chain broke, nothing after that was looked at.
  const seen = report !== null && hashAt(checked, report.head.seq) !== null;
  const same = report === null || (!seen && checked.wrong !== null) ? null : hashAt(checked, report.head.seq) === report.head.hash;
  const good = checked.wrong === null && same !== false;
  return (
    <div class={good ? "found-good" : "problem"} role="status">
      <p><Badge tone={good ? "good" : "stop"}>{good ? t("own_ok") : t("own_wrong")}</Badge></p>
      {checked.wrong && <p><strong>{t(`own_wrong_${checked.wrong.what}`, { n: checked.wrong.seq })}</strong></p>}
      {same === false && report && <p><strong>{t("own_not_server", { n: report.head.seq })}</strong></p>}
      <ul>
        <li>{t("own_events", { n: checked.events })}</li>
        <li>{t("own_bodies", { n: checked.bodies, m: number(checked.leftOut) })}</li>
        {same === true && <li>{t("own_same_server")}</li>}
        <li>{noted === null ? t("verify_not_noted") : checked.wrong === null ? t("verify_noted") : t("verify_noted_asked")}</li>
      </ul>
      <p class="small">{t("verify_head")} <code class="any">{checked.head.seq}:{checked.head.hash}</code></p>
    </div>
  );
}

function Limits() {
  const t = useWords(words);
  return (
    <details class="limits">
      <summary>{t("limits")}</summary>
      <ul>{(["limit_true", "limit_cut", "limit_left", "limit_server"] as const).map((k) => <li key={k}>{t(k)}</li>)}</ul>
    </details>
  );
}

function Verify({ head }: { head: Head | null }) {
  const t = useWords(words);
  const [typed, setTyped] = useState("");
  const server = useDo();
  const own = useDo();
  const [report, setReport] = useState<{ report: Report; noted: boolean } | null>(null);
  const [checked, setChecked] = useState<{ checked: Checked; noted: Head | null } | null>(null);
  const [done, setDone] = useState<[number, number]>([0, 0]);
  const box = useRef<HTMLDivElement>(null);
  const seconds = useSeconds(server.busy);
  const noted = parseHead(typed);
  const fault = typed.trim() !== "" && noted === null ? t("bad_head") : null;
  const both = async () => {
    if (fault !== null) return;
    setReport(null);
    setChecked(null);
    await server.run(async () => {
      const ask = noted ? { head: `${noted.seq}:${noted.hash}` } : {};
      setReport({ report: (await post<Report>("/v1/audit:verify", ask)).data, noted: noted !== null });
    });
    if (!canHash()) return;
    await own.run(async () => {
      const tar = (await get<ArrayBuffer>("/v1/audit/export", { bytes: true })).data;
      setChecked({ checked: await checkChain(untar(tar), noted, (a, b) => setDone([a, b])), noted });
    });
  };
  useKeys(t("tab_proof"), [{ key: "v", label: t("verify"), act: () => void both(), off: server.busy || own.busy }]);
  return (
    <div ref={box}>
      <p class="small muted">{t("verify_about")}</p>
      <form class="stack" onSubmit={(e) => { e.preventDefault(); void both(); }}>
        <Field label={t("noted_head")} hint={t("noted_head_hint")} fault={fault}>
          {(p) => <input {...p} name="head" autocomplete="off" spellcheck={false} class="mono" value={typed} onInput={(e) => setTyped(e.currentTarget.value)} />}
        </Field>
        <p class="row"><Button kind="main" type="submit" hotkey="v" disabled={server.busy || own.busy || fault !== null}>{t("verify")}</Button></p>
      </form>
      <h3>{t("by_server")}</h3>
      {server.busy && <p role="status"><progress aria-label={t("by_server")} /> {t("verify_running", { n: seconds, events: head ? number(head.seq) : "?" })}</p>}
      <ProblemBox problem={server.problem} retry={() => void both()} />
      {report ? <Found {...report} /> : !server.busy && <p class="muted">{t("not_yet")}</p>}
      <h3>{t("by_browser")}</h3>
      <p class="small muted">{t("by_browser_about")}</p>
      {!canHash() && <p class="note">{t("look_cannot_about")}</p>}
      {own.busy && <p role="status"><progress aria-label={t("by_browser")} value={done[1] > 0 ? done[0] : undefined} max={done[1] || 1} /> {t("own_running", { n: done[0], m: number(done[1]) })}</p>}
      <ProblemBox problem={own.problem} />
      {checked ? <Own {...checked} report={report?.report ?? null} /> : !own.busy && canHash() && <p class="muted">{t("not_yet")}</p>}
      <Limits />
    </div>
  );
}

export function Proof() {
  const t = useWords(words);
  const head = useGet<Head>("/v1/audit/head");
  const all = may(...READS_ALL);
  return (
    <div class="stack">
      <section class="card" aria-labelledby="head">
        <h2 id="head">{t("head")}</h2>
        <Loaded got={head}>{(h) => <HeadCard head={h} reload={head.reload} />}</Loaded>
      </section>
      <section class="card" aria-labelledby="verify">
        <h2 id="verify">{t("verify_title")}</h2>
        {all ? <Verify head={head.data} /> : <p class="note">{t("verify_not_yours")}</p>}
      </section>
      <section class="card" aria-labelledby="export">
        <h2 id="export">{t("export")}</h2>
        {all ? <Export /> : <p class="note">{t("verify_not_yours")}</p>}
      </section>
    </div>
  );
}
