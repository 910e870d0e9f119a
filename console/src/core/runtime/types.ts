/** A text by language. */
export type Texts = Record<string, string>;

/** An extension that has parts in the console. */
export interface ConsoleExtension {
  id: string;
  version: string;
  /** The first digits of the digest of its files: another digest is another extension, whatever its version says. */
  digest: string;
  /** Where its files are. */
  base: string;
  /** Where its own API is. */
  api: string;
  title: Texts;
  trust: 'module' | 'isolated';
  /** Where its files are for a frame, which has no session. */
  frame?: string;
  /** What a frame of it may ask the shell for. */
  rpc?: string[];
  entry?: string;
  /** The digests of its modules, by path. */
  modules: Record<string, string>;
  styles: string[];
  locales: Record<string, string>;
  /** The points that it declares for others, each with the file of the schema of its props. */
  points?: { id: string; props?: string }[];
  degraded: boolean;
  problem: string | null;
}

/** A part of the console that an extension brings. */
export interface Contribution {
  id: string;
  extension: string;
  point: string;
  name: string;
  order: number;
  title?: Texts;
  kind: 'element' | 'mount' | 'html' | 'iframe' | 'none';
  export?: string;
  src?: string;
  /** What is left of its condition for the browser to decide. */
  when?: string;
  data: Record<string, unknown>;
}

/** All that extensions bring to the console of this user. */
export interface ContributionsDocument {
  revision: number;
  sdk: string;
  extensions: ConsoleExtension[];
  contributions: Contribution[];
}

/** A contribution with the extension it is from. */
export interface Placed {
  contribution: Contribution;
  extension: ConsoleExtension;
  /** Changes with everything that makes a fragment another one: version, digest, and what the contribution says. */
  key: string;
}
