// SPDX-License-Identifier: Apache-2.0
//
// keys: one key, one act. Keys work while no text is being typed and no dialog is open; "?" lists those of the
// page at hand. "g c" is one key after the other.
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSyncExternalStore } from "preact/compat";

export interface Key {
  /** As KeyboardEvent.key, such as "j", "Enter", "?"; or two with a blank: "g c". */
  key: string;
  label: string;
  act: () => void;
  /** Shown in the help, but not active now. */
  off?: boolean;
}

interface Group {
  title: string;
  keys: Key[];
}

const groups: { current: Group }[] = [];
const listeners = new Set<() => void>();
let shown: Group[] = [];
let pending = "";
let timer = 0;

function typing(e: KeyboardEvent): boolean {
  const t = e.target as HTMLElement;
  return t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) && !/^(checkbox|radio|range|button)$/.test((t as HTMLInputElement).type);
}

function pressed(e: KeyboardEvent): void {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e)) return;
  if (document.querySelector("dialog[open]") !== null) return;
  if (e.repeat && e.key !== "j" && e.key !== "k") return; // a key that is held decides one thing, not all that follow
  if (e.key === "Enter" && (e.target as Element).closest("a[href], button, summary") !== null) return;
  const both = pending === "" ? e.key : `${pending} ${e.key}`;
  const active = groups.toReversed().flatMap((g) => g.current.keys).filter((k) => !k.off);
  const hit = active.find((k) => k.key === both) ?? active.find((k) => k.key === e.key);
  clearTimeout(timer);
  pending = "";
  if (hit) {
    e.preventDefault();
    hit.act();
  } else if (active.some((k) => k.key.startsWith(`${e.key} `))) {
    pending = e.key;
    timer = window.setTimeout(() => (pending = ""), 1200);
  }
}

addEventListener("keydown", pressed);

function changed(): void {
  shown = groups.map((g) => g.current);
  for (const f of listeners) f();
}

/** Those of a component that is shown later come before those shown earlier. */
export function useKeys(title: string, keys: Key[]): void {
  const ref = useRef<Group>({ title, keys });
  ref.current = { title, keys };
  // Before it is painted: a key that is pressed as soon as the page is seen must not be lost.
  useLayoutEffect(() => {
    groups.push(ref);
    changed();
    return () => {
      groups.splice(groups.indexOf(ref), 1);
      changed();
    };
  }, []);
}

export function useShownKeys(): Group[] {
  useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => shown,
  );
  return groups.map((g) => g.current);
}
