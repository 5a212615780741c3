// SPDX-License-Identifier: Apache-2.0
//
// drawing: the timeline: the sliders of both clocks over the days, and under them the lanes, one row a measure.
import type { ComponentChildren } from "preact";
import { memo } from "preact/compat";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import { Bars, Beyond, ClockLines, type Lines, lineStyle, Patterns, unseenOf } from "./bars.tsx";
import type { Moved } from "./clocks_state.ts";
import { type Change, type Lane, lanes, type Row } from "./model.ts";
import { hrefOf, RowState, useMonthName } from "./says.tsx";
import { type Scale, scaleOf, type Span, ticksOf } from "./scale.ts";
import { words } from "./words.ts";

const AXIS = 30;

/** The width of an element, and where what sticks to the top of the page has to begin. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const el = ref.current;
    const bar = document.querySelector<HTMLElement>(".bar");
    const look = () => {
      if (el) setWidth(Math.max(160, Math.floor(el.clientWidth)));
      if (bar) setTop(getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0);
    };
    look();
    const watch = new ResizeObserver(look);
    if (el) watch.observe(el);
    if (bar) watch.observe(bar);
    return () => watch.disconnect();
  }, []);
  return { ref, width, top };
}

function Axis({ scale }: { scale: Scale }) {
  const name = useMonthName();
  return (
    <svg class="tl-axis" aria-hidden="true" viewBox={`0 0 ${scale.width} ${AXIS}`} height={AXIS}>
      <Beyond width={scale.width} height={AXIS} />
      {ticksOf(scale, name).map((k) => (
        <g key={k.day} class={k.major ? "tl-major" : ""}>
          <line x1={scale.x(k.day)} x2={scale.x(k.day)} y1={k.major ? 12 : 20} y2={AXIS} />
          <text x={scale.x(k.day) + 3} y={k.major ? 16 : 25}>{k.label}</text>
        </g>
      ))}
      <ClockLines height={AXIS} />
    </svg>
  );
}

/** Of a report nothing is "in force", but for its status, which has the words of a claim's. */
export function ChangeSays({ change, report = false }: { change: Change; report?: boolean }) {
  const t = useWords(words);
  const code = useCode(words, report && change.what !== "status" ? "rstate_" : "state_");
  if (change.what === "suspension") {
    return <span>{t("suspension_by", { by: change.rule?.id ?? "" })}: {code(change.was)} → <strong>{code(change.is)}</strong></span>;
  }
  return (
    <span>
      {change.what === "rule" && <>{change.rule?.id}: </>}
      {code(change.was)} → <strong>{code(change.is)}</strong>
    </span>
  );
}

/** A row's most telling change: its own state, else what changed inside. */
export function mainChange(list: Change[] | undefined): Change | null {
  return list?.find((c) => c.what === "state" || c.what === "status") ?? list?.[0] ?? null;
}

interface RowProps {
  row: Row;
  scale: Scale;
  changes: Change[] | undefined;
  unseen: string;
}

const sameRow = (a: RowProps, b: RowProps) =>
  a.row.key === b.row.key && a.row.says === b.row.says && a.unseen === b.unseen && a.changes === b.changes
  && a.scale.from === b.scale.from && a.scale.until === b.scale.until && a.scale.width === b.scale.width;

const RowLine = memo(function RowLine({ row, scale, changes, unseen }: RowProps) {
  const t = useWords(words);
  const change = mainChange(changes);
  const code = useCode(words, row.measure?.kind === "report" && change?.what !== "status" ? "rstate_" : "state_");
  const main = change !== null && (change.what === "state" || change.what === "status");
  return (
    <li class={`tl-row ${changes ? "tl-changed" : ""}`} data-measure={row.id} data-state={row.state}>
      <span class="tl-name">
        <a href={hrefOf(row)} title={row.name === row.title ? row.title : `${row.name} – ${row.title}`}>
          {row.claim && <span class="tl-claim">{t("claim")}</span>}
          <Quote lang={row.claim?.lang ?? undefined}>{row.name}</Quote>
        </a>
        {row.name !== row.title && <span class="tl-gloss"><Quote>{row.title}</Quote></span>}
      </span>
      <span class="tl-state">
        <RowState row={row} />
        {change && <Badge tone="info" title={main ? undefined : t("changed_inside")}>{main ? t("was", { state: code(change.was) }) : t("changed_inside_short", { n: changes!.length })}</Badge>}
      </span>
      <Bars row={row} scale={scale} unseen={unseen} />
    </li>
  );
}, sameRow);

interface Props {
  rows: Row[];
  span: Span;
  lines: Lines;
  moved: Moved | null;
  isPublic: (measure: string) => boolean;
  /** The two sliders, on the scale of the drawing. */
  clocks: (scale: Scale) => ComponentChildren;
  stale: boolean;
  busy: boolean;
}

export function Drawing({ rows, span, lines, moved, isPublic, clocks, stale, busy }: Props) {
  const t = useWords(words);
  const laneName = useCode(words, "lane_");
  const { ref, width, top } = useRoom();
  const scale = scaleOf(span, width);
  const of = (lane: Lane) => rows.filter((r) => r.lane === lane);
  return (
    <div class={`tl ${stale ? "stale" : ""}`} aria-busy={busy} style={lineStyle(scale, lines)}>
      <Patterns />
      <div class="tl-head" ref={(e) => e?.style.setProperty("--tl-top", `${top}px`)}>
        {clocks(scale)}
        <div class="tl-axis-row"><span class="tl-legend-room" /><div ref={ref}><Axis scale={scale} /></div></div>
      </div>
      {lanes.map((lane) => of(lane).length > 0 && (
        <section key={lane} class="tl-lane">
          <h2>{laneName(lane)} <span class="muted small">{of(lane).length}</span></h2>
          <p class="small muted tl-lane-about">{t(`lane_about_${lane}`)}</p>
          <ul class="tl-rows">
            {of(lane).map((r) => <RowLine key={r.key} row={r} scale={scale} changes={moved?.changes.get(r.key)} unseen={unseenOf(r, isPublic)} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}

const KEYS = ["bar act", "bar guidance", "bar report", "bar unseen", "suspension", "unclear"] as const;

export function Legend() {
  const t = useWords(words);
  const sample = (k: (typeof KEYS)[number]) => {
    if (k === "suspension") return <g class="tl-suspension"><rect class="tl-under" x={1} y={3} width={26} height={12} /><rect class="tl-hatch" x={1} y={3} width={26} height={12} /></g>;
    if (k === "unclear") return <g class="tl-unclear"><rect class="tl-under" x={1} y={3} width={26} height={12} /><rect class="tl-dots" x={1} y={3} width={26} height={12} /><text class="tl-mark" x={10} y={14}>?</text></g>;
    return <g class={k === "bar unseen" ? "tl-bar tl-act tl-unseen" : k.replace("bar ", "tl-bar tl-")}><rect x={1} y={3} width={26} height={12} /></g>;
  };
  return (
    <details class="tl-fold" open={matchMedia("(min-width: 60rem)").matches}>
    <summary>{t("legend")}</summary>
    <ul class="tl-legend plain">
      {KEYS.map((k) => <li key={k}><svg aria-hidden="true" width="28" height="18">{sample(k)}</svg>{t(`legend_${k.replace(" ", "_")}` as "legend_suspension")}</li>)}
      <li><svg aria-hidden="true" width="18" height="18"><g class="tl-pub"><path d="M9 3l6 6l-6 6l-6 -6z" /></g></svg>{t("published")}</li>
      <li><svg aria-hidden="true" width="18" height="18"><g class="tl-pub tl-of-claim"><circle cx={9} cy={9} r={5} /></g></svg>{t("legend_claim")}</li>
      {(["on", "known", "today"] as const).map((k) => <li key={k}><svg aria-hidden="true" width="12" height="18"><line class={`tl-line tl-line-${k}`} x1={6} x2={6} y1={0} y2={18} /></svg>{t(`legend_${k}`)}</li>)}
    </ul>
    </details>
  );
}
