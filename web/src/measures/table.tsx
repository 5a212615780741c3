// SPDX-License-Identifier: Apache-2.0
//
// table: the timeline in words: everything that the drawing says.
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Quote } from "../ui/ui.tsx";
import type { Moved } from "./clocks_state.ts";
import { ChangeSays } from "./drawing.tsx";
import type { Row } from "./model.ts";
import { Days, Grade, hrefOf, RowState, SuspensionSays } from "./says.tsx";
import { words } from "./words.ts";

function Kind({ row }: { row: Row }) {
  const t = useWords(words);
  const lane = useCode(words, "kind_");
  const kind = useCode(words, "claim_");
  return row.claim ? <>{t("claim")}<br /><span class="small muted">{kind(row.claim.kind)}</span></> : <>{lane(row.lane)}</>;
}

function Line({ row, moved }: { row: Row; moved: Moved | null }) {
  const t = useWords(words);
  const m = row.measure;
  const unclear = [...new Set((m?.rules ?? []).map((r) => r.unclear_day).filter(Boolean))];
  const changes = moved?.changes.get(row.key);
  return (
    <tr class={changes ? "chosen" : ""} data-measure={row.id}>
      <th scope="row">
        <a href={hrefOf(row)}><Quote lang={row.claim?.lang ?? undefined}>{row.name}</Quote></a>
        {row.name !== row.title && <div class="small"><Quote>{row.title}</Quote></div>}
        <div class="small muted"><code>{row.id}</code></div>
      </th>
      <td><Kind row={row} /></td>
      <td>{row.regime || "–"}</td>
      <td><Quote>{row.who || "–"}</Quote></td>
      <td class="nowrap">{row.published ?? t("unknown_day")}</td>
      <td><Days from={row.from} until={row.until} unclear={unclear.join(", ")} /></td>
      <td>
        <RowState row={row} />
        {changes?.map((c) => <div class="small" key={c.what + (c.rule?.id ?? "") + (c.rule?.title ?? "")}><ChangeSays change={c} report={m?.kind === "report"} /></div>)}
      </td>
      <td>
        {m && m.suspended_by.length + m.suspends.length > 0 ? (
          <ul class="plain small">
            {m.suspended_by.map((s, i) => <li key={i}>{t("suspended_by")} <SuspensionSays s={s} of="by" /></li>)}
            {m.suspends.map((s, i) => <li key={i}>{t("suspends")} <SuspensionSays s={s} of="what" /></li>)}
          </ul>
        ) : row.claim ? <span class="small">{t("about")} <a href={link(`/measures/${encodeURIComponent(row.claim.about)}`)}>{row.claim.about}</a></span> : "–"}
      </td>
      <td>{m ? <Grade grade={m.grade} /> : "–"}</td>
    </tr>
  );
}

export function Table({ rows, moved, caption, stale, busy }: { rows: Row[]; moved: Moved | null; caption: string; stale: boolean; busy: boolean }) {
  const t = useWords(words);
  return (
    <div class={`scroll tl-table ${stale ? "stale" : ""}`} aria-busy={busy} tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("col_measure")}</th><th scope="col">{t("col_kind")}</th><th scope="col">{t("filter_regime")}</th>
            <th scope="col">{t("filter_issuer")}</th><th scope="col">{t("published")}</th><th scope="col">{t("col_days")}</th>
            <th scope="col">{t("col_state")}</th><th scope="col">{t("col_suspended")}</th><th scope="col">{t("col_grade")}</th>
          </tr>
        </thead>
        <tbody>{rows.map((r) => <Line key={r.key} row={r} moved={moved} />)}</tbody>
      </table>
    </div>
  );
}
