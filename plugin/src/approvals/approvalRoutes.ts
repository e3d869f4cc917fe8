import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../engine/ports.ts';
import { confirmationPage, messagePage } from './approvalPages.ts';
import type { LinkDecisions, LinkOutcome, OpenedLink } from './linkDecisions.ts';
import { formKey } from './secrets.ts';

const WINDOW_MS = 60_000;
const PER_ADDRESS = 60;
const PER_LINK = 15;
const MOST_KEYS = 10_000;

interface Shown {
  readonly status: number;
  readonly html: string;
}

/**
 * `GET /approvals/<token>` shows what is to be decided, `POST` decides it. A look changes nothing, so that previews of
 * messages and scanners of mails, which open every link, decide nothing.
 */
export function addApprovalRoutes(server: FastifyInstance, links: LinkDecisions, clock: Clock): void {
  const limiter = createLimiter(clock);

  server.get('/approvals/:token', async (request, reply) => {
    const { token } = request.params as { readonly token: string };
    const nonce = randomBytes(16).toString('base64');
    const shown = limiter.allows(request.ip, PER_ADDRESS)
      ? await safely(nonce, async () => show(await links.open(token), token, nonce))
      : tooMany(nonce);
    return reply.headers(headers(nonce)).code(shown.status).send(shown.html);
  });

  server.post('/approvals/:token', { bodyLimit: 16_384 }, async (request, reply) => {
    const { token } = request.params as { readonly token: string };
    const nonce = randomBytes(16).toString('base64');
    const isAllowed = limiter.allows(request.ip, PER_ADDRESS) && limiter.allows(`link ${token}`, PER_LINK);
    const shown = isAllowed
      ? await safely(nonce, async () => {
          const given = fieldsOf(request.headers['content-type'], request.body);
          return show(await links.answer(token, given), token, nonce, given.comment);
        })
      : tooMany(nonce);
    return reply.headers(headers(nonce)).code(shown.status).send(shown.html);
  });
}

function fieldsOf(type: string | undefined, body: unknown) {
  const isForm = type?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  const fields = new URLSearchParams(isForm && Buffer.isBuffer(body) ? body.toString('utf8') : '');
  const field = (name: string): string => (fields.get(name) ?? '').slice(0, 1_000);
  return { form: field('form'), decision: field('decision'), comment: field('comment'), code: field('code') };
}

function show(result: OpenedLink | LinkOutcome, token: string, nonce: string, comment?: string): Shown {
  switch (result.kind) {
    case 'closed':
      return { status: result.status, html: messagePage(result.title, result.text, nonce) };
    case 'done':
      return { status: 200, html: messagePage(result.title, result.text, nonce) };
    default: {
      const { approval, request, needsCode } = result.kind === 'again' ? result.opened : result;
      const problem = result.kind === 'again' ? { problem: result.problem } : {};
      const typed = comment === undefined ? {} : { comment };
      const html = confirmationPage({
        approval,
        request,
        needsCode,
        nonce,
        formKey: formKey(token),
        ...problem,
        ...typed,
      });
      return { status: result.kind === 'again' ? 422 : 200, html };
    }
  }
}

async function safely(nonce: string, work: () => Promise<Shown>): Promise<Shown> {
  try {
    return await work();
  } catch {
    const text = 'Nothing was decided. Please try again in a few minutes, or decide in the CRM.';
    return { status: 503, html: messagePage('The CRM cannot be reached', text, nonce) };
  }
}

const tooMany = (nonce: string): Shown => ({
  status: 429,
  html: messagePage('Too many requests', 'Please wait a minute and try again.', nonce),
});

const headers = (nonce: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
});

/** Counts of the current minute; forgotten with it, and when somebody makes up too many keys. */
function createLimiter(clock: Clock) {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    allows(key: string, most: number): boolean {
      const current = Math.floor(clock.now() / WINDOW_MS);
      if (current !== window || counts.size > MOST_KEYS) counts = new Map();
      window = current;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= most;
    },
  };
}
