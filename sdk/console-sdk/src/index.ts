export * from './http.js';
export * from './i18n.js';
