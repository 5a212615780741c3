// SPDX-License-Identifier: Apache-2.0
//
// ui: the parts that all pages are made of.
import type { ComponentChildren } from "preact";
import type * as JSX from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import type { Got } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { words } from "./words.ts";

type Kids = { children?: ComponentChildren };

/** A page: its title is the document's, and gets the focus when the page is opened. */
export function Sheet({ title, about, tools, children }: Kids & { title: string; about?: ComponentChildren; tools?: ComponentChildren }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Lodestone`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) head.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="main" class="sheet">
      <header class="sheet-head">
        <div>
          <h1 ref={head} tabIndex={-1}>{title}</h1>
          {about && <p class="about">{about}</p>}
        </div>
        {tools && <div class="tools">{tools}</div>}
      </header>
      {children}
    </main>
  );
}

export type Tone = "good" | "wait" | "stop" | "open" | "plain" | "info";

/** Never by color alone: each tone has a sign. */
const SIGN: Record<Tone, string> = { good: "✓", wait: "◔", stop: "■", open: "?", plain: "", info: "i" };

export function Badge({ tone = "plain", children, title }: Kids & { tone?: Tone; title?: string }) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {SIGN[tone] && <span aria-hidden="true" class="sign">{SIGN[tone]}</span>}
      {children}
    </span>
  );
}

/** Of a verdict of the engine (docs/language.md): what it means for whoever must act. */
export function verdictTone(verdict: string): Tone {
  if (verdict === "clear") return "good";
  if (verdict === "conditions" || verdict === "license") return "wait";
  if (verdict === "prohibited") return "stop";
  return "open";
}

export function Verdict({ verdict, big }: { verdict: string; big?: boolean }) {
  const t = useWords(words);
  const key = `verdict_${verdict}` as "verdict_clear";
  const text = t(key) ?? verdict;
  return (
    <span class={`verdict ${verdictTone(verdict)} ${big ? "big" : ""}`} data-verdict={verdict}>
      <span aria-hidden="true" class="sign">{SIGN[verdictTone(verdict)]}</span>
      {text}
    </span>
  );
}

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "type"> &
  Kids & { kind?: "main" | "plain" | "quiet" | "danger"; type?: "button" | "submit"; hotkey?: string };

/** The key that does the same is shown, not set: see useKeys. */
export function Button({ kind = "plain", type = "button", hotkey, children, ...more }: ButtonProps) {
  return (
    <button {...more} type={type} class={`button ${kind} ${more.class ?? ""}`} aria-keyshortcuts={hotkey}>
      {children}
      {hotkey && <kbd>{hotkey}</kbd>}
    </button>
  );
}

/** A label, what is typed in, a hint, and what is wrong with it, tied together for those who hear it. */
export function Field({ label, hint, fault, wide, children }: {
  label: ComponentChildren;
  hint?: ComponentChildren;
  fault?: string | null;
  wide?: boolean;
  children: (p: { id: string; "aria-describedby"?: string; "aria-invalid"?: "true" }) => ComponentChildren;
}) {
  const id = useId();
  const notes = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field ${wide ? "wide" : ""} ${fault ? "faulty" : ""}`}>
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": notes || undefined, "aria-invalid": fault ? "true" : undefined })}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="fault" id={`${id}-fault`}>{fault}</p>}
    </div>
  );
}

/** What the server refused, why, and what to do. It stays until it is mended. */
export function ProblemBox({ problem, retry }: { problem: Problem | null; retry?: () => void }) {
  const t = useWords(words);
  if (problem === null) return null;
  const title = problem.status === 0 && problem.code === "no_answer" ? t("no_answer") : problem.detail || problem.title;
  return (
    <div class="problem" role="alert">
      <p><strong>{title}</strong></p>
      {problem.hint && <p lang="en">{problem.hint}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((e) => (
            <li key={e.pointer + e.code} lang="en"><code>{e.pointer}</code> {e.message}{e.hint ? ` (${e.hint})` : ""}</li>
          ))}
        </ul>
      )}
      {problem.code && <p class="small muted">{problem.status > 0 ? `${problem.status} · ` : ""}<code>{problem.code}</code></p>}
      {retry && <Button onClick={retry}>{t("again")}</Button>}
    </div>
  );
}

/** What is being asked for: nothing yet, wrong, empty, or there. An older answer stays visible meanwhile. */
export function Loaded<T>({ got, empty, children }: { got: Got<T>; empty?: ComponentChildren; children: (data: T) => ComponentChildren }) {
  const t = useWords(words);
  if (got.problem !== null) return <ProblemBox problem={got.problem} retry={got.reload} />;
  if (got.data === null) return <p class="busy" role="status">{t("loading")}</p>;
  const items = (got.data as { items?: unknown[] }).items;
  if (empty && Array.isArray(items) && items.length === 0) return <div class="empty">{empty}</div>;
  return <div class={got.loading ? "stale" : ""} aria-busy={got.loading}>{children(got.data)}</div>;
}

/** A text in its own language, such as a citation. Unknown: not marked. */
export function Quote({ lang, children }: Kids & { lang?: string }) {
  return <span lang={lang ?? (typeof children === "string" ? guess(children) : undefined)}>{children}</span>;
}

/** Han with kana is Japanese, Han alone Chinese, hangul Korean; else English, which the law packs are written in. */
export function guess(text: string): string {
  if (/[\u3040-\u30ff]/.test(text)) return "ja";
  if (/[\uac00-\ud7a3]/.test(text)) return "ko";
  return /[\u4e00-\u9fff]/.test(text) ? "zh-Hans" : "en";
}

/** Over the page, the focus inside; Escape closes it. */
export function Dialog({ title, onClose, children, wide }: Kids & { title: string; onClose?: () => void; wide?: boolean }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const d = ref.current;
    if (d && !d.open) d.showModal();
    return () => d?.close();
  }, []);
  return (
    <dialog ref={ref} class={wide ? "wide" : ""} aria-labelledby={id}
      onCancel={(e) => { e.preventDefault(); onClose?.(); }}>
      <header><h2 id={id}>{title}</h2>{onClose && <Button kind="quiet" onClick={onClose} aria-label={"×"}>×</Button>}</header>
      {children}
    </dialog>
  );
}

/** One of few, as buttons side by side. */
export function Choice<V extends string>({ label, value, options, onChange }: {
  label: string; value: V; options: { value: V; label: ComponentChildren }[]; onChange: (v: V) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {options.map((o) => (
        <label key={o.value} class={o.value === value ? "on" : ""}>
          <input type="radio" name={name} value={o.value} checked={o.value === value} onChange={() => onChange(o.value)} />
          {o.label}
        </label>
      ))}
    </fieldset>
  );
}

/** Says something once to those who hear the page. */
export function say(text: string): void {
  const live = document.getElementById("live");
  if (live) {
    live.textContent = "";
    setTimeout(() => (live.textContent = text), 30);
  }
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useWords(words);
  return (
    <Button kind="quiet" class="copy" title={text} onClick={() => void navigator.clipboard.writeText(text).then(() => say(t("copied")))}>
      {label}
    </Button>
  );
}
