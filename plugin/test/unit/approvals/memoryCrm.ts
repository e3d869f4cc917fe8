import type {
  ApprovalDirectory,
  ApprovalFacts,
  ApprovalPolicy,
  ApprovalSubject,
} from '../../../src/domain/approval.ts';
import { ok } from '../../../src/domain/result.ts';
import type { ApprovalOutlook } from '../../../src/engine/approvalOutlook.ts';
import type {
  ApprovalCase,
  ApprovalCrm,
  ApprovalFinish,
  ApprovalRequest,
  ApprovalStatus,
  ApprovalStore,
} from '../../../src/engine/approvalPorts.ts';

/** A CRM with one order, which can be told to fail before or after any of its writes. */
export class MemoryCrm implements ApprovalCrm {
  status: ApprovalStatus = 'Pending';
  requestedAt = '2026-03-02T09:00:00.000Z';
  facts: ApprovalFacts = {};
  requests: ApprovalRequest[] = [];
  finishes: ApprovalFinish[] = [];
  previewAskedAt: string | undefined;
  outlooks: ApprovalOutlook[] = [];
  reports = 0;
  /** Of all writes, which one is lost: n.0 before it is done, n.5 after it. */
  failAt = Infinity;
  #writes = 0;
  readonly rules: ApprovalPolicy;
  readonly staff: ApprovalDirectory;

  constructor(rules: ApprovalPolicy, staff: ApprovalDirectory) {
    this.rules = rules;
    this.staff = staff;
  }

  get subject(): ApprovalSubject {
    const { facts } = this;
    return { kind: 'Order', id: '801', number: '100', accountName: 'Alma', submittedBy: 'rep', people: {}, facts };
  }

  get case(): ApprovalCase {
    const { subject, status, requestedAt, requests, previewAskedAt } = this;
    const wanted = previewAskedAt === undefined ? {} : { previewAskedAt };
    return { subject, status, requestedAt, comment: '', requests: [...requests], description: [], ...wanted };
  }

  decideAll(rule: string, state: 'Approved' | 'Rejected', actorId?: string): void {
    this.#change(
      (one) => one.rule === rule && one.state === 'Pending' && (actorId === undefined || one.actorId === actorId),
      { state, decidedBy: 'somebody', comment: 'because' }
    );
  }

  async look() {
    return { policy: await this.policy(), hasOpen: true };
  }
  policy() {
    return Promise.resolve(ok(this.rules));
  }
  directory() {
    return Promise.resolve(this.staff);
  }
  openCases() {
    const isOpen =
      this.previewAskedAt !== undefined ||
      this.status === 'Pending' ||
      this.requests.some((one) => one.state === 'Pending');
    return Promise.resolve(isOpen ? [this.case] : []);
  }
  caseOf() {
    return Promise.resolve(ok(this.case));
  }
  attribute(requests: readonly ApprovalRequest[]) {
    return Promise.resolve(requests);
  }
  inbox() {
    return Promise.resolve([]);
  }
  decideAsMe(): never {
    throw new Error('not in these tests');
  }
  request(): never {
    throw new Error('not in these tests');
  }
  async ask(wanted: Parameters<ApprovalCrm['ask']>[0]) {
    for (const each of wanted) {
      await this.#write(() => {
        if (this.requests.some((one) => one.key === each.key)) return;
        const { subject, actor, ...rest } = each;
        const id = `r${String(this.requests.length + 1)}`;
        this.requests.push({ ...rest, id, number: id, subjectId: subject.id, actorId: actor.id, state: 'Pending' });
      });
    }
  }
  hand(id: string, to: { readonly id: string }, times: { readonly dueAt: string; readonly at: string }) {
    return this.#write(() => {
      this.#change((one) => one.id === id, { actorId: to.id, dueAt: times.dueAt, escalatedAt: times.at });
    });
  }
  noteReminder(id: string, at: string) {
    return this.#write(() => {
      this.#change((one) => one.id === id, { remindedAt: at });
    });
  }
  withdraw(ids: readonly string[], state: 'Recalled' | 'NotNeeded') {
    return this.#write(() => {
      this.#change((one) => ids.includes(one.id) && one.state === 'Pending', { state });
    });
  }
  finish(_subject: ApprovalSubject, outcome: ApprovalFinish) {
    return this.#write(() => {
      this.finishes.push(outcome);
      this.status = ({ approved: 'Approved', notRequired: 'NotRequired', rejected: 'Rejected' } as const)[outcome.kind];
    });
  }
  showOutlook(_subject: ApprovalSubject, outlook: ApprovalOutlook) {
    return this.#write(() => {
      this.outlooks.push(outlook);
      this.previewAskedAt = undefined;
    });
  }
  report() {
    this.reports += 1;
    return Promise.resolve();
  }
  decide(): never {
    throw new Error('not in these tests');
  }

  #change(matches: (one: ApprovalRequest) => boolean, change: Partial<ApprovalRequest>): void {
    this.requests = this.requests.map((one) => (matches(one) ? { ...one, ...change } : one));
  }

  #write(work: () => void): Promise<void> {
    const at = this.#writes;
    this.#writes += 1;
    if (at === this.failAt) return Promise.reject(new Error('the CRM is away'));
    work();
    return at + 0.5 === this.failAt ? Promise.reject(new Error('the answer was lost')) : Promise.resolve();
  }
}

/** Remembers messages; links and codes are not used. */
export class MemoryStore implements ApprovalStore {
  readonly #messages = new Map<string, { attempts: number; state: string }>();

  addLink() {
    return Promise.resolve();
  }
  link() {
    return Promise.resolve(undefined);
  }
  useLink() {
    return Promise.resolve(false);
  }
  releaseLink() {
    return Promise.resolve();
  }
  setCode() {
    return Promise.resolve(false);
  }
  checkCode() {
    return Promise.resolve(false);
  }
  beginMessage(key: string, maxAttempts: number) {
    const known = this.#messages.get(key) ?? { attempts: 0, state: 'open' };
    if (known.state !== 'open' || known.attempts >= maxAttempts) return Promise.resolve(undefined);
    this.#messages.set(key, { attempts: known.attempts + 1, state: 'open' });
    return Promise.resolve(known.attempts + 1);
  }
  endMessage(key: string, { state }: { readonly state: string }) {
    this.#messages.set(key, { attempts: 0, state });
    return Promise.resolve();
  }
}
