/** The manifest of an extension's part in the console, `luban/console/console.json`, as its JSON schema says. */
export interface ConsoleManifest {
  $schema?: string;
  apiVersion: 'console/v1';
  /** Versions of the SDK and of LuBan; on others the extension runs without its console part. */
  requires?: { sdk?: string; host?: string };
  /** The module that fragments are taken from. */
  entry?: string;
  /** `isolated` code runs in a frame of its own, without the user's rights. */
  trust?: 'module' | 'isolated';
  /** From language tag to a flat file of texts. */
  locales?: Record<string, string>;
  styles?: string[];
  /** What isolated code may ask the console for. */
  rpc?: ('fetch' | 'toast' | 'navigate' | 'confirm' | 'subscribe' | 'dialog' | 'drawer' | 'jobs' | 'commands')[];
  /** Who sees contributions that do not say. */
  defaults?: ConsoleAudience;
  contributes?: ConsoleContributions;
}

/** Who sees a contribution; nothing of this means administrators only. */
export interface ConsoleAudience {
  /** A permission that the extension declares. */
  permission?: string;
  access?: { verb: string; group?: string; resource: string; namespace?: string };
  audience?: 'everyone';
}

/** A text: plain, `%key%` of the files in `locales`, or a text for each language. */
export type ManifestText = string | Record<string, string>;

/** What every contribution may say. */
export interface ContributionBase extends ConsoleAudience {
  id: string;
  title?: ManifestText;
  /** Where it stands among others; 100 without it. */
  order?: number;
  /** A condition, such as `can('notes.read') && width > 600`. */
  when?: string;
}

/** How code is brought along. */
export interface FragmentSource {
  kind?: 'element' | 'mount' | 'html' | 'iframe';
  /** The name that the entry module exports. */
  export?: string;
  /** The file of kinds `html` and `iframe`. */
  src?: string;
}

type Titled = ContributionBase & { title: ManifestText };
type Fragment = Titled & FragmentSource & { icon?: string };
type Format = 'text' | 'number' | 'bytes' | 'percent' | 'duration' | 'time' | 'boolean' | 'status' | 'list';

/** Everything that an extension can add, by the short names of the points. */
export interface ConsoleContributions {
  navigation?: (Titled & { path: string; icon?: string; area?: string; badge?: string })[];
  pages?: (Fragment & { path: string; layout?: 'standard' | 'bare' | 'full' })[];
  widgets?: (Fragment & { size?: { w?: number; h?: number; minW?: number; minH?: number; maxW?: number; maxH?: number }; description?: ManifestText })[];
  tabs?: (Fragment & { target: string })[];
  actions?: ResourceAction[];
  menus?: ResourceAction[];
  columns?: (Titled & Pick<FragmentSource, 'export'> & { kind?: 'none' | 'element' | 'mount'; target: string; value?: string; format?: Format; align?: 'start' | 'end' | 'center'; width?: string; priority?: number })[];
  badges?: (ContributionBase & { target: string; value: string; map?: Record<string, unknown> })[];
  commands?: (Titled & { kind?: 'mount' | 'none'; export?: string; confirm?: ManifestText; danger?: boolean; keys?: string; icon?: string; path?: string })[];
  settings?: (Titled & { kind?: FragmentSource['kind'] | 'none'; export?: string; src?: string; scope?: 'user' | 'extension' | 'platform'; schema?: string | object; icon?: string })[];
  header?: (ContributionBase & FragmentSource & { icon?: string })[];
  userMenu?: (Titled & { path?: string; command?: string; icon?: string })[];
  extensionTabs?: Fragment[];
  installSteps?: (Fragment & { after?: string })[];
  emptyStates?: (Titled & { kind?: FragmentSource['kind'] | 'none'; export?: string; src?: string; target: string; text?: ManifestText; path?: string; icon?: string })[];
  notifications?: (ContributionBase & FragmentSource & { type: string })[];
  loginProviders?: (Titled & { provider: string; icon?: string })[];
  themes?: (Titled & { base: 'light' | 'dark'; tokens: string })[];
  locales?: (Titled & { locale: string; messages: string })[];
  editorSchemas?: (ContributionBase & { match: string; schema: string | object })[];
  topologyNodes?: (ContributionBase & FragmentSource & { type: string })[];
  /** Points of its own, for other extensions. */
  points?: { id: string; props?: string; description?: ManifestText }[];
  /** Contributions to points of other extensions, by the point's id. */
  at?: Record<string, (ContributionBase & FragmentSource & Record<string, unknown>)[]>;
}

/** An action on a resource: a command of the same manifest. */
export interface ResourceAction extends Omit<ContributionBase, 'id'> {
  id?: string;
  /** The kind, as `group/Kind`. */
  target: string;
  command: string;
  icon?: string;
  group?: string;
}
