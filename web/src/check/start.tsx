// SPDX-License-Identifier: Apache-2.0
//
// start: another shipment: begun anew, pasted or dropped as JSON, or one of the last drafts of this tab.
import { useRef, useState } from "preact/hooks";
import { moment, useWords } from "../i18n/i18n.ts";
import { Button, Dialog, Field } from "../ui/ui.tsx";
import { type Draft, draftOf, drafts, forget, fresh, isObject, nameOf, type Shipment } from "./draft.ts";
import { words } from "./words.ts";

export type Read = { draft: Draft } | { fault: string };

/** One shipment; several are for the batch. The place of a fault is the browser's own words. */
export function readShipment(text: string): Read {
  try {
    const made = JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
    const one = Array.isArray(made) && made.length === 1 ? made[0] : made;
    if (isObject(one)) return { draft: draftOf(one as Shipment) };
    return { fault: "" };
  } catch (e) {
    return { fault: e instanceof Error ? e.message : String(e) };
  }
}

export function StartDialog({ onDraft, onClose }: { onDraft: (d: Draft) => void; onClose: () => void }) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [old, setOld] = useState(drafts);
  const file = useRef<HTMLInputElement>(null);
  const take = (raw: string) => {
    setText(raw);
    const r = readShipment(raw);
    if ("draft" in r) onDraft(r.draft);
    else setFault(`${t("no_shipment")} ${r.fault}`);
  };
  return (
    <Dialog title={t("start_title")} onClose={onClose} wide>
      <div class="stack">
        <p class="row"><Button kind="main" autofocus onClick={() => onDraft(fresh())}>{t("begin_anew")}</Button></p>
        <Field label={t("paste_json")} hint={t("paste_hint")} fault={fault}>
          {(p) => <textarea {...p} class="mono" rows={6} spellcheck={false} value={text}
            onInput={(e) => { setText(e.currentTarget.value); setFault(null); }} />}
        </Field>
        <div class="row">
          <Button disabled={text.trim() === ""} onClick={() => take(text)}>{t("use_it")}</Button>
          <Button onClick={() => file.current?.click()}>{t("choose_file")}</Button>
          <input ref={file} type="file" class="hidden" tabIndex={-1} aria-label={t("choose_file")} accept=".json,application/json"
            onChange={(e) => void e.currentTarget.files?.[0]?.text().then(take)} />
        </div>
        {old.length > 0 && (
          <section>
            <h3>{t("last_drafts")}</h3>
            <ul class="plain stack tight">
              {old.map((d) => (
                <li key={d.key} class="row tight">
                  <Button onClick={() => onDraft({ ...d, changed: Date.now() })}>{nameOf(d.shipment) || t("nameless")}</Button>
                  <span class="small muted">{moment(new Date(d.changed).toISOString())}</span>
                  <Button kind="quiet" aria-label={t("forget_draft")} onClick={() => { forget(d.key); setOld(drafts()); }}>×</Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
