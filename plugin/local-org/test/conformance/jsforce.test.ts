import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { grown, judge, readExpectations, readUnmet } from '../../conformance/expectations.ts';

const RUNNER = fileURLToPath(new URL('../../conformance/jsforce.ts', import.meta.url));
const CHECKOUT = process.env['JSFORCE_CHECKOUT'];
const title = CHECKOUT === undefined ? 'is run when JSFORCE_CHECKOUT names a built checkout' : 'loses no expected pass';

describe("jsforce's own suite", () => {
  it.skipIf(CHECKOUT === undefined)(title, { timeout: 900_000 }, async () => {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, ['--conditions=source', RUNNER], (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
      });
    });
    expect(code, output).toBe(0);
  });
});

describe('the list of expected passes', () => {
  const passed = { title: 'a', status: 'passed' } as const;
  const failed = { title: 'b', status: 'failed' } as const;

  it('loses what fails, is skipped or is gone, and gains what is new', () => {
    const skipped = { title: 'c', status: 'skipped' } as const;
    expect(judge([passed, failed, skipped], ['b', 'c', 'd'])).toEqual({
      lost: ['b', 'c', 'd'],
      gained: ['a'],
      unexplained: ['b'],
    });
    expect(judge([passed], ['a'])).toEqual({ lost: [], gained: [], unexplained: [] });
  });

  it('wants a reason for each failure, and none for what passes', () => {
    expect(judge([passed, failed], ['a'], { b: 'no such feature' }).unexplained).toEqual([]);
    expect(judge([passed, failed], ['a'], { a: 'no such feature' }).unexplained).toEqual(['b', 'a']);
  });

  it.each(['jsforce', 'nuts'] as const)('of %s holds no test that is said not to pass', (suite) => {
    const unmet = readUnmet(suite);
    const both = Object.entries(readExpectations(suite)).flatMap(([file, titles]) =>
      titles.filter((title) => unmet[file]?.[title] !== undefined)
    );
    expect(both).toEqual([]);
  });

  it('takes a title that stands for several tests as passed only when all of them pass', () => {
    expect(judge([passed, { ...passed, status: 'failed' }], ['a'])).toMatchObject({ lost: ['a'], gained: [] });
  });

  it('only grows', () => {
    expect(grown({ x: ['b'] }, { x: ['a'], y: ['c'] })).toEqual({ x: ['a', 'b'], y: ['c'] });
    expect(grown({ x: ['b'] }, {})).toEqual({ x: ['b'] });
  });
});
