import '../messages.js';

export { copyText } from './clipboard.js';
export * from './dialog.js';
export * from './empty.js';
export * from './error.js';
export * from './facets.js';
export * from './log.js';
export * from './log-parser.js';
export * from './markdown.js';
export * from './page.js';
export * from './skeleton.js';
export * from './status.js';
export * from './table.js';
export type { TableSort } from './table-model.js';
export * from './time.js';
export * from './toast.js';
