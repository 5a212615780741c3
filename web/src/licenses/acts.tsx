// SPDX-License-Identifier: Apache-2.0
//
// acts: what an authority says of a license (suspended, reinstated, revoked, surrendered; more or less authorized),
// each on a word.
import { useState } from "preact/hooks";
import { post, Problem } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { amount, useCode, useWords } from "../i18n/i18n.ts";
import { Button, Dialog, Field, ProblemBox, say } from "../ui/ui.tsx";
import { WordField } from "../ui/word.tsx";
import type { LicenseProps } from "./license.tsx";
import { words } from "./words.ts";

/** A write with the version that was read; a 412 reads it anew and keeps what was typed. */
export function useWrite(version: number, reload: () => void) {
  const t = useWords(words);
  const doing = useDo();
  const send = (path: string, body: unknown) => doing.run(async () => {
    try {
      await post(path, body, { ifMatch: `"${version}"` });
    } catch (e) {
      if (e instanceof Problem && e.status === 412) reload();
      throw e;
    }
    reload();
    say(t("done"));
  });
  return { ...doing, send };
}

function ActDialog({ act, l, reload, onClose }: LicenseProps & { act: string; onClose: () => void }) {
  const t = useWords(words);
  const name = useCode(words, "act_");
  const follow = useCode(words, "follow_");
  const doing = useWrite(l.version, reload);
  const [v, setV] = useState({ on: "", word: "", reason: "" });
  return (
    <Dialog title={`${name(act)} · ${l.no}`} onClose={onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        const body = { act, word: v.word, ...(v.on ? { on: v.on } : {}), ...(v.reason.trim() ? { reason: v.reason.trim() } : {}) };
        void doing.send(`/v1/licenses/${l.id}/acts`, body).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{follow(act)}</p>
        <ProblemBox problem={doing.problem} />
        {doing.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
        <Field label={t("on_day")} hint={t("on_hint")}>{(f) => <input {...f} type="date" name="on" value={v.on} onInput={(e) => setV({ ...v, on: e.currentTarget.value })} />}</Field>
        <WordField value={v.word} onChange={(word) => setV({ ...v, word })} />
        <Field label={t("reason_authority")}>{(f) => <textarea {...f} name="reason" value={v.reason} onInput={(e) => setV({ ...v, reason: e.currentTarget.value })} />}</Field>
        {v.word === "" && <p class="small muted">{t("word_needed")}</p>}
        <Button kind={act === "reinstate" ? "main" : "danger"} type="submit" disabled={doing.busy || v.word === ""}>{name(act)}</Button>
      </form>
    </Dialog>
  );
}

function Authorize({ l, reload, onClose }: LicenseProps & { onClose: () => void }) {
  const t = useWords(words);
  const doing = useWrite(l.version, reload);
  const [line, setLine] = useState(l.lines[0]?.line ?? 1);
  const [v, setV] = useState({ quantity: "", value: "", word: "" });
  const x = l.lines.find((y) => y.line === line);
  return (
    <Dialog title={`${t("authorize")} · ${l.no}`} onClose={onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        const body = { line, word: v.word, ...(v.quantity.trim() ? { quantity: v.quantity.trim() } : {}), ...(v.value.trim() ? { value: v.value.trim() } : {}) };
        void doing.send(`/v1/licenses/${l.id}/authorizations`, body).then((ok) => ok && onClose());
      }}>
        <p class="what-follows">{t("authorize_about")}</p>
        <ProblemBox problem={doing.problem} />
        {doing.problem?.status === 412 && <p class="note">{t("stale_again")}</p>}
        <Field label={t("line")}>
          {(f) => <select {...f} value={line} onChange={(e) => setLine(Number(e.currentTarget.value))}>{l.lines.map((y) => <option key={y.line} value={y.line}>{y.line}. {y.description}</option>)}</select>}
        </Field>
        {x?.quantity && <Field label={t("quantity")} hint={t("now_authorized", { amount: amount(x.quantity.authorized) })}>{(f) => <input {...f} name="quantity" value={v.quantity} onInput={(e) => setV({ ...v, quantity: e.currentTarget.value })} />}</Field>}
        {x?.value && <Field label={t("value")} hint={t("now_authorized", { amount: amount(x.value.authorized) })}>{(f) => <input {...f} name="value" value={v.value} onInput={(e) => setV({ ...v, value: e.currentTarget.value })} />}</Field>}
        <WordField value={v.word} onChange={(word) => setV({ ...v, word })} />
        <Button kind="main" type="submit" disabled={doing.busy || v.word === "" || (v.quantity.trim() === "" && v.value.trim() === "")}>{t("authorize")}</Button>
      </form>
    </Dialog>
  );
}

export function ActsPanel(p: LicenseProps) {
  const t = useWords(words);
  const name = useCode(words, "act_");
  const status = useCode(words, "status_");
  const [act, setAct] = useState<string | null>(null);
  const { l } = p;
  const over = l.status === "revoked" || l.status === "surrendered";
  return (
    <section class="card case-acts" aria-label={t("acts")}>
      <h2>{t("acts")}</h2>
      {!may("license_manager") && <p class="small muted">{t("acts_need_role")}</p>}
      {over && <p class="small muted">{t("acts_over", { status: status(l.status) })}</p>}
      <div class="row">
        {l.acts.map((a) => <Button key={a} kind={a === "reinstate" ? "plain" : "danger"} onClick={() => setAct(a)}>{name(a)}</Button>)}
        {may("license_manager") && !over && <Button onClick={() => setAct("authorize")}>{t("authorize")}</Button>}
      </div>
      {act === "authorize" && <Authorize {...p} onClose={() => setAct(null)} />}
      {act !== null && act !== "authorize" && <ActDialog {...p} act={act} onClose={() => setAct(null)} />}
    </section>
  );
}
