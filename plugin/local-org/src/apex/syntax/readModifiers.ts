import { optional, type Apex } from './antlr.ts';
import type { AnnotationInfo } from '../transaction.ts';
import type { Access, Modifiers, Sharing } from './ast.ts';
import { readString } from './source.ts';

const SHARING: Readonly<Record<string, Sharing>> = {
  withsharing: 'with',
  withoutsharing: 'without',
  inheritedsharing: 'inherited',
};

export function readModifiers(trees: readonly Apex.ModifierContext[]): Modifiers {
  const words = new Set<string>();
  const annotations: AnnotationInfo[] = [];
  for (const tree of trees) {
    const annotation = optional(tree.annotation());
    if (annotation) annotations.push(readAnnotation(annotation));
    else words.add(tree.getText().toLowerCase());
  }
  const access: Access | undefined =
    words.has('global') || words.has('webservice')
      ? 'global'
      : words.has('public')
        ? 'public'
        : words.has('protected')
          ? 'protected'
          : words.has('private')
            ? 'private'
            : undefined;
  const sharing = [...words].map((word) => SHARING[word]).find((each) => each !== undefined);
  return {
    ...(access === undefined ? {} : { access }),
    ...(sharing === undefined ? {} : { sharing }),
    isStatic: words.has('static') || words.has('testmethod') || words.has('webservice'),
    isAbstract: words.has('abstract'),
    isVirtual: words.has('virtual') || words.has('abstract'),
    isOverride: words.has('override'),
    isFinal: words.has('final'),
    isTransient: words.has('transient'),
    isTestMethod: words.has('testmethod') || annotations.some(({ name }) => name === 'istest'),
    annotations,
  };
}

function readAnnotation(tree: Apex.AnnotationContext): AnnotationInfo {
  const values: Record<string, string> = {};
  for (const pair of optional(tree.elementValuePairs())?.elementValuePair_list() ?? []) {
    values[pair.id().getText().toLowerCase()] = annotationValue(pair.elementValue());
  }
  const single = optional(tree.elementValue());
  if (single) values['value'] = annotationValue(single);
  return { name: tree.id().getText().toLowerCase(), values };
}

function annotationValue(tree: Apex.ApexParserRuleContext): string {
  const text = tree.getText();
  return text.startsWith("'") ? readString(text) : text;
}
