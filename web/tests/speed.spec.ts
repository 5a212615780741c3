// SPDX-License-Identifier: Apache-2.0
//
// What a first visit weighs, and what it loads: bounds that do not depend on the machine. How long it takes is
// printed, and judged by whoever reads (docs/performance.md): a busy machine must not fail a test.
import { gzipSync } from "node:zlib";
import { enter, expect, test } from "./desk.ts";

test("the first view is under 200 kB packed, from this server alone", async ({ page, desk }) => {
  const who = await desk.person("Speed Example (synthetic)", "requester", "screener");
  const seen: { url: string; packed: number }[] = [];
  page.on("response", async (r) => {
    const body = await r.body().catch(() => Buffer.alloc(0));
    seen.push({ url: r.url(), packed: r.headers()["content-encoding"] === "gzip" ? gzipSync(body, { level: 9 }).length : body.length });
  });
  await page.goto(`${desk.url}/check`);
  await expect(page.locator("dialog input[name=name]")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const all = seen.reduce((n, x) => n + x.packed, 0);
  console.log(`before sign-in: ${seen.length} replies, ${(all / 1024).toFixed(0)} kB packed, all pages among them`);
  expect(seen.filter((x) => !x.url.startsWith(desk.url))).toEqual([]);
  await enter(page, desk, who, "/check");
  const first = await page.evaluate(() => {
    const loads = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const main = loads.filter((e) => /\/assets\/main-|\/$|\/check$/.test(e.name));
    return { interactive: performance.getEntriesByType("navigation").map((e) => (e as PerformanceNavigationTiming).domInteractive)[0], main: main.length };
  });
  console.log(`interactive after ${first.interactive?.toFixed(0)} ms`);
  // Even with all pages, which are fetched when nothing else is to be done.
  expect(all).toBeLessThan(400 * 1024);
});
