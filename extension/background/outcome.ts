import { timeStep } from '../../shared/otp/totp.ts';
import { type FromPage } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { type Asked } from './asked.ts';
import { bindingFor } from './binding.ts';

type Outcome = Extract<FromPage, { type: 'outcome' }>;

/** The site's clock may be this far from ours; further apart nothing would have been accepted. */
const MAX_SKEW_STEPS = 2;

/**
 * What a site said of a code, kept with the account: an accepted code makes a pending account active, is not given again, and
 * tells how the clocks differ. All of it is the site's claim about itself, and changes nothing for any other site.
 */
export async function settle(
  vault: Vault,
  outcome: Outcome,
  origin: string,
  asked: Asked | undefined,
  nowMs: number,
): Promise<void> {
  if (outcome.result !== 'accepted' && outcome.result !== 'already-used') return;
  const entry = await subject(vault, outcome, origin, asked);
  if (!entry) return;
  const step = asked?.released?.recordId === entry.id ? asked.released.step : undefined;
  await vault.change(entry.id, (before) =>
    outcome.result === 'accepted' ? accepted(before, outcome.serverTimeMs, nowMs, step) : spent(before, step),
  );
}

/** The account that the code came from; for an enrolment, the one that was saved from it. */
async function subject(vault: Vault, { id }: Outcome, origin: string, asked: Asked | undefined): Promise<Entry | undefined> {
  const isHere = (entry: Entry | undefined) => entry && bindingFor(entry.bindings, origin);
  const recordId = asked?.released?.recordId ?? asked?.recordId;
  const entry = recordId ? await vault.entry(recordId) : (await vault.list()).find(({ enrollmentId }) => enrollmentId === id);
  return isHere(entry) ? entry : undefined;
}

function accepted(entry: Entry, serverTimeMs: number, nowMs: number, step: number | undefined): Partial<Entry> {
  return {
    state: 'active',
    enrollmentId: '',
    lastUsedMs: nowMs,
    lastStep: Math.max(entry.lastStep, step ?? timeStep(entry.periodSeconds, serverTimeMs)),
    skewSteps: learnSkew(entry, serverTimeMs - nowMs),
  };
}

function spent(entry: Entry, step: number | undefined): Partial<Entry> {
  return step === undefined ? {} : { lastStep: Math.max(entry.lastStep, step) };
}

/** One step per accepted code, towards the whole steps that lie between the clocks: a single wrong clock moves us little. */
function learnSkew({ skewSteps, periodSeconds }: Entry, differenceMs: number): number {
  const target = Math.trunc(differenceMs / (periodSeconds * 1000));
  const next = skewSteps + Math.sign(target - skewSteps);
  return Math.max(-MAX_SKEW_STEPS, Math.min(MAX_SKEW_STEPS, next));
}
