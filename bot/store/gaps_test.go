package store

import (
	"fmt"
	"testing"
	"time"

	"zonedesk/bot"
)

const gapLife = 90 * 24 * time.Hour

var asked = time.UnixMilli(1764110000000).UTC()

func mustAddGap(t *testing.T, s *Store, chat, update int64, words string, at time.Time) {
	t.Helper()
	g := bot.Gap{Chat: chat, Text: words, Lang: "en", First: at, Last: at}
	if err := s.AddGap(t.Context(), g, update, gapLife); err != nil {
		t.Fatal(err)
	}
}

func mustGaps(t *testing.T, s *Store) []bot.Gap {
	t.Helper()
	all, err := s.Gaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestQuestionsWithoutAnswerAreKeptAndCounted(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		mustAddGap(t, s, 777007, 1, "Is there a bus?", asked)
		mustAddGap(t, s, 777007, 1, "Is there a bus?", asked) // sent again by Telegram
		mustAddGap(t, again(), 777007, 2, "is there  a BUS?", asked.Add(time.Hour))
		mustAddGap(t, s, 777008, 3, "Is there a bus?", asked)
		all := mustGaps(t, s)
		if len(all) != 2 || all[0].Times != 2 || !all[0].Last.Equal(asked.Add(time.Hour)) || all[0].Chat != 777007 || all[1].Times != 1 || all[1].Text != "Is there a bus?" {
			t.Fatalf("there are %+v: expected that of chat 7 twice and that of chat 8 once", all)
		}
		if err := s.DismissGaps(t.Context(), all[1]); err != nil {
			t.Fatal(err)
		}
		if left := mustGaps(t, s); len(left) != 2 || left[1].Chat != 0 || !left[1].Dismissed {
			t.Errorf("dismissed it is %+v: expected it without its asker", left)
		}
		if found := heldOf(t, s, 777008); len(found) != 0 {
			t.Errorf("of who asked what was dismissed there is %q: expected nothing", found)
		}
	})
}

func TestAskersAreTakenOnce(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		mustAddGap(t, s, 777007, 1, "Is there a bus?", asked)
		mustAddGap(t, s, 777007, 2, "Any bus?", asked)
		gaps := mustGaps(t, s)
		taken := 0
		for _, process := range []*Store{s, again()} {
			ok, err := process.TakeGaps(t.Context(), gaps...)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				taken++
			}
		}
		if left := mustGaps(t, s); taken != 1 || len(left) != 0 {
			t.Errorf("they were taken %d times and %+v are left: expected once and none", taken, left)
		}
		if err := s.GiveBackGaps(t.Context(), gaps...); err != nil {
			t.Fatal(err)
		}
		if left := mustGaps(t, s); len(left) != 2 {
			t.Errorf("given back there are %+v: expected both", left)
		}
		if _, err := s.TakeGaps(t.Context(), gaps...); err != nil {
			t.Fatal(err)
		}
		if err := s.Erase(t.Context(), 777007); err != nil {
			t.Fatal(err)
		}
		if err := s.GiveBackGaps(t.Context(), gaps...); err != nil {
			t.Fatal(err)
		}
		if left := mustGaps(t, s); len(left) != 0 {
			t.Errorf("given back after /forget there are %+v: expected none", left)
		}
		if found := heldOf(t, s, 777007); len(found) != 0 {
			t.Errorf("after /forget there is %q: expected nothing", found)
		}
	})
}

func TestGapsAreBoundedByAgeNumberAndPerson(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		mustAddGap(t, s, 777007, 1, "old", asked)
		for i := range gapsOfOne + 5 {
			mustAddGap(t, s, 777008, int64(10+i), fmt.Sprint("question ", i), asked.Add(gapLife+time.Second))
		}
		if all := mustGaps(t, s); len(all) != gapsOfOne || all[0].Chat != 777008 {
			t.Errorf("%d are kept, the first of chat %d: expected %d of chat 8, since those of chat 7 are too old", len(all), all[0].Chat, gapsOfOne)
		}
		if found := heldOf(t, s, 777007); len(found) != 0 {
			t.Errorf("of what is too old there is %q: expected nothing", found)
		}
		for i := range gapsKept {
			mustAddGap(t, s, int64(1000+i), int64(1000+i), "more", asked.Add(gapLife+time.Hour))
		}
		if all := mustGaps(t, s); len(all) != gapsKept {
			t.Errorf("%d are kept: expected %d", len(all), gapsKept)
		}
	})
}

func TestWhatWasAskedInVainIsExported(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		mustAddGap(t, s, 777007, 1, "Is there a bus?", asked)
		data, err := s.Export(t.Context(), 777007)
		if list, _ := data["questions without an answer"].([]bot.Gap); err != nil || len(list) != 1 || list[0].Text != "Is there a bus?" {
			t.Errorf("/mydata holds %v, %v: expected the question", data, err)
		}
	})
}
