// SPDX-License-Identifier: Apache-2.0
//
// compare: what differs between two answers of the engine, in the parts that somebody acts on. Nothing is judged
// here: each part is put beside the other as the engine said it.
interface Line {
  line: number;
  verdict: string;
  because?: { rule: string; title?: string }[];
}
interface Reading {
  reading: string;
  review?: string | string[];
  status?: string;
}
export interface Answer {
  id?: string;
  image: string;
  engine: string;
  on: string;
  known: string | null;
  verdict: string;
  best: string;
  worst: string;
  cause: string[];
  stop_now: boolean;
  rests_on?: string;
  holds?: { from: string | null; until: string | null };
  regimes: { regime: string; verdict: string; lines: Line[] }[];
  practice?: Reading[];
  questions: { fact: string; ask: string; line: number | null }[];
  next: string[];
  warnings: string[];
  licenses_used: { no?: string; id?: string }[];
}

/** One thing said by both, or a list of things said by one, both or the other. */
export interface Part {
  part: string;
  sides: [string[], string[]];
  verdict?: boolean;
}

const words = (v: string | string[] | undefined) => (v === undefined ? [] : Array.isArray(v) ? v : [v]);
const unique = (v: string[]) => [...new Set(v)];

function rules(a: Answer): string[] {
  return unique(a.regimes.flatMap((r) => r.lines.flatMap((l) => (l.because ?? []).map((b) => b.rule)))).toSorted();
}

function reported(a: Answer): string[] {
  return (a.practice ?? []).map((p) => `${p.reading}: ${words(p.review).join(", ")}${p.status ? ` (${p.status})` : ""}`);
}

function sides(a: Answer): Record<string, string[]> {
  return {
    verdict: [a.verdict],
    range: a.best === a.worst ? [a.best] : [a.best, a.worst],
    regimes: a.regimes.map((r) => `${r.regime}: ${r.verdict}`),
    cause: a.cause,
    stop_now: [a.stop_now ? "yes" : "no"],
    holds: a.holds ? [`${a.holds.from ?? "…"} – ${a.holds.until ?? "…"}`] : [],
    rules: rules(a),
    reported: reported(a),
    questions: a.questions.map((q) => (q.line === null ? q.ask : `${q.line}: ${q.ask}`)),
    next: a.next,
    licenses: a.licenses_used.map((l) => l.no ?? l.id ?? ""),
    warnings: a.warnings,
    on: [a.on],
    known: [a.known ?? ""],
    image: [a.image.replace(/^sha256:/, "").slice(0, 16)],
    engine: [a.engine],
  };
}

export function parts(then: Answer, now: Answer): Part[] {
  const a = sides(then);
  const b = sides(now);
  return Object.keys(a).map((part) => ({ part, sides: [a[part] ?? [], b[part] ?? []] }));
}

export function differs(p: Part): boolean {
  return JSON.stringify(p.sides[0]) !== JSON.stringify(p.sides[1]);
}
