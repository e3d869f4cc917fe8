/** The switches of the vendors of contracts, commissions and messages in another process, and what their people see. */
import type { BusinessVendorName } from '../../../../src/gateways/simulators/business/names.ts';
import type { CallbackFault, CallFault } from '../../../../src/gateways/simulators/switches.ts';
import type { Random } from '../../chaos/support/random.ts';

export interface ReceivedText {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
}

export interface BusinessVendors {
  texts(): Promise<readonly ReceivedText[]>;
  /** Callbacks that nobody has taken yet. */
  pendingCallbacks(): Promise<number>;
  /** One thing begins to go wrong; resolves with its name. An outage ends with {@link calm}. */
  disturb(fault: Fault): Promise<string>;
  /**
   * Everything that goes wrong ends, but that the next thing each vendor does is not heard of. So it is with the first of
   * each, however slow the service is to ask for something: a run always shows whether it asks twice.
   */
  calm(): Promise<void>;
}

export type Fault = readonly [vendor: BusinessVendorName, what: CallFault | CallbackFault | 'outage', times: number];

const lost = { kind: 'lostAnswer' } as const;
const storm = { kind: 'busy', retryAfterSeconds: 1 } as const;
/**
 * The vendor does it and nobody hears so: what is asked for again without a look is done twice. The message of the signature
 * service comes after the next try, too: with it nobody would try again.
 */
export const unheard: readonly Fault[] = [
  ['docusign', lost, 2],
  ['docusign', 'held', 2],
  ['docusignclm', lost, 2],
  ['sapcommissions', lost, 2],
  ['twilio', lost, 2],
];
const others: readonly Fault[] = [
  ['docusign', storm, 4],
  ['docusign', 'outage', 1],
  ['docusign', 'duplicate', 2],
  ['docusign', 'late', 2],
  ['docusign', 'outOfOrder', 2],
  ['docusign', 'wrongSignature', 2],
  ['docusignclm', 'outage', 1],
  ['docusignclm', storm, 3],
  ['sapcommissions', storm, 4],
  ['sapcommissions', 'outage', 1],
  ['twilio', { kind: 'timeout' }, 1],
  ['twilio', storm, 4],
  ['twilio', 'outage', 1],
];

/** All kinds of trouble, each once and in the order of the seed, what is not heard of first; then again in another order. */
export function* troubles(random: Random): Generator<Fault, never, undefined> {
  for (;;) {
    for (const kind of [unheard, others]) {
      const left = [...kind];
      while (left.length > 0) yield* left.splice(random.between(0, left.length - 1), 1);
    }
  }
}

export function openBusinessVendors(url: string): BusinessVendors {
  async function ask(path: string, body?: object): Promise<unknown> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/admin${path}`, body === undefined ? {} : init);
    if (!answer.ok) throw new Error(`The vendors answer ${answer.status} to ${path}: ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  return {
    texts: async () => (await ask('/texts')) as readonly ReceivedText[],
    async pendingCallbacks() {
      return ((await ask('/vendors')) as { readonly pendingCallbacks: number }).pendingCallbacks;
    },
    disturb,
    async calm() {
      await ask('/reset', {});
      for (const [vendor, fault] of unheard) await disturb([vendor, fault, 1]);
    },
  };

  async function disturb([vendor, fault, times]: Fault): Promise<string> {
    if (fault === 'outage') await ask(`/vendors/${vendor}/switches`, { outage: true });
    else if (typeof fault === 'string') await ask(`/vendors/${vendor}/callback-faults`, { fault, times });
    else await ask(`/vendors/${vendor}/faults`, { fault, times });
    return `${vendor} ${typeof fault === 'string' ? fault : fault.kind}`;
  }
}
