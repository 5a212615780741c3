// SPDX-License-Identifier: Apache-2.0
//
// filters: which claims are shown. They stand in the address.
import { useCode, useWords } from "../i18n/i18n.ts";
import { setQuery, usePlace } from "../shell/router.ts";
import { finds } from "../text/text.ts";
import { Button } from "../ui/ui.tsx";
import { type ClaimItem, KINDS, STATUSES } from "./api.ts";
import { words } from "./words.ts";

const NAMES = ["about", "kind", "status", "made", "q"] as const;
export type Filter = Record<(typeof NAMES)[number], string>;

export function useFilter(): Filter {
  const { query } = usePlace();
  return Object.fromEntries(NAMES.map((n) => [n, query.get(n) ?? ""])) as Filter;
}

/** What a person may have in mind when searching for a claim. */
const searched = (c: ClaimItem) =>
  [c.id, c.says, c.about, c.by, c.speaks_for, c.subject, c.source, c.channel, c.effect, c.items, c.parties, c.destination, c.event, c.stated, c.count_of, c.count, ...c.lacks].join(" ");

const MADE: Record<string, (c: ClaimItem) => boolean> = {
  ai: (c) => c.text_by === "ai" || c.picture_by === "ai",
  human: (c) => c.text_by === "human",
  unknown: (c) => c.text_by === "unknown",
};

export function passes(c: ClaimItem, f: Filter): boolean {
  return (f.about === "" || c.about === f.about) && (f.kind === "" || c.kind === f.kind) && (f.status === "" || c.status === f.status) &&
    (f.made === "" || (MADE[f.made]?.(c) ?? true)) && (f.q === "" || finds(searched(c), f.q));
}

export function Filters({ claims, left }: { claims: ClaimItem[]; left: number }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  const status = useCode(words, "status_");
  const f = useFilter();
  const has = (key: "about" | "kind" | "status") => new Set<string>(claims.map((c) => c[key]));
  const abouts = [...has("about")].sort();
  const choice = (name: keyof Filter, label: string, options: [string, string][]) => (
    <label class="filter"><span>{label}</span>
      <select name={name} value={f[name]} onChange={(e) => setQuery({ [name]: e.currentTarget.value, view: "cards" })}>
        <option value="">{t("any")}</option>
        {options.map(([v, l]) => <option key={v} value={v}>{l}</option>)}
      </select>
    </label>
  );
  return (
    <form class="filters row" role="search" aria-label={t("filters")} onSubmit={(e) => e.preventDefault()}>
      <label class="filter wide"><span>{t("filter_text")}</span><input type="search" name="q" value={f.q} placeholder="/" onInput={(e) => setQuery({ q: e.currentTarget.value })} /></label>
      {choice("about", t("about"), abouts.map((a) => [a, a]))}
      {choice("kind", t("kind"), KINDS.filter((k) => has("kind").has(k)).map((k) => [k, kind(k)]))}
      {choice("status", t("status"), STATUSES.map((s) => [s, status(s)]))}
      {choice("made", t("made_by"), [["ai", t("made_ai_any")], ["human", t("made_human_text")], ["unknown", t("made_unknown_text")]])}
      <span class="muted small" role="status">{t("left", { n: left, of: claims.length })}</span>
      {NAMES.some((n) => f[n] !== "") && <Button kind="quiet" onClick={() => setQuery(Object.fromEntries(NAMES.map((n) => [n, null])))}>{t("filter_clear")}</Button>}
    </form>
  );
}
