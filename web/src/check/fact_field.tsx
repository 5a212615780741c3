// SPDX-License-Identifier: Apache-2.0
//
// fact_field: one fact of the shipment as a field, wherever it is shown: in the form, in a question. The same fact
// at two places is one value.
import { Field } from "../ui/ui.tsx";
import { useCode } from "../i18n/i18n.ts";
import { type Draft, type Json, type Path, pathKey } from "./draft.ts";
import { Editor, isGroup } from "./editors.tsx";
import { type Fact, type Facts, valueAt } from "./facts.ts";
import { words } from "./words.ts";

export interface Form {
  draft: Draft;
  facts: Facts;
  /** What the server refused, by pathKey. */
  faults: Map<string, string>;
  set: (path: Path, value: Json | undefined, text?: string | null) => void;
}

export function faultOf(form: Form, path: Path): string | null {
  const key = pathKey(path);
  for (const [at, message] of form.faults) if (at === key || at.startsWith(`${key}/`)) return message;
  return null;
}

/** The word of this page for it where there is one, else the label of the law's own vocabulary. */
export function useFactLabel(): (fact: string, f: Fact | null) => string {
  const own = useCode(words, "f_");
  return (fact, f) => {
    const short = fact.replace(/^item\./, "").replace(/^(?!law:|claim:)[a-z_]+\.(name|country|kind|address|number|same_as|not_same_as|listed_share)$/, "party_$1");
    const said = own(short);
    if (said !== short.replaceAll("_", " ")) return said;
    const tail = f?.keys.at(-1);
    return f?.label ? (/^item\.(codes|classification)\./.test(fact) ? `${f.label} (${tail})` : f.label) : short;
  };
}

/** With the party it is of: "End user: country". */
export function useFactName(facts: Facts): (fact: string) => string {
  const labelOf = useFactLabel();
  const role = useCode(words, "role_");
  return (fact) => {
    const f = facts.by.get(fact) ?? null;
    return f?.roles[0] ? `${role(f.roles[0])}: ${labelOf(fact, f)}` : labelOf(fact, f);
  };
}

export function FactField({ form, fact, path, hint, wide, options, compact, whose }: {
  form: Form; fact: Fact | null; path: Path; hint?: string; wide?: boolean; options?: string[]; compact?: boolean;
  /** Say whose name it is: where no heading does. */
  whose?: boolean;
}) {
  const labelOf = useFactLabel();
  const nameOf = useFactName(form.facts);
  const own = fact?.fact ?? path.join(".");
  const title = whose ? nameOf(own) : labelOf(own, fact);
  const fault = faultOf(form, path);
  const edit = {
    value: valueAt(form.draft.shipment, path),
    text: form.draft.texts[pathKey(path)] ?? null,
    change: (v: Json | undefined, text?: string | null) => form.set(path, v, text),
  };
  const editor = (aria: { id: string; "aria-describedby"?: string; "aria-invalid"?: "true" }) => (
    <Editor {...edit} aria={aria} label={title} facts={form.facts} fact={fact} options={options} compact={compact} />
  );
  if (!isGroup(fact) && !(fact === null && options?.length)) {
    return <Field label={title} hint={hint} fault={fault} wide={wide}>{editor}</Field>;
  }
  return (
    <fieldset class={`field group ${wide ? "wide" : ""} ${fault ? "faulty" : ""}`}>
      <legend>{title}</legend>
      {editor({ id: pathKey(path) })}
      {hint && <p class="hint">{hint}</p>}
      {fault && <p class="fault">{fault}</p>}
    </fieldset>
  );
}
