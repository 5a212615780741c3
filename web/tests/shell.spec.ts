// SPDX-License-Identifier: Apache-2.0
import { enter, expect, test } from "./desk.ts";

test("sign in, go about with keys, sign out", async ({ page, desk }) => {
  const who = await desk.person("Shell Example (synthetic)", "requester");
  await enter(page, desk, who);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page).toHaveURL(/\/measures/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Everywhere");
  await page.keyboard.press("Escape");
  await page.getByText(who.name).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});
