package store

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/desk"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

var benchFollowers = flag.Int("followers", 100_000, "how many follow in BenchmarkAudience")

func mustFollow(t testing.TB, s *Store, chat int64, change func(*bot.Follower)) bot.Follower {
	t.Helper()
	f, err := s.Follow(t.Context(), chat, change)
	if err != nil {
		t.Fatalf("changing what chat %d follows: %v", chat, err)
	}
	return f
}

func news(lang knowledge.Lang, since int64) func(*bot.Follower) {
	return func(f *bot.Follower) { f.Lang, f.News = lang, since }
}

// everyone walks through an audience.
func everyone(t testing.TB, s *Store, a bot.Audience) map[int64]bot.Follower {
	t.Helper()
	all := map[int64]bot.Follower{}
	for cursor := ""; ; {
		page, next, err := s.Audience(t.Context(), a, cursor)
		if err != nil {
			t.Fatalf("reading the audience at %q: %v", cursor, err)
		}
		for _, f := range page {
			all[f.Chat] = f
		}
		if cursor = next; cursor == "" {
			return all
		}
	}
}

func TestFollowerIsKept(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		want := bot.Follower{Chat: -100500, Lang: knowledge.KO, News: 5, Zones: map[string]int64{"yen-quang": 7}, AtOnce: true,
			Searches: []bot.Search{{ID: "a", Conditions: desk.Conditions{AreaHa: 5}, Lang: knowledge.JA, Saved: 9}}}
		mustFollow(t, s, -100500, func(f *bot.Follower) { *f = want })
		got, err := again().Follower(t.Context(), -100500)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the record came back as %+v, %v: expected %+v", got, err, want)
		}
		if got, err := s.Follower(t.Context(), 7); err != nil || !got.Empty() || got.Chat != 7 {
			t.Errorf("a chat that follows nothing has %+v, %v: expected an empty record", got, err)
		}
		mustFollow(t, s, -100500, func(f *bot.Follower) { *f = bot.Follower{Lang: knowledge.KO} })
		if all := everyone(t, s, bot.Audience{}); len(all) != 0 {
			t.Errorf("after the last follow ended the store holds %v: expected nobody", all)
		}
	})
}

func TestChangesOfTwoProcessesAreAllMade(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		other := again()
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				zone := fmt.Sprint("zone-", i)
				mustFollow(t, []*Store{s, other}[i%2], 5, func(f *bot.Follower) {
					f.Zones = maps.Clone(f.Zones)
					if f.Zones == nil {
						f.Zones = map[string]int64{}
					}
					f.Zones[zone] = 1
				})
			})
		}
		all.Wait()
		if f, err := s.Follower(t.Context(), 5); err != nil || len(f.Zones) != 8 {
			t.Errorf("after 8 changes at the same time the chat follows %v, %v: expected 8 zones", f.Zones, err)
		}
	})
}

func TestUnfollowCanBeTakenBack(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		mustFollow(t, s, 5, func(f *bot.Follower) { f.Lang, f.News, f.Zones = "vi", 10, map[string]int64{"a": 11} })
		for range 2 { // a lost reply is asked for again
			if f, err := s.Unfollow(t.Context(), 5); err != nil || f.News != 10 {
				t.Fatalf("unfollowing gives %+v, %v: expected what was followed", f, err)
			}
		}
		if all := everyone(t, s, bot.Audience{}); len(all) != 0 {
			t.Fatalf("after that %v follow: expected nobody", all)
		}
		mustFollow(t, s, 5, func(f *bot.Follower) { f.Lang, f.News, f.Topics = "vi", 99, map[string]int64{"land": 98} })
		f, err := again().Refollow(t.Context(), 5)
		if err != nil || f.News != 10 || f.Zones["a"] != 11 || f.Topics["land"] != 98 {
			t.Errorf("taken back it follows %+v, %v: expected the old and the new", f, err)
		}
		mustFollow(t, s, 5, func(f *bot.Follower) { *f = bot.Follower{} })
		if f, err := s.Refollow(t.Context(), 5); err != nil || !f.Empty() {
			t.Errorf("taken back a second time it follows %+v, %v: expected nothing", f, err)
		}
	})
}

func TestUnfollowCanBeTakenBackForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{})
		mustFollow(t, s, 5, news("vi", 1))
		if _, err := s.Unfollow(t.Context(), 5); err != nil {
			t.Fatal(err)
		}
		<-time.After(25 * time.Hour)
		if f, err := s.Refollow(t.Context(), 5); err != nil || !f.Empty() {
			t.Errorf("after a day unfollowing is taken back to %+v, %v: expected nothing", f, err)
		}
	})
}

func TestAudience(t *testing.T) {
	people := map[int64]bot.Follower{
		1:  {Lang: "vi", News: 100},
		2:  {Lang: "en", News: 300},
		3:  {Lang: "en", Zones: map[string]int64{"a": 100, "b": 300}},
		4:  {Lang: "ko", Topics: map[string]int64{"land": 100}, News: 300},
		5:  {Lang: "ja", Industries: map[string]int64{"steel": 100}},
		6:  {Lang: "vi", Searches: []bot.Search{{ID: "x", Saved: 200}}},
		-7: {Lang: "vi", Zones: map[string]int64{"b": 100}},
		8:  {Lang: "vi", News: 100, Zones: map[string]int64{"a": 100}}, // gone
	}
	cases := []struct {
		name string
		of   bot.Audience
		want []int64
	}{
		{"everyone who follows anything", bot.Audience{}, []int64{-7, 1, 2, 3, 4, 5, 6}},
		{"all news", bot.Audience{News: true}, []int64{1, 2, 4}},
		{"all news in two languages", bot.Audience{News: true, Langs: []knowledge.Lang{"en", "ko"}}, []int64{2, 4}},
		{"all news before a cut-off", bot.Audience{News: true, Before: 200}, []int64{1}},
		{"a zone", bot.Audience{Zones: []string{"b"}}, []int64{-7, 3}},
		{"a zone before a cut-off, though another was followed earlier", bot.Audience{Zones: []string{"b"}, Before: 200}, []int64{-7}},
		{"one zone or another", bot.Audience{Zones: []string{"a", "b"}}, []int64{-7, 3}},
		{"a topic or an industry", bot.Audience{Topics: []string{"land"}, Industries: []string{"steel"}}, []int64{4, 5}},
		{"saved searches", bot.Audience{Searches: true}, []int64{6}},
		{"saved searches before a cut-off", bot.Audience{Searches: true, Before: 199}, nil},
		{"everyone before a cut-off", bot.Audience{Before: 100}, []int64{-7, 1, 3, 4, 5}},
		{"a zone that nobody follows", bot.Audience{Zones: []string{"c"}}, nil},
	}
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for chat, f := range people {
			mustFollow(t, s, chat, func(now *bot.Follower) { *now = f })
		}
		if err := s.MarkGone(t.Context(), 8, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			got := slices.Sorted(maps.Keys(everyone(t, s, c.of)))
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, expected %v", c.name, got, c.want)
			}
			if n, err := s.Count(t.Context(), c.of); err != nil || n != len(c.want) {
				t.Errorf("%s: counted %d, %v: expected %d", c.name, n, err, len(c.want))
			}
		}
	})
}

func TestAudienceIsPaged(t *testing.T) {
	server := storetest.Start(t)
	s := open(t, server.URL(), Options{})
	const n = 20_000
	fill(t, s, n)
	var pages, most int
	seen := map[int64]bool{}
	for cursor := ""; ; pages++ {
		page, next, err := s.Audience(t.Context(), bot.Audience{News: true}, cursor)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, len(page))
		for _, f := range page {
			seen[f.Chat] = true
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if len(seen) != n || pages < 20 || most > 2000 {
		t.Errorf("%d followers came in %d pages of up to %d: expected all %d in many pages", len(seen), pages, most, n)
	}
	for _, bad := range []string{"x", "1", "256:0", "-1:0", "1:x", "1:-1"} {
		if _, _, err := s.Audience(t.Context(), bot.Audience{}, bad); err == nil {
			t.Errorf("the cursor %q is taken: expected an error", bad)
		}
	}
}

// fill lets n people follow all news, past the store's scripts, to be quick about it.
func fill(t testing.TB, s *Store, n int) {
	t.Helper()
	record, err := json.Marshal(bot.Follower{Lang: "vi", News: 1764110000000, Zones: map[string]int64{"luong-son": 1764110000000}})
	if err != nil {
		t.Fatal(err)
	}
	for first := 0; first < n; first += 10_000 {
		pipe := s.client.Pipeline()
		for chat := first; chat < min(first+10_000, n); chat++ {
			at := int64(5_000_000_000 + 7919*chat)
			pipe.HSet(t.Context(), shardOf(at).followers(), id(at), record)
		}
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGoneAndBack(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		gone := func(chat int64, want bool) {
			t.Helper()
			f, err := s.Follower(t.Context(), chat)
			if _, listed := everyone(t, s, bot.Audience{})[chat]; err != nil || f.Gone != want || listed == want {
				t.Errorf("the chat is gone: %v, in the audience: %v, %v; expected gone: %v", f.Gone, listed, err, want)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		mustFollow(t, s, 5, news("vi", 1))
		sent := time.Now().Add(-time.Second)
		must(s.MarkGone(t.Context(), 5, sent))
		gone(5, true)
		mustFollow(t, s, 5, news("ko", 2)) // the person's change doesn't take the mark off, nor the mark the change
		gone(5, true)
		must(s.MarkBack(t.Context(), 5, time.Now()))
		gone(5, false)
		must(s.MarkGone(t.Context(), 5, sent)) // a refusal of before, told late
		gone(5, false)
		must(s.MarkGone(t.Context(), 5, time.Now().Add(time.Second)))
		gone(5, true)
		if f, err := s.Follower(t.Context(), 5); err != nil || f.Lang != "ko" || f.News != 2 {
			t.Errorf("the record is %+v, %v: expected the person's last change", f, err)
		}
		must(s.MarkGone(t.Context(), 6, time.Now())) // follows nothing
		if f, err := s.Follower(t.Context(), 6); err != nil || f.Gone {
			t.Errorf("a chat that follows nothing is marked %+v, %v: expected no mark", f, err)
		}
	})
}

func TestThoseGoneForLongAreForgotten(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for chat, ago := range map[int64]time.Duration{5: 91 * 24 * time.Hour, 6: 89 * 24 * time.Hour} {
			mustFollow(t, s, chat, news("vi", 1))
			if err := s.MarkGone(t.Context(), chat, time.Now().Add(-ago)); err != nil {
				t.Fatal(err)
			}
		}
		everyone(t, s, bot.Audience{})
		for chat, kept := range map[int64]bool{5: false, 6: true} {
			if f, err := s.Follower(t.Context(), chat); err != nil || f.Empty() == kept {
				t.Errorf("chat %d has %+v, %v: expected it to be kept: %v", chat, f, err, kept)
			}
		}
	})
}

func TestGroupMoves(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		const from, to = -500, -1000000000500
		mustFollow(t, s, from, func(f *bot.Follower) { f.Lang, f.News, f.Zones = "ko", 5, map[string]int64{"a": 6} })
		mustFollow(t, s, to, news("vi", 9))
		_, lease := mustClaim(t, s, from, 1, bot.Claimed)
		if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: "ko"}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Move(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
		}
		all := everyone(t, s, bot.Audience{})
		if f := all[to]; len(all) != 1 || f.News != 5 || f.Zones["a"] != 6 {
			t.Errorf("after the move %+v follow: expected the new id alone, with what both followed", all)
		}
		if c, _ := mustClaim(t, s, to, 2, bot.Claimed); c.Lang != "ko" {
			t.Errorf("the conversation under the new id is %+v: expected the old one", c)
		}
	})
}

func TestFollowersInACluster(t *testing.T) {
	s := openCluster(t)
	for chat := range int64(40) {
		mustFollow(t, s, chat+1, news("vi", 1))
		if chat%4 == 0 {
			if err := s.MarkGone(t.Context(), chat+1, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.MarkBack(t.Context(), 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Unfollow(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Refollow(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := s.Move(t.Context(), 3, -1003); err != nil {
		t.Fatal(err)
	}
	if err := s.AddNews(t.Context(), 4, bot.News{Records: []string{"a"}, Version: "1"}); err != nil {
		t.Fatal(err)
	}
	if page, _, err := s.PendingNews(t.Context(), ""); err != nil || len(page) != 1 || page[0].Chat != 4 {
		t.Errorf("the news pending are %+v, %v: expected those of one chat", page, err)
	} else if ok, err := s.TakeNews(t.Context(), page[0], time.Now()); !ok || err != nil {
		t.Errorf("taking them gives %v, %v", ok, err)
	} else if err := s.GiveBackNews(t.Context(), page[0]); err != nil {
		t.Error(err)
	}
	if n, err := s.Count(t.Context(), bot.Audience{}); err != nil || n != 31 {
		t.Errorf("a cluster counts %d, %v: expected 31 of 40, of whom 10 went and one came back", n, err)
	}
}

// BenchmarkAudience pages through 100,000 followers, and reports what one costs in the memory of Redis. -followers sets another number.
func BenchmarkAudience(b *testing.B) {
	server := storetest.Start(b)
	s := open(b, server.URL(), Options{})
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	// tell reads a number that the server tells of itself.
	tell := func(section, pattern string) (n float64) {
		if found := regexp.MustCompile(pattern).FindStringSubmatch(client.Info(b.Context(), section).Val()); found != nil {
			n, _ = strconv.ParseFloat(found[1], 64)
		}
		return n
	}
	used := func() float64 { return tell("memory", `used_memory:(\d+)`) }
	before := used()
	fill(b, s, *benchFollowers)
	each := (used() - before) / float64(*benchFollowers)
	b.ReportAllocs()
	pages, found := 0, 0
	cursor := ""
	for b.Loop() {
		page, next, err := s.Audience(b.Context(), bot.Audience{News: true, Langs: []knowledge.Lang{"vi"}}, cursor)
		if err != nil {
			b.Fatal(err)
		}
		pages, found, cursor = pages+1, found+len(page), next
	}
	b.ReportMetric(float64(found)/float64(pages), "followers/page")
	b.ReportMetric(float64(found)/b.Elapsed().Seconds(), "followers/s")
	b.ReportMetric(each, "B/follower")
	b.ReportMetric(tell("commandstats", `cmdstat_evalsha:.*usec_per_call=([\d.]+)`), "µs-of-Redis/script")
}
