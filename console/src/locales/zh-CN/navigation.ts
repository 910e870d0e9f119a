export default {
  'shell.navigation': '主导航',
};
