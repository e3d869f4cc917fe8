/** Pages as the server describes them; see `flexiPages.ts` there. */
export interface FlexiPage {
  readonly name: string;
  readonly label: string;
  readonly template: string;
  readonly regions: readonly Region[];
}

export interface Region {
  readonly name: string;
  readonly isFacet: boolean;
  readonly items: readonly PageItem[];
}

export interface PageItem {
  readonly id: string;
  readonly component: string;
  readonly field: string | null;
  readonly properties: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly visibility: Visibility | null;
}

export interface Visibility {
  readonly logic: string | null;
  readonly criteria: readonly { readonly left: string; readonly operator: string; readonly right: string }[];
}

export interface Path {
  readonly field: string;
  readonly steps: readonly {
    readonly value: string;
    readonly fields: readonly string[];
    readonly guidance: string | null;
  }[];
}

/** What a component on a page is given. */
export interface PageContext {
  readonly recordId?: string;
  readonly objectApiName?: string;
  readonly icon?: string;
  readonly path?: Path | null;
}

const item = (component: string, properties: PageItem['properties'] = {}): PageItem => ({
  id: component,
  component,
  field: null,
  properties,
  visibility: null,
});

/** The page of an object without one of its own: highlights, path, and details beside related lists. */
export function defaultRecordPage(hasPath: boolean): FlexiPage {
  const header = [
    item('force:highlightsPanel'),
    ...(hasPath ? [item('runtime_sales_pathassistant:pathAssistant')] : []),
  ];
  return {
    name: 'default',
    label: 'Record Page',
    template: 'flexipage:recordHomeTemplateDesktop',
    regions: [
      { name: 'header', isFacet: false, items: header },
      { name: 'main', isFacet: false, items: [item('force:detailPanel')] },
      { name: 'sidebar', isFacet: false, items: [item('force:relatedListContainer')] },
    ],
  };
}

/** Regions beside one another: the class of a template says how wide each is. */
export function layoutClass(template: string, regionNames: readonly string[]): string {
  if (/threeColumn|ThreeColumn|3Col/.test(template)) return 'page-three';
  const columns = regionNames.filter((name) => !/^(header|footer|top|bottom|subheader)$/i.test(name));
  if (columns.length < 2) return 'page-one';
  if (/leftSidebar|LeftSidebar|LHR/.test(template)) return 'page-left';
  return columns.length > 2 ? 'page-three' : 'page-right';
}
