// SPDX-License-Identifier: Apache-2.0
//
// lists: the lists of parties that the image holds: of which day, how old, and whether they are there at all. A list
// that is not loaded clears nobody.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { useGet } from "../api/use.ts";
import { finds } from "../text/text.ts";
import { Badge, Loaded, Quote } from "../ui/ui.tsx";
import type { LawList } from "./api.ts";
import { words } from "./words.ts";

export function Age({ l }: { l: LawList }) {
  const t = useWords(words);
  if (l.as_of === null) return <span class="muted">{t("unknown_day")}</span>;
  return (
    <>
      <span class="nowrap">{l.as_of}</span> <span class="small muted">{l.age === null ? "" : t("days_old", { n: l.age })}</span>
      {l.stale && <div><Badge tone="wait">{l.max_age === 0 ? t("stale_any") : t("stale", { n: l.max_age })}</Badge></div>}
    </>
  );
}

function Line({ l }: { l: LawList }) {
  const t = useWords(words);
  const kind = useCode(words, "listkind_");
  return (
    <tr data-list={l.id}>
      <th scope="row">
        <a href={link(`/measures/lists/${encodeURIComponent(l.id)}`)}><Quote>{l.title}</Quote></a>
        <div class="small muted"><code>{l.id}</code></div>
      </th>
      <td>{kind(l.kind)}{l.snapshot && <div class="small muted"><code>{l.snapshot}</code></div>}</td>
      <td class="nowrap">{l.measure ? <a href={link(`/measures/${encodeURIComponent(l.measure)}`)}>{l.measure}</a> : "–"}</td>
      <td><Age l={l} /></td>
      <td class="num">{l.loaded ? l.rows ?? t("unknown_word") : "–"}</td>
      <td>{l.loaded ? <Badge tone="good">{t("loaded")}</Badge> : <><Badge tone="open">{t("not_loaded")}</Badge><div class="small">{t("not_loaded_about")}</div></>}</td>
      <td>{l.read_by_a_rule ? t("yes") : t("no")}</td>
    </tr>
  );
}

export function ListTable({ lists, caption }: { lists: LawList[]; caption: string }) {
  const t = useWords(words);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead><tr>
          <th scope="col">{t("list")}</th><th scope="col">{t("list_kind")}</th><th scope="col">{t("col_measure")}</th><th scope="col">{t("as_of")}</th>
          <th scope="col" class="num">{t("rows")}</th><th scope="col">{t("list_there")}</th><th scope="col">{t("list_read")}</th>
        </tr></thead>
        <tbody>{lists.map((l) => <Line key={l.id} l={l} />)}</tbody>
      </table>
    </div>
  );
}

function Shown({ items }: { items: LawList[] }) {
  const t = useWords(words);
  const { query } = usePlace();
  const text = query.get("text") ?? "";
  const [only, setOnly] = useState("");
  const fits = (l: LawList) => (only === "" || (only === "stale" ? l.stale === true : only === "missing" ? !l.loaded : l.kind === only))
    && finds([l.id, l.title, l.measure, l.snapshot].join(" "), text);
  const shown = items.filter(fits);
  const missing = items.filter((l) => !l.loaded).length;
  const stale = items.filter((l) => l.stale).length;
  return (
    <>
      {missing > 0 && <p class="note">{t("lists_missing", { n: missing })}</p>}
      {stale > 0 && <p class="note">{t("lists_stale", { n: stale })}</p>}
      <div class="tl-filters" role="search" aria-label={t("filters")}>
        <label class="tl-filter wide"><span>{t("filter_text")}</span><input type="search" value={text} onInput={(e) => setQuery({ text: e.currentTarget.value || null })} /></label>
        <label class="tl-filter"><span>{t("list_only")}</span>
          <select value={only} onChange={(e) => setOnly(e.currentTarget.value)}>
            <option value="">{t("any")}</option><option value="stale">{t("only_stale")}</option><option value="missing">{t("not_loaded")}</option>
            {(["pack", "official", "known_not_listed"] as const).map((k) => <option key={k} value={k}>{t(`listkind_${k}`)}</option>)}
          </select></label>
        <span class="small muted" role="status">{t("shown_of", { n: shown.length, of: items.length })}</span>
      </div>
      {shown.length === 0 ? <p class="empty">{t("none_shown")}</p> : <ListTable lists={shown} caption={t("lists_caption")} />}
    </>
  );
}

export function Lists() {
  const t = useWords(words);
  const { on, known } = useClocks();
  const got = useGet<{ items: LawList[]; next: string | null }>("/v1/lists", { query: { on, known, limit: 200 } });
  return (
    <Loaded got={got} empty={t("lists_none")}>
      {(d) => <><Shown items={d.items} />{d.next !== null && <p class="note">{t("not_whole")}</p>}</>}
    </Loaded>
  );
}
