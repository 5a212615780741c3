// SPDX-License-Identifier: Apache-2.0
//
// What stops: "if the report is true, which products stop?" (users.md 2.7, task 12), from a model that was dropped and
// from one of the desk; with the keyboard, in four languages, with hostile tables, and with each kind of error.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page } from "@playwright/test";
import { enter, expect, ROOT, test } from "./desk.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MODEL = join(ROOT, "examples", "exposure");
const CLOCKS = "on=2026-01-10&known=2026-01-10";

test.use({ deskOptions: ["--models", MODEL] });

function tables(): Record<string, string> {
  return Object.fromEntries(readdirSync(MODEL).filter((f) => f.endsWith(".csv")).map((f) => [f, readFileSync(join(MODEL, f), "utf8")]));
}

/** The tables as files, with some changed. */
function files(change: Record<string, string> = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), "lodestone-model-"));
  return Object.entries({ ...tables(), ...change }).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
}

const drop = (page: Page, list: string[]) => page.locator("input[type=file][multiple]").last().setInputFiles(list);
const card = (page: Page, product: string) => page.locator(`[data-product="${product}@cars"]`);

async function asked(page: Page): Promise<void> {
  await expect(page.locator("[data-product]").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

test.describe("what stops", () => {
  test("task 12: is the report true? which products stop, by which path, what helps", async ({ page, desk }) => {
    const who = await desk.person("Supply Example (synthetic)", "requester");
    await enter(page, desk, who, `/exposure?${CLOCKS}`);
    await page.getByRole("link", { name: "Two cars and their magnets" }).click();
    await asked(page);
    const h = card(page, "car_h");
    await expect(h).toContainText("Runs, if 4 licenses come");
    await expect(h).toContainText("day 34 · 2026-02-13");
    await expect(h).toContainText("expected, not promised");
    await expect(h.getByRole("link", { name: /reviews for Japanese firms/ })).toHaveAttribute("href", /\/evidence\/wsj\.2026-01-09\?/);
    // The switch by claim: untrue, both readings run; true, both stop. It is held against the answer without it.
    const claim = page.locator('[data-switch="claim:wsj.2026-01-09"]');
    await claim.getByText("untrue", { exact: true }).click();
    await asked(page);
    await expect(page).toHaveURL(/well=claim/);
    await expect(h).not.toContainText("day 34");
    await expect(page.locator("#x-compare")).toContainText("nothing taken as given");
    await page.locator('[data-switch="claim:wsj.2026-01-09"]').getByText("true", { exact: true }).click();
    await asked(page);
    await expect(h.locator(".x-headline")).toHaveCount(1); // both readings come to the same
    await expect(h).toContainText("day 34 · 2026-02-13");
    await page.getByRole("button", { name: /Leave open again/ }).click();
    await asked(page);
    await expect(page).not.toHaveURL(/badly=/);
    // One product, from the keyboard; the clocks stay.
    await page.locator("h1").focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/product=car_h/);
    await expect(page).toHaveURL(/on=2026-01-10/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("hybrid car");
    await expect(page.locator("#x-path")).toContainText("lane pump_cn waits for a license");
    await page.keyboard.press("f");
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const detail = page.locator("[data-detail]");
    await expect(detail).toContainText("pump_cn");
    await detail.getByRole("button", { name: "Show the rules" }).click();
    await expect(detail.locator("a[href*='/measures/']").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(detail).toHaveCount(0);
    await page.keyboard.press("u");
    await expect(page).not.toHaveURL(/product=/);
  });

  test("remedies are those of the answer, with the day to act by; a table goes out as CSV", async ({ page, desk }) => {
    const who = await desk.person("Remedy Example (synthetic)", "requester");
    await enter(page, desk, who, `/exposure/exposure?${CLOCKS}&reading=as_reported`);
    await asked(page);
    const rows = page.locator("#x-remedies tbody tr");
    await expect(rows).toHaveCount(5);
    await expect(rows.nth(0)).toContainText("2026-02-08");
    await expect(rows.nth(1)).toContainText("+5 100 m JPY".replaceAll(" ", "\u202f").replace("\u202fm\u202fJPY", " m JPY"));
    await expect(rows.nth(0)).toContainText("36\u202f000 g");
    const got = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV: What helps" }).click();
    const text = readFileSync((await (await got).path())!, "utf8");
    expect(text).toContain("as_reported,2,grant");
    expect(text).toContain("5100000000");
    // Orders: late or lost at worst; another scenario beside it.
    await expect(page.locator("#x-orders")).toContainText("1\u202f600");
    await page.locator("select[name=compare]").selectOption("border_shut");
    await asked(page);
    await expect(page.locator("#x-compare tbody tr")).toHaveCount(2);
    await expect(page.locator("#x-compare")).toContainText("differs");
  });

  test("a comparison is of the scenario it names, and 'same' of all that is said", async ({ page, desk }) => {
    const who = await desk.person("Beside Example (synthetic)", "requester");
    let release = () => {};
    await page.route("**/v1/exposure", async (r) => {
      const { scenario, ...asks } = r.request().postDataJSON();
      const answer = await (await r.fetch({ postData: JSON.stringify(asks) })).json();
      for (const p of answer.products) {
        for (const [name, share] of [["as_written", "1/2"], ["as_reported", "1/4"]]) { // slowed in both, unequally
          for (const run of [p.readings[name!].best, p.readings[name!].worst]) run.steps = [{ from: "0", until: "90", share }];
        }
        if (scenario) p.readings.as_reported.best.value_lost = "12345"; // in no column of the table
      }
      if (asks.on !== "2026-01-10") await new Promise<void>((done) => (release = done));
      await r.fulfill({ json: answer });
    });
    await enter(page, desk, who, `/exposure/exposure?${CLOCKS}`);
    await asked(page);
    await expect(card(page, "car_h").locator(".x-band.thin li")).toHaveCount(1);
    await expect(page.getByText("The two readings are the same on every day")).toHaveCount(0);
    await page.locator("select[name=compare]").selectOption("border_shut");
    await expect(page.locator("#x-compare tbody tr.x-differs")).toHaveCount(2);
    await page.locator("input[name=compare_day]").fill("2026-02-03");
    await expect(page).toHaveURL(/compare=2026-02-03/);
    await expect(page.locator("main p.busy")).toBeVisible();
    await expect(page.locator("#x-compare")).toHaveCount(0); // the last one was of border_shut
    await expect.poll(() => String(release)).not.toBe("() => {}");
    release();
    await expect(page.locator("#x-compare")).toContainText("2026-02-03");
  });

  test("an answer is kept for a short while, a model of the desk not at all", async ({ page, desk }) => {
    const who = await desk.person("Late Example (synthetic)", "requester");
    await page.addInitScript(() => {
      const now = Date.now.bind(Date);
      (window as any).late = 0;
      Date.now = () => now() + (window as any).late;
    });
    const sent: string[] = [];
    page.on("request", (r) => { if (/v1\/(exposure$|models\/)/.test(r.url())) sent.push(r.method()); });
    await enter(page, desk, who, `/exposure/exposure?${CLOCKS}`);
    const horizon = async (days: string) => {
      await page.locator("input[name=horizon]").fill(days);
      await page.keyboard.press("Tab");
      await expect(page).toHaveURL(new RegExp(`horizon=${days}`));
      await asked(page);
    };
    await asked(page);
    await horizon("60");
    await horizon("80");
    await horizon("60"); // at once
    expect(sent).toEqual(["GET", "POST", "POST", "POST"]);
    await page.evaluate(() => ((window as any).late = 31_000));
    await page.locator("h1").focus();
    await page.keyboard.press("r"); // drawn anew: what is shown stays
    await asked(page);
    expect(sent.length).toBe(4);
    await horizon("80");
    await expect.poll(() => sent.length).toBe(5);
    await page.getByRole("button", { name: "Another model" }).click();
    await page.getByRole("link", { name: "Two cars and their magnets" }).click();
    await asked(page);
    expect(sent.filter((m) => m === "GET")).toHaveLength(2);
  });

  test("in every language: the same days, by key", async ({ page, desk }) => {
    const who = await desk.person("Reader Example (synthetic)", "requester");
    await enter(page, desk, who, `/exposure/exposure?${CLOCKS}`, "zh");
    const words = {
      zh: ["按报道", "停产", "对策"], ja: ["報道どおり", "停止", "役立つ手段"], yo: ["bí a ṣe ròyìn rẹ̀", "Ó dúró", "Ohun tó lè ṣèrànwọ́"],
    };
    for (const [language, [reported, stops, remedies]] of Object.entries(words)) {
      await page.locator(".language select").selectOption(language);
      await asked(page);
      await page.locator("h1").focus();
      while (!page.url().includes("reading=as_reported")) await page.keyboard.press("r");
      const h = card(page, "car_h");
      await expect(h.locator(".x-headline")).toHaveText(new RegExp(`${reported}.*${stops}.*2026-02-13`));
      await expect(page.getByRole("heading", { level: 2, name: remedies })).toBeVisible();
      await page.keyboard.press("r");
      await expect(h.locator(".x-headline")).toHaveCount(2);
    }
  });

  test("a model that is dropped; what is wrong with it, each with its place; nothing is taken half", async ({ page, desk }) => {
    const who = await desk.person("Drop Example (synthetic)", "requester");
    await enter(page, desk, who, `/exposure?${CLOCKS}`);
    const all = tables();
    await drop(page, files({}).filter((f) => !f.endsWith("items.csv")));
    await expect(page.getByRole("alert")).toContainText("Missing: items.csv");
    const bad = files({ "bom.csv": all["bom.csv"]!.replace("car_h,pump,", "car_h,pumpx,").replace("pump_magnet,,40,g", "pump_magnet,,-40,g") });
    await drop(page, bad);
    const faults = page.locator(".x-faults");
    await expect(faults).toContainText("2 things are wrong");
    await expect(faults.locator("tbody tr").nth(0)).toContainText("did you mean pump?");
    await expect(faults.locator("tbody tr").nth(0)).toContainText("car_h,pumpx");
    await expect(faults.locator("tbody tr").nth(1)).toContainText("20");
    await page.getByRole("button", { name: "Another model" }).click();
    await drop(page, files());
    await asked(page);
    await page.reload(); // what was dropped is kept in the tab
    await asked(page);
    await expect(card(page, "car_g")).toContainText("day 34");
    // An option that cannot be: said by the server, and the settings stay.
    await page.goto(`${desk.url}/exposure?own=1&${CLOCKS}&horizon=99999`);
    await expect(page.getByRole("alert")).toContainText("99999");
    await page.locator("input[name=horizon]").fill("90");
    await page.keyboard.press("Tab");
    await asked(page);
  });

  test("hostile text in tables and in the address is text", async ({ page, desk }) => {
    const who = await desk.person("Hostile Example (synthetic)", "requester");
    const img = "<img src=x onerror=alert(1)>";
    const long = "W".repeat(10_000);
    const marks = `ọ${"\u0301".repeat(200)}`;
    const all = tables();
    page.on("dialog", () => { throw new Error("a script ran"); });
    await enter(page, desk, who, `/exposure?${CLOCKS}`);
    const items = all["items.csv"]!.replace("hybrid car", img).replace("petrol car", `"""><script>alert(1)</script>"`)
      .replace("electric oil pump", long).replace("power steering", `\u202eesrever\u202c ${marks}`).replace("traction motor", "=HYPERLINK(1)");
    await drop(page, files({ "items.csv": items }));
    await asked(page);
    await expect(page.getByRole("link", { name: img })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.goto(`${desk.url}/exposure?own=1&${CLOCKS}&product=car_h&plant=cars`);
    await asked(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(img);
    await expect(page.locator(".x-graph svg")).toBeVisible();
    await page.goto(`${desk.url}/exposure?own=1&${CLOCKS}&product=${encodeURIComponent(img)}&scenario=${encodeURIComponent(img)}`);
    await expect(page.getByRole("alert")).toContainText("scenario.csv has no scenario");
    await page.goto(`${desk.url}/exposure/${encodeURIComponent(img)}?${CLOCKS}`);
    await expect(page.getByRole("alert")).toBeVisible();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("phone, dark, print: nothing runs out of the page, and axe has nothing to say", async ({ page, desk }) => {
    const who = await desk.person("Access Example (synthetic)", "requester");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 740 });
    await enter(page, desk, who, `/exposure/exposure?${CLOCKS}&product=car_h&plant=cars`, "yo");
    await asked(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    for (const scheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(axe); // by the debugger: the page's own CSP lets no other script in
      const found = await page.evaluate(async () => {
        const r = await (window as any).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return r.violations.flatMap((v: any) => v.nodes.map((n: any) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`));
      });
      expect(found).toEqual([]);
    }
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".x-contents")).toBeHidden();
    await expect(page.locator(".x-sentence").first()).toBeVisible();
  });
});
