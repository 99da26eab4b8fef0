/**
 * The last line of a message, by which a browser knows whose code it is: `@bank.example #123456`.
 *
 * https://wicg.github.io/sms-one-time-codes/ (Parsing). The embedded host is marked with `@`, as browsers read it.
 */
export interface OriginBoundCode {
  host: string;
  code: string;
  embeddedHost: string | null;
}

/** The line alone: put it last, after a blank line, with nothing behind it. */
export function formatOriginBound(bound: { host: string; code: string; embeddedHost?: string | undefined }): string {
  return `@${bound.host} #${bound.code}${bound.embeddedHost ? ` @${bound.embeddedHost}` : ''}`;
}

/** What a browser reads in a message, step by step as the specification has it; null is its "failure". */
export function parseOriginBound(message: string): OriginBoundCode | null {
  const line = lastLine(message);
  const host = markedToken(line, 0, '@');
  if (!host || line[host.end] !== ' ') return null;
  const code = markedToken(line, host.end + 1, '#');
  if (!code) return null;
  const embedded = line[code.end] === ' ' ? markedToken(line, code.end + 1, '@') : null;
  return { host: host.token, code: code.token, embeddedHost: embedded?.token ?? null };
}

function lastLine(message: string): string {
  return message.replace(/\r\n?/g, '\n').split('\n').at(-1) ?? '';
}

function markedToken(line: string, position: number, marker: string): { token: string; end: number } | null {
  if (line[position] !== marker) return null;
  const token = /^[^\t\n\f\r ]+/.exec(line.slice(position + 1))?.[0];
  return token ? { token, end: position + 1 + token.length } : null;
}
