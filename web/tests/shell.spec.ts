// SPDX-License-Identifier: Apache-2.0
import { enter, expect, PASSWORD, test } from "./desk.ts";

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

test("what one person left in the tab is not the next one's", async ({ page, desk }) => {
  const one = await desk.person("First Example (synthetic)", "requester");
  const other = await desk.person("Second Example (synthetic)", "requester");
  await enter(page, desk, one, "/check");
  await page.evaluate(() => sessionStorage.setItem("draft", "of the first"));
  await page.context().clearCookies(); // the session ends, and somebody else sits down
  await page.goto(`${desk.url}/measures`);
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[name=name]").fill(other.name);
  await dialog.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByText(other.name)).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("draft"))).toBeNull();
  await page.evaluate(() => sessionStorage.setItem("draft", "of the second"));
  await page.getByText(other.name).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(dialog).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("draft"))).toBeNull();
});
