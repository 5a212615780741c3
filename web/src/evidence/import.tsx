// SPDX-License-Identifier: Apache-2.0
//
// import: a file of claims and links, looked at before it is sent, and taken whole or not at all. What the server
// refuses is shown at the row that it is about.
import { useMemo, useState } from "preact/hooks";
import { may } from "../api/session.ts";
import type { Problem } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { day, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Button, Field, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import { KINDS, LINKS } from "./api.ts";
import { FIELDS, faultOf, useKept } from "./draft.ts";
import { Kind, useLinkWord } from "./parts.tsx";
import { OutcomeView } from "./outcome.tsx";
import { type Entry, enter, type Outcome } from "./save.ts";
import { words } from "./words.ts";

/** docs/desk.md 10.4: a body of JSON. */
const MOST_BYTES = 256 << 10;

interface Looked {
  entry: Entry | null;
  /** What is no JSON, or no file of claims. */
  fault: { code: "json" | "shape" | "large"; text: string } | null;
}

function look(text: string): Looked {
  if (new Blob([text]).size > MOST_BYTES) return { entry: null, fault: { code: "large", text: "" } };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (e) {
    return { entry: null, fault: { code: "json", text: String((e as Error).message) } };
  }
  const whole = Array.isArray(data) ? { claims: data, links: [] } : (data as Partial<Entry>);
  const objects = (x: unknown): x is Record<string, never>[] => Array.isArray(x) && x.every((o) => o !== null && typeof o === "object" && !Array.isArray(o));
  if (whole === null || !objects(whole.claims) || (whole.links !== undefined && !objects(whole.links))) return { entry: null, fault: { code: "shape", text: "" } };
  return { entry: { ...whole, claims: whole.claims, links: whole.links ?? [] }, fault: null };
}

/** What can be told before it is sent, with the pointer of the server's own errors. */
function before(c: Record<string, unknown>): string[] {
  const names = new Set<string>(FIELDS.map((f) => f.name));
  const lacking = FIELDS.filter((f) => f.needed && (c[f.name] === undefined || c[f.name] === "")).map((f) => `"${f.name}" ?`);
  const unknown = Object.keys(c).filter((k) => !names.has(k)).map((k) => `"${k}" ✗`);
  const kind = c.kind !== undefined && !(KINDS as readonly unknown[]).includes(c.kind) ? [`kind "${String(c.kind)}" ✗`] : [];
  return [...lacking, ...unknown, ...kind];
}

const cell = (x: unknown) => (x === undefined || x === null ? "" : typeof x === "string" ? x : JSON.stringify(x));

function Preview({ entry, problem }: { entry: Entry; problem: Problem | null }) {
  const t = useWords(words);
  const word = useLinkWord();
  return (
    <>
      <div class="scroll preview">
        <table>
          <caption>{t("preview_claims", { n: entry.claims.length })}</caption>
          <thead><tr><th scope="col">#</th><th scope="col">{t("id")}</th><th scope="col">{t("kind")}</th><th scope="col">{t("by")}</th><th scope="col">{t("says")}</th><th scope="col">{t("published")}</th><th scope="col">{t("preview_fault")}</th></tr></thead>
          <tbody>
            {entry.claims.map((c, i) => {
              const fault = faultOf(problem, `/claims/${i}`);
              const own = before(c);
              return (
                <tr key={i} class={fault || own.length > 0 ? "faulty" : ""} data-pointer={`/claims/${i}`}>
                  <td class="num">{i}</td><td><code>{cell(c.id)}</code></td><td><Kind kind={cell(c.kind)} /></td><td><Quote>{cell(c.by)}</Quote></td><td><Quote>{cell(c.says)}</Quote></td><td>{day(cell(c.published))}</td>
                  <td class="fault" lang="en">{fault ?? own.join(", ")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {entry.links.length > 0 && (
        <div class="scroll preview">
          <table>
            <caption>{t("preview_links", { n: entry.links.length })}</caption>
            <thead><tr><th scope="col">#</th><th scope="col">{t("link_from")}</th><th scope="col">{t("link_kind")}</th><th scope="col">{t("link_to")}</th><th scope="col">{t("note")}</th><th scope="col">{t("preview_fault")}</th></tr></thead>
            <tbody>
              {entry.links.map((l, i) => (
                <tr key={i} data-pointer={`/links/${i}`}>
                  <td class="num">{i}</td><td><code>{cell(l.from)}</code></td><td>{(LINKS as readonly string[]).includes(cell(l.kind)) ? word(cell(l.kind), false) : <code>{cell(l.kind)}</code>}</td><td><code>{cell(l.to)}</code></td><td><Quote>{cell(l.note)}</Quote></td>
                  <td class="fault" lang="en">{faultOf(problem, `/links/${i}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

export function ImportPage() {
  const t = useWords(words);
  const [text, setText, forget] = useKept("file", () => "");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [over, setOver] = useState(false);
  const does = useDo();
  const looked = useMemo(() => (text.trim() === "" ? null : look(text)), [text]);
  const put = (s: string) => {
    does.clear();
    setText(s);
  };
  const take = (file: File | undefined) => void file?.text().then(put);
  const save = () => does.run(async () => {
    setOutcome(await enter(looked!.entry!));
    forget();
  });
  if (!may("evidence_editor")) return <Sheet title={t("enter_import")}><p class="note">{t("enter_not")}</p></Sheet>;
  if (outcome) return <Sheet title={t("enter_import")}><OutcomeView outcome={outcome} onMore={() => setOutcome(null)} /></Sheet>;
  return (
    <Sheet title={t("enter_import")} about={t("import_about")} tools={<a href={link("/evidence")}>← {t("back")}</a>}>
      <div class={`card stack drop ${over ? "over" : ""}`} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(e) => { e.preventDefault(); setOver(false); take(e.dataTransfer?.files[0]); }}>
        <label>{t("import_file")} <input type="file" name="file" accept=".json,application/json" onChange={(e) => take(e.currentTarget.files?.[0])} /></label>
        <Field label={t("import_text")} hint={t("import_hint")} wide fault={looked?.fault ? `${t(`import_${looked.fault.code}`)} ${looked.fault.text}` : null}>
          {(p) => <textarea {...p} name="json" class="mono" rows={6} spellcheck={false} value={text} onInput={(e) => put(e.currentTarget.value)} />}
        </Field>
      </div>
      {looked?.entry && (
        <section class="stack" aria-label={t("preview")}>
          <ProblemBox problem={does.problem} />
          <p class="row"><Button kind="main" disabled={does.busy || looked.entry.claims.length === 0} onClick={() => void save()}>{t("import_go", { n: looked.entry.claims.length, m: looked.entry.links.length })}</Button><span class="small muted">{t("import_whole")}</span></p>
          <Preview entry={looked.entry} problem={does.problem} />
        </section>
      )}
    </Sheet>
  );
}
