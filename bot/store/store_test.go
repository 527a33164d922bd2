package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

// stores runs a test on the store in memory and on a real server. again opens the same store as another process would.
func stores(t *testing.T, o Options, test func(t *testing.T, s *Store, again func() *Store)) {
	t.Run("in memory", func(t *testing.T) {
		s := open(t, "memory://", o)
		test(t, s, func() *Store {
			other := *s
			other.owner = "another process"
			return &other
		})
	})
	t.Run("on redis-server", func(t *testing.T) {
		server := storetest.Start(t)
		test(t, open(t, server.URL(), o), func() *Store { return open(t, server.URL(), o) })
	})
}

func open(t testing.TB, url string, o Options) *Store {
	t.Helper()
	if o.Wait == 0 {
		o.Wait = time.Minute // a slow machine fails no test
	}
	s, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatalf("opening %s: %v", url, err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func mustClaim(t testing.TB, s *Store, chat, update int64, want bot.ClaimState) (bot.Conversation, bot.Lease) {
	t.Helper()
	c, lease, state, err := s.Claim(t.Context(), chat, update)
	if err != nil || state != want {
		t.Fatalf("claiming update %d of chat %d gives state %d, %v: expected state %d", update, chat, state, err, want)
	}
	return c, lease
}

func TestConversationIsKept(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		c, lease := mustClaim(t, s, -100500, 7, bot.Claimed)
		if !reflect.DeepEqual(c, bot.Conversation{}) {
			t.Errorf("a new chat has the conversation %+v: expected an empty one", c)
		}
		want := bot.Conversation{Lang: knowledge.KO, Seen: time.Unix(1700000000, 0).UTC(), Gone: true}
		if err := s.Finish(t.Context(), lease, want); err != nil {
			t.Fatal(err)
		}
		got, _ := mustClaim(t, again(), -100500, 8, bot.Claimed)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the conversation came back as %+v: expected %+v", got, want)
		}
	})
}

func TestUpdateIsClaimedOnce(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		other := again()
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		mustClaim(t, other, 1, 7, bot.Busy)
		mustClaim(t, other, 1, 8, bot.Busy)
		mustClaim(t, other, 2, 7, bot.Claimed)
		if err := s.Finish(t.Context(), lease, bot.Conversation{}); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, s, 1, 7, bot.Done)
		mustClaim(t, other, 1, 7, bot.Done)
		mustClaim(t, other, 1, 8, bot.Claimed)
	})
}

func TestReleasedUpdateMayBeClaimedAgain(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		other := again()
		if err := other.Release(t.Context(), lease); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, other, 1, 7, bot.Busy) // only the holder can release
		if err := s.Release(t.Context(), lease); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, other, 1, 7, bot.Claimed)
	})
}

// A reply may get lost on its way, so that the caller can't know whether the script ran.
func TestEachStepMayBeTakenTwice(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		mustClaim(t, s, 1, 7, bot.Claimed)
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		for range 2 {
			if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: knowledge.JA}); err != nil {
				t.Fatalf("finishing again: %v", err)
			}
		}
		for range 2 {
			if err := s.Release(t.Context(), lease); err != nil {
				t.Fatalf("releasing again: %v", err)
			}
		}
	})
}

func TestLostLeaseSavesNothing(t *testing.T) {
	stores(t, Options{Lease: 20 * time.Millisecond}, func(t *testing.T, s *Store, again func() *Store) {
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		other := again()
		storetest.Until(t, "the lease of a process that went away ends", func(ctx context.Context) bool {
			_, _, state, err := other.Claim(ctx, 1, 8)
			return err == nil && state == bot.Claimed
		})
		if err := s.Extend(t.Context(), lease); !errors.Is(err, bot.ErrLost) {
			t.Errorf("extending a lost lease gives %v: expected ErrLost", err)
		}
		if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: knowledge.JA}); !errors.Is(err, bot.ErrLost) {
			t.Errorf("finishing with a lost lease gives %v: expected ErrLost", err)
		}
		c, _ := mustClaim(t, other, 1, 8, bot.Claimed)
		if c.Lang != "" {
			t.Errorf("the conversation was overwritten with %+v by a process that had lost the chat", c)
		}
		mustClaim(t, other, 1, 7, bot.Done) // it was answered all the same
	})
}

func TestExtendedLeaseHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{Lease: 5 * time.Second})
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		other := *s
		other.owner = "another process"
		for range 5 {
			<-time.After(3 * time.Second)
			if err := s.Extend(t.Context(), lease); err != nil {
				t.Fatal(err)
			}
			mustClaim(t, &other, 1, 8, bot.Busy)
		}
		<-time.After(7 * time.Second)
		mustClaim(t, &other, 1, 8, bot.Claimed)
	})
}

func TestWhatIsRememberedExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{Conversation: 30 * 24 * time.Hour})
		_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
		if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: knowledge.ZH}); err != nil {
			t.Fatal(err)
		}
		<-time.After(23 * time.Hour)
		mustClaim(t, s, 1, 7, bot.Done)
		<-time.After(2 * time.Hour)
		if c, _ := mustClaim(t, s, 1, 7, bot.Claimed); c.Lang != knowledge.ZH {
			t.Errorf("the conversation after a day is %+v: expected it to be kept for 30", c)
		}
		<-time.After(30 * 24 * time.Hour)
		if c, _ := mustClaim(t, s, 1, 9, bot.Claimed); c.Lang != "" {
			t.Errorf("the conversation after 31 days is %+v: expected it to be forgotten", c)
		}
	})
}

func TestExpiryIsSetOnRedis(t *testing.T) {
	server := storetest.Start(t)
	s := open(t, server.URL(), Options{Conversation: time.Hour})
	_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
	if err := s.Finish(t.Context(), lease, bot.Conversation{Lang: knowledge.VI}); err != nil {
		t.Fatal(err)
	}
	k := keys(1, 7)
	for key, want := range map[string]time.Duration{k[0]: -2 /* gone */, k[1]: time.Hour, k[2]: 24 * time.Hour} {
		got, err := s.client.PTTL(t.Context(), key).Result()
		if err != nil || got > want || got < want-time.Minute {
			t.Errorf("%s expires in %v, %v: expected %v", key, got, err, want)
		}
	}
}

func TestEmptyConversationLeavesNone(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for update, c := range []bot.Conversation{{Lang: knowledge.VI}, {}} {
			_, lease := mustClaim(t, s, 1, int64(update), bot.Claimed)
			if err := s.Finish(t.Context(), lease, c); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.client.Exists(t.Context(), keys(1, 0)[1]).Result(); err != nil || n != 0 {
			t.Errorf("after an empty one there are %d conversations, %v: expected none", n, err)
		}
	})
}

func TestUnreadableConversationCountsAsNone(t *testing.T) {
	s := open(t, "memory://", Options{})
	if err := s.client.Set(t.Context(), keys(1, 7)[1], `{"lang":7`, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if c, _ := mustClaim(t, s, 1, 7, bot.Claimed); !reflect.DeepEqual(c, bot.Conversation{}) {
		t.Errorf("got %+v: expected an empty conversation", c)
	}
}

func TestKeysOfAChatShareASlot(t *testing.T) {
	for _, key := range keys(-1001234567890, 42) {
		if !strings.HasPrefix(key, "zd1:{c:-1001234567890}:") {
			t.Errorf("key %q: expected the hash tag {c:-1001234567890}", key)
		}
	}
}

func TestServerThatDied(t *testing.T) {
	server := storetest.Start(t)
	s := open(t, server.URL(), Options{Wait: time.Hour})
	_, lease := mustClaim(t, s, 1, 7, bot.Claimed)
	server.Kill()
	ctx := withTimeout(t, time.Minute)
	if _, _, _, err := s.Claim(ctx, 2, 8); err == nil {
		t.Error("claiming from a dead server succeeds: expected an error")
	}
	if err := s.Finish(ctx, lease, bot.Conversation{}); err == nil {
		t.Error("finishing on a dead server succeeds: expected an error")
	}
	if err := s.Ping(ctx); err == nil {
		t.Error("a dead server is called well: expected an error")
	}
	if ctx.Err() != nil {
		t.Error("calls to a dead server wait: expected an error at once")
	}
	server.Restart(t)
	mustClaim(t, s, 2, 8, bot.Claimed)
}

func TestServerThatIsSilent(t *testing.T) {
	s, err := Open(withTimeout(t, 50*time.Millisecond), "redis://"+silence(t), Options{Wait: time.Hour})
	if s == nil || err == nil {
		t.Fatalf("opening a silent server gives %v, %v: expected a store and an error", s, err)
	}
	defer s.Close()
	if _, _, _, err = s.Claim(withTimeout(t, 50*time.Millisecond), 1, 7); err == nil { // in time: else it would wait for an hour
		t.Error("claiming from a silent server succeeds: expected an error")
	}
}

func withTimeout(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// silence is an address that takes connections and never says a word.
func silence(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func TestAddresses(t *testing.T) {
	cases := []struct {
		name, address string
		want          redis.UniversalOptions
		tls           bool
	}{
		{"one server", "redis://host", redis.UniversalOptions{Addrs: []string{"host:6379"}}, false},
		{"with everything", "redis://u:p%40ss@host:1/3", redis.UniversalOptions{Addrs: []string{"host:1"}, Username: "u", Password: "p@ss", DB: 3}, false},
		{"by TLS", "rediss://:p@host:1", redis.UniversalOptions{Addrs: []string{"host:1"}, Password: "p"}, true},
		{"IPv6", "redis://[::1]:7", redis.UniversalOptions{Addrs: []string{"[::1]:7"}}, false},
		{"a cluster", "redis://u:p@a:1,b,c:3", redis.UniversalOptions{Addrs: []string{"a:1", "b:6379", "c:3"}, Username: "u", Password: "p"}, false},
		{"a cluster with schemes", "rediss://u:p@a:1,rediss://u:p@b:2", redis.UniversalOptions{Addrs: []string{"a:1", "b:2"}, Username: "u", Password: "p"}, true},
		{"sentinels", "redis+sentinel://u:p@a,b:2/main/4?sentinel_password=s",
			redis.UniversalOptions{Addrs: []string{"a:26379", "b:2"}, MasterName: "main", DB: 4, Username: "u", Password: "p", SentinelPassword: "s"}, false},
		{"sentinels by TLS", "rediss+sentinel://a/main", redis.UniversalOptions{Addrs: []string{"a:26379"}, MasterName: "main"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := parse(c.address)
			if err != nil {
				t.Fatal(err)
			}
			if (got.TLSConfig != nil) != c.tls {
				t.Errorf("TLS is %v: expected %v", got.TLSConfig != nil, c.tls)
			}
			got.TLSConfig = nil
			if !reflect.DeepEqual(*got, c.want) {
				t.Errorf("read as %+v: expected %+v", *got, c.want)
			}
		})
	}
}

func TestWrongAddressesAreRefusedWithoutTheirPassword(t *testing.T) {
	for _, address := range []string{
		"http://u:hush@host", "hush", "redis://", "redis://u:hu#sh@host", "redis://u:hush@host:port", "redis://u:hush@host/name",
		"redis://u:hush@host/1/2", "redis://u:hush@host?x=hush", "redis://a:1,,b:2", "redis://u:hush@a,b/2", "redis+sentinel://u:hush@a,b",
	} {
		s, err := Open(t.Context(), address, Options{})
		if s != nil || err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("opening %q gives %v, %v: expected an error without the password", address, s, err)
		}
	}
}

func TestCluster(t *testing.T) {
	servers := startCluster(t)
	s := open(t, clusterURL(servers), Options{})
	for chat := range int64(30) {
		_, lease := mustClaim(t, s, chat, 7, bot.Claimed)
		if err := errors.Join(s.Extend(t.Context(), lease), s.Finish(t.Context(), lease, bot.Conversation{}), s.Release(t.Context(), lease)); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, s, chat, 7, bot.Done)
	}
	for _, server := range servers {
		node := redis.NewClient(&redis.Options{Addr: server.Addr})
		if n, err := node.DBSize(t.Context()).Result(); err != nil || n == 0 {
			t.Errorf("a node of the cluster holds %d keys, %v: expected chats on every node", n, err)
		}
		_ = node.Close()
	}
}

func startCluster(t *testing.T) []*storetest.Server {
	servers := make([]*storetest.Server, 3)
	for i := range servers {
		servers[i] = storetest.Start(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
	}
	form(t, servers)
	return servers
}

func clusterURL(servers []*storetest.Server) string {
	var addresses []string
	for _, s := range servers {
		addresses = append(addresses, s.Addr)
	}
	return "redis://" + strings.Join(addresses, ",")
}

func openCluster(t *testing.T) *Store { return open(t, clusterURL(startCluster(t)), Options{}) }

// form makes servers into one cluster with the slots spread over them.
func form(t *testing.T, servers []*storetest.Server) {
	t.Helper()
	var nodes []*redis.Client
	_, port, _ := net.SplitHostPort(servers[0].Addr)
	for i, server := range servers {
		node := redis.NewClient(&redis.Options{Addr: server.Addr})
		t.Cleanup(func() { _ = node.Close() })
		nodes = append(nodes, node)
		first, last := 16384*i/len(servers), 16384*(i+1)/len(servers)-1
		if err := errors.Join(node.ClusterAddSlotsRange(t.Context(), first, last).Err(),
			node.Do(t.Context(), "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(),
			node.ClusterMeet(t.Context(), "127.0.0.1", port).Err()); err != nil {
			t.Fatalf("forming a cluster: %v", err)
		}
	}
	for _, node := range nodes {
		storetest.Until(t, "the cluster is formed", func(ctx context.Context) bool {
			_ = node.ClusterMeet(ctx, "127.0.0.1", port).Err() // again: what isn't done within the nodes' timeout is given up
			info := node.ClusterInfo(ctx).Val()
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprintf("cluster_size:%d", len(nodes)))
		})
	}
	for _, node := range nodes { // formed in a short time, they bear with each other for a long one
		if err := node.ConfigSet(t.Context(), "cluster-node-timeout", "600000").Err(); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkClaimAndFinish(b *testing.B) {
	for _, name := range []string{"memory", "redis"} {
		b.Run(name, func(b *testing.B) {
			url := "memory://"
			if name == "redis" {
				url = storetest.Start(b).URL()
			}
			s := open(b, url, Options{})
			b.ReportAllocs()
			for i := int64(1); b.Loop(); i++ {
				_, lease := mustClaim(b, s, 1, i, bot.Claimed)
				if err := s.Finish(b.Context(), lease, bot.Conversation{Lang: knowledge.VI}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzAddressErrorsHoldNoPassword(f *testing.F) {
	f.Add("redis://u:", "@h:1,b:2")
	f.Add("redis+sentinel://:", "@h:port/")
	f.Fuzz(func(t *testing.T, before, after string) {
		if _, err := parse(before + "S3CRET" + after); err != nil && strings.Contains(err.Error(), "S3CRET") {
			t.Errorf("the error is %v: expected it without the address", err)
		}
	})
}
