// SPDX-License-Identifier: Apache-2.0
//
// decisions: what was decided, newest first, as a list and as CSV; one of them decided again, and held against now.
import { useEffect, useState } from "preact/hooks";
import { all } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { useDo } from "../api/use.ts";
import { day, moment, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { link, setQuery, usePlace } from "../shell/router.ts";
import { SHEET_TYPE, sheet } from "../text/sheet.ts";
import { download } from "../ui/download.ts";
import { Badge, Button, Field, ProblemBox, Verdict } from "../ui/ui.tsx";
import type { Decision } from "./api.ts";
import { DecisionCard } from "./decision.tsx";
import { RECEIPT } from "./lookup.ts";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

const CSV_MOST = 10_000;
const COLUMNS: (keyof Decision)[] = ["at", "by", "shipment", "gate", "on", "known", "verdict", "best", "worst",
  "stop_now", "receipt", "image", "shipment_sha256", "answer_sha256", "event"];

function AsCsv({ shipment }: { shipment: string | null }) {
  const t = useWords(words);
  const { people } = usePeople();
  const doing = useDo();
  const [cut, setCut] = useState(false);
  const make = () => doing.run(async () => {
    const got = await all<Decision>("/v1/decisions", { query: { shipment } }, CSV_MOST);
    const rows = got.items.map((d) => [...COLUMNS.map((c) => d[c]), people.find((p) => p.id === d.by)?.name]);
    setCut(!got.whole);
    download("decisions.csv", sheet([[...COLUMNS, "by_name"], ...rows]), SHEET_TYPE);
  });
  return (
    <>
      <Button onClick={() => void make()} disabled={doing.busy}>{t("as_csv")}</Button>
      {cut && <p class="note" role="status">{t("csv_cut", { n: CSV_MOST })}</p>}
      <ProblemBox problem={doing.problem} />
    </>
  );
}

function Find({ shipment }: { shipment: string | null }) {
  const t = useWords(words);
  const [typed, setTyped] = useState(shipment ?? "");
  useEffect(() => setTyped(shipment ?? ""), [shipment]);
  const submit = (e: Event) => {
    e.preventDefault();
    const s = typed.trim();
    const receipt = s.toLowerCase().replace(/^sha256:/, "");
    if (RECEIPT.test(receipt)) setQuery({ receipt, shipment: null }, false);
    else setQuery({ shipment: s || null, receipt: null }, false);
  };
  return (
    <form class="find card" role="search" onSubmit={submit}>
      <Field label={t("find_decision")} hint={t("find_decision_hint")}>
        {(p) => <input {...p} type="search" name="shipment" autocomplete="off" spellcheck={false} value={typed} onInput={(e) => setTyped(e.currentTarget.value)} />}
      </Field>
      <Button kind="main" type="submit">{t("find_go")}</Button>
      <AsCsv shipment={shipment} />
    </form>
  );
}

function Rows({ items, receipt }: { items: Decision[]; receipt: string | null }) {
  const t = useWords(words);
  const code = useCode(codeWords, "gate_");
  return (
    <div class="scroll">
      <table class="events">
        <thead>
          <tr>
            <th scope="col">{t("col_at")}</th><th scope="col">{t("col_shipment")}</th><th scope="col">{t("col_verdict")}</th>
            <th scope="col">{t("col_gate")}</th><th scope="col">{t("col_on")}</th><th scope="col">{t("col_known")}</th><th scope="col">{t("col_by")}</th><th scope="col">{t("col_receipt")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((d) => (
            <tr key={d.event} class={`link ${d.receipt === receipt ? "chosen" : ""}`} aria-current={d.receipt === receipt ? "true" : undefined}
              onClick={(c) => { if ((c.target as Element).closest("a") === null) setQuery({ receipt: d.receipt }); }}>
              <td><time dateTime={d.at}>{moment(d.at)}</time></td>
              <th scope="row"><span class="any" dir="auto">{d.shipment ?? t("no_name")}</span></th>
              <td><Verdict verdict={d.verdict} />{d.stop_now && <> <Badge tone="stop">{t("stop_now")}</Badge></>}</td>
              <td>{d.gate ? code(d.gate) : ""}</td>
              <td class="day">{day(d.on)}</td>
              <td class="day">{d.known ?? ""}</td>
              <td><Who id={d.by} /></td>
              <td><a href={link("/audit/decisions", { shipment: new URLSearchParams(location.search).get("shipment"), receipt: d.receipt })}><code>{d.receipt.slice(0, 12)}…</code></a></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Decisions() {
  const t = useWords(words);
  const { query } = usePlace();
  const shipment = query.get("shipment");
  const receipt = query.get("receipt");
  const pages = usePages<Decision>("/v1/decisions", { shipment }, 50, false);
  const { items } = pages;
  const step = (by: number) => {
    const at = items.findIndex((d) => d.receipt === receipt);
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) setQuery({ receipt: next.receipt });
  };
  useKeys(t("tab_decisions"), [
    { key: "j", label: t("key_next"), act: () => step(1) },
    { key: "k", label: t("key_before"), act: () => step(-1) },
    { key: "Escape", label: t("key_close"), act: () => setQuery({ receipt: null }), off: receipt === null },
  ]);
  return (
    <>
      <Find shipment={shipment} />
      {receipt !== null && <DecisionCard key={receipt} receipt={receipt} row={items.find((d) => d.receipt === receipt) ?? null} />}
      <ProblemBox problem={pages.problem} retry={pages.reload} />
      {pages.first && pages.problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {!pages.first && items.length === 0 && <div class="empty">{shipment === null ? t("no_decisions") : t("no_decisions_of", { id: shipment })}</div>}
      {items.length > 0 && <Rows items={items} receipt={receipt} />}
      {items.length > 0 && (
        <p class="row" role="status">
          <span class="muted">{t(pages.next ? "some_shown" : "all_shown", { n: items.length })}</span>
          {pages.next && <Button onClick={pages.more} disabled={pages.loading}>{t("more")}</Button>}
        </p>
      )}
    </>
  );
}
