// SPDX-License-Identifier: Apache-2.0
//
// app: what stands around every page: where one is, the two clocks, the language, who is signed in, whether the
// server answers. A page is loaded when it is first opened.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, send } from "../api/client.ts";
import { leave, type Person, session, signedIn, signedOut, useSession } from "../api/session.ts";
import { type Language, languages, setLanguage, useLanguage, useWords } from "../i18n/i18n.ts";
import { useDo } from "../api/use.ts";
import { Button, Dialog, ProblemBox } from "../ui/ui.tsx";
import { HomePage } from "../home/page.tsx";
import { Guard } from "./guard.tsx";
import { type Key, useKeys, useShownKeys } from "./keys.ts";
import { go, link, setQuery, useClocks, usePlace } from "./router.ts";
import { SignIn } from "./sign_in.tsx";
import { words } from "./words.ts";

type Load = () => Promise<{ default: ComponentType }>;
interface Entry {
  path: string;
  word: keyof (typeof words)["en"];
  key: string;
  load: Load;
}

const pages: Entry[] = [
  { path: "/check", word: "nav_check", key: "c", load: () => import("../check/page.tsx") },
  { path: "/hits", word: "nav_hits", key: "h", load: () => import("../hits/page.tsx") },
  { path: "/measures", word: "nav_measures", key: "m", load: () => import("../measures/page.tsx") },
  { path: "/evidence", word: "nav_evidence", key: "e", load: () => import("../evidence/page.tsx") },
  { path: "/cases", word: "nav_cases", key: "s", load: () => import("../cases/page.tsx") },
  { path: "/licenses", word: "nav_licenses", key: "l", load: () => import("../licenses/page.tsx") },
  { path: "/exposure", word: "nav_exposure", key: "x", load: () => import("../exposure/page.tsx") },
  { path: "/audit", word: "nav_audit", key: "a", load: () => import("../audit/page.tsx") },
];

/** Asks once whether a session is there; the page waits for that alone. */
async function begin(): Promise<void> {
  const r = await fetch("/v1/me", { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (r?.ok) {
    const me = (await r.json()) as Person & { csrf: string };
    signedIn(me, me.csrf);
    return;
  }
  await r?.body?.cancel(); // what nobody reads would hold its connection
  if (r?.status !== 401) {
    await get("/v1/me").catch(() => {}); // waits until the server answers, and says so meanwhile
    await new Promise((f) => setTimeout(f, 1000)); // of one that answers with a fault not all is asked at once
    return begin();
  }
  signedOut();
}

const loaded = new Map<string, ComponentType>();

/** Once the first page stands, the others are fetched: each is there at once then, also while no server answers. */
function fetchOthers(): void {
  const later = window.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 500));
  later(() => {
    for (const p of pages) p.load().then((m) => loaded.set(p.path, m.default), () => {});
  });
}

function Current({ path }: { path: string }) {
  const t = useWords(words);
  const entry = pages.find((p) => path === p.path || path.startsWith(`${p.path}/`));
  const [, again] = useState(0);
  const [broken, setBroken] = useState(false);
  const Page = entry ? loaded.get(entry.path) : undefined;
  useEffect(() => {
    if (!entry) return;
    setBroken(false);
    // fetchOthers() may have had it between the drawing, which found nothing, and now: then it is drawn again.
    if (loaded.has(entry.path)) return Page ? undefined : again((n) => n + 1);
    entry.load().then(
      (m) => {
        loaded.set(entry.path, m.default);
        again((n) => n + 1);
      },
      () => setBroken(true),
    );
  }, [entry]);
  if (path === "/") return <div class="page-home"><HomePage /></div>;
  if (!entry) return <main id="main" class="sheet"><h1>{t("no_page")}</h1><p><a href={link("/")}>{t("nav_home")}</a></p></main>;
  if (broken) return <main id="main" class="sheet"><h1>{t("not_loaded")}</h1><Button onClick={() => location.reload()}>{t("load_again")}</Button></main>;
  return Page && entry ? <div key={entry.path} class={`page-${entry.path.slice(1)}`}><Page /></div> : <main id="main" class="sheet" aria-busy="true" />;
}

function ClockBar() {
  const t = useWords(words);
  const { on, known } = useClocks();
  const input = (name: "on" | "known", value: string | null, label: string, about: string) => (
    <label class={`clock ${value ? "set" : ""}`} title={about}>
      <span>{label}</span>
      <input type="date" name={name} value={value ?? ""} aria-description={about} onChange={(e) => setQuery({ [name]: e.currentTarget.value || null })} />
      {value && <button type="button" class="button quiet" aria-label={`${label}: ${t("clock_clear")}`} onClick={() => setQuery({ [name]: null })}>×</button>}
    </label>
  );
  return (
    <div class="clocks" role="group" aria-label={t("clocks")}>
      {input("on", on, t("clock_on"), t("clock_on_about"))}
      {input("known", known, t("clock_known"), t("clock_known_about"))}
    </div>
  );
}

function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t("keys")} onClose={onClose}>
      {useShownKeys().map((g) => (
        <section key={g.title}>
          <h3>{g.title}</h3>
          <dl class="keys">
            {g.keys.map((k) => (
              <div key={k.key} class={k.off ? "muted" : ""}><dt>{k.key.split(" ").map((p) => <kbd key={p}>{p}</kbd>)}</dt><dd>{k.label}</dd></div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

function LanguageChoice() {
  const t = useWords(words);
  const l = useLanguage();
  return (
    <label class="language">
      <span class="hidden">{t("language")}</span>
      <select value={l} onChange={(e) => setLanguage(e.currentTarget.value as Language)}>
        {Object.entries(languages).map(([k, v]) => <option key={k} value={k} lang={v.tag}>{v.name}</option>)}
      </select>
    </label>
  );
}

type Theme = "auto" | "light" | "dark";

function ThemeChoice() {
  const t = useWords(words);
  const [theme, setTheme] = useState<Theme>((localStorage.getItem("lodestone.theme") as Theme | null) ?? "auto");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("lodestone.theme", theme);
  }, [theme]);
  const next: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
  return (
    <Button kind="quiet" onClick={() => setTheme(next[theme])} aria-label={`${t("theme")}: ${t(`theme_${theme}`)}`} title={`${t("theme")}: ${t(`theme_${theme}`)}`}>
      <span aria-hidden="true">{theme === "auto" ? "◐" : theme === "light" ? "☼" : "☾"}</span>
    </Button>
  );
}

function Who() {
  const t = useWords(words);
  const { person } = useSession();
  if (person === null) return null;
  const doing = useDo();
  const signOut = () => doing.run(async () => {
    await send("DELETE", "/v1/sessions/current");
    leave();
  });
  return (
    <details class="who">
      <summary>{person.name}</summary>
      <div class="pop">
        <p class="small muted">{person.roles.join(", ")}</p>
        <ProblemBox problem={doing.problem} />
        <Button onClick={() => void signOut()} disabled={doing.busy}>{t("sign_out")}</Button>
      </div>
    </details>
  );
}

export function App() {
  const t = useWords(words);
  const { path } = usePlace();
  const { asking, known, line } = useSession();
  const l = useLanguage();
  const [help, setHelp] = useState(false);
  useEffect(() => void begin().then(fetchOthers), []);
  const keys: Key[] = [
    { key: "?", label: t("keys"), act: () => setHelp(true) },
    { key: "g g", label: t("nav_home"), act: () => go(link("/")) },
    ...pages.map((p) => ({ key: `g ${p.key}`, label: t(p.word), act: () => go(link(p.path)) })),
    { key: "/", label: t("search"), act: () => document.querySelector<HTMLInputElement>("input[type=search]")?.focus() },
  ];
  useKeys(t("keys_everywhere"), keys);
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.querySelector<HTMLElement>("h1")?.focus(); }}>{t("skip")}</a>
      <header class="bar">
        <a class="brand" href={link("/")} aria-current={path === "/" ? "page" : undefined}>Lodestone</a>
        <nav aria-label={t("pages")}>
          {pages.map((p) => (
            <a key={p.path} href={link(p.path)} aria-current={path === p.path || path.startsWith(`${p.path}/`) ? "page" : undefined}>{t(p.word)}</a>
          ))}
        </nav>
        <div class="own">
          <ClockBar />
          <LanguageChoice />
          <ThemeChoice />
          <Button kind="quiet" onClick={() => setHelp(true)} aria-label={t("keys")} title={t("keys")}><kbd>?</kbd></Button>
          <Who />
        </div>
      </header>
      {line !== "online" && <aside class="line" aria-label={t("server")}><p role="status">{line === "waiting" ? t("waiting") : t("offline")}</p></aside>}
      {!languages[l].reviewed && <aside class="unreviewed" aria-label={t("language")}>{t("unreviewed")}</aside>}
      {known && session.person !== null && <Guard key={path.split("/")[1]}><Current path={path} /></Guard>}
      {known && session.person === null && <main id="main" class="sheet"><h1>Lodestone</h1><p class="about">{t("what_it_is")}</p></main>}
      <footer class="foot"><span lang="en">Decision support, not legal advice.</span> <a href="/openapi.json">API</a></footer>
      <div id="live" class="hidden" aria-live="polite" />
      {help && <KeyHelp onClose={() => setHelp(false)} />}
      {asking && <SignIn />}
    </>
  );
}
