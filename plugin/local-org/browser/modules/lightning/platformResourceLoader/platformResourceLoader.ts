const loaded = new Map<string, Promise<void>>();

function load(address: string, make: () => HTMLElement): Promise<void> {
  const known = loaded.get(address);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const element = make();
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => reject(new Error(`The resource did not load: ${address}`)));
    document.head.append(element);
  });
  loaded.set(address, loading);
  loading.catch(() => loaded.delete(address));
  return loading;
}

/** Loads a script of a static resource into the page, once. */
export const loadScript = (_component: unknown, src: string): Promise<void> =>
  load(src, () => Object.assign(document.createElement('script'), { src }));

export const loadStyle = (_component: unknown, href: string): Promise<void> =>
  load(href, () => Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
