package bot_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// TestKilledProcessLosesNothing kills a bot that has 200 messages to answer, twice, with no chance to tidy up.
func TestKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	const messages, chats, kills = 200, 7, 2
	server := storetest.Start(t)
	play := playground.New(playground.Options{})
	api := httptest.NewServer(play)
	defer func() { play.Close(); api.CloseClientConnections(); api.Close() }()
	// As slow as a network, so that there is always something in hand.
	play.Fail(func(c playground.Call) *playground.Fault { return &playground.Fault{Delay: 3 * time.Millisecond} })
	w := &world{t: t, play: play}
	for i := range messages {
		play.Write(playground.Person{ID: 3000 + int64(i%chats), Lang: "en"}, fmt.Sprintf("question %03d", i))
	}
	seed := rand.Uint64()
	t.Logf("the random points come from seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for kill := range kills {
		process := child(t, api.URL, server.URL())
		point := 1 + kill*messages/kills + random.IntN(messages/kills-2*chats)
		w.until("the bot gets far enough to be killed", func() bool { return w.calls("sendMessage") >= point })
		_ = process.Process.Kill()
		_ = process.Wait()
	}
	child(t, api.URL, server.URL())
	w.until("all messages are answered", func() bool { return play.Pending() == 0 })
	for chat := range int64(chats) {
		checkAnswers(t, w.texts(3000+chat), wanted(messages, chats, int(chat)), kills)
	}
}

// checkAnswers expects each answer once and in order, but for one that was in hand at each kill and came again right away.
func checkAnswers(t *testing.T, got, want []string, kills int) {
	t.Helper()
	if compact := slices.Compact(slices.Clone(got)); !slices.Equal(compact, want) {
		t.Errorf("a chat got\n%s\nexpected, but for repeats,\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if repeats := len(got) - len(want); repeats > kills {
		t.Errorf("a chat got %d answers again: expected at most the one in hand at each of %d kills", repeats, kills)
	}
}

func wanted(messages, chats, chat int) (want []string) {
	for i := chat; i < messages; i += chats {
		want = append(want, fmt.Sprintf("en: question %03d", i))
	}
	return want
}

// child starts this test program as a bot of its own.
func child(t *testing.T, api, redis string, more ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(self)
	process.Env = append(os.Environ(), "ZONEDESK_TEST_CHILD_API="+api, "ZONEDESK_TEST_CHILD_REDIS="+redis)
	process.Env = append(process.Env, more...)
	process.Stderr = t.Output()
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill(); _ = process.Wait() })
	return process
}
