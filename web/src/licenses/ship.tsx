// SPDX-License-Identifier: Apache-2.0
//
// ship: what leaves on a reservation. The server decides the shipment again for that day (docs/desk.md 4.6); when it
// refuses, the decision that stands against it is a link.
import { useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { useGet } from "../api/use.ts";
import { amount, moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Button, Choice, Dialog, Field, ProblemBox } from "../ui/ui.tsx";
import { useWrite } from "./acts.tsx";
import type { Decision, License, Reservation } from "./api.ts";
import { Figures } from "./parts.tsx";
import { filled } from "./reservations.tsx";
import { words } from "./words.ts";

/** The hint names the receipt: "GET /v1/receipts/… says why". */
const receiptIn = (p: Problem | null) => (p?.code === "decision_stands_against" ? (/[0-9a-f]{64}/.exec(`${p.hint} ${p.detail}`)?.[0] ?? null) : null);

function Refused({ problem }: { problem: Problem | null }) {
  const t = useWords(words);
  const receipt = receiptIn(problem);
  if (problem === null) return null;
  return (
    <>
      <ProblemBox problem={problem} />
      {receipt && <p class="note"><strong>{t("stands_against")}</strong> <a href={link("/check", { receipt })} target="_blank" rel="noreferrer">{t("that_decision")}</a> <code>{receipt.slice(0, 12)}…</code></p>}
      {problem.status === 409 && <p class="small muted">{t("attempt_kept")}</p>}
      {problem.status === 412 && <p class="note">{t("stale_again")}</p>}
    </>
  );
}

function ReceiptField({ r, value, onChange }: { r: Reservation; value: string; onChange: (v: string) => void }) {
  const t = useWords(words);
  const verdict = useCode(words, "verdict_");
  const checks = useGet<{ items: Decision[] }>("/v1/decisions", { query: { shipment: r.order, limit: 50 } });
  const items = checks.data?.items ?? [];
  return (
    <>
      {items.length > 0 && (
        <Field label={t("check_of_order")}>
          {(f) => (
            <select {...f} value={items.some((d) => d.receipt === value) ? value : ""} onChange={(e) => onChange(e.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {items.map((d) => <option key={d.receipt} value={d.receipt}>{moment(d.at)} · {verdict(d.verdict)} · {d.on} · {d.receipt.slice(0, 8)}</option>)}
            </select>
          )}
        </Field>
      )}
      <Field label={t("receipt")} hint={checks.data && items.length === 0 ? t("no_check_of_order", { order: r.order }) : t("ship_receipt_hint")}>
        {(f) => <input {...f} name="receipt" class="mono" spellcheck={false} value={value} onInput={(e) => onChange(e.currentTarget.value.trim())} />}
      </Field>
    </>
  );
}

function FileField({ onShipment }: { onShipment: (s: unknown) => void }) {
  const t = useWords(words);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      onShipment(JSON.parse(await file.text()));
      setSaid({ ok: true, text: file.name });
    } catch (e) {
      onShipment(null);
      setSaid({ ok: false, text: t("not_json", { why: String(e) }) });
    }
  };
  return (
    <Field label={t("shipment_file")} hint={said?.ok ? said.text : t("shipment_file_hint")} fault={said && !said.ok ? said.text : null}>
      {(f) => <input {...f} type="file" accept=".json,application/json" onChange={(e) => void take(e.currentTarget.files?.[0])} />}
    </Field>
  );
}

export function ShipForm({ l, r, reload, onClose }: { l: License; r: Reservation; reload: () => void; onClose: () => void }) {
  const t = useWords(words);
  const doing = useWrite(r.version, reload);
  const [v, setV] = useState({ quantity: "", value: "", on: "" });
  const [from, setFrom] = useState<"receipt" | "file">("receipt");
  const [receipt, setReceipt] = useState(r.receipt ?? "");
  const [shipment, setShipment] = useState<unknown>(null);
  const [final, setFinal] = useState(false);
  const set = (part: Partial<typeof v>) => setV((o) => ({ ...o, ...part }));
  const what = from === "receipt" ? receipt !== "" : shipment !== null;
  const x = l.lines.find((y) => y.line === r.line);
  return (
    <Dialog title={`${t("ship")} · ${r.id} · ${r.order}`} onClose={onClose} wide>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        const body = { act: "ship", ...filled(v), ...(from === "receipt" ? { receipt } : { shipment }), ...(final ? { final: true } : {}) };
        void doing.send(`/v1/reservations/${r.id}/acts`, body).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{t("ship_about")}</p>
        <Refused problem={doing.problem} />
        <div class="lic-books">{x?.quantity && <Figures book={x.quantity} name="quantity" />}{x?.value && <Figures book={x.value} name="value" />}</div>
        <Choice label={t("what_leaves")} value={from} onChange={(f) => { setFrom(f); setShipment(null); }} options={[{ value: "receipt", label: t("from_check") }, { value: "file", label: t("from_file") }]} />
        {from === "receipt" ? <ReceiptField r={r} value={receipt} onChange={setReceipt} /> : <FileField onShipment={setShipment} />}
        <div class="fields">
          {r.quantity_left && <Field label={t("quantity")} hint={t("empty_all", { amount: amount(r.quantity_left) })}>{(f) => <input {...f} name="quantity" value={v.quantity} onInput={(e) => set({ quantity: e.currentTarget.value })} />}</Field>}
          {r.value_left && <Field label={t("value")} hint={t("empty_all", { amount: amount(r.value_left) })}>{(f) => <input {...f} name="value" value={v.value} onInput={(e) => set({ value: e.currentTarget.value })} />}</Field>}
          <Field label={t("leaves_on")} hint={t("on_hint")}>{(f) => <input {...f} type="date" name="on" value={v.on} onInput={(e) => set({ on: e.currentTarget.value })} />}</Field>
        </div>
        <label class="check-line"><input type="checkbox" name="final" checked={final} onChange={(e) => setFinal(e.currentTarget.checked)} /> {t("final")}</label>
        <Button kind="main" type="submit" disabled={doing.busy || !what}>{t("ship")}</Button>
      </form>
    </Dialog>
  );
}
