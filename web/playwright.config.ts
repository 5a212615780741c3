// SPDX-License-Identifier: Apache-2.0
//
// Debian's Chromium is driven, nothing is downloaded. One worker: the machine may be small, and a desk is a server.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  testMatch: "*.spec.ts",
  workers: 1,
  retries: 1, // on a machine with other work a step may come too late; what is only then well is told as "flaky"
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: process.env.LODE_TEST_OUTPUT ?? "test-results",
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: process.env.LODE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
    },
    screenshot: "only-on-failure",
  },
});
