import { TYPE_NAME } from '../../library/values/protocol.ts';

/** A compound address of a record, `System.Address`. */
export class ApexAddress {
  readonly parts: Readonly<Record<string, unknown>>;

  constructor(parts: Readonly<Record<string, unknown>>) {
    this.parts = parts;
  }

  get [TYPE_NAME](): string {
    return 'System.Address';
  }

  toJSON(): Readonly<Record<string, unknown>> {
    return this.parts;
  }
}

export const apexAddress = (value: unknown): ApexAddress | null =>
  typeof value === 'object' && value !== null ? new ApexAddress(value as Readonly<Record<string, unknown>>) : null;
