// Chinese for the widgets' own labels in form-js and the studio's libraries. literals.json puts `__t('…')` in their place at build time.
import fieldNames from './form_fields.json';

export const widgetWords = {
  ...fieldNames,
  'Search': '搜索', 'Select': '请选择', 'No results': '没有匹配的选项', 'All values selected': '已全部选择', 'Remove tag': '移除', 'Nothing to show.': '暂无内容',
  'Previous page': '上一页', 'Next page': '下一页', 'Increment': '加一', 'Decrement': '减一', 'Add new': '添加一行', 'Collapse': '收起', 'Expand all ({0})': '展开全部（{0}）',
  'Remove list item {0}': '删除第 {0} 行', 'Sort by {0}, descending': '按{0}降序排列', 'Sort by {0}, ascending': '按{0}升序排列', 'Date and time must both be entered.': '日期和时间都要填写',
};
globalThis.__t = document.documentElement.lang.startsWith('zh') ? text => widgetWords[text] ?? text : text => text;
