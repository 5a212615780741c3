// SPDX-License-Identifier: Apache-2.0
//
// reservations: what is set aside for orders, and what is done with it: reserve, ship, release.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { amount, day, useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery, usePlace } from "../shell/router.ts";
import { Badge, Button, Dialog, Field, ProblemBox, type Tone } from "../ui/ui.tsx";
import { useWrite } from "./acts.tsx";
import { BOOKS, hasLeft, type Reservation } from "./api.ts";
import type { LicenseProps } from "./license.tsx";
import { Figures } from "./parts.tsx";
import { ShipForm } from "./ship.tsx";
import { words } from "./words.ts";

const TONE: Record<string, Tone> = { reserved: "info", partly_shipped: "wait", shipped: "good", released: "plain" };

export const filled = (o: Record<string, string>) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, v.trim()]).filter(([, v]) => v !== ""));

function ReserveForm({ l, done }: LicenseProps & { done: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const empty = { quantity: "", value: "", order: "", receipt: "", on: "", until: "" };
  const [line, setLine] = useState(l.lines[0]?.line ?? 1);
  const [v, setV] = useState(empty);
  const set = (part: Partial<typeof empty>) => setV((o) => ({ ...o, ...part }));
  const fault = (f: string) => doing.problem?.errors.find((e) => e.pointer === `/${f}`)?.message;
  const x = l.lines.find((y) => y.line === line);
  return (
    <form class="card stack" onSubmit={(e) => {
      e.preventDefault();
      void doing.run(async () => {
        await post(`/v1/licenses/${l.id}/reservations`, { line, ...filled(v) });
        done();
      }).then((ok) => ok && setV(empty));
    }}>
      <h2>{t("reserve")}</h2>
      <p class="small muted">{t("reserve_about")}</p>
      <ProblemBox problem={doing.problem} />
      {doing.problem?.code === "over_authorized" && <p class="small">{t("attempt_kept")}</p>}
      <div class="fields">
        <Field label={t("line")}>{(f) => <select {...f} name="line" value={line} onChange={(e) => setLine(Number(e.currentTarget.value))}>{l.lines.map((y) => <option key={y.line} value={y.line}>{y.line}. {y.description}</option>)}</select>}</Field>
        {x?.quantity && <Field label={t("quantity")} hint={t("available_now", { amount: amount(x.quantity.available) })} fault={fault("quantity")}>{(f) => <input {...f} name="quantity" required value={v.quantity} onInput={(e) => set({ quantity: e.currentTarget.value })} />}</Field>}
        {x?.value && <Field label={t("value")} hint={t("available_now", { amount: amount(x.value.available) })} fault={fault("value")}>{(f) => <input {...f} name="value" required value={v.value} onInput={(e) => set({ value: e.currentTarget.value })} />}</Field>}
        <Field label={t("order")} hint={t("order_hint")} fault={fault("order")}>{(f) => <input {...f} name="order" required maxLength={200} value={v.order} onInput={(e) => set({ order: e.currentTarget.value })} />}</Field>
        <Field label={t("for_day")} hint={t("on_hint")} fault={fault("on")}>{(f) => <input {...f} type="date" name="on" value={v.on} onInput={(e) => set({ on: e.currentTarget.value })} />}</Field>
        <Field label={t("lapses")} hint={t("lapses_hint")} fault={fault("until")}>{(f) => <input {...f} type="date" name="until" value={v.until} onInput={(e) => set({ until: e.currentTarget.value })} />}</Field>
        <Field label={t("receipt")} hint={t("receipt_hint")} fault={fault("receipt")} wide>{(f) => <input {...f} name="receipt" class="mono" spellcheck={false} value={v.receipt} onInput={(e) => set({ receipt: e.currentTarget.value.trim() })} />}</Field>
      </div>
      <div><Button kind="main" type="submit" disabled={doing.busy}>{t("reserve")}</Button></div>
    </form>
  );
}

function ReleaseForm({ r, reload, onClose }: { r: Reservation; reload: () => void; onClose: () => void }) {
  const t = useWords(words);
  const doing = useWrite(r.version, reload);
  const [v, setV] = useState({ quantity: "", value: "", reason: "", on: "" });
  const set = (part: Partial<typeof v>) => setV((o) => ({ ...o, ...part }));
  return (
    <Dialog title={`${t("release")} · ${r.id}`} onClose={onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        void doing.send(`/v1/reservations/${r.id}/acts`, { act: "release", ...filled(v) }).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{t("release_about")}</p>
        <ProblemBox problem={doing.problem} />
        {r.quantity_left && <Field label={t("quantity")} hint={t("empty_all", { amount: amount(r.quantity_left) })}>{(f) => <input {...f} name="quantity" value={v.quantity} onInput={(e) => set({ quantity: e.currentTarget.value })} />}</Field>}
        {r.value_left && <Field label={t("value")} hint={t("empty_all", { amount: amount(r.value_left) })}>{(f) => <input {...f} name="value" value={v.value} onInput={(e) => set({ value: e.currentTarget.value })} />}</Field>}
        <Field label={t("reason")}>{(f) => <textarea {...f} name="reason" required value={v.reason} onInput={(e) => set({ reason: e.currentTarget.value })} />}</Field>
        <Button kind="main" type="submit" disabled={doing.busy || v.reason.trim() === ""}>{t("release")}</Button>
      </form>
    </Dialog>
  );
}

function Row({ r, onShip, onRelease }: { r: Reservation; onShip: () => void; onRelease: () => void }) {
  const t = useWords(words);
  const state = useCode(words, "reservation_");
  const { name } = usePeople();
  const pair = (q: string | null, v: string | null) => [q, v].filter((x) => x !== null).map((x) => <div key={x}>{amount(x)}</div>);
  return (
    <tr>
      <th scope="row">{r.id}<div class="any lic-order">{r.order}</div></th>
      <td>{r.line}</td>
      <td><Badge tone={TONE[r.state] ?? "open"}>{state(r.state)}</Badge></td>
      <td class="num">{pair(r.quantity, r.value)}</td>
      <td class="num">{pair(r.quantity_shipped, r.value_shipped)}</td>
      <td class="num">{pair(r.quantity_left, r.value_left)}</td>
      <td><span class="day">{day(r.on)}</span>{r.until && <div class="small">{t("lapses_on", { day: r.until })}</div>}</td>
      <td class="any small">{name(r.by)}{r.receipt && <div><a href={link("/check", { receipt: r.receipt })}>{t("its_decision")}</a></div>}</td>
      <td>{hasLeft(r) && may("license_manager") && <div class="row"><Button kind="main" onClick={onShip}>{t("ship")}</Button><Button onClick={onRelease}>{t("release")}</Button></div>}</td>
    </tr>
  );
}

export function ReservationsTab({ l, on, reload }: LicenseProps) {
  const t = useWords(words);
  const { query } = usePlace();
  const openOnly = query.get("open") === "1";
  const list = usePages<Reservation>(`/v1/licenses/${l.id}/reservations`, { open: openOnly ? true : null });
  const [doing, setDoing] = useState<{ act: "ship" | "release"; id: string } | null>(null);
  const again = () => { list.reload(); reload(); };
  const chosen = list.items.find((r) => r.id === doing?.id);
  return (
    <div class="stack">
      <section class="card">
        <div class="lic-books">{l.lines.flatMap((x) => BOOKS.map((b) => x[b] && <div key={`${x.line}${b}`}><p class="small muted any">{x.line}. {x.description}</p><Figures book={x[b]} name={b} /></div>))}</div>
      </section>
      <section class="card">
        <div class="row"><h2>{t("tab_reservations")}</h2><label class="check-line"><input type="checkbox" name="open" checked={openOnly} onChange={(e) => setQuery({ open: e.currentTarget.checked ? "1" : null })} /> {t("open_only")}</label></div>
        <ProblemBox problem={list.problem} retry={list.reload} />
        {!list.first && list.items.length === 0 ? <p class="empty">{t("no_reservations")}</p> : (
          <div class="scroll" tabIndex={0} role="region" aria-label={t("tab_reservations")}>
            <table class="lic-table">
              <thead><tr>{(["order", "line", "status", "reserved", "used", "left", "for_day", "by"] as const).map((k) => <th key={k} scope="col" class={["reserved", "used", "left"].includes(k) ? "num" : ""}>{t(k)}</th>)}<th scope="col"><span class="hidden">{t("acts")}</span></th></tr></thead>
              <tbody>{list.items.map((r) => <Row key={r.id} r={r} onShip={() => setDoing({ act: "ship", id: r.id })} onRelease={() => setDoing({ act: "release", id: r.id })} />)}</tbody>
            </table>
          </div>
        )}
        {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
      </section>
      {may("license_manager") ? <ReserveForm l={l} on={on} reload={reload} done={again} /> : <p class="small muted">{t("acts_need_role")}</p>}
      {chosen && doing?.act === "ship" && <ShipForm l={l} r={chosen} reload={again} onClose={() => setDoing(null)} />}
      {chosen && doing?.act === "release" && <ReleaseForm r={chosen} reload={again} onClose={() => setDoing(null)} />}
    </div>
  );
}
