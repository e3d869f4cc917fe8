import getClauses from '@salesforce/apex/OM_ContractPageController.getClauses';
import OmContractCompare from 'c/omContractCompare';
import type { Apex } from 'support/apex';
import { clause, version } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getClauses',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);

const ask = getClauses as unknown as jest.Mock;
const texts: Record<string, readonly object[]> = {
  'version-1': [clause('a'), clause('b')],
  'version-2': [clause('a'), clause('b', { body: 'Other words of b.' })],
  'version-3': [clause('a'), clause('b', { terms: '{"x":1}' })],
};
beforeEach(() => ask.mockImplementation(({ versionId }: { versionId: string }) => Promise.resolve(texts[versionId])));
const show = async (...versions: readonly number[]): Promise<HTMLElement & { versions: unknown }> => {
  const list = versions.map((number) => version(number));
  const element = render('c-om-contract-compare', OmContractCompare, { versions: list });
  await settle();
  return element;
};

describe('c-om-contract-compare', () => {
  it('shows the last change, word by word', async () => {
    const element = await show(2, 1);
    expect(textOf(element, 'ins')).toBe('Other');
    expect(textOf(element, 'del')).toBe('Words');
    expect(textOf(element, '.unchanged')).toBe('c.OM_Compare_Unchanged');
    expect([find(element, '.older')['value'], find(element, '.newer')['value']]).toEqual(['version-1', 'version-2']);
  });

  it('compares whatever is chosen', async () => {
    const element = await show(3, 2, 1);
    find(element, '.older').dispatchEvent(new CustomEvent('change', { detail: { value: 'version-1' } }));
    await settle();
    expect(textOf(element, '.kind')).toBe('c.OM_Compare_Terms');
    find(element, '.newer').dispatchEvent(new CustomEvent('change', { detail: { value: 'version-1' } }));
    await settle();
    expect(textOf(element, '.same')).toBe('c.OM_Compare_Same');
  });

  it('keeps the choice when versions come, and shows no answer after it was left', async () => {
    const element = await show(2, 1);
    element.versions = [version(3), version(2), version(1)];
    await settle();
    expect(find(element, '.newer')['value']).toBe('version-2');
    find(element, '.newer').dispatchEvent(new CustomEvent('change', { detail: { value: 'version-3' } }));
    element.remove();
    await settle();
    expect(has(element, '.changes li')).toBe(false);
  });

  it('shows an error and tries again', async () => {
    ask.mockRejectedValueOnce({ body: { message: 'no access' } });
    const element = await show(2, 1);
    expect(has(element, 'c-om-error-panel')).toBe(true);
    find(element, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(has(element, 'c-om-error-panel')).toBe(false);
    expect(has(element, 'ins')).toBe(true);
  });

  it('is accessible', async () => {
    await expect(await show(2, 1)).toBeAccessible();
  });
});
