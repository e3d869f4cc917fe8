/**
 * Keeps the generated validation rules and their files the same: states move as `plugin/src/domain/states.ts` says.
 * `node --conditions=source scripts/metadata/stateRules.ts` compares, `--print` shows the formulas, `--write` rewrites
 * the files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findingAt, formatFinding, type Finding } from './finding.ts';
import { generatedRules, type GeneratedRule } from './generatedRules.ts';
import { ofSuffix, placeOf, readProject, type Project } from './project.ts';
import { childText } from './xmlTree.ts';

/** Compares the files with the rules; a rule that is missing is reported at its object. */
export function checkGeneratedRules(project: Project): readonly Finding[] {
  const findings: Finding[] = [];
  for (const rule of generatedRules(project)) {
    const component = ofSuffix(project.components, 'validationRule').find(
      (candidate) => candidate.object === rule.object && candidate.name === rule.name
    );
    const action = 'run: node --conditions=source scripts/metadata/stateRules.ts --write';
    if (!component) {
      const place = { file: ruleFile(rule), line: 1, column: 1 };
      findings.push(
        findingAt(place, 'states/rule-missing', `validation rule ${rule.object}.${rule.name} is missing; ${action}`)
      );
      continue;
    }
    const { root } = component;
    const same =
      childText(root, 'active') === 'true' &&
      childText(root, 'errorConditionFormula') === rule.formula &&
      childText(root, 'errorMessage') === rule.message &&
      childText(root, 'errorDisplayField') === rule.field;
    if (same) continue;
    const message = `validation rule ${rule.object}.${rule.name} is not what plugin/src/domain/states.ts and the fields say; ${action}`;
    findings.push(findingAt(placeOf(component), 'states/rule-differs', message));
  }
  return findings;
}

const ruleFile = ({ object, name }: GeneratedRule): string =>
  `force-app/main/default/objects/${object}/validationRules/${name}.validationRule-meta.xml`;

export function ruleXml(rule: GeneratedRule): string {
  const element = (name: string, text: string): string => `    <${name}>${escapeXml(text)}</${name}>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata">',
    element('fullName', rule.name),
    element('active', 'true'),
    element('description', rule.description),
    element('errorConditionFormula', rule.formula),
    ...(rule.field === undefined ? [] : [element('errorDisplayField', rule.field)]),
    element('errorMessage', rule.message),
    '</ValidationRule>',
    '',
  ].join('\n');
}

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const project = readProject(join(import.meta.dirname, '../..'));
  if (process.argv.includes('--write')) {
    for (const rule of generatedRules(project)) {
      const path = join(project.root, ruleFile(rule));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, ruleXml(rule));
    }
  } else if (process.argv.includes('--print')) {
    for (const { object, name, formula } of generatedRules(project)) console.log(`${object}.${name}\n${formula}\n`);
  } else {
    const findings = checkGeneratedRules(project);
    for (const finding of findings) console.log(formatFinding(finding));
    if (findings.length > 0) process.exitCode = 1;
  }
}
