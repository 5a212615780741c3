// SPDX-License-Identifier: Apache-2.0
//
// timeline: measures, suspensions, reports and claims on the two clocks, as a drawing or as a table.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { setQuery, usePlace } from "../shell/router.ts";
import { isDay, toDay, todayUtc, toIso } from "../text/days.ts";
import { Button, Choice, ProblemBox, say } from "../ui/ui.tsx";
import { type Law, useImage, useLaw } from "./api.ts";
import type { Lines } from "./bars.tsx";
import { type Hands, type Moved, useHands, useMoved } from "./clocks_state.ts";
import { ChangeSays, Drawing, Legend, mainChange } from "./drawing.tsx";
import { Filters, useFilter } from "./filters.tsx";
import { passes, type Row, rowsOf, stopBeside, stopsOf } from "./model.ts";
import { hrefOf, useClockWords } from "./says.tsx";
import { type Span, spanOf, type Zoom, zooms } from "./scale.ts";
import { ClockSlider } from "./sliders.tsx";
import { Table } from "./table.tsx";
import { words } from "./words.ts";
import { useClocks } from "../shell/router.ts";

/** What the last move of a clock changed, in words, with the measures it changed. */
function MovedSays({ moved, rows }: { moved: Moved; rows: Row[] }) {
  const t = useWords(words);
  const pair = useClockWords();
  const hit = rows.filter((r) => moved.changes.has(r.key));
  const hidden = moved.changes.size - hit.length;
  const text = t("moved_n", { n: moved.changes.size });
  useEffect(() => say(text), [moved]);
  return (
    <details class="note tl-moved" open={hit.length > 0 && hit.length <= 6}>
      <summary><strong>{text}</strong> <span class="small">{pair(moved.from)} → {pair(moved.to)}</span></summary>
      <ul class="plain small">
        {hit.map((r) => (
          <li key={r.key}><a href={hrefOf(r)}>{r.name}</a> {mainChange(moved.changes.get(r.key)) && <ChangeSays change={mainChange(moved.changes.get(r.key))!} report={r.measure?.kind === "report"} />}</li>
        ))}
      </ul>
      {hidden > 0 && <p class="small muted">{t("moved_hidden", { n: hidden })}</p>}
    </details>
  );
}

/** The span that is shown: around `at` when somebody moved it, else around the clocks. */
function useSpan(rows: Row[], lines: Lines): { zoom: Zoom; span: Span; pan: (step: 1 | -1) => void; setZoom: (z: Zoom) => void } {
  const { query } = usePlace();
  const asked = query.get("zoom") as Zoom;
  const zoom = zooms.includes(asked) ? asked : "years";
  const days = rows.flatMap((r) => [r.from, r.until, r.published]).filter(isDay).map(toDay);
  const whole = { from: Math.min(...days, toDay(lines.today)), until: Math.max(...days, toDay(lines.today)) };
  const at = query.get("at");
  const held = useRef<{ zoom: Zoom; center: number } | null>(null);
  const on = toDay(lines.on);
  let center = isDay(at) ? toDay(at) : held.current?.zoom === zoom ? held.current.center : on;
  const inside = (s: Span, d: number) => d > s.from + 2 && d < s.until - 2;
  if (!isDay(at)) {
    // It stays where it is while both lines are in it; the eye loses its place otherwise.
    if (!inside(spanOf(zoom, center, whole), on)) center = on;
    const known = toDay(lines.known);
    if (!inside(spanOf(zoom, center, whole), known) && Math.abs(known - on) < spanOf(zoom, on, whole).until - spanOf(zoom, on, whole).from - 10) center = Math.round((known + on) / 2);
  }
  held.current = { zoom, center };
  const span = spanOf(zoom, center, whole);
  return {
    zoom,
    span,
    pan: (step) => setQuery({ at: toIso(center + step * Math.round((span.until - span.from) * 0.4)) }),
    setZoom: (z) => setQuery({ zoom: z === "years" ? null : z, at: null }),
  };
}

function useTimelineKeys(h: Hands, lines: Lines, stops: { on: string[]; known: string[] }, zoom: Zoom, setZoom: (z: Zoom) => void, pan: (s: 1 | -1) => void, view: string) {
  const t = useWords(words);
  const move = (hand: "on" | "known", step: 1 | -1) => {
    const to = stopBeside(stops[hand], lines[hand], step);
    if (to !== null) h.set(hand, to);
  };
  const row = (step: 1 | -1) => {
    const all = [...document.querySelectorAll<HTMLElement>(".tl-name a, .tl-table tbody th a")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))]?.focus();
  };
  const nearer = (step: 1 | -1) => setZoom(zooms[Math.max(0, Math.min(zooms.length - 1, zooms.indexOf(zoom) + step))]!);
  useKeys(t("title"), [
    { key: ".", label: t("key_on_next"), act: () => move("on", 1) },
    { key: ",", label: t("key_on_before"), act: () => move("on", -1) },
    { key: ">", label: t("key_known_next"), act: () => move("known", 1) },
    { key: "<", label: t("key_known_before"), act: () => move("known", -1) },
    { key: "0", label: t("key_reset"), act: h.reset },
    { key: "j", label: t("key_row_next"), act: () => row(1) },
    { key: "k", label: t("key_row_before"), act: () => row(-1) },
    { key: "+", label: t("key_nearer"), act: () => nearer(-1) },
    { key: "-", label: t("key_farther"), act: () => nearer(1) },
    { key: "[", label: t("earlier"), act: () => pan(-1) },
    { key: "]", label: t("later"), act: () => pan(1) },
    { key: "v", label: t("key_view"), act: () => setQuery({ view: view === "table" ? null : "table" }) },
  ]);
}

/** `stale`: the law is not that of the clocks, or not yet. */
function Shown({ law, loading, stale }: { law: Law; loading: boolean; stale: boolean }) {
  const t = useWords(words);
  const pair = useClockWords();
  const { query } = usePlace();
  const clocks = useClocks();
  const image = useImage(law.measures[0]?.id ?? null);
  const hands = useHands();
  const moved = useMoved(law);
  const rows = useMemo(() => rowsOf(law), [law]);
  const filter = useFilter();
  const shown = useMemo(() => rows.filter((r) => passes(r, filter)), [rows, JSON.stringify(filter)]);
  const today = image?.on ?? todayUtc();
  const standing = { on: clocks.on === null ? today : clocks.on, known: image?.known ?? today };
  const lines: Lines = { on: isDay(hands.on) ? hands.on : today, known: isDay(hands.known) ? hands.known : standing.known, today };
  const { zoom, span, pan, setZoom } = useSpan(rows, lines);
  const stops = useMemo(() => stopsOf(shown), [shown]);
  const view = query.get("view") === "table" ? "table" : "drawing";
  useTimelineKeys(hands, lines, stops, zoom, setZoom, pan, view);
  const published = new Map(law.measures.map((m) => [m.id, m.published]));
  const isPublic = (id: string) => (published.get(id) ?? "") <= (law.known ?? standing.known);
  const clock = (hand: "on" | "known") => (scale: Parameters<typeof ClockSlider>[0]["scale"]) => (
    <ClockSlider hand={hand} value={hands[hand]} standing={hand === "on" ? today : standing.known} stops={stops[hand]} scale={scale} set={hands.set} />
  );
  // Of what is shown, not of where the hands are: they run ahead, and a read may fail.
  const caption = t("caption", { clocks: pair({ on: law.on ?? today, known: law.known }) });
  return (
    <>
      <div class="row tl-tools">
        <Choice label={t("view")} value={view} onChange={(v) => setQuery({ view: v === "table" ? "table" : null })}
          options={[{ value: "drawing", label: t("view_drawing") }, { value: "table", label: t("view_table") }]} />
        <Choice label={t("zoom")} value={zoom} onChange={setZoom} options={zooms.map((z) => ({ value: z, label: t(`zoom_${z}`) }))} />
        <span class="row tl-pan">
          <Button onClick={() => pan(-1)} disabled={zoom === "all"} hotkey="[">{t("earlier")}</Button>
          <Button onClick={() => pan(1)} disabled={zoom === "all"} hotkey="]">{t("later")}</Button>
          <Button onClick={() => print()}>{t("print")}</Button>
        </span>
      </div>
      <Filters rows={rows} shown={shown.length} />
      {!law.whole && <p class="note">{t("not_whole")}</p>}
      <p class="print-only">{caption}{image ? ` · ${image.image}` : ""}</p>
      {moved && <MovedSays moved={moved} rows={shown} />}
      {view === "drawing" && <Legend />}
      {shown.length === 0 && <p class="empty">{rows.length === 0 ? t("none_at_all") : t("none_shown")}</p>}
      {view === "drawing"
        ? <Drawing rows={shown} span={span} lines={lines} moved={moved} isPublic={isPublic} stale={stale} busy={loading} clocks={(s) => <>{clock("on")(s)}{clock("known")(s)}</>} />
        : <><div class="tl tl-table-clocks">{(["on", "known"] as const).map((h) => <div key={h}>{clock(h)({ ...span, width: 600, x: () => 0 })}</div>)}</div>
          <Table rows={shown} moved={moved} caption={caption} stale={stale} busy={loading} /></>}
      {image && <p class="small muted">{t("image")} <code>{image.image}</code></p>}
    </>
  );
}

export function Timeline() {
  const t = useWords(words);
  const { on, known } = useClocks();
  const got = useLaw(on, known);
  return (
    <>
      {got.problem && <ProblemBox problem={got.problem} retry={got.reload} />}
      {got.law === null && got.problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {got.law && <Shown law={got.law} loading={got.loading} stale={got.loading || got.problem !== null} />}
    </>
  );
}
