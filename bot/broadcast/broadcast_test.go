package broadcast_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/telegram"
)

func TestEachGetsTheirVersionOnce(t *testing.T) {
	onStores(t, func(t *testing.T, redis string) {
		w := newWorld(t, plan{people: 1000, redis: redis})
		b := w.begin("news")
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 1000})
		for _, r := range w.audience {
			want := "en news" // Koreans too
			if r.Lang == "vi" {
				want = "vi news"
			}
			if got := w.got(r.Chat); !slices.Equal(got, []string{want}) {
				t.Fatalf("chat %d got %q: expected %q", r.Chat, got, want)
			}
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if want := []broadcast.State{broadcast.Preparing, broadcast.Running}; !reflect.DeepEqual(w.told[:2], want) {
			t.Errorf("told was %q: expected first %q", w.told, want)
		}
	})
}

func TestAuthorIsToldOfTheEndOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 20})
	w.run(broadcast.New(w.Options)) // another process
	b := w.begin("news")
	w.until(b.ID, broadcast.Done)
	w.when(b.ID, "that nothing is active", func(broadcast.Report) bool { active, _ := w.ledger.Active(t.Context()); return len(active) == 0 })
	w.when(b.ID, "that the end is told", func(broadcast.Report) bool { return w.count(broadcast.Done) > 0 })
	if n := w.count(broadcast.Done); n != 1 {
		t.Errorf("the end was told %d times: expected once", n)
	}
}

func (w *world) count(state broadcast.State) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.told {
		if s == state {
			n++
		}
	}
	return n
}

func TestContentArrivesAsComposed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 1, idle: true})
	_, id := w.play.Write(playground.Person{ID: 1}, "a report")
	photo, err := w.client.Upload(t.Context(), "sendPhoto", telegram.Params{"chat_id": 1}, telegram.File{Field: "photo", Name: "a.png", Bytes: picture(t)})
	if err != nil {
		t.Fatal(err)
	}
	file := photo.Photo[0].ID
	cases := []struct {
		name    string
		content broadcast.Content
		check   func(m []playground.Message) bool
	}{
		{"text with entities", broadcast.Content{Text: "a bold word", Entities: []byte(`[{"type":"bold","offset":2,"length":4}]`)}, func(m []playground.Message) bool {
			return m[0].Text == "a bold word" && len(m[0].Entities) == 1 && m[0].Entities[0].Type == "bold"
		}},
		{"text in HTML with buttons", broadcast.Content{Text: "<i>x</i>", HTML: true, Buttons: [][]broadcast.Link{{{Text: "Open", URL: "https://example.com/"}}}}, func(m []playground.Message) bool {
			return m[0].Text == "x" && m[0].Entities[0].Type == "italic" && m[0].Buttons()[0][0].URL == "https://example.com/"
		}},
		{"photo with caption", broadcast.Content{Text: "see", Media: []broadcast.Media{{Kind: "photo", File: file}}}, func(m []playground.Message) bool {
			return m[0].Caption == "see" && m[0].Photo != nil
		}},
		{"album", broadcast.Content{Text: "two", Media: []broadcast.Media{{Kind: "photo", File: file}, {Kind: "photo", File: file}}}, func(m []playground.Message) bool {
			return len(m) == 2 && m[0].Caption == "two" && m[1].Caption == "" && m[0].MediaGroupID == m[1].MediaGroupID
		}},
		{"forward", broadcast.Content{Forward: &broadcast.Forward{Chat: 1, Message: id}}, func(m []playground.Message) bool {
			return m[0].Text == "a report" && m[0].ForwardOrigin != nil
		}},
		{"protected text", broadcast.Content{Text: "x", Protect: true, NoPreview: true}, func(m []playground.Message) bool { return m[0].Protected }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := c.content.Check(); err != nil {
				t.Fatal(err)
			}
			ids, err := broadcast.Deliver(t.Context(), w.client, 1, c.content)
			if err != nil || len(ids) != c.content.Messages() {
				t.Fatalf("sending gives %v, %v: expected %d ids", ids, err, c.content.Messages())
			}
			var got []playground.Message
			for _, m := range w.play.Messages(1) {
				if slices.Contains(ids, m.ID) {
					got = append(got, m)
				}
			}
			if len(got) != len(ids) || !c.check(got) {
				t.Errorf("arrived is %+v", got)
			}
		})
	}
}

func picture(t *testing.T) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 90, 90))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFaultsOfAMessageAreToldToItsAuthor(t *testing.T) {
	t.Parallel()
	photo := broadcast.Media{Kind: "photo", File: "x"}
	cases := []struct {
		content broadcast.Content
		want    string
	}{
		{broadcast.Content{}, "neither text nor a file"},
		{broadcast.Content{Text: strings.Repeat("đ", 4097)}, "at most 4096"},
		{broadcast.Content{Text: strings.Repeat("😀", 513), Media: []broadcast.Media{photo}}, "at most 1024"},
		{broadcast.Content{Media: slices.Repeat([]broadcast.Media{photo}, 11)}, "at most 10"},
		{broadcast.Content{Media: []broadcast.Media{photo, photo}, Buttons: [][]broadcast.Link{{{Text: "a", URL: "https://a.b"}}}}, "can't have buttons"},
		{broadcast.Content{Text: "x", Buttons: [][]broadcast.Link{{{Text: "a", URL: "javascript:1"}}}}, "begins with https"},
		{broadcast.Content{Text: "x", Entities: []byte("{")}, "formatting"},
		{broadcast.Content{Media: []broadcast.Media{{Kind: "sticker", File: "x"}}}, "can't be sent"},
		{broadcast.Content{Text: "x", Forward: &broadcast.Forward{Chat: 1, Message: 2}}, "goes as it is"},
	}
	for _, c := range cases {
		if err := c.content.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the fault is %v: expected %q", err, c.want)
		}
	}
	w := newWorld(t, plan{idle: true})
	for want, b := range map[string]broadcast.Broadcast{
		"0 versions":       {},
		"two versions":     {Versions: append(versions("a"), versions("b")...)},
		"can't be correct": {Do: broadcast.Correct, Versions: []broadcast.Version{{Lang: "en", Content: broadcast.Content{Forward: &broadcast.Forward{}}}}},
	} {
		if _, err := w.Create(t.Context(), b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("creating gives %v: expected %q", err, want)
		}
	}
}

func TestFallbackOfLanguages(t *testing.T) {
	t.Parallel()
	b := broadcast.Broadcast{Versions: []broadcast.Version{{Lang: "ko"}, {Lang: "vi"}, {Lang: "zh"}}}
	cases := []struct {
		lang     string
		fallback string
		want     int
	}{{"ko", "", 0}, {"zh", "", 2}, {"ja", "", 1}, {"ja", "zh vi", 2}, {"", "", 1}, {"ja", "en", 0}}
	for _, c := range cases {
		b.Fallback = nil
		for _, l := range strings.Fields(c.fallback) {
			b.Fallback = append(b.Fallback, lang(l))
		}
		if got := b.Version(lang(c.lang)); got != c.want {
			t.Errorf("who reads %q, with fallback %q, gets version %d: expected %d", c.lang, c.fallback, got, c.want)
		}
	}
}

func TestPauseResumeStop(t *testing.T) {
	onStores(t, func(t *testing.T, redis string) {
		const people = 1000 // many more than can be in hand at a time
		w := newWorld(t, plan{people: people, redis: redis, limits: broadcast.Limits{Rate: 200}})
		sluice := w.holdUp()
		sluice.let(6)
		b := w.begin("news")
		w.when(b.ID, "some are sent", func(r broadcast.Report) bool { return r.Counts[broadcast.Sent] == 6 })
		if err := w.Pause(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		sluice.let(people)
		if err := w.Pause(t.Context(), b.ID); !errors.Is(err, broadcast.ErrState) {
			t.Errorf("pausing again gives %v: expected ErrState", err)
		}
		r := w.when(b.ID, "nothing is in hand", func(r broadcast.Report) bool { return r.Counts[broadcast.Sending] == 0 })
		sluice.let(60)
		sent := len(sends(w.play))
		if r.State != broadcast.Paused || r.Counts[broadcast.Pending] == 0 || r.Reason != "" {
			t.Fatalf("it is %s with %v: expected it to be paused", r.State, r.Counts)
		}
		if err := w.Resume(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		r = w.when(b.ID, "more are sent", func(r broadcast.Report) bool { return r.Counts[broadcast.Sent] > sent+50 })
		if r.Rate <= 0 || r.Left <= 0 {
			t.Errorf("the rate is %.1f, the time left %v: expected both to be known", r.Rate, r.Left)
		}
		if err := w.Stop(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		sluice.let(people)
		w.when(b.ID, "that it retires", func(broadcast.Report) bool { active, _ := w.ledger.Active(t.Context()); return len(active) == 0 })
		_, r, _ = w.Report(t.Context(), b.ID)
		if r.Counts[broadcast.Sent] != len(sends(w.play)) || r.Counts[broadcast.Sent]+r.Counts[broadcast.Pending] != people {
			t.Errorf("after %d calls the counts are %v", len(sends(w.play)), r.Counts)
		}
		if err := w.Resume(t.Context(), b.ID); !errors.Is(err, broadcast.ErrState) {
			t.Errorf("resuming what is stopped gives %v: expected ErrState", err)
		}
	})
}

func TestScheduleIsKept(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).UnixMilli())
	w := newWorld(t, plan{people: 3, now: func() time.Time { return time.UnixMilli(now.Load()) }})
	due := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	b := w.create(broadcast.Broadcast{Versions: versions("news"), At: due})
	late := w.create(broadcast.Broadcast{Versions: versions("late"), At: due.Add(-2 * time.Hour), Grace: time.Minute})
	cancelled := w.create(broadcast.Broadcast{Versions: versions("cancelled"), At: due})
	if r := w.until(late.ID, broadcast.Paused); r.Reason != broadcast.Late {
		t.Errorf("it is held for %q: expected %q", r.Reason, broadcast.Late)
	}
	if err := w.Stop(t.Context(), cancelled.ID); err != nil {
		t.Fatal(err)
	}
	if active, err := w.Active(t.Context()); err != nil || len(active) != 2 {
		t.Errorf("%d broadcasts are active, %v: expected the schedule and the held one", len(active), err)
	}
	if n := len(sends(w.play)); n != 0 {
		t.Fatalf("%d messages were sent before their time", n)
	}
	w.audience = append(w.audience, broadcast.Recipient{Chat: 1, Lang: "en"})
	now.Store(due.Add(time.Second).UnixMilli())
	w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 3})
	if err := w.Resume(t.Context(), late.ID); err != nil { // a person says: send it all the same
		t.Fatal(err)
	}
	w.expect(w.until(late.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 3})
}

func TestWhoCantBeReachedIsTold(t *testing.T) {
	onStores(t, func(t *testing.T, redis string) {
		w := newWorld(t, plan{people: 40, redis: redis})
		w.play.Block(playground.Person{ID: 5})
		w.play.Deactivate(playground.Person{ID: 6})
		w.play.AddGroup(playground.Group{ID: -77, Title: "old"})
		w.play.Migrate(-77, -10077)
		w.audience = append(w.audience, broadcast.Recipient{Chat: 999, Lang: "en"}, broadcast.Recipient{Chat: -77, Lang: "vi"})
		w.play.Fail(func(c playground.Call) *playground.Fault {
			if c.Chat == 8 {
				return &playground.Fault{Status: 400, Description: "Bad Request: not enough rights to send text messages to the chat"}
			}
			return nil
		})
		b := w.begin("news")
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 38, broadcast.Gone: 3, broadcast.Moved: 1, broadcast.Failed: 1})
		entries := w.entries(b.ID)
		if e := entries[8]; e.Outcome != broadcast.Failed || !strings.Contains(e.Reason, "not enough rights") {
			t.Errorf("chat 8 is %+v: expected it failed with Telegram's words", e)
		}
		if e := entries[-77]; e.To != -10077 {
			t.Errorf("the old group is %+v: expected the new one's id", e)
		}
		if got := w.got(-10077); !slices.Equal(got, []string{"vi news"}) {
			t.Errorf("the new group got %q", got)
		}
		w.when(b.ID, "that those are told of", func(broadcast.Report) bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return len(w.gone) >= 3 && len(w.moved) >= 1
		})
		w.mu.Lock()
		defer w.mu.Unlock()
		slices.Sort(w.gone)
		if !slices.Equal(w.gone, []int64{5, 6, 999}) || !slices.Equal(w.moved, [][2]int64{{-77, -10077}}) {
			t.Errorf("told were gone %v, moved %v", w.gone, w.moved)
		}
	})
}

func TestMessageThatTelegramRefusesPauses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		words  string
		failed int
	}{
		{"Bad Request: can't parse entities: unsupported start tag", 0},
		{"Bad Request: wrong file identifier/HTTP URL specified", 0},
		{"Bad Request: SOMETHING_NEW_IS_INVALID", 3},
	}
	for _, c := range cases {
		t.Run(c.words, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, plan{bubble: true, people: 200, limits: broadcast.Limits{Rate: 100}})
				w.play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Status: 400, Description: c.words} })
				b := w.begin("news")
				w.until(b.ID, broadcast.Paused)
				r := w.when(b.ID, "nothing is in hand", func(r broadcast.Report) bool { return r.Counts[broadcast.Sending] == 0 })
				if r.Reason != c.words || r.Counts[broadcast.Failed] != c.failed {
					t.Errorf("it is paused for %q with %v: expected %d failed", r.Reason, r.Counts, c.failed)
				}
				w.play.Fail(nil)
				if err := w.Resume(t.Context(), b.ID); err != nil {
					t.Fatal(err)
				}
				w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Failed: c.failed, broadcast.Sent: 200 - c.failed})
			})
		})
	}
}

func TestRefusedTokenPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 10, limits: broadcast.Limits{Rate: 50}})
		w.play.Fail(func(playground.Call) *playground.Fault {
			return &playground.Fault{Status: 401, Description: "Unauthorized"}
		})
		b := w.begin("news")
		if r := w.until(b.ID, broadcast.Paused); r.Reason != broadcast.Unauthorized {
			t.Errorf("it is paused for %q", r.Reason)
		}
		r := w.when(b.ID, "nothing is in hand", func(r broadcast.Report) bool { return r.Counts[broadcast.Sending] == 0 })
		w.expect(r, broadcast.Counts{broadcast.Pending: 10})
	})
}

// TestOutageCostsFew has Telegram break every connection for a while: only some recipients may become unsure.
func TestOutageCostsFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 300, limits: broadcast.Limits{Rate: 200}})
	const broken = 12
	var calls atomic.Int64
	w.play.Fail(func(playground.Call) *playground.Fault {
		fault := &playground.Fault{Delay: 20 * time.Millisecond}
		if n := calls.Add(1); n > 50 && n <= 50+broken {
			fault.Drop = playground.DropBefore
		}
		return fault
	})
	b := w.begin("news")
	r := w.until(b.ID, broadcast.Done)
	if unsure := r.Counts[broadcast.Unsure]; unsure != broken || r.Counts[broadcast.Sent] != 300-broken {
		t.Errorf("of an outage of %d calls %v come: expected them to be unsure and all others sent", broken, r.Counts)
	}
}

func TestResendGoesToThoseWhoMissedIt(t *testing.T) {
	onStores(t, func(t *testing.T, redis string) {
		w := newWorld(t, plan{people: 50, redis: redis})
		w.play.Fail(func(c playground.Call) *playground.Fault {
			switch c.Chat {
			case 3, 4:
				return &playground.Fault{Status: 400, Description: "Bad Request: TOPIC_CLOSED"}
			case 5:
				return &playground.Fault{Status: 502}
			}
			return nil
		})
		b := w.begin("news")
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 47, broadcast.Failed: 2, broadcast.Unsure: 1})
		w.play.Fail(nil)
		run, err := w.Resend(t.Context(), b.ID, 9, broadcast.Failed)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Resend(t.Context(), b.ID, 9, broadcast.Failed); err != nil || again.ID != run.ID {
			t.Errorf("a second press makes run %q, %v: expected the first, %q", again.ID, err, run.ID)
		}
		w.expect(w.until(run.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 2})
		if _, err := w.Resend(t.Context(), b.ID, 9, broadcast.Sent); err == nil {
			t.Error("those who have it are sent it again")
		}
		second, err := w.Resend(t.Context(), b.ID, 9, broadcast.Unsure)
		if err != nil {
			t.Fatal(err)
		}
		w.expect(w.until(second.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 1})
		for _, r := range w.audience {
			if got := w.got(r.Chat); len(got) != 1 || r.Lang == "vi" != strings.HasPrefix(got[0], "vi") {
				t.Errorf("chat %d, which reads %s, got %q", r.Chat, r.Lang, got)
			}
		}

		// And back again, from all three.
		recall, err := w.Recall(t.Context(), b.ID, 9)
		if err != nil {
			t.Fatal(err)
		}
		w.expect(w.until(recall.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 50})
		for _, r := range w.audience {
			if got := w.got(r.Chat); len(got) != 0 {
				t.Errorf("chat %d still has %q", r.Chat, got)
			}
		}
	})
}

func TestRecallStopsWhatStillRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 300, limits: broadcast.Limits{Rate: 400}})
		b := w.begin("wrong")
		w.when(b.ID, "some are sent", func(r broadcast.Report) bool { return r.Counts[broadcast.Sent] > 50 })
		recall, err := w.Recall(t.Context(), b.ID, 9)
		if err != nil {
			t.Fatal(err)
		}
		w.until(recall.ID, broadcast.Done)
		if _, r, _ := w.Report(t.Context(), b.ID); r.State != broadcast.Stopped || r.Counts[broadcast.Pending] == 0 {
			t.Errorf("the broadcast is %s with %v: expected it to be stopped", r.State, r.Counts)
		}
		for _, r := range w.audience {
			if got := w.got(r.Chat); len(got) != 0 {
				t.Fatalf("chat %d still has %q", r.Chat, got)
			}
		}
	})
}

func TestCorrectionReplacesTheText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 30})
	b := w.begin("wrnog")
	w.until(b.ID, broadcast.Done)
	run, err := w.Correct(t.Context(), b.ID, 9, versions("wrong")[:1])
	if err != nil {
		t.Fatal(err)
	}
	w.expect(w.until(run.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 20})
	for _, r := range w.audience {
		want := "en wrong"
		if r.Lang == "vi" {
			want = "vi wrnog" // has no correction
		}
		if got := w.got(r.Chat); !slices.Equal(got, []string{want}) {
			t.Errorf("chat %d reads %q: expected %q", r.Chat, got, want)
		}
	}
	again, err := w.Correct(t.Context(), b.ID, 9, versions("wrong")[:1]) // which changes nothing
	if err != nil {
		t.Fatal(err)
	}
	w.expect(w.until(again.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 20})
}

func TestWhoStopsFollowingMeanwhileGetsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 300, limits: broadcast.Limits{Rate: 100}})
		b := w.begin("news")
		w.when(b.ID, "some are sent", func(r broadcast.Report) bool { return r.Counts[broadcast.Sent] > 0 })
		if err := w.Pause(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		w.when(b.ID, "nothing is in hand", func(r broadcast.Report) bool { return r.Counts[broadcast.Sending] == 0 })
		left := 0
		for chat, e := range w.entries(b.ID) {
			if e.Outcome == broadcast.Pending && left < 200 {
				left++
				if err := w.Withdraw(t.Context(), chat); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Resume(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Withdrawn: 200, broadcast.Sent: 100})
		if n := len(sends(w.play)); n != 100 {
			t.Errorf("%d messages were sent: expected 100", n)
		}
	})
}

func TestStoppingProcessGivesBackItsClaims(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 400, limits: broadcast.Limits{Rate: 300}, idle: true})
		w.play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Delay: 20 * time.Millisecond} })
		stop := w.run(w.Engine)
		b := w.begin("news")
		w.when(b.ID, "some are sent", func(r broadcast.Report) bool { return r.Counts[broadcast.Sent] > 20 })
		stop()
		_, r, _ := w.Report(t.Context(), b.ID)
		if r.Counts[broadcast.Sending] != 0 || r.Counts[broadcast.Unsure] != 0 {
			t.Errorf("the process left %v: expected nothing in hand", r.Counts)
		}
		// Another goes on at once, without waiting for a lease to end.
		w.run(broadcast.New(w.Options))
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 400})
		if n := len(sends(w.play)); n != 400 {
			t.Errorf("%d messages were sent: expected 400", n)
		}
	})
}

func TestReportIsAFileForASpreadsheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 3})
	w.play.Block(playground.Person{ID: 2})
	b := w.begin("news")
	w.until(b.ID, broadcast.Done)
	var file strings.Builder
	if err := w.WriteReport(t.Context(), b.ID, &file); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(file.String()), "\r\n")
	slices.Sort(lines[1:])
	message := w.entries(b.ID)
	want := []string{
		"\uFEFFchat,language,outcome,reason,messages,moved to",
		fmt.Sprintf("1,en,sent,,%d,", message[1].Messages[0]),
		"2,vi,gone,Forbidden: bot was blocked by the user,,",
		fmt.Sprintf("3,en,sent,,%d,", message[3].Messages[0]),
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the report is\n%q\nexpected\n%q", lines, want)
	}
}

func TestPersonSeesAndErasesWhatIsKept(t *testing.T) {
	onStores(t, func(t *testing.T, redis string) {
		w := newWorld(t, plan{people: 5, redis: redis})
		b := w.begin("news")
		w.until(b.ID, broadcast.Done)
		kept, err := w.Export(t.Context(), 2)
		if err != nil || !strings.Contains(fmt.Sprint(kept), b.ID) {
			t.Errorf("kept is %v, %v: expected the broadcast to be named", kept, err)
		}
		if kept, err := w.Export(t.Context(), 99); err != nil || kept != nil {
			t.Errorf("of a stranger is kept %v, %v", kept, err)
		}
		for range 2 {
			if err := w.Erase(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := w.Export(t.Context(), 2); err != nil || kept != nil {
			t.Errorf("after erasing %v is kept, %v", kept, err)
		}
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 4})
	})
}
