/** One rule for each arrow of docs/architecture.md. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-knows-no-outside',
      comment: 'What the engine needs from outside is a port that storage or src implements.',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: '^(storage|views|src)/' },
    },
    {
      name: 'kernel-does-no-io',
      comment: 'The kernel and all it calls are pure: events in, state and effects out. Zod only describes data.',
      severity: 'error',
      from: {
        path: '^engine/(kernel|schedule|evolution|council|context|market|analysis|scanner|playbook|risk|exits|orders)/',
      },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'kernel-knows-no-runtime',
      severity: 'error',
      from: {
        path: '^engine/(kernel|schedule|evolution|council|context|market|analysis|scanner|playbook|risk|exits|orders)/',
      },
      to: { path: '^engine/(runtime|broker)/' },
    },
    {
      name: 'views-know-only-the-client',
      comment: 'Views read snapshots and send commands; nothing else of the engine is theirs.',
      severity: 'error',
      from: { path: '^views/' },
      to: { path: '^(storage|src)/|^engine/(?!client/)' },
    },
    {
      name: 'views-are-loaded-late',
      comment: 'The terminal is a bundle of its own: what runs without one starts without React.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tooling/' },
      to: { path: '^views/', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    { name: 'storage-knows-no-views', severity: 'error', from: { path: '^storage/' }, to: { path: '^(views|src)/' } },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(src|engine|storage|views)/' },
      to: { path: '^tests/' },
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^\\.\\./dist' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
