/** Where a metadata type lives in a project or a package, and how its full name is made from the path. */
export interface ComponentType {
  readonly type: string;
  readonly folder: string;
  readonly suffix: string;
  /** The first three characters of the ids under which components of the type are stored. */
  readonly keyPrefix: string;
  /** Bundles are folders whose files form one component (LWC, Aura, sites). */
  readonly bundle?: boolean;
  /** The content is a file of its own, beside a `-meta.xml` (Apex, static resources). */
  readonly hasContent?: boolean;
  /** Components lie in folders that are components themselves: of the same type by name, with a root such as `ReportFolder`. */
  readonly inFolder?: boolean;
  /** Set for parts of an object that have a file of their own in source format. */
  readonly partOf?: { readonly folder: string; readonly element: string };
}

const part = (type: string, folder: string, suffix: string, keyPrefix: string, element: string): ComponentType => ({
  type,
  folder: 'objects',
  suffix,
  keyPrefix,
  partOf: { folder, element },
});

/** Parts of a CustomObject: a file each in source format, an element of the `.object` file in a package. */
export const OBJECT_PARTS: readonly ComponentType[] = [
  part('CustomField', 'fields', 'field', '00N', 'fields'),
  part('ValidationRule', 'validationRules', 'validationRule', '03d', 'validationRules'),
  part('ListView', 'listViews', 'listView', '00B', 'listViews'),
  part('CompactLayout', 'compactLayouts', 'compactLayout', '0AH', 'compactLayouts'),
  part('RecordType', 'recordTypes', 'recordType', '012', 'recordTypes'),
  part('FieldSet', 'fieldSets', 'fieldSet', '0IX', 'fieldSets'),
  part('BusinessProcess', 'businessProcesses', 'businessProcess', '019', 'businessProcesses'),
  part('WebLink', 'webLinks', 'webLink', '00b', 'webLinks'),
  part('SharingReason', 'sharingReasons', 'sharingReason', '03s', 'sharingReasons'),
  part('Index', 'indexes', 'index', '0IB', 'indexes'),
];

const plain = (type: string, folder: string, suffix: string, keyPrefix: string): ComponentType => ({
  type,
  folder,
  suffix,
  keyPrefix,
});
const content = (type: string, folder: string, suffix: string, keyPrefix: string): ComponentType => ({
  ...plain(type, folder, suffix, keyPrefix),
  hasContent: true,
});
const bundle = (type: string, folder: string, keyPrefix: string): ComponentType => ({
  ...plain(type, folder, '', keyPrefix),
  bundle: true,
});

export const COMPONENT_TYPES: readonly ComponentType[] = [
  plain('CustomObject', 'objects', 'object', '01I'),
  ...OBJECT_PARTS,
  plain('CustomLabels', 'labels', 'labels', '101'),
  plain('CustomPermission', 'customPermissions', 'customPermission', '0CP'),
  plain('PermissionSet', 'permissionsets', 'permissionset', '0PS'),
  plain('PermissionSetGroup', 'permissionsetgroups', 'permissionsetgroup', '0PG'),
  plain('MutingPermissionSet', 'mutingpermissionsets', 'mutingpermissionset', '0QM'),
  plain('Profile', 'profiles', 'profile', '00e'),
  plain('Role', 'roles', 'role', '00E'),
  plain('Layout', 'layouts', 'layout', '00h'),
  plain('CustomTab', 'tabs', 'tab', '01r'),
  plain('CustomApplication', 'applications', 'app', '02u'),
  plain('FlexiPage', 'flexipages', 'flexipage', '0M0'),
  plain('Queue', 'queues', 'queue', '00G'),
  plain('Group', 'groups', 'group', '00G'),
  plain('GlobalValueSet', 'globalValueSets', 'globalValueSet', '0Nt'),
  plain('StandardValueSet', 'standardValueSets', 'standardValueSet', '0Nu'),
  plain('Settings', 'settings', 'settings', '0ST'),
  plain('Workflow', 'workflows', 'workflow', '01Q'),
  plain('AssignmentRules', 'assignmentRules', 'assignmentRules', '0AU'),
  plain('ApprovalProcess', 'approvalProcesses', 'approvalProcess', '04a'),
  plain('Flow', 'flows', 'flow', '301'),
  plain('QuickAction', 'quickActions', 'quickAction', '09D'),
  plain('CustomMetadata', 'customMetadata', 'md', 'm00'),
  plain('PlatformEventChannel', 'platformEventChannels', 'platformEventChannel', '0YL'),
  plain('PlatformEventChannelMember', 'platformEventChannelMembers', 'platformEventChannelMember', '0v8'),
  plain('RemoteSiteSetting', 'remoteSiteSettings', 'remoteSite', '0rp'),
  plain('CspTrustedSite', 'cspTrustedSites', 'cspTrustedSite', '08y'),
  plain('NamedCredential', 'namedCredentials', 'namedCredential', '0XA'),
  plain('CustomNotificationType', 'notificationtypes', 'notiftype', '0ML'),
  plain('PathAssistant', 'pathAssistants', 'pathAssistant', '0JP'),
  plain('SharingRules', 'sharingRules', 'sharingRules', '0SR'),
  { ...plain('Report', 'reports', 'report', '00O'), inFolder: true },
  { ...plain('Dashboard', 'dashboards', 'dashboard', '01Z'), inFolder: true },
  plain('ReportType', 'reportTypes', 'reportType', '070'),
  plain('LightningMessageChannel', 'messageChannels', 'messageChannel', '0Mh'),
  plain('DuplicateRule', 'duplicateRules', 'duplicateRule', '0Bm'),
  content('ApexClass', 'classes', 'cls', '01p'),
  content('ApexTrigger', 'triggers', 'trigger', '01q'),
  content('ApexPage', 'pages', 'page', '066'),
  content('ApexComponent', 'components', 'component', '099'),
  { ...content('EmailTemplate', 'email', 'email', '00X'), inFolder: true },
  content('StaticResource', 'staticresources', 'resource', '081'),
  bundle('LightningComponentBundle', 'lwc', '0Rb'),
  bundle('AuraDefinitionBundle', 'aura', '0Ab'),
];

const byType = new Map(COMPONENT_TYPES.map((entry) => [entry.type, entry]));
const bySuffix = new Map(COMPONENT_TYPES.filter((entry) => entry.suffix !== '').map((entry) => [entry.suffix, entry]));
const byBundleFolder = new Map(COMPONENT_TYPES.filter((entry) => entry.bundle).map((entry) => [entry.folder, entry]));

const byFolder = new Map(COMPONENT_TYPES.filter((entry) => entry.inFolder).map((entry) => [entry.folder, entry]));

export const folderedTypeOf = (folder: string): ComponentType | undefined => byFolder.get(folder);

/** Whether a component of a type with folders is such a folder itself. */
export const isFolder = (component: { readonly type: string; readonly xml?: string }): boolean =>
  byType.get(component.type)?.inFolder === true && /<\w+Folder[\s>/]/.test(component.xml ?? '');

export const componentType = (type: string): ComponentType | undefined => byType.get(type);
export const componentTypeOfSuffix = (suffix: string): ComponentType | undefined => bySuffix.get(suffix);
export const bundleTypeOfFolder = (folder: string): ComponentType | undefined => byBundleFolder.get(folder);
