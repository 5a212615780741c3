// SPDX-License-Identifier: Apache-2.0
//
// word: on whose word an act rests: a document that is kept under its SHA-256, or a claim (docs/desk.md 3.3, 4.5).
import { useEffect, useId, useState } from "preact/hooks";
import { all, post } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Choice, Field, ProblemBox } from "./ui.tsx";
import { words } from "./word_words.ts";

interface Claim {
  id: string;
  says: string;
  kind: string;
  status: string;
}

const OFFICIAL = ["official_act", "official_statement", "authority_notice"];
export const isSha = (word: string) => /^[0-9a-f]{64}$/.test(word);

/** A document opens as the server sends it; a claim on its own page. */
export function WordLink({ word }: { word: string | null | undefined }) {
  if (!word) return null;
  if (isSha(word)) return <a href={`/v1/documents/${word}`} title={word} target="_blank" rel="noreferrer"><code>{word.slice(0, 12)}…</code></a>;
  return <a href={link(`/evidence/${word}`)}><code>{word}</code></a>;
}

function DocumentPart({ value, onChange }: { value: string; onChange: (v: string) => void }) {
  const t = useWords(words);
  const doing = useDo();
  const [kept, setKept] = useState<{ name: string; bytes: number } | null>(null);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setKept(null);
    onChange(""); // nothing rests on the file before while this one is on its way, or refused
    void doing.run(async () => {
      const r = await post<{ sha256: string; bytes: number }>("/v1/documents", file, { mediaType: file.type || "application/octet-stream" });
      setKept({ name: file.name, bytes: r.data.bytes });
      onChange(r.data.sha256);
    });
  };
  return (
    <>
      <Field label={t("file")} hint={doing.busy ? t("uploading") : kept ? t("kept", { name: kept.name, n: kept.bytes }) : t("file_hint")}>
        {(p) => <input {...p} type="file" disabled={doing.busy} onChange={(e) => take(e.currentTarget.files?.[0])} />}
      </Field>
      <ProblemBox problem={doing.problem} />
      <Field label={t("sha")}>
        {(p) => <input {...p} name="sha" class="mono" autocomplete="off" spellcheck={false} value={value} onInput={(e) => onChange(e.currentTarget.value.trim())} />}
      </Field>
    </>
  );
}

function ClaimPart({ value, onChange, official }: { value: string; onChange: (v: string) => void; official?: boolean }) {
  const t = useWords(words);
  const list = useId();
  const [claims, setClaims] = useState<Claim[] | null>(null);
  const doing = useDo();
  useEffect(() => void doing.run(async () => setClaims((await all<Claim>("/v1/claims")).items)), []);
  const shown = (claims ?? []).filter((c) => !official || OFFICIAL.includes(c.kind));
  const chosen = claims?.find((c) => c.id === value);
  const fault = chosen && official && !OFFICIAL.includes(chosen.kind) ? t("not_official", { kind: chosen.kind.replaceAll("_", " ") })
    : claims !== null && value !== "" && !chosen ? t("unknown_claim") : null;
  return (
    <>
      <ProblemBox problem={doing.problem} />
      <Field label={t("claim_id")} hint={t("claim_hint")} fault={fault}>
        {(p) => <input {...p} name="claim" list={list} autocomplete="off" spellcheck={false} value={value} onInput={(e) => onChange(e.currentTarget.value.trim())} />}
      </Field>
      <datalist id={list}>{shown.map((c) => <option key={c.id} value={c.id}>{c.says}</option>)}</datalist>
      {chosen && <blockquote class="small any"><span lang="en">{chosen.says}</span> <a href={link(`/evidence/${chosen.id}`)} target="_blank" rel="noreferrer">{t("open")}</a></blockquote>}
    </>
  );
}

/** `only`: acts that take nothing but a claim, such as a class halt. `official`: the authority's own word. */
export function WordField({ value, onChange, official, only }: {
  value: string; onChange: (v: string) => void; official?: boolean; only?: "claim" | "document";
}) {
  const t = useWords(words);
  const [kind, setKind] = useState<"document" | "claim">(only ?? (value !== "" && !isSha(value) ? "claim" : "document"));
  return (
    <div class="stack" role="group" aria-label={t("by")}>
      {!only && (
        <Choice label={t("by")} value={kind} onChange={(k) => { setKind(k); onChange(""); }}
          options={[{ value: "document", label: t("document") }, { value: "claim", label: t("claim") }]} />
      )}
      {official && <p class="small muted">{t("official")}</p>}
      {kind === "document" ? <DocumentPart value={value} onChange={onChange} /> : <ClaimPart value={value} onChange={onChange} official={official} />}
    </div>
  );
}
