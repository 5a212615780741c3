// SPDX-License-Identifier: Apache-2.0
//
// parts: the small things of a claim: its badges, its days, who made it, whom it is about, its copy.
import type { ComponentChildren } from "preact";
import { day, languages, type Language, useCode, useLanguage, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { Badge, CopyButton, guess, Quote, type Tone } from "../ui/ui.tsx";
import { type ClaimItem, type ClaimLink, counts, isOfficial, type MeasureItem } from "./api.ts";
import { nearest, readStated, weekdayName } from "./day.ts";
import { words } from "./words.ts";

const STATUS_TONE: Record<string, Tone> = { confirmed: "good", contested: "wait", denied: "stop", unconfirmed: "open", superseded: "plain" };

export function Status({ status, title }: { status: string; title?: string }) {
  const say = useCode(words, "status_");
  return <span data-status={status}><Badge tone={STATUS_TONE[status] ?? "plain"} title={title}>{say(status)}</Badge></span>;
}

/** What kind of word it is: strong for the authority's own, dashed for what counts for nothing. */
export function Kind({ kind }: { kind: string }) {
  const say = useCode(words, "kind_");
  const tone = useCode(words, "kindof_");
  const weight = isOfficial(kind) ? "official" : counts(kind) ? "press" : "beside";
  return <span class={`kind ${weight}`} title={tone(weight)}>{say(kind)}</span>;
}

/** In the language of the original, where the letters can be of it: a Chinese act may be told in English. */
export function InItsWords({ c, children }: { c: ClaimItem; children: string }) {
  const seen = guess(children);
  const own = c.lang?.split("-")[0]?.toLowerCase() ?? "";
  const han = own === "zh" || own === "ja" || own === "ko";
  const fits = own !== "" && (seen === "en" ? !han : seen.startsWith(own) || (own === "ja" && seen === "zh-Hans"));
  return <Quote lang={fits ? c.lang! : seen}>{children}</Quote>;
}

export function languageName(tag: string, l: Language): string {
  try {
    return new Intl.DisplayNames([languages[l].tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function Who({ c }: { c: ClaimItem }) {
  const t = useWords(words);
  return (
    <span>
      {c.by === null ? <em>{t("erased")}</em> : <Quote>{c.by}</Quote>}
      {c.speaks_for && <> {t("for_whom")} <Quote>{c.speaks_for}</Quote></>}
    </span>
  );
}

/** By the label that it carries itself. None is unknown, which is not "made by people". */
export function Made({ what, by }: { what: "text" | "picture"; by: string }) {
  const t = useWords(words);
  const say = useCode(words, "made_");
  const tone: Tone = by === "ai" ? "wait" : by === "human" ? "plain" : "open";
  return <span data-made={`${what}-${by}`}><Badge tone={tone} title={by === "unknown" ? t("made_unknown_about") : undefined}>{t(`made_${what}`)}: {say(by)}</Badge></span>;
}

/** The day as printed, how precisely it can be read, and what is wrong with it. */
export function Stated({ c }: { c: ClaimItem }) {
  const t = useWords(words);
  const tag = languages[useLanguage()].tag;
  if (!c.stated && !c.stated_day) return <span class="muted">{t("not_said")}</span>;
  const read = readStated(c.stated ?? "", c.published);
  const byHand = c.stated_day !== null && (read.first === null || c.stated_day < read.first || c.stated_day > read.last!);
  return (
    <span>
      {c.stated && <q><InItsWords c={c}>{c.stated}</InItsWords></q>}
      {c.event && <> · <InItsWords c={c}>{c.event}</InItsWords></>}
      <span class="muted">
        {" → "}
        {c.stated_day === null ? t("precision_none") : byHand ? `${day(c.stated_day)} (${t("precision_hand")})`
          : read.first !== read.last ? `${day(read.first)} – ${day(read.last)} (${t("precision_week")})` : `${day(c.stated_day)} (${t("precision_day")})`}
      </span>
      {read.clash && <strong class="fault"> ■ {t("weekday_clash", { printed: weekdayName(read.weekday!, tag), real: day(read.first), near: nearest(read.first!, read.weekday!) })}</strong>}
      {read.impossible && <strong class="fault"> ■ {t("no_such_day")}</strong>}
    </span>
  );
}

export function About({ about, measures }: { about: string; measures: Map<string, MeasureItem> | null }) {
  const t = useWords(words);
  const m = measures?.get(about);
  if (m) return <><a href={link(`/measures/${about}`)}><code>{about}</code></a>{m.title && <> <Quote>{m.title}</Quote></>}</>;
  return <><Quote>{about}</Quote>{measures !== null && <span class="muted"> ({t("no_measure")})</span>}</>;
}

export function Copy({ sha }: { sha: string | null }) {
  const t = useWords(words);
  if (sha === null) return <span class="muted">{t("no_copy")}</span>;
  return (
    <span class="copy-of">
      <a href={`/v1/documents/${sha}`} download={`${sha.slice(0, 12)}`}>{t("copy_get")}</a> <code title={sha}>{sha.slice(0, 16)}…</code> <CopyButton text={sha} label={t("copy_hash")} />
    </span>
  );
}

/** A link to a claim: its id, and the line that it says where it is known. */
export function ClaimRef({ id, of }: { id: string; of?: ClaimItem | null }) {
  return <><a href={link(`/evidence/${id}`)}><code>{id}</code></a>{of && <> <Quote>{of.says}</Quote></>}</>;
}

/** Only the authority's own word can hold up a case; all others warn at most; no claim is a rule (desk.md 5.4). */
export function CanChange({ kind }: { kind: string }) {
  const t = useWords(words);
  return <>{t(isOfficial(kind) ? "change_official" : counts(kind) ? "change_press" : "change_nothing")} <strong>{t("change_no_rule")}</strong></>;
}

export function Pair({ name, children, when = true }: { name: string; children: ComponentChildren; when?: unknown }) {
  return when ? <><dt>{name}</dt><dd>{children}</dd></> : null;
}

/** What a link says of a claim, read from its side: "denied by", or "denies". */
export function useLinkWord(): (kind: string, incoming: boolean) => string {
  const out = useCode(words, "link_");
  const into = useCode(words, "linked_");
  return (kind, incoming) => (incoming ? into(kind) : out(kind));
}

export const LINK_SIGN: Record<string, string> = {
  confirms: "✓", denies: "■", narrows: "⊂", widens: "⊃", restates: "=", declines: "…", could_not_confirm: "?", corrects: "↺",
};

/** What was said otherwise before the claim was public cannot have been about it (desk.md 5.3). */
export const saidBefore = (c: ClaimItem, l: ClaimLink) => l.to === c.id && l.published < c.published && ["denies", "narrows", "widens"].includes(l.kind);

export function KnownNote() {
  const t = useWords(words);
  const { known } = useClocks();
  return known === null ? null : <p class="small muted">{t("as_known", { day: day(known) })}</p>;
}
