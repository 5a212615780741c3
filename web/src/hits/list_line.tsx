// SPDX-License-Identifier: Apache-2.0
//
// list_line: of which list a hit is, by its own title, and as of which day; the list's name is not translated.
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, CopyButton, Quote } from "../ui/ui.tsx";
import { cellOf, type Hit } from "./api.ts";
import { infoOf, titleOf, useLists } from "./lists.ts";
import { words } from "./words.ts";

export function ListLine({ h }: { h: Hit }) {
  const t = useWords(words);
  const lists = useLists();
  const info = infoOf(lists, h.list);
  const e = h.evidence;
  const cell = cellOf(h.list);
  return (
    <p class="list-line">
      <strong><Quote>{titleOf(lists, h.list)}</Quote></strong>
      {info?.measure && <> · <a href={link(`/measures/${info.measure}`)} class="mono small">{info.measure}</a></>}
      {cell && <> · <span class="small mono">{cell.replaceAll(",", ", ").replaceAll("_", " ")}</span></>}
      {" · "}<CopyButton text={h.row} label={h.row} />
      {e?.list_as_of && <> · <span class="small">{t("list_as_of", { date: e.list_as_of })}</span></>}
      {info?.stale && <> <Badge tone="wait">{t("list_stale")}</Badge></>}
      {" · "}<span class="small muted" title={h.versions.row}>{t("version_of")} {h.versions.query}, {h.versions.row.slice(0, 12)}</span>
      {e?.in_force === false && <> · <Badge tone="wait">{t("not_in_force")}</Badge></>}
      {e?.read_by_rules === false && <> · <Badge tone="info">{t("not_read")}</Badge></>}
    </p>
  );
}
