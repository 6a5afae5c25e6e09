import { defineConfig } from '@playwright/test'
import { chromium, chromiumArgs } from './tests/chromium.ts'

// One user story a file, against the whole product and the simulator. No video: that needs a program npm does not bring.
const { executablePath, env } = chromium()

// Pictures for the docs, and what takes an hour, are told when they are asked for.
const asked = { E2E_SCREENSHOTS: '**/screenshots.e2e.ts', E2E_HEAP_MINUTES: '**/widget-heap.e2e.ts' }
const byHand = Object.entries(asked).flatMap(([by, file]) => (process.env[by] === undefined ? [file] : []))

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  testIgnore: byHand,
  outputDir: 'test-results',
  globalSetup: './e2e/global-setup.ts',
  // Two: the machine it must run on has two cores, and the product needs them too.
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  // A second telling where nobody watches, as for the stories with a database.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: chromiumArgs, env: { ...(process.env as Record<string, string>), ...env } },
  },
})
