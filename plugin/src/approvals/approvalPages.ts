import type { ApprovalCase, ApprovalRequest } from '../engine/approvalPorts.ts';

/** Pages for approvers on a phone: no script, no picture, nothing from elsewhere. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);

const STYLE = `
  :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
  body { margin: 0 auto; padding: 1rem; max-width: 36rem }
  h1 { font-size: 1.25rem; line-height: 1.3 }
  pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
  label { display: block; margin-top: 1rem; font-weight: 600 }
  textarea, input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; border: 1px solid #706e6b; border-radius: .25rem }
  .choice { display: flex; gap: .75rem; margin-top: 1rem }
  button { flex: 1; min-height: 3rem; font: inherit; font-weight: 600; border: 2px solid #0b5cab; border-radius: .25rem; background: #0b5cab; color: #fff }
  button.second { background: #fff; color: #8e030f; border-color: #8e030f }
  button.plain { background: #fff; color: #0b5cab }
  :focus-visible { outline: 3px solid #fe9339; outline-offset: 2px }
  [role=alert] { border-left: 4px solid #8e030f; padding-left: .75rem }`;

const page = (title: string, body: string, nonce: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escape(title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1>
${body}
</main></body></html>`;

export const messagePage = (title: string, text: string, nonce: string): string =>
  page(title, `<p role="status">${escape(text)}</p>`, nonce);

export interface ConfirmationPage {
  readonly approval: ApprovalCase;
  readonly request: ApprovalRequest;
  readonly formKey: string;
  readonly nonce: string;
  /** A code sent to the phone is asked for. */
  readonly needsCode: boolean;
  readonly problem?: string;
  /** What was typed before something was wrong. */
  readonly comment?: string;
}

/** Shows what is to be decided. Nothing is decided by looking at it. */
export function confirmationPage(shown: ConfirmationPage): string {
  const { approval, request, formKey, nonce, needsCode, problem, comment } = shown;
  const { kind, number } = approval.subject;
  const body = `${problem === undefined ? '' : `<p role="alert">${escape(problem)}</p>`}
<p><strong>${escape(request.ruleName)}</strong>: ${escape(request.reason)}</p>
<pre>${escape(request.summary)}</pre>
<form method="post" autocomplete="off">
<input type="hidden" name="form" value="${escape(formKey)}">
${needsCode ? codePart : ''}<label for="comment">Comment (needed to reject)</label>
<textarea id="comment" name="comment" rows="3" maxlength="1000">${escape(comment ?? '')}</textarea>
<div class="choice"><button name="decision" value="approve">Approve</button>
<button class="second" name="decision" value="reject">Reject</button></div>
</form>`;
  return page(`Approve ${kind.toLowerCase()} ${number}?`, body, nonce);
}

const codePart = `<p>At this amount the decision needs a code that is sent to your phone.</p>
<button class="plain" name="decision" value="code">Send me a code</button>
<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6">
`;
