// The few words that the islands say themselves. Everything else on a page comes from the server.
const texts = {
  zh: {
    upload: '选择文件', remove: '删除 {0}', uploading: '正在上传 {0} …', unreachable: '现在连不上服务，请检查网络后再试；已填内容保存在本页。',
    uploadFailed: '{0} 没有上传成功：{1}', fix: '请先改正下面 {0} 处，再提交。', row: '（第 {0} 行）', restored: '已恢复您上次没有提交的内容。', discard: '不要，重新填写',
    signedOut: '登录已过期。请在新页面登录后回到这里再次提交，已填内容不会丢失。', signIn: '去登录', sending: '正在提交 …', waitUpload: '文件还在上传，请稍候。',
    zoomIn: '放大', zoomOut: '缩小', fit: '看全图', noDiagram: '流程图打不开，请刷新页面。', bytes: '{0} 字节', choose: '请先选择办理结论。',
  },
  en: {
    upload: 'Choose file', remove: 'Remove {0}', uploading: 'Uploading {0} …', unreachable: 'The service cannot be reached. Check the network and try again; what you entered is kept on this page.',
    uploadFailed: '{0} could not be uploaded: {1}', fix: 'Please correct {0} field(s) below, then submit.', row: ' (row {0})', restored: 'What you had not submitted was restored.', discard: 'Discard it',
    signedOut: 'Your session has ended. Sign in on a new page, come back here and submit again; nothing you entered is lost.', signIn: 'Sign in', sending: 'Submitting …', waitUpload: 'A file is still being uploaded; please wait.',
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit', noDiagram: 'The diagram cannot be shown. Reload the page.', bytes: '{0} bytes', choose: 'Choose an outcome first.',
  },
};
export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
export const fill = (text, values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);
export const say = (name, ...values) => fill(texts[language][name], values);
/** More words, for an island that says more than the others. */
export const add = more => { for (const name of ['zh', 'en']) Object.assign(texts[name], more[name]); };
