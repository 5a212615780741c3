// SPDX-License-Identifier: Apache-2.0
//
// use_draft: the draft of this page, kept after each change.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type Draft, drafts, fresh, type Json, keep, type Path, pathKey, setAt } from "./draft.ts";

export interface Drafting {
  draft: Draft;
  /** False: the browser has no room to keep it. */
  kept: boolean;
  set: (path: Path, value: Json | undefined, text?: string | null) => void;
  setUnknown: (unknown: string[]) => void;
  replace: (d: Draft) => void;
}

/** text null: what was typed there and below is gone; undefined: it stays as it is; else it is this. */
function withText(texts: Draft["texts"], path: Path, text: string | null | undefined): Draft["texts"] {
  if (text === undefined) return texts;
  const key = pathKey(path);
  if (text !== null) return { ...texts, [key]: text };
  return Object.fromEntries(Object.entries(texts).filter(([k]) => k !== key && !k.startsWith(`${key}/`)));
}

export function useDraft(): Drafting {
  const [draft, setDraft] = useState<Draft>(() => drafts()[0] ?? fresh());
  const [kept, setKept] = useState(true);
  useEffect(() => {
    if (draft.changed > 0) setKept(keep(draft));
  }, [draft]);
  const set = useCallback((path: Path, value: Json | undefined, text?: string | null) => {
    setDraft((d) => ({
      ...d,
      shipment: setAt(d.shipment, path, value),
      texts: withText(d.texts, path, text),
      changed: Date.now(),
    }));
  }, []);
  const setUnknown = useCallback((unknown: string[]) => setDraft((d) => ({ ...d, unknown, changed: Date.now() })), []);
  return { draft, kept, set, setUnknown, replace: setDraft };
}
