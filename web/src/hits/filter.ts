// SPDX-License-Identifier: Apache-2.0
//
// filter: of which queue a hit is looked at; it stands in the address of the queue and of each hit.
import { may } from "../api/session.ts";
import { link, usePlace } from "../shell/router.ts";
import type { Filter, Row, View } from "./queue.ts";

/** Whoever only approves begins with what waits for a second person. */
export const firstState = (): string => (may("approver") && !may("screener") ? "proposed" : "open");

export function useFilter(): Filter {
  const { query } = usePlace();
  return {
    state: query.get("state") ?? firstState(),
    party: query.get("party"),
    list: query.get("list"),
    shipment: query.get("shipment"),
    text: query.get("find"),
  };
}

export function queryOf(f: Filter): Record<string, string | null> {
  return { state: f.state === firstState() ? null : f.state, party: f.party, list: f.list, shipment: f.shipment, find: f.text };
}

export const hitLink = (id: string, f: Filter): string => link(`/hits/${id}`, queryOf(f));
export const queueLink = (f: Filter): string => link("/hits", queryOf(f));

export interface Steps {
  /** Of those that are left, 1 for the first; 0: this one is not among them. */
  at: number;
  left: number;
  next: string | null;
  previous: string | null;
  /** Where to go when this one is done: those that were skipped come last, once the rest is done. */
  after: string | null;
  ahead: string[];
}

export function steps(id: string, { all, left, place }: View, skipped: Set<string>): Steps {
  const at = (r: Row) => place.get(r.id) ?? -1;
  const here = place.get(id) ?? -1;
  const behind = left.findIndex((r) => at(r) > here);
  const ahead: string[] = [];
  const from = behind < 0 ? left.length : behind;
  for (let i = 0; i < left.length && ahead.length < 3; i++) {
    const r = left[(from + i) % left.length]!;
    if (r.id !== id && !skipped.has(r.id)) ahead.push(r.id);
  }
  return {
    at: left.findIndex((r) => r.id === id) + 1,
    left: left.length,
    next: left[behind]?.id ?? null,
    previous: here > 0 ? (all[here - 1]?.id ?? null) : null,
    after: ahead[0] ?? null,
    ahead,
  };
}
