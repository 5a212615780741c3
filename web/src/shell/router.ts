// SPDX-License-Identifier: Apache-2.0
//
// router: the address is the state: path, filters and the two clocks stand in it, so that every view can be sent
// to somebody, printed and found again.
import { useSyncExternalStore } from "preact/compat";

export interface Place {
  path: string;
  query: URLSearchParams;
}

const listeners = new Set<() => void>();
let place: Place = read();

function read(): Place {
  return { path: decodeURI(location.pathname).replace(/(.)\/+$/, "$1"), query: new URLSearchParams(location.search) };
}

function changed(): void {
  place = read();
  for (const f of listeners) f();
}

addEventListener("popstate", changed);

export function usePlace(): Place {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => place,
  );
}

/** The two clocks go along to every page. */
export function link(path: string, query: Record<string, string | null | undefined> = {}): string {
  const q = new URLSearchParams();
  for (const clock of ["on", "known"]) {
    const v = place.query.get(clock);
    if (v !== null) q.set(clock, v);
  }
  for (const [k, v] of Object.entries(query)) {
    if (v === null || v === undefined || v === "") q.delete(k);
    else q.set(k, v);
  }
  const text = q.toString();
  return text === "" ? path : `${path}?${text}`;
}

export function go(url: string, replace = false): void {
  if (replace) history.replaceState(null, "", url);
  else {
    history.pushState(null, "", url);
    scrollTo(0, 0);
  }
  changed();
}

/** Changes parts of the query of this page; null takes one away. */
export function setQuery(part: Record<string, string | null>, replace = true): void {
  const q = new URLSearchParams(place.query);
  for (const [k, v] of Object.entries(part)) {
    if (v === null || v === "") q.delete(k);
    else q.set(k, v);
  }
  const text = q.toString();
  go(text === "" ? location.pathname : `${location.pathname}?${text}`, replace);
}

/** The part of the path behind `base`, decoded: "/measures/x" -> "x"; null when there is none. */
export function below(path: string, base: string): string | null {
  return path.startsWith(`${base}/`) ? decodeURIComponent(path.slice(base.length + 1)) : null;
}

export interface Clocks {
  /** The legal date; null: today. */
  on: string | null;
  /** What was public by then; null: all that is known. */
  known: string | null;
}

export function useClocks(): Clocks {
  const { query } = usePlace();
  return { on: query.get("on"), known: query.get("known") };
}

/** Links of the page are followed without loading it anew. */
addEventListener("click", (e) => {
  const a = (e.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
  if (!a || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const own = a.origin === location.origin && !a.target && !a.hasAttribute("download");
  if (!own || /^\/(v1|openapi|problems|assets|metrics|healthz|readyz)/.test(a.pathname)) return;
  if (a.pathname === location.pathname && a.search === location.search && a.hash !== "") return;
  e.preventDefault();
  go(a.pathname + a.search + a.hash);
});
