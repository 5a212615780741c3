// SPDX-License-Identifier: Apache-2.0
//
// act: an act with a reason, in a dialog that keeps what was typed until it went well. What was read is sent along
// as its version: when somebody else was quicker, that is shown and nothing is done.
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { get, post } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, Dialog, Field, ProblemBox, say } from "../ui/ui.tsx";
import { fieldWords } from "./words_record.ts";
import { words } from "./words.ts";

export interface ActAsk {
  title: string;
  /** What will happen, and who is still needed. */
  about?: string;
  path: string;
  /** The texts it takes: name in the body, and label. */
  texts?: { name: string; label: string; hint?: string; long?: boolean; initial?: string }[];
  body?: Record<string, unknown>;
  version?: number;
  danger?: boolean;
  done: () => void;
}

export function ActDialog({ ask, onClose }: { ask: ActAsk; onClose: () => void }) {
  const t = useWords(words);
  const field = useCode(fieldWords, "");
  const doing = useDo();
  const [texts, setTexts] = useState<Record<string, string>>(() => Object.fromEntries((ask.texts ?? []).map((x) => [x.name, x.initial ?? ""])));
  const [version, setVersion] = useState(ask.version);
  const [now, setNow] = useState<Record<string, unknown> | null>(null);
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      await post(ask.path, { ...ask.body, ...texts }, { ifMatch: version === undefined ? null : `"${version}"` });
      say(t("done"));
      onClose();
      ask.done();
    });
  };
  /** As it stands by now; the next attempt is about that. */
  const read = () => doing.run(async () => {
    const thing = (await get<Record<string, unknown>>(ask.path.replace(/:[a-z_]+$/, ""))).data;
    setNow(thing);
    setVersion(Number(thing.version));
    ask.done();
  });
  const stale = doing.problem?.status === 412;
  return (
    <Dialog title={ask.title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {ask.about && <p>{ask.about}</p>}
        {(ask.texts ?? []).map((x) => (
          <Field key={x.name} label={x.label} hint={x.hint}
            fault={doing.problem?.errors.find((f) => f.pointer === `/${x.name}`)?.message ?? null}>
            {(p) => x.long === false
              ? <input {...p} name={x.name} required value={texts[x.name]} onInput={(e) => setTexts({ ...texts, [x.name]: e.currentTarget.value })} />
              : <textarea {...p} name={x.name} required value={texts[x.name]} onInput={(e) => setTexts({ ...texts, [x.name]: e.currentTarget.value })} />}
          </Field>
        ))}
        <ProblemBox problem={doing.problem} />
        {stale && <p class="note">{t("stale")} <Button onClick={() => void read()}>{t("read_again")}</Button></p>}
        {now && (
          <div class="note" role="status"><dl class="pairs">
            {Object.entries(now).filter(([, v]) => v !== null && typeof v !== "object").map(([k, v]) => <Fragment key={k}><dt>{field(k)}</dt><dd class="any">{String(v)}</dd></Fragment>)}
          </dl></div>
        )}
        <p class="row">
          <Button kind={ask.danger ? "danger" : "main"} type="submit" disabled={doing.busy}>{ask.title}</Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </p>
      </form>
    </Dialog>
  );
}
