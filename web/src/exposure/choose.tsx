// SPDX-License-Identifier: Apache-2.0
//
// choose: which supply chain is asked about: a model of the desk, or tables of one's own, dropped as a folder or as
// files. What cannot be used is named, and nothing is taken half.
import { useRef, useState } from "preact/hooks";
import { useGet } from "../api/use.ts";
import { number, useWords } from "../i18n/i18n.ts";
import { go, link } from "../shell/router.ts";
import { Button, ProblemBox, Quote } from "../ui/ui.tsx";
import type { ModelHead } from "./api.ts";
import { type Dropped, droppedFiles, keepOwn, NEEDED, ownModel, readFiles, TABLES } from "./model.ts";
import { words } from "./words.ts";

function DeskModels({ receipt }: { receipt: string | null }) {
  const t = useWords(words);
  const got = useGet<{ items: ModelHead[] }>("/v1/models");
  if (got.problem !== null) {
    return got.problem.status === 404 ? <p class="empty">{t("no_models_served")}</p> : <ProblemBox problem={got.problem} retry={got.reload} />;
  }
  if (got.data === null) return <p class="busy" role="status">{t("loading_models")}</p>;
  if (got.data.items.length === 0) return <p class="empty">{t("no_models")}</p>;
  return (
    <ul class="plain x-models">
      {got.data.items.map((m) => (
        <li key={m.name}>
          {m.problem ? <strong>{m.title || m.name}</strong> : <a href={link(`/exposure/${encodeURIComponent(m.name)}`, { receipt })} data-roving><strong>{m.title || m.name}</strong></a>}
          {m.problem && <p class="x-lost">■ <Quote lang="en">{m.problem}</Quote></p>}
          <p class="small muted">{t("tables_n", { n: m.files.length, kb: number(Math.ceil(m.files.reduce((n, f) => n + f.bytes, 0) / 1024)) })}</p>
        </li>
      ))}
    </ul>
  );
}

function Report({ d, large }: { d: Dropped; large: boolean }) {
  const t = useWords(words);
  return (
    <div class={d.missing.length + d.unreadable.length > 0 ? "problem" : "note"} role="alert">
      {d.missing.length > 0 && <p><strong>{t("files_missing", { files: d.missing.join(", ") })}</strong></p>}
      {d.unreadable.map((f) => <p key={f}><strong>{t("file_not_utf8", { file: f })}</strong></p>)}
      {d.ignored.length > 0 && <p>{t("files_ignored", { files: d.ignored.slice(0, 20).join(", ") })}</p>}
      {large && <p>{t("files_large")}</p>}
    </div>
  );
}

export function Choose({ receipt }: { receipt: string | null }) {
  const t = useWords(words);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const [large, setLarge] = useState(false);
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = async (list: File[], name: string) => {
    const d = await readFiles(list, name || t("own_tables"));
    setDropped(d);
    if (d.missing.length + d.unreadable.length > 0) return;
    const small = keepOwn(d.name, d.files);
    setLarge(!small);
    if (d.ignored.length === 0) go(link("/exposure", { own: "1", receipt }));
  };
  const picked = (input: HTMLInputElement) => {
    const list = Array.from(input.files ?? []);
    void take(list, list[0]?.webkitRelativePath.split("/")[0] ?? "");
    input.value = "";
  };
  const drop = async (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    if (!e.dataTransfer) return;
    const { files: list, folder: name } = await droppedFiles(e.dataTransfer.items);
    await take(list, name);
  };
  const own = ownModel();
  return (
    <div class="halves">
      <section class="card" aria-labelledby="x-desk">
        <h2 id="x-desk">{t("desk_models")}</h2>
        <p class="small muted">{t("desk_models_about")}</p>
        <DeskModels receipt={receipt} />
      </section>
      <section class="card" aria-labelledby="x-own">
        <h2 id="x-own">{t("own_tables")}</h2>
        <div class={`x-drop ${over ? "over" : ""}`} data-testid="drop"
          onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(e) => void drop(e)}>
          <p>{t("drop_here")}</p>
          <div class="row">
            <Button kind="main" onClick={() => folder.current?.click()}>{t("pick_folder")}</Button>
            <Button onClick={() => files.current?.click()}>{t("pick_files")}</Button>
          </div>
          <input ref={folder} type="file" class="hidden" tabIndex={-1} aria-label={t("pick_folder")} {...{ webkitdirectory: true }} onChange={(e) => picked(e.currentTarget)} />
          <input ref={files} type="file" class="hidden" tabIndex={-1} aria-label={t("pick_files")} multiple accept=".csv,text/csv" onChange={(e) => picked(e.currentTarget)} />
        </div>
        {dropped && <Report d={dropped} large={large} />}
        {dropped && dropped.missing.length + dropped.unreadable.length === 0 && <p><a href={link("/exposure", { own: "1", receipt })}>{t("go_on")}</a></p>}
        {!dropped && own && <p><a href={link("/exposure", { own: "1", receipt })}>{t("go_on_with", { name: own.name })}</a></p>}
        <p class="small muted">{t("tables_taken", { needed: NEEDED.join(", "), all: TABLES.filter((n) => !NEEDED.includes(n)).join(", ") })}</p>
        <p class="small muted">{t("begin_with")} <code>lodestone exposure init DIR</code></p>
        <p class="small muted">{t("stays_here")}</p>
      </section>
    </div>
  );
}
