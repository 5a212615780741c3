// SPDX-License-Identifier: Apache-2.0
//
// plot: production day by day as stepped lines, best and worst of both readings, in percent of the plan. The exact
// steps stand in the table below it.
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useWords } from "../i18n/i18n.ts";
import { addDays } from "../text/days.ts";
import { type Answer, type Product, READINGS, type Reading, type Run } from "./api.ts";
import { cmp, drawn, q, same } from "./exact.ts";
import { Exact, Share, Wide } from "./parts.tsx";
import { words } from "./words.ts";

interface Curve {
  label: string;
  run: Run;
  color: string;
  dash: number[];
  width: number;
}

/** Told apart by more than color: thick below thin, whole, dashed and dotted. */
const LOOK = {
  as_written: { best: { dash: [], width: 5, sign: "━━" }, worst: { dash: [12, 5], width: 3.5, sign: "╍╍" } },
  as_reported: { best: { dash: [], width: 2, sign: "──" }, worst: { dash: [3, 4], width: 2, sign: "┈┈" } },
};

function points(runs: Run[], horizon: number): string[] {
  const all = [...runs.flatMap((r) => r.steps.flatMap((s) => [s.from, s.until])), String(horizon)].sort((a, b) => cmp(q(a), q(b)));
  return all.filter((x, i) => i === 0 || !same(x, all[i - 1]!));
}

const at = (run: Run, x: string): number | null => {
  const s = run.steps.find((o) => cmp(q(o.from), q(x)) <= 0 && cmp(q(x), q(o.until)) < 0) ?? (same(run.steps.at(-1)?.until ?? "", x) ? run.steps.at(-1) : undefined);
  return s ? drawn(q(s.share)) * 100 : null;
};

function curves(p: Product, reading: Reading | "both", name: (r: Reading, c: "best" | "worst") => string): Curve[] {
  const css = getComputedStyle(document.documentElement);
  const probe = (token: string) => {
    const el = document.createElement("span");
    el.style.color = `var(${token})`;
    document.body.append(el);
    const c = getComputedStyle(el).color;
    el.remove();
    return c || css.color;
  };
  const color: Record<Reading, string> = { as_written: probe("--accent"), as_reported: probe("--stop") };
  return (reading === "both" ? READINGS : [reading]).flatMap((r) => (["best", "worst"] as const).map((c) => ({
    ...LOOK[r][c], label: `${LOOK[r][c].sign} ${name(r, c)}`, run: p.readings[r][c], color: color[r],
  })));
}

/** Counts up when the colors of the page change. */
function useTheme(): number {
  const [n, setN] = useState(0);
  useEffect(() => {
    const changed = () => setN((v) => v + 1);
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", changed);
    const watch = new MutationObserver(changed);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      media.removeEventListener("change", changed);
      watch.disconnect();
    };
  }, []);
  return n;
}

function options(list: Curve[], answer: Answer, width: number, ink: string, line: string): uPlot.Options {
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px system-ui" };
  return {
    width, height: 230, cursor: { drag: { x: false, y: false } }, legend: { show: true, live: false },
    scales: { x: { time: false, range: [0, answer.horizon] }, y: { range: [0, 105] } },
    axes: [
      { ...axis, space: 70, values: (_u, ticks) => ticks.map((d) => (Number.isInteger(d) ? addDays(answer.on, d).slice(5) : "")) },
      { ...axis, size: 52, values: (_u, ticks) => ticks.map((v) => `${v} %`) },
    ],
    series: [{}, ...list.map((c) => ({ label: c.label, stroke: c.color, width: c.width, dash: c.dash, paths: stepped, points: { show: false } }))],
  };
}

export function Plot({ p, answer, reading }: { p: Product; answer: Answer; reading: Reading | "both" }) {
  const t = useWords(words);
  const box = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const name = (r: Reading, c: "best" | "worst") => `${t(r)}, ${t(c)}`;
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const list = curves(p, reading, name);
    const xs = points(list.map((c) => c.run), answer.horizon);
    const data: uPlot.AlignedData = [xs.map((x) => drawn(q(x))), ...list.map((c) => xs.map((x) => at(c.run, x)))];
    const style = getComputedStyle(el);
    const chart = new uPlot(options(list, answer, el.clientWidth, style.color, style.borderTopColor), data, el);
    const fit = new ResizeObserver(() => chart.setSize({ width: el.clientWidth, height: 230 }));
    fit.observe(el);
    return () => {
      fit.disconnect();
      chart.destroy();
    };
  }, [p, answer, reading, theme, t(reading === "both" ? "best" : reading)]);
  const runs = (reading === "both" ? READINGS : [reading]).flatMap((r) => (["best", "worst"] as const).map((c) => ({ r, c, run: p.readings[r][c] })));
  return (
    <>
      <div ref={box} class="x-plot" role="img" aria-label={t("plot_label")} />
      <details>
        <summary>{t("steps_table")}</summary>
        <Wide label={t("steps_table")}>
          <table>
            <thead><tr><th scope="col">{t("reading")}</th><th scope="col">{t("case")}</th><th scope="col">{t("from_day")}</th><th scope="col">{t("until_day")}</th><th scope="col" class="num">{t("share_of_plan")}</th></tr></thead>
            <tbody>
              {runs.flatMap(({ r, c, run }) => run.steps.map((s) => (
                <tr key={`${r}${c}${s.from}`}><td>{t(r)}</td><td>{t(c)}</td><td><Exact v={s.from} /></td><td><Exact v={s.until} /></td><td class="num"><Share v={s.share} /></td></tr>
              )))}
            </tbody>
          </table>
        </Wide>
      </details>
      {runs.filter((x) => x.run.rounded_from !== null).map((x) => <p key={x.r + x.c} class="note">{t("rounded_from", { reading: t(x.r), day: x.run.rounded_from! })}</p>)}
    </>
  );
}
