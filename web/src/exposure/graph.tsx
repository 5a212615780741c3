// SPDX-License-Identifier: Apache-2.0
//
// graph: the chain drawn in layers, from the product to the law. It is followed with the arrow keys along its edges;
// Enter opens what a node stands for. The list of the path beside it says the same.
import { layout, Graph } from "@dagrejs/dagre";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { shorten } from "../text/text.ts";
import { Button } from "../ui/ui.tsx";
import type { Chain, Edge, Node } from "./chain.ts";
import { isZero, shown } from "./exact.ts";
import { words } from "./words.ts";

const W = 196;
const H = 62;

interface Placed {
  node: Node;
  x: number;
  y: number;
}
interface Drawn {
  nodes: Map<string, Placed>;
  edges: { edge: Edge; d: string; x: number; y: number }[];
  width: number;
  height: number;
}

function draw(c: Chain): Drawn {
  const g = new Graph({ multigraph: true });
  g.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 58, marginx: 8, marginy: 8 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const n of c.nodes.values()) g.setNode(n.id, { width: W, height: H });
  c.edges.forEach((e, i) => g.setEdge(e.from, e.to, {}, String(i)));
  layout(g);
  const nodes = new Map<string, Placed>();
  for (const n of c.nodes.values()) {
    const { x, y } = g.node(n.id) as { x: number; y: number };
    nodes.set(n.id, { node: n, x, y });
  }
  const edges = c.edges.map((edge, i) => {
    const { points } = g.edge(edge.from, edge.to, String(i)) as { points: { x: number; y: number }[] };
    const mid = points[Math.floor(points.length / 2)]!;
    return { edge, d: points.map((p, k) => `${k === 0 ? "M" : "L"}${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join(""), x: mid.x, y: mid.y };
  });
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number };
  return { nodes, edges, width, height };
}

function useLines(): (n: Node) => [string, string, string] {
  const t = useWords(words);
  const verdict = useCode(words, "law_");
  return (n) => {
    if (n.kind === "pool") {
      const days = n.stock === null && (n.days === null || isZero(n.days)) ? null : shown(n.days);
      const stock = days ? `${days.text} ${t("days_unit")}` : n.stock === null ? t("no_stock_row") : "";
      return [n.title, n.plant ? `${n.key} @ ${n.plant}` : n.key, [stock, n.contains.slice(0, 2).join(", ")].filter(Boolean).join(" · ")];
    }
    if (n.kind === "lane") return [n.title, n.supplier || t("lane"), n.way];
    if (n.kind === "law") return [n.title, verdict(n.key), ""];
    if (n.kind === "license") return [n.title, t("license"), n.way];
    return [n.title, n.key, ""];
  };
}

const SIGN: Record<string, string> = { lane: "⇢", law: "§", fact: "?", license: "✎" };

function NodeBox({ at, chosen, lines, onChoose, onOpen, onArrow }: {
  at: Placed; chosen: boolean; lines: [string, string, string]; onChoose: () => void; onOpen: () => void; onArrow: (key: string) => boolean;
}) {
  const { node, x, y } = at;
  const ref = useRef<SVGGElement>(null);
  const key = (e: KeyboardEvent) => {
    if (e.key === "Enter" || e.key === " ") onOpen();
    else if (!onArrow(e.key)) return;
    e.preventDefault();
    e.stopPropagation();
  };
  const title = `${SIGN[node.kind] ? `${SIGN[node.kind]} ` : ""}${shorten(lines[0], 24)}`;
  const [second, third] = [shorten(lines[1], 28), shorten(lines[2], 28)];
  const whole = lines.filter(Boolean).join(", ");
  const kind = `x-node ${node.kind} ${node.onPath ? "path" : ""} ${node.tight ? "tight" : ""} ${chosen ? "chosen" : ""}`;
  return (
    <g ref={ref} class={kind} data-node={node.id} role="button" tabIndex={chosen ? 0 : -1} aria-label={`${title} ${second} ${third}; ${whole}`} aria-pressed={chosen}
      transform={`translate(${x - W / 2} ${y - H / 2})`} onClick={onOpen} onFocus={onChoose} onKeyDown={key}>
      <rect width={W} height={H} rx={node.kind === "pool" ? 6 : node.kind === "lane" ? 0 : 14} />
      <text x={10} y={20} class="x-node-title">{`${title} `}</text>
      <text x={10} y={37} class="x-node-sub">{`${second} `}</text>
      <text x={10} y={53} class="x-node-sub">{third}</text>
    </g>
  );
}

/** The next node that way: along an edge, or up and down among those in one layer. */
function next(d: Drawn, from: string, key: string): string | null {
  const here = d.nodes.get(from);
  if (!here) return null;
  const nearest = (ids: string[]) => ids.map((id) => d.nodes.get(id)!).sort((a, b) => Number(b.node.onPath) - Number(a.node.onPath) || Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.node.id ?? null;
  if (key === "ArrowRight") return nearest(d.edges.filter((e) => e.edge.from === from).map((e) => e.edge.to));
  if (key === "ArrowLeft") return nearest(d.edges.filter((e) => e.edge.to === from).map((e) => e.edge.from));
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const way = key === "ArrowDown" ? 1 : -1;
  const column = [...d.nodes.values()].filter((n) => Math.abs(n.x - here.x) < W / 2 && (n.y - here.y) * way > 0);
  return column.sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.node.id ?? null;
}

export function ChainGraph({ chain, root, open, onOpen }: {
  chain: Chain; root: string; open: string | null; onOpen: (n: Node) => void;
}) {
  const t = useWords(words);
  const lines = useLines();
  const d = useMemo(() => draw(chain), [chain]);
  const [at, setAt] = useState(root);
  const [fit, setFit] = useState(true);
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!d.nodes.has(at)) setAt(root);
  }, [d]);
  const move = (key: string) => {
    const to = next(d, at, key);
    if (!key.startsWith("Arrow")) return false;
    if (to !== null) {
      setAt(to);
      const el = svg.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(to)}"]`);
      el?.focus();
      el?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    return true;
  };
  const here = d.nodes.has(at) ? at : root;
  return (
    <div class="x-graph">
      <div class="row small">
        <span class="muted">{t("graph_keys")}</span>
        <Button kind="quiet" onClick={() => setFit(!fit)} aria-pressed={fit}>{t(fit ? "graph_large" : "graph_fit")}</Button>
      </div>
      <div class="x-graph-scroll" tabIndex={0} role="group" aria-label={t("graph_label")}>
        <svg ref={svg} viewBox={`0 0 ${d.width} ${d.height}`} width={fit ? undefined : d.width} height={fit ? undefined : d.height}
          class={fit ? "fit" : ""}>
          <g class="x-edges" aria-hidden="true">
            {d.edges.map(({ edge, d: path, x, y }, i) => (
              <g key={i} class={`${edge.onPath ? "path" : ""} ${edge.alternate ? "alternate" : ""}`}>
                <path d={path} />
                {edge.label && <text x={x} y={y - 4} text-anchor="middle">{shorten(edge.label, 18)}</text>}
              </g>
            ))}
          </g>
          {[...d.nodes.values()].map((p) => (
            <NodeBox key={p.node.id} at={p} chosen={p.node.id === here || p.node.id === open} lines={lines(p.node)}
              onChoose={() => setAt(p.node.id)} onOpen={() => onOpen(p.node)} onArrow={move} />
          ))}
        </svg>
      </div>
      {chain.cut && <p class="note">{t("graph_cut")}</p>}
    </div>
  );
}
