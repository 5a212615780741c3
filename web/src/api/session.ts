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

/** `before`: who was signed in until now. Another person must not go on with what the first one began. */
export function signedIn(person: Person, csrf: string): void {
  const another = session.person !== null && session.person.id !== person.id;
  if (another) {
    location.reload();
    return;
  }
  change({ person, csrf, known: true, asking: false });
  waiting?.done();
  waiting = null;
}

export function signedOut(): void {
  change({ person: null, csrf: null, known: true, asking: true });
}

/** Whether the person has one of these roles. The server decides; pages only do not offer what it would refuse. */
export function may(...roles: string[]): boolean {
  return session.person?.roles.some((r) => roles.includes(r)) ?? false;
}
