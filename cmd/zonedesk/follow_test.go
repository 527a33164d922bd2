package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFollowingAndForgettingOnAPhone subscribes, narrows, stops, takes that back, reads what is kept, and has all of it erased.
// ZONEDESK_PICTURES names a folder for what it sees.
func TestFollowingAndForgettingOnAPhone(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	words := []struct{ lang, begun, zones, zone, on, stopped, kept, yes, erased, none string }{
		{"vi", "nhận mọi tin", "Khu, cụm", "Yên Quang", "✅ Yên Quang", "Đã dừng", "Tôi lưu gì", "Vâng", "Đã xóa tất cả", "không theo dõi gì"},
		{"en", "now follow all news", "Zones", "Yen Quang", "✅ Yen Quang", "Stopped", "What I keep", "Yes", "Everything is deleted", "don't follow anything"},
		{"ko", "모든 소식을", "단지", "옌꽝", "✅ 옌꽝", "중지했습니다", "보관하나요", "예,", "모두 삭제했습니다", "구독 중인 항목이 없습니다"},
		{"zh", "已订阅全部", "园区", "安光", "✅ 安光", "已停止", "我保存哪些", "是的", "已全部删除", "没有订阅任何"},
		{"ja", "すべてのお知らせを購読しました", "団地", "イエンクアン", "✅ イエンクアン", "停止しました", "何を、なぜ", "はい", "すべて削除しました", "購読中の項目はありません"},
	}
	for i, w := range words {
		t.Run(w.lang, func(t *testing.T) {
			ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, cast()[i].ID))
			do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
			do(t, ctx, types("/subscribe"), says(w.begun))
			photograph(t, ctx, w.lang+"-follow-1-begun")
			do(t, ctx, tap(w.zones), shows("1/3"), tap("▶"), shows("2/3"), tap("◀"), shows("1/3"))
			do(t, ctx, tap(w.zone), shows(w.on))
			photograph(t, ctx, w.lang+"-follow-2-zones")
			do(t, ctx, types("/subscribe "+w.zone), says(w.zone))
			photograph(t, ctx, w.lang+"-follow-3-what")
			do(t, ctx, types("/unsubscribe"), says(w.stopped))
			photograph(t, ctx, w.lang+"-follow-4-stopped")
			do(t, ctx, tap("↩"), shows("🛑"))
			do(t, ctx, types("/privacy"), says(w.kept))
			photograph(t, ctx, w.lang+"-privacy-1")
			do(t, ctx, types("/mydata"), says(".json"))
			do(t, ctx, types("/forget"), shows(w.yes))
			photograph(t, ctx, w.lang+"-privacy-2-forget")
			do(t, ctx, tap(w.yes), says(w.erased))
			photograph(t, ctx, w.lang+"-privacy-3-erased")
			do(t, ctx, types("/unsubscribe"), says(w.none))
		})
	}
}

// shows waits until a button under the last message that has some, but none before what was sent last, has a text in it.
func shows(label string) chromedp.Action[chromedp.Void] {
	return until(fmt.Sprintf(`[...document.querySelectorAll('#log .row.out, #log .buttons')].at(-1)?.matches('.buttons') && [...document.querySelectorAll('#log .buttons')].at(-1).innerText.includes(%q)`, label))
}
