import { type FoundField } from '../messages.ts';

/** The words for why nothing is filled on a page, by the rule that decided there. */
export function reasonKey({ finding, reason }: Pick<FoundField, 'finding' | 'reason'>): string {
  if (finding === 'filled') return 'fieldFilled';
  return KEYS[reason] ?? (finding === 'ambiguous' ? 'fieldUnclear' : 'fieldNone');
}

const KEYS: Record<string, string> = {
  sent: 'fieldSent',
  hardware: 'fieldHardware',
  captcha: 'fieldCaptcha',
  several: 'fieldSeveral',
  hidden: 'fieldHidden',
  clipped: 'fieldHidden',
  'too-small': 'fieldHidden',
  'off-screen': 'fieldHidden',
  'not-editable': 'fieldHidden',
  'not-secure': 'fieldNotSecure',
};
