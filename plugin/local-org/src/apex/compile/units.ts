import type {
  AnonymousDeclaration,
  MethodDeclaration,
  Modifiers,
  TriggerDeclaration,
  TypeDeclaration,
  Unit,
} from '../syntax/ast.ts';

export interface ApexSource {
  /** Of a class or trigger, as its component is called. */
  readonly name: string;
  readonly kind: 'class' | 'trigger' | 'anonymous';
  readonly text: string;
}

const PLAIN: Modifiers = {
  isStatic: false,
  isAbstract: false,
  isVirtual: false,
  isOverride: false,
  isFinal: false,
  isTransient: false,
  isTestMethod: false,
  annotations: [],
};

/** The body of a trigger and of anonymous Apex as the static method `$body` of a class; their methods are static. */
export function asClass(unit: Unit): TypeDeclaration {
  if (unit.kind !== 'trigger' && unit.kind !== 'anonymous') return unit;
  return {
    kind: 'class',
    line: unit.line,
    column: unit.column,
    name: unit.kind === 'trigger' ? unit.name : 'AnonymousBlock',
    modifiers: { ...PLAIN, access: 'public' },
    interfaces: [],
    values: [],
    members: [
      ...unit.members.map((member) =>
        'modifiers' in member && member.kind !== 'class'
          ? { ...member, modifiers: { ...member.modifiers, isStatic: true } }
          : member
      ),
      bodyOf(unit),
    ],
    endLine: unit.body.endLine,
  };
}

function bodyOf({ body, line, column }: TriggerDeclaration | AnonymousDeclaration): MethodDeclaration {
  return {
    kind: 'method',
    line,
    column,
    name: '$body',
    returns: undefined,
    isConstructor: false,
    parameters: [],
    hasBody: true,
    body,
    modifiers: { ...PLAIN, isStatic: true, access: 'public' },
  };
}

/** A declaration without what it does: enough for others to be compiled against it. */
export function skeletonOf(declaration: TypeDeclaration): TypeDeclaration {
  const members = declaration.members.map((member) => {
    if ('members' in member) return skeletonOf(member);
    if (member.kind === 'initializer') return { ...member, body: undefined };
    if (member.kind === 'method') return { ...member, body: undefined };
    const bare = (accessor: typeof member.getter): object | undefined => accessor && { ...accessor, body: undefined };
    return { ...member, value: undefined, getter: bare(member.getter), setter: bare(member.setter) };
  });
  return { ...declaration, members } as TypeDeclaration;
}
