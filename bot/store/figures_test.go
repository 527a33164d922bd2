package store

import (
	"maps"
	"testing"
	"time"

	"zonedesk/bot"
)

func TestFiguresAddUpAndStandsAreReplaced(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		for range 2 {
			if err := s.AddFigures(t.Context(), "2026-01-31", bot.Figures{"asked": 2, "zone:yen-quang": 1}); err != nil {
				t.Fatal(err)
			}
			if err := s.SetFigures(t.Context(), "2026-01-31", bot.Figures{"following": 7, "gone": 0}); err != nil {
				t.Fatal(err)
			}
		}
		days := make([]string, 84)
		for i := range days {
			days[i] = time.Date(2026, 1, 31-i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		all, err := again().FiguresOf(t.Context(), days)
		if err != nil || len(all) != len(days) {
			t.Fatalf("84 days give %d and %v: expected as many", len(all), err)
		}
		if want := (bot.Figures{"asked": 4, "zone:yen-quang": 2, "following": 7, "gone": 0}); !maps.Equal(all[0], want) {
			t.Errorf("the day has %v: expected %v", all[0], want)
		}
		if len(all[1]) != 0 {
			t.Errorf("the day before has %v: expected nothing", all[1])
		}
	})
}

func TestFiguresAreKeptForAYear(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for _, keep := range []func() error{
			func() error { return s.AddFigures(t.Context(), "2026-01-31", bot.Figures{"asked": 1}) },
			func() error { return s.SetFigures(t.Context(), "2026-02-01", bot.Figures{"following": 1}) },
		} {
			if err := keep(); err != nil {
				t.Fatal(err)
			}
		}
		for _, day := range []string{"2026-01-31", "2026-02-01"} {
			life := s.client.TTL(t.Context(), figuresKey+day).Val()
			if life < 365*24*time.Hour || life > figuresKept {
				t.Errorf("the counts of %s are kept for %v: expected a year and some weeks", day, life)
			}
		}
	})
}

func TestFollowersAreCountedWithThoseWhoAreGone(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		now := time.Now()
		for chat := range int64(600) { // more than there are hashes
			if _, err := s.Follow(t.Context(), chat+1, func(f *bot.Follower) { f.News = 1 }); err != nil {
				t.Fatal(err)
			}
		}
		for chat := range int64(10) {
			if err := s.MarkGone(t.Context(), chat+1, now); err != nil {
				t.Fatal(err)
			}
		}
		steps := []struct {
			what            string
			do              func() error
			following, gone int
		}{
			{"all that follow", func() error { return nil }, 600, 10},
			{"one who comes back", func() error { return s.MarkBack(t.Context(), 1, now.Add(time.Second)) }, 600, 9},
			{"one gone who follows nothing", func() error { return s.MarkGone(t.Context(), 9999, now) }, 600, 9},
			{"one gone who is forgotten", func() error { return s.Erase(t.Context(), 2) }, 599, 8},
			{"one who stops", func() error { _, err := s.Unfollow(t.Context(), 300); return err }, 598, 8},
		}
		for _, step := range steps {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			if following, gone, err := again().CountFollowers(t.Context()); err != nil || following != step.following || gone != step.gone {
				t.Errorf("after %s: %d follow, %d are gone, %v; expected %d and %d", step.what, following, gone, err, step.following, step.gone)
			}
		}
	})
}
