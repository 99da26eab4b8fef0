import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type LintOptions, lintTemplates, sampleText } from './lint.ts';
import { countSegments } from './segments.ts';
import { WORDINGS, type Wordings } from './templates/wording.ts';

const USAGE = `usage: mfa-challenge sms-lint [templates.json] [--issuer <name of the site>] [--host <host of its pages>]

Checks what text messages say: that browsers can read the code, that amount and payee are shown, that each costs one message.
templates.json holds { "<language>": { "sign-in": "…", "change": "…", "transaction": "…", "enrollment": "…", "number-replaced": "…" } };
without it, the templates that come with the package are checked. Exit code 1 if anything is wrong.`;

/** `mfa-challenge sms-lint`: prints every message with its price, and what is wrong with it. Returns the exit code. */
export async function smsLint(args: string[], print: (line: string) => void): Promise<number> {
  const asked = readArguments(args);
  if (!asked) return (print(USAGE), 2);
  const wordings = asked.file === undefined ? WORDINGS : await readTemplates(asked.file);
  if (!wordings) return (print(`${String(asked.file)}: this is not a file of templates\n\n${USAGE}`), 2);
  const findings = lintTemplates(wordings, asked);
  for (const [language, wording] of Object.entries(wordings))
    for (const purpose of Object.keys(WORDINGS['en'] ?? {}) as Array<keyof (typeof wordings)[string]>) {
      const found = findings.filter((one) => one.language === language && one.purpose === purpose);
      const broken = found.some(({ severity }) => severity === 'error');
      print(
        `${broken ? '✘' : '✔'} ${language} ${purpose}${broken ? '' : priceOf(sampleText(wording, language, purpose, asked))}`,
      );
      for (const { severity, message } of found) print(`    ${severity}: ${message}`);
    }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  print(`${String(errors)} errors, ${String(findings.length - errors)} warnings`);
  return errors > 0 ? 1 : 0;
}

function priceOf(text: string): string {
  const segments = countSegments(text);
  return `  ${String(segments)} message${segments === 1 ? '' : 's'}, ${String(text.length)} characters`;
}

function readArguments(args: string[]): (LintOptions & { file?: string }) | null {
  try {
    const options = {
      issuer: { type: 'string', default: 'Example' },
      host: { type: 'string', default: 'www.example.com' },
    } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const { issuer, host } = values;
    const [file, ...more] = positionals;
    return more.length > 0 ? null : { issuer, host, ...(file === undefined ? {} : { file }) };
  } catch {
    return null;
  }
}

async function readTemplates(file: string): Promise<Wordings | null> {
  try {
    const templates: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isTemplates(templates) ? templates : null;
  } catch {
    return null;
  }
}

/**
 * Whatever is missing in a wording is a finding, so only the shape is checked here: by hand, because the command runs where
 * nothing but the package is installed, and the schema library is an optional peer.
 */
function isTemplates(value: unknown): value is Wordings {
  const isWording = (one: unknown): boolean => isRecord(one) && Object.values(one).every((words) => typeof words === 'string');
  return isRecord(value) && Object.values(value).length > 0 && Object.values(value).every(isWording);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
