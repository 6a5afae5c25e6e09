import tseslint from 'typescript-eslint'

/**
 * What the compiler does not see: promises nobody waits for, switches with a hole, `any` that leaks in. Names, folders and
 * who may import whom belong to the guards, whose messages name the remedy. No comment can turn a rule off; where a rule
 * is wrong for us it is relaxed here, with its reason.
 */
const code = ['**/*.{ts,tsx}']
const untyped = ['**/*.{js,mjs}']

const promises = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
}

const values = {
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
}

const habits = {
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  // Interfaces add to those of a library (`declare module`), and to nothing of ours.
  'no-restricted-syntax': [
    'error',
    {
      selector: ':not(TSModuleBlock) > TSInterfaceDeclaration',
      message: 'Use a type: an interface can be added to from afar.',
    },
    {
      selector: 'ExportNamedDeclaration > TSInterfaceDeclaration',
      message: 'Use a type: an interface can be added to from afar.',
    },
  ],
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-param-reassign': 'off',
  'no-debugger': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-fallthrough': 'error',
  'no-self-assign': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-promise-executor-return': 'off', // `new Promise((resolve) => setTimeout(resolve, ms))` is how waiting is written.
  'no-control-regex': 'off', // Text from elsewhere is cleaned of control characters, so patterns must name them.
}

/** Banned, and what to use instead. */
const bans = [
  { name: 'axios', message: 'Use fetch.' },
  { name: 'lodash', message: 'Write the three lines.' },
  { name: 'moment', message: 'Use Date and Intl.' },
  { name: 'drizzle-orm', message: 'Use kysely and the SQL in the store.' },
  { name: 'jest', message: 'Use vitest.' },
  { name: 'assert', message: 'Use invariant of server/lib, or expect in a test.' },
  { name: '@microsoft/microsoft-graph-client', message: 'Use server/graph: the SDK repeats creates.' },
]

export default tseslint.config(
  {
    ignores: ['dist/', '.data/', '.cache/', 'node_modules/', 'coverage/', 'test-results/', 'bench/peers/node_modules/'],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: code,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...promises, ...values, ...habits, 'no-restricted-imports': ['error', { paths: bans }] },
  },
  { files: ['{server,web,operations,contract}/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  // A program for a terminal speaks to it.
  { files: ['server/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // The router redirects by what is thrown.
    files: ['web/routes.tsx'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    // These make text of whatever comes, on purpose: unknown values are cleaned, or put into an address.
    files: ['operations/sanitize.ts', 'contract/client.ts', 'web/search-texts.ts'],
    rules: { '@typescript-eslint/no-base-to-string': 'off' },
  },
  {
    // React calls handlers and forgets what they return; what fails in them ends in the query's own error.
    files: ['web/**/*.tsx'],
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }] },
  },
  {
    // Tests read answers of the network and of the database as they come, and know what they planted.
    files: ['**/*.{test,e2e,setup}.{ts,tsx}', 'tests/**/*.ts', 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: untyped, rules: { eqeqeq: ['error', 'always'], 'prefer-const': 'error', 'no-var': 'error' } },
)
