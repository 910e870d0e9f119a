export default {
  'dashboard.subheading': '平台的运行状况与近期变化',
};
