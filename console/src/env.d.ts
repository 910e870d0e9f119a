/** The address of the icon sprite, put in by the build. */
declare const __ICON_SPRITE__: string;
declare const __CONSOLE_VERSION__: string;
declare const __SDK_VERSION__: string;
declare module '*.css';
