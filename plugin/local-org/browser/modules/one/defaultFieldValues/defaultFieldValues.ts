/** Values for the fields of a new record, in the state of a page reference: `Name=Acme,AccountId=001…`, each part encoded. */
export function decodeDefaults(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined || text === '') return {};
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return name === '' ? [] : [[name, decodeURIComponent(value)]];
    })
  );
}

export const encodeDefaults = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value as string | number | boolean))}`)
    .join(',');
