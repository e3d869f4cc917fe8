import { API } from 'org/page';
import { address } from 'org/client';
import { listOf, resourceAdapter } from 'org/resources';

export const getNavItems = resourceAdapter(
  () => true,
  ({ formFactor, navItemNames, page, pageSize }) =>
    address(`${API}/ui-api/nav-items`, { formFactor, navItemNames: listOf(navItemNames), page, pageSize })
);

export const getApps = resourceAdapter(
  () => true,
  ({ formFactor }) => address(`${API}/ui-api/apps`, { formFactor })
);

export const getAppDetails = resourceAdapter(
  ({ appId }) => Boolean(appId),
  ({ appId, formFactor }) => address(`${API}/ui-api/apps/${String(appId)}`, { formFactor })
);
