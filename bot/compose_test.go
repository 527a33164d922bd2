package bot_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
)

var deputy = playground.Person{ID: 901, FirstName: "Deputy", Lang: "en"}

// followNews makes people followers of all news.
func (w *world) followNews(people ...playground.Person) {
	w.t.Helper()
	for _, p := range people {
		w.play.Write(p, "/subscribe")
	}
	w.idle()
}

// begin opens a draft with a text.
func (w *world) begin(p playground.Person, content string) {
	w.t.Helper()
	w.play.Write(p, "/broadcast")
	w.expectLast(p, "Send me the message")
	w.play.Write(p, content)
	w.expectLast(p, "Draft of a broadcast")
}

func (w *world) arrived(p playground.Person, words string) {
	w.t.Helper()
	w.until(p.FirstName+" gets "+words, func() bool {
		for _, m := range w.play.Replies(p.ID) {
			if strings.Contains(m.Text+m.Caption, words) {
				return true
			}
		}
		return false
	})
}

func TestBroadcastFromFirstWordToReport(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := delivering(t, at, admins)
		w.followNews(ann, lan)
		w.begin(boss, "New plots in Yên Quang")
		w.pressLabel(boss, "Languages")
		w.pressLabel(boss, "Tiếng Việt")
		w.play.Write(boss, "Đất mới ở Yên Quang")
		w.expectLast(boss, "Tiếng Việt: “Đất mới ở Yên Quang”")
		w.pressLabel(boss, "Preview")
		w.arrived(boss, "New plots in Yên Quang")
		w.play.Write(boss, "/drafts")
		w.pressLabel(boss, "New plots")
		w.pressLabel(boss, "Audience")
		w.expectLast(boss, "2 people")
		w.pressLabel(boss, "Back")
		w.pressLabel(boss, "Send")
		w.pressLabel(boss, "Confirm: send to 2")
		w.arrived(ann, "New plots in Yên Quang")
		w.arrived(lan, "Đất mới ở Yên Quang")
		w.until("the report comes as a file", func() bool { return w.calls("sendDocument") == 1 })
		w.expectLastText(boss, "sent 2")
		w.play.Write(boss, "/audit")
		w.expectLast(boss, "Boss sent broadcast")
		w.play.Write(boss, "/drafts")
		w.expectLast(boss, "No drafts")
	})
}

// expectLastText waits until some message to a person says the words.
func (w *world) expectLastText(p playground.Person, words string) { w.t.Helper(); w.arrived(p, words) }

func TestConfirmIsPressedTwiceAndSendsOnce(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), admins)
	w.followNews(ann)
	w.begin(boss, "Once only")
	w.pressLabel(boss, "Send")
	data, id := w.findButton(boss, "Confirm")
	for range 3 {
		w.push(boss, id, data)
	}
	w.arrived(ann, "Once only")
	w.idle()
	n := 0
	for _, m := range w.play.Replies(ann.ID) {
		if m.Text == "Once only" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the broadcast arrived %d times: expected once", n)
	}
}

func (w *world) findButton(p playground.Person, label string) (data string, message int) {
	w.t.Helper()
	w.idle()
	for _, m := range w.play.Replies(p.ID) {
		for _, row := range m.Buttons() {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					data, message = b.Data, m.ID
				}
			}
		}
	}
	if data == "" {
		w.t.Fatalf("no message to %s has a button %q", p.FirstName, label)
	}
	return data, message
}

func TestScheduleIsTypedShownInFullAndCancelled(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), admins, func(o *bot.Options, _ *string) { o.Zone = time.FixedZone("", 7*3600) })
	w.followNews(ann)
	w.begin(boss, "Tomorrow's news")
	w.pressLabel(boss, "Schedule")
	w.play.Write(boss, "whenever it suits you")
	w.expectLast(boss, "I can't read this as a date")
	w.play.Write(boss, "2020-01-01 10:00")
	w.expectLast(boss, "is past")
	w.play.Write(boss, "tomorrow 9am")
	w.expectLast(boss, "09:00 (UTC+7); at most 1 h late")
	w.pressLabel(boss, "Schedule")
	w.expectLast(boss, "Should I not be running")
	w.findButton(boss, "✅ 1 h")
	hours, id := w.findButton(boss, "6 h")
	w.push(boss, id, strings.Replace(hours, "g360", "g7", 1)) // which isn't offered
	w.idle()
	w.push(boss, id, hours)
	w.idle()
	w.findButton(boss, "✅ 6 h")
	w.pressLabel(boss, "Back")
	w.expectLast(boss, "09:00 (UTC+7); at most 6 h late")
	w.pressLabel(boss, "Send")
	w.expectLast(boss, "09:00 (UTC+7); at most 6 h late")
	w.pressLabel(boss, "Confirm: send to 1")
	w.expectLast(boss, "09:00 (UTC+7); at most 6 h late")
	if all, err := w.broadcasts.Active(t.Context()); err != nil || len(all) != 1 || all[0].Broadcast.Grace != 6*time.Hour {
		t.Errorf("the broadcasts are %+v, %v: expected one that may be six hours late", all, err)
	}
	w.play.Write(boss, "/schedules")
	w.pressLabel(boss, "Tomorrow's news")
	w.pressLabel(boss, "Cancel the schedule")
	w.pressLabel(boss, "Confirm: stop")
	w.play.Write(boss, "/schedules")
	w.expectLast(boss, "Nothing is scheduled")
}

func TestSecondPersonApproves(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), func(o *bot.Options, _ *string) { o.Admins, o.Approval = []int64{boss.ID, deputy.ID}, true })
	w.play.Write(deputy, "/start")
	w.followNews(ann)
	w.begin(boss, "Checked by two")
	w.pressLabel(boss, "Send")
	w.pressLabel(boss, "ask for approval")
	w.expectLast(boss, "1 people were asked")
	data, id := w.findButton(deputy, "Approve")
	w.push(boss, id, data) // the author can't
	w.idle()
	if got := w.texts(ann.ID); strings.Contains(strings.Join(got, " "), "Checked by two") {
		t.Fatalf("the author approved it himself: %q", got)
	}
	w.pressLabel(deputy, "Approve")
	w.arrived(ann, "Checked by two")
}

func TestAlbumAndFormattingArriveAsTheyWere(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), admins)
	w.followNews(ann)
	w.play.Write(boss, "/broadcast")
	w.idle()
	w.play.Post(boss, playground.Post{Photo: pixel, Caption: "A picture of the zone"})
	w.expectLast(boss, "photo, “A picture of the zone”")
	w.pressLabel(boss, "Link buttons")
	w.play.Write(boss, "no address here")
	w.expectLast(boss, "I can't read this line")
	w.play.Write(boss, "See the map - https://example.com/map")
	w.pressLabel(boss, "Send")
	w.pressLabel(boss, "Confirm")
	w.arrived(ann, "A picture of the zone")
	for _, m := range w.play.Replies(ann.ID) {
		if m.Caption == "A picture of the zone" && (len(m.Photo) == 0 || len(m.Buttons()) != 1 || m.Buttons()[0][0].URL != "https://example.com/map") {
			t.Errorf("the photo arrived as %+v: expected it with its button", m)
		}
	}
}

func TestStoppedAndRecalled(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), admins)
	w.followNews(ann, lan)
	w.begin(boss, "Wrong figures")
	w.pressLabel(boss, "Send")
	w.pressLabel(boss, "Confirm")
	w.arrived(ann, "Wrong figures")
	w.arrived(boss, "done")
	w.pressLabel(boss, "Recall or correct")
	w.pressLabel(boss, "delete everywhere")
	w.pressLabel(boss, "Confirm: delete")
	w.until("the message is deleted", func() bool {
		for _, m := range append(w.play.Messages(ann.ID), w.play.Messages(lan.ID)...) {
			if m.Text == "Wrong figures" {
				return false
			}
		}
		return true
	})
}

func TestWhoStoppedGetsNothing(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), admins)
	w.followNews(ann, lan)
	w.play.Write(ann, "/unsubscribe")
	w.begin(boss, "For followers")
	w.pressLabel(boss, "Send")
	w.pressLabel(boss, "Confirm: send to 1")
	w.arrived(lan, "For followers")
	w.arrived(boss, "done")
	for _, m := range w.play.Replies(ann.ID) {
		if m.Text == "For followers" {
			t.Error("who stopped got the broadcast")
		}
	}
}

// delivering is a world whose bot polls and delivers broadcasts.
func delivering(t *testing.T, settings ...setting) *world {
	t.Helper()
	w := newWorld(t, packaged(t), settings...)
	w.poll()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{}, 2)
	go func() { w.broadcasts.Run(ctx); ended <- struct{}{} }()
	go func() { w.bot.WatchBroadcasts(ctx); ended <- struct{}{} }()
	t.Cleanup(func() { stop(); <-ended; <-ended })
	return w
}

// pixel is a picture of one point.
var pixel = func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	return b.Bytes()
}()
