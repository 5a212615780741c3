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
  let lost = 0;
  await page.route("**/v1/check?**", async (route) => {
    if (route.request().method() === "POST" && !route.request().url().includes("record=false") && lost++ === 0) {
      await route.fetch(); // it arrives, and the answer does not
      await route.abort("connectionreset");
    } else await route.continue();
  });
  const shipment = example("03-magnets-january-10.json");
  shipment.id = "ROBUST-1";
  await page.evaluate(async (s) => {
    const me = await (await fetch("/v1/me")).json();
    for (let i = 0; i < 2; i++) {
      const r = await fetch("/v1/check?gate=order", {
        method: "POST", body: JSON.stringify(s),
        headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf, "Idempotency-Key": "robust-1" },
      }).catch(() => null);
      if (r) break;
    }
  }, shipment);
  const kept = await desk.admin.get("/v1/decisions?shipment=ROBUST-1").catch(() => null);
  if (kept) expect(kept.items).toHaveLength(1);
  expect(lost).toBe(2);
});
