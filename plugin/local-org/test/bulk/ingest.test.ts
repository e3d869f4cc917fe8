import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BulkJobs } from '../../src/bulk/bulkJobs.ts';
import type { ResultKind } from '../../src/bulk/ingestJob.ts';
import { customObject, rule } from '../metadata/orgOf.ts';
import { bulkPlant, parsed, type BulkPlant } from './bulkPlant.ts';

let plant: BulkPlant;
beforeAll(async () => {
  plant = await bulkPlant();
});
afterAll(() => plant.server.stop());

const HARD_DELETE = {
  type: 'PermissionSet',
  fullName: 'Hard',
  fileName: 'permissionsets/Hard.permissionset',
  xml:
    '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Hard</label>' +
    '<userPermissions><enabled>true</enabled><name>BulkApiHardDelete</name></userPermissions></PermissionSet>',
};
const insert = { object: 'Machine__c', operation: 'insert' };
const one = async (soql: string): Promise<any> => (await plant.query(soql)).body.records[0];
const count = async (name: string): Promise<number> =>
  (await plant.query(`SELECT COUNT() FROM Machine__c WHERE Name = '${name}'`)).body.totalSize;

describe('an ingest job', () => {
  it('saves what it can and tells what became of each record', async () => {
    const csv =
      'Name,Key__c,Power__c,State__c\nLathe,in-1,1.5,New\nDrill,in-1,2,New\nPress,in-2,much,New\nSaw,in-3,,Odd\n';
    const job = await plant.load(insert, csv);
    expect(job).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 4,
      numberRecordsFailed: 3,
      jobType: 'V2Ingest',
      object: 'Machine__c',
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
      apiVersion: 66,
    });
    expect(job.id).toMatch(/^750/);
    const [saved, ...others] = await plant.rows(`/jobs/ingest/${job.id}/successfulResults`);
    expect(others).toEqual([]);
    expect(saved).toMatchObject({ sf__Created: 'true', Name: 'Lathe', Key__c: 'in-1', Power__c: '1.5' });
    expect(await one("SELECT Id FROM Machine__c WHERE Key__c = 'in-1'")).toMatchObject({ Id: saved?.['sf__Id'] });
    const failed = await plant.rows(`/jobs/ingest/${job.id}/failedResults`);
    expect(failed.map((row) => [row['Name'], row['sf__Id'], row['sf__Error']])).toEqual([
      ['Drill', '', expect.stringMatching(/^DUPLICATE_VALUE:duplicate value found: Key__c .*:Key__c --$/)],
      ['Press', '', 'INVALID_TYPE_ON_FIELD_IN_RECORD:Power__c: value not of required type: much:Power__c --'],
      ['Saw', '', expect.stringMatching(/^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:.*:State__c --$/)],
    ]);
    expect(await plant.rows(`/jobs/ingest/${job.id}/unprocessedrecords`)).toEqual([]);
  });

  it('reads quotes, line ends in values, other delimiters and CRLF', async () => {
    const csv = 'Name|Notes__c\r\n"a ""b"" | c"|"one\r\ntwo"\r\nplain|\r\n';
    const job = await plant.load({ ...insert, columnDelimiter: 'PIPE', lineEnding: 'CRLF' }, csv);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0, numberRecordsProcessed: 2 });
    const saved = await one(`SELECT Notes__c FROM Machine__c WHERE Name = 'a "b" | c'`);
    expect(saved.Notes__c).toBe('one\r\ntwo');
    const { text } = await plant.api('GET', `/jobs/ingest/${job.id}/successfulResults`);
    expect(text.split('\r\n')[0]).toBe('"sf__Id"|"sf__Created"|"Name"|"Notes__c"');
  });

  it('leaves a field alone whose value is empty, and blanks it for #N/A', async () => {
    await plant.load(insert, 'Name,Key__c,Power__c,Cost__c\nBlank,in-blank,1,2\n');
    const { Id } = await one("SELECT Id FROM Machine__c WHERE Key__c = 'in-blank'");
    const job = await plant.load({ ...insert, operation: 'update' }, `Id,Power__c,Cost__c\n${Id},,#N/A\n`);
    expect(job).toMatchObject({ numberRecordsFailed: 0 });
    expect(await one(`SELECT Power__c, Cost__c FROM Machine__c WHERE Id = '${Id}'`)).toMatchObject({
      Power__c: 1,
      Cost__c: null,
    });
  });

  it('upserts by external id and refers to parents by theirs', async () => {
    await plant.load({ object: 'Machine__c', operation: 'insert' }, 'Name,Key__c\nParent,in-parent\n');
    const upsert = { ...insert, operation: 'upsert', externalIdFieldName: 'Key__c' };
    const first = await plant.load(upsert, 'Key__c,Name\nin-parent,Renamed\nin-fresh,Fresh\n');
    const rows = await plant.rows(`/jobs/ingest/${first.id}/successfulResults`);
    expect(rows.map((row) => row['sf__Created'])).toEqual(['false', 'true']);
    const parts = await plant.load(
      { object: 'Part__c', operation: 'insert' },
      'Name,Machine__r.Key__c\nBolt,in-parent\nNut,nowhere\n'
    );
    expect(await one("SELECT Machine__r.Name FROM Part__c WHERE Name = 'Bolt'")).toMatchObject({
      Machine__r: { Name: 'Renamed' },
    });
    const [failed] = await plant.rows(`/jobs/ingest/${parts.id}/failedResults`);
    expect(failed?.['sf__Error']).toBe(
      'INVALID_FIELD:Foreign key external ID: nowhere not found for field Key__c in entity Machine__c:Key__c --'
    );
  });

  it('deletes, and deletes for good only with the permission', async () => {
    await plant.load(insert, 'Name,Key__c\nGone,in-gone\nDust,in-dust\n');
    const gone = (await one("SELECT Id FROM Machine__c WHERE Key__c = 'in-gone'")).Id;
    const dust = (await one("SELECT Id FROM Machine__c WHERE Key__c = 'in-dust'")).Id;
    await plant.load({ ...insert, operation: 'delete' }, `Id\n${gone}\n`);
    const refused = await plant.api('POST', '/jobs/ingest', { ...insert, operation: 'hardDelete' });
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'FEATURENOTENABLED' }] });
    plant.org.org.applyMetadata([HARD_DELETE], { checkOnly: false });
    const set = await one("SELECT Id FROM PermissionSet WHERE Name = 'Hard'");
    await plant.create('PermissionSetAssignment', { AssigneeId: plant.org.admin.userId, PermissionSetId: set.Id });
    const job = await plant.load({ ...insert, operation: 'hardDelete' }, `Id\n${dust}\n`);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    const all = await plant.api(
      'GET',
      `/queryAll?q=${encodeURIComponent(`SELECT Id FROM Machine__c WHERE Id IN ('${gone}', '${dust}')`)}`
    );
    expect(all.body.records.map(({ Id }: { Id: string }) => Id)).toEqual([gone]);
  });

  it('fails for a column that the object does not have, and gives all rows back', async () => {
    const job = await plant.load(insert, 'Name,Colour__c\nA,red\nB,blue\n');
    expect(job).toMatchObject({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Colour__c' });
    expect(await plant.rows(`/jobs/ingest/${job.id}/unprocessedrecords`)).toEqual([
      { Name: 'A', Colour__c: 'red' },
      { Name: 'B', Colour__c: 'blue' },
    ]);
  });

  it('fails a row of another width than the header by itself, and gives it back as wide as that', async () => {
    const job = await plant.load(insert, 'Name,Key__c\nNarrow,wide-1\n,Extra,wide-2\nShort\nLast,wide-3\n');
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 4, numberRecordsFailed: 2 });
    const saved = await plant.rows(`/jobs/ingest/${job.id}/successfulResults`);
    expect(saved.map((row) => row['Key__c'])).toEqual(['wide-1', 'wide-3']);
    const counts = 'InvalidBatch:Number of columns of row does not match header : expected 2, found';
    expect(await plant.rows(`/jobs/ingest/${job.id}/failedResults`)).toEqual([
      { sf__Id: '', sf__Error: `${counts} 3:--`, Name: '', Key__c: 'Extra' },
      { sf__Id: '', sf__Error: `${counts} 1:--`, Name: 'Short', Key__c: '' },
    ]);
  });

  it('fails for line ends other than it states', async () => {
    const job = await plant.load(insert, 'Name\r\nA\r\n');
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage: 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    });
  });

  it('takes its data once, and may come with it in one request', async () => {
    const id = await plant.loaded(insert, 'Name\nOnce\n');
    const again = await plant.upload(id, 'Name\nTwice\n');
    expect(again).toMatchObject({ status: 400, body: [{ errorCode: 'INVALIDJOB' }] });
    expect(again.text).toContain(`Found multiple contents for job: <${id}>`);
    const form = new FormData();
    form.set('job', new Blob([JSON.stringify(insert)], { type: 'application/json' }));
    form.set('content', new Blob(['Name\nTogether\n'], { type: 'text/csv' }), 'content');
    const response = await fetch(`${plant.server.url}/services/data/v66.0/jobs/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${plant.org.admin.accessToken}` },
      body: form,
    });
    const { id: together } = (await response.json()) as { id: string };
    expect(await plant.ended(together)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1 });
    expect(await count('Together')).toBe(1);
  });

  it('takes packed data', async () => {
    const { body } = await plant.api('POST', '/jobs/ingest', insert);
    const sent = await plant.upload(body.id, gzipSync('Name\nPacked\n'), { 'content-encoding': 'gzip' });
    expect(sent.status, sent.text).toBe(201);
    await plant.api('PATCH', `/jobs/ingest/${body.id}`, { state: 'UploadComplete' });
    expect(await plant.ended(body.id)).toMatchObject({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
    const torn = await plant.api('POST', '/jobs/ingest', insert);
    expect(await plant.upload(torn.body.id, 'no gzip', { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
  });

  it.each([
    ['of 10,000 where nothing but the save runs', 'Machine__c', 10_000],
    ['of 2,000 where rules run', 'Guarded__c', 2000],
  ])('is aborted between two groups %s: what is saved stays, the rest is given back', (_, object, group) => {
    const { org, admin } = plant.org;
    org.applyMetadata([customObject('Guarded__c'), rule('Guarded__c.Named', 'ISBLANK(Name)')], { checkOnly: false });
    const bulk = new BulkJobs(
      org,
      () => new Date(),
      (error) => expect.unreachable(String(error))
    );
    try {
      const job = bulk.openIngest({
        object,
        operation: 'insert',
        form: { delimiter: ',', lineEnding: 'LF' },
        lineEnding: 'LF',
        columnDelimiter: 'COMMA',
        session: { userId: admin.userId, username: admin.username, orgId: org.id },
        apiVersion: 66,
      });
      const rows = Array.from({ length: group + 1000 }, (_each, index) => `Endless ${String(index)}`);
      const file = bulk.spool.file('endless.csv');
      writeFileSync(file, `Name\n${rows.join('\n')}\n`);
      job.takeUpload(file);
      job.moveTo('UploadComplete');
      const work = job.work(org);
      work.next();
      expect(job).toMatchObject({ state: 'InProgress', processed: group });
      job.moveTo('Aborted');
      expect(work.next().done).toBe(true);
      expect(job).toMatchObject({ state: 'Aborted', processed: group });
      const lines = (kind: ResultKind): number => parsed(readFileSync(job.resultFile(kind), 'utf8')).length;
      expect([lines('successfulResults'), lines('failedResults'), lines('unprocessedrecords')]).toEqual([
        group,
        0,
        1000,
      ]);
      expect(() => {
        job.moveTo('Aborted');
      }).toThrow('Job state change from Aborted to Aborted is not allowed');
    } finally {
      bulk.close();
    }
  });

  it('is listed and deleted', async () => {
    const { id } = await plant.load(insert, 'Name\nListed\n');
    const list = await plant.api('GET', '/jobs/ingest');
    expect(list.body).toMatchObject({ done: true, nextRecordsUrl: null });
    expect(list.body.records[0]).toMatchObject({ id, state: 'JobComplete' });
    const open = await plant.api('POST', '/jobs/ingest', insert);
    expect(await plant.api('DELETE', `/jobs/ingest/${open.body.id}`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALIDJOBSTATE' }],
    });
    expect((await plant.api('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
    expect((await plant.api('GET', `/jobs/ingest/${id}`)).status).toBe(404);
  });

  it.each([
    [{ object: 'Nothing__c', operation: 'insert' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'merge' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'upsert' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'upsert', externalIdFieldName: 'Phone' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', columnDelimiter: 'SPACE' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', contentType: 'JSON' }, 'INVALIDJOB'],
  ])('is refused: %o', async (job, errorCode) => {
    expect(await plant.api('POST', '/jobs/ingest', job)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});
