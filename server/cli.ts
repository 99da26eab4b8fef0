#!/usr/bin/env node
import { smsLint } from './sms/lint-command.ts';

/** `npx mfa-challenge <command>`: each takes its arguments and says how it went. */
const COMMANDS: Record<string, (args: string[], print: (line: string) => void) => Promise<number>> = {
  'sms-lint': smsLint,
};

const print = (line: string) => void process.stdout.write(`${line}\n`);
const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (!command) print(`usage: mfa-challenge <command>\n\ncommands: ${Object.keys(COMMANDS).join(', ')}`);
process.exitCode = command ? await command(args, print) : 2;
