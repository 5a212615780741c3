// SPDX-License-Identifier: Apache-2.0
//
// records: the two records side by side, field by field. The sign between them is the screening's own word; where it
// gave none, the reason is said: not known of one of the two, or known of both and no agreement found.
import type { ComponentChildren } from "preact";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Quote } from "../ui/ui.tsx";
import type { Change, Listed, Query, Whole } from "./api.ts";
import { type Why, whyOf } from "./whole.ts";
import { words } from "./words.ts";

const SHOWN = 5;
const SIGN: Record<string, string> = { agrees: "=", near: "≈", conflicts: "≠" };

function Sign({ word, query, row }: { word: string | undefined; query: boolean; row: boolean }) {
  const t = useWords(words);
  const say = useCode(words, "sign_");
  const absent = !query && !row ? t("sign_absent_both") : !query ? t("sign_absent_query") : !row ? t("sign_absent_row") : t("sign_silent");
  const kind = word ?? (query && row ? "silent" : "absent");
  return (
    <span class={`sign-of ${kind}`} data-sign={kind}>
      <span aria-hidden="true" class="mark">{word ? (SIGN[word] ?? "?") : kind === "silent" ? "~" : "∅"}</span> {word ? say(word) : absent}
    </span>
  );
}

/** The first few, and the rest on demand: some entries have forty addresses. */
function Values({ of, none }: { of: ComponentChildren[]; none: string }) {
  const t = useWords(words);
  if (of.length === 0) return <span class="absent-value">{none}</span>;
  return (
    <>
      <ul class="plain values">{of.slice(0, SHOWN).map((v, i) => <li key={i}>{v}</li>)}</ul>
      {of.length > SHOWN && (
        <details>
          <summary class="small">{t("more_values", { n: of.length - SHOWN })}</summary>
          <ul class="plain values">{of.slice(SHOWN).map((v, i) => <li key={i}>{v}</li>)}</ul>
        </details>
      )}
    </>
  );
}

function ChangeMarks({ changes, side, fields }: { changes: Change[]; side: Change["side"]; fields: string[] }) {
  const t = useWords(words);
  const of = changes.filter((c) => c.side === side && fields.some((f) => c.field === f || c.field.startsWith(`${f} (`)));
  if (of.length === 0) return null;
  return (
    <ul class="plain was small">
      {of.map((c, i) => (
        <li key={i}><span class="badge wait">{c.was === undefined ? t("added") : c.is === undefined ? t("removed") : t("was")}</span>{(c.was !== undefined || side === "row") && <> <Quote>{c.was ?? c.is ?? ""}</Quote></>}</li>
      ))}
    </ul>
  );
}

function Names({ h, listed, why }: { h: Whole; listed: Listed | null; why: Why }) {
  const t = useWords(words);
  const names = listed?.names ?? (h.listed_name ? [{ name: h.listed_name }] : []);
  const met = names.findIndex((n) => n.name === h.listed_name);
  const order = met > 0 ? [names[met]!, ...names.slice(0, met), ...names.slice(met + 1)] : names;
  const read = why.of?.words?.map((w) => w.listed).filter(Boolean).join(" ");
  return (
    <Values none={t("not_on_record")} of={order.map((n) => (
      <>
        <Quote lang={"lang" in n ? (n.lang as string) : undefined}>{n.name === h.listed_name ? <strong>{n.name}</strong> : n.name}</Quote>
        {n.name === h.listed_name && <span class="tag">{t("name_met")}</span>}
        {n === names[0] && names.length > 1 && <span class="tag">{t("name_main")}</span>}
        {"weak" in n && n.weak && <span class="tag weak">{t("name_weak")}</span>}
        {n.name === h.listed_name && why.of?.listed_read && why.of.listed_read !== "as written" && <Read how={why.of.listed_read} text={read ?? ""} />}
      </>
    ))} />
  );
}

/** A name in another script beside how it was read. */
function Read({ how, text }: { how: string; text: string }) {
  const t = useWords(words);
  const say = useCode(words, "read_");
  return <span class="read small">{t("read_as", { how: say(how) })}{text && <>: <span class="mono">{text}</span></>}</span>;
}

interface Line {
  key: string;
  /** Of the evidence; null: nothing is compared. */
  word: string | null | undefined;
  query: string | undefined;
  marks: string[];
}

function MarkType({ of }: { of: string }) {
  const say = useCode(words, "type_");
  return <span class="tag">{say(of)}</span>;
}

const listedOf = (l: Listed | null, mark: string): ComponentChildren[] =>
  (l?.marks ?? []).filter((m) => m.mark === mark).map((m) => <><Quote>{m.value}</Quote>{m.type && <MarkType of={m.type} />}</>);

function lines(q: Query, evidence: Record<string, string>): Line[] {
  return [
    { key: "kind", word: evidence.kind, query: q.kind, marks: ["kind"] },
    { key: "country", word: evidence.country, query: q.country, marks: ["country"] },
    { key: "born", word: evidence.born, query: q.born, marks: ["born"] },
    { key: "address", word: evidence.address, query: q.address, marks: ["address"] },
    { key: "number", word: evidence.id, query: q.number, marks: ["id", "number"] },
  ];
}

function Compared({ line, h }: { line: Line; h: Whole }) {
  const t = useWords(words);
  const field = useCode(words, "field_");
  const kind = useCode(words, "kind_");
  const l = h.listed;
  const values = line.key === "kind" ? (l?.kind ? [kind(l.kind)] : []) : listedOf(l, line.marks[0]!);
  return (
    <tr data-field={line.key}>
      <th scope="row">{field(line.key)}</th>
      <td>
        {line.query ? (line.key === "kind" ? kind(line.query) : <Quote>{line.query}</Quote>) : <span class="absent-value">{t("not_said")}</span>}
        <ChangeMarks changes={h.changes} side="query" fields={[line.key]} />
      </td>
      <td><Sign word={line.word ?? undefined} query={!!line.query} row={values.length > 0} /></td>
      <td>
        <Values of={values} none={t("not_on_record")} />
        <ChangeMarks changes={h.changes} side="row" fields={line.marks} />
      </td>
    </tr>
  );
}

function OnlyListed({ h }: { h: Whole }) {
  const field = useCode(words, "field_");
  const l = h.listed;
  const rest: [string, ComponentChildren[]][] = [
    ["remark", listedOf(l, "remark")],
    ["birthplace", listedOf(l, "birthplace")],
    ["program", listedOf(l, "program")],
    ["listed", l?.listed ? [l.listed] : []],
    ["delisted", l?.delisted ? [l.delisted] : []],
    ["cite", h.evidence?.source ? [<Quote key="s">{h.evidence.source}</Quote>] : []],
  ];
  return (
    <>
      {rest.filter(([k, v]) => v.length > 0 || h.changes.some((c) => c.side === "row" && c.field === k)).map(([k, v]) => (
        <tr key={k} data-field={k}>
          <th scope="row">{field(k)}</th>
          <td colSpan={3} class={k === "remark" ? "notice" : ""}>
            <Values of={v} none="" />
            <ChangeMarks changes={h.changes} side="row" fields={[k]} />
          </td>
        </tr>
      ))}
    </>
  );
}

/** What neither record says: one line, so that it is seen and takes no room. */
function AbsentBoth({ of }: { of: Line[] }) {
  const field = useCode(words, "field_");
  if (of.length === 0) return null;
  return (
    <tr data-field="absent">
      <td colSpan={4} class="small"><Sign word={undefined} query={false} row={false} />: {of.map((l) => field(l.key)).join(", ")}</td>
    </tr>
  );
}

const onRow = (l: Line, of: Listed | null): boolean =>
  l.key === "kind" ? !!of?.kind : (of?.marks ?? []).some((m) => m.mark === l.marks[0]);

export function Records({ h }: { h: Whole }) {
  const t = useWords(words);
  const why = whyOf(h);
  const evidence = (h.current ? h.evidence?.evidence : (why.of?.evidence ?? {})) ?? {};
  const read = why.of?.words?.map((w) => w.query).filter(Boolean).join(" ");
  const name = h.query?.name ?? h.name;
  const all = lines(h.query ?? {}, evidence);
  const some = all.filter((l) => l.query || onRow(l, h.listed) || h.changes.some((c) => c.field.startsWith(l.marks[0]!) || c.field.startsWith(l.key)));
  return (
    <div class="scroll">
      <table class="records">
        <caption class="hidden">{t("records")}</caption>
        <thead><tr><th scope="col">{t("field")}</th><th scope="col">{t("asked")}</th><th scope="col"><span class="hidden">=</span></th><th scope="col">{t("listed_record")}</th></tr></thead>
        <tbody>
          <tr data-field="name">
            <th scope="row">{t("field_name")}</th>
            <td>
              {name === null ? <span class="absent-value">{t("erased")}</span> : <strong><Quote>{name}</Quote></strong>}
              {why.of?.query_read && why.of.query_read !== "as written" && <Read how={why.of.query_read} text={read ?? ""} />}
            </td>
            <td>{why.of?.name_score !== undefined && <span class="sign-of">{why.of.name_score === 1000 ? <span class="mark">=</span> : <span class="mark">≈</span>} {why.of.name_score}</span>}</td>
            <td>
              <Names h={h} listed={h.listed} why={why} />
              <ChangeMarks changes={h.changes} side="row" fields={["name", "weak name", "main name", "record"]} />
              {h.listed === null && <p class="small muted">{t("not_kept")}</p>}
            </td>
          </tr>
          {some.map((l) => <Compared key={l.key} line={l} h={h} />)}
          <OnlyListed h={h} />
          <AbsentBoth of={all.filter((l) => !some.includes(l))} />
        </tbody>
      </table>
    </div>
  );
}
