// The labels of the page in the five languages of the simulated client. Missing ones would show as their key.
export const languages = { vi: 'Tiếng Việt', en: 'English', ko: '한국어', zh: '中文', ja: '日本語' };

const table = {
  chats: ['Trò chuyện', 'Chats', '채팅', '聊天', 'チャット'],
  people: ['Bạn đóng vai', 'You play', '당신의 역할', '你的身份', 'あなたの役'],
  language: ['Ngôn ngữ của Telegram', 'Telegram language', 'Telegram 언어', 'Telegram 语言', 'Telegramの言語'],
  back: ['Quay lại danh sách', 'Back to chats', '채팅 목록으로', '返回聊天列表', 'チャット一覧へ戻る'],
  more: ['Tùy chọn khác', 'More options', '더보기', '更多选项', 'その他'],
  bot: ['bot', 'bot', '봇', '机器人', 'ボット'],
  typing: ['đang nhập', 'typing', '입력 중', '正在输入', '入力中'],
  sendingFile: ['đang gửi tệp', 'sending a file', '파일 보내는 중', '正在发送文件', 'ファイルを送信中'],
  connecting: ['Đang kết nối…', 'Connecting…', '연결 중…', '连接中…', '接続中…'],
  members: ['nhóm', 'group', '그룹', '群组', 'グループ'],
  message: ['Tin nhắn', 'Message', '메시지', '输入消息…', 'メッセージ'],
  menu: ['Menu', 'Menu', '메뉴', '菜单', 'メニュー'],
  commands: ['Các lệnh của bot', 'Bot commands', '봇 명령어', '机器人命令', 'ボットのコマンド'],
  send: ['Gửi', 'Send', '보내기', '发送', '送信'],
  attach: ['Đính kèm', 'Attach', '첨부', '附件', '添付'],
  photo: ['Ảnh hoặc tệp', 'Photo or file', '사진 또는 파일', '照片或文件', '写真・ファイル'],
  location: ['Vị trí', 'Location', '위치', '位置', '位置情報'],
  contact: ['Liên hệ của tôi', 'My contact', '내 연락처', '我的联系方式', '自分の連絡先'],
  voice: ['Tin nhắn thoại', 'Voice message', '음성 메시지', '语音消息', '音声メッセージ'],
  sticker: ['Nhãn dán', 'Sticker', '스티커', '贴纸', 'ステッカー'],
  start: ['BẮT ĐẦU', 'START', '시작', '开始', '開始'],
  restart: ['KHỞI ĐỘNG LẠI BOT', 'RESTART BOT', '봇 다시 시작', '重新启动机器人', 'ボットを再開'],
  stop: ['Chặn bot', 'Stop bot', '봇 차단', '停用机器人', 'ボットを停止'],
  intro: ['Bot này làm được gì?', 'What can this bot do?', '이 봇은 무엇을 할 수 있나요?', '这个机器人能做什么？', 'このボットでできること'],
  down: ['Xuống cuối', 'Scroll to bottom', '맨 아래로', '滚动到底部', '一番下へ'],
  edited: ['đã sửa', 'edited', '수정됨', '已编辑', '編集済み'],
  sent: ['đã gửi', 'sent', '보냄', '已发送', '送信済み'],
  read: ['đã xem', 'read', '읽음', '已读', '既読'],
  reply: ['Trả lời', 'Reply', '답장', '回复', '返信'],
  copy: ['Sao chép', 'Copy', '복사', '复制', 'コピー'],
  edit: ['Sửa', 'Edit', '수정', '编辑', '編集'],
  delete: ['Xóa', 'Delete', '삭제', '删除', '削除'],
  editing: ['Sửa tin nhắn', 'Edit message', '메시지 수정', '编辑消息', 'メッセージを編集'],
  cancel: ['Hủy', 'Cancel', '취소', '取消', 'キャンセル'],
  ok: ['OK', 'OK', '확인', '好', 'OK'],
  today: ['Hôm nay', 'Today', '오늘', '今天', '今日'],
  yesterday: ['Hôm qua', 'Yesterday', '어제', '昨天', '昨日'],
  you: ['Bạn', 'You', '나', '你', 'あなた'],
  all: ['Tất cả', 'All', '전체', '全部', 'すべて'],
  general: ['Chung', 'General', '일반', '综合', '一般'],
  pinned: ['Tin nhắn đã ghim', 'Pinned message', '고정된 메시지', '置顶消息', 'ピン留めメッセージ'],
  pinnedBy: ['đã ghim một tin nhắn', 'pinned a message', '님이 메시지를 고정했습니다', '置顶了一条消息', 'さんがメッセージをピン留めしました'],
  topicCreated: ['đã tạo chủ đề', 'created the topic', '주제를 만들었습니다', '创建了话题', 'トピックを作成しました'],
  topicEdited: ['đã đổi tên chủ đề thành', 'renamed the topic to', '주제 이름 변경', '将话题重命名为', 'トピック名を変更しました'],
  topicClosed: ['Chủ đề đã đóng', 'Topic closed', '주제가 닫혔습니다', '话题已关闭', 'トピックは終了しました'],
  topicReopened: ['Chủ đề đã mở lại', 'Topic reopened', '주제가 다시 열렸습니다', '话题已重新开启', 'トピックが再開されました'],
  forwarded: ['Chuyển tiếp từ', 'Forwarded from', '전달됨:', '转发自', '転送元'],
  empty: ['Chưa có tin nhắn', 'No messages yet', '아직 메시지가 없습니다', '还没有消息', 'まだメッセージはありません'],
  failed: ['Không gửi được', 'Could not be sent', '보내지 못했습니다', '发送失败', '送信できませんでした'],
  copied: ['Đã sao chép', 'Copied', '복사됨', '已复制', 'コピーしました'],
  unread: ['chưa đọc', 'unread', '읽지 않음', '未读', '未読'],
  file: ['Tệp', 'File', '파일', '文件', 'ファイル'],
  event: ['Cập nhật nhóm', 'Group update', '그룹 알림', '群组动态', 'グループの更新'],
};

const order = Object.keys(languages);

/** Gives a function from a label's key to its text in the language, English where the language is none of the five. */
export function wordsIn(lang) {
  const i = Math.max(order.indexOf(lang), order.includes(lang) ? 0 : 1);
  return (key) => table[key]?.[i] ?? key;
}
