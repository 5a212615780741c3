// SPDX-License-Identifier: Apache-2.0
//
// fields: the fields of an event, each so that it can be read: numbers of things lead to their events, documents
// open, structures are folded. Nothing is left out.
import { Fragment } from "preact";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { likeDay } from "../text/days.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { AuditEvent } from "./api.ts";
import { isId, RECEIPT } from "./lookup.ts";
import { Who } from "./who.tsx";
import { fieldWords } from "./words_record.ts";
import { words } from "./words.ts";

/** Fields that name a document by its hash (the list of verify.py). */
const DOCUMENTS = new Set(["shipment_sha", "answer_sha", "evidence_sha", "query_sha", "document", "capture", "word", "halted_by"]);
const CLAIMS = new Set(["claim", "to", "word"]);
const YES_NO: Record<string, "yes" | "no"> = { "0": "no", "1": "yes" };
const FLAGS = new Set(["stop_now", "named", "person", "as_happened", "one_shipment", "final"]);

function Structure({ value }: { value: string }) {
  const t = useWords(words);
  let pretty = value;
  try {
    pretty = JSON.stringify(JSON.parse(value), null, 1);
  } catch {
    // shown as it stands
  }
  return <details><summary>{t("structure")}</summary><pre class="structure">{pretty}</pre></details>;
}

export function Value({ name, value }: { name: string; value: string }) {
  const t = useWords(words);
  if (value === "") return <span class="muted">{t("empty_text")}</span>;
  if (RECEIPT.test(value)) {
    if (name === "receipt") return <a href={link("/audit/decisions", { receipt: value })}><code>{value}</code></a>;
    if (DOCUMENTS.has(name)) return <a href={`/v1/documents/${value}`} target="_blank" rel="noopener"><code>{value}</code></a>;
    return <code>{value}</code>;
  }
  if (/^[UM]\d+$/.test(value)) return <Who id={value} />;
  if (isId(value)) return <a href={link("/audit", { object: value.replace(/\/\d+$/, "") })}><code>{value}</code></a>;
  if (CLAIMS.has(name) && value.includes(".")) return <a href={link("/audit", { object: value })}><code>{value}</code></a>;
  if (FLAGS.has(name) && YES_NO[value]) return <>{t(YES_NO[value])}</>;
  if (likeDay(value)) return <span class="day">{day(value)}</span>;
  if (/^[[{]/.test(value)) return <Structure value={value} />;
  if (/[\n\t]/.test(value)) return <pre class="structure">{value.replace(/\n$/, "")}</pre>;
  return <span class="any" dir="auto"><Quote>{value}</Quote></span>;
}

/** A text that is no longer there: what is left of it in the record. */
function Erased({ reference }: { reference: string | undefined }) {
  const t = useWords(words);
  return <span><Badge tone="open">{t("erased")}</Badge> <span class="small muted">{t("erased_about")} {reference && <code>{reference}</code>}</span></span>;
}

export function Fields({ event }: { event: AuditEvent }) {
  const t = useWords(words);
  const name = useCode(fieldWords, "");
  const entries = Object.entries(event.fields);
  if (entries.length === 0) return <p class="muted">{t("no_fields")}</p>;
  return (
    <dl class="pairs">
      {entries.map(([k, v]) => (
        <Fragment key={k}>
          <dt title={k}>{name(k)}</dt>
          <dd>
            {v === null ? <Erased reference={event.personal[k]} /> : <Value name={k} value={v} />}
            {v !== null && event.personal[k] && <> <span class="tag" title={event.personal[k]}>{t("personal")}</span></>}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** The first fields in one line, for a list. */
export function gist(event: AuditEvent, erased: string): string {
  const values = Object.values(event.fields).filter((v) => v === null || (!RECEIPT.test(v) && !/^[[{]/.test(v)));
  return [...new Set(values)].slice(0, 4).map((v) => (v === null ? erased : v.replace(/\s+/g, " "))).join(" · ");
}
