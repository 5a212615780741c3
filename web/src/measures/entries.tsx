// SPDX-License-Identifier: Apache-2.0
//
// entries: the entries of a control list, searched by code and by both titles; a long list is shown bit by bit.
import { useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { finds } from "../text/text.ts";
import { Button, Quote } from "../ui/ui.tsx";
import type { Entry, WholeMeasure } from "./api.ts";
import { Effects, LawText } from "./rules.tsx";
import { Days, StateBadge } from "./says.tsx";
import { words } from "./words.ts";

const AT_ONCE = 60;

function Line({ e }: { e: Entry }) {
  const t = useWords(words);
  const how = useCode(words, "how_");
  return (
    <tr data-entry={e.code}>
      <th scope="row" class="nowrap"><code>{e.code}</code></th>
      <td>
        {e.original && <div><Quote>{e.original}</Quote></div>}
        <div class={e.original ? "small" : ""}><Quote>{e.title}</Quote></div>
        {e.condition && <details><summary class="small">{t("condition")}</summary><LawText text={e.condition} label={t("condition_of", { rule: e.code })} /></details>}
      </td>
      <td>{how(e.how)}</td>
      <td><Effects effects={e.effects} /></td>
      <td><Days from={e.from} until={e.until} unclear={e.unclear_day} /></td>
      <td><StateBadge state={e.state} /></td>
      <td>{e.cite ? <Quote>{e.cite}</Quote> : <span class="muted">–</span>}</td>
    </tr>
  );
}

export function Entries({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const [most, setMost] = useState(AT_ONCE);
  if (m.entries.length === 0) return null;
  const shown = m.entries.filter((e) => finds([e.code, e.title, e.original, e.cite, e.condition].join(" "), text));
  return (
    <section class="card">
      <header class="row tl-section-head">
        <h2>{t("entries")} <span class="muted small">{m.entries.length}</span></h2>
        <label class="tl-filter wide"><span>{t("entries_search")}</span>
          <input type="search" value={text} onInput={(e) => { setText(e.currentTarget.value); setMost(AT_ONCE); }} /></label>
        <span class="small muted" role="status">{t("shown_of", { n: shown.length, of: m.entries.length })}</span>
      </header>
      {shown.length === 0 ? <p class="empty">{t("entries_none", { text })}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={t("entries")}>
          <table>
            <thead><tr><th scope="col">{t("entry_code")}</th><th scope="col">{t("entry_title")}</th><th scope="col">{t("entry_how")}</th><th scope="col">{t("effects")}</th><th scope="col">{t("col_days")}</th><th scope="col">{t("col_state")}</th><th scope="col">{t("cite")}</th></tr></thead>
            <tbody>{shown.slice(0, most).map((e) => <Line key={e.code + e.title} e={e} />)}</tbody>
          </table>
        </div>
      )}
      {shown.length > most && <p><Button onClick={() => setMost(most + 200)}>{t("more_n", { n: shown.length - most })}</Button></p>}
    </section>
  );
}
