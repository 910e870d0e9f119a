import navigation from './navigation.js';
import shell from './shell.js';

export default { ...navigation, ...shell };
