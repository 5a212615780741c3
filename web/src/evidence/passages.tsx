// SPDX-License-Identifier: Apache-2.0
//
// passages: a text to be split by a person. It is cut at the ends of sentences, so that it can be gone through
// with keys; nothing of it is understood. With the mouse any passage can be selected.
import { useMemo, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { shorten } from "../text/text.ts";
import { Button, guess, say } from "../ui/ui.tsx";
import { words } from "./words.ts";

interface Sentence {
  text: string;
  /** First of a paragraph. */
  begins: boolean;
}

export function sentences(text: string, lang: string): Sentence[] {
  let cut: Intl.Segmenter;
  try {
    cut = new Intl.Segmenter(lang || undefined, { granularity: "sentence" });
  } catch {
    cut = new Intl.Segmenter(undefined, { granularity: "sentence" }); // a tag that is none
  }
  return text.split(/\n+/).filter((p) => p.trim() !== "").flatMap((p) => Array.from(cut.segment(p), (s, i) => ({ text: s.segment, begins: i === 0 }))).filter((s) => s.text.trim() !== "");
}

/** Which sentences are chosen, from one to another. */
function useRange(last: number) {
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState(0);
  const go = (next: number, extend: boolean) => {
    const at = Math.max(0, Math.min(last, next));
    setTo(at);
    if (!extend) setFrom(at);
    document.getElementById(`sentence-${at}`)?.scrollIntoView({ block: "nearest" });
  };
  return { to, low: Math.min(from, to), high: Math.max(from, to), go };
}

/** How far a key moves, and whether it takes more. */
function moveOf(e: KeyboardEvent): { by: number; extend: boolean } | null {
  if (e.ctrlKey || e.metaKey || e.altKey) return null;
  if (e.key === "ArrowDown" || e.key.toLowerCase() === "j") return { by: 1, extend: e.shiftKey };
  if (e.key === "ArrowUp" || e.key.toLowerCase() === "k") return { by: -1, extend: e.shiftKey };
  return null;
}

export function Passages({ text, lang, used, onTake }: { text: string; lang: string; used: string[]; onTake: (passage: string) => void }) {
  const t = useWords(words);
  const list = useMemo(() => sentences(text, lang), [text, lang]);
  const range = useRange(list.length - 1);
  const [selected, setSelected] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const passage = selected || list.slice(range.low, range.high + 1).map((s) => s.text).join("").trim();
  const taken = (s: string) => used.some((u) => u !== "" && (u.includes(s.trim()) || s.includes(u)));
  const take = () => {
    if (passage === "") return;
    onTake(passage);
    say(t("passage_taken"));
    getSelection()?.removeAllRanges();
    setSelected("");
    range.go(range.high + 1, false);
  };
  const key = (e: KeyboardEvent) => {
    const move = moveOf(e);
    if (move) {
      setSelected("");
      range.go(range.to + move.by, move.extend);
    } else if (e.key === "Enter") take();
    else return;
    e.preventDefault(); // and no key of the page
  };
  const picked = () => {
    const s = getSelection();
    const inside = s !== null && !s.isCollapsed && box.current?.contains(s.anchorNode) && box.current.contains(s.focusNode);
    setSelected(inside ? s.toString().replace(/\s+/g, " ").trim() : "");
  };
  const on = (i: number) => !selected && i >= range.low && i <= range.high;
  return (
    <section class="card" aria-labelledby="passages">
      <h2 id="passages">{t("passages")}</h2>
      <p class="small muted">{t("passages_keys")}</p>
      <div ref={box} class="passages" role="listbox" tabIndex={0} aria-multiselectable="true" aria-labelledby="passages" aria-activedescendant={`sentence-${range.to}`} onKeyDown={key} onMouseUp={picked} lang={lang || guess(text)}>
        {list.map((s, i) => (
          <span key={i} id={`sentence-${i}`} role="option" aria-selected={on(i)} class={`sentence ${s.begins ? "begins" : ""} ${on(i) ? "on" : ""} ${taken(s.text) ? "used" : ""}`}
            onClick={(e) => { if (getSelection()?.isCollapsed ?? true) range.go(i, e.shiftKey); }}>
            {taken(s.text) && <span class="sign" aria-label={t("passage_used")}>✓ </span>}{s.text}
          </span>
        ))}
      </div>
      <p class="take"><Button kind="main" disabled={passage === ""} onClick={take}>{t("passage_take")} <kbd>Enter</kbd></Button> <q class="small">{shorten(passage, 90)}</q></p>
      <p class="small muted" role="status">{t("passages_left", { n: list.filter((s) => !taken(s.text)).length, of: list.length })}</p>
    </section>
  );
}
