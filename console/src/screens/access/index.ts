import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'access', messages: {}, routes: [] };
export default area;
