package bot_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// clock stands still until it is moved on.
type clock struct{ seconds atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.seconds.Store(1_700_000_040) // the beginning of a minute
	return c
}

func (c *clock) now() time.Time { return time.Unix(c.seconds.Load(), 0) }

func limited(quota int, c *clock) setting {
	return func(o *bot.Options, _ *string) { o.Quota, o.Clock = quota, c.now }
}

func TestQuotaIsAPersons(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		const one, two = -1000000000801, -1000000000802
		c := newClock()
		w := polling(t, parrot{}, at, limited(2, c))
		for _, group := range []int64{one, two} {
			w.play.AddGroup(playground.Group{ID: group})
		}
		ask := func(chat int64, p playground.Person) {
			w.play.WriteIn(chat, p, "@zonedesk_bot land?")
			w.idle()
		}
		ask(one, ann)
		ask(two, ann)
		ask(one, ann) // her third, and the group's second
		ask(two, ann)
		if got, want := w.texts(one), []string{"en: land?", "en quota.wait"}; !slices.Equal(got, want) {
			t.Errorf("in one group the bot has said %q: expected %q", got, want)
		}
		if got, want := w.texts(two), []string{"en: land?"}; !slices.Equal(got, want) {
			t.Errorf("in the other the bot has said %q: expected %q", got, want)
		}
		ask(two, lan) // her first, but the group's third
		if got, want := w.texts(two), []string{"en: land?", "en quota.wait"}; !slices.Equal(got, want) {
			t.Errorf("in a group that asked too much the bot has said %q: expected %q", got, want)
		}
		c.seconds.Add(60)
		ask(two, ann)
		if got, want := w.texts(two), []string{"en: land?", "en quota.wait", "en: land?"}; !slices.Equal(got, want) {
			t.Errorf("a minute later the bot has said %q: expected %q", got, want)
		}
	})
}

func TestButtonsAndCommandsHaveALimitToo(t *testing.T) {
	t.Parallel()
	c := newClock()
	w := polling(t, parrot{}, limited(2, c)) // eight of everything
	for range 5 {
		w.play.Write(ann, "/help")
	}
	w.idle()
	m := w.newest(ann.ID)
	for i, want := range []string{"", "", "", "en quota.wait", ""} {
		data := []string{"n:home", "n:help"}[i%2]
		if got := w.pressOld(ann, m.ID, data); got != want {
			t.Errorf("press %d says %q: expected %q", i+1, got, want)
		}
	}
	before := len(w.texts(ann.ID))
	w.play.Write(ann, "/help")
	w.play.Write(ann, "land?")
	w.idle()
	if got := w.texts(ann.ID); len(got) != before {
		t.Errorf("after the notice the bot has said %q: expected silence", got[before:])
	}
	c.seconds.Add(60)
	if m := w.write(ann, "land?"); lead(m) != "en: land?" {
		t.Errorf("a minute later the bot says %q: expected an answer", lead(m))
	}
}

func TestQuotaHoldsForTwoProcessesAndWithoutTheStore(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	c := newClock()
	w := polling(t, parrot{}, storeAt(server.URL()), limited(2, c))
	w.write(ann, "one")
	w.write(ann, "two")
	server.Kill()
	for range 4 {
		w.play.Write(ann, "again")
	}
	w.idle()
	want := []string{"en: one", "en: two", "en: again", "en: again", "en quota.wait"}
	if got := w.texts(ann.ID); !slices.Equal(got, want) {
		t.Errorf("the bot has said %q: expected %q, counted anew in the process", got, want)
	}
}
