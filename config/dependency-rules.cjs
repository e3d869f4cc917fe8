/** The layers of the product. What an arrow may not do is an error; the reasons are in plugin/docs/handbook.md. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^plugin/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^plugin/src/domain/' },
      to: { pathNot: '^plugin/src/domain/' },
    },
    only('design-stands-on-domain', '^plugin/src/design/', '^plugin/src/(design|domain)/'),
    only('engine-stands-on-domain', '^plugin/src/engine/', '^plugin/src/(engine|domain)/'),
    {
      name: 'engine-does-no-io',
      severity: 'error',
      from: { path: '^plugin/src/(domain|engine)/' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    only('contracts-stand-on-domain', '^plugin/src/contracts/', '^plugin/src/(contracts|engine|domain)/'),
    only('documents-show-contracts', '^plugin/src/documents/', '^plugin/src/(documents|contracts|domain)/'),
    only('runtime-implements-ports', '^plugin/src/runtime/', '^plugin/src/(runtime|contracts|engine|domain)/'),
    only(
      'salesforce-implements-ports',
      '^plugin/src/salesforce/',
      '^plugin/src/(salesforce|contracts|engine|design|domain)/'
    ),
    only('gateways-implement-ports', '^plugin/src/gateways/', '^plugin/src/(gateways|engine|domain)/'),
    {
      name: 'vendors-do-not-know-one-another',
      severity: 'error',
      from: { path: '^plugin/src/gateways/([^/]+)/', pathNot: '^plugin/src/gateways/(shared|simulators)/' },
      to: { path: '^plugin/src/gateways/([^/]+)/', pathNot: '^plugin/src/gateways/($1|shared)/' },
    },
    {
      name: 'simulators-share-nothing-with-gateways',
      comment: 'A simulator that shares code with its client shares its mistakes.',
      severity: 'error',
      from: { path: '^plugin/src/gateways/simulators/' },
      to: { path: '^plugin/src/', pathNot: '^plugin/src/gateways/simulators/' },
    },
    only('intake-stands-on-domain', '^plugin/src/intake/', '^plugin/src/(intake|domain)/'),
    only('approvals-receive-their-ports', '^plugin/src/approvals/', '^plugin/src/(approvals|engine|domain)/'),
    only('sync-receives-its-ports', '^plugin/src/sync/', '^plugin/src/(sync|contracts|engine|design|domain)/'),
    only(
      'presenters-only-present',
      '^plugin/src/presenters/',
      '^plugin/src/(presenters|contracts|engine|design|domain)/'
    ),
    {
      name: 'only-wiring-joins-layers',
      severity: 'error',
      from: { path: '^plugin/src/commands/' },
      to: { path: '^plugin/src/(runtime|gateways|sync|engine|salesforce|design)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-org-commands-start-the-local-org',
      severity: 'error',
      from: { path: '^plugin/src/', pathNot: '^plugin/src/orgs/' },
      to: { path: '^plugin/local-org/' },
    },
    {
      name: 'only-org-commands-know-local-orgs',
      severity: 'error',
      from: { path: '^plugin/src/', pathNot: '^plugin/src/(orgs|commands/order/org|wiring)/' },
      to: { path: '^plugin/src/orgs/' },
    },
    {
      name: 'local-org-by-its-door-only',
      severity: 'error',
      from: { path: '^plugin/src/' },
      to: { path: '^plugin/local-org/src/', pathNot: '^plugin/local-org/src/index\\.ts$' },
    },
    {
      name: 'local-org-knows-no-orders',
      severity: 'error',
      from: { path: '^plugin/local-org/' },
      to: { path: '^plugin/src/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'plugin/tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
