// SPDX-License-Identifier: Apache-2.0
//
// export: the record, or a part of it, as a folder that somebody checks on another machine without this program.
// What will be missing in it is said before it is made; what is in it, and whether its chain holds, before it is kept.
import { useState } from "preact/hooks";
import { get } from "../api/client.ts";
import { usePeople } from "../api/people.ts";
import { useDo } from "../api/use.ts";
import { number, useWords } from "../i18n/i18n.ts";
import { setQuery, usePlace } from "../shell/router.ts";
import { shorten } from "../text/text.ts";
import { download } from "../ui/download.ts";
import { Badge, Button, CopyButton, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import { canHash, checkChain, type Checked, type Manifest, manifestOf, sha256, untar } from "./chain.ts";
import { asked } from "./lookup.ts";
import { words } from "./words.ts";

interface Filter {
  object: string | null;
  person: string | null;
  from: string | null;
  until: string | null;
}

interface Made {
  tar: ArrayBuffer;
  sha: string | null;
  manifest: Manifest;
  checked: Checked | null;
  name: string;
}

function Ask({ filter, personal, setPersonal }: { filter: Filter; personal: boolean; setPersonal: (v: boolean) => void }) {
  const t = useWords(words);
  const { people } = usePeople();
  return (
    <div class="fields">
      <Field label={t("only_object")} hint={t("find_hint")}>
        {(p) => (
          <input {...p} name="object" autocomplete="off" spellcheck={false} value={filter.object ?? ""}
            onChange={(e) => { const a = asked(e.currentTarget.value); setQuery({ object: a.what === "object" ? a.id : null }); }} />
        )}
      </Field>
      <Field label={t("by_person")}>
        {(p) => (
          <select {...p} name="person" value={filter.person ?? ""} onChange={(e) => setQuery({ person: e.currentTarget.value || null })}>
            <option value="">{t("anybody")}</option>
            {people.map((x) => <option key={x.id} value={x.id}>{shorten(x.name ?? t("name_erased"), 50)} {x.id}</option>)}
          </select>
        )}
      </Field>
      {(["from", "until"] as const).map((k) => (
        <Field key={k} label={t(`recorded_${k}`)}>
          {(p) => <input {...p} type="date" name={k} value={filter[k] ?? ""} onChange={(e) => setQuery({ [k]: e.currentTarget.value || null })} />}
        </Field>
      ))}
      <div class="field wide">
        <label class="check"><input type="checkbox" name="personal" checked={personal} onChange={(e) => setPersonal(e.currentTarget.checked)} /> {t("with_personal")}</label>
        <p class="hint">{t("with_personal_hint")}</p>
      </div>
    </div>
  );
}

/** Said before anything is made. */
function LeftOut({ filter, personal }: { filter: Filter; personal: boolean }) {
  const t = useWords(words);
  const { people } = usePeople();
  const person = people.find((p) => p.id === filter.person)?.name ?? filter.person;
  const part = Object.values(filter).some((v) => v !== null);
  return (
    <div class="note">
      <p><strong>{t("left_out_title")}</strong></p>
      <ul>
        {filter.object && <li>{t("left_object", { id: filter.object })}</li>}
        {filter.person && <li>{t("left_person", { name: person ?? "" })}</li>}
        {filter.from && <li>{t("left_from", { day: filter.from })}</li>}
        {filter.until && <li>{t("left_until", { day: filter.until })}</li>}
        {part && <li>{t("left_part")}</li>}
        {!personal && <li>{t("left_personal")}</li>}
        <li>{t("left_erased")}</li>
        {!part && personal && <li>{t("left_nothing")}</li>}
      </ul>
    </div>
  );
}

function Inside({ made }: { made: Made }) {
  const t = useWords(words);
  const { manifest: m, checked } = made;
  const good = m.store.in_order && (checked === null || checked.wrong === null);
  const looked = checked !== null; // else nothing was computed here, and nothing is said of the chain
  return (
    <div class={!good ? "problem" : looked ? "found-good" : "note"} role="status">
      {good && !looked
        ? <p><Badge tone="open">{t("look_cannot")}</Badge> {t("look_cannot_about")}</p>
        : <p><Badge tone={good ? "good" : "stop"}>{good ? t("made") : t("made_wrong")}</Badge></p>}
      {!m.store.in_order && <p><Quote lang="en">{m.store.path} {m.store.message}</Quote> <code>{m.store.code}</code></p>}
      <ul>
        <li>{t("in_events", { n: m.events.here, all: number(m.events.in_log), out: number(m.events.left_out) })}</li>
        <li>{t("in_documents", { n: m.documents.here, out: number(m.documents.left_out), erased: number(m.documents.erased) })}</li>
        <li>{t("in_personal", { n: m.personal.here, out: number(m.personal.left_out), erased: number(m.personal.erased) })}</li>
        {checked && <li>{checked.wrong === null ? t("in_chain", { n: checked.events }) : t(`own_wrong_${checked.wrong.what}`, { n: checked.wrong.seq })}</li>}
      </ul>
      <p class="row">
        <Button kind="main" onClick={() => download(made.name, made.tar, "application/x-tar")}>{t("save_as", { name: made.name })}</Button>
        <span class="muted small">{t("bytes", { n: made.tar.byteLength })}</span>
      </p>
      {made.sha && <p class="small">SHA-256 <code class="any">{made.sha}</code></p>}
    </div>
  );
}

function HowTo({ made }: { made: Made }) {
  const t = useWords(words);
  const lines = `tar xf ${made.name}\npython3 -I lodestone-audit/verify.py lodestone-audit --head ${made.manifest.head.seq}:${made.manifest.head.hash}`;
  return (
    <section>
      <h3>{t("how_to")}</h3>
      <ol>
        <li>{t("how_1")}</li>
        <li>{t("how_2")}<pre class="structure">{lines}</pre><CopyButton text={lines} label={t("copy")} /></li>
        <li>{t("how_3")}</li>
      </ol>
    </section>
  );
}

export function Export() {
  const t = useWords(words);
  const { query } = usePlace();
  const filter: Filter = { object: query.get("object"), person: query.get("person"), from: query.get("from"), until: query.get("until") };
  const [personal, setPersonal] = useState(false);
  const [made, setMade] = useState<(Made & { of: string }) | null>(null);
  const doing = useDo();
  const of = JSON.stringify([filter, personal]);
  const make = () => doing.run(async () => {
    setMade(null);
    const { object, person, from, until } = filter;
    const tar = (await get<ArrayBuffer>("/v1/audit/export", { bytes: true, query: { object, person, from, until, personal: personal || null } })).data;
    const files = untar(tar);
    const manifest = manifestOf(files);
    const hashes = canHash();
    setMade({
      of, tar, manifest,
      sha: hashes ? await sha256(new Uint8Array(tar)) : null,
      checked: hashes ? await checkChain(files, null, () => {}) : null,
      name: `lodestone-audit-${[object?.replace(/[^\w.-]+/g, "_").slice(0, 40), manifest.head.seq].filter(Boolean).join("-")}.tar`,
    });
  });
  const current = made?.of === of ? made : null;
  return (
    <>
      <p class="small muted">{t("export_about")}</p>
      <Ask filter={filter} personal={personal} setPersonal={setPersonal} />
      <LeftOut filter={filter} personal={personal} />
      <p class="row">
        <Button kind="main" onClick={() => void make()} disabled={doing.busy}>{t("make")}</Button>
        {doing.busy && <span role="status">{t("making")} <progress aria-label={t("making")} /></span>}
      </p>
      <ProblemBox problem={doing.problem} />
      {doing.problem?.code === "export_too_large" && <p class="note">{t("too_large")} <code>lodestone audit export --store FILE -o FOLDER</code></p>}
      {current && <Inside made={current} />}
      {current && <HowTo made={current} />}
    </>
  );
}
