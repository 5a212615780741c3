// SPDX-License-Identifier: Apache-2.0
//
// chain: what a product is made of and where it comes from, as a graph: pools (an item at a plant), the lanes that
// bring it, with who supplies from which country, and what law, licenses and open facts say of each lane. It is the
// model's own rows put together as docs/exposure.md 2 has it (2.2 pools, 2.8 own plants); what stops is the answer's.
import type { Answer, Lane, PathStep } from "./api.ts";
import type { Row } from "../text/csv.ts";
import { div, q, same, text } from "./exact.ts";
import { stockOf, type Tables } from "./tables.ts";

export type NodeKind = "pool" | "lane" | "law" | "fact" | "license";

export interface Node {
  id: string;
  kind: NodeKind;
  /** Of a pool the item, else what it is called. */
  key: string;
  plant: string;
  title: string;
  rows: string[];
  grade: string;
  /** Days at plan, exact; null: unknown. */
  days: string | null;
  stock: string | null;
  perDay: string | null;
  contains: string[];
  /** Of a lane: who supplies, and from where to where; of a license its state. */
  supplier: string;
  way: string;
  onPath: boolean;
  /** May stop the product: a lane that is not always open, or what only it feeds. */
  tight: boolean;
}

export interface Edge {
  from: string;
  to: string;
  label: string;
  rows: string[];
  /** Not the first choice of its position. */
  alternate: boolean;
  onPath: boolean;
}

export interface Chain {
  nodes: Map<string, Node>;
  edges: Edge[];
  lanes: Set<string>;
  facts: Set<string>;
  /** More than can be drawn: the rest is left out. */
  cut: boolean;
}

const NODES_MAX = 20_000;
const WEAK = ["assumed", "recalled", "secondary", "press", "declared", "document", "official"];
const refs = (file: string, rows: Row[]) => rows.map((r) => `${file}:${r.line}`);
const weakest = (rows: Row[]) => WEAK.find((g) => rows.some((r) => (r.cells.grade || "declared") === g)) ?? "";
const group = (rows: Row[], key: (r: Row) => string) => {
  const out = new Map<string, Row[]>();
  for (const r of rows) {
    const list = out.get(key(r));
    if (list) list.push(r);
    else out.set(key(r), [r]);
  }
  return out;
};
const pool = (item: string, plant: string) => `${item}\u0000${plant}`;

class Builder {
  readonly nodes = new Map<string, Node>();
  readonly edges: Edge[] = [];
  readonly lanes = new Set<string>();
  readonly facts = new Set<string>();
  cut = false;
  private readonly bom: Map<string, Row[]>;
  private readonly laneRows: Map<string, Row[]>;
  private readonly makes: Map<string, Row[]>;
  private readonly stocks: Map<string, Row[]>;
  private readonly drawn = new Set<string>();
  private readonly madeSomewhere: Set<string>;
  private readonly named: Set<string>;
  private readonly lane: Map<string, Lane>;
  private readonly perDay: Map<string, string>;
  private readonly content: Map<string, Row[]>;

  constructor(private readonly t: Tables, private readonly answer: Answer, private readonly path: Map<string, PathStep>, private readonly pathLane: string) {
    const of = (f: string) => t.of(f).rows;
    const at = (r: Row) => pool(r.cells.item ?? r.cells.product ?? "", r.cells.plant ?? "");
    this.bom = group(of("bom.csv"), (r) => r.cells.parent ?? "");
    this.laneRows = group(of("lanes.csv"), at);
    this.makes = group(of("make.csv"), at);
    this.stocks = group(of("stock.csv"), at);
    this.content = group(of("composition.csv"), (r) => r.cells.item ?? "");
    this.madeSomewhere = new Set(of("make.csv").map((r) => r.cells.item ?? ""));
    this.named = new Set(["stock.csv", "lanes.csv", "transit.csv", "make.csv", "plan.csv"].flatMap((f) => of(f).map(at)));
    this.lane = new Map(answer.lanes.map((l) => [l.lane, l]));
    this.perDay = new Map(answer.requirements.map((r) => [pool(r.item, r.plant), r.per_day]));
  }

  private node(id: string, kind: NodeKind, key: string, title: string, more: Partial<Node> = {}): Node {
    const there = this.nodes.get(id);
    if (there) return there;
    const n: Node = { id, kind, key, title, plant: "", rows: [], grade: "", days: null, stock: null, perDay: null, contains: [], supplier: "", way: "", onPath: false, tight: false, ...more };
    this.nodes.set(id, n);
    return n;
  }

  private edge(from: string, to: string, label: string, rows: string[], alternate = false): void {
    const key = `${from}\u0001${to}\u0001${label}`;
    if (this.drawn.has(key)) return;
    this.drawn.add(key);
    const onPath = this.nodes.get(from)!.onPath && this.nodes.get(to)!.onPath;
    this.edges.push({ from, to, label, rows, alternate, onPath });
  }

  private poolNode(item: string, plant: string): Node {
    const key = pool(item, plant);
    const step = this.path.get(key);
    const stocks = this.stocks.get(key) ?? [];
    const perDay = this.perDay.get(key) ?? null;
    const stock = stockOf(this.t, item, stocks);
    const days = step?.days ?? (stock !== null && perDay !== null ? div(stock, q(perDay)) : null);
    const makes = this.makes.get(key) ?? [];
    return this.node(`p ${key}`, "pool", item, this.t.name(item), {
      plant, perDay, stock: stock === null ? null : text(stock), onPath: step !== undefined,
      days: days === null ? null : typeof days === "string" ? days : text(days),
      rows: step?.rows ?? [...refs("make.csv", makes), ...refs("stock.csv", stocks)],
      grade: step?.grade ?? weakest([...makes, ...stocks]),
      contains: (this.content.get(item) ?? []).map((r) => `${r.cells.substance} ${r.cells.share || [r.cells.low, r.cells.high].filter(Boolean).join("–") || "?"}`),
    });
  }

  private law(lane: Node, l: Lane): void {
    const said = new Set(l.spans.map((s) => s.answer).filter((i): i is number => i !== null));
    for (const i of said) {
      const a = this.answer.answers[i];
      if (a === undefined || a.verdict === "clear") continue;
      const n = this.node(`v ${a.verdict} ${a.why}`, "law", a.verdict, a.why, { onPath: lane.onPath, tight: true });
      n.onPath ||= lane.onPath;
      this.edge(lane.id, n.id, "", []);
    }
    for (const s of l.spans) {
      let above = lane;
      if (s.license) {
        const rows = this.t.of("licenses.csv").rows.filter((r) => r.cells.license === s.license);
        above = this.node(`c ${s.license}`, "license", s.license, s.license, { rows: refs("licenses.csv", rows), grade: weakest(rows), tight: true, way: rows[0]?.cells.state ?? "" });
        above.onPath ||= lane.onPath;
        this.edge(lane.id, above.id, rows[0]?.cells.state ?? "", above.rows);
      }
      for (const k of [...s.atoms, ...s.also]) {
        this.facts.add(k);
        const n = this.node(`a ${k}`, "fact", k, this.answer.atoms.find((a) => a.key === k)?.ask ?? k, { tight: true });
        n.onPath ||= lane.onPath;
        this.edge(above.id, n.id, "", []);
      }
    }
  }

  private laneOf(parent: Node, row: Row): Node | null {
    const id = row.cells.lane ?? "";
    const l = this.lane.get(id);
    this.lanes.add(id);
    const from = row.cells.from_plant;
    const open = l === undefined || l.spans.every((s) => same(s.bad, "1"));
    if (from && open) {
      const n = this.poolNode(row.cells.item ?? "", from);
      this.edge(parent.id, n.id, id, refs("lanes.csv", [row]));
      return n;
    }
    const onPath = id === this.pathLane;
    const party = row.cells.supplier ? this.t.party(row.cells.supplier) : null;
    const way = [row.cells.from || party?.country, row.cells.destination].filter(Boolean).join(" → ");
    const n = this.node(`l ${id}`, "lane", id, id, { rows: refs("lanes.csv", [row]), grade: weakest([row]), onPath, tight: !open, supplier: party?.name ?? "", way });
    this.edge(parent.id, n.id, row.cells.share ? row.cells.share : "", n.rows);
    if (l) this.law(n, l);
    if (!from) return null;
    const behind = this.poolNode(row.cells.item ?? "", from);
    this.edge(n.id, behind.id, "", n.rows);
    return behind;
  }

  private parts(parent: Node): Node[] {
    const out: Node[] = [];
    const delivered = (this.laneRows.get(pool(parent.key, parent.plant)) ?? []).some((r) => r.cells.from_plant);
    const makes = this.makes.get(pool(parent.key, parent.plant));
    if (this.madeSomewhere.has(parent.key) ? !makes : delivered) return out;
    const seen = new Set<string>();
    const rows = (this.bom.get(parent.key) ?? []).filter((r) => !r.cells.plant || r.cells.plant === parent.plant);
    for (const r of [...rows].sort((a, b) => Number(a.cells.rank || 1) - Number(b.cells.rank || 1))) {
      const child = r.cells.child ?? "";
      const n = this.poolNode(child, this.named.has(pool(child, parent.plant)) ? parent.plant : "");
      const position = r.cells.position ?? "";
      const per = r.cells.per && r.cells.per !== "1" ? ` / ${r.cells.per}` : "";
      const from = r.cells.qualified_from || r.cells.from;
      this.edge(parent.id, n.id, `${r.cells.qty} ${r.cells.unit || this.t.unit(child)}${per}${from ? ` ≥ ${from}` : ""}`, refs("bom.csv", [r]), position !== "" && seen.has(position));
      seen.add(position);
      out.push(n);
    }
    return out;
  }

  run(product: string, plant: string): void {
    const queue = [this.poolNode(product, plant)];
    const done = new Set<string>();
    for (let n = queue.shift(); n !== undefined; n = queue.shift()) {
      if (done.has(n.id)) continue;
      done.add(n.id);
      if (this.nodes.size > NODES_MAX) {
        this.cut = true;
        break;
      }
      for (const row of this.laneRows.get(pool(n.key, n.plant)) ?? []) {
        const behind = this.laneOf(n, row);
        if (behind) queue.push(behind);
      }
      queue.push(...this.parts(n));
    }
  }
}

/** A node above one that is tight is tight: what it is fed by may stop. */
function tighten(c: Chain): void {
  const above = new Map<string, string[]>();
  for (const e of c.edges) above.set(e.to, [...(above.get(e.to) ?? []), e.from]);
  const queue = [...c.nodes.values()].filter((n) => n.tight || n.onPath).map((n) => n.id);
  const seen = new Set(queue);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    c.nodes.get(id)!.tight = true;
    for (const up of above.get(id) ?? []) {
      if (!seen.has(up)) {
        seen.add(up);
        queue.push(up);
      }
    }
  }
}

export function chainOf(t: Tables, answer: Answer, product: { product: string; plant: string }, path: PathStep[], pathLane: string): Chain {
  const b = new Builder(t, answer, new Map(path.map((s) => [pool(s.item, s.plant), s])), pathLane);
  b.run(product.product, product.plant);
  const c: Chain = { nodes: b.nodes, edges: b.edges, lanes: b.lanes, facts: b.facts, cut: b.cut };
  tighten(c);
  return c;
}

/** The path alone, or only what may stop it. */
export function partOf(c: Chain, part: "path" | "tight"): Chain {
  const nodes = new Map([...c.nodes].filter(([, n]) => (part === "path" ? n.onPath : n.tight)));
  return { ...c, nodes, edges: c.edges.filter((e) => nodes.has(e.from) && nodes.has(e.to)) };
}
