// SPDX-License-Identifier: Apache-2.0
//
// visitor: for whoever does this once a year: five fields, plain words, what to do now, and a record. Names first;
// while one of them resembles a listed party nothing more is asked, since the answer would be undecided anyway
// (docs/desk.md 6.6). Else what they will learn is asked of the law as a handover of technology, which gives a receipt.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { post, type Reply } from "../api/client.ts";
import { newKey } from "../api/key.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { Button, Field, ProblemBox, Quote, Verdict } from "../ui/ui.tsx";
import type { Hit, Query, Screening } from "./api.ts";
import { forget } from "./queue.ts";
import { HitLinks, hitsOf } from "./screen_page.tsx";
import { ScreeningResult } from "./screening.tsx";
import { words } from "./words.ts";

const FIELDS = ["name", "country", "born", "home", "topic", "where"] as const;
type Key = (typeof FIELDS)[number];
type Form = Record<Key, string>;

interface Answer { verdict: string; receipt: string | null }
interface Outcome {
  form: Form;
  at: string;
  person: Screening;
  home: Screening | null;
  hits: Hit[];
  answer: Answer | null;
}

function faults(f: Form): Partial<Record<Key, "fault_name" | "fault_country" | "fault_born" | "fault_topic">> {
  const out: ReturnType<typeof faults> = {};
  if (f.name.trim() === "") out.name = "fault_name";
  if (!/^[a-z]{2}$/i.test(f.country.trim())) out.country = "fault_country";
  if (f.born.trim() !== "" && !/^\d{4}(-\d\d){0,2}$/.test(f.born.trim())) out.born = "fault_born";
  if (f.topic.trim() === "") out.topic = "fault_topic";
  if (!/^[a-z]{2}$/i.test(f.where.trim())) out.where = "fault_country";
  return out;
}

const found = (s: Screening | null) => s !== null && (s.verdict === "match" || s.verdict === "question");
const unread = (s: Screening | null) => s?.verdict === "not_checked";

async function ask(f: Form, on: string | null): Promise<Outcome> {
  const person: Query = { name: f.name.trim(), country: f.country.trim().toUpperCase(), kind: "person", ...(f.born.trim() ? { born: f.born.trim() } : {}) };
  const home: Query | null = f.home.trim() ? { name: f.home.trim(), kind: "entity" } : null;
  const screen = (q: Query, record: boolean): Promise<Reply<Screening>> => post<Screening>("/v1/screen", q, { query: { on, record } });
  const first = (await screen(person, false)).data;
  const second = home ? (await screen(home, false)).data : null;
  const out: Outcome = { form: f, at: new Date().toISOString(), person: first, home: second, hits: [], answer: null };
  if (found(first) || found(second)) {
    for (const [q, s] of [[person, first], [home, second]] as const) if (q && found(s)) out.hits.push(...(await hitsOf((await screen(q, true)).data)));
    forget();
  } else if (!unread(first) && !unread(second)) {
    const shipment = {
      id: `VISIT-${out.at.slice(0, 10)}-${newKey().slice(0, 8)}`, activity: "technology", from: f.where.trim().toUpperCase(), destination: person.country,
      end_user: { name: person.name, country: person.country }, ...(home ? { intermediary: { name: home.name } } : {}),
      items: [{ line: 1, description: f.topic.trim(), kind: "technology" }],
    };
    const r = await post<{ verdict: string }>("/v1/check", shipment, { query: { on } });
    out.answer = { verdict: r.data.verdict, receipt: r.location?.replace("/v1/receipts/", "") ?? null };
  }
  return out;
}

function Names({ o }: { o: Outcome }) {
  const t = useWords(words);
  return (
    <section class="card">
      <h2>{t("visitor_names")}</h2>
      <ScreeningResult of={o.person} />
      <h3>{t("visitor_home")}</h3>
      {o.home ? <ScreeningResult of={o.home} /> : <p class="muted">{t("visitor_none")}</p>}
    </section>
  );
}

function Law({ o }: { o: Outcome }) {
  const t = useWords(words);
  const v = o.answer?.verdict;
  return (
    <section class="card">
      <h2>{t("visitor_law")}</h2>
      <p><Quote>{o.form.topic}</Quote></p>
      {v === undefined ? <p class="muted">{t("visitor_law_later")}</p> : <p><Verdict verdict={v} big /></p>}
      {v !== undefined && <p>{v === "clear" || v === "conditions" ? t("visitor_law_clear") : v === "license" || v === "prohibited" ? t("visitor_law_stop") : t("visitor_law_open")}</p>}
    </section>
  );
}

function Next({ o, again }: { o: Outcome; again: () => void }) {
  const t = useWords(words);
  const stop = found(o.person) || found(o.home);
  return (
    <section class="card next" role="status">
      <h2>{t("visitor_next")}</h2>
      {stop ? <p><strong>{t("visitor_stop")}</strong></p> : unread(o.person) || unread(o.home) ? <p><strong>{t("visitor_not_checked")}</strong></p> : <p>{t("visitor_fine")}</p>}
      {o.hits.length > 0 && <><p>{t("visitor_hits")}</p><HitLinks hits={o.hits} /></>}
      {o.answer?.receipt && <p>{t("visitor_record")}: <a href={link("/check", { receipt: o.answer.receipt })}>{t("visitor_receipt")} {o.answer.receipt.slice(0, 12)}</a></p>}
      <p class="small muted">{o.at.slice(0, 16).replace("T", " ")} UTC</p>
      <p class="row"><Button onClick={() => print()}>{t("visitor_print")}</Button><Button onClick={again}>{t("visitor_again")}</Button></p>
    </section>
  );
}

export function VisitorPage() {
  const t = useWords(words);
  const label = useCode(words, "visitor_");
  const { on } = useClocks();
  const [form, setForm] = useState<Form>({ name: "", country: "", born: "", home: "", topic: "", where: localStorage.getItem("lodestone.where") ?? "" });
  const [tried, setTried] = useState(false);
  const [o, setO] = useState<Outcome | null>(null);
  const doing = useDo();
  const wrong = faults(form);
  const submit = (e: Event) => {
    e.preventDefault();
    setTried(true);
    const first = FIELDS.find((k) => wrong[k]);
    if (first) return document.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    localStorage.setItem("lodestone.where", form.where);
    setO(null); // an answer to what was asked before is none to this
    void doing.run(async () => setO(await ask(form, on)));
  };
  const input = (k: Key): ComponentChildren => (
    <Field key={k} label={label(k)} hint={label(`${k}_hint`)} fault={tried && wrong[k] ? t(wrong[k]) : null} wide={k === "topic" || k === "name"}>
      {(p) => k === "topic"
        ? <textarea {...p} name={k} value={form[k]} onInput={(e) => setForm({ ...form, [k]: e.currentTarget.value })} />
        : <input {...p} name={k} value={form[k]} autocomplete="off" onInput={(e) => setForm({ ...form, [k]: e.currentTarget.value })} />}
    </Field>
  );
  return (
    <div class="halves visitor">
      <form class="card stack" onSubmit={submit} noValidate aria-label={t("visitor_title")}>
        <p class="about">{t("visitor_about")}</p>
        <div class="fields">{FIELDS.map(input)}</div>
        <ProblemBox problem={doing.problem} />
        <p><Button kind="main" type="submit" disabled={doing.busy}>{t("visitor_go")}</Button></p>
      </form>
      {o && <div class="stack"><Next o={o} again={() => { setO(null); setTried(false); setForm({ ...form, name: "", country: "", born: "", home: "", topic: "" }); }} /><Names o={o} /><Law o={o} /></div>}
    </div>
  );
}
