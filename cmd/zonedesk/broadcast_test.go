package main

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

// ledgerOf opens broadcasts as another process would.
func ledgerOf(t *testing.T, redis string) (*store.Store, *broadcast.Engine) {
	t.Helper()
	s, err := store.Open(t.Context(), redis, store.Options{Wait: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, broadcast.New(broadcast.Options{Store: s.Broadcasts(0)})
}

func TestOperatorLooksAfterBroadcasts(t *testing.T) {
	redis := storetest.Start(t)
	s, engine := ledgerOf(t, redis.URL())
	b, err := engine.Create(t.Context(), broadcast.Broadcast{Author: 7, Audience: `{"news":true}`, At: time.Now().Add(time.Hour),
		Versions: []broadcast.Version{{Lang: "vi", Content: broadcast.Content{Text: "Khu công nghiệp mới\nở Lương Sơn"}}}})
	if err != nil {
		t.Fatal(err)
	}
	env := settings{"ZONEDESK_REDIS_URL": redis.URL()}
	cases := []struct {
		args string
		code int
		want string // of both outputs
	}{
		{"broadcast list", done, `(?m)^` + b.ID + ` +ready .*Khu công nghiệp mới ở Lương Sơn$`},
		{"broadcast show " + b.ID, done, `state +ready`},
		{"broadcast pause " + b.ID, done, `state +paused`},
		{"broadcast pause " + b.ID, failed, `does not allow it: it is paused`},
		{"broadcast resume " + b.ID, done, `state +ready`},
		{"broadcast stop " + b.ID, done, `state +stopped`},
		{"broadcast resume " + b.ID, failed, `it is stopped`},
		{"broadcast show --recipients " + b.ID, done, `chat,language,outcome`},
		{"broadcast show nothing", failed, `there is no such broadcast`},
		{"broadcast", misuse, `list, show ID`},
		{"broadcast send", misuse, `list, show ID`},
		{"broadcast list --redis-url http://x", misuse, `ZONEDESK_REDIS_URL`},
		{"broadcast list --redis-url redis://127.0.0.1:1", failed, `ZONEDESK_REDIS_URL`},
	}
	for _, c := range cases {
		code, stdout, stderr := zonedesk(t, "", env, strings.Fields(c.args)...)
		if code != c.code || !regexp.MustCompile(c.want).MatchString(stdout+stderr) {
			t.Errorf("%s gives %d and prints\n%s%s\nexpected %d and %q", c.args, code, stdout, stderr, c.code, c.want)
		}
	}
	if trail, err := s.Trail(t.Context(), "", 10); err != nil || len(trail) != 5 || trail[1].Did != "broadcast.stop" || trail[1].About != b.ID || trail[1].Name != "zonedesk broadcast" {
		t.Errorf("the audit trail is %+v, %v: expected what was done, the newest first", trail, err)
	}
	_, stdout, _ := zonedesk(t, "", env, "broadcast", "list", "--json")
	var line struct {
		ID    string
		State string
	}
	if err := json.Unmarshal([]byte(stdout), &line); err != nil || line.ID != b.ID || line.State != "stopped" {
		t.Errorf("as JSON the list is %s, %v", stdout, err)
	}
}

// TestServiceSendsBroadcasts has the whole service send to those who follow, but not to who stopped.
func TestServiceSendsBroadcasts(t *testing.T) {
	redis := storetest.Start(t)
	play := playground.New(playground.Options{})
	api := httptest.NewServer(play)
	defer func() { play.Close(); api.CloseClientConnections(); api.Close() }()
	service := begin(t, settings{
		"ZONEDESK_TELEGRAM_TOKEN": play.Token(), "ZONEDESK_TELEGRAM_API": api.URL, "ZONEDESK_REDIS_URL": redis.URL(),
		"ZONEDESK_LISTEN": "127.0.0.1:0", "ZONEDESK_DATA": t.TempDir(),
	}, "serve")
	s, engine := ledgerOf(t, redis.URL())
	for chat := range int64(6) {
		play.AddPerson(playground.Person{ID: 100 + chat})
		if _, err := s.Follow(t.Context(), 100+chat, func(f *bot.Follower) { f.News, f.Lang = 1, knowledge.KO }); err != nil {
			t.Fatal(err)
		}
	}
	play.Deactivate(playground.Person{ID: 103})
	if _, err := s.Unfollow(t.Context(), 104); err != nil {
		t.Fatal(err)
	}
	b, err := engine.Create(t.Context(), broadcast.Broadcast{Author: 7, Audience: `{"news":true}`,
		Versions: []broadcast.Version{{Lang: "ko", Content: broadcast.Content{Text: "소식"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var r broadcast.Report
	storetest.Until(t, "the broadcast is done", func(ctx context.Context) bool {
		_, r, err = engine.Report(ctx, b.ID)
		return err == nil && r.State == broadcast.Done
	})
	if r.Counts[broadcast.Sent] != 4 || r.Counts[broadcast.Gone] != 1 || r.Total != 5 {
		t.Fatalf("the broadcast is %s with %v: expected 4 sent, 1 gone", r.State, r.Counts)
	}
	if code := service.end(); code != done {
		t.Errorf("the service ended with %d:\n%s", code, service.stderr)
	}
	if f, err := s.Follower(t.Context(), 103); err != nil || !f.Gone {
		t.Errorf("who left Telegram is %+v, %v: expected it to be marked as gone", f, err)
	}
}

func TestServiceWarnsOfAForgetfulRedis(t *testing.T) {
	cases := []struct {
		name string
		args []string
		want []string
	}{
		{"as it should be", []string{"--appendonly", "yes"}, nil},
		{"without a log", nil, []string{"appendonly yes"}},
		{"that evicts", []string{"--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"}, []string{"maxmemory-policy noeviction"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, _ := ledgerOf(t, storetest.Start(t, c.args...).URL())
			got := s.Warnings(t.Context())
			if len(got) != len(c.want) {
				t.Fatalf("warned is of %q: expected %q", got, c.want)
			}
			for i := range got {
				if !strings.Contains(got[i], c.want[i]) {
					t.Errorf("warned is of %q: expected %q", got[i], c.want[i])
				}
			}
		})
	}
	s, _ := ledgerOf(t, "memory://")
	if got := s.Warnings(t.Context()); len(got) != 0 {
		t.Errorf("a store in memory warns of %q", got)
	}
}
