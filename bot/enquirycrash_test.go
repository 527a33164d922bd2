package bot_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// TestCrashesLoseNoMessageOfAnEnquiry lets asker and staff write to each other while the process is killed, and every other round Redis too,
// at random points. ZONEDESK_TEST_ROUNDS is how often; 4 without it.
func TestCrashesLoseNoMessageOfAnEnquiry(t *testing.T) {
	t.Parallel()
	rounds := 4
	if n, err := strconv.Atoi(os.Getenv("ZONEDESK_TEST_ROUNDS")); err == nil {
		rounds = n
	}
	server := storetest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	play := playground.New(playground.Options{History: 1 << 20})
	api := httptest.NewServer(play)
	defer func() { play.Close(); api.CloseClientConnections(); api.Close() }()
	play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Delay: 2 * time.Millisecond} })
	play.AddPerson(boss)
	play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Members: []int64{boss.ID}})
	w := &world{t: t, play: play}
	begin := func() *exec.Cmd {
		return child(t, api.URL, server.URL(), "ZONEDESK_TEST_CHILD_STAFF="+strconv.Itoa(staffChat))
	}
	process := begin()
	play.Write(ann, "/human is anybody there?")
	topic := w.found(staffChat, "is anybody there?")
	w.answers(boss, topic, playground.Post{Text: "staff says hello"})
	hello := w.found(ann.ID, "staff says hello")

	seed := rand.Uint64()
	t.Logf("the random points come from seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	const each = 4
	var asked, answered []string
	for round := range rounds {
		redis := round%2 == 1
		from := len(play.Calls())
		for i := range each {
			answered = append(answered, fmt.Sprintf("staff %03d.%d", round, i))
			w.answers(boss, topic, playground.Post{Text: answered[len(answered)-1]})
			asked = append(asked, fmt.Sprintf("asker %03d.%d", round, i))
			post := playground.Post{Text: asked[len(asked)-1]}
			if redis || i%2 == 0 {
				post.ReplyTo = hello.ID // known for what it is even without the store
			}
			play.Post(ann, post)
		}
		point := from + 1 + random.IntN(6*each)
		w.until("the bot gets far enough", func() bool { return len(play.Calls()) >= point || play.Pending() == 0 })
		if redis {
			server.Kill()
		}
		_ = process.Process.Kill()
		_ = process.Wait()
		process = begin()
		if redis {
			server.Restart(t)
		}
	}
	w.until("everything has arrived", func() bool {
		return play.Pending() == 0 && all(play.Messages(staffChat), asked) && all(play.Messages(ann.ID), answered)
	})
	inOrder(t, "staff", play.Messages(staffChat), asked)
	inOrder(t, "the asker", play.Messages(ann.ID), answered)
}

func all(messages []playground.Message, texts []string) bool {
	for _, text := range texts {
		if !slices.ContainsFunc(messages, func(m playground.Message) bool { return m.FromBot() && strings.HasSuffix(m.Text, text) }) {
			return false
		}
	}
	return true
}

// inOrder expects the texts in the order in which they were written, but for repeats of what was in hand at a crash.
func inOrder(t *testing.T, who string, messages []playground.Message, texts []string) {
	t.Helper()
	var got []string
	repeats := 0
	for _, m := range messages {
		for _, text := range texts {
			if !m.FromBot() || !strings.HasSuffix(m.Text, text) {
				continue
			}
			if slices.Contains(got, text) {
				repeats++
			} else {
				got = append(got, text)
			}
		}
	}
	t.Logf("%s got %d messages, %d of them twice", who, len(got), repeats)
	if !slices.Equal(got, texts) {
		t.Errorf("%s got\n%q\nexpected\n%q", who, got, texts)
	}
}
