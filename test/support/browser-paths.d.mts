export const CHROMIUM: string;
export const FIREFOX: string;
export const CHROMIUM_ARGS: string[];
