// SPDX-License-Identifier: Apache-2.0
//
// known: the knowledge date. Only days on which something became public are worth a stop of the slider; any
// other day can be typed. The last stop is "all that is known".
import { useState } from "preact/hooks";
import { day, useWords } from "../i18n/i18n.ts";
import { setQuery, useClocks } from "../shell/router.ts";
import { useKeys } from "../shell/keys.ts";
import { Button } from "../ui/ui.tsx";
import type { ClaimItem } from "./api.ts";
import { StatusCounts } from "./groups.tsx";
import { words } from "./words.ts";

/** The last stop not after the day; all of them: none is asked for. */
function stopOf(days: string[], known: string | null): number {
  return known === null ? days.length : Math.max(0, days.filter((d) => d <= known).length - 1);
}

export function KnownBar({ all, shown }: { all: ClaimItem[]; shown: ClaimItem[] | null }) {
  const t = useWords(words);
  const { known } = useClocks();
  const days = [...new Set(all.map((c) => c.published))].sort();
  const at = stopOf(days, known);
  const [, setMoved] = useState(0);
  const to = (i: number) => {
    const stop = Math.max(0, Math.min(days.length, i));
    setMoved(stop);
    setQuery({ known: days[stop] ?? null });
  };
  useKeys(t("known"), [
    { key: "[", label: t("known_back"), act: () => to(at - 1) },
    { key: "]", label: t("known_on"), act: () => to(at + 1) },
  ]);
  const text = known === null ? t("known_all") : day(known);
  return (
    <section class="known card" aria-label={t("known")}>
      <div class="row">
        <strong>{t("known")}:</strong> <output data-known={known ?? "all"}>{text}</output>
        {shown !== null && <span class="muted small">{t("known_line", { n: shown.length, of: all.length })}</span>}
        {known !== null && <Button kind="quiet" onClick={() => to(days.length)}>{t("known_clear")}</Button>}
      </div>
      <div class="row slide">
        <Button kind="quiet" hotkey="[" aria-label={t("known_back")} disabled={at === 0} onClick={() => to(at - 1)}>‹</Button>
        <input type="range" min={0} max={days.length} step={1} value={at} aria-label={t("known")} aria-valuetext={text} onInput={(e) => to(Number(e.currentTarget.value))} />
        <Button kind="quiet" hotkey="]" aria-label={t("known_on")} disabled={at === days.length} onClick={() => to(at + 1)}>›</Button>
        <label class="small">{t("known_other")} <input type="date" name="known-day" value={known ?? ""} onChange={(e) => setQuery({ known: e.currentTarget.value || null })} /></label>
      </div>
      {shown !== null && <StatusCounts claims={shown} />}
    </section>
  );
}
