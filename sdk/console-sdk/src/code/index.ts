export * from './code.js';
export { parseText, toYaml, type ParsedText } from './yaml.js';
