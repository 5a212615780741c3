// SPDX-License-Identifier: Apache-2.0
//
// decision: one decision, decided again from its own receipt, and the same shipment asked about now. The first says
// whether the record still gives what was said; the second, what has become of the matter since.
import { useState } from "preact/hooks";
import { get, type Page, post } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo, useGet } from "../api/use.ts";
import { day, moment, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { link, setQuery, useClocks } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Badge, Button, Choice, CopyButton, Loaded, ProblemBox, Quote, Verdict } from "../ui/ui.tsx";
import { ASKERS, type Decision, READS_LOG, type Replay } from "./api.ts";
import { type Answer, differs, type Part, parts } from "./compare.ts";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

function ReplayResult({ replay }: { replay: Replay }) {
  const t = useWords(words);
  if (replay.same) return <p role="status"><Badge tone="good">{t("replay_same")}</Badge> {t("replay_same_about")}</p>;
  return (
    <div role="status">
      <p><Badge tone="stop">{t("replay_differs")}</Badge> {t("replay_differs_about")}</p>
      <dl class="pairs">
        {replay.path && <><dt>{t("where")}</dt><dd><code class="any">{replay.path}</code></dd></>}
        {replay.message && <><dt>{t("what")}</dt><dd><Quote lang="en">{replay.message}</Quote></dd></>}
        {replay.code && <><dt>{t("code")}</dt><dd><code>{replay.code}</code></dd></>}
      </dl>
    </div>
  );
}

function List({ values, other, verdicts }: { values: string[]; other: string[]; verdicts: boolean }) {
  const t = useWords(words);
  if (values.length === 0) return <span class="muted">{t("nothing_said")}</span>;
  return (
    <ul class="plain">
      {values.map((v) => {
        const alone = !other.includes(v);
        const shown = verdicts ? <Verdict verdict={v} /> : <Quote>{v}</Quote>;
        return <li key={v} class="any">{alone ? <ins><span class="hidden">{t("only_here")}: </span>{shown}</ins> : shown}</li>;
      })}
    </ul>
  );
}

function Beside({ rows, headings }: { rows: Part[]; headings: [string, string] }) {
  const t = useWords(words);
  const part = useCode(codeWords, "part_");
  return (
    <div class="scroll" role="group" aria-label={t("compare")} tabIndex={0}>
      <table class="beside">
        <thead><tr><th scope="col">{t("part")}</th><th scope="col">{headings[0]}</th><th scope="col">{headings[1]}</th></tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.part} class={differs(r) ? "changed" : ""}>
              <th scope="row">{differs(r) && <span class="sign" title={t("changed")} aria-label={t("changed")}>≠ </span>}{part(r.part)}</th>
              <td><List values={r.sides[0]} other={r.sides[1]} verdicts={r.part === "verdict" || r.part === "range"} /></td>
              <td><List values={r.sides[1]} other={r.sides[0]} verdicts={r.part === "verdict" || r.part === "range"} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type When = "same_day" | "today";

async function shipmentOf(receipt: string, answer: Answer, row: Decision | null): Promise<string> {
  let found = row;
  for (let cursor: string | null = null; found === null;) {
    const page: Page<Decision> = (await get<Page<Decision>>("/v1/decisions", { query: { shipment: answer.id, limit: 200, cursor } })).data;
    found = page.items.find((d) => d.receipt === receipt) ?? null;
    cursor = page.next;
    if (cursor === null) break;
  }
  if (found === null) return "";
  // As it was given, byte for byte.
  return new TextDecoder().decode((await get<ArrayBuffer>(`/v1/documents/${found.shipment_sha256}`, { bytes: true })).data);
}

/** The shipment as it was given, asked about again, leaving no trace. */
function Now({ receipt, answer, row }: { receipt: string; answer: Answer; row: Decision | null }) {
  const t = useWords(words);
  const doing = useDo();
  const [when, setWhen] = useState<When>("today");
  const [now, setNow] = useState<Answer | null>(null);
  const [gone, setGone] = useState(false);
  const [every, setEvery] = useState(false);
  const clocks = useClocks();
  const today = clocks.on ?? todayUtc();
  const names: Record<When, string> = {
    today: clocks.on === null ? t("compare_today") : day(clocks.on),
    same_day: t("compare_same_day", { on: answer.on }),
  };
  // Of the answer itself: the clocks of the page may have moved since.
  const asked = (a: Answer) => `${t("col_on")} ${day(a.on)} · ${t("col_known")} ${day(a.known)}`;
  const ask = () => doing.run(async () => {
    const shipment = await shipmentOf(receipt, answer, row);
    setGone(shipment === "");
    if (shipment === "") return;
    const days = when === "today" ? { on: today, known: clocks.known } : { on: answer.on, known: null };
    setNow((await post<Answer>("/v1/check", shipment, { query: { record: false, ...days, gate: row?.gate ?? null } })).data);
  });
  if (!may(...ASKERS)) return <p class="note">{t("compare_not_yours")}</p>;
  const rows = now ? parts(answer, now) : [];
  const changed = rows.filter(differs);
  return (
    <>
      <div class="row">
        <Choice label={t("compare_on")} value={when} onChange={setWhen}
          options={[{ value: "today", label: names.today }, { value: "same_day", label: names.same_day }]} />
        <Button onClick={() => void ask()} disabled={doing.busy}>{t("compare_go")}</Button>
      </div>
      <p class="small muted">{t("compare_about")}</p>
      <ProblemBox problem={doing.problem} />
      {gone && <p class="note" role="status">{t("compare_gone")}</p>}
      {now && (
        <>
          <p role="status">{changed.some((r) => r.part === "verdict") ? t("compare_other_verdict") : t("compare_same_verdict")}</p>
          <Choice label={t("show")} value={every ? "all" : "changed"} onChange={(v) => setEvery(v === "all")}
            options={[{ value: "changed", label: t("show_changed", { n: changed.length }) }, { value: "all", label: t("show_all") }]} />
          <Beside rows={every ? rows : changed} headings={[t("then"), asked(now)]} />
        </>
      )}
    </>
  );
}

function Facts({ answer, row }: { answer: Answer; row: Decision | null }) {
  const t = useWords(words);
  const gate = useCode(codeWords, "gate_");
  return (
    <dl class="pairs">
      <dt>{t("col_verdict")}</dt><dd><Verdict verdict={answer.verdict} />{answer.best !== answer.worst && <> ({t("between")} <Verdict verdict={answer.best} /> – <Verdict verdict={answer.worst} />)</>}</dd>
      <dt>{t("col_on")}</dt><dd class="day">{day(answer.on)}</dd>
      <dt>{t("col_known")}</dt><dd class="day">{day(answer.known)}</dd>
      {row && <><dt>{t("col_at")}</dt><dd><time dateTime={row.at}>{moment(row.at)}</time></dd></>}
      {row && <><dt>{t("col_by")}</dt><dd><Who id={row.by} /></dd></>}
      {row?.gate && <><dt>{t("col_gate")}</dt><dd>{gate(row.gate)}</dd></>}
      <dt>{t("image")}</dt><dd><code>{answer.image}</code></dd>
      <dt>{t("engine")}</dt><dd><code>{answer.engine}</code></dd>
      {row && <><dt>{t("shipment_bytes")}</dt><dd><a href={`/v1/documents/${row.shipment_sha256}`} target="_blank" rel="noopener"><code>{row.shipment_sha256}</code></a></dd></>}
      {row && <><dt>{t("answer_bytes")}</dt><dd><code>{row.answer_sha256}</code></dd></>}
      {row && may(...READS_LOG) && <><dt>{t("col_event")}</dt><dd><a href={link("/audit", { event: String(row.event) })}>{row.event}</a></dd></>}
    </dl>
  );
}

export function DecisionCard({ receipt, row }: { receipt: string; row: Decision | null }) {
  const t = useWords(words);
  const got = useGet<Answer>(`/v1/receipts/${encodeURIComponent(receipt)}`);
  const doing = useDo();
  const [replay, setReplay] = useState<Replay | null>(null);
  const again = () => void doing.run(async () => setReplay((await post<Replay>(`/v1/receipts/${receipt}:replay`)).data));
  useKeys(t("decision"), [{ key: "r", label: t("replay"), act: again }]);
  return (
    <article class="card decision" aria-label={t("decision")}>
      <header class="row spread">
        <h2 dir="auto" class="any">{t("decision")}{got.data?.id ? `: ${got.data.id}` : ""}</h2>
        <Button kind="quiet" onClick={() => setQuery({ receipt: null })} aria-label={t("close")}>×</Button>
      </header>
      <p class="row small"><code class="any">{receipt}</code><CopyButton text={receipt} label={t("copy")} />
        <a href={link("/check", { receipt })}>{t("whole_answer")}</a>
        <a href={link("/audit", { object: receipt })}>{t("its_events")}</a>
        <a href={link("/audit/keeping", { object: receipt })}>{t("kept_until")}</a></p>
      <Loaded got={got}>
        {(answer) => (
          <>
            <Facts answer={answer} row={row} />
            <section aria-labelledby="replay">
              <h3 id="replay">{t("replay")}</h3>
              <p class="small muted">{t("replay_about")}</p>
              <p><Button kind="main" hotkey="r" onClick={again} disabled={doing.busy}>{t("replay")}</Button></p>
              <ProblemBox problem={doing.problem} />
              {replay && <ReplayResult replay={replay} />}
            </section>
            <section aria-labelledby="compare">
              <h3 id="compare">{t("compare")}</h3>
              <Now receipt={receipt} answer={answer} row={row} />
            </section>
          </>
        )}
      </Loaded>
    </article>
  );
}
