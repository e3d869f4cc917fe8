import type { Attribute, BundleDefinition, Choice, Component, Part, Values } from './types';

const standards = (attributes: readonly Attribute[]): Values =>
  Object.fromEntries(attributes.flatMap(({ key, standard }) => (standard ? [[key, standard]] : [])));

const partOf = (component: Component, quantity: number): Part => ({
  componentId: component.id,
  quantity,
  attributes: standards(component.attributes),
});

/** What is chosen before anybody chose. */
export function standardChoice(definition: BundleDefinition): Choice {
  return {
    bundleId: definition.id,
    quantity: 1,
    attributes: standards(definition.attributes),
    parts: definition.components
      .filter(({ standard }) => standard > 0)
      .map((component) => partOf(component, component.standard)),
  };
}

export const partFor = ({ parts }: Choice, componentId: string): Part | undefined =>
  parts.find((part) => part.componentId === componentId && part.quantity > 0);

/** How many pieces an option begins with when it is chosen. */
export const firstQuantity = ({ minimum, standard }: Component): number => Math.max(1, minimum, standard);

/**
 * A part with another quantity; with zero it is not chosen any more. Where a group takes one option only, choosing one
 * takes the place of the other.
 */
export function withQuantity(
  definition: BundleDefinition,
  choice: Choice,
  component: Component,
  quantity: number
): Choice {
  if (quantity <= 0)
    return { ...choice, parts: choice.parts.filter(({ componentId }) => componentId !== component.id) };
  const known = partFor(choice, component.id);
  if (known) return replacePart(choice, { ...known, quantity });
  const group = definition.componentGroups.find(({ id }) => id === component.groupId);
  const others = new Set(
    group?.maximum === 1
      ? definition.components
          .filter(({ groupId, isRequired }) => groupId === group.id && !isRequired)
          .map(({ id }) => id)
      : []
  );
  const kept = choice.parts.filter(({ componentId }) => !others.has(componentId));
  return { ...choice, parts: [...kept, partOf(component, quantity)] };
}

export function withAttribute(choice: Choice, componentId: string | undefined, key: string, value: string): Choice {
  if (componentId === undefined) return { ...choice, attributes: { ...choice.attributes, [key]: value } };
  const known = partFor(choice, componentId);
  return known ? replacePart(choice, { ...known, attributes: { ...known.attributes, [key]: value } }) : choice;
}

export function withBundle(choice: Choice, componentId: string, bundle: Choice): Choice {
  const known = partFor(choice, componentId);
  return known ? replacePart(choice, { ...known, bundle }) : choice;
}

const replacePart = (choice: Choice, changed: Part): Choice => ({
  ...choice,
  parts: choice.parts.map((part) => (part.componentId === changed.componentId ? changed : part)),
});

/** Where one stands: the components that one went into, from the outermost bundle on. */
export type Path = readonly string[];

export function choiceAt(root: Choice, [first, ...rest]: Path): Choice | undefined {
  if (first === undefined) return root;
  const inner = partFor(root, first)?.bundle;
  return inner && choiceAt(inner, rest);
}

/** The whole choice, with the one at a place changed. */
export function changeAt(root: Choice, [first, ...rest]: Path, change: (choice: Choice) => Choice): Choice {
  if (first === undefined) return change(root);
  const inner = partFor(root, first)?.bundle;
  return inner ? withBundle(root, first, changeAt(inner, rest, change)) : root;
}

/** Parts that are bundles whose own choice is not there yet, with the place they are in. */
export function openBundles(
  root: Choice,
  definitions: ReadonlyMap<string, BundleDefinition>,
  path: Path = []
): readonly { readonly path: Path; readonly componentId: string; readonly bundleId: string }[] {
  const definition = definitions.get(root.bundleId);
  return root.parts.flatMap((part) => {
    if (part.bundle) return openBundles(part.bundle, definitions, [...path, part.componentId]);
    const bundleId = definition?.components.find(({ id }) => id === part.componentId)?.bundleId;
    return bundleId ? [{ path, componentId: part.componentId, bundleId }] : [];
  });
}

/** Every bundle of a choice. */
export const bundleIds = ({ bundleId, parts }: Choice): readonly string[] => [
  ...new Set([bundleId, ...parts.flatMap(({ bundle }) => (bundle ? bundleIds(bundle) : []))]),
];

/** As the controller takes it: blank values are none. */
export function configurationOf(choice: Choice): object {
  const filled = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  return {
    bundleId: choice.bundleId,
    ...(choice.lineId === undefined ? {} : { lineId: choice.lineId }),
    quantity: choice.quantity,
    attributes: filled(choice.attributes),
    parts: choice.parts.map(({ componentId, quantity, attributes, bundle }) => ({
      componentId,
      quantity,
      attributes: filled(attributes),
      ...(bundle ? { bundle: configurationOf(bundle) } : {}),
    })),
  };
}
