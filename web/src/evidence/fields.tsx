// SPDX-License-Identifier: Apache-2.0
//
// fields: the fields of a claim, each with what it is for; and what is wrong with a day while it is typed.
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/client.ts";
import { day, languages, useCode, useLanguage, useWords } from "../i18n/i18n.ts";
import { Field } from "../ui/ui.tsx";
import { KINDS, MAKERS, useMeasures } from "./api.ts";
import { CaptureField } from "./capture.tsx";
import { nearest, readStated, weekdayName } from "./day.ts";
import { check, FIELDS, type FieldName, type FieldSpec, faultOf, suggestId, type Values } from "./draft.ts";
import { words } from "./words.ts";

/** How the desk will read the day as printed; a weekday that its date does not have is said, not mended. */
export function StatedCheck({ stated, published }: { stated: string; published: string }) {
  const t = useWords(words);
  const tag = languages[useLanguage()].tag;
  if (stated.trim() === "") return null;
  const r = readStated(stated, published || null);
  const text: ComponentChildren = r.clash
    ? <strong class="fault">■ {t("weekday_clash", { printed: weekdayName(r.weekday!, tag), real: day(r.first), near: day(nearest(r.first!, r.weekday!)) })}</strong>
    : r.impossible ? <strong class="fault">■ {t("no_such_day")}</strong>
    : r.first === null ? t("reads_as_none")
    : r.first === r.last ? t("reads_as", { day: day(r.first) }) : t("reads_as_week", { first: day(r.first), last: day(r.last) });
  return <span data-check="stated">{text}</span>;
}

interface Props {
  f: Values;
  set: (name: FieldName, value: string) => void;
  only?: readonly FieldName[];
  /** What stands for a field left empty, such as what was said of the whole page. */
  shared?: Values;
  problem: Problem | null;
  /** Of the claim in what was sent: "" or "/claims/3". */
  pointer: string;
  /** Whether what is missing is said; not before one wanted to save. */
  strict: boolean;
  listId: string;
  /** These are said of a whole page, and each claim is asked who made its text. */
  ofPage?: boolean;
}

function Input({ spec, p, props }: { spec: FieldSpec; p: Record<string, unknown>; props: Props }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  const made = useCode(words, "made_");
  const { f, set, shared, listId } = props;
  const value = f[spec.name] ?? "";
  const own = { ...p, name: spec.name, value };
  const put = (e: { currentTarget: { value: string } }) => set(spec.name, e.currentTarget.value);
  const asShared = shared?.[spec.name];
  switch (spec.type) {
    case "area":
    case "lines":
      return <textarea {...own} rows={spec.type === "area" ? 3 : 2} onInput={put} />;
    case "date":
      return <input {...own} type="date" onInput={put} />;
    case "kind":
      return <select {...own} onChange={put}><option value="">{t("choose")}</option>{KINDS.map((k) => <option key={k} value={k}>{kind(k)}</option>)}</select>;
    case "maker":
      return <select {...own} onChange={put}><option value="">{asShared ? `(${made(asShared)})` : t(props.ofPage ? "maker_each" : "maker_not_asked")}</option>{MAKERS.map((m) => <option key={m} value={m}>{made(m)}</option>)}</select>;
    case "bool":
      return <select {...own} onChange={put}><option value="">{asShared ? `(${t(asShared === "yes" ? "yes" : "no")})` : t(`unset_${spec.name}`)}</option><option value="yes">{t(`yes_${spec.name}`)}</option><option value="no">{t(`no_${spec.name}`)}</option></select>;
    case "about":
      return <input {...own} list={listId} autocomplete="off" placeholder={asShared} onInput={put} />;
    case "capture":
      return <CaptureField value={value} id={String(p.id)} onChange={(sha) => set("capture", sha)} />;
    default:
      return <input {...own} type="text" autocomplete="off" placeholder={asShared ?? (spec.name === "id" ? suggestId({ ...shared, ...f }) : undefined)} onInput={put} />;
  }
}

export function ClaimFields(props: Props) {
  const t = useWords(words);
  const merged = merge(props.shared, props.f);
  const missing = check(merged);
  const specs = props.only ? props.only.map((n) => FIELDS.find((s) => s.name === n)!) : FIELDS;
  const faults = (s: FieldSpec) => {
    const own = missing.find((m) => m.name === s.name && (props.strict || m.why !== "needed"));
    return faultOf(props.problem, `${props.pointer}/${s.name}`) ?? (own ? t(`fault_${own.why}`, { max: s.max }) : null);
  };
  return (
    <div class="fields claim-form">
      {specs.map((s) => (
        <Field key={s.name} wide={s.type === "area" || s.type === "lines" || s.type === "capture"} fault={faults(s)}
          label={<>{t(s.name)}{s.needed && <span class="needed" title={t("needed")}> *</span>}</>}
          hint={<>{t(`help_${s.name}`)}{s.name === "stated" && <> <StatedCheck stated={merged.stated ?? ""} published={merged.published ?? ""} /></>}</>}>
          {(p) => <Input spec={s} p={p} props={props} />}
        </Field>
      ))}
    </div>
  );
}

/** What was said of the whole holds where a claim says nothing itself. */
export function merge(shared: Values | undefined, f: Values): Values {
  const out: Values = { ...shared };
  for (const [k, v] of Object.entries(f)) if (v !== undefined && v.trim() !== "") out[k as FieldName] = v;
  return out;
}

/** Measures, and what claims of the group are about: to be chosen, or typed. */
export function AboutList({ id, more = [] }: { id: string; more?: string[] }) {
  const measures = useMeasures();
  return (
    <datalist id={id}>
      {more.filter((m) => !measures?.has(m)).map((m) => <option key={m} value={m} />)}
      {measures !== null && [...measures.values()].map((m) => <option key={m.id} value={m.id!}>{m.title ?? ""}</option>)}
    </datalist>
  );
}
