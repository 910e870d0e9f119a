/** Lucide's icons that the console carries, sorted. A name that is not here is not drawn. */
export const icons = [
  'activity', 'arrow-down-to-line', 'arrow-left', 'arrow-right', 'badge-check', 'ban', 'bell', 'book-open', 'box', 'boxes', 'building-2', 'check', 'chevron-down',
  'chevron-left', 'chevron-right', 'chevron-up', 'circle', 'circle-alert', 'circle-check', 'circle-help', 'circle-x', 'clock', 'code', 'copy', 'database', 'download',
  'ellipsis', 'external-link', 'eye', 'eye-off', 'file-text', 'filter', 'fingerprint', 'fold-horizontal', 'fold-vertical', 'folder', 'git-branch', 'globe',
  'grip-vertical', 'history', 'house', 'id-card', 'info', 'key', 'key-round', 'layers', 'layout-dashboard', 'link', 'list', 'list-checks', 'loader-circle', 'lock',
  'log-in', 'log-out', 'mail', 'maximize-2', 'menu', 'minus', 'monitor', 'moon', 'network', 'package', 'palette', 'pause', 'pencil', 'pipette', 'play', 'plug', 'plus',
  'power', 'refresh-cw', 'rotate-ccw', 'save', 'scroll-text', 'search', 'server', 'settings', 'shield', 'shield-alert', 'shield-check', 'sliders-horizontal',
  'smartphone', 'square-terminal', 'star', 'store', 'sun', 'tag', 'trash-2', 'triangle-alert', 'undo-2', 'unfold-horizontal', 'unfold-vertical', 'upload', 'user',
  'user-plus', 'user-x', 'users', 'wifi-off', 'wrap-text', 'x',
] as const;

/** The name of an icon that is carried. */
export type IconName = (typeof icons)[number];
