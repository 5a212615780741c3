// SPDX-License-Identifier: Apache-2.0
//
// screen_page: one name against all lists that are there (POST /v1/screen). Kept in the record when that is wanted,
// and then what resembles a listed party is a hit in the queue.
import { useRef, useState } from "preact/hooks";
import { get, type Page, post } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { useClocks } from "../shell/router.ts";
import { link } from "../shell/router.ts";
import { Button, Field, ProblemBox } from "../ui/ui.tsx";
import type { Hit, Query, Screening } from "./api.ts";
import { forget } from "./queue.ts";
import { ScreeningResult } from "./screening.tsx";
import { words } from "./words.ts";

const FIELDS = ["country", "kind", "born", "address", "number"] as const;
const KINDS = ["person", "entity", "vessel", "aircraft"];

/** The hits that a screening that was kept has opened, or met again: of this very name, among the newest. */
export async function hitsOf(s: Screening): Promise<Hit[]> {
  const rows = s.hits.filter((h) => h.class !== "related").map((h) => h.row);
  if (rows.length === 0) return [];
  const found = await Promise.all([...new Set(rows)].map((row) => get<Page<Hit>>("/v1/hits", { query: { row, limit: 200 } })));
  return found.flatMap((p) => p.data.items).filter((h) => h.name === s.name);
}

export function HitLinks({ hits }: { hits: Hit[] }) {
  const t = useWords(words);
  return <ul class="plain row">{hits.map((h) => <li key={h.id}><a class="button" href={link(`/hits/${h.id}`)}>{t("hit_of_it")} {h.id}</a></li>)}</ul>;
}

export function ScreenPage() {
  const t = useWords(words);
  const field = useCode(words, "field_");
  const kind = useCode(words, "kind_");
  const { on } = useClocks();
  const [q, setQ] = useState<Query>({ name: "" });
  const [record, setRecord] = useState(false);
  const [profile, setProfile] = useState("standard");
  const [got, setGot] = useState<{ screening: Screening; hits: Hit[]; kept: boolean } | null>(null);
  const doing = useDo();
  const name = useRef<HTMLInputElement>(null);
  const fault = (key: string) => doing.problem?.errors.find((e) => e.pointer === `/${key}`)?.message ?? null;
  const submit = (e: Event) => {
    e.preventDefault();
    const asked = Object.fromEntries(Object.entries(q).filter(([, v]) => v?.trim())) as Query;
    void doing.run(async () => {
      const r = await post<Screening>("/v1/screen", { name: "", ...asked }, { query: { on, profile, record } });
      const hits = record ? await hitsOf(r.data) : [];
      if (record) forget();
      setGot({ screening: r.data, hits, kept: record });
    });
  };
  const text = (key: (typeof FIELDS)[number]) => (
    <Field key={key} label={field(key)} fault={fault(key)}>
      {(p) => key === "kind"
        ? <select {...p} name={key} value={q.kind ?? ""} onChange={(e) => setQ({ ...q, kind: e.currentTarget.value })}><option value="">{t("not_said")}</option>{KINDS.map((k) => <option key={k} value={k}>{kind(k)}</option>)}</select>
        : <input {...p} name={key} value={q[key] ?? ""} placeholder={key === "country" ? "JP" : key === "born" ? "YYYY-MM-DD" : ""} onInput={(e) => setQ({ ...q, [key]: e.currentTarget.value })} />}
    </Field>
  );
  return (
    <div class="halves screen-page">
      <form class="card stack" onSubmit={submit} noValidate aria-label={t("screen_title")}>
        <p class="about">{t("screen_about")}</p>
        <Field label={t("screen_name")} fault={fault("name")}>{(p) => <input {...p} ref={name} name="name" value={q.name} autocomplete="off" onInput={(e) => setQ({ ...q, name: e.currentTarget.value })} />}</Field>
        <div class="fields">{FIELDS.map(text)}</div>
        <Field label={t("screen_profile")}>{(p) => <select {...p} value={profile} onChange={(e) => setProfile(e.currentTarget.value)}><option value="standard">{t("profile_standard")}</option><option value="strict">{t("profile_strict")}</option></select>}</Field>
        <label class="check"><input type="checkbox" name="record" checked={record} onChange={(e) => setRecord(e.currentTarget.checked)} /> {t("screen_record")}</label>
        <ProblemBox problem={doing.problem} />
        <p><Button kind="main" type="submit" disabled={doing.busy}>{t("screen_go")}</Button></p>
      </form>
      {got && (
        <section class={`card ${doing.busy ? "stale" : ""}`}>
          <ScreeningResult of={got.screening} />
          {got.hits.length > 0 && <HitLinks hits={got.hits} />}
        </section>
      )}
    </div>
  );
}
