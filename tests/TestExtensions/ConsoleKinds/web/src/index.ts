export { reactCard, reactPage } from './react.js';
export { greet, plainCard, secretPage } from './plain.js';
export { DetailTab, HeaderSign, LitCard } from './lit.js';
