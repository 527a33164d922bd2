package store

import (
	"fmt"
	"testing"
	"time"

	"zonedesk/bot"
)

// toldAll are all chats that are kept as told something.
func toldAll(t *testing.T, s *Store, before time.Time) (all []bot.Heard) {
	t.Helper()
	for cursor := ""; ; {
		page, next, err := s.ToldPage(t.Context(), cursor, before)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if cursor = next; cursor == "" {
			return all
		}
	}
}

func mustTell(t *testing.T, s *Store, chat, update int64, told bot.Told) {
	t.Helper()
	_, lease := mustClaim(t, s, chat, update, bot.Claimed)
	if err := s.Finish(t.Context(), lease, bot.Conversation{}, told); err != nil {
		t.Fatal(err)
	}
	if err := s.IndexTold(t.Context(), map[int64]time.Time{chat: told.At}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasToldIsRetoldOnce(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		day := time.Unix(1764110000, 0).UTC()
		told := func(version string, at time.Time, records ...string) bot.Told {
			return bot.Told{Records: records, Lang: "en", Version: version, At: at, Keep: 1000 * time.Hour}
		}
		mustTell(t, s, 7, 1, told("v1", day, "a", "b"))
		mustTell(t, s, 7, 2, told("v1", day.Add(time.Hour), "b"))
		mustTell(t, s, 8, 3, told("v1", day, "a"))
		if err := s.NoteTold(t.Context(), 8, told("v2", day.Add(time.Hour), "c")); err != nil {
			t.Fatal(err)
		}
		if h, err := s.heardOf(t.Context(), 8); err != nil || len(h.Records) != 2 || h.Records["c"] != (bot.Telling{At: day.Add(time.Hour), Lang: "en", Version: "v2"}) {
			t.Errorf("chat 8 was told %+v, %v: expected a, and c without having asked", h.Records, err)
		}
		all := toldAll(t, s, time.Time{})
		if len(all) != 2 {
			t.Fatalf("there are %+v: expected two chats", all)
		}
		h := all[0]
		if h.Chat != 7 {
			h = all[1]
		}
		if len(h.Records) != 2 || !h.Records["b"].At.Equal(day.Add(time.Hour)) || h.Records["a"] != (bot.Telling{At: day, Lang: "en", Version: "v1"}) {
			t.Errorf("chat 7 was told %+v: expected a, and b later", h.Records)
		}

		now := told("v2", day.Add(2*time.Hour), "a", "b")
		taken := 0
		for _, process := range []*Store{s, again()} {
			ok, err := process.Retell(t.Context(), h, now)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				taken++
			}
		}
		if taken != 1 {
			t.Errorf("a correction was taken %d times: expected once", taken)
		}
		if err := s.GiveBackTold(t.Context(), h, now); err != nil {
			t.Fatal(err)
		}
		if ok, err := s.Retell(t.Context(), h, now); err != nil || !ok {
			t.Errorf("given back it is taken %v, %v: expected it to be taken again", ok, err)
		}
		if err := s.ForgetTold(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
		if err := s.GiveBackTold(t.Context(), h, now); err != nil {
			t.Fatal(err)
		}
		if found := heldOf(t, s, 7); len(found) != 0 {
			t.Errorf("after forgetting the store holds %q: expected nothing, whatever is given back", found)
		}
		if left := toldAll(t, s, day.Add(2*time.Hour)); len(left) != 0 {
			t.Errorf("of what is older than is kept there is %+v: expected nothing", left)
		}
		if found := heldOf(t, s, 8); len(found) != 0 {
			t.Errorf("what is older than is kept left %q: expected nothing", found)
		}
	})
}

func TestOnlySoMuchIsKeptOfOneChat(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for i := range 3 {
			var records []string
			for n := range 450 {
				records = append(records, fmt.Sprintf("r%d.%d", i, n))
			}
			mustTell(t, s, 7, int64(i), bot.Told{Records: records, Lang: "en", Version: "v", At: time.Unix(1764110000+int64(i), 0), Keep: time.Hour})
		}
		h, err := s.heardOf(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := h.Records["r2.449"]; len(h.Records) != heardKept || !ok {
			t.Errorf("%d records are kept: expected the newest %d", len(h.Records), heardKept)
		}
	})
}
