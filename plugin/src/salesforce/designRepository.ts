import { z } from 'zod';
import type { DesignRecord } from '../engine/ports.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseReply, type CompositeRequest, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { packDocument, unpackDocument } from './designDocument.ts';
import { time } from './rowTypes.ts';
import { quote } from './soql.ts';

/** What `sf order design apply` hands over: a compiled design. */
export interface DesignToApply {
  readonly name: string;
  readonly hash: string;
  /** Canonical JSON. */
  readonly document: string;
  readonly appliedBy: string;
  readonly note?: string;
}

export interface AppliedDesign {
  readonly record: DesignRecord;
  /** `unchanged`: this version is active already. `reactivated`: it was applied before and is active again. */
  readonly outcome: 'applied' | 'unchanged' | 'reactivated';
}

export interface StoredDesign {
  readonly record: DesignRecord;
  readonly document: string;
}

const DesignRow = z.object({
  Id: z.string(),
  Name: z.string(),
  Number__c: z.number(),
  Hash__c: z.string(),
  State__c: z.enum(['Active', 'Retired', 'Draft']),
  AppliedAt__c: time,
  AppliedBy__c: z.string().nullish(),
  Note__c: z.string().nullish(),
});
type DesignRow = z.infer<typeof DesignRow>;
const DocumentRow = z.object({ Document__c: z.string(), Encoding__c: z.enum(['Plain', 'GzipBase64']).nullish() });

const FIELDS = 'Id, Name, Number__c, Hash__c, State__c, AppliedAt__c, AppliedBy__c, Note__c';
const URL = '/sobjects/OM_FulfillmentDesign__c';
const APPLY_ATTEMPTS = 3;

/** Versions of the fulfillment design in the CRM. A version is never changed, only activated and retired. */
export interface DesignRepository {
  /** Newest first. */
  listDesigns(): Promise<readonly DesignRecord[]>;
  /** Stores and activates a version, retiring the active one in the same call. Applying it again changes nothing. */
  applyDesign(design: DesignToApply): Promise<Result<AppliedDesign, Problem>>;
  /** Activates an earlier version by number; by default the one before the active. */
  rollbackDesign(number?: number): Promise<Result<DesignRecord, Problem>>;
  /** The version with this number, by default the active one, with its document. */
  getDesign(number?: number): Promise<Result<StoredDesign, Problem>>;
  /** The version with this hash, active or not, with its document. */
  designByHash(hash: string): Promise<Result<StoredDesign, Problem>>;
  /** The active version without its document: what is asked before each pass. */
  activeRecord(): Promise<Result<DesignRecord, Problem>>;
}

export function createDesignRepository(client: CrmClient, now: () => number): DesignRepository {
  const read = async (rest: string): Promise<readonly DesignRow[]> =>
    parseReply(z.array(DesignRow), await client.query(`SELECT ${FIELDS} FROM OM_FulfillmentDesign__c ${rest}`));
  const allRows = (): Promise<readonly DesignRow[]> => read('ORDER BY Number__c DESC');

  /** Retires what is active and activates one version, all or nothing. */
  async function activate(rows: readonly DesignRow[], activation: CompositeRequest): Promise<Problem | undefined> {
    const retire = rows
      .filter((row) => row.State__c === 'Active')
      .map((row, at) => ({
        method: 'PATCH' as const,
        url: `${URL}/${row.Id}`,
        referenceId: `retire${at}`,
        body: { State__c: 'Retired' },
      }));
    const replies = await client.composite([...retire, activation], { allOrNone: true, idempotent: false });
    return compositeFailure(replies, 'OM_FulfillmentDesign__c');
  }

  async function reactivate(rows: readonly DesignRow[], row: DesignRow): Promise<Result<DesignRecord, Problem>> {
    const appliedAt = new Date(now()).toISOString();
    const body = { State__c: 'Active', AppliedAt__c: appliedAt };
    const others = rows.filter((other) => other.Id !== row.Id);
    const request = { method: 'PATCH' as const, url: `${URL}/${row.Id}`, referenceId: 'activate', body };
    const problem = await activate(others, request);
    return problem ? refuse(problem) : ok(toRecord({ ...row, State__c: 'Active', AppliedAt__c: appliedAt }));
  }

  async function create(rows: readonly DesignRow[], design: DesignToApply): Promise<Result<DesignRecord, Problem>> {
    const packed = packDocument(design.document);
    if (!packed.ok) return packed;
    const number = (rows[0]?.Number__c ?? 0) + 1;
    const fields = {
      Name: design.name.slice(0, 80),
      Number__c: number,
      Hash__c: design.hash,
      State__c: 'Active' as const,
      AppliedAt__c: new Date(now()).toISOString(),
      AppliedBy__c: design.appliedBy.slice(0, 255),
      Note__c: design.note ?? null,
    };
    // The number is unique by the external id: of two admins who apply at once, one is told to look again.
    const body = {
      ...fields,
      ExternalId__c: `design/${number}`,
      Document__c: packed.value.text,
      Encoding__c: packed.value.encoding,
    };
    const problem = await activate(rows, { method: 'POST', url: URL, referenceId: 'create', body });
    if (problem) return refuse(problem);
    const [stored] = await read(`WHERE Hash__c = ${quote(design.hash)}`);
    return ok(toRecord(stored ?? { Id: '', ...fields }));
  }

  return {
    listDesigns: async () => (await allRows()).map(toRecord),

    async applyDesign(design) {
      for (let attempt = 1; ; attempt += 1) {
        const rows = await allRows();
        const same = rows.find((row) => row.Hash__c === design.hash);
        if (same?.State__c === 'Active' && rows.filter((row) => row.State__c === 'Active').length === 1) {
          return ok({ record: toRecord(same), outcome: 'unchanged' });
        }
        const done = same ? await reactivate(rows, same) : await create(rows, design);
        if (done.ok) return ok({ record: done.value, outcome: same ? 'reactivated' : 'applied' });
        if (done.error.code !== 'DuplicateRecord' || attempt === APPLY_ATTEMPTS) return done;
      }
    },

    async rollbackDesign(number) {
      const rows = await allRows();
      const active = rows.find((row) => row.State__c === 'Active');
      const target = rows.find((row) =>
        number === undefined ? active !== undefined && row.Number__c < active.Number__c : row.Number__c === number
      );
      if (!target) return refuse(noSuchVersion(number));
      return reactivate(rows, target);
    },

    async getDesign(number) {
      const rows = await allRows();
      const row = number === undefined ? onlyActive(rows) : ok(rows.find((each) => each.Number__c === number));
      if (!row.ok) return row;
      if (!row.value) return refuse(noSuchVersion(number));
      const document = await readDocument(client, row.value);
      return document.ok ? ok({ record: toRecord(row.value), document: document.value }) : document;
    },

    async designByHash(hash) {
      const [row] = await read(`WHERE Hash__c = ${quote(hash)} LIMIT 1`);
      if (!row) return refuse(noSuchHash(hash));
      const document = await readDocument(client, row);
      return document.ok ? ok({ record: toRecord(row), document: document.value }) : document;
    },

    async activeRecord() {
      const row = onlyActive(await read(`WHERE State__c = 'Active' ORDER BY Number__c DESC LIMIT 2`));
      return row.ok ? ok(toRecord(row.value)) : row;
    },
  };
}

async function readDocument(client: CrmClient, row: DesignRow): Promise<Result<string, Problem>> {
  const soql = `SELECT Document__c, Encoding__c FROM OM_FulfillmentDesign__c WHERE Id = ${quote(row.Id)}`;
  const stored = z.array(DocumentRow).safeParse(await client.query(soql)).data?.[0];
  try {
    if (stored) return ok(unpackDocument({ text: stored.Document__c, encoding: stored.Encoding__c ?? 'Plain' }));
  } catch {
    // Named below: what is stored is not a packed document.
  }
  return refuse({
    code: 'MalformedDesign',
    message: `The document of design version ${row.Number__c} cannot be read`,
    path: `OM_FulfillmentDesign__c ${row.Id}: Document__c`,
    action: 'Apply the design again from its YAML files: sf order design apply.',
  });
}

function onlyActive(rows: readonly DesignRow[]): Result<DesignRow, Problem> {
  const [first, ...more] = rows.filter((row) => row.State__c === 'Active');
  if (first && more.length === 0) return ok(first);
  if (!first) {
    return refuse({
      code: 'NoActiveDesign',
      message: 'The org has no active fulfillment design, so no order can be decomposed',
      action: 'Apply one: sf order design apply --directory config/design',
    });
  }
  const numbers = [first, ...more].map((row) => row.Number__c).join(' and ');
  return refuse({
    code: 'AmbiguousDesign',
    message: `Design versions ${numbers} are active at the same time`,
    action: `Choose one: sf order design rollback --to ${first.Number__c}; it retires the others.`,
  });
}

const noSuchVersion = (number: number | undefined): Problem => ({
  code: 'DesignNotFound',
  message: number === undefined ? 'There is no earlier design version' : `There is no design version ${number}`,
  action: 'See the versions: sf order design list',
});

const noSuchHash = (hash: string): Problem => ({
  code: 'DesignNotFound',
  message: `The org has no design version with the hash ${hash.slice(0, 12)}…`,
  action: 'Apply the design again from version control; the same text has the same hash.',
});

const toRecord = (row: DesignRow): DesignRecord => ({
  id: row.Id,
  version: { name: row.Name, hash: row.Hash__c, number: row.Number__c },
  state: row.State__c,
  appliedAt: row.AppliedAt__c ?? '',
  appliedBy: row.AppliedBy__c ?? '',
  ...(row.Note__c ? { note: row.Note__c } : {}),
});
