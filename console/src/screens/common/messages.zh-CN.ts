export default {
  'common.copied': '已复制',
  'common.copy': '复制',
  'common.schema.close': '收起 {name}',
  'common.schema.default': '默认值：',
  'common.schema.deprecated': '已弃用',
  'common.schema.none': '没有已知的字段。',
  'common.schema.open': '展开 {name}',
  'common.schema.required': '必填',
  'common.schema.values': '可选值：',
};
