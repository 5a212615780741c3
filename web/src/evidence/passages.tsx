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

export function Passages({ text, lang, used, onTake }: { text: string; lang: string; used: string[]; onTake: (passage: string) => void }) {
  const t = useWords(words);
  const list = useMemo(() => sentences(text, lang), [text, lang]);
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState(0);
  const [selected, setSelected] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const [low, high] = from < to ? [from, to] : [to, from];
  const passage = selected || list.slice(low, high + 1).map((s) => s.text).join("").trim();
  const taken = (s: string) => used.some((u) => u.includes(s.trim()) || (u !== "" && s.includes(u)));
  const take = () => {
    if (passage === "") return;
    onTake(passage);
    say(t("passage_taken"));
    getSelection()?.removeAllRanges();
    setSelected("");
    const next = Math.min(list.length - 1, high + 1);
    setFrom(next);
    setTo(next);
  };
  const move = (by: number, extend: boolean) => {
    const next = Math.max(0, Math.min(list.length - 1, to + by));
    setSelected("");
    setTo(next);
    if (!extend) setFrom(next);
    document.getElementById(`sentence-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const key = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "ArrowDown" || e.key === "j") move(1, false);
    else if (e.key === "ArrowUp" || e.key === "k") move(-1, false);
    else if (e.key === "J") move(1, true);
    else if (e.key === "K") move(-1, true);
    else if (e.key === "Enter") take();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const extendByArrow = (e: KeyboardEvent) => {
    if (!e.shiftKey || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return key(e);
    move(e.key === "ArrowDown" ? 1 : -1, true);
    e.preventDefault();
  };
  const picked = () => {
    const s = getSelection();
    const inside = s !== null && !s.isCollapsed && box.current?.contains(s.anchorNode) && box.current.contains(s.focusNode);
    setSelected(inside ? s.toString().replace(/\s+/g, " ").trim() : "");
  };
  return (
    <section class="card" aria-labelledby="passages">
      <h2 id="passages">{t("passages")}</h2>
      <p class="small muted">{t("passages_keys")}</p>
      <div ref={box} class="passages" role="listbox" tabIndex={0} aria-multiselectable="true" aria-labelledby="passages" aria-activedescendant={`sentence-${to}`} onKeyDown={extendByArrow} onMouseUp={picked} lang={lang || guess(text)}>
        {list.map((s, i) => (
          <span key={i} id={`sentence-${i}`} role="option" aria-selected={!selected && i >= low && i <= high} class={`sentence ${s.begins ? "begins" : ""} ${!selected && i >= low && i <= high ? "on" : ""} ${taken(s.text) ? "used" : ""}`}
            onClick={(e) => { if (getSelection()?.isCollapsed ?? true) { setTo(i); if (!e.shiftKey) setFrom(i); } }}>
            {taken(s.text) && <span class="sign" aria-label={t("passage_used")}>✓ </span>}{s.text}
          </span>
        ))}
      </div>
      <p class="take"><Button kind="main" disabled={passage === ""} onClick={take}>{t("passage_take")} <kbd>Enter</kbd></Button> <q class="small">{shorten(passage, 90)}</q></p>
      <p class="small muted" role="status">{t("passages_left", { n: list.filter((s) => !taken(s.text)).length, of: list.length })}</p>
    </section>
  );
}
