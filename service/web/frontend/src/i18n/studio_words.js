// The words of the studio's own controls.
import { add } from './texts.js';
import formEditor from './form_editor.json';
import { widgetWords } from './words.js';

Object.assign(widgetWords, formEditor, {
  'Token Simulation': '走一遍', 'Reset Simulation': '重新开始', 'Play/Pause Simulation': '继续 / 暂停', 'Pause Simulation': '已暂停', 'Play Simulation': '继续', 'Toggle Simulation Log': '显示经过', 'Simulation Log': '经过',
  'No Entries': '还没有', 'Trigger Event': '触发', 'Set Sequence Flow': '换一条路', 'Remove pause point': '不在这里停', 'Add pause point': '在这里停', 'Finished': '结束', 'Found unsupported elements': '有不能演示的元素', 'Not supported': '不能演示', 'Text view is templated': '带变量的说明文字',
});

add({
  zh: {
    saved: '已保存', saving: '正在保存 …', unsaved: '有改动', notSaved: '没有保存', openNewest: '打开最新内容', recovered: '已恢复上次没有保存到服务器的内容。',
    findings: '{0} 处错误，{1} 处提示', noFindings: '检查通过', line: '第 {0} 行', none: '（未选择）', missing: '（不存在）', createNew: '＋ 新建 …',
    groupWork: '谁来办、办什么', groupMore: '更多办理设置', groupDecision: '决策', groupCall: '调用流程', groupEffect: '自动办理', groupStart: '发起', groupMessage: '发出的消息', messageName: '消息名称', correlationKey: '关联键', correlationKeyMore: '与等待方的关联键相同才能收到。',
    role: '办理角色', form: '表单', decision: '决策表', calledProcess: '流程', effect: '办理事项', workingDays: '期限（工作日）', workingDaysMore: '按国务院放假安排计算；其他算法写在“更多办理设置”的“办理期限”里。',
    wholeNumber: '请填写 1 到 999 的整数',
  },
  en: {
    saved: 'Saved', saving: 'Saving …', unsaved: 'Changed', notSaved: 'Not saved', openNewest: 'Open the newest content', recovered: 'What had not reached the server was restored.',
    findings: '{0} errors, {1} warnings', noFindings: 'No findings', line: 'line {0}', none: '(none)', missing: '(does not exist)', createNew: '+ Create …',
    groupWork: 'Who does what', groupMore: 'More about the task', groupDecision: 'Decision', groupCall: 'Called process', groupEffect: 'Effect', groupStart: 'Start', groupMessage: 'Message that is sent', messageName: 'Name', correlationKey: 'Correlation key', correlationKeyMore: 'It reaches who waits with the same key.',
    role: 'Role', form: 'Form', decision: 'Decision', calledProcess: 'Process', effect: 'What happens', workingDays: 'Due in working days', workingDaysMore: 'Counted by the State Council calendar; other due dates are set under “More about the task”.',
    wholeNumber: 'A whole number from 1 to 999',
  },
});
