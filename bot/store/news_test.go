package store

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonedesk/bot"
)

// pendingNews are all chats with news.
func pendingNews(t *testing.T, s *Store) (all []bot.Pending) {
	t.Helper()
	for cursor := ""; ; {
		page, next, err := s.PendingNews(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if cursor = next; cursor == "" {
			return all
		}
	}
}

func TestNewsAreKeptUntilTaken(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		add := func(n bot.News) {
			t.Helper()
			if err := s.AddNews(t.Context(), 5, n); err != nil {
				t.Fatal(err)
			}
		}
		add(bot.News{Records: []string{"a"}, Version: "1"}) // follows nothing yet
		if got := pendingNews(t, s); len(got) != 0 {
			t.Errorf("for a chat that follows nothing there are %+v: expected none", got)
		}
		for chat := range int64(300) {
			mustFollow(t, s, chat, news("vi", 1))
		}
		add(bot.News{Records: []string{"a", "b"}, Searches: map[string][]string{"x": {"z1"}}, Version: "1"})
		add(bot.News{Records: []string{"b", "c"}, Searches: map[string][]string{"x": {"z2"}, "y": nil}, Version: "2"})
		got := pendingNews(t, s)
		if len(got) != 1 || got[0].Chat != 5 || got[0].Lang != "vi" || !slices.Equal(got[0].News.Records, []string{"a", "b", "c"}) ||
			!slices.Equal(got[0].News.Searches["x"], []string{"z1"}) || len(got[0].News.Searches) != 2 || !got[0].Told.IsZero() {
			t.Fatalf("the news are %+v: expected both together, and of a search what it found first", got)
		}

		now := time.UnixMilli(1764110000000)
		var taken atomic.Int32
		var all sync.WaitGroup
		for _, process := range []*Store{s, again(), s, again()} {
			all.Go(func() {
				if ok, err := process.TakeNews(t.Context(), got[0], now); err != nil {
					t.Error(err)
				} else if ok {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		if n := taken.Load(); n != 1 {
			t.Errorf("the news were taken %d times: expected once", n)
		}
		add(bot.News{Records: []string{"c"}, Version: "2"}) // told already
		if left := pendingNews(t, s); len(left) != 0 {
			t.Errorf("of a version that was told there are %+v: expected none", left)
		}
		add(bot.News{Records: []string{"d"}, Version: "3"})
		if left := pendingNews(t, s); len(left) != 1 || !left[0].Told.Equal(now) || left[0].Of != "2" {
			t.Errorf("of a later version there are %+v: expected one, with when the last was told", left)
		}
		if err := s.GiveBackNews(t.Context(), got[0]); err != nil {
			t.Fatal(err)
		}
		if left := pendingNews(t, s); len(left) != 1 || !left[0].Told.IsZero() || len(left[0].News.Records) != 4 {
			t.Errorf("given back there are %+v: expected all four, as if never told", left)
		}
		if _, err := s.Unfollow(t.Context(), 5); err != nil {
			t.Fatal(err)
		}
		if left := pendingNews(t, s); len(left) != 0 {
			t.Errorf("after unfollowing there are %+v: expected none", left)
		}
	})
}

func TestLastVersionThatNewsWereMadeFromIsKept(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		if n, ok, err := s.NewsVersion(t.Context()); err != nil || ok {
			t.Errorf("before any it is %d, %v, %v: expected none", n, ok, err)
		}
		for _, c := range []struct{ set, want int }{{0, 0}, {9, 9}, {10, 10}, {9, 10}} {
			if err := again().SetNewsVersion(t.Context(), c.set); err != nil {
				t.Fatal(err)
			}
			if n, ok, err := s.NewsVersion(t.Context()); err != nil || !ok || n != c.want {
				t.Errorf("after %d was noted it is %d, %v, %v: expected %d", c.set, n, ok, err, c.want)
			}
		}
	})
}
