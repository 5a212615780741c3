// SPDX-License-Identifier: Apache-2.0
//
// form: who, what, how much, where, what for; and below whatever else the shipment says. What else is needed the
// engine asks (questions.tsx).
import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/ui.tsx";
import { getAt, type Json, lines, pathKey } from "./draft.ts";
import { CountryNames } from "./editors.tsx";
import { type Form, FactField } from "./fact_field.tsx";
import { type Facts, givenFacts, OWN_KEYS } from "./facts.ts";
import { words } from "./words.ts";

const FIRST_ROLES = ["exporter", "end_user"];
const ROLE_KEYS = ["name", "country", "kind"];
const LINE_KEYS = ["description", "kind", "contains", "hs", "origin", "quantity", "value"];
const TOP_KEYS = ["activity", "from", "via", "destination", "end_use"];

function At({ form, fact, path, ...more }: { form: Form; fact: string; path: string[]; wide?: boolean; hint?: string; compact?: boolean }) {
  return <FactField form={form} fact={form.facts.by.get(fact) ?? null} path={path} {...more} />;
}

function RoleFields({ form, role, remove }: { form: Form; role: string; remove: (() => void) | null }) {
  const t = useWords(words);
  const named = useCode(words, "role_");
  const none = getAt(form.draft.shipment, [role]) === null;
  return (
    <fieldset class="part">
      <legend>{named(role)}</legend>
      {!none && (
        <div class="fields party">
          <At form={form} fact={`${role}.name`} path={[role, "name"]} />
          <At form={form} fact={`${role}.country`} path={[role, "country"]} />
          <At form={form} fact={`${role}.kind`} path={[role, "kind"]} compact />
        </div>
      )}
      {remove && (
        <p class="row tight">
          <label class="tick"><input type="checkbox" checked={none} onChange={(e) => form.set([role], e.currentTarget.checked ? null : undefined, null)} />{t("nobody")}</label>
          <Button kind="quiet" onClick={remove}>{t("remove")}</Button>
        </p>
      )}
    </fieldset>
  );
}

function Who({ form }: { form: Form }) {
  const t = useWords(words);
  const named = useCode(words, "role_");
  const [added, setAdded] = useState<string[]>([]);
  const all = form.facts.roles.map((r) => r.role);
  const others = all.filter((r) => !FIRST_ROLES.includes(r) && (form.draft.shipment[r] !== undefined || added.includes(r)));
  const left = all.filter((r) => !FIRST_ROLES.includes(r) && !others.includes(r));
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{t("who")}</h2>
      {FIRST_ROLES.map((r) => <RoleFields key={r} form={form} role={r} remove={null} />)}
      {others.map((r) => (
        <RoleFields key={r} form={form} role={r} remove={() => {
          form.set([r], undefined, null);
          setAdded((a) => a.filter((x) => x !== r));
        }} />
      ))}
      {left.length > 0 && (
        <label class="add">
          <span class="hidden">{t("add_party")}</span>
          <select value="" onChange={(e) => e.currentTarget.value && setAdded((a) => [...a, e.currentTarget.value])}>
            <option value="">{t("add_party")}</option>
            {left.map((r) => <option key={r} value={r}>{named(r)}</option>)}
          </select>
        </label>
      )}
    </section>
  );
}

function What({ form }: { form: Form }) {
  const t = useWords(words);
  const all = lines(form.draft.shipment);
  const put = (items: Json[]) => form.set(["items"], items);
  const add = () => {
    const numbers = all.map((l, i) => (typeof l.line === "number" ? l.line : i + 1));
    put([...all.map((l, i) => ({ line: numbers[i] ?? i + 1, ...l })), { line: Math.max(...numbers) + 1 }]);
  };
  return (
    <section class="card" aria-labelledby="what">
      <h2 id="what">{t("what")}</h2>
      {all.map((l, i) => (
        <fieldset key={i} class="part">
          <legend>{t("line", { n: String(l.line ?? i + 1) })}</legend>
          <div class="fields">
            <At form={form} fact="item.description" path={["items", String(i), "description"]} wide />
            <At form={form} fact="item.kind" path={["items", String(i), "kind"]} />
            <At form={form} fact="item.hs" path={["items", String(i), "hs"]} />
            <At form={form} fact="item.contains" path={["items", String(i), "contains"]} hint={t("contains_hint")} wide />
            <At form={form} fact="item.origin" path={["items", String(i), "origin"]} />
            <At form={form} fact="item.quantity" path={["items", String(i), "quantity"]} />
            <At form={form} fact="item.value" path={["items", String(i), "value"]} />
          </div>
          {all.length > 1 && <Button kind="quiet" onClick={() => form.set(["items"], all.filter((_, k) => k !== i), null)}>{t("remove_line", { n: String(l.line ?? i + 1) })}</Button>}
        </fieldset>
      ))}
      <Button onClick={add}>{t("add_line")}</Button>
    </section>
  );
}

function Where({ form, onClock }: { form: Form; onClock: string | null }) {
  const t = useWords(words);
  const on = form.draft.shipment.on;
  return (
    <section class="card" aria-labelledby="where">
      <h2 id="where">{t("where")}</h2>
      <div class="fields">
        <At form={form} fact="activity" path={["activity"]} />
        <At form={form} fact="from" path={["from"]} />
        <At form={form} fact="destination" path={["destination"]} />
        <At form={form} fact="via" path={["via"]} />
        <div class="field">
          <label for="shipment-on">{t("day")}</label>
          <input id="shipment-on" type="date" value={typeof on === "string" ? on : ""} aria-describedby="shipment-on-hint"
            onChange={(e) => form.set(["on"], e.currentTarget.value || undefined)} />
          <p class="hint" id="shipment-on-hint">{onClock ? t("day_clock", { day: onClock }) : t("day_hint")}</p>
        </div>
        <div class="field">
          <label for="shipment-id">{t("shipment_id")}</label>
          <input id="shipment-id" type="text" autocomplete="off" value={typeof form.draft.shipment.id === "string" ? form.draft.shipment.id : ""}
            onInput={(e) => form.set(["id"], e.currentTarget.value || undefined)} />
        </div>
      </div>
    </section>
  );
}

function WhatFor({ form }: { form: Form }) {
  const t = useWords(words);
  return (
    <section class="card" aria-labelledby="what-for">
      <h2 id="what-for">{t("what_for")}</h2>
      <At form={form} fact="end_use" path={["end_use"]} compact />
    </section>
  );
}

function isCore(path: readonly string[]): boolean {
  const [a, b, c] = path as [string, string?, string?];
  if (path.length === 1) return OWN_KEYS.includes(a) || TOP_KEYS.includes(a);
  if (a === "items") return c === "line" || (path.length === 3 && LINE_KEYS.includes(c ?? ""));
  return path.length === 2 && ROLE_KEYS.includes(b ?? "");
}

/** What else the shipment says: facts that have a field, and keys that have none, kept as they came. */
function AlsoGiven({ form }: { form: Form }) {
  const t = useWords(words);
  const roles = new Set(form.facts.roles.map((r) => r.role));
  const rest = givenFacts(form.facts, form.draft.shipment).filter((g) => !isCore(g.path) && !(g.path.length === 1 && roles.has(g.path[0] ?? "")));
  const typed = Object.keys(form.draft.texts).map((k) => k.split("/")).filter((p) => !isCore(p) && !rest.some((g) => pathKey(g.path) === pathKey(p)));
  const whole = [...rest, ...givenTexts(form, typed)];
  const several = lines(form.draft.shipment).length > 1;
  return (
    <section class="card" aria-labelledby="also">
      <h2 id="also">{t("also_given")}</h2>
      {whole.length === 0 && <p class="muted small">{t("also_none")}</p>}
      <ul class="plain also">
        {whole.map((g) => (
          <li key={pathKey(g.path)}>
            {several && g.path[0] === "items" && <span class="small muted">{t("line", { n: String(Number(g.path[1]) + 1) })}</span>}
            <FactField form={form} fact={g.fact} path={g.path} compact hint={g.fact === null ? g.path.join(".") : undefined} whose />
            <Button kind="quiet" onClick={() => form.set(g.path, undefined, null)} aria-label={t("remove_fact", { fact: g.path.join(".") })}>×</Button>
          </li>
        ))}
      </ul>
      <AddFact form={form} />
    </section>
  );
}

/** Begun and not yet a value: it stays where it was typed. */
function givenTexts(form: Form, paths: string[][]) {
  return paths.map((path) => {
    const pattern = path.map((p, i) => (path[0] === "items" && i === 1 ? "[]" : p)).join("/");
    return { path, fact: form.facts.byKeys.get(pattern) ?? null, value: undefined as Json | undefined };
  });
}

/** Hundreds that never change: not looked at again at each key. */
const FactNames = memo(({ facts }: { facts: Facts }) => (
  <datalist id="facts">{facts.facts.map((f) => <option key={f.fact} value={f.fact}>{f.label ?? f.ask ?? ""}</option>)}</datalist>
));
const Countries = memo(CountryNames);

/** Any fact of the law, found by its name: for whoever knows what matters. */
function AddFact({ form }: { form: Form }) {
  const t = useWords(words);
  const [name, setName] = useState("");
  const [at, setAt] = useState<string | null>(null);
  const fact = at === null ? null : (form.facts.by.get(at) ?? null);
  const path = fact?.keys.map((k) => (k === "[]" ? "0" : k));
  return (
    <div class="stack tight add">
      <label class="small muted" for="add-fact">{t("add_fact")}</label>
      <input id="add-fact" list="facts" autocomplete="off" value={name} onInput={(e) => {
        const v = e.currentTarget.value;
        setName(v);
        setAt(form.facts.by.has(v) ? v : null);
      }} />
      <FactNames facts={form.facts} />
      {fact && path && getAt(form.draft.shipment, path) === undefined && <FactField form={form} fact={fact} path={path} hint={fact.ask ?? undefined} whose />}
    </div>
  );
}

export function FormPart({ form, onClock }: { form: Form; onClock: string | null }) {
  return (
    <div class="check-form">
      <Countries facts={form.facts} />
      <Who form={form} />
      <What form={form} />
      <Where form={form} onClock={onClock} />
      <WhatFor form={form} />
      <AlsoGiven form={form} />
    </div>
  );
}

