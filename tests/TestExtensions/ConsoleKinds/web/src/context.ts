/** The build's version. */
declare const __VERSION__: string;

/** The version of the package that these fragments were built for. */
export const version: string = __VERSION__;

/** What the extension's server counts. */
export interface Figures {
  version: string;
  greetings: number;
}
