import { childrenOf, textOf } from '../metadata/elements.ts';
import { json, notFound, type Handler, type RestContext } from './message.ts';
import { componentsOf } from './orgComponents.ts';
import { tabsOf } from './userInterface.ts';

/** An entry of a menu; icons and colours of the platform's themes are not part of the local org. */
interface MenuItem {
  readonly type: string;
  readonly content: string | null;
  readonly colors: null;
  readonly icons: null;
  readonly label: string;
  readonly url: string;
}

const item = (type: string, label: string, url: string): MenuItem => {
  return { type, content: null, colors: null, icons: null, label, url };
};

/** `GET /appMenu/AppSwitcher`: the applications; `GET /appMenu/Salesforce1`: what the mobile app leads to. */
export const readAppMenu: Handler = (context, _request, params) => {
  switch (params['type']?.toLowerCase()) {
    case 'appswitcher':
      return json({ appMenuItems: appsOf(context) });
    case 'salesforce1':
      return json({ appMenuItems: mobileItems(context) });
    default:
      throw notFound();
  }
};

/** `GET /appMenu`. */
export const listAppMenus: Handler = (_context, { base }) =>
  json({ AppSwitcher: `${base}/appMenu/AppSwitcher`, Salesforce1: `${base}/appMenu/Salesforce1` });

const appsOf = ({ org }: RestContext): readonly MenuItem[] =>
  componentsOf(org, 'CustomApplication').map(({ id, fullName, element }) =>
    item('Tabset', (element && textOf(element, 'label')) ?? fullName, `/home/home.jsp?tsid=${id.slice(0, 15)}`)
  );

/** The search, and the tabs that the applications for phones name; without such an application, all tabs. */
function mobileItems(context: RestContext): readonly MenuItem[] {
  const forPhones = componentsOf(context.org, 'CustomApplication').flatMap(({ element }) => {
    const factors = element ? childrenOf(element, 'formFactors').map(({ text }) => text) : [];
    return element && factors.includes('Small') ? childrenOf(element, 'tabs').map(({ text }) => text) : [];
  });
  const wanted = new Set(forPhones);
  const shown = tabsOf(context).filter(({ name }) => wanted.size === 0 || wanted.has(name));
  return [
    item('Standard.Search', 'Smart Search Items', '/search'),
    ...shown.map(({ label, url, custom, sobjectName }) =>
      item(sobjectName !== '' && !custom ? `Standard.${sobjectName}` : 'Tab.custom', label, new URL(url).pathname)
    ),
  ];
}
