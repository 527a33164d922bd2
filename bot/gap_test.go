package bot_test

import (
	"strings"
	"testing"

	"zonedesk/bot/playground"
)

func TestStaffSeeWhatIsAskedInVain(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, packaged(t), at, admins)
		w.speaksEnglish(boss)
		for _, q := range []struct {
			who  playground.Person
			text string
		}{
			{ann, "Which kindergartens take Korean children?"}, {lan, "Trường mẫu giáo nào nhận trẻ em Hàn Quốc?"},
			{minjun, "한국 아이를 받는 유치원이 어디인가요?"}, {minjun, "한국 어린이 유치원 있나요"}, {ann, "Who sells used cranes?"}, {ann, "How large is Luong Son industrial park?"},
			{lan, "KCN Yên Quang có bao nhiêu ha?"}, {lan, "Có xe đưa đón không?"},
		} {
			w.play.Write(q.who, q.text)
			w.idle()
		}
		w.play.Write(ann, "/gaps")
		w.expectLast(ann, "I don't know that command")
		w.play.Write(boss, "/gaps")
		w.expectLast(boss, "3 different questions")
		w.expectLast(boss, "1. Which kindergartens take Korean children?\nAsked: 4 · people: 3 · Tiếng Việt, English, 한국어")
		w.pressLabel(boss, "Newest first")
		w.expectLast(boss, "1. Có xe đưa đón không?")
		w.pressLabel(boss, "Which kindergartens")
		w.expectLast(boss, "• Trường mẫu giáo nào nhận trẻ em Hàn Quốc?")
		w.expectLast(boss, "• 한국 아이를 받는 유치원이 어디인가요?")
		old, id := w.findButton(boss, "Dismiss")
		w.pressLabel(boss, "Dismiss")
		w.pressLabel(boss, "Confirm: dismiss")
		w.expectLast(boss, "2 different questions")
		w.play.Write(minjun, "어린이집이 어디에 있나요?")
		w.play.Write(boss, "/gaps")
		w.expectLast(boss, "2 different questions")
		w.push(boss, id, old)
		w.play.Write(boss, "/audit")
		w.expectLast(boss, "Boss dismissed the question “Which kindergartens take Korean children?” as no gap")
	})
}

func TestQuestionsOfTheConversationAreKeptWithTheirZones(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), admins)
	w.speaksEnglish(boss)
	w.play.Write(ann, "How large is Yen Quang industrial park?")
	w.idle()
	w.play.Write(ann, "And the land rent?")
	w.idle()
	w.play.Write(boss, "/gaps")
	w.pressLabel(boss, "land rent")
	w.expectLast(boss, "• And the land rent? (Yen Quang")
}

func TestWhatWasAskedInVainIsForgottenAndShown(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), admins)
	w.play.Write(ann, "Who sells used cranes?")
	w.idle()
	data, err := w.store.Export(t.Context(), ann.ID)
	if err != nil || data["questions without an answer"] == nil {
		t.Fatalf("/mydata holds %v, %v: expected the question", data, err)
	}
	if m := w.write(ann, "/privacy"); !strings.Contains(m.Text, "questions that I had no answer to") || !strings.Contains(m.Text, "90 days after you asked") {
		t.Errorf("/privacy reads\n%s\nexpected what is kept of questions without an answer", m.Text)
	}
	m := w.write(ann, "/forget")
	w.push(ann, m.ID, button(m, "🗑"))
	w.idle()
	if all, err := w.store.Gaps(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("after /forget there is %+v, %v: expected nothing", all, err)
	}
}

func TestGapsInAGroupOfManyPages(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), admins)
	w.speaksEnglish(boss)
	for i, q := range []string{"Who sells used cranes?", "Who rents forklifts?", "Who tunes pianos?", "Who breeds guard dogs?", "Who repairs compressors?",
		"Which notary stamps affidavits?", "Who insures warehouses?", "Which crèche opens on Sundays?"} {
		w.play.Write(playground.Person{ID: int64(5000 + i), Lang: "en"}, q)
		w.idle()
	}
	w.play.Write(boss, "/gaps")
	w.expectLast(boss, "8 different questions")
	w.expectLast(boss, "6. ")
	w.pressLabel(boss, "▶")
	w.expectLast(boss, "8. ")
	w.pressLabel(boss, "◀")
	w.expectLast(boss, "1. ")
}
