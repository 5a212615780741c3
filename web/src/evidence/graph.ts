// SPDX-License-Identifier: Apache-2.0
//
// graph: claims and what they say of each other in layers: what is spoken of stands left of what speaks of it,
// so that it reads from the act to what was made of it.
import dagre from "@dagrejs/dagre";
import type { ClaimItem, ClaimLink } from "./api.ts";

export const BOX = { width: 220, height: 78 };

export interface Node {
  c: ClaimItem;
  /** Its middle. */
  x: number;
  y: number;
}
export interface Edge {
  l: ClaimLink;
  path: string;
  x: number;
  y: number;
}
export interface Drawing {
  nodes: Node[];
  edges: Edge[];
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

export function layout(claims: ClaimItem[], links: ClaimLink[]): Drawing {
  const of = new Map(claims.map((c) => [c.id, c]));
  const drawn = links.filter((l) => of.has(l.from) && of.has(l.to));
  const g = new dagre.graphlib.Graph({ multigraph: true });
  g.setGraph({ rankdir: "RL", nodesep: 18, ranksep: 110, marginx: 8, marginy: 8 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const id of new Set(drawn.flatMap((l) => [l.from, l.to]))) g.setNode(id, { ...BOX });
  for (const l of drawn) g.setEdge(l.from, l.to, { width: 120, height: 18, labelpos: "c" }, l.kind);
  dagre.layout(g);
  const size = g.graph() as { width?: number; height?: number };
  return {
    nodes: g.nodes().map((id) => ({ c: of.get(id)!, ...(g.node(id) as Point) })),
    edges: drawn.map((l) => {
      const e = g.edge({ v: l.from, w: l.to, name: l.kind }) as { points: Point[]; x?: number; y?: number };
      const middle = e.points[Math.floor(e.points.length / 2)]!;
      return { l, path: e.points.map((p, i) => `${i === 0 ? "M" : "L"}${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join(" "), x: e.x ?? middle.x, y: e.y ?? middle.y };
    }),
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
  };
}
