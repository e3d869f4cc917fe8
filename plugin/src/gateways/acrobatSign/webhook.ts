import type { VendorSession } from '../shared/session.ts';
import type { Access } from './accessPoint.ts';
import { created, webhookList } from './model.ts';

const EVENTS = [
  'AGREEMENT_CREATED',
  'AGREEMENT_ACTION_COMPLETED',
  'AGREEMENT_EMAIL_VIEWED',
  'AGREEMENT_WORKFLOW_COMPLETED',
  'AGREEMENT_RECALLED',
  'AGREEMENT_REJECTED',
  'AGREEMENT_EXPIRED',
  'AGREEMENT_AUTO_CANCELLED_CONVERSION_PROBLEM',
];

/** Sees to it that Acrobat Sign reports to us. Asked once per address and process. */
export class Webhook {
  readonly #settings: { readonly pathSecret: string; readonly register: boolean };
  readonly #known = new Set<string>();

  constructor(settings: { readonly pathSecret: string; readonly register: boolean }) {
    this.#settings = settings;
  }

  async ensure(access: Access, session: VendorSession, callbackUrl: string): Promise<void> {
    if (!this.#settings.register || this.#known.has(callbackUrl)) return;
    const url = `${callbackUrl.replace(/\/+$/, '')}/${this.#settings.pathSecret}`;
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ scope: 'ACCOUNT', pageSize: '100', ...(cursor && { cursor }) });
      const call = access({ method: 'GET', path: `/webhooks?${query.toString()}` });
      const { page, userWebhookList } = await session.ask(call, webhookList);
      if (userWebhookList.some(({ status, webhookUrlInfo }) => webhookUrlInfo.url === url && status !== 'INACTIVE')) {
        this.#known.add(callbackUrl);
        return;
      }
      cursor = page?.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const body = {
      name: 'Order management',
      scope: 'ACCOUNT',
      state: 'ACTIVE',
      webhookSubscriptionEvents: EVENTS,
      webhookUrlInfo: { url },
    };
    await session.ask(access({ method: 'POST', path: '/webhooks', body }), created);
    this.#known.add(callbackUrl);
  }
}
