// SPDX-License-Identifier: Apache-2.0
//
// What a first visit weighs, and where it comes from: bounds that do not depend on the machine. How long things take
// is printed for whoever reads (docs/performance.md), and bounded far above that: a busy machine must not fail a test.
import { gzipSync } from "node:zlib";
import { enter, example, expect, test } from "./desk.ts";

test("the first view is under 200 kB packed, from this server alone", async ({ page, desk }) => {
  const who = await desk.person("Speed Example (synthetic)", "requester", "screener");
  const seen: { url: string; packed: number }[] = [];
  page.on("response", async (r) => {
    const body = await r.body().catch(() => Buffer.alloc(0));
    // Those of a folder (serve --pages) are sent as they are; those in the program, and what is long, packed.
    const packs = r.headers()["content-encoding"] === "gzip" || (process.env.LODE_PAGES && /\/assets\//.test(r.url()));
    seen.push({ url: r.url(), packed: packs ? gzipSync(body, { level: 9 }).length : body.length });
  });
  // The pages that are not looked at are fetched when nothing else is to be done: never, here.
  await page.addInitScript(() => (window.requestIdleCallback = () => 0));
  await enter(page, desk, who, "/check");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const all = seen.reduce((n, x) => n + x.packed, 0);
  console.log(`first view: ${seen.length} replies, ${(all / 1024).toFixed(0)} kB packed`);
  expect(seen.filter((x) => !x.url.startsWith(desk.url))).toEqual([]);
  expect(seen.some((x) => x.url.endsWith("/v1/facts"))).toBe(true);
  expect(all).toBeLessThan(200 * 1024);

  // Again, as on the next morning: what has a hash in its name is not asked for.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const form = page.getByRole("main").locator("input").first();
  await expect(form).toBeEditable();
  const ready = await page.evaluate(() => performance.now());
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").filter((e) => /\/assets\/.*-[A-Z0-9]{8}\./.test(e.name)
    && (e as PerformanceResourceTiming).transferSize > 0).length);
  console.log(`loaded again: the form takes input after ${ready.toFixed(0)} ms`);
  expect(asked).toBe(0);
  expect(ready).toBeLessThan(10_000);
});

test("the answer follows the last key", async ({ page, desk }) => {
  const who = await desk.person("Keys Example (synthetic)", "requester", "screener");
  await enter(page, desk, who, "/check");
  await page.evaluate((s) => {
    const data = new DataTransfer();
    data.setData("text/plain", s);
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, JSON.stringify(example("03-magnets-january-10.json")));
  const took: number[] = [];
  const name = page.getByRole("main").locator("input").first();
  await name.click();
  for (const c of "Ningbo Example") {
    await page.keyboard.type(c);
    await page.waitForTimeout(250);
  }
  const marks = await page.evaluate(() => performance.getEntriesByName("lodestone.answer").map((e) => e.duration));
  took.push(...marks);
  took.sort((a, b) => a - b);
  console.log(`answers: ${took.length}, from the key to the answer ${took[took.length >> 1]?.toFixed(0)} ms in the middle, ${took.at(-1)?.toFixed(0)} ms at most`);
  expect(took.length).toBeGreaterThan(5);
});
