package bot_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

// edition is a desk of a small pack, in which texts are put in the place of others: file, old, new, …
func edition(t *testing.T, edits ...string) *desk.Desk {
	t.Helper()
	files := fstest.MapFS{}
	from := knowledgetest.Country(4)
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(from, name)
		text := string(content)
		for i := 0; i+2 < len(edits); i += 3 {
			if edits[i] == name {
				if !strings.Contains(text, edits[i+1]) {
					t.Fatalf("%s holds no %q to be changed", name, edits[i+1])
				}
				text = strings.Replace(text, edits[i+1], edits[i+2], 1)
			}
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pack, err := knowledge.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return deskOf(t, pack)
}

// left are the edits by which so much of the first zone's 135 ha is left.
func left(ha int) []string {
	const file = "zones/zone-0.yaml"
	return []string{file, "value: 121, unit: ha", fmt.Sprintf("value: %d, unit: ha", ha), file, "value: 14, unit: ha", fmt.Sprintf("value: %d, unit: ha", 135-ha),
		file, "value: 10.4,", fmt.Sprintf("value: %.1f,", float64(135-ha)/1.35)}
}

// follow lets a chat follow something from now on.
func (w *world) follow(p playground.Person, change func(*bot.Follower)) {
	w.t.Helper()
	w.play.AddPerson(p)
	_, err := w.store.Follow(w.t.Context(), p.ID, func(f *bot.Follower) {
		f.Lang = knowledge.Lang(p.Lang)
		change(f)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func follows(kind, id string) func(*bot.Follower) {
	return func(f *bot.Follower) {
		since := map[string]int64{id: 1}
		switch kind {
		case "zone":
			f.Zones = since
		case "topic":
			f.Topics = since
		case "industry":
			f.Industries = since
		}
	}
}

// published has the bot serve a new edition after an old one.
func (w *world) published(old, next *desk.Desk) {
	w.t.Helper()
	w.serve(next)
	if err := w.bot.Published(w.t.Context(), old, next); err != nil {
		w.t.Fatal(err)
	}
	w.idle()
}

func TestWhoFollowsHearsWhatChanged(t *testing.T) {
	t.Parallel()
	old := edition(t)
	next := edition(t, append(left(77),
		"zones/zone-1.yaml", "as_of: 2025-02", "as_of: 2025-03")...) // still true: no news
	cases := []struct {
		name   string
		lang   string
		change func(*bot.Follower)
		want   []string // in the notice; none: no notice
	}{
		{"a zone whose figure changed", "en", follows("zone", "zone-0"), []string{"What's new", "77 ha", "Source"}},
		{"the same in Vietnamese", "vi", follows("zone", "zone-0"), []string{"Có gì mới", "77 ha", "Nguồn"}},
		{"the same in Korean", "ko", follows("zone", "zone-0"), []string{"변동", "77"}},
		{"a zone of which only the date was confirmed", "en", follows("zone", "zone-1"), nil},
		{"a zone of which nothing changed", "en", follows("zone", "zone-3"), nil},
		{"a topic", "en", follows("topic", "land"), []string{"77 ha"}},
		{"another topic", "en", follows("topic", "incentive"), nil},
		{"all news alone", "en", func(f *bot.Follower) { f.News = 1 }, nil},
		{"a search that finds less", "en", searching(100), []string{"100 ha", "no longer"}},
		{"a search that finds the same", "en", searching(5), nil},
		{"a search twice", "en", func(f *bot.Follower) { searching(100)(f); follows("zone", "zone-0")(f) }, []string{"no longer", "77 ha"}},
	}
	onStores(t, func(t *testing.T, at setting) {
		clock := newClock()
		w := newWorld(t, old, at, func(o *bot.Options, _ *string) { o.Clock = clock.now })
		for i, c := range cases {
			w.follow(playground.Person{ID: 4000 + int64(i), Lang: c.lang}, c.change)
		}
		w.published(old, next)
		for i, c := range cases {
			replies := w.play.Replies(4000 + int64(i))
			if len(c.want) == 0 {
				if len(replies) != 0 {
					t.Errorf("%s: the bot wrote\n%s\nexpected nothing", c.name, replies[0].Text)
				}
				continue
			}
			if len(replies) != 1 {
				t.Errorf("%s: the bot wrote %d messages: expected one", c.name, len(replies))
				continue
			}
			for _, want := range c.want {
				if !strings.Contains(replies[0].Text, want) {
					t.Errorf("%s: the bot wrote\n%s\nexpected %q in it", c.name, replies[0].Text, want)
				}
			}
			if button(replies[0], "🛑") != "s:stop:new" {
				t.Errorf("%s: the buttons are %+v: expected one that stops everything", c.name, replies[0].Buttons())
			}
		}
		sent := w.calls("sendMessage")
		w.published(old, next) // by a process that does not know it was done
		clock.seconds.Add(25 * 3600)
		tell(w)
		if n := w.calls("sendMessage"); n != sent {
			t.Errorf("publishing the same again sent %d more messages: expected none", n-sent)
		}
	})
}

// searching saves a search for so many hectares.
func searching(ha float64) func(*bot.Follower) {
	return func(f *bot.Follower) {
		f.Searches = []bot.Search{{ID: "a", Conditions: desk.Conditions{AreaHa: ha}, Saved: 1}}
	}
}

func TestNewsAreBundledAndToldOnceADay(t *testing.T) {
	t.Parallel()
	one := edition(t)
	two := edition(t, left(77)...)
	three := edition(t, left(66)...)
	four := edition(t, append(left(66), "zones/zone-0.yaml", "value: 193, unit: ha", "value: 190, unit: ha")...)
	onStores(t, func(t *testing.T, at setting) {
		c := newClock()
		w := newWorld(t, one, at, func(o *bot.Options, _ *string) { o.Clock = c.now })
		w.follow(ann, follows("zone", "zone-0"))
		w.follow(lan, func(f *bot.Follower) { follows("zone", "zone-0")(f); f.AtOnce = true })
		w.published(one, two)
		c.seconds.Add(3600)
		w.published(two, three)
		c.seconds.Add(3600)
		w.published(three, four)
		if a, l := len(w.play.Replies(ann.ID)), len(w.play.Replies(lan.ID)); a != 1 || l != 3 {
			t.Errorf("after three versions within hours one who hears once a day got %d messages, one who hears at once %d: expected 1 and 3", a, l)
		}
		c.seconds.Add(22*3600 - 1)
		tell(w)
		if n := len(w.play.Replies(ann.ID)); n != 1 {
			t.Errorf("a second before the day is over %d messages have come: expected 1", n)
		}
		c.seconds.Add(1)
		tell(w)
		tell(w)
		got := w.play.Replies(ann.ID)
		if len(got) != 2 || !strings.Contains(got[1].Text, "66 ha") || !strings.Contains(got[1].Text, "190 ha") {
			t.Errorf("after a day these have come: %q; expected a second message with both changes", w.texts(ann.ID))
		}
	})
}

func tell(w *world) {
	w.t.Helper()
	if err := w.bot.TellNews(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func TestNewsReachOnlyWhoStillWantsThem(t *testing.T) {
	t.Parallel()
	old := edition(t)
	next := edition(t, left(77)...)
	w := newWorld(t, old)
	w.poll()
	away := playground.Person{ID: 4001, Lang: "en"}
	stopped := playground.Person{ID: 4002, Lang: "en"}
	narrowed := playground.Person{ID: 4003, Lang: "en"}
	blocked := playground.Person{ID: 4004, Lang: "en"}
	forgotten := playground.Person{ID: 4005, Lang: "en"}
	for _, p := range []playground.Person{away, stopped, narrowed, blocked, forgotten} {
		w.follow(p, follows("zone", "zone-0"))
		if err := w.store.AddNews(t.Context(), p.ID, bot.News{Records: []string{"zone.zone-0.land.available"}, Version: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	w.play.Block(blocked)
	w.play.Deactivate(away)
	w.write(stopped, "/unsubscribe")
	w.write(stopped, "/subscribe")
	w.follow(narrowed, follows("zone", "zone-1"))
	m := w.write(forgotten, "/forget")
	w.press(forgotten, m.ID, button(m, "delete everything"))
	said := map[int64]int{}
	for _, p := range []playground.Person{stopped, narrowed, forgotten} {
		said[p.ID] = len(w.play.Replies(p.ID))
	}
	w.serve(next)
	tell(w)
	for id, n := range said {
		if got := len(w.play.Replies(id)); got != n {
			t.Errorf("person %d, who no longer wants it, got news: %q", id, w.play.Replies(id)[n].Text)
		}
	}
	if f := w.follower(away.ID); !f.Gone {
		t.Errorf("who could not be reached has the record %+v: expected a mark", f)
	}
	page, _, err := w.store.PendingNews(t.Context(), "")
	if err != nil || len(page) > 1 {
		t.Errorf("there are still news for %+v, %v: expected them at most for who blocked the bot", page, err)
	}
}

func TestNewsThatCouldNotBeSentAreKept(t *testing.T) {
	t.Parallel()
	old := edition(t)
	next := edition(t, left(77)...)
	var fail atomic.Pointer[error]
	var sent atomic.Int32
	w := newWorld(t, old, func(o *bot.Options, _ *string) {
		o.Bring = func(context.Context, telegram.Message) (int, error) {
			if err := fail.Load(); err != nil {
				return 0, *err
			}
			sent.Add(1)
			return 1, nil
		}
	})
	w.follow(ann, follows("zone", "zone-0"))
	w.serve(next)
	var refused error = &telegram.TooManyRequests{RetryAfter: time.Second}
	fail.Store(&refused)
	if err := w.bot.Published(t.Context(), old, next); err == nil {
		t.Error("publishing while Telegram wants nothing succeeds: expected an error")
	}
	fail.Store(nil)
	tell(w)
	tell(w)
	if n := sent.Load(); n != 1 {
		t.Errorf("in the end %d messages were sent: expected one", n)
	}
	var unsure error = &telegram.Unavailable{Unsure: true}
	fail.Store(&unsure)
	if err := w.store.AddNews(t.Context(), ann.ID, bot.News{Records: []string{"zone.zone-0.land.available"}, Version: "later"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Follow(t.Context(), ann.ID, func(f *bot.Follower) { f.AtOnce = true }); err != nil {
		t.Fatal(err)
	}
	tell(w)
	fail.Store(nil)
	tell(w)
	if n := sent.Load(); n != 1 {
		t.Errorf("after one that may have arrived %d were sent: expected it not to be sent again", n)
	}
}

func TestVersionThatComesToBeServedIsToldOf(t *testing.T) {
	t.Parallel()
	old, next := edition(t), edition(t, left(77)...)
	synctest.Test(t, func(t *testing.T) {
		s, err := store.Open(t.Context(), "memory://", store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Follow(t.Context(), ann.ID, follows("zone", "zone-0")); err != nil {
			t.Fatal(err)
		}
		client, err := telegram.New(telegram.Options{Token: "1:a"})
		if err != nil {
			t.Fatal(err)
		}
		var served atomic.Pointer[desk.Desk]
		served.Store(old)
		var sent atomic.Int32
		two := make([]*bot.Bot, 2) // processes
		for i := range two {
			two[i] = bot.New(bot.Options{Desk: served.Load, Telegram: client, Store: s, Bring: func(context.Context, telegram.Message) (int, error) {
				sent.Add(1)
				return 1, nil
			}})
			go two[i].FollowVersions(t.Context(), served.Load)
		}
		<-time.After(time.Hour)
		if n := sent.Load(); n != 0 {
			t.Errorf("without a new version %d messages were sent: expected none", n)
		}
		served.Store(next)
		<-time.After(2 * time.Minute)
		if n := sent.Load(); n != 1 {
			t.Errorf("two minutes after a new version %d messages were sent: expected one", n)
		}
		<-time.After(48 * time.Hour)
		if n := sent.Load(); n != 1 {
			t.Errorf("two days later %d messages were sent: expected no more", n)
		}
		for _, b := range two {
			if err := b.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

// While no process runs, staff publish from the command line; followers hear of it when one starts.
func TestWhatWasPublishedWhileNothingRanIsToldOf(t *testing.T) {
	t.Parallel()
	var desks []*desk.Desk // of versions, made before the clock stands still, which the index can't have
	for _, of := range []*desk.Desk{edition(t), edition(t, left(77)...), edition(t, left(55)...)} {
		pack, err := of.Pack().Files().Load()
		if err != nil {
			t.Fatal(err)
		}
		d, index, err := openDesk(pack)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = index.Close() })
		desks = append(desks, d)
	}
	synctest.Test(t, func(t *testing.T) {
		s, err := store.Open(t.Context(), "memory://", store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Follow(t.Context(), ann.ID, follows("zone", "zone-0")); err != nil {
			t.Fatal(err)
		}
		client, err := telegram.New(telegram.Options{Token: "1:a"})
		if err != nil {
			t.Fatal(err)
		}
		l := &library.Library{Store: s, Own: desks[0].Pack(), Open: openDesk}
		publish := func(d *desk.Desk, base int) {
			t.Helper()
			if _, err := s.Publish(t.Context(), library.Publication{Version: library.Version{Base: base, Hash: d.Pack().Hash}, Files: d.Pack().Files()}); err != nil {
				t.Fatal(err)
			}
		}
		var sent []string
		run := func(d *desk.Desk) {
			t.Helper()
			served := func() *desk.Desk { return d }
			b := bot.New(bot.Options{Desk: served, Telegram: client, Store: s, Library: l, Bring: func(_ context.Context, m telegram.Message) (int, error) {
				sent = append(sent, m.HTML)
				return 1, nil
			}})
			var running sync.WaitGroup
			running.Go(func() { b.FollowVersions(t.Context(), served) })
			time.Sleep(5 * time.Minute)
			if err := b.Drain(t.Context()); err != nil {
				t.Error(err)
			}
			running.Wait()
		}
		expect := func(n int, when string) {
			t.Helper()
			if len(sent) != n {
				t.Fatalf("%s %d messages were sent: expected %d\n%s", when, len(sent), n, strings.Join(sent, "\n---\n"))
			}
		}
		run(desks[0])
		expect(0, "before any publication")
		publish(desks[1], 0)
		publish(desks[2], 1)
		run(desks[2])
		expect(1, "after two publications while nothing ran")
		if !strings.Contains(sent[0], "55 ha") || strings.Contains(sent[0], "77 ha") {
			t.Errorf("what was sent is\n%s\nexpected the last figure alone", sent[0])
		}
		time.Sleep(48 * time.Hour)
		run(desks[2])
		expect(1, "after a restart")
		publish(desks[0], 2)
		run(desks[0])
		expect(2, "after going back to the first figure")
	})
}
