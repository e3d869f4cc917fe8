/** Files that are not what the Metadata API describes. */
import { field, layout, list, object, replace, stepState, type Mistake } from './mistake.ts';

export const schemaMistakes: readonly Mistake[] = [
  {
    what: 'a misspelt element',
    file: stepState,
    change: replace(/<(\/?)inlineHelpText>/g, '<$1inlineHelp>'),
    rule: 'schema/unknown-element',
  },
  {
    what: 'a value outside the enumeration',
    file: object('OM_Bundle__c'),
    change: replace('<sharingModel>Read<', '<sharingModel>ReadOnly<'),
    rule: 'schema/value',
  },
  {
    what: 'a Boolean that is none',
    file: stepState,
    change: replace('<required>false<', '<required>no<'),
    rule: 'schema/value',
  },
  {
    what: 'a number that is none',
    file: field('OM_Bundle__c', 'DiscountPercent__c'),
    change: replace('<precision>5<', '<precision>five<'),
    rule: 'schema/value',
  },
  {
    what: 'a single element twice',
    file: stepState,
    change: replace(/(\s*<label>State<\/label>)/, '$1$1'),
    rule: 'schema/repeated',
  },
  {
    what: 'a required element missing',
    file: list('OM_Bundle__c', 'All'),
    change: replace(/\s*<filterScope>.*<\/filterScope>/, ''),
    rule: 'schema/missing',
  },
  {
    what: 'repeated elements apart',
    file: list('OM_Bundle__c', 'All'),
    change: replace(/(\s*<label>All<\/label>)/, '$1\n    <columns>LAST_UPDATE</columns>'),
    rule: 'schema/scattered',
  },
  {
    what: 'an element inside a text',
    file: stepState,
    change: replace('<label>State<', '<label><b>State</b><'),
    rule: 'schema/nested',
  },
  {
    what: 'text between elements',
    file: stepState,
    change: replace('<label>', 'oops <label>'),
    rule: 'schema/stray-text',
  },
  {
    what: 'a bracket that is not closed',
    file: stepState,
    change: replace('</label>', ''),
    rule: 'schema/not-well-formed',
  },
  {
    what: 'the wrong namespace',
    file: stepState,
    change: replace('2006/04/metadata', '2006/04/data'),
    rule: 'schema/namespace',
  },
  {
    what: 'an unknown root element',
    file: layout('OM_Fallout__c-Fallout Layout'),
    change: replace(/<(\/?)Layout/g, '<$1PageLayout'),
    rule: 'schema/unknown-type',
  },
];
