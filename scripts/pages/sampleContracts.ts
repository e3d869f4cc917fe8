/** Contracts for looking at the contract page: a draft that deviates, one out for signature, and one in force. */
import type { OrgClient } from './orgClient.ts';

const DAY = 86_400_000;
/** ISO 8601 date; negative numbers are in the past. */
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

export interface SampleContracts {
  /** Two versions, one clause edited, one by another wording. */
  readonly draftContract: string;
  /** One of two has signed. */
  readonly sentContract: string;
  /** In force, with obligations, a renewal that is drafted, and notice that is due soon. */
  readonly activeContract: string;
  /** Approved, with a text: it can be sent. */
  readonly approvedContract: string;
}

type Clause = readonly [
  key: string,
  heading: string,
  category: string,
  body: string,
  more?: Readonly<Record<string, unknown>>,
];

const CLAUSES: readonly Clause[] = [
  ['parties', 'Parties', 'Parties', 'The provider delivers internet, voice and television to the customer.'],
  [
    'price',
    'Prices',
    'Price',
    'List prices less ten percent, fixed for the whole term. They are due on the first day of each month.',
    { Terms__c: '{"discountPercent": 10}' },
  ],
  [
    'service',
    'Service level',
    'ServiceLevel',
    'Faults are repaired within eight hours, on working days between 8 and 18 o’clock.',
    {
      Terms__c: '{"ranges": {"repairHours": {"max": 8}}}',
      Obligations__c:
        '[{"key": "report", "title": "Send the availability report", "kind": "Report", "every": {"months": 6}}]',
    },
  ],
  ['liability', 'Liability', 'Liability', 'Each side is liable up to the fees of twelve months.'],
  ['term', 'Term and notice', 'Term', 'The contract runs for the agreed term. It may be ended with 30 days of notice.'],
];

/** @param service - the user that moves contracts and signatures, as the sync service does */
export async function addSampleContracts(
  admin: OrgClient,
  service: OrgClient,
  account: string,
  managerId: string
): Promise<SampleContracts> {
  const library = await addLibrary(admin);
  const make = (values: Readonly<Record<string, unknown>>): Promise<string> =>
    admin.create('Contract', {
      AccountId: account,
      OwnerId: managerId,
      StartDate: inDays(-30),
      ContractTerm: 24,
      Status: 'Draft',
      OM_Type__c: 'Service',
      OM_NoticePeriodDays__c: 30,
      ...values,
    });
  const contact = { FirstName: 'Maria', LastName: 'Keller', Email: 'maria.keller@acme.example', AccountId: account };
  await admin.create('Contact', contact);

  const draftContract = await make({});
  await addVersion(admin, draftContract, 1, library, {});
  await addVersion(admin, draftContract, 2, library, EDITED);

  const sentContract = await make({});
  const sentVersion = await addVersion(admin, sentContract, 1, library, {});
  await move(admin, sentContract, ['InApproval', 'Negotiating', 'AwaitingSignature']);
  await addSigning(admin, service, sentContract, sentVersion);

  const activeContract = await make({
    StartDate: inDays(-330),
    ContractTerm: 12,
    OM_AutoRenew__c: true,
    OM_RenewalTermMonths__c: 12,
  });
  await addVersion(admin, activeContract, 1, library, {});
  await move(admin, activeContract, ['InApproval', 'Negotiating', 'AwaitingSignature', 'Signed', 'Active']);
  await addObligations(admin, activeContract, managerId);
  await make({ StartDate: inDays(36), ContractTerm: 12, OM_Predecessor__c: activeContract, OM_Lineage__c: 'Renewal' });
  await admin.create('Order', {
    AccountId: account,
    EffectiveDate: inDays(-20),
    Status: 'Draft',
    ContractId: activeContract,
  });

  const approvedContract = await make({});
  await addVersion(admin, approvedContract, 1, library, {});
  await move(admin, approvedContract, ['InApproval', 'Negotiating']);
  return { draftContract, sentContract, activeContract, approvedContract };
}

const EDITED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  service: {
    Body__c: 'Faults are repaired within four hours, day and night.',
    Deviation__c: 'Alternative',
    Terms__c: '{"ranges": {"repairHours": {"max": 4}}}',
  },
  liability: { Body__c: 'The provider is liable without limit.', Deviation__c: 'Edited' },
};

/** Another wording of the clause about service, in the library. */
const AROUND_THE_CLOCK = 'service/around-the-clock';
const wordingAroundTheClock = (heading: string): Readonly<Record<string, unknown>> => ({
  Name: `${heading}, around the clock`,
  Key__c: 'service',
  Category__c: 'ServiceLevel',
  Version__c: 1,
  Alternative__c: 'around the clock',
  Standard__c: false,
  State__c: 'Published',
  Heading__c: heading,
  Body__c: EDITED['service']?.['Body__c'],
  ExternalId__c: `${AROUND_THE_CLOCK}/1`,
});

/** Ids of the clauses of the library by key, and a template of all of them. */
async function addLibrary(admin: OrgClient): Promise<ReadonlyMap<string, string>> {
  const template = await admin.create('OM_ContractTemplate__c', {
    Name: 'Service Agreement',
    ExternalId__c: 'SERVICE',
    Type__c: 'Service',
    Version__c: 1,
    Active__c: true,
    Title__c: 'Service Agreement with {{account.name}}',
  });
  const ids = new Map<string, string>();
  for (const [index, [key, heading, category, body, more = {}]] of CLAUSES.entries()) {
    const id = await admin.create('OM_Clause__c', {
      Name: heading,
      Key__c: key,
      Category__c: category,
      Version__c: 1,
      Alternative__c: 'standard',
      Standard__c: true,
      State__c: 'Published',
      Heading__c: heading,
      Body__c: body,
      ExternalId__c: `${key}/standard/1`,
      ...more,
    });
    ids.set(key, id);
    if (key === 'service')
      ids.set(AROUND_THE_CLOCK, await admin.create('OM_Clause__c', wordingAroundTheClock(heading)));
    const place = { Template__c: template, ClauseKey__c: key, Sequence__c: (index + 1) * 10 };
    await admin.create('OM_TemplateClause__c', place);
  }
  return ids;
}

/** The next version, with a file. What deviates is given by key. */
async function addVersion(
  admin: OrgClient,
  contract: string,
  number: number,
  library: ReadonlyMap<string, string>,
  deviations: Readonly<Record<string, Readonly<Record<string, unknown>>>>
): Promise<string> {
  const title = `Service Agreement v${String(number)}`;
  const file = await admin.create('ContentVersion', {
    Title: title,
    PathOnClient: `${title}.pdf`,
    VersionData: Buffer.from(PDF).toString('base64'),
    FirstPublishLocationId: contract,
  });
  const where = `Id = '${file}'`;
  const [stored] = await admin.query<{ ContentDocumentId: string }>(
    `SELECT ContentDocumentId FROM ContentVersion WHERE ${where}`
  );
  const [before] = await admin.query<{ Id: string }>(
    `SELECT Id FROM OM_ContractVersion__c WHERE Contract__c = '${contract}' AND State__c = 'Draft'`
  );
  if (before) await admin.update('OM_ContractVersion__c', before.Id, { State__c: 'Superseded' });
  const version = await admin.create('OM_ContractVersion__c', {
    Contract__c: contract,
    Number__c: number,
    Title__c: 'Service Agreement with Acme Media',
    NonStandard__c: Object.keys(deviations).length,
    DocumentId__c: stored?.ContentDocumentId,
    ...(number > 1 ? { Note__c: 'After the call with their lawyer.' } : {}),
  });
  for (const [index, [key, heading, , body, more = {}]] of CLAUSES.entries()) {
    await admin.create('OM_ContractClause__c', {
      Version__c: version,
      Clause__c: library.get(deviations[key]?.['Deviation__c'] === 'Alternative' ? AROUND_THE_CLOCK : key),
      Key__c: key,
      Sequence__c: (index + 1) * 10,
      Heading__c: heading,
      Body__c: body,
      Deviation__c: 'None',
      ...more,
      ...deviations[key],
    });
  }
  await admin.update('Contract', contract, { OM_CurrentVersion__c: version });
  return version;
}

async function move(admin: OrgClient, contract: string, states: readonly string[]): Promise<void> {
  for (const state of states) await admin.update('Contract', contract, { OM_LifecycleState__c: state });
}

async function addSigning(admin: OrgClient, service: OrgClient, contract: string, version: string): Promise<void> {
  const request = await admin.create('OM_SignatureRequest__c', {
    Contract__c: contract,
    Version__c: version,
    Provider__c: 'docusign',
    Subject__c: 'Service Agreement to sign',
  });
  const people = [
    ['Maria Keller', 'maria.keller@acme.example', 'Customer'],
    ['Jon Beck', 'jon.beck@pages.example', 'Us'],
  ] as const;
  const signers: string[] = [];
  for (const [index, [SignerName__c, Email__c, Party__c]] of people.entries()) {
    const values = { Request__c: request, SignerName__c, Email__c, Party__c, RoutingOrder__c: index + 1 };
    signers.push(await admin.create('OM_Signer__c', values));
  }
  await service.update('OM_SignatureRequest__c', request, {
    State__c: 'Delivered',
    SentAt__c: `${inDays(-2)}T09:30:00Z`,
  });
  const [first = '', second = ''] = signers;
  await service.update('OM_Signer__c', first, { State__c: 'Signed', SignedAt__c: `${inDays(-1)}T14:05:00Z` });
  await service.update('OM_Signer__c', second, { State__c: 'Sent' });
  await service.update('Contract', contract, { OM_SignatureStatus__c: 'Delivered' });
}

async function addObligations(admin: OrgClient, contract: string, owner: string): Promise<void> {
  const duties = [
    ['Send the availability report', 'Report', inDays(-4), 'Overdue'],
    ['Decide whether the contract renews', 'Notice', inDays(5), 'Open'],
    ['Review the prices', 'Review', inDays(20), 'Open'],
    ['Hand over the site', 'Deliverable', inDays(-200), 'Fulfilled'],
  ] as const;
  for (const [Title__c, Kind__c, DueDate__c, State__c] of duties) {
    await admin.create('OM_Obligation__c', {
      Contract__c: contract,
      OwnerId: owner,
      Title__c,
      Kind__c,
      DueDate__c,
      State__c,
      Party__c: 'Us',
      ...(State__c === 'Fulfilled' ? { FulfilledOn__c: inDays(-201) } : {}),
    });
  }
}

/** The smallest document that viewers take. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
`;
