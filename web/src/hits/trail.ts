// SPDX-License-Identifier: Apache-2.0
//
// trail: what was done in this sitting. A disposition is sent while the next hit is already shown; what the server
// refuses comes back by name, with the note that was written, and stays until somebody has seen to it. The last one
// can be undone, by its own author (docs/desk.md 6.4).
import { asProblem, get, post, type Problem } from "../api/client.ts";
import type { Hit, Outcome, Whole } from "./api.ts";
import { learned, marked, told } from "./queue.ts";
import { changed } from "./whole.ts";

export type Act = "propose" | "confirm" | "send_back" | "reopen";

export interface Said {
  id: string;
  name: string;
  act: Act;
  outcome?: Outcome;
  reason?: string;
  note: string;
  at: number;
  /** Milliseconds from when the hit was shown until it was decided. */
  took: number | null;
  state: "sending" | "done" | "refused" | "undone";
  result: Hit | null;
  problem: Problem | null;
  sent: Promise<void>;
}

export interface Trail {
  said: Said[];
  skipped: Set<string>;
  notes: Map<string, string>;
}

export const trail: Trail = { said: [], skipped: new Set(), notes: new Map() };
const shownAt = new Map<string, number>();

/** When a hit came up: for how long one was looked at. */
export function seen(id: string): void {
  if (!shownAt.has(id)) shownAt.set(id, performance.now());
}

export const noteOf = (id: string): string => trail.notes.get(id) ?? "";

export function keepNote(id: string, note: string): void {
  if (note === "") trail.notes.delete(id);
  else trail.notes.set(id, note);
  told();
}

export function skip(id: string): void {
  trail.skipped.add(id);
  told();
}

const STATE: Record<Act, Hit["state"]> = { propose: "proposed", confirm: "closed", send_back: "open", reopen: "open" };

function bodyOf(s: Said): unknown {
  if (s.act === "propose") return { outcome: s.outcome, reason: s.reason, note: s.note.trim() || null };
  if (s.act === "send_back") return { note: s.note };
  return s.act === "reopen" ? { reason: s.note.trim() || null } : {};
}

async function deliver(s: Said, h: Hit): Promise<void> {
  try {
    const r = await post<Hit>(`/v1/hits/${encodeURIComponent(h.id)}:${s.act}`, bodyOf(s), { ifMatch: `"${h.version}"` });
    s.result = r.data;
    s.state = "done";
    marked(h.id, null);
    learned(r.data);
    changed(h.id);
  } catch (e) {
    s.problem = asProblem(e);
    s.state = "refused";
    trail.notes.set(h.id, s.note);
    marked(h.id, null);
    learned(h);
    await get<Whole>(`/v1/hits/${encodeURIComponent(h.id)}`).then((r) => learned(r.data), () => {});
    changed(h.id);
  }
  told();
}

/** Sent as the hit was looked at (If-Match), so that nobody decides what they have not seen. */
export function act(h: Hit, what: Pick<Said, "act" | "outcome" | "reason" | "note">): Said {
  const since = shownAt.get(h.id);
  const s: Said = {
    ...what, id: h.id, name: h.name ?? h.party, at: Date.now(), took: since === undefined ? null : performance.now() - since,
    state: "sending", result: null, problem: null, sent: Promise.resolve(),
  };
  shownAt.delete(h.id);
  trail.said = [...trail.said, s];
  trail.skipped.delete(h.id);
  trail.notes.delete(h.id);
  marked(h.id, { state: STATE[what.act], outcome: what.outcome ?? h.outcome, reason: what.reason ?? h.reason });
  s.sent = deliver(s, h);
  told();
  return s;
}

/** The last thing of one's own that can be taken back without a reason. */
export function undoable(): Said | null {
  const last = trail.said.findLast((s) => s.act === "propose" && (s.state === "done" || s.state === "sending"));
  return last ?? null;
}

export async function undo(s: Said): Promise<void> {
  await s.sent;
  if (s.result === null) return;
  const r = await post<Hit>(`/v1/hits/${encodeURIComponent(s.id)}:reopen`, {}, { ifMatch: `"${s.result.version}"` });
  s.state = "undone";
  trail.notes.set(s.id, s.note);
  learned(r.data);
  changed(s.id);
  told();
}

export const refused = (): Said[] => trail.said.filter((s) => s.state === "refused");

export function seenTo(s: Said): void {
  trail.said = trail.said.filter((x) => x !== s);
  told();
}

/** How many were decided in this sitting, and the median time of one in seconds. */
export function pace(): { n: number; median: number | null } {
  const done = trail.said.filter((s) => s.act === "propose" && s.state !== "refused" && s.state !== "undone");
  const times = done.map((s) => s.took).filter((x) => x !== null).sort((a, b) => a - b);
  const mid = times[Math.floor(times.length / 2)];
  return { n: done.length, median: mid === undefined ? null : mid / 1000 };
}

// A tab that is closed in the moment between the key and the answer: the browser asks first.
addEventListener("beforeunload", (e) => {
  if (trail.said.some((s) => s.state === "sending")) e.preventDefault();
});
