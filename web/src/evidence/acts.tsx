// SPDX-License-Identifier: Apache-2.0
//
// acts: what can be done with a claim that is there: say what it says of another, take a link or the entry back,
// report the class halt of which it is the word. Nobody sets a status.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, Choice, Dialog, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { type Claim, claimPath, type ClaimItem, type ClaimLink, LINKS } from "./api.ts";
import { faultOf } from "./draft.ts";
import { useLinkWord } from "./parts.tsx";
import { words } from "./words.ts";

export type Act = { kind: "link" } | { kind: "withdraw" } | { kind: "halt" } | { kind: "unlink"; link: ClaimLink };

interface DialogProps {
  c: Claim;
  claims: ClaimItem[];
  onClose: () => void;
  onDone: () => void;
}

export function Acts({ c, open }: { c: Claim; open: (a: Act) => void }) {
  const t = useWords(words);
  const editor = may("evidence_editor");
  if (c.withdrawn !== null) return <p class="small muted">{t("acts_withdrawn")}</p>;
  return (
    <div class="row tools">
      {editor && <Button hotkey="l" onClick={() => open({ kind: "link" })}>{t("act_link")}</Button>}
      {(editor || may("adviser")) && <Button onClick={() => open({ kind: "halt" })}>{t("act_halt")}</Button>}
      {editor && <Button kind="danger" hotkey="w" onClick={() => open({ kind: "withdraw" })}>{t("act_withdraw")}</Button>}
      {!editor && <p class="small muted">{t("enter_not")}</p>}
    </div>
  );
}

/** Which other claim: any id may be typed; those of the group are offered. */
export function OtherClaim({ value, claims, not, onChange, fault, label }: {
  value: string; claims: { id: string; says: string }[]; not?: string; onChange: (id: string) => void; fault?: string | null; label: string;
}) {
  const t = useWords(words);
  const chosen = claims.find((x) => x.id === value);
  return (
    <Field label={label} fault={fault} hint={chosen ? <Quote>{chosen.says}</Quote> : t("other_hint")}>
      {(p) => (
        <>
          <input {...p} name="to" list={`${p.id}-list`} autocomplete="off" value={value} onInput={(e) => onChange(e.currentTarget.value.trim())} />
          <datalist id={`${p.id}-list`}>{claims.filter((x) => x.id !== not).map((x) => <option key={x.id} value={x.id}>{x.says}</option>)}</datalist>
        </>
      )}
    </Field>
  );
}

function LinkDialog({ c, claims, onClose, onDone }: DialogProps) {
  const t = useWords(words);
  const word = useLinkWord();
  const about = useCode(words, "linkabout_");
  const [way, setWay] = useState<"out" | "in">("out");
  const [kind, setKind] = useState("confirms");
  const [other, setOther] = useState("");
  const [note, setNote] = useState("");
  const does = useDo();
  const save = () => does.run(async () => {
    const [from, to] = way === "out" ? [c.id, other] : [other, c.id];
    await post(`${claimPath(from)}/links`, { kind, to, ...(note.trim() ? { note: note.trim() } : {}) });
    onDone();
  });
  return (
    <Dialog title={t("act_link")} onClose={onClose} wide>
      <form class="stack" onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <Choice label={t("link_way")} value={way} onChange={setWay} options={[{ value: "out", label: t("link_way_out", { id: c.id }) }, { value: "in", label: t("link_way_in", { id: c.id }) }]} />
        <Field label={t("link_kind")} hint={about(kind)} fault={faultOf(does.problem, "/kind")}>
          {(p) => <select {...p} name="kind" value={kind} onChange={(e) => setKind(e.currentTarget.value)}>{LINKS.map((k) => <option key={k} value={k}>{word(k, false)}</option>)}</select>}
        </Field>
        <OtherClaim label={way === "out" ? t("link_to") : t("link_from")} value={other} claims={claims} not={c.id} onChange={setOther} fault={faultOf(does.problem, "/to")} />
        <Field label={t("note")} hint={t("note_hint")} fault={faultOf(does.problem, "/note")}>
          {(p) => <textarea {...p} name="note" value={note} onInput={(e) => setNote(e.currentTarget.value)} />}
        </Field>
        <ProblemBox problem={does.problem} />
        <p class="row"><Button kind="main" type="submit" disabled={does.busy || other === ""}>{t("link_save")}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

function ReasonDialog({ title, about, hint, act, onClose, onDone }: { title: string; about: string; hint: string; act: (reason: string) => Promise<unknown>; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const [reason, setReason] = useState("");
  const does = useDo();
  const save = () => does.run(async () => {
    await act(reason.trim());
    onDone();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <p>{about}</p>
        <Field label={t("reason")} hint={hint} fault={faultOf(does.problem, "/reason")}>
          {(p) => <textarea {...p} name="reason" required value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}
        </Field>
        <ProblemBox problem={does.problem} />
        <p class="row"><Button kind="danger" type="submit" disabled={does.busy || reason.trim() === ""}>{title}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

const HALT_FIELDS = ["regime", "authority", "destination", "measure"] as const;

/** The one thing of the desk that a claim can be the word of: a warning on the cases of a class. */
function HaltDialog({ c, onClose, onDone }: DialogProps) {
  const t = useWords(words);
  const [f, setF] = useState<Record<string, string>>({
    regime: /^[a-z]{2}\./.test(c.about) ? c.about.slice(0, 2) : "", authority: "", destination: c.destination ?? "", measure: "", from: c.from ?? c.published, until: "",
  });
  const does = useDo();
  const save = () => does.run(async () => {
    const body = Object.fromEntries(Object.entries(f).filter(([, v]) => v.trim() !== "").map(([k, v]) => [k, v.trim()]));
    await post("/v1/class_halts", { ...body, claim: c.id });
    onDone();
  });
  const put = (k: string) => (e: { currentTarget: HTMLInputElement }) => setF({ ...f, [k]: e.currentTarget.value });
  return (
    <Dialog title={t("act_halt")} onClose={onClose} wide>
      <form class="stack" onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <p>{t("halt_about")}</p>
        <div class="fields">
          {HALT_FIELDS.map((k) => (
            <Field key={k} label={t(`halt_${k}`)} hint={t("halt_empty_any")} fault={faultOf(does.problem, `/${k}`)}>
              {(p) => <input {...p} name={k} value={f[k]} onInput={put(k)} />}
            </Field>
          ))}
          <Field label={t("halt_first")} fault={faultOf(does.problem, "/from")}>{(p) => <input {...p} name="from" type="date" required value={f.from} onInput={put("from")} />}</Field>
          <Field label={t("halt_last")} hint={t("halt_last_hint")} fault={faultOf(does.problem, "/until")}>{(p) => <input {...p} name="until" type="date" value={f.until} onInput={put("until")} />}</Field>
        </div>
        <ProblemBox problem={does.problem} />
        <p class="row"><Button kind="main" type="submit" disabled={does.busy}>{t("halt_save")}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

export function ActDialog({ act, ...p }: DialogProps & { act: Act }) {
  const t = useWords(words);
  const word = useLinkWord();
  if (act.kind === "link") return <LinkDialog {...p} />;
  if (act.kind === "halt") return <HaltDialog {...p} />;
  if (act.kind === "withdraw") {
    return <ReasonDialog title={t("act_withdraw")} about={t("withdraw_about")} hint={t("withdraw_hint")} onClose={p.onClose} onDone={p.onDone}
      act={(reason) => post(`${claimPath(p.c.id)}:withdraw`, { reason })} />;
  }
  const l = act.link;
  return <ReasonDialog title={t("unlink")} about={`${l.from} ${word(l.kind, false)} ${l.to}`} hint={t("unlink_hint")} onClose={p.onClose} onDone={p.onDone}
    act={(reason) => post(`${claimPath(l.from)}/links:withdraw`, { kind: l.kind, to: l.to, reason })} />;
}
