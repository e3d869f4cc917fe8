import { describe, expect, it } from 'vitest';
import { compileDesign } from '../../../src/design/index.ts';
import { customerText, type CustomerNotice } from '../../../src/domain/customerNotice.ts';

const design = (step: string, top = ''): string => `
design: people
${top}
products:
  JOB: { name: Job, kind: commercial }
  WORK: { name: Work, kind: technical }
rules:
  job: { product: JOB, target: WORK }
scenarios:
  work: { product: WORK, group: work }
groups:
  work:
    name: Work
    steps:
      check: { name: Check, ${step} }
billing: { gateway: billing, operation: startBilling }
gateways:
  billing: { kind: billing, settings: { baseUrl: 'env:OM_BILLING_URL' } }
`;
const manual = 'type: manual, queue: Desk';
const compile = (text: string) => compileDesign([{ file: 'people.yaml', text }]);

function policyOf(text: string): unknown {
  const result = compile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.design.groups.get('work')?.steps[0]?.assignment;
}
function codesOf(text: string): readonly string[] {
  const result = compile(text);
  return result.ok ? [] : result.error.map(({ code }) => code);
}

describe('assignment in a design', () => {
  it.each([
    ['is nobody without a word about it', manual, '', undefined],
    ['is that of the design', manual, 'assignment: { strategy: roundRobin, skills: [b, a] }', ['roundRobin', 'a', 'b']],
    ['is by load where a step names skills', `${manual}, assignment: { skills: fiber }`, '', ['leastLoaded', 'fiber']],
    [
      'is of the step before the design',
      `${manual}, assignment: { skills: [] }`,
      'assignment: { strategy: roundRobin, skills: fiber }',
      ['roundRobin'],
    ],
    [
      'can be taken back by a step',
      `${manual}, assignment: { strategy: queue, skills: [] }`,
      'assignment: { strategy: roundRobin }',
      undefined,
    ],
  ])('%s', (_what, step, top, expected) => {
    const [strategy, ...skills] = expected ?? [];
    expect(policyOf(design(step, top))).toEqual(expected && { strategy, skills });
  });

  it('changes no hash where nobody wrote it, and is part of it where somebody did', () => {
    const hashOf = (text: string): string => {
      const result = compile(text);
      return result.ok ? result.value.hash : '';
    };
    expect(hashOf(design(`${manual}, assignment: { strategy: queue }`))).toBe(hashOf(design(manual)));
    expect(hashOf(design(manual, 'assignment: { strategy: roundRobin }'))).not.toBe(hashOf(design(manual)));
  });

  it('is refused where it means nothing', () => {
    expect(codesOf(design('type: milestone, assignment: { skills: fiber }'))).toEqual(['FieldDoesNotApply']);
    expect(codesOf(design(`${manual}, assignment: { strategy: queue, skills: fiber }`))).toEqual([
      'SkillsWithoutStrategy',
    ]);
    expect(codesOf(design(`${manual}, assignment: { strategy: lottery }`))).toEqual(['InvalidValue']);
  });
});

describe('what customers are told', () => {
  it('is refused with a gateway or merge field that does not exist', () => {
    const notice = (text: string, gateway = 'billing'): string =>
      design(manual, `customerNotice: { gateway: ${gateway}, subject: 'New date', text: '${text}' }`);
    expect(codesOf(notice('Dear {{ account }}, {{was}} becomes {{date}}: {{reason}}'))).toEqual([]);
    expect(codesOf(notice('Dear {{customer}}'))).toEqual(['UnknownMergeField']);
    expect(codesOf(notice('Hello', 'mail'))).toEqual(['UnknownGateway']);
  });

  it('is filled in with days as they are there, and with nothing of what people type', () => {
    const notice: CustomerNotice = {
      gateway: 'mail',
      subject: '{{order}}: {{reason}}',
      text: '{{account}}: {{was}} -> {{date}}',
      timeZone: 'Asia/Tokyo',
      language: 'en',
    };
    const facts = { order: '17', account: 'Alma', date: '2026-03-04T16:00:00Z', reason: '{{account}}\r\nBcc: x' };
    expect(customerText(notice, facts)).toEqual({
      subject: '17: {{account}} Bcc: x',
      text: 'Alma: – -> Thursday, March 5, 2026',
    });
    expect(customerText(notice, { ...facts, was: '2026-03-03T00:00:00Z' }).text).toContain('Tuesday, March 3, 2026');
  });
});
