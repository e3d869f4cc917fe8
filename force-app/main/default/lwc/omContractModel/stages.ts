import type { ContractView } from './types';

export type StageName = 'draft' | 'approval' | 'negotiation' | 'signature' | 'force' | 'ended';
export type StageStatus = 'done' | 'current' | 'todo' | 'stopped';

export interface Stage {
  readonly name: StageName;
  readonly status: StageStatus;
}

const WAY: readonly StageName[] = ['draft', 'approval', 'negotiation', 'signature', 'force'];
/** The stage in which a contract of a state is, and how it stands there. */
const PLACES: Readonly<Record<string, { readonly at: StageName; readonly as: StageStatus } | undefined>> = {
  Draft: { at: 'draft', as: 'current' },
  InApproval: { at: 'approval', as: 'current' },
  Rejected: { at: 'approval', as: 'stopped' },
  Negotiating: { at: 'negotiation', as: 'current' },
  AwaitingSignature: { at: 'signature', as: 'current' },
  Signed: { at: 'signature', as: 'done' },
  Active: { at: 'force', as: 'current' },
  Amending: { at: 'force', as: 'current' },
  Suspended: { at: 'force', as: 'stopped' },
};
const ENDED_WELL: ReadonlySet<string> = new Set(['Expired', 'Renewed']);

/** The way of a contract from draft to its end. One that was canceled never came into force. */
export function stagesOf({ state }: Pick<ContractView, 'state'>): readonly Stage[] {
  if (state === 'Cancelled') {
    return [
      { name: 'draft', status: 'done' },
      { name: 'ended', status: 'stopped' },
    ];
  }
  const place = PLACES[state];
  if (place === undefined) {
    const status = ENDED_WELL.has(state) ? 'done' : 'stopped';
    return [...WAY.map((name): Stage => ({ name, status: 'done' })), { name: 'ended', status }];
  }
  const here = WAY.indexOf(place.at);
  return WAY.map((name, index) => ({
    name,
    status: index < here ? 'done' : index === here ? place.as : 'todo',
  }));
}
