/** A vendor in memory that does what it likes, and remembers by the key of each request what it has done. */
import type { Dispatcher, GatewayCallback, GatewayReply } from '../../../src/engine/ports.ts';
import { stableHash } from '../../../src/engine/stableHash.ts';
import type { Wire } from './wire.ts';

export const BEHAVIOURS = [
  'done',
  /** Accepts, and says later that it is done. */
  'later',
  /** Says that it is done before its answer arrives. */
  'before',
  /** Answers that it is done, and says so once more. */
  'twice',
  /** Nothing is done: it may be tried again. */
  'busy',
  /** Nothing is done, and never will be for this. */
  'refused',
  /** It is done, and the answer is lost. */
  'silent',
  /** The process that calls dies before the vendor hears it. */
  'deathBefore',
  /** The same when the work is done and nothing is recorded. */
  'deathAfter',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** From then on the vendor does what it is asked, so that everything ends. */
const PATIENCE = 5;

export interface Effect {
  readonly planId: string;
  readonly stepKey: string;
  readonly operation: string;
}

export interface Message {
  readonly gateway: string;
  readonly callback: GatewayCallback;
}

export class RandomVendor {
  /** What was really done, in order. */
  readonly ledger: Effect[] = [];
  /** What the vendor has to say. Whoever takes it may take it twice, or in another order. */
  readonly callbacks: Message[] = [];
  readonly #tell: (message: Message) => Promise<unknown>;
  readonly #done = new Set<string>();
  #behaviours: readonly Behaviour[] = ['done'];
  #deaths = 0;

  /** @param tell how the vendor reaches whoever lives now */
  constructor(tell: (message: Message) => Promise<unknown>) {
    this.#tell = tell;
  }

  /** @param deaths how many processes may die of it, since each that comes after takes its time */
  behave(behaviours: readonly Behaviour[], deaths: number): void {
    this.#behaviours = behaviours;
    this.#deaths = deaths;
  }

  /** The vendor as one process calls it. */
  readonly dispatcher =
    (wire: Wire): Dispatcher =>
    async ({ planId, stepKey, attempt, gateway, request: { idempotencyKey: key, operation } }) => {
      const alive = (): void => {
        if (wire.isDead) throw new Error('This process is dead.');
      };
      alive();
      const wish = attempt > PATIENCE ? 'done' : this.#choose(`${stepKey} ${attempt}`);
      // Who has done it already does not refuse it.
      const behaviour = wish === 'refused' && this.#done.has(key) ? 'done' : wish;
      const kill = (): void => {
        if (this.#deaths > 0) wire.kill();
        this.#deaths -= 1;
      };
      if (behaviour === 'deathBefore') kill();
      alive();
      if (behaviour !== 'busy' && behaviour !== 'refused') this.#perform(key, { planId, stepKey, operation });
      const message = { gateway, callback: isDone(key, stepKey) };
      if (behaviour === 'before') await this.#tell(message);
      if (behaviour === 'later' || behaviour === 'twice' || behaviour === 'silent') this.callbacks.push(message);
      if (behaviour === 'deathAfter') kill();
      alive();
      return { reply: answer(behaviour, key), exchanges: [] };
    };

  #perform(key: string, effect: Effect): void {
    if (this.#done.has(key)) return;
    this.#done.add(key);
    this.ledger.push(effect);
  }

  /** The same for the same attempt at the same step, whatever else is going on. */
  #choose(what: string): Behaviour {
    return this.#behaviours[stableHash(what) % this.#behaviours.length] ?? 'done';
  }
}

const isDone = (key: string, stepKey: string): GatewayCallback => ({
  messageId: `${key} is done`,
  correlation: { externalId: key },
  outcome: { kind: 'completed', output: { of: stepKey } },
});

function answer(behaviour: Behaviour, externalId: string): GatewayReply {
  const failed = (kind: 'transient' | 'permanent'): GatewayReply => ({
    kind: 'failed',
    error: { class: kind, code: 'Nope', message: 'The vendor says no.' },
  });
  switch (behaviour) {
    case 'later':
    case 'before':
      return { kind: 'accepted', externalId };
    case 'busy':
    case 'silent':
      return failed('transient');
    case 'refused':
      return failed('permanent');
    default:
      return { kind: 'completed', externalId, output: { of: behaviour } };
  }
}
