// SPDX-License-Identifier: Apache-2.0
//
// Hits, from the keyboard, with the real lists: sixty of a night's batch (users.md 2.7, task 2), the second person,
// somebody who was faster, hostile names, screening one name, a visitor (task 16).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Page } from "@playwright/test";
import { type Client, type Desk, enter, example, expect, ROOT, test } from "./desk.ts";

type Person = Client & { name: string };

/** Names of the SDN list with the last letter lost, as a hurried clerk types them; not those of another test. */
function misspelled(): string[] {
  const lines = readFileSync(join(ROOT, "lists", "us.sdn.list"), "utf8").split("\n");
  // eslint-disable-next-line no-control-regex
  const names = lines.filter((l) => l.startsWith("name\t\t") && /^[\x00-\x7f]+$/.test(l) && l.length > 30 && !l.includes("CARIBBEAN"));
  return names.map((l) => l.split("\t")[2]!.trim().slice(0, -1));
}

const openHits = async (who: Client) => {
  const out: any[] = [];
  for (let cursor = ""; ; ) {
    const page = await who.get(`/v1/hits?state=open&limit=200${cursor}`);
    out.push(...page.items);
    if (page.next === null) return out;
    cursor = `&cursor=${page.next}`;
  }
};

async function night(who: Client, wanted: number, from: number): Promise<void> {
  const names = misspelled();
  for (let at = from; (await openHits(who)).length < wanted; at += 13) {
    const some = names.filter((_, i) => i >= at && (i - at) % 97 === 0).slice(0, wanted > 10 ? 8 : 2);
    for (const name of some) await who.post("/v1/screen", { name, country: "IS" });
  }
}

const sheet = (page: Page) => page.locator("[data-hit]");
const current = (page: Page) => sheet(page).getAttribute("data-hit");
const shows = (page: Page, id: string) => expect(page.locator(`[data-hit="${id}"][data-state]`)).toBeVisible();

let people: { kim: Person; sasha: Person; noor: Person } | null = null;
async function team(desk: Desk) {
  people ??= {
    kim: await desk.person("Kim Example (synthetic)", "requester"),
    sasha: await desk.person("Sasha Example (synthetic)", "screener", "requester"),
    noor: await desk.person("Noor Example (synthetic)", "approver"),
  };
  return people;
}

test("an empty desk says what opens a hit, in two languages", async ({ page, desk }) => {
  const { sasha } = await team(desk);
  await enter(page, desk, sasha, "/hits");
  await expect(page.getByText("No open hits.")).toBeVisible();
  await page.locator(".language select").selectOption("ja");
  await expect(page.locator(".empty")).not.toContainText("No open hits.");
  await page.goto(`${desk.url}/hits/H99`);
  await expect(page.getByRole("alert")).toContainText("404");
});

test("sixty hits are cleared from the keyboard, none is shown twice", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  await night(kim, 60, 0);
  await enter(page, desk, sasha, "/hits");
  const count = page.locator("[data-count][data-whole=true]");
  await expect(count).toBeVisible();
  const n = Number(await count.getAttribute("data-count"));
  expect(n).toBeGreaterThanOrEqual(60);
  await page.keyboard.press("b");
  await expect(page.locator("[data-reason]").first()).toBeVisible();
  const seen: string[] = [];
  // Measured in the page, from the key to the next hit being painted.
  await page.evaluate(() => {
    const took: number[] = ((window as any).took = []);
    addEventListener("keydown", () => {
      const was = document.querySelector("[data-hit]")?.getAttribute("data-hit");
      const since = performance.now();
      const look = () => (document.querySelector("[data-hit]")?.getAttribute("data-hit") === was ? requestAnimationFrame(look) : took.push(performance.now() - since));
      requestAnimationFrame(look);
    }, true);
  });
  for (let i = 0; i < n; i++) {
    await expect(sheet(page)).toBeVisible();
    const id = (await current(page))!;
    seen.push(id);
    const differs = await page.locator("tr[data-field=country] [data-sign=conflicts]").count();
    const left = page.waitForFunction((was) => document.querySelector("[data-hit]")?.getAttribute("data-hit") !== was, id, { polling: "raf" });
    await page.keyboard.press(differs > 0 ? "4" : "1");
    await left;
  }
  await expect(page.getByText("Nothing left in this queue")).toBeVisible();
  expect(new Set(seen).size).toBe(n);
  expect(await openHits(sasha)).toEqual([]);
  const took = (await page.evaluate(() => (window as any).took as number[])).sort((a, b) => a - b);
  console.log(`${n} hits: from the key to the next hit on the page, median ${took[n >> 1]!.toFixed(0)} ms, slowest ${took[n - 1]!.toFixed(0)} ms`);
  const kept = await sasha.get(`/v1/hits/${seen[0]}`);
  expect(kept.state).toBe("proposed");
  expect(["different_country", "name_only"]).toContain(kept.reason);
});

test("undo, a reason that needs a note, skip and back, in Japanese", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  await night(kim, 4, 5);
  await enter(page, desk, sasha, "/hits", "ja");
  await page.keyboard.press("b");
  await expect(page.locator("[data-reason]").first()).toBeVisible();
  const first = (await current(page))!;
  await page.keyboard.press("1");
  await expect(sheet(page)).not.toHaveAttribute("data-hit", first);
  await page.keyboard.press("z");
  await shows(page, first);
  await expect(sheet(page)).toHaveAttribute("data-state", "open");
  await page.keyboard.press("d");
  await page.keyboard.press("o");
  const note = page.locator("textarea[name=note]");
  await expect(note).toBeFocused();
  await note.fill("登記簿を確認：別法人");
  await page.keyboard.press("Escape");
  await expect(note).toBeHidden();
  await expect(page.getByText("登記簿を確認：別法人")).toBeVisible(); // closed, not lost
  await page.keyboard.press("d");
  await page.keyboard.press("o");
  await expect(sheet(page)).not.toHaveAttribute("data-hit", first);
  await expect.poll(async () => (await sasha.get(`/v1/hits/${first}`)).note).toBe("登記簿を確認：別法人");
  const skipped = (await current(page))!;
  await page.keyboard.press("x");
  await expect(sheet(page)).not.toHaveAttribute("data-hit", skipped);
  await page.keyboard.press("k");
  await shows(page, skipped);
  await page.keyboard.press("j");
  await expect(sheet(page)).not.toHaveAttribute("data-hit", skipped);
  await page.keyboard.press("u");
  await page.keyboard.press("n");
  for (let i = 0; i < 20 && !page.url().includes("/done"); i++) {
    const id = await current(page);
    await page.keyboard.press("1");
    await expect.poll(async () => page.url().includes("/done") || (await current(page)) !== id).toBe(true);
  }
  await page.getByRole("link", { name: "飛ばした" }).click();
  await shows(page, skipped);
});

test("the second person confirms and sends back, never what they proposed themselves", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  const both = await desk.person("Both Example (synthetic)", "screener", "approver");
  await night(kim, 3, 7);
  const [a, b, c] = await openHits(sasha);
  const said = { outcome: "different", reason: "name_only" };
  await sasha.post(`/v1/hits/${a.id}:propose`, said);
  await sasha.post(`/v1/hits/${b.id}:propose`, said);
  await both.post(`/v1/hits/${c.id}:propose`, said);
  await enter(page, desk, both, `/hits/${a.id}?state=proposed`, "zh");
  await shows(page, a.id);
  await page.keyboard.press("c");
  await expect(sheet(page)).not.toHaveAttribute("data-hit", a.id);
  await expect.poll(async () => (await sasha.get(`/v1/hits/${a.id}`)).state).toBe("closed");
  await page.goto(`${desk.url}/hits/${b.id}?state=proposed`);
  await shows(page, b.id);
  await page.keyboard.press("b");
  await page.locator("textarea[name=note]").fill("which register?");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await sasha.get(`/v1/hits/${b.id}`)).reopened_because).toBe("which register?");
  await page.goto(`${desk.url}/hits/${c.id}?state=proposed`);
  await shows(page, c.id);
  await expect(page.getByRole("button", { name: /^确认/ })).toHaveCount(0);
  await page.keyboard.press("c");
  await page.waitForTimeout(200);
  expect((await sasha.get(`/v1/hits/${c.id}`)).state).toBe("proposed");
});

test("several of one party at once, with a preview; all or none", async ({ page, desk }) => {
  const { kim, sasha, noor } = await team(desk);
  await kim.post("/v1/screen", { name: "Huawei Technologys Co" });
  const of = (await openHits(sasha)).filter((h) => h.name === "Huawei Technologys Co");
  expect(of.length).toBeGreaterThan(2);
  await enter(page, desk, sasha, `/hits?party=${of[0].party}`);
  await page.getByRole("button", { name: /Say what the chosen are/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox").first().uncheck();
  await dialog.locator("select[name=reason]").selectOption("different_name");
  await dialog.getByRole("button", { name: `Say what the chosen are (${of.length - 1})` }).click();
  await expect(dialog).toBeHidden();
  const now = (await sasha.get(`/v1/hits?party=${of[0].party}`)).items;
  expect(now.filter((h: any) => h.state === "proposed")).toHaveLength(of.length - 1);
  const later = await page.context().browser()!.newContext();
  const second = await later.newPage();
  await enter(second, desk, noor, `/hits?party=${of[0].party}&state=all`);
  await second.getByRole("button", { name: /Confirm the chosen/ }).click();
  const one = now.find((h: any) => h.state === "proposed");
  await sasha.post(`/v1/hits/${one.id}:reopen`); // somebody is faster: all stay as they are
  await second.getByRole("dialog").getByRole("button", { name: /Confirm the chosen/ }).click();
  await expect(second.getByRole("dialog").getByRole("alert")).toContainText(one.id);
  await second.getByRole("dialog").getByRole("button", { name: /Confirm the chosen/ }).click();
  await expect(second.getByRole("dialog")).toBeHidden();
  const end = (await sasha.get(`/v1/hits?party=${of[0].party}`)).items;
  expect(end.filter((h: any) => h.state === "closed")).toHaveLength(of.length - 2);
  await later.close();
});

test("somebody else was faster: what happened is shown, the note is kept", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  await kim.post("/v1/screen", { name: "Hikvison Digital Technology" });
  const [h] = (await openHits(sasha)).filter((x) => x.name === "Hikvison Digital Technology");
  await enter(page, desk, sasha, `/hits/${h.id}`, "yo");
  await shows(page, h.id);
  const other = await desk.person("Faster Example (synthetic)", "screener");
  await other.post(`/v1/hits/${h.id}:propose`, { outcome: "unclear", reason: "answer_awaited", note: "asked them on Monday" });
  await page.keyboard.press("d");
  await page.keyboard.press("o");
  await page.locator("textarea[name=note]").fill("my own note");
  await page.keyboard.press("Enter");
  const refused = page.locator(`[data-refused="${h.id}"]`);
  await expect(refused).toContainText("my own note");
  await expect(refused).toContainText("asked them on Monday");
  await refused.getByRole("link").click();
  await shows(page, h.id);
  await expect(sheet(page)).toHaveAttribute("data-state", "proposed");
});

const HOSTILE = [
  `<img src=x onerror=alert(1)> Huawei Technologies`,
  `"><script>alert(1)</script> Huawei Technologies`,
  "\u202eHuawei Technologies\u202c Co",
  `Huawei Technologies ${"e\u0301\u0323".repeat(40)}`,
];

test("hostile names and notes are text, and nothing runs", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  for (const name of HOSTILE) await kim.post("/v1/screen", { name, address: `${"x".repeat(600)}<b>`, number: `<i>"` });
  await enter(page, desk, sasha, "/hits?find=huawei");
  await expect(page.locator("[data-row]").first()).toBeVisible();
  expect(await page.locator("main img, main script").count()).toBe(0);
  const ids = await page.locator("[data-row]").evaluateAll((rows) => rows.map((r) => r.getAttribute("data-row")!));
  expect(ids.length).toBeGreaterThan(0);
  await page.goto(`${desk.url}/hits/${ids[0]}`);
  await shows(page, ids[0]!);
  const long = `${"n".repeat(10_000)}"><script>alert(1)</script>`;
  await page.keyboard.press("n");
  await page.locator("textarea[name=note]").fill(long);
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  const refused = page.locator(`[data-refused="${ids[0]}"]`); // the server keeps 4,000 bytes: it says so, the note stays
  await expect(refused).toContainText("at most 4000");
  await refused.getByRole("link").click();
  await shows(page, ids[0]!);
  await page.keyboard.press("n");
  await expect(page.locator("textarea[name=note]")).toHaveValue(long);
  await page.locator("textarea[name=note]").fill(long.slice(-3900));
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await expect.poll(async () => (await sasha.get(`/v1/hits/${ids[0]}`)).note?.length ?? 0).toBe(3900);
  await page.goto(`${desk.url}/hits/${ids[0]}`);
  await shows(page, ids[0]!);
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("the shipment that waits, its decision, and what agrees and is absent", async ({ page, desk }) => {
  const { kim, sasha } = await team(desk);
  const shipment = { ...example("01-magnets-before.json"), id: "WAIT-1", on: "2026-11-30", end_user: { name: "Anglo-Caribbean Co Ltd", country: "JM" } };
  await kim.post("/v1/check", shipment);
  const [h] = (await openHits(sasha)).filter((x) => x.shipment === "WAIT-1");
  await enter(page, desk, sasha, `/hits/${h.id}`);
  await expect(page.locator("tr[data-field=country] [data-sign=conflicts]")).toContainText("differs");
  await expect(page.locator("tr[data-field=address] [data-sign=absent]")).toContainText("not said");
  const link = page.getByRole("link", { name: /Open the decision/ });
  await expect(link).toHaveAttribute("href", /\/check\?receipt=[0-9a-f]{64}/);
});

test("one name, in two scripts: found, also read as, and kept when asked", async ({ page, desk }) => {
  const { sasha } = await team(desk);
  await enter(page, desk, sasha, "/hits/screen");
  const name = page.locator("input[name=name]");
  await name.fill("Рособоронэкспорт");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-screening=question]")).toBeVisible();
  await expect(page.locator(".also")).toContainText("rosoboronexport");
  await name.fill("Quixote Windmill Works");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-screening=none_found]")).toBeVisible();
  await expect(page.getByText("This is not a clearance")).toBeVisible();
  await name.fill("!!!");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-screening=not_checked]")).toBeVisible();
  await name.fill("");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await name.fill("Rosoboronexport J");
  await page.locator("input[name=record]").check();
  await name.press("Enter");
  await expect(page.getByRole("link", { name: /^Hit H/ }).first()).toBeVisible();
});

test("a visitor: five fields, a next step, a record", async ({ page, desk }) => {
  const { kim } = await team(desk);
  await enter(page, desk, kim, "/hits/visitor", "zh");
  await page.locator("input[name=name]").fill("Quixana Example Alonsovna");
  await page.keyboard.press("Enter");
  await expect(page.locator("input[name=country]")).toBeFocused(); // what is missing is said and gone to
  await page.locator("input[name=country]").fill("ES");
  await page.locator("input[name=born]").fill("1980-02-03");
  await page.locator("input[name=home]").fill("Windmill Institute of La Mancha");
  await page.locator("textarea[name=topic]").fill("two weeks in the magnet laboratory");
  await page.locator("input[name=where]").fill("us");
  await page.locator("input[name=where]").press("Enter");
  const link = page.locator("a[href*='receipt=']");
  await expect(link).toBeVisible();
  const receipt = /receipt=([0-9a-f]{64})/.exec((await link.getAttribute("href"))!)![1];
  expect((await kim.get(`/v1/receipts/${receipt}`)).verdict).toBeTruthy();
  await page.locator("input[name=name]").fill("Wang Wei");
  await page.locator("input[name=country]").fill("CN");
  await page.locator("input[name=name]").press("Enter");
  await expect(page.locator(".next a[href^='/hits/H']").first()).toBeVisible();
  await expect(page.locator(".next a[href*='receipt=']")).toHaveCount(0);
});
