// The words of a dry run.
import { add } from './texts.js';

add({
  zh: {
    status_active: '还没有办完', status_completed: '已办完', status_terminated: '已终止', due: '期限 {0}', receive: '收到消息“{0}”', jumpTo: '拨到 {0}', onlyTime: '没有待办，等待时间。', nothingOpen: '没有可以办的。',
    detail: '内容', otherResult: '换一个结果', playAgain: '按这个结果重走', step: '第 {0} 步：', values: '办理的变量（JSON）', notJson: '变量应为 JSON。',
  },
  en: {
    status_active: 'Under way', status_completed: 'Completed', status_terminated: 'Terminated', due: 'due {0}', receive: 'Receive “{0}”', jumpTo: 'Jump to {0}', onlyTime: 'Nothing to do but wait.', nothingOpen: 'Nothing can be done.',
    detail: 'Content', otherResult: 'Another result', playAgain: 'Play again with it', step: 'Step {0}:', values: 'Variables (JSON)', notJson: 'The variables must be JSON.',
  },
});
