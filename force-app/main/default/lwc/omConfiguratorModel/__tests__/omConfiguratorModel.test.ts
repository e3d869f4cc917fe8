import {
  changeAt,
  choiceAt,
  chosenIn,
  configurationOf,
  openBundles,
  optionGroups,
  partFor,
  pathTo,
  placeOf,
  relationsOf,
  standardChoice,
  withAttribute,
  withBundle,
  withQuantity,
  type Component,
} from 'c/omConfiguratorModel';
import { bundle, component } from 'support/bundles';

const inner = bundle('inner', { components: [component('cable')] });
const outer = bundle('outer', {
  componentGroups: [{ id: 'speed', name: 'Speed', minimum: 1, maximum: 1 }],
  components: [
    component('slow', { groupId: 'speed', standard: 1 }),
    component('fast', { groupId: 'speed' }),
    component('pack', { bundleId: 'inner' }),
  ],
  rules: [{ type: 'Excludes', componentId: 'fast', otherComponentId: 'pack', message: null }],
});
const [slow, fast, pack] = outer.components as [Component, Component, Component];
const start = standardChoice(outer);

describe('c/omConfiguratorModel', () => {
  it('begins with what is standard, attributes too', () => {
    expect(start.parts).toEqual([{ componentId: 'slow', quantity: 1, attributes: { color: 'red' } }]);
  });

  it('takes the other option of a group that allows one, and takes options away', () => {
    const changed = withQuantity(outer, start, fast, 1);
    expect(changed.parts.map(({ componentId }) => componentId)).toEqual(['fast']);
    expect(withQuantity(outer, changed, fast, 3).parts[0]?.quantity).toBe(3);
    expect(withQuantity(outer, start, slow, 0).parts).toEqual([]);
  });

  it('groups options, and counts what is chosen', () => {
    const groups = optionGroups(outer, 'Options');
    expect(groups.map(({ name, components }) => [name, components.length])).toEqual([
      ['Options', 1],
      ['Speed', 2],
    ]);
    expect(groups.map((group) => chosenIn(group, start))).toEqual([0, 1]);
  });

  it('finds bundles in bundles that wait for a choice, and the way to what is in them', () => {
    const definitions = new Map([
      ['outer', outer],
      ['inner', inner],
    ]);
    const chosen = withQuantity(outer, start, pack, 1);
    expect(openBundles(chosen, definitions)).toEqual([{ path: [], componentId: 'pack', bundleId: 'inner' }]);
    const whole = withBundle(chosen, 'pack', standardChoice(inner));
    expect(openBundles(whole, definitions)).toEqual([]);
    expect(pathTo(whole, definitions, 'cable')).toEqual(['pack']);
    expect(pathTo(whole, definitions, 'nowhere')).toBeUndefined();
    const changed = changeAt(whole, ['pack'], (choice) => ({ ...choice, quantity: 5 }));
    expect(choiceAt(changed, ['pack'])?.quantity).toBe(5);
    expect(choiceAt(whole, ['pack'])?.quantity).toBe(1);
  });

  it('says what excludes another on both sides', () => {
    expect(relationsOf(outer, 'fast')).toEqual([{ type: 'Excludes', otherName: 'Product pack', message: null }]);
    expect(relationsOf(outer, 'pack')[0]?.otherName).toBe('Product fast');
    expect(relationsOf(outer, 'slow')).toEqual([]);
  });

  it('is sent without blank values', () => {
    const typed = withAttribute(withAttribute(start, 'slow', 'color', ' '), undefined, 'site', 'Oslo');
    expect(configurationOf(typed)).toEqual({
      bundleId: 'outer',
      quantity: 1,
      attributes: { site: 'Oslo' },
      parts: [{ componentId: 'slow', quantity: 1, attributes: {} }],
    });
    expect(partFor(typed, 'slow')?.attributes).toEqual({ color: ' ' });
  });

  it('reads the place of a problem', () => {
    expect(placeOf('a#b')).toEqual({ ownerId: 'a', key: 'b' });
    expect(placeOf('a')).toEqual({ ownerId: 'a' });
    expect(placeOf(null)).toBeUndefined();
  });
});
