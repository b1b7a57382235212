// form-js in Chinese: the validator's words through its own service, the calendar through flatpickr.
// The widgets' labels are swapped at build time (literals.json), because form-js has no place to translate them.
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';

const rules = [
  [/^Field is required\.$/, '此项必填'],
  [/^Field must be a valid email\.$/, '请填写正确的邮箱地址'],
  [/^Field must be a valid  ?international phone number.*/, '请填写带国际区号的电话，例如 +8613800138000'],
  [/^Field must match pattern .*\.$/, '格式不正确'],
  [/^Field must have minimum value of (.*)\.$/, '不能小于 $1'],
  [/^Field must have maximum value of (.*)\.$/, '不能大于 $1'],
  [/^Field must have minimum length of (.*)\.$/, '至少 $1 个字'],
  [/^Field must have maximum length of (.*)\.$/, '最多 $1 个字'],
  [/^Value is not a number\.$/, '请填写数字'],
  [/^Value is expected to be an integer\.$/, '请填写整数'],
  [/^Value is expected to have at most (\d+) decimal digits?\.$/, '最多 $1 位小数'],
  [/^Please select a valid value, the two nearest valid values are (.*) and (.*)\.$/, '最近的两个可填值是 $1 和 $2'],
  [/^(Min|Max) validation value is not a valid number\.$/, '此项的上下限无法计算，请告知流程管理员'],
  [/^Date and time must both be entered\.$/, '日期和时间都要填写'],
];
export const inChinese = message => {
  for (const [pattern, text] of rules) if (pattern.test(message)) return message.replace(pattern, text);
  return message;
};

function translateValidator(validator) {
  for (const name of ['validateField', 'validateFieldInstance']) {
    const original = validator[name].bind(validator);
    validator[name] = (...args) => original(...args).map(inChinese);
  }
}

/** The additional form-js module for Chinese pages. */
export function chineseForms() {
  flatpickr.localize(Mandarin);
  return { __init__: [['validator', translateValidator]] };
}

// English labels stand in the form itself: properties.en, properties["en:<option value>"] and the like.
const TEXTS = ['label', 'text', 'description', 'dateLabel', 'timeLabel'];

/** A copy of the schema with its English texts; what has none stays Chinese. */
export function inEnglish(component) {
  const words = component.properties || {};
  const copy = { ...component };
  for (const name of TEXTS) {
    const text = words[name === 'label' || name === 'text' ? 'en' : `en:${name}`] ?? (name === 'dateLabel' ? words.en : undefined);
    if (text !== undefined && copy[name] !== undefined) copy[name] = text;
  }
  if (component.values) copy.values = component.values.map(option => ({ ...option, label: words[`en:${option.value}`] ?? option.label }));
  if (component.columns) copy.columns = component.columns.map(column => ({ ...column, label: words[`en:${column.key}`] ?? column.label }));
  if (component.validate?.patternErrorMessage && words['en:pattern']) copy.validate = { ...component.validate, patternErrorMessage: words['en:pattern'] };
  if (component.components) copy.components = component.components.map(inEnglish);
  return copy;
}
