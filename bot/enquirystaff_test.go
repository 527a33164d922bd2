package bot_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/knowledge/workbook"
)

func TestEnquiriesAreListedSearchedAndTakenAsAFile(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := desked(t, groups["a forum"], at)
		w.speaksEnglish(boss)
		for i := range 4 {
			w.play.Write(lan, fmt.Sprintf("/human Giá thuê đất lô số %d?", i))
		}
		w.idle()
		w.play.Write(ann, "/human =HYPERLINK cranes")
		w.idle()
		w.play.Write(boss, "/enquiries")
		w.expectButton(boss, "new (5)")
		w.play.Write(boss, "/enquiries gia thue lo 2")
		w.expectLast(boss, "Enquiries with")
		w.pressLabel(boss, "lô số 2?")
		w.expectLast(boss, "Giá thuê đất lô số 2?")
		w.play.Write(boss, "/enquiries nothing of the kind")
		w.expectLast(boss, "No enquiry holds")
		w.play.Write(boss, "/enquiries 5")
		w.expectLast(boss, "cranes")
		w.pressLabel(boss, "All enquiries")
		w.pressLabel(boss, "As a file")
		w.until("the file comes", func() bool { return w.calls("sendDocument") == 1 })
		w.play.Write(ann, "/enquiries")
		w.expectLast(ann, "don")
		w.push(ann, 1, "q:file")
		w.idle()
		if n := w.calls("sendDocument"); n != 1 {
			t.Errorf("a stranger got the enquiries")
		}
	})
}

func TestTablesKeepTextAsText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := workbook.WriteTables(&b, workbook.Table{Name: "One", Head: []string{"a", "b"}, Rows: [][]any{{"=1+1", 2}}}, workbook.Table{Name: "Two", Head: []string{"c"}}); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, _ := file.GetCellValue("One", "A2")
	if formula, _ := file.GetCellFormula("One", "A2"); text != "=1+1" || formula != "" || len(file.GetSheetList()) != 2 {
		t.Errorf("the cell holds %q, formula %q, in sheets %q: expected the text =1+1 and two sheets", text, formula, file.GetSheetList())
	}
}

func TestBans(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(ann, "/human first")
	w.found(staffChat, "first")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Shadow-ban")
	w.play.Write(ann, "/human second")
	w.expectLast(ann, "Your number: №2")
	w.absent(staffChat, "second")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Ban: the person is told")
	w.play.Write(ann, "/human third")
	w.expectLast(ann, "take no more messages")
	w.pressCard(boss, "Ban")
	w.pressCard(boss, "Let the person write")
	w.play.Write(ann, "/human fourth")
	w.found(staffChat, "fourth")
	w.play.Write(boss, "/audit")
	w.expectLast(boss, "Boss shadow-banned the person (enquiry №1)")
}

func TestOnePersonHasFewOpenEnquiries(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	for i := range 5 {
		w.play.Write(ann, fmt.Sprintf("/human question %d", i))
	}
	w.expectLast(ann, "№5")
	w.play.Write(ann, "/human one too many")
	w.expectLast(ann, "You have 5 enquiries")
	w.absent(staffChat, "one too many")
}

func TestNamesOfStaffCanBeHidden(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"], func(o *bot.Options, _ *string) { o.Nameless = true })
	w.play.Write(ann, "/human Who is there?")
	card := w.found(staffChat, "Who is there?")
	w.answers(boss, card, playground.Post{Text: "We are"})
	if got := w.found(ann.ID, "We are"); got.Text != "💬 №1 · our staff\nWe are" {
		t.Errorf("the asker gets %q: expected no name", got.Text)
	}
}

func TestExpectationsAndRemindersKeepOfficeHours(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 7*3600)
	var now atomic.Pointer[time.Time]
	set := func(text string) {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		now.Store(&at)
	}
	set("2026-04-29 16:30") // a Wednesday; Thursday and Friday are holidays
	w := newWorld(t, packaged(t), staffed(staffChat), func(o *bot.Options, _ *string) {
		o.Clock, o.Zone = func() time.Time { return *now.Load() }, zone
		o.Office = bot.Office{Days: [7]bool{false, true, true, true, true, true, false}, From: 8 * time.Hour, To: 17 * time.Hour,
			Holidays: map[string]bool{"04-30": true, "2026-05-01": true}}
	})
	w.play.AddPerson(boss)
	w.play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Members: []int64{boss.ID}})
	w.poll()
	w.speaksEnglish(boss)
	w.play.Write(ann, "/human Are you there?")
	w.expectLast(ann, "working days 08:00–17:00. Please expect an answer by Monday 2026-05-04 16:30")
	remind := func(at string) {
		t.Helper()
		set(at)
		if err := w.bot.Remind(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	remind("2026-05-01 12:00")
	remind("2026-05-04 08:20")
	w.absent(staffChat, "⏰")
	remind("2026-05-04 08:31")
	w.found(staffChat, "⏰ №1: nobody has taken this yet.")
	remind("2026-05-04 15:00")
	w.absent(staffChat, "promised by 2026-05-04 16:30.")
	remind("2026-05-04 15:31")
	w.found(staffChat, "⏰ №1: an answer was promised by 2026-05-04 16:30.")
	remind("2026-05-04 15:33")
	reminders := 0
	for _, m := range w.play.Messages(staffChat) {
		if strings.HasPrefix(m.Text, "⏰") {
			reminders++
		}
	}
	if reminders != 2 {
		t.Errorf("staff were reminded %d times: expected twice", reminders)
	}
}

func TestStats(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := desked(t, groups["a forum"], at)
		w.speaksEnglish(boss)
		w.play.Write(lan, "KCN Lương Sơn rộng bao nhiêu?")
		w.idle()
		w.play.Write(ann, "/subscribe")
		w.play.Write(lan, "/subscribe")
		w.play.Write(lan, "/unsubscribe")
		w.play.Write(lan, "/unsubscribe")
		w.idle()
		w.pass(ann, "Which kindergartens take Korean children?", "Send now")
		card := w.found(staffChat, "kindergartens")
		w.answers(boss, card, playground.Post{Text: "One in the town"})
		w.found(ann.ID, "One in the town")
		w.play.Block(ann)
		w.idle()
		w.play.Write(boss, "/stats")
		w.until("the figures come with a chart", func() bool {
			for _, m := range w.play.Replies(boss.ID) {
				if len(m.Photo) == 1 && strings.Contains(m.Caption, "Questions: 2, answered by the bot: 50 %") && strings.Contains(m.Caption, "Passed on to staff: 1, answered by staff: 1") {
					return true
				}
			}
			return false
		})
		for _, line := range []string{"Followers: 1, of whom 1 have blocked the bot", "Began to follow: 2, stopped: 1", "Blocked the bot: 1, came back: 0"} {
			if all := w.play.Replies(boss.ID); !strings.Contains(all[len(all)-1].Caption, line) {
				t.Errorf("the figures read\n%s\nexpected %q", all[len(all)-1].Caption, line)
			}
		}
		w.pressLabel(boss, "Followers")
		w.expectLast(boss, "the chart comes with the second day")
		yesterday := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
		if err := w.store.SetFigures(t.Context(), yesterday, bot.Figures{"following": 4, "gone": 0}); err != nil {
			t.Fatal(err)
		}
		w.play.Write(boss, "/stats")
		w.idle()
		w.pressLabel(boss, "Followers")
		w.until("the growth is drawn", func() bool {
			all := w.play.Replies(boss.ID)
			return len(all[len(all)-1].Photo) == 1 && strings.Contains(all[len(all)-1].Caption, "Followers in 7 days")
		})
		w.play.Write(boss, "/stats")
		w.idle()
		w.pressLabel(boss, "84 days")
		w.pressLabel(boss, "As a file")
		w.until("the file comes", func() bool { return w.calls("sendDocument") == 1 })
		w.play.Start(ann, "")
		w.play.Write(ann, "/stats")
		w.expectLast(ann, "don")
	})
}
