import { antlr, optional, type Apex } from './antlr.ts';
import type { Accessor, Member, MethodDeclaration, Modifiers, TypeDeclaration, VariableDeclaration } from './ast.ts';
import { readModifiers } from './readModifiers.ts';
import { readBlock, readDeclarators } from './readStatements.ts';
import { at, readTypeName, type Source } from './source.ts';

export function readType(source: Source, tree: Apex.TypeDeclarationContext): TypeDeclaration {
  const modifiers = readModifiers(tree.modifier_list());
  const type = optional(tree.classDeclaration()) ?? optional(tree.interfaceDeclaration()) ?? tree.enumDeclaration();
  return readTypeBody(source, type, modifiers);
}

type TypeTree = Apex.ClassDeclarationContext | Apex.InterfaceDeclarationContext | Apex.EnumDeclarationContext;

function readTypeBody(source: Source, tree: TypeTree, modifiers: Modifiers): TypeDeclaration {
  const P = antlr();
  const base = {
    ...at(tree.id()),
    name: tree.id().getText(),
    modifiers,
    endLine: (optional(tree.stop) ?? tree.start).line,
  };
  if (tree instanceof P.EnumDeclarationContext) {
    const values =
      optional(tree.enumConstants())
        ?.id_list()
        .map((id) => ({ ...at(id), name: id.getText() })) ?? [];
    return { ...base, kind: 'enum', interfaces: [], members: [], values };
  }
  const interfaces =
    optional((tree as Apex.ClassDeclarationContext).typeList())
      ?.typeRef_list()
      .map(readTypeName) ?? [];
  if (tree instanceof P.InterfaceDeclarationContext) {
    const members = tree
      .interfaceBody()
      .interfaceMethodDeclaration_list()
      .map((each) => readMethod(source, each, readModifiers(each.modifier_list())));
    return { ...base, kind: 'interface', interfaces, members, values: [] };
  }
  const type = tree;
  const parent = optional(type.typeRef());
  const members = type
    .classBody()
    .classBodyDeclaration_list()
    .flatMap((each) => readBodyPart(source, each));
  const superclass = parent === undefined ? {} : { superclass: readTypeName(parent) };
  return { ...base, kind: 'class', ...superclass, interfaces, members, values: [] };
}

function readBodyPart(source: Source, tree: Apex.ClassBodyDeclarationContext): readonly Member[] {
  const block = optional(tree.block());
  if (block) {
    const isStatic = optional(tree.STATIC()) !== undefined;
    return [{ kind: 'initializer', ...at(tree), isStatic, body: readBlock(source, block) }];
  }
  const member = optional(tree.memberDeclaration());
  return member ? readMember(source, member, tree.modifier_list()) : [];
}

export function readMember(
  source: Source,
  tree: Apex.MemberDeclarationContext | Apex.TriggerMemberDeclarationContext | Apex.AnonymousMemberDeclarationContext,
  modifierTrees: readonly Apex.ModifierContext[]
): readonly Member[] {
  const modifiers = readModifiers(modifierTrees);
  const any = tree as Apex.MemberDeclarationContext;
  const method = optional(any.methodDeclaration());
  if (method) return [readMethod(source, method, modifiers)];
  const field = optional(any.fieldDeclaration());
  if (field) {
    const type = readTypeName(field.typeRef());
    return readDeclarators(source, field.variableDeclarators()).map((variable) => ({
      kind: 'variable' as const,
      modifiers,
      type,
      isProperty: false,
      ...variable,
    }));
  }
  const property = optional(any.propertyDeclaration());
  if (property) return [readProperty(source, property, modifiers)];
  const type =
    optional(any.classDeclaration()) ?? optional(any.interfaceDeclaration()) ?? optional(any.enumDeclaration());
  if (type) return [readTypeBody(source, type, modifiers)];
  const constructor = any.constructorDeclaration();
  const name = constructor.qualifiedName();
  return [
    {
      kind: 'method',
      ...at(name),
      modifiers,
      name: name.getText(),
      returns: undefined,
      isConstructor: true,
      parameters: readParameters(constructor.formalParameters()),
      hasBody: true,
      body: readBlock(source, constructor.block()),
    },
  ];
}

function readMethod(
  source: Source,
  tree: Apex.MethodDeclarationContext | Apex.InterfaceMethodDeclarationContext,
  modifiers: Modifiers
): MethodDeclaration {
  const block = 'block' in tree ? optional(tree.block()) : undefined;
  const returns = optional(tree.typeRef());
  return {
    kind: 'method',
    ...at(tree.id()),
    modifiers,
    name: tree.id().getText(),
    isConstructor: false,
    returns: returns && readTypeName(returns),
    parameters: readParameters(tree.formalParameters()),
    hasBody: block !== undefined,
    ...(block === undefined ? {} : { body: readBlock(source, block) }),
  };
}

function readParameters(tree: Apex.FormalParametersContext): MethodDeclaration['parameters'] {
  return (optional(tree.formalParameterList())?.formalParameter_list() ?? []).map((each) => ({
    ...at(each.id()),
    type: readTypeName(each.typeRef()),
    name: each.id().getText(),
    isFinal: readModifiers(each.modifier_list()).isFinal,
  }));
}

function readProperty(
  source: Source,
  tree: Apex.PropertyDeclarationContext,
  modifiers: Modifiers
): VariableDeclaration {
  let getter: Accessor | undefined;
  let setter: Accessor | undefined;
  for (const part of tree.propertyBlock_list()) {
    const accessor = optional(part.getter()) ?? part.setter();
    const block = optional(accessor.block());
    const { access } = readModifiers(part.modifier_list());
    const read: Accessor = {
      ...at(accessor),
      hasBody: block !== undefined,
      ...(access === undefined ? {} : { access }),
      ...(block === undefined ? {} : { body: readBlock(source, block) }),
    };
    if (optional(part.getter())) getter = read;
    else setter = read;
  }
  return {
    kind: 'variable',
    ...at(tree.id()),
    modifiers,
    type: readTypeName(tree.typeRef()),
    name: tree.id().getText(),
    isProperty: true,
    ...(getter === undefined ? {} : { getter }),
    ...(setter === undefined ? {} : { setter }),
  };
}
