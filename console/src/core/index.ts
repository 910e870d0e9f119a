export * from './areas.js';
export { addRoutes, match, navigate, onNavigate, removeRoutes, setQuery, type Match } from './router.js';
export { shared } from '../ui/styles.js';
