// SPDX-License-Identifier: Apache-2.0
//
// entries_tab: every move in the books of a license, in double entry; an entry that is wrong is moved back by two
// people, and never changed (docs/desk.md 4.7).
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { amount, day, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Button, Dialog, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { readAmount } from "./amounts.ts";
import type { Entry } from "./api.ts";
import type { LicenseProps } from "./license.tsx";
import { words } from "./words.ts";

function CorrectForm({ e, done, onClose }: { e: Entry; done: () => void; onClose: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const [v, setV] = useState({ amount: "", reason: "" });
  return (
    <Dialog title={t("correct_entry", { no: String(e.no) })} onClose={onClose}>
      <form class="stack" onSubmit={(x) => {
        x.preventDefault();
        void doing.run(async () => {
          await post("/v1/corrections", { entry: e.no, reason: v.reason.trim(), ...(v.amount.trim() ? { amount: v.amount.trim() } : {}) });
          done();
        }).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{t("correct_about")}</p>
        <ProblemBox problem={doing.problem} />
        <Field label={t("how_much")} hint={t("empty_all", { amount: amount(e.amount) })}>{(f) => <input {...f} name="amount" value={v.amount} onInput={(x) => setV({ ...v, amount: x.currentTarget.value })} />}</Field>
        <Field label={t("reason")}>{(f) => <textarea {...f} name="reason" required value={v.reason} onInput={(x) => setV({ ...v, reason: x.currentTarget.value })} />}</Field>
        <Button kind="main" type="submit" disabled={doing.busy || v.reason.trim() === ""}>{t("propose_correction")}</Button>
      </form>
    </Dialog>
  );
}

function Row({ e, onCorrect }: { e: Entry; onCorrect: () => void }) {
  const t = useWords(words);
  const { name } = usePeople();
  const kind = useCode(words, "entry_");
  const account = useCode(words, "account_");
  const back = readAmount(e.corrected)?.micros ?? 0n;
  return (
    <tr>
      <th scope="row" class="num">{e.no}</th>
      <td class="day">{day(e.on)}</td>
      <td>{kind(e.kind)}{e.corrects !== null && <div class="small">{t("corrects", { no: String(e.corrects) })}</div>}{back > 0n && <div class="small">{t("moved_back", { amount: amount(e.corrected) })}</div>}</td>
      <td>{e.line}</td>
      <td>{account(e.from)} → {account(e.to)}</td>
      <td class="num">{amount(e.amount)}</td>
      <td class="any small">{[e.reservation, e.order, e.shipment].filter(Boolean).join(" · ")}{e.reason && <div class="as-typed"><Quote>{e.reason}</Quote></div>}</td>
      <td class="any small">{name(e.by)}</td>
      <td>{may("license_manager") && <Button kind="quiet" aria-label={`${t("correct")}: ${t("correct_entry", { no: String(e.no) })}`} onClick={onCorrect}>{t("correct")}</Button>}</td>
    </tr>
  );
}

export function EntriesTab({ l, reload }: LicenseProps) {
  const t = useWords(words);
  const list = usePages<Entry>(`/v1/licenses/${l.id}/entries`, { }, 100);
  const [wrong, setWrong] = useState<Entry | null>(null);
  return (
    <section class="card">
      <h2>{t("tab_entries")}</h2>
      <p class="small muted">{t("entries_about")} <a href={link("/audit", { object: l.id })}>{t("to_audit")}</a></p>
      <ProblemBox problem={list.problem} retry={list.reload} />
      <div class="scroll" tabIndex={0} role="region" aria-label={t("tab_entries")}>
        <table class="lic-table">
          <thead><tr>{(["entry", "day", "what", "line", "accounts", "amount", "for_what", "by"] as const).map((k) => <th key={k} scope="col" class={k === "amount" || k === "entry" ? "num" : ""}>{t(k)}</th>)}<th scope="col"><span class="hidden">{t("acts")}</span></th></tr></thead>
          <tbody>{list.items.map((e) => <Row key={e.no} e={e} onCorrect={() => setWrong(e)} />)}</tbody>
        </table>
      </div>
      {list.next && <Button onClick={list.more} disabled={list.loading}>{t("more")}</Button>}
      {wrong && <CorrectForm e={wrong} done={() => { list.reload(); reload(); }} onClose={() => setWrong(null)} />}
    </section>
  );
}
