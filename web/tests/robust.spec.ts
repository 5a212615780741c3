// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong around a page: the session ends, the server restarts, the network is slow. Nothing that was
// typed is lost, nothing is done twice, and the page says what it waits for.
import { type Page } from "@playwright/test";
import { enter, example, expect, PASSWORD, test } from "./desk.ts";

const NAME = "Rob Example (synthetic)";

async function begin(page: Page, desk: import("./desk.ts").Desk): Promise<void> {
  const people = await desk.admin.get("/v1/people?limit=200");
  const who = people.items.some((p: { name: string }) => p.name === NAME) ? { name: NAME } : await desk.person(NAME, "requester", "evidence_editor");
  await enter(page, desk, who, "/check");
}

test("a session that ends is asked for over the page, which goes on", async ({ page, desk }) => {
  await begin(page, desk);
  await page.goto(`${desk.url}/`);
  await expect(page.getByRole("heading", { name: "Decided last" })).toBeVisible();
  await page.context().clearCookies();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Your session has ended");
  await expect(dialog.locator("input[name=name]")).toHaveValue(NAME);
  await dialog.locator("input[name=password]").fill("wrong");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Announcement No. 1 of 2026").first()).toBeVisible();
});

test("a server that restarts is waited for", async ({ page, desk }) => {
  await begin(page, desk);
  await page.goto(`${desk.url}/`);
  await expect(page.getByRole("heading", { name: "Decided last" })).toBeVisible();
  const port = desk.port;
  await desk.stop();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByText("Trying again")).toBeVisible();
  await desk.start(port);
  await expect(page.getByText("Trying again")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a slow network: what was asked later is shown, not what came later", async ({ page, desk }) => {
  await begin(page, desk);
  await page.route("**/v1/measures?**", async (route) => {
    const early = route.request().url().includes("on=2024-01-01");
    await new Promise((f) => setTimeout(f, early ? 1500 : 200));
    await route.continue().catch(() => {});
  });
  await page.goto(`${desk.url}/measures?on=2024-01-01`);
  await page.locator("input[name=on]").first().fill("2026-01-10");
  await page.waitForTimeout(2500);
  await expect(page).toHaveURL(/on=2026-01-10/);
  await expect(page.getByText("Announcement No. 1 of 2026").first()).toBeVisible();
});

test("a write whose answer was lost is done once", async ({ page, desk }) => {
  await begin(page, desk);
  const sent: (string | undefined)[] = [];
  await page.route("**/v1/check*", async (route) => {
    const r = route.request();
    if (r.method() !== "POST" || r.url().includes("record=false")) return route.continue();
    sent.push(r.headers()["idempotency-key"]);
    if (sent.length > 1) return route.continue();
    await route.fetch(); // it arrives, and the answer does not
    return route.abort("connectionreset");
  });
  const shipment = example("03-magnets-january-10.json");
  shipment.id = "ROBUST-1";
  await page.locator("main h1").focus();
  await page.keyboard.press("o");
  await page.getByRole("dialog").locator("textarea").fill(JSON.stringify(shipment));
  await page.getByRole("dialog").getByRole("button", { name: "Use it" }).click();
  await expect(page.locator(".verdict.big[data-verdict=license]")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => sent.length).toBe(2);
  expect(sent[0]).toBeTruthy();
  expect(sent[1]).toBe(sent[0]);
  const reader = await desk.person("Reader Example (synthetic)", "viewer");
  await expect.poll(async () => (await reader.get("/v1/decisions?shipment=ROBUST-1")).items.length).toBe(1);
});
