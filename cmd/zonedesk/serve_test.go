package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// patience is how long a test waits for what must come.
const patience = 3 * time.Minute

var emma = playground.Person{ID: 1002, FirstName: "Emma", Lang: "en"}

// running is a zonedesk at work in this process.
type running struct {
	t      *testing.T
	stdout *output
	stderr *output
	stop   context.CancelFunc
	ended  chan struct{}
	code   int
}

// begin runs a command in the background, and stops it at the test's end at the latest.
func begin(t *testing.T, env settings, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: t, stdout: newOutput(), stderr: newOutput(), stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		r.code = run(ctx, args, strings.NewReader(""), r.stdout, r.stderr, env.getenv)
	}()
	t.Cleanup(func() { r.end() })
	return r
}

// end stops the command as a signal would.
func (r *running) end() (code int) {
	r.t.Helper()
	r.stop()
	return r.wait()
}

// wait waits for the command to end by itself.
func (r *running) wait() (code int) {
	r.t.Helper()
	select {
	case <-r.ended:
	case <-time.After(patience):
		r.t.Fatalf("expected the command to end within %v; it has said\n%s", patience, r.stderr)
	}
	return r.code
}

// address is where the service listens.
func (r *running) address() string {
	r.t.Helper()
	return "http://" + r.stderr.await(r.t, regexp.MustCompile(`"msg":"listening","address":"([^"]+)"`))
}

// output collects what a command prints.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // closed at the next write
}

func newOutput() *output { return &output{written: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.written)
	o.written = make(chan struct{})
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await waits until the pattern has been printed and returns its first group.
func (o *output) await(t *testing.T, pattern *regexp.Regexp) string {
	t.Helper()
	late := time.After(patience)
	for {
		o.mu.Lock()
		text, written := o.text.String(), o.written
		o.mu.Unlock()
		if found := pattern.FindStringSubmatch(text); found != nil {
			return found[len(found)-1]
		}
		select {
		case <-written:
		case <-late:
			t.Fatalf("expected within %v to read %s in\n%s", patience, pattern, text)
		}
	}
}

// telegramAt is a playground on a port of its own.
func telegramAt(t *testing.T, o playground.Options) (play *playground.Server, address string) {
	t.Helper()
	play = playground.New(o)
	server := httptest.NewServer(play)
	t.Cleanup(func() { play.Close(); server.CloseClientConnections(); server.Close() })
	t.Cleanup(func() {
		if breaches := play.Breaches(); len(breaches) > 0 {
			t.Errorf("the bot broke rules of the Bot API: %q", breaches)
		}
	})
	return play, server.URL
}

// serving are the settings of serve against a playground.
func serving(t *testing.T, play *playground.Server, api string) settings {
	return settings{
		"ZONEDESK_TELEGRAM_TOKEN": play.Token(), "ZONEDESK_TELEGRAM_API": api, "ZONEDESK_REDIS_URL": "memory://",
		"ZONEDESK_LISTEN": "127.0.0.1:0", "ZONEDESK_DATA": t.TempDir(),
	}
}

// lastReply waits for the bot's n-th message to Emma.
func lastReply(t *testing.T, play *playground.Server, n int) playground.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	got, err := play.WaitReplies(ctx, emma.ID, n)
	if err != nil {
		t.Fatal(err)
	}
	return got[n-1]
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestServePolls(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{})
	play.Write(emma, "How big is Yen Quang IP?") // waits for the bot to come up
	r := begin(t, serving(t, play, api), "serve")
	if m := lastReply(t, play, 1); !strings.Contains(m.Text, "Yen Quang") {
		t.Errorf("the bot said %q, expected an answer on Yen Quang", m.Text)
	}
	play.Write(emma, "and Luong Son?")
	if m := lastReply(t, play, 2); !strings.Contains(m.Text, "Luong Son") {
		t.Errorf("the bot said %q, expected an answer on Luong Son", m.Text)
	}
	for path, want := range map[string]string{
		"/healthz": "ok",
		"/metrics": `zonedesk_answers_total{language="en",topic="land"} 2`,
	} {
		if status, body := get(t, r.address()+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answers %d %s, expected 200 and %s", path, status, body, want)
		}
	}
	ready(t, r, true)
	listen := strings.TrimPrefix(r.address(), "http://")
	if code, _, stderr := zonedesk(t, "", nil, "serve", "--healthcheck", "--listen", listen); code != done {
		t.Errorf("the health check exits %d with %q, expected 0", code, stderr)
	}
	if code := r.end(); code != done {
		t.Errorf("serve exits %d after a signal, expected 0; it said\n%s", code, r.stderr)
	}
	if n := play.Pending(); n != 0 {
		t.Errorf("%d updates still wait at Telegram, expected all to be confirmed", n)
	}
}

func TestServeTakesAWebhook(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{WebhookRetry: 20 * time.Millisecond})
	play.Write(emma, "How big is Yen Quang IP?")
	env := serving(t, play, api)
	// The port must be known beforehand, as that of a public address is.
	env["ZONEDESK_LISTEN"] = freeAddress(t)
	env["ZONEDESK_WEBHOOK_URL"], env["ZONEDESK_WEBHOOK_SECRET"] = "http://"+env["ZONEDESK_LISTEN"]+"/telegram/hook", "open_sesame"
	r := begin(t, env, "serve")
	if m := lastReply(t, play, 1); !strings.Contains(m.Text, "Yen Quang") {
		t.Errorf("the bot said %q, expected an answer on Yen Quang", m.Text)
	}
	hook := r.address() + "/telegram/hook"
	for _, c := range []struct {
		name, secret, body string
		status             int
	}{
		{"a wrong secret is turned away", "open_sesam", `{"update_id":1}`, http.StatusUnauthorized},
		{"no secret is turned away", "", `{"update_id":1}`, http.StatusUnauthorized},
		{"what is no update is refused", "open_sesame", `{`, http.StatusBadRequest},
		{"an unknown kind of update is taken", "open_sesame", `{"update_id":1,"novelty":{}}`, http.StatusOK},
	} {
		if status := post(t, hook, c.secret, c.body); status != c.status {
			t.Errorf("%s: got %d, expected %d", c.name, status, c.status)
		}
	}
	if status, _ := get(t, r.address()+"/telegram"); status != http.StatusNotFound {
		t.Errorf("a path beside the webhook's answers %d, expected 404", status)
	}
	if log := r.stderr.String(); !strings.Contains(log, "is not https") {
		t.Errorf("expected a warning about http in\n%s", log)
	}
	play.Write(emma, "and Luong Son?")
	lastReply(t, play, 2)
	if code := r.end(); code != done {
		t.Errorf("serve exits %d after a signal, expected 0", code)
	}
	if strings.Contains(r.stderr.String(), "open_sesame") {
		t.Errorf("the webhook's secret stands in\n%s", r.stderr)
	}
}

func TestServeLeavesTheWebhooksRegistrationToTheOperator(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{})
	env := serving(t, play, api)
	env["ZONEDESK_WEBHOOK_URL"], env["ZONEDESK_WEBHOOK_SECRET"], env["ZONEDESK_WEBHOOK_REGISTER"] = "https://example.com/hook", "s", "false"
	r := begin(t, env, "serve")
	r.stderr.await(t, regexp.MustCompile(`waiting for updates at the webhook`))
	body := `{"update_id":77,"message":{"message_id":1,"date":1,"chat":{"id":1002,"type":"private"},"from":{"id":1002,"first_name":"Emma","language_code":"en"},"text":"hello"}}`
	play.AddPerson(emma)
	if status := post(t, r.address()+"/hook", "s", body); status != http.StatusOK {
		t.Errorf("the webhook answers %d, expected 200", status)
	}
	lastReply(t, play, 1)
	for _, c := range play.Calls() {
		if c.Method == "setWebhook" || c.Method == "deleteWebhook" {
			t.Errorf("the bot called %s, expected it to leave the registration alone", c.Method)
		}
	}
}

func TestServeAnswersWhatItHasInHandBeforeItStops(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"polling", "webhook"} {
		t.Run(way, func(t *testing.T) {
			play, api := telegramAt(t, playground.Options{})
			sending, goOn := make(chan struct{}), make(chan struct{})
			play.Fail(func(c playground.Call) *playground.Fault {
				if c.Method == "sendMessage" {
					close(sending)
					<-goOn
				}
				return nil
			})
			env := serving(t, play, api)
			if way == "webhook" {
				env["ZONEDESK_LISTEN"] = freeAddress(t)
				env["ZONEDESK_WEBHOOK_URL"], env["ZONEDESK_WEBHOOK_SECRET"] = "http://"+env["ZONEDESK_LISTEN"]+"/", "s"
			}
			r := begin(t, env, "serve")
			play.Write(emma, "How big is Yen Quang IP?")
			<-sending
			r.stop()
			close(goOn)
			if code := r.wait(); code != done {
				t.Errorf("serve exits %d, expected 0", code)
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := play.Wait(ctx, func() bool { return play.Pending() == 0 }); err != nil || len(play.Replies(emma.ID)) != 1 {
				t.Errorf("%d answers and %d updates that wait, expected the one in hand to be answered and confirmed", len(play.Replies(emma.ID)), play.Pending())
			}
		})
	}
}

func TestServeEndsWhenTheTokenIsRefused(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{})
	env := serving(t, play, api)
	env["ZONEDESK_TELEGRAM_TOKEN"] = "123456:not-the-one"
	r := begin(t, env, "serve")
	if code := r.wait(); code != failed {
		t.Errorf("serve exits %d, expected 1", code)
	}
	if said := r.stderr.String(); !strings.Contains(said, "does not accept ZONEDESK_TELEGRAM_TOKEN") || strings.Contains(said, "not-the-one") {
		t.Errorf("serve said\n%s\nexpected a sentence that names the setting and not the token", said)
	}
}

// TestServeWaitsForTelegram has Telegram fail in every way before it works.
func TestServeWaitsForTelegram(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{})
	faults := []*playground.Fault{{Status: http.StatusBadGateway}, {Drop: playground.DropBefore}}
	var mu sync.Mutex
	met := map[string]int{}
	play.Fail(func(c playground.Call) *playground.Fault {
		mu.Lock()
		defer mu.Unlock()
		if c.Method != "getMe" && c.Method != "deleteWebhook" {
			return nil
		}
		met[c.Method]++
		if n := met[c.Method]; n <= len(faults) {
			return faults[n-1]
		}
		return nil
	})
	play.Write(emma, "hello")
	r := begin(t, serving(t, play, api), "serve", "--log", "debug")
	lastReply(t, play, 1)
	r.end()
	said := r.stderr.String()
	if n := strings.Count(said, "Telegram does not answer yet"); n != len(faults) {
		t.Errorf("%d failures of getMe are logged, expected %d:\n%s", n, len(faults), said)
	}
	if strings.Contains(said, secretPart(play)) {
		t.Errorf("the token stands in\n%s", said)
	}
}

func TestTheTokenIsNeverShownWhenTelegramIsOutOfReach(t *testing.T) {
	t.Parallel()
	play, api := telegramAt(t, playground.Options{})
	play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Drop: playground.DropBefore} })
	for _, api := range []string{"http://127.0.0.1:1", "https://127.0.0.1:1", api} {
		r := begin(t, serving(t, play, api), "serve", "--log", "debug")
		r.stderr.await(t, regexp.MustCompile(`Telegram does not answer yet`))
		if status, body := get(t, r.address()+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, `"telegram":false`) {
			t.Errorf("/readyz answers %d %s, expected 503 because of Telegram", status, body)
		}
		if code := r.end(); code != done {
			t.Errorf("serve exits %d after a signal, expected 0", code)
		}
		if said := r.stderr.String() + r.stdout.String(); strings.Contains(said, secretPart(play)) {
			t.Errorf("the token stands in\n%s", said)
		}
	}
}

func secretPart(play *playground.Server) string {
	_, secret, _ := strings.Cut(play.Token(), ":")
	return secret
}

func TestServeAnswersWithoutItsStore(t *testing.T) {
	t.Parallel()
	redis := storetest.Start(t)
	play, api := telegramAt(t, playground.Options{})
	env := serving(t, play, api)
	env["ZONEDESK_REDIS_URL"] = redis.URL()
	r := begin(t, env, "serve")
	play.Write(emma, "How big is Yen Quang IP?")
	lastReply(t, play, 1)
	ready(t, r, true)
	redis.Kill()
	ready(t, r, false)
	play.Write(emma, "How big is Luong Son IP?")
	if m := lastReply(t, play, 2); !strings.Contains(m.Text, "Luong Son") {
		t.Errorf("the bot said %q without its store, expected an answer on Luong Son", m.Text)
	}
	redis.Restart(t)
	ready(t, r, true)
}

func TestServeStartsWithoutItsStore(t *testing.T) {
	t.Parallel()
	redis := storetest.Start(t)
	redis.Kill()
	play, api := telegramAt(t, playground.Options{})
	env := serving(t, play, api)
	env["ZONEDESK_REDIS_URL"] = strings.Replace(redis.URL(), "redis://", "redis://:sesame@", 1)
	r := begin(t, env, "serve")
	play.Write(emma, "hello")
	lastReply(t, play, 1)
	ready(t, r, false)
	if said := r.stderr.String(); !strings.Contains(said, "the store is away") || strings.Contains(said, "sesame") {
		t.Errorf("serve said\n%s\nexpected that the store is away, without its password", said)
	}
}

// ready waits until /readyz says what is expected of the store.
func ready(t *testing.T, r *running, want bool) {
	t.Helper()
	storetest.Until(t, fmt.Sprintf("/readyz tells that the store is there: %v", want), func(context.Context) bool {
		status, body := get(t, r.address()+"/readyz")
		var state struct{ Ready, Index, Store, Telegram bool }
		if err := json.Unmarshal([]byte(body), &state); err != nil {
			t.Fatalf("/readyz answers %q: %v", body, err)
		}
		return state.Ready == want && state.Store == want && (status == http.StatusOK) == want
	})
}

func TestServeEndsWhenItsAddressIsTaken(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	play, api := telegramAt(t, playground.Options{})
	code, _, stderr := zonedesk(t, "", serving(t, play, api), "serve", "--listen", taken.Addr().String())
	if code != failed || !strings.Contains(stderr, "ZONEDESK_LISTEN") {
		t.Errorf("serve exits %d with %q, expected 1 and a sentence that names ZONEDESK_LISTEN", code, stderr)
	}
}

func post(t *testing.T, address, secret, body string) (status int) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// freeAddress is one where nothing listens, to be known before it is taken.
func freeAddress(t testing.TB) string {
	t.Helper()
	return fmt.Sprintf("127.0.0.1:%d", storetest.FreePort(t))
}
