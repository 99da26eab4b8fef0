/**
 * The test kit (`mfa-challenge/testing`): what a person with a phone does, for tests with a headless browser.
 * Runs in Node, with puppeteer, playwright, or anything whose pages can `evaluate` and type.
 */
export { Clock, type ClockedStore } from './clock.ts';
export { type ExtensionBrowser, launchWithExtension, type LaunchOptions, type Popup } from './launch.ts';
export { solveChallenge, type ChallengeOutcome, type PageLike, type SolveOptions } from './solve-challenge.ts';
export { VirtualAuthenticator, type AuthenticatorAccount } from './virtual-authenticator.ts';
