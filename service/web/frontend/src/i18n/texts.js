// The few words that the islands say themselves. Everything else on a page comes from the server.
const texts = {
  zh: {
    upload: '选择文件', remove: '删除 {0}', uploading: '正在上传 {0} …', uploadedPart: '正在上传 {0}（{1}%）', uploadFailed: '{0} 没有上传成功：{1}',
    paste: '粘贴 Excel 表格', pasteTitle: '粘贴表格：{0}', pasteHow: '在 Excel 或 WPS 里选中并复制，再粘贴到下面；首行是栏目名称的按名称对应，否则按次序对应。栏目：{0}', pasteCells: '把表格粘贴在这里', pasteFile: '或者选择 Excel 文件（.xlsx）：', pasteBlank: '下载空表', yes: '是', no: '否', cellMonth: '“{0}”不是年月，请写成 1980-05', cellMonthUnsure: '“{0}”可能是 1 月，也可能是 10 月，请写成 1980-01 或 1980-10', pastePreview: '预览', pasteRow: '行', pasteTarget: '“{0}”列填入', pasteNowhere: '不填入', pasteMore: '还有 {0} 行没有显示。', pasteAdd: '添加 {0} 行', pasteWrong: '有 {0} 处读不懂，添加后留空，请在表单里补填：', pasteAt: '第 {0} 行 {1}：{2}', pasteMost: '“{0}”最多 {1} 行，没有添加。', cancel: '取消',
    cellYesNo: '“{0}”应写是或否', cellNumber: '“{0}”不是数字', cellDate: '“{0}”不是日期，应形如 2026-11-26', cellOption: '没有“{0}”这个选项，可选 {1}',
    basis: '依据', basisOf: '：{0}',
    tooLarge: '文件超过 {0} MB，请压缩或分成几个', again: '再试一次',
    fix: '请先改正下面 {0} 处，再提交。', row: '（第 {0} 行）', sending: '正在提交 …', waitUpload: '文件传完后提交 …', choose: '请先选择办理结论。',
    unreachable: '现在连不上服务，请检查网络后再试；已填内容保存在本页。', signedOut: '登录已过期。您填写的内容已保存在这台电脑上，重新登录后会回到这里继续。', signIn: '重新登录',
    saving: '正在保存草稿 …', saved: '草稿已保存 {0}', keptHere: '连不上服务，草稿暂存在这台电脑上', notKept: '草稿没有保存：{0}',
    restored: '已恢复您上次没有提交的内容。', restoredAt: '已恢复 {0} 自动保存的草稿。', discard: '不要，重新填写',
    changed: '您在另一个窗口或另一台电脑上保存过更新的草稿。', useOther: '改用那份草稿', useThis: '用这里的内容',
    endedBy: '{0} 已于 {1} 办结这项任务。您填写的内容没有提交，也没有丢失。', withdrawn: '这项任务已被撤回或取消。您填写的内容没有提交，也没有丢失。', somebody: '其他同事',
    showUnsent: '查看和复制我填写的内容', showDone: '查看这项任务', others: '{0} 也打开了这项任务', comma: '、',
    lost: '连接中断，页面可能不是最新；正在重新连接 …', found: '已恢复连接，页面已更新。', gone: '这一页的内容已不可见。', ended: '登录已过期。', outdated: '这一页有变化。', reload: '刷新页面',
    zoomIn: '放大', zoomOut: '缩小', fit: '看全图', noDiagram: '流程图打不开，请刷新页面。', bytes: '{0} 字节',
  },
  en: {
    upload: 'Choose file', remove: 'Remove {0}', uploading: 'Uploading {0} …', uploadedPart: 'Uploading {0} ({1}%)', uploadFailed: '{0} could not be uploaded: {1}',
    paste: 'Paste an Excel table', pasteTitle: 'Paste a table: {0}', pasteHow: 'Copy the cells in Excel or WPS and paste them below. Columns are matched by the names in the first row, else by their order. Columns: {0}', pasteCells: 'Paste the table here', pasteFile: 'Or choose an Excel file (.xlsx):', pasteBlank: 'Download an empty table', yes: 'yes', no: 'no', cellMonth: '“{0}” is no year and month, write 1980-05', cellMonthUnsure: '“{0}” may be January or October, write 1980-01 or 1980-10', pastePreview: 'Preview', pasteRow: 'Row', pasteTarget: 'Column “{0}” goes to', pasteNowhere: 'nowhere', pasteMore: '{0} more row(s) are not shown.', pasteAdd: 'Add {0} row(s)', pasteWrong: '{0} cell(s) could not be read; they stay empty, fill them in in the form:', pasteAt: 'row {0}, {1}: {2}', pasteMost: '“{0}” may have at most {1} rows; nothing was added.', cancel: 'Cancel',
    cellYesNo: '“{0}” should be yes or no', cellNumber: '“{0}” is no number', cellDate: '“{0}” is no date such as 2026-11-26', cellOption: 'there is no option “{0}”; choose from {1}',
    basis: 'Basis', basisOf: ' of {0}',
    tooLarge: 'the file is larger than {0} MB; compress or split it', again: 'Try again',
    fix: 'Please correct {0} field(s) below, then submit.', row: ' (row {0})', sending: 'Submitting …', waitUpload: 'Submitting once the file is uploaded …', choose: 'Choose an outcome first.',
    unreachable: 'The service cannot be reached. Check the network and try again; what you entered is kept on this page.', signedOut: 'Your session has ended. What you entered is kept on this machine; sign in again and you come back here to go on.', signIn: 'Sign in again',
    saving: 'Saving the draft …', saved: 'Draft saved {0}', keptHere: 'The service cannot be reached; the draft is kept on this machine', notKept: 'The draft was not saved: {0}',
    restored: 'What you had not submitted was restored.', restoredAt: 'The draft saved at {0} was restored.', discard: 'Discard it',
    changed: 'You have saved a newer draft in another window or on another machine.', useOther: 'Use that draft', useThis: 'Use what is here',
    endedBy: '{0} completed this task at {1}. What you entered was not submitted, and is not lost.', withdrawn: 'This task was withdrawn or canceled. What you entered was not submitted, and is not lost.', somebody: 'A colleague',
    showUnsent: 'See and copy what I entered', showDone: 'See the task', others: '{0} has this task open as well', comma: ', ',
    lost: 'Connection lost; the page may be out of date. Connecting again …', found: 'Connected again; the page is up to date.', gone: 'What this page showed can no longer be seen.', ended: 'Your session has ended.', outdated: 'This page has changed.', reload: 'Reload',
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit', noDiagram: 'The diagram cannot be shown. Reload the page.', bytes: '{0} bytes',
  },
};
export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
export const fill = (text, values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);
export const say = (name, ...values) => fill(texts[language][name], values);
/** More words, for an island that says more than the others. */
export const add = more => { for (const name of ['zh', 'en']) Object.assign(texts[name], more[name]); };

const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
/** An instant as the pages write it: today the time alone, else with its date. */
export function clock(iso) {
  const [day, time] = CLOCK.format(new Date(iso)).split(' ');
  return day === CLOCK.format(new Date()).split(' ')[0] ? time : `${day} ${time}`;
}
