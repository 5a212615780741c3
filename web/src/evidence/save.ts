// SPDX-License-Identifier: Apache-2.0
//
// save: claims and links entered as one, and what became of what was there: statuses before and after, and the
// contradictions that came with them. No rule changes by it.
import { all, get, post, Problem } from "../api/client.ts";
import { type Claim, claimPath, type ClaimItem, type Contradiction, readClaims } from "./api.ts";

export interface Entry {
  claims: Record<string, unknown>[];
  links: Record<string, string>[];
}
export interface Outcome {
  entered: Claim[];
  links: number;
  changed: { claim: Claim; before: string }[];
  clashes: Contradiction[];
  abouts: string[];
  groups: string[];
  /** It was entered, but what it changed could not be read. */
  unread: boolean;
}

interface Snapshot {
  status: Map<string, string>;
  clashes: Contradiction[];
}

const unique = (list: (string | undefined)[]) => [...new Set(list.filter((x): x is string => !!x))];

/** Of the groups and matters at hand, and of the claims that links lead to. */
async function snapshot(groups: string[], abouts: string[], ids: string[]): Promise<Snapshot> {
  const status = new Map<string, string>();
  const clashes: Contradiction[] = [];
  const lists = [...groups.map((group) => ({ group })), ...abouts.map((about) => ({ about }))];
  for (const query of lists) for (const c of (await all<ClaimItem>("/v1/claims", { query })).items) status.set(c.id, c.status);
  for (const id of ids) {
    if (status.has(id)) continue;
    const c = await get<ClaimItem>(claimPath(id)).catch((e) => {
      if (e instanceof Problem && e.status === 404) return null;
      throw e;
    });
    if (c) status.set(id, c.data.status);
  }
  for (const group of groups.length > 0 ? groups : abouts) clashes.push(...(await get<{ items: Contradiction[] }>("/v1/contradictions", { query: { group } })).data.items);
  return { status, clashes };
}

/** What was entered is entered, even when what it changed can then not be read: nobody should enter it again. */
export async function enter(entry: Entry): Promise<Outcome> {
  const groups = unique(entry.claims.map((c) => c.group as string | undefined));
  const abouts = unique(entry.claims.map((c) => c.about as string | undefined));
  const targets = unique(entry.links.map((l) => l.to));
  const before = await snapshot(groups, abouts, targets);
  let own: string[];
  const first = entry.claims[0];
  if (entry.claims.length === 1 && first && first.id === undefined && entry.links.length === 0) own = [(await post<Claim>("/v1/claims", first)).data.id];
  else {
    await post("/v1/claims:import", entry);
    own = unique(entry.claims.map((c) => c.id as string | undefined));
  }
  try {
    return { ...(await compared(entry, own, before, await snapshot(groups, abouts, targets))), abouts, groups, unread: false };
  } catch {
    return { entered: [], links: entry.links.length, changed: [], clashes: [], abouts, groups, unread: true };
  }
}

async function compared(entry: Entry, ids: string[], before: Snapshot, after: Snapshot): Promise<Pick<Outcome, "entered" | "links" | "changed" | "clashes">> {
  // Without an own id the desk gave one: what is new there is of this entry.
  const own = ids.length < entry.claims.length ? unique([...ids, ...[...after.status.keys()].filter((id) => !before.status.has(id))]) : ids;
  const changed = [...after.status].filter(([id, s]) => before.status.has(id) && before.status.get(id) !== s).map(([id]) => id);
  const read = await readClaims([...own, ...changed], null);
  const known = new Set(before.clashes.map((c) => c.message));
  return {
    entered: own.map((id) => read.get(id)).filter((c) => c !== undefined),
    links: entry.links.length,
    changed: changed.map((id) => ({ claim: read.get(id)!, before: before.status.get(id)! })),
    clashes: after.clashes.filter((c) => !known.has(c.message)),
  };
}
