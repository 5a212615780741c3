// SPDX-License-Identifier: Apache-2.0
//
// screening: the answer of a screening: what was found, how the name was read, and what was not searched. Nobody
// found is never called clear.
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote, type Tone } from "../ui/ui.tsx";
import type { Evidence, Screening } from "./api.ts";
import { titleOf, useLists } from "./lists.ts";
import { ClassBadge, perMille, WordTable } from "./why.tsx";
import { words } from "./words.ts";

const TONE: Record<string, Tone> = { match: "stop", question: "open", none_found: "info", not_checked: "open" };

export function ScreeningVerdict({ of }: { of: string }) {
  const say = useCode(words, "verdict_");
  return <span class={`verdict big ${TONE[of] ?? "open"}`} data-screening={of}>{say(of)}</span>;
}

/** The other scripts and sounds under which the name was compared, as the hits say it. */
function AlsoRead({ of }: { of: Screening }) {
  const t = useWords(words);
  const how = useCode(words, "read_");
  const read = new Map<string, string>();
  for (const h of of.hits) {
    const text = h.words?.map((w) => w.query).filter(Boolean).join(" ");
    if (h.query_read && h.query_read !== "as written" && text) read.set(text, h.query_read);
  }
  if (read.size === 0) return null;
  return <p class="also">{t("also_read")}: {[...read].map(([text, h], i) => <span key={text}>{i > 0 && "; "}<span class="mono">{text}</span> ({how(h)})</span>)}</p>;
}

const MARK: Record<string, string> = { agrees: "=", near: "≈", conflicts: "≠" };

function Found({ h }: { h: Evidence }) {
  const t = useWords(words);
  const field = useCode(words, "field_");
  const sign = useCode(words, "sign_");
  const not = useCode(words, "not_itself_");
  const read = useCode(words, "read_");
  const title = titleOf(useLists(), h.list);
  return (
    <li class="card found" data-found={h.row}>
      <div class="row">
        <ClassBadge of={h.class} />
        <strong><Quote>{h.name}</Quote></strong>
        {h.listed_read && h.listed_read !== "as written" && <span class="tag">{t("read_as", { how: read(h.listed_read) })}</span>}
        {h.weak_alias && <span class="tag weak">{t("name_weak")}</span>}
        <span class="small" title={t("probability_about")}>{t("col_prob")} {h.probability === null ? "–" : perMille(h.probability)}</span>
      </div>
      {h.main_name && h.main_name !== h.name && <p class="small">{t("name_main")}: <Quote>{h.main_name}</Quote></p>}
      <p class="small"><Quote>{title}</Quote> · <span class="mono">{h.row}</span>{h.list_as_of && <> · {t("list_as_of", { date: h.list_as_of })}</>}{h.listed && <> · {t("field_listed")} {h.listed}</>}{h.source && <> · <Quote>{h.source}</Quote></>}</p>
      {Object.keys(h.evidence).length > 0 && (
        <p class="small signs">{Object.entries(h.evidence).map(([k, v]) => <span key={k} class={`sign-of ${v}`}><span aria-hidden="true" class="mark">{MARK[v] ?? "?"}</span> {field(k === "id" ? "number" : k)} {sign(v)}</span>)}</p>
      )}
      {h.not_itself && <p class="small">{not(h.not_itself.why)}{h.not_itself.note && <>: <Quote>{h.not_itself.note}</Quote></>}</p>}
      {h.words && <details><summary class="small">{t("why")}</summary><WordTable of={h} /></details>}
    </li>
  );
}

function Searched({ of }: { of: Screening }) {
  const t = useWords(words);
  const old = useLists().filter((l) => l.stale && l.loaded);
  return (
    <div class="small searched">
      <p>{t("searched", { n: of.lists.searched })}</p>
      {of.lists.missing.length > 0 && (
        <div class="note"><p>{t("lists_missing")}</p><ul>{of.lists.missing.map((m) => <li key={m}><Quote>{m}</Quote></li>)}</ul></div>
      )}
      {old.length > 0 && (
        <details>
          <summary>{t("lists_old", { n: old.length })} {t("lists_old_about")}</summary>
          <ul>{old.map((l) => <li key={l.id}><Quote>{l.title}</Quote>{l.as_of && <> · {t("list_as_of", { date: l.as_of })}</>}</li>)}</ul>
        </details>
      )}
      <p class="muted">{t("nobody_lists")}</p>
    </div>
  );
}

export function ScreeningResult({ of }: { of: Screening }) {
  const t = useWords(words);
  const about = useCode(words, "about_");
  const flag = useCode(words, "flag_");
  return (
    <div class="screening" role="status">
      <p><ScreeningVerdict of={of.verdict} /> <Quote>{of.name}</Quote> <span class="small muted">{day(of.on)}</span></p>
      <p class="about">{about(of.verdict)}</p>
      {of.flags.length > 0 && <p>{of.flags.map((x) => <Badge key={x} tone="wait">{flag(x)}</Badge>)}</p>}
      <AlsoRead of={of} />
      {of.hits.length > 0 && <ul class="plain stack">{of.hits.map((h) => <Found key={h.list + h.row} h={h} />)}</ul>}
      {of.more > 0 && <p class="note">{t("more_hits", { n: of.more })}</p>}
      <Searched of={of} />
    </div>
  );
}
