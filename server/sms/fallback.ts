import { MfaError } from '../../shared/errors.ts';
import {
  type Channel,
  failed,
  type PhoneMessage,
  type SendOptions,
  type SendResult,
  SMS_CHANNEL,
  type SmsGateway,
} from './gateway.ts';
import { SEND_TIMEOUT_MS } from './provider.ts';

export interface FallbackOptions {
  /** How many failures in a row put a gateway aside. Default 1: each one costs somebody seconds at the prompt. */
  failures?: number;
  /** How long it is put aside before it is tried again. Default 30 seconds. */
  asideMs?: number;
  /** How long one gateway may take; all of them together have five seconds. Default 3 seconds. */
  attemptMs?: number;
  /** How the prompt calls them together, per language, where they are not all of one channel: `{ en: 'WhatsApp or text message' }`. */
  label?: Record<string, string>;
  nowMs?: () => number;
  /** Told of every attempt, for metrics: never what was sent or to whom. */
  onAttempt?: (attempt: {
    gateway: string;
    outcome: 'accepted' | (SendResult & { failed: unknown })['failed'];
    ms: number;
  }) => void;
}

/** What this process has seen of a gateway: a hint for the order, never a decision about who may send. */
interface Health {
  gateway: SmsGateway;
  failuresInARow: number;
  asideUntilMs: number;
}

/**
 * Several gateways as one. The first that works sends; the next takes over only what was certainly not sent, so that
 * nothing arrives or is charged twice. A message without an answer goes out again only through the same gateway, with the
 * same key, if the provider itself drops doubles; else the answer is `unknown`, and the person who asks again gets the
 * next gateway, because the silent one was put aside.
 *
 * @throws MfaError `bad-config` without gateways, with two of one name, or with several channels and no `label`.
 */
export function withFallback(gateways: readonly SmsGateway[], options: FallbackOptions = {}): SmsGateway {
  if (gateways.length === 0 || new Set(gateways.map(({ name }) => name)).size < gateways.length)
    throw new MfaError('bad-config', 'a fallback needs gateways, each with a name of its own');
  const channel = channelOf(gateways, options.label);
  const settings = { failures: 1, asideMs: 30_000, attemptMs: 3000, nowMs: Date.now, onAttempt: () => undefined, ...options };
  const healths = gateways.map((gateway): Health => ({ gateway, failuresInARow: 0, asideUntilMs: 0 }));
  return {
    name: gateways.map(({ name }) => name).join('+'),
    ...(channel && { channel }),
    members: gateways,
    development: gateways.every(({ development }) => development),
    async send(message, { idempotencyKey, signal }) {
      const limited = { idempotencyKey, signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]) };
      let result = failed('unreachable');
      for (const health of inOrder(healths, settings.nowMs())) {
        result = await attempt(health, message, limited, settings);
        if (!('failed' in result) || !result.retryable || limited.signal.aborted) return result;
      }
      return result;
    },
  };
}

/** Which of them will send nobody knows before; what is written is each one's own affair. */
function channelOf(gateways: readonly SmsGateway[], label: FallbackOptions['label']): Channel | undefined {
  const channels = gateways.map(({ channel = SMS_CHANNEL }) => channel);
  const [first = SMS_CHANNEL] = channels;
  if (label) return { id: 'several', label };
  if (channels.some(({ id }) => id !== first.id))
    throw new MfaError('bad-config', "gateways of several channels need a label: { en: 'WhatsApp or text message' }");
  return first.label && { id: first.id, label: first.label };
}

type Settings = Required<Omit<FallbackOptions, 'label'>>;

/** Those that work in the configured order, then those put aside: trying is better than refusing. */
function inOrder(healths: readonly Health[], nowMs: number): Health[] {
  return [...healths.filter((one) => one.asideUntilMs <= nowMs), ...healths.filter((one) => one.asideUntilMs > nowMs)];
}

async function attempt(health: Health, message: PhoneMessage, options: SendOptions, settings: Settings): Promise<SendResult> {
  const first = await sendOnce(health, message, options, settings);
  const repeat = 'failed' in first && first.failed === 'unknown' && health.gateway.idempotent && !options.signal.aborted;
  return repeat ? sendOnce(health, message, options, settings) : first;
}

async function sendOnce(health: Health, message: PhoneMessage, options: SendOptions, settings: Settings): Promise<SendResult> {
  const { gateway } = health;
  const startedMs = settings.nowMs();
  const text = ownText(gateway, message) ?? message.text;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(settings.attemptMs)]);
  const result = await gateway.send({ ...message, text }, { ...options, signal }).catch(() => failed('unknown'));
  note(health, result, settings);
  settings.onAttempt({
    gateway: gateway.name,
    outcome: 'failed' in result ? result.failed : 'accepted',
    ms: settings.nowMs() - startedMs,
  });
  return result;
}

/** The words of a channel that is not SMS. */
function ownText({ channel }: SmsGateway, { facts }: PhoneMessage): string | undefined {
  return facts.purpose === 'number-replaced' ? channel?.composeNotice?.(facts) : channel?.compose?.(facts);
}

/** A bad number says nothing about the gateway. */
function note(health: Health, result: SendResult, { failures, asideMs, nowMs }: Settings): void {
  if ('failed' in result && result.failed === 'bad-number') return;
  health.failuresInARow = 'failed' in result ? health.failuresInARow + 1 : 0;
  health.asideUntilMs = health.failuresInARow >= failures ? nowMs() + asideMs : 0;
}
