/** What PMD knows to be dangerous or slow in Apex; style is prettier's business. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingAt, type Finding } from '../metadata/finding.ts';
import type { ApexFile } from './apexFiles.ts';
import { runJava } from './java.ts';

const RULES: Readonly<Record<string, readonly string[]>> = {
  security: [
    'ApexBadCrypto',
    'ApexCRUDViolation',
    'ApexDangerousMethods',
    'ApexInsecureEndpoint',
    'ApexOpenRedirect',
    'ApexSharingViolations',
    'ApexSOQLInjection',
    'ApexSuggestUsingNamedCred',
    'ApexXSSFromEscapeFalse',
    'ApexXSSFromURLParam',
  ],
  performance: ['EagerlyLoadedDescribeSObjectResult', 'OperationWithLimitsInLoop'],
  errorprone: [
    'ApexCSRF',
    'AvoidDirectAccessTriggerMap',
    'AvoidHardcodingId',
    'AvoidNonExistentAnnotations',
    'EmptyCatchBlock',
    'EmptyStatementBlock',
    'InaccessibleAuraEnabledGetter',
    'OverrideBothEqualsAndHashcode',
    'TestMethodsMustBeInTestClasses',
    'TypeShadowsBuiltInNamespace',
  ],
  bestpractices: [
    'ApexUnitTestClassShouldHaveAsserts',
    'ApexUnitTestShouldNotUseSeeAllDataTrue',
    'AvoidLogicInTrigger',
    'UnusedLocalVariable',
  ],
};

interface PmdResult {
  readonly violations?: readonly {
    readonly rule: string;
    readonly message: string;
    readonly codeLocation: { readonly file: string; readonly startLine: number; readonly startCol: number };
  }[];
  readonly processingErrors?: readonly { readonly file: string; readonly message: string }[];
}

/**
 * @param tools - the folder whose `node_modules` has PMD
 * @throws Error when PMD did not run
 */
export async function checkApexSecurity(files: readonly ApexFile[], tools: string): Promise<Finding[]> {
  if (files.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'om-pmd-'));
  try {
    const input = join(folder, 'input.json');
    const output = join(folder, 'output.json');
    const ruleSetInputFile = join(folder, 'rules.xml');
    writeFileSync(ruleSetInputFile, ruleSet());
    const runDataPerLanguage = { apex: { filesToScan: files.map(({ path }) => path) } };
    writeFileSync(input, JSON.stringify({ ruleSetInputFile, runDataPerLanguage }));
    const args = ['run', input, output];
    const ended = await runJava(tools, 'com.salesforce.sfca.pmdwrapper.PmdWrapper', args, folder);
    if (ended.code !== 0) throw new Error(`PMD ended with ${ended.code}:\n${ended.output}`);
    return findingsOf(JSON.parse(readFileSync(output, 'utf8')) as PmdResult, files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function findingsOf(result: PmdResult, files: readonly ApexFile[]): Finding[] {
  const named = new Map(files.map(({ path, file }) => [path, file]));
  return [
    ...(result.violations ?? []).map(({ rule, message, codeLocation: { file, startLine, startCol } }) =>
      findingAt({ file: named.get(file) ?? file, line: startLine, column: startCol }, `pmd/${rule}`, message.trim())
    ),
    ...(result.processingErrors ?? []).map(({ file, message }) =>
      findingAt({ file: named.get(file) ?? file, line: 1, column: 1 }, 'pmd/not-read', message)
    ),
  ];
}

function ruleSet(): string {
  const references = Object.entries(RULES).flatMap(([category, names]) =>
    names.map((name) => `  <rule ref="category/apex/${category}.xml/${name}" />`)
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ruleset name="Apex" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0">',
    '  <description>Apex</description>',
    ...references,
    '</ruleset>',
  ].join('\n');
}
