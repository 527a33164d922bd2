package store

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/desk"
)

// heldOf are all keys and hash fields that hold a chat's number, but for the marks of handled updates.
func heldOf(t *testing.T, s *Store, chat int64) (found []string) {
	t.Helper()
	all, err := s.client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range all {
		if strings.Contains(key, id(chat)) && !strings.Contains(key, ":u:") {
			found = append(found, key)
		}
		if s.client.Type(t.Context(), key).Val() == "hash" && s.client.HExists(t.Context(), key, id(chat)).Val() {
			found = append(found, key+" "+id(chat))
		}
	}
	return found
}

func TestPersonIsExportedAndErased(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		const person = 777001
		mustFollow(t, s, person, func(f *bot.Follower) {
			f.Lang, f.News, f.Zones = "ko", 1764110000000, map[string]int64{"yen-quang": 1764110000000}
			f.Searches = []bot.Search{{ID: "a", Conditions: desk.Conditions{AreaHa: 5}}}
		})
		if _, err := s.Unfollow(t.Context(), person); err != nil {
			t.Fatal(err)
		}
		mustFollow(t, s, person, news("ko", 1764110000000))
		if err := s.MarkBack(t.Context(), person, time.Now()); err != nil {
			t.Fatal(err)
		}
		if err := s.MarkGone(t.Context(), person, time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		code, err := s.Invite(t.Context(), bot.Invitation{Rights: []bot.Right{bot.Enquiries}}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.Join(t.Context(), code, bot.Member{User: person, Name: "Kim"}); err != nil || !ok {
			t.Fatalf("joining gives %v, %v", ok, err)
		}
		_, lease := mustClaim(t, s, person, 1, bot.Claimed)
		if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: "ko", Seen: time.Unix(1764110000, 0)},
			bot.Told{Records: []string{"zone.z.land.planned"}, Lang: "ko", Version: "3fa9", At: time.Unix(1764110000, 0), Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
		if err := s.IndexTold(t.Context(), map[int64]time.Time{person: time.Unix(1764110000, 0)}); err != nil {
			t.Fatal(err)
		}

		all, err := s.Export(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"conversation":{"language chosen":"ko"`, `"all news since":"2025-11-25T`, `"yen-quang":"2025-11-25T`, `"land sought":{"area in ha":5}`, `"name":"Kim"`,
			`"records told":{"zone.z.land.planned":{"told":"2025-11-25T22:33:20Z","language":"ko","version of the knowledge":"3fa9"}}`} {
			if !strings.Contains(string(encoded), want) {
				t.Errorf("the export is\n%s\nexpected %s in it", encoded, want)
			}
		}

		for range 2 {
			if err := s.Erase(t.Context(), person); err != nil {
				t.Fatal(err)
			}
		}
		if found := heldOf(t, s, person); len(found) != 0 {
			t.Errorf("after erasing the store still holds %q: expected nothing of the person", found)
		}
		if all, err := s.Export(t.Context(), person); err != nil || len(all) != 0 {
			t.Errorf("after erasing the export is %v, %v: expected nothing", all, err)
		}
	})
}

func TestSentIsCountedForAllProcesses(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		other := again()
		for i, question := range []bool{true, false, true} {
			if _, err := []*Store{s, other}[i%2].CountSent(t.Context(), 5, 100, question); err != nil {
				t.Fatal(err)
			}
		}
		got, err := other.CountSent(t.Context(), 5, 100, false)
		if want := (bot.Sent{Minute: 100, Questions: 2, All: 4}); err != nil || got != want {
			t.Errorf("counted %+v, %v: expected %+v", got, err, want)
		}
		if got, err := s.CountSent(t.Context(), 5, 101, true); err != nil || got.All != 1 {
			t.Errorf("the next minute begins with %+v, %v: expected 1", got, err)
		}
		if ttl := s.client.TTL(t.Context(), sentKey(5, 100)).Val(); ttl <= 0 || ttl > 2*time.Minute {
			t.Errorf("the count expires in %v: expected within two minutes", ttl)
		}
	})
}
