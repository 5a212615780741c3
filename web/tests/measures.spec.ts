// SPDX-License-Identifier: Apache-2.0
//
// measures: the timeline on two clocks, one measure, two days compared, lists and clocks, with the real law.
import { type Desk, enter, example, expect, test } from "./desk.ts";

const ACT = "cn.mofcom.2026-1";
const HOSTILE = `<img src=x onerror=alert(1)>"><script>alert(2)</script>\u202egnitset\u202c a\u0301\u0301\u0301`;

let one: Promise<{ name: string }> | null = null;
const viewer = (desk: Desk) => (one ??= desk.person("Measures Example (synthetic)", "viewer"));

const said = {
  en: { public: "not yet public", force: "in force", suspended: "suspended", unclear: "unclear law", table: "Table", same: "stand" },
  zh: { public: "尚未公开", force: "有效", suspended: "暂停执行", unclear: "法律状态不明", table: "表", same: "状态不同" },
} as const;

for (const lang of ["en", "zh"] as const) {
  test(`an announcement becomes public, from the keyboard (${lang})`, async ({ page, desk }) => {
    const who = await viewer(desk);
    await enter(page, desk, who, "/measures?on=2026-01-10&known=2026-01-05", lang);
    const row = page.locator(`.tl-row[data-measure="${ACT}"]`);
    await expect(row).toContainText(said[lang].public);
    await expect(row).toContainText("商务部公告2026年第1号");
    await page.keyboard.press(">");
    await expect(page).toHaveURL(/known=2026-01-06/);
    await expect(row).toContainText(said[lang].force);
    await expect(row).toHaveClass(/tl-changed/);
    await expect(page.locator(".tl-moved")).toContainText(said[lang].same);
    await page.keyboard.press("<");
    await expect(row).toContainText(said[lang].public);
  });

  test(`a suspension that nobody verified is unclear from its last day (${lang})`, async ({ page, desk }) => {
    const who = await viewer(desk);
    await enter(page, desk, who, "/measures?on=2026-11-09&view=table&text=cn.mofcom.2025-61", lang);
    const row = page.locator(`tr[data-measure="cn.mofcom.2025-61"]`);
    await expect(row).toContainText(said[lang].suspended);
    await page.keyboard.press(".");
    await expect(page).toHaveURL(/on=2026-11-10/);
    await expect(row).toContainText(said[lang].unclear);
    await row.getByRole("link").first().focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/measures\/cn\.mofcom\.2025-61/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("商务部公告2025年第61号");
    await expect(page.locator(".tl-why")).toContainText("cn.mofcom.2025-70");
    await expect(page.locator(".tl-law").first()).toContainText("when");
  });
}

test("the slider stops where something changes, and the date field takes any day", async ({ page, desk }) => {
  const who = await viewer(desk);
  await enter(page, desk, who, `/measures?on=2025-10-20&text=cn.mofcom.2025-61`);
  const slider = page.getByRole("slider", { name: "Law of" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/on=2025-11-07/);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(page).toHaveURL(/on=2025-11-06/);
  await expect(slider).toHaveAttribute("aria-valuetext", /2025-11-06/);
  await page.getByRole("group", { name: "Law of" }).locator("input[type=date]").fill("2026-02-03");
  await expect(page).toHaveURL(/on=2026-02-03/);
  await expect(page.locator('.tl-row[data-measure="cn.mofcom.2025-61"]')).toContainText("suspended");
});

test("a drag of the slider is one move, however many days it crosses", async ({ page, desk }) => {
  await enter(page, desk, await viewer(desk), "/measures?on=2026-01-10&known=2026-01-05&zoom=month");
  await page.locator(".tl-row").first().waitFor();
  const box = (await page.getByRole("slider", { name: "Known by" }).boundingBox())!;
  const x = (day: number) => box.x + 12 + (box.width - 24) * day; // the thumb's middle
  const at = async () => Number(await page.getByRole("slider", { name: "Known by" }).evaluate((e: HTMLInputElement) => (+e.value - +e.min) / (+e.max - +e.min)));
  await page.mouse.move(x(await at()), box.y + 12);
  await page.mouse.down();
  for (let i = 1; i <= 6; i++) {
    await page.mouse.move(x((await at()) + 0.02), box.y + 12);
    await page.waitForTimeout(200);
  }
  await page.mouse.up();
  await expect(page.locator(".tl-moved summary")).toContainText("known by 2026-01-05 →");
  await expect(page.locator(`.tl-row[data-measure="${ACT}"]`)).toHaveClass(/tl-changed/);
});

test("a law that could not be read: the old one is marked, under its own days", async ({ page, desk }) => {
  await page.route(/v1\/measures\?.*on=2026-02-03/, (r) => r.fulfill({ status: 500, json: { title: "no", status: 500, code: "internal" } }));
  await enter(page, desk, await viewer(desk), "/measures?on=2026-01-10&known=2026-01-10&view=table");
  const table = page.locator(".tl-table");
  await expect(table.locator("caption")).toContainText("2026-01-10");
  await page.getByRole("group", { name: "Law of" }).locator("input[type=date]").fill("2026-02-03");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(table).toHaveClass(/stale/);
  await expect(table.locator("caption")).toContainText("Law of 2026-01-10");
  await page.getByText("Drawing", { exact: true }).click();
  await expect(page.locator(".tl.stale")).toBeVisible();
});

test("the table has every row of the drawing, with the same states", async ({ page, desk }) => {
  const who = await viewer(desk);
  await enter(page, desk, who, "/measures?on=2026-01-10&known=2026-01-10");
  await page.locator(".tl-row").first().waitFor();
  const drawn = await page.locator(".tl-row").evaluateAll((rows) => rows.map((r) => [(r as HTMLElement).dataset.measure, r.querySelector(".tl-state .badge")?.textContent].join(" ")).sort());
  await page.keyboard.press("v");
  await page.locator(".tl-table tbody tr").first().waitFor();
  const told = await page.locator(".tl-table tbody tr").evaluateAll((rows) => rows.map((r) => [(r as HTMLElement).dataset.measure, r.querySelector("td .badge")?.textContent].join(" ")).sort());
  expect(told).toEqual(drawn);
  expect(drawn.length).toBeGreaterThan(100);
});

test("claims stand in the lane of reports and lead to the evidence; a case that names the measure is found", async ({ page, desk }) => {
  const eve = await desk.person("Eve Measures (synthetic)", "evidence_editor", "requester");
  await eve.post("/v1/claims:import", example("desk/claims-2026-01-09.json"));
  const made = await eve.post("/v1/cases", { regime: "cn", title: "Magnets that name it", measures: [ACT] });
  await enter(page, desk, eve, "/measures?on=2026-01-10&known=2026-01-10&lane=report&text=reviews");
  const claim = page.locator('.tl-row[data-measure="page.wsj-reviews"]');
  await expect(claim).toContainText("unconfirmed");
  await expect(claim.getByRole("link")).toHaveAttribute("href", /\/evidence\/page\.wsj-reviews/);
  await page.goto(`${desk.url}/measures/${ACT}?on=2026-01-10&known=2026-01-10`);
  await expect(page.getByRole("link", { name: made.id })).toBeVisible();
  await expect(page.getByText("Civilian users are not affected.")).toBeVisible();
});

test("entries of a control list are found by either title", async ({ page, desk }) => {
  const who = await viewer(desk);
  await enter(page, desk, who, "/measures/cn.list-1c3", "zh");
  const find = page.getByLabel("编码或名称");
  await find.fill("ebola");
  await expect(page.locator("tr[data-entry]")).toHaveCount(1);
  await find.fill("埃博拉");
  await expect(page.locator("tr[data-entry]")).toHaveCount(1);
  await find.fill("nothing like that");
  await expect(page.locator("tr[data-entry]")).toHaveCount(0);
  await expect(page.getByText("nothing like that")).toBeVisible();
});

for (const [lang, word] of [["en", "not yet public"], ["ja", "まだ公でない"]] as const) {
  test(`what changed between two days as known on each (${lang})`, async ({ page, desk }) => {
    const who = await viewer(desk);
    await enter(page, desk, who, "/measures/compare?was_on=2026-01-05&was_known=2026-01-05&on=2026-01-10&known=2026-01-10", lang);
    await expect(page.locator(`tr[data-measure="${ACT}"]`)).toContainText(word);
    await expect(page.locator('tr[data-measure="wsj.2026-01-09"]').first()).toBeVisible();
    await page.goto(`${desk.url}/measures/compare?was_on=2026-01-07&was_known=2026-01-09&on=2026-01-08&known=2026-01-09`);
    await expect(page.locator("tr[data-measure]")).toHaveCount(0);
  });
}

test("lists say how old they are, clocks how they count", async ({ page, desk }) => {
  const who = await viewer(desk);
  await enter(page, desk, who, "/measures/lists?text=un.sc", "ja");
  const row = page.locator('tr[data-list="un.sc"]');
  await expect(row).toContainText("2026-02-27");
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Security Council");
  await page.getByLabel("名称の一部").fill("butembo");
  await expect(page.locator("tr[data-party]")).toHaveCount(1);
  await page.goto(`${desk.url}/measures/clocks`);
  await expect(page.locator('[data-clock="cn.dur/decision"]')).toContainText("45");
});

for (const [lang, added, none] of [["en", "added", "no hit so far"], ["yo", "a fi kún un", "kò sí ìjọra títí di ìsinsìnyí"]] as const) {
  test(`what changed in a list since a day, and whom it touches (${lang})`, async ({ page, desk }) => {
    await enter(page, desk, await viewer(desk), "/measures/lists/cn.mofcom.2026-11.japan_control_list_1?since=2026-01-01", lang);
    await expect(page.locator("tr[data-party]")).toHaveCount(20);
    await expect(page.locator("tr[data-party]").first()).toContainText(added);
    await page.locator("section:has(tr[data-party]) > p button, section p:has(> button)").getByText("20").click();
    await expect(page.locator("tr[data-party]").first()).toContainText(none);
    await page.goto(`${desk.url}/measures/lists/cn.mofcom.2026-11.japan_control_list_1?since=2026-03-01`);
    await expect(page.locator(".empty")).toContainText("2026-03-01");
  });
}

test("lists that were cut off are not shown as whole; rows of another question not at all", async ({ page, desk }) => {
  const some = Array.from({ length: 1000 }, (_, n) => ({ id: `H${n}`, state: "open", name: "x (synthetic)", shipment: null, measure: "other", claim: "c", from: "2026-01-01", until: null }));
  await page.route(/v1\/(hits\?.*list_1%2F1&|class_halts)/, (r) => r.fulfill({ json: { items: some, next: "more" } }));
  const list = "cn.mofcom.2026-11.japan_control_list_1";
  await page.route(/since=2026-01-02/, (r) => (r.request().url().includes("/v1/") ? r.fulfill({ status: 500, json: { title: "no", status: 500, code: "internal" } }) : r.continue()));
  await enter(page, desk, await viewer(desk), `/measures/${ACT}`);
  await expect(page.getByText("There is more than was read here")).toBeVisible();
  await page.goto(`${desk.url}/measures/lists/${list}?since=2026-01-01`);
  await expect(page.locator("tr[data-party]")).toHaveCount(20);
  await page.getByRole("button", { name: "these 20 touch" }).click();
  await expect(page.locator("tr[data-party]").first()).toContainText("There is more than was read here");
  await page.locator(".tl-filters input[type=date]").fill("2026-01-02");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.locator("tr[data-party], .empty")).toHaveCount(0);
});

test("texts of others stay texts; faults say what to do", async ({ page, desk }) => {
  const eve = await desk.person("Hostile Measures (synthetic)", "evidence_editor");
  await eve.post("/v1/claims", { id: "hostile.one", says: HOSTILE + "x".repeat(1800), about: ACT, by: HOSTILE.slice(0, 60), kind: "named_press", published: "2026-01-09" });
  await enter(page, desk, eve, "/measures?on=2026-01-10&lane=report");
  await expect(page.locator('.tl-row[data-measure="hostile.one"]')).toContainText("<img src=x");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.keyboard.press("v");
  await expect(page.locator('tr[data-measure="hostile.one"]')).toContainText("<img src=x");
  await page.keyboard.press("/");
  await page.keyboard.insertText("y".repeat(10_000) + HOSTILE);
  await expect(page.locator(".tl-table tbody tr")).toHaveCount(0);
  await page.goto(`${desk.url}/measures/${encodeURIComponent(HOSTILE)}`);
  await expect(page.getByRole("alert")).toContainText("404");
  await page.goto(`${desk.url}/measures?on=2026-13-45`);
  await expect(page.getByRole("alert")).toContainText("YYYY-MM-DD");
  await page.goto(`${desk.url}/measures/lists/${encodeURIComponent(HOSTILE)}`);
  await expect(page.getByRole("alert")).toContainText("404");
  await page.goto(`${desk.url}/measures/lists/un.sc?q=${encodeURIComponent(HOSTILE)}`);
  await expect(page.locator(".empty")).toContainText("<img src=x");
});

test("a narrow screen shows it all without scrolling sideways", async ({ page, desk }) => {
  const who = await viewer(desk);
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page, desk, who, "/measures?on=2026-01-10", "yo");
  await page.locator(".tl-row").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.goto(`${desk.url}/measures/${ACT}`);
  await page.locator(".tl-rule").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
