// SPDX-License-Identifier: Apache-2.0
//
// session: who is signed in, and whether the server answers. The cookie is the server's and cannot be read here;
// the CSRF token is kept in memory alone.
import { useSyncExternalStore } from "preact/compat";

export interface Person {
  id: string;
  name: string;
  roles: string[];
  machine: boolean;
}

export type Line = "online" | "waiting" | "offline";

interface State {
  person: Person | null;
  csrf: string | null;
  /** False until it was asked whether a session is there. */
  known: boolean;
  /** Somebody must sign in before what waits can go on. */
  asking: boolean;
  line: Line;
}

export let session: State = { person: null, csrf: null, known: false, asking: false, line: "online" };
const listeners = new Set<() => void>();
let waiting: { promise: Promise<void>; done: () => void } | null = null;

function change(part: Partial<State>): void {
  session = { ...session, ...part };
  for (const f of listeners) f();
}

export function useSession(): State {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => session,
  );
}

export function announceState(line: Line): void {
  if (session.line !== line) change({ line });
}

/** Resolves once somebody has signed in. Many requests may wait for one sign-in. */
export function signInNeeded(): Promise<void> {
  if (waiting === null) {
    let done = () => {};
    const promise = new Promise<void>((f) => (done = f));
    waiting = { promise, done };
  }
  const { promise } = waiting;
  change({ asking: true, known: true, csrf: null });
  return promise;
}

const OWNER = "lodestone.person";

/** What the tab keeps (drafts, what was read) is one person's: whoever signs in after another begins anew. */
export function signedIn(person: Person, csrf: string): void {
  const owner = sessionStorage.getItem(OWNER);
  const another = owner !== null && owner !== person.id;
  if (another) sessionStorage.clear();
  sessionStorage.setItem(OWNER, person.id);
  if (another) {
    location.reload();
    return;
  }
  change({ person, csrf, known: true, asking: false });
  waiting?.done();
  waiting = null;
}

/** There is no session when the page is opened. */
export function signedOut(): void {
  change({ person: null, csrf: null, known: true, asking: true });
}

/** Somebody left: nothing of theirs stays in the tab. */
export function leave(): void {
  sessionStorage.clear();
  location.assign("/");
}

/** Whether the person has one of these roles. The server decides; pages only do not offer what it would refuse. */
export function may(...roles: string[]): boolean {
  return session.person?.roles.some((r) => roles.includes(r)) ?? false;
}
