// bpmn-js and its panel in Chinese: the community's table, corrected and completed by ours.
import base from 'bpmn-js-i18n/translations/zn';
import { language } from '../i18n/texts.js';
import own from '../i18n/studio.json';

const table = { ...base, ...own };
/** What was asked for and has no Chinese: looked at by a test. */
export const untranslated = globalThis.__untranslated ??= new Set();

export function translate(template, replacements = {}) {
  let text = template;
  if (language === 'zh' && template) {
    text = table[template] ?? template;
    if (text === template && !(template in table) && /[a-z]{3}/i.test(template)) untranslated.add(template);
  }
  return text.replace(/{([^}]+)}/g, (_, key) => key in replacements ? replacements[key] : `{${key}}`);
}

/** An additional module for bpmn-js and each view of dmn-js. */
export const translateModule = { translate: ['value', translate] };
