// SPDX-License-Identifier: Apache-2.0
//
// policy: the words that two people set, with what they were before. The history is in the record, so it is shown
// to those who read that.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { may, useSession } from "../api/session.ts";
import { useDo, useGet } from "../api/use.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, Dialog, Field, Loaded, ProblemBox, Quote, say } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { type AuditEvent, type Policy, READS_LOG } from "./api.ts";
import { Who } from "./who.tsx";
import { codeWords, kindWords } from "./words_record.ts";
import { words } from "./words.ts";

function History({ of }: { of: string }) {
  const t = useWords(words);
  const kind = useCode(kindWords, "");
  const got = useGet<{ items: AuditEvent[] }>("/v1/audit", { query: { object: `policy/${of}`, limit: 50 } });
  return (
    <Loaded got={got} empty={t("policy_never")}>
      {(d) => (
        <ol class="plain history">
          {d.items.map((e) => (
            <li key={e.seq}>
              <time dateTime={e.at}>{moment(e.at)}</time> <Who id={e.by} /> <a href={link("/audit", { event: String(e.seq) })}>{kind(e.kind)}</a>
              {e.fields.value && <> <strong>{e.fields.value}</strong></>}{e.fields.reason && <>: <span class="any" dir="auto">{e.fields.reason}</span></>}
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

/** Read when it is opened. */
function Folded({ of }: { of: string }) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t("history")}</summary>
      {open && <History of={of} />}
    </details>
  );
}

function Propose({ policy, onClose, done }: { policy: Policy; onClose: () => void; done: () => void }) {
  const t = useWords(words);
  const word = useCode(codeWords, "policy_");
  const doing = useDo();
  const [value, setValue] = useState(policy.proposed ?? policy.value);
  const [reason, setReason] = useState("");
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      await post(`/v1/policy/${policy.key}:propose`, { value, reason }, { ifMatch: policy.version === 0 ? null : `"${policy.version}"` });
      say(t("done"));
      onClose();
      done();
    });
  };
  return (
    <Dialog title={`${t("propose")}: ${policy.key}`} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p><Quote lang="en">{policy.about}</Quote></p>
        <Field label={t("value")}>
          {(p) => policy.choices
            ? <select {...p} name="value" value={value} onChange={(e) => setValue(e.currentTarget.value)}>{policy.choices.map((c) => <option key={c} value={c}>{word(c)}</option>)}</select>
            : <input {...p} name="value" type="number" min={1} max={3650} required value={value} onInput={(e) => setValue(e.currentTarget.value)} />}
        </Field>
        <Field label={t("reason")} hint={t("reason_hint")}>{(p) => <textarea {...p} name="reason" required value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}</Field>
        <p class="small muted">{t("propose_about")}</p>
        <ProblemBox problem={doing.problem} />
        <p class="row"><Button kind="main" type="submit" disabled={doing.busy}>{t("propose")}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

function Waits({ policy, act, done }: { policy: Policy; act: (a: ActAsk) => void; done: () => void }) {
  const t = useWords(words);
  const word = useCode(codeWords, "policy_");
  const { person } = useSession();
  if (policy.proposed === null || policy.proposed_by === null) return null;
  const own = person?.id === policy.proposed_by;
  return (
    <div class="note">
      <p><Badge tone="wait">{t("policy_waits")}</Badge> <strong>{policy.value === policy.proposed ? word(policy.proposed) : `${word(policy.value)} → ${word(policy.proposed)}`}</strong> · <Who id={policy.proposed_by} /></p>
      {policy.reason && <p class="any" dir="auto">{policy.reason}</p>}
      {may("approver") && !own
        ? <Button kind="main" onClick={() => act({ title: t("policy_confirm"), about: t("policy_confirm_about", { key: policy.key, from: word(policy.value), to: word(policy.proposed ?? "") }), path: `/v1/policy/${policy.key}:confirm`, version: policy.version, done })}>{t("policy_confirm")}</Button>
        : <p class="small muted">{own ? t("another_person") : t("an_approver")}</p>}
    </div>
  );
}

export function Policies({ act }: { act: (a: ActAsk) => void }) {
  const t = useWords(words);
  const word = useCode(codeWords, "policy_");
  const got = useGet<{ items: Policy[] }>("/v1/policy");
  const [asking, setAsking] = useState<Policy | null>(null);
  const proposes = may("approver", "admin");
  return (
    <>
      {!proposes && <p class="small muted">{t("policy_not_yours")}</p>}
      <Loaded got={got}>
        {(d) => (
          <>
            {d.items.map((p) => (
              <article key={p.key} class="policy">
                <h3><code>{p.key}</code>: {word(p.value)} {p.choices === null && t("days")}</h3>
                <p><Quote lang="en">{p.about}</Quote></p>
                <p class="small muted">{p.confirmed_by ? <>{t("policy_confirmed_by")} <Who id={p.confirmed_by} /></> : t("policy_otherwise")}</p>
                <Waits policy={p} act={act} done={got.reload} />
                <p>{proposes && <Button onClick={() => setAsking(p)}>{t("propose")}</Button>}</p>
                {may(...READS_LOG) && <Folded of={p.key} />}
              </article>
            ))}
          </>
        )}
      </Loaded>
      {asking && <Propose policy={asking} onClose={() => setAsking(null)} done={got.reload} />}
    </>
  );
}
