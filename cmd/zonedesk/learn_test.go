package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStaffTeachTheBotOnAPhone has two investors ask in vain; staff find that and publish the answer, and those who asked are told.
// ZONEDESK_PICTURES names a folder for what it sees.
func TestStaffTeachTheBotOnAPhone(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, administrator))
	as := func(person int64) chromedp.Action[chromedp.Void] {
		return chromedp.Navigate(fmt.Sprintf("%s/?person=%d", address, person))
	}
	see := func(name string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		do(t, ctx, actions...)
		photograph(t, ctx, "learn-"+name)
	}
	begin := func() {
		do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
	}
	for i, question := range []string{"Trường mẫu giáo nào nhận trẻ em Hàn Quốc?", "Which kindergartens take Korean children?"} {
		do(t, ctx, as(int64(1001+i)))
		begin()
		do(t, ctx, types(question), says("/human"))
	}
	do(t, ctx, as(administrator))
	begin()
	do(t, ctx, types("/language en"), until(`bubbles.length > 3`))
	see("1-gaps", types("/gaps"), says("Asked: 2 · people: 2"))
	see("2-group", tap("1. "), says("In their words"))
	see("3-form", tap("Add to knowledge"), says("The answer in Vietnamese"))
	see("4-english", types("Trường mẫu giáo Cầu Vồng ở Lương Sơn nhận trẻ từ 3 tuổi."), says("The answer in English"))
	see("5-korean", types("The Rainbow kindergarten in Luong Son takes children from 3 years on."), says("The answer in Korean"))
	see("6-topic", tap("Show the draft"), says("What is it about?"))
	see("7-draft", tap("facilities"), says("This is how I’ll tell it:"))
	see("8-published", tap("✅ Publish"), says("2 people who had asked in vain were told the answer."))
	see("9-told", as(1001), says("Trường mẫu giáo Cầu Vồng"), says("Anh/chị từng hỏi"))
	see("10-told", as(1002), says("The Rainbow kindergarten"), says("You asked"))
}
