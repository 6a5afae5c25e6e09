import { defineConfig } from '@playwright/test'
import { chromium, chromiumArgs } from './tests/chromium.ts'

// One user story a file, against the whole product and the simulator. No video: that needs a program npm does not bring.
const { executablePath, env } = chromium()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  // Pictures for the docs are taken when they are asked for.
  testIgnore: process.env['E2E_SCREENSHOTS'] === undefined ? '**/screenshots.e2e.ts' : [],
  outputDir: 'test-results',
  globalSetup: './e2e/global-setup.ts',
  // Two: the machine it must run on has two cores, and the product needs them too.
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
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
