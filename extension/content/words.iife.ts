import { fieldWorld } from './field-world.ts';
import { OTHER_LANGUAGES } from './field-words.ts';

/** Injected into pages that are written in one of these scripts, before another look. */
fieldWorld().words = OTHER_LANGUAGES;
