/** Approvals: asks people, takes their decisions, and lets what was approved go on. */
import type { FastifyInstance } from 'fastify';
import type { WorkCalendar } from '../domain/workCalendar.ts';
import type { ApprovalCrm, ApprovalStore } from '../engine/approvalPorts.ts';
import type { Clock } from '../engine/ports.ts';
import type { MessageSender } from '../engine/vendorPorts.ts';
import { addApprovalRoutes } from './approvalRoutes.ts';
import { ApprovalService } from './approvalService.ts';
import { LinkDecisions } from './linkDecisions.ts';
import { Notifier, type ApprovalLogger } from './notifier.ts';

export interface ApprovalSettings {
  /** Wait between looks while something is open, and while nothing is. A wake-up shortens both. */
  readonly openPollMs: number;
  readonly idlePollMs: number;
  readonly linkLifetimeMs: number;
  /** From this amount on a decision by link needs a code sent to the phone. */
  readonly codeFromAmount: number;
  /** When people answer. */
  readonly calendar: WorkCalendar;
}

export const defaultApprovalSettings: ApprovalSettings = {
  openPollMs: 15_000,
  idlePollMs: 60_000,
  linkLifetimeMs: 24 * 3_600_000,
  codeFromAmount: 50_000,
  calendar: {
    key: 'approvals',
    timeZone: 'UTC',
    hours: {
      mon: ['09:00-17:00'],
      tue: ['09:00-17:00'],
      wed: ['09:00-17:00'],
      thu: ['09:00-17:00'],
      fri: ['09:00-17:00'],
    },
    holidays: [],
  },
};

export interface ApprovalOptions {
  readonly crm: ApprovalCrm;
  readonly store: ApprovalStore;
  readonly clock: Clock;
  readonly logger: ApprovalLogger;
  readonly sender: (channel: 'sms' | 'email') => Promise<MessageSender | undefined>;
  readonly settings?: Partial<ApprovalSettings>;
}

/** A part of the sync service: passes, and pages on its server. */
export function createApprovals(options: ApprovalOptions) {
  const settings = { ...defaultApprovalSettings, ...options.settings };
  const { crm, store, clock, logger, sender } = options;
  const { calendar, linkLifetimeMs, codeFromAmount } = settings;
  let publicUrl: () => string | undefined = () => undefined;
  const notifier = new Notifier({ store, clock, logger, sender, linkLifetimeMs, publicUrl: () => publicUrl() });
  const service = new ApprovalService({ crm, notifier, clock, logger, calendar });
  return {
    name: 'approvals',
    /** One pass; gives back how long to wait for the next. */
    async pass(): Promise<number> {
      const { open } = await service.pass();
      return open > 0 ? settings.openPollMs : settings.idlePollMs;
    },
    routes(
      server: FastifyInstance,
      scene: { readonly publicUrl: () => string | undefined; readonly wake: () => void }
    ) {
      publicUrl = scene.publicUrl;
      const onDecided = scene.wake;
      const links = new LinkDecisions({ crm, store, notifier, clock, calendar, codeFromAmount, onDecided });
      addApprovalRoutes(server, links, clock);
    },
  };
}
