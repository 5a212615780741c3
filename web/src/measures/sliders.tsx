// SPDX-License-Identifier: Apache-2.0
//
// sliders: one clock: a date field, keys to the day before and after on which something changes, and a slider over
// the span that is drawn. The slider's left and right keys go from change to change; with Shift day by day.
import { useId, useRef } from "preact/hooks";
import { day as dayText, useWords } from "../i18n/i18n.ts";
import { isDay, toDay, toIso } from "../text/days.ts";
import { Button } from "../ui/ui.tsx";
import type { Hand } from "./clocks_state.ts";
import { stopBeside } from "./model.ts";
import type { Scale } from "./scale.ts";
import { words } from "./words.ts";

const NEAR_PX = 6;
let drags = 0;

interface Props {
  hand: Hand;
  value: string | null;
  /** What the server takes when no day is given. */
  standing: string;
  stops: string[];
  scale: Scale;
  set: (hand: Hand, day: string | null, drag?: number) => void;
}

/** A day near a stop is that stop. */
function snap(day: number, stops: string[], s: Scale): number {
  const near = (NEAR_PX / s.width) * (s.until - s.from);
  let best = day;
  let off = near;
  for (const stop of stops) {
    const d = Math.abs(toDay(stop) - day);
    if (d < off) [best, off] = [toDay(stop), d];
  }
  return best;
}

export function ClockSlider({ hand, value, standing, stops, scale, set }: Props) {
  const t = useWords(words);
  const id = useId();
  const drag = useRef(0);
  const shown = value ?? standing;
  const before = stopBeside(stops, shown, -1);
  const after = stopBeside(stops, shown, 1);
  const to = (iso: string | null) => iso !== null && set(hand, iso);
  const key = (e: KeyboardEvent) => {
    const day = toDay(shown);
    const steps: Record<string, () => void> = {
      ArrowLeft: () => (e.shiftKey ? to(toIso(day - 1)) : to(before)),
      ArrowRight: () => (e.shiftKey ? to(toIso(day + 1)) : to(after)),
      ArrowDown: () => to(before),
      ArrowUp: () => to(after),
      PageDown: () => to(toIso(day - 30)),
      PageUp: () => to(toIso(day + 30)),
      Home: () => to(stops[0] ?? null),
      End: () => to(stops.at(-1) ?? null),
    };
    const act = steps[e.key];
    if (act === undefined || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    act();
  };
  const label = hand === "on" ? t("hand_on") : t("hand_known");
  const keys = hand === "on" ? [",", "."] : ["<", ">"];
  return (
    <div class={`tl-clock tl-clock-${hand}`} role="group" aria-label={label}>
      <div class="tl-clock-fields">
        <label for={id} class="tl-clock-name"><span class={`tl-swatch tl-swatch-${hand}`} aria-hidden="true" />{label}</label>
        <input type="date" id={id} class="tl-date" value={shown} min="1900-01-01" max="2199-12-31"
          onChange={(e) => (isDay(e.currentTarget.value) ? set(hand, e.currentTarget.value) : e.currentTarget.value === "" && set(hand, null))} />
        <Button kind="quiet" disabled={before === null} onClick={() => to(before)} aria-keyshortcuts={keys[0]}
          aria-label={before ? t("stop_before", { day: before }) : t("stop_none_before")} title={before ? t("stop_before", { day: before }) : t("stop_none_before")}>‹</Button>
        <Button kind="quiet" disabled={after === null} onClick={() => to(after)} aria-keyshortcuts={keys[1]}
          aria-label={after ? t("stop_after", { day: after }) : t("stop_none_after")} title={after ? t("stop_after", { day: after }) : t("stop_none_after")}>›</Button>
        {value !== null
          ? <Button kind="quiet" onClick={() => set(hand, null)}>{hand === "on" ? t("hand_today") : t("hand_all")}</Button>
          : <span class="small muted">{hand === "on" ? t("hand_is_today") : t("hand_is_all")}</span>}
      </div>
      <input type="range" class="tl-range" min={scale.from} max={scale.until} step={1} value={toDay(shown)}
        aria-label={label} aria-valuetext={`${dayText(shown)}${stops.includes(shown) ? `, ${t("stop_here")}` : ""}`}
        aria-description={t("slider_about")} onKeyDown={key}
        onPointerDown={() => (drag.current = ++drags)}
        onInput={(e) => set(hand, toIso(snap(Number(e.currentTarget.value), stops, scale)), drag.current)} />
    </div>
  );
}
