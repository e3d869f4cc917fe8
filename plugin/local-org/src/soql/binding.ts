import type { FieldValue } from '../contract.ts';
import type { Slots } from './slots.ts';

/** What the values of a statement depend on at the time it runs. */
export interface BindEnv {
  readonly slots: Slots;
  readonly now: Date;
  /** The user's time zone; asked for only when a date depends on it. */
  zone(): string;
  /** Ids of the parents whose children are read, as a JSON array. */
  readonly parents?: string;
}

export type Binder = (env: BindEnv) => FieldValue;

/** The numbered parameters of one statement: `?1`, `?2`, … in any order in the text. */
export class Parameters {
  private readonly binders: Binder[] = [];

  add(binder: Binder): string {
    this.binders.push(binder);
    return `?${String(this.binders.length)}`;
  }

  bind(env: BindEnv): FieldValue[] {
    return this.binders.map((binder) => binder(env));
  }
}
