/** A headless Chromium that npm brings, so that pages can be tried and photographed on any machine. */
import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';

export type Theme = 'light' | 'dark';
export type Device = 'desktop' | 'phone';

export const DEVICES: Readonly<Record<Device, { readonly width: number; readonly height: number }>> = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 375, height: 812 },
};

/** `OM_CHROMIUM` names another Chromium; the one of npm runs on Linux only. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env['OM_CHROMIUM'];
  if (named !== undefined && !existsSync(named)) throw new Error(`OM_CHROMIUM names no file: ${named}`);
  if (named === undefined && process.platform !== 'linux') {
    throw new Error('Chromium of npm runs on Linux only. Name another one: OM_CHROMIUM=/path/to/chromium');
  }
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: named ?? (await chromium.executablePath()),
    // A container has no sandbox to offer, and the pages are our own.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--font-render-hinting=none',
    ],
    headless: true,
  });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console and of scripts, since the page was opened. */
  readonly problems: readonly string[];
}

export interface VisitOptions {
  readonly theme?: Theme;
  readonly device?: Device;
  /** Of the user that the browser is logged in as. */
  readonly accessToken: string;
  readonly timeZone?: string;
}

/** A browser window of its own, logged in to the org. */
export async function visit(browser: Browser, orgUrl: string, options: VisitOptions): Promise<Visit> {
  const { theme = 'light', device = 'desktop', accessToken, timeZone = 'America/New_York' } = options;
  const context = await browser.newContext({
    viewport: DEVICES[device],
    colorScheme: theme,
    timezoneId: timeZone,
    locale: 'en-US',
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  await context.addCookies([{ name: 'sid', value: accessToken, url: orgUrl, httpOnly: true, sameSite: 'Lax' }]);
  await context.addInitScript((chosen) => localStorage.setItem('local-org-theme', chosen), theme);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, context, problems };
}
