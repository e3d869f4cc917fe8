import type { ContractView } from 'c/omContractModel';

/** One line of the form. */
export interface SignerRow {
  readonly key: number;
  readonly name: string;
  readonly email: string;
  readonly routingOrder: number;
  readonly role: 'Signer' | 'Approver' | 'CarbonCopy';
  readonly party: 'Customer' | 'Us';
}

export interface Person {
  readonly Id: string;
  readonly Name: string;
  readonly Email: string;
}

const ADDRESS = /^[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+$/;

/** Signs after those who are there. */
export const emptyRow = (key: number, rows: readonly SignerRow[], party: SignerRow['party']): SignerRow => ({
  key,
  name: '',
  email: '',
  routingOrder: Math.max(0, ...rows.map(({ routingOrder }) => routingOrder)) + 1,
  role: 'Signer',
  party,
});

export const isComplete = ({ name, email, routingOrder }: SignerRow): boolean =>
  name.trim() !== '' && ADDRESS.test(email.trim()) && Number.isInteger(routingOrder) && routingOrder > 0;

/** Whether a request can be made of the lines. */
export const isReady = (rows: readonly SignerRow[]): boolean =>
  rows.every(isComplete) && rows.some(({ role }) => role === 'Signer');

export const requestOf = (
  { contractNumber }: ContractView,
  rows: readonly SignerRow[],
  given: {
    readonly provider: string;
    readonly subject: string;
    readonly message: string;
    readonly expireAfterDays: string;
  }
): string =>
  JSON.stringify({
    provider: given.provider,
    subject: given.subject.trim() || contractNumber,
    ...(given.message.trim() === '' ? {} : { message: given.message.trim() }),
    ...(given.expireAfterDays === '' ? {} : { expireAfterDays: Number(given.expireAfterDays) }),
    signers: rows.map(({ name, email, routingOrder, role, party }) => ({
      name: name.trim(),
      email: email.trim(),
      routingOrder,
      role,
      party,
    })),
  });
