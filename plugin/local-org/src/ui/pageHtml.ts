import { TABLE_SCRIPT } from './build/moduleTable.ts';
import type { PageData } from './pageData.ts';

export interface PageAddresses {
  readonly vendor: string;
  readonly app: string;
  readonly styles: string;
}

/** JSON that may stand inside a script element. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const STYLE_LINKS = (styles: string): string => `<link rel="stylesheet" href="${styles}/slds.css">
<link rel="stylesheet" href="${styles}/frame.css">`;

/** The theme is a choice of the browser, applied before the first paint; without one it is the system's. */
const THEME_SCRIPT = `const theme = localStorage.getItem('local-org-theme') ?? 'system';
document.documentElement.classList.add('slds-color-scheme--' + theme);`;

/** The document of every page below `/lightning`: the frame reads the address and draws the rest. */
export function pageHtml(data: PageData, { vendor, app, styles }: PageAddresses): string {
  return `<!doctype html>
<html lang="${escapeHtml(data.i18n['lang'] ?? 'en-US')}" class="slds-scope">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(data.org.name)}</title>
<link rel="icon" href="${styles}/icon.svg" type="image/svg+xml">
<script>${THEME_SCRIPT}
${TABLE_SCRIPT}
globalThis.lightningPage = ${scriptJson(data)};
lightningPage.importComponent = async (name) => lightningModules.get('c/' + name);
lightningPage.formFactor = matchMedia('(max-width: 767px)').matches ? 'Small' : 'Large';</script>
${STYLE_LINKS(styles)}
<script type="module" src="${vendor}"></script>
<script type="module" src="${app}"></script>
<script type="module">lightningModules.get('one/start');</script>
</head>
<body class="slds-scope">
<div class="frame-loading" role="status"><span class="slds-assistive-text">Loading</span></div>
</body>
</html>
`;
}

/** The login: a form for a name and a password, without scripts. */
export function loginHtml(styles: string, start: string, failure?: string): string {
  const error = failure === undefined ? '' : `<p class="login-error" role="alert">${escapeHtml(failure)}</p>`;
  return `<!doctype html>
<html lang="en-US" class="slds-scope">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in</title>
<link rel="icon" href="${styles}/icon.svg" type="image/svg+xml">
${STYLE_LINKS(styles)}
<script>${THEME_SCRIPT}</script>
</head>
<body class="slds-scope login">
<main class="login-card">
<h1 class="slds-text-heading_medium">Log in to the local org</h1>
${error}
<form method="post" action="/login">
<input type="hidden" name="startURL" value="${escapeHtml(start)}">
<label class="slds-form-element__label" for="username">Username</label>
<input class="slds-input" id="username" name="username" autocomplete="username" required autofocus>
<label class="slds-form-element__label" for="password">Password</label>
<input class="slds-input" id="password" name="password" type="password" autocomplete="current-password" required>
<button class="slds-button slds-button_brand" type="submit">Log in</button>
</form>
<p class="slds-text-color_weak">From a terminal: <code>sf org open</code> logs you in.</p>
</main>
</body>
</html>
`;
}
