import eslint from '@eslint/js';
import lit from 'eslint-plugin-lit';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const noHtmlSinks = [
  // WD-01, EX-49: every string from outside becomes a text node.
  {
    selector: 'ImportSpecifier[imported.name=/^unsafe(HTML|SVG|CSS|Static)$/]',
    message: 'Render text; never markup from a string (WD-01).',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Use crypto.getRandomValues or crypto.randomBytes (SH-13).',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', '.cache/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'no-unsanitized': noUnsanitized },
    rules: {
      'no-restricted-syntax': ['error', ...noHtmlSinks],
      'no-unsanitized/method': 'error',
      'no-unsanitized/property': 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, properties: false, arguments: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // shared/ is pure: no clock, no dice, no network, no DOM (style.md, essence 2).
    files: ['shared/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'document',
        'window',
        'fetch',
        'localStorage',
        'process',
        'Buffer',
        'chrome',
        'browser',
        'performance',
      ],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Take nowMs as a parameter.' }],
    },
  },
  {
    files: ['widget/**/*.ts', 'extension/**/*.ts'],
    ...lit.configs['flat/recommended'],
  },
  {
    files: ['widget/**/*.ts', 'extension/**/*.ts'],
    ...wc.configs['flat/best-practice'],
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
  },
  {
    files: ['test/**', 'vite.config.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off', 'no-unsanitized/method': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      parserOptions: { projectService: false },
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
