package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

// TestPublicationsReachAllProcesses asks two processes on one Redis without a pause while the knowledge is published again and again, and
// kills them in between. Every version tells two figures of one zone that belong together, so that an answer of two versions shows.
func TestPublicationsReachAllProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("20 publications take their time")
	}
	w := newNewsroom(t)
	w.publish(t, 1)
	processes := []*process{w.start(t), w.start(t)}
	var slowest time.Duration
	for version := 2; version <= 20; version++ {
		published := w.publish(t, version)
		if version%6 == 0 { // amid its work, and perhaps amid the change
			p := processes[version/6%2]
			p.kill()
			p.run(t)
		}
		for _, p := range processes {
			seen := p.await(t, version)
			if version%6 != 0 {
				slowest = max(slowest, seen.Sub(published))
			}
		}
	}

	processes[1].kill()
	w.publish(t, 21)
	processes[0].await(t, 21)
	w.damage(t, 21)
	processes[1].run(t)
	processes[1].await(t, 20) // the last sound one
	processes[0].await(t, 21) // which it has
	w.from = 20
	w.publish(t, 22)
	for _, p := range processes {
		p.await(t, 22)
		p.stop()
	}
	asked := int64(0)
	for i, p := range processes {
		for _, fault := range p.faults {
			t.Errorf("process %d: %s", i, fault)
		}
		asked += p.answers.Load()
	}
	if asked < 40 {
		t.Errorf("%d questions were answered: expected some by each process from each version", asked)
	}
	t.Logf("%d answers; the slowest publication was answered from %d ms after it", asked, slowest.Milliseconds())
}

// newsroom publishes a country of two zones.
type newsroom struct {
	redis *storetest.Server
	files knowledge.Files
	api   *quotingAPI
	from  int // the version that the next one is made from
}

func newNewsroom(t *testing.T) *newsroom {
	files, err := knowledge.ReadFiles(knowledgetest.Country(2))
	if err != nil {
		t.Fatal(err)
	}
	return &newsroom{redis: storetest.Start(t), files: files, api: newQuotingAPI(t)}
}

var (
	projects = regexp.MustCompile(`(measure: stat\.projects, .*value: )\d+`)
	workers  = regexp.MustCompile(`(measure: stat\.workers, .*value: )\d+`)
)

// publish publishes a version whose first zone has 100 and the version's number of projects, and 5000 and that of workers.
func (w *newsroom) publish(t *testing.T, version int) time.Time {
	t.Helper()
	dir := t.TempDir()
	for name, data := range w.files {
		if name == "zones/zone-0.yaml" {
			data = projects.ReplaceAll(data, fmt.Appendf(nil, "${1}%d", 100+version))
			data = workers.ReplaceAll(data, fmt.Appendf(nil, "${1}%d", 5000+version))
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := zonedesk(t, "", settings{"ZONEDESK_REDIS_URL": w.redis.URL()}, "import", "--publish", dir, "--base", strconv.Itoa(w.from))
	if code != done || !strings.Contains(out, fmt.Sprintf("version %d is published", version)) {
		t.Fatalf("publishing version %d ends with %d and says\n%s%s", version, code, out, errs)
	}
	w.from = version
	return time.Now()
}

// damage changes what the store holds of a version's files.
func (w *newsroom) damage(t *testing.T, version int) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr})
	defer client.Close()
	var v struct{ Sum string }
	stored, err := client.Get(t.Context(), fmt.Sprintf("zd1:{k}:v:%d", version)).Bytes()
	if err == nil {
		err = json.Unmarshal(stored, &v)
	}
	if err == nil {
		err = client.SetRange(t.Context(), "zd1:{k}:files:"+v.Sum, 100, "damage").Err()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// process is a zonedesk of its own with people who ask it without a pause.
type process struct {
	w       *newsroom
	address string
	env     []string
	cmd     *exec.Cmd
	alive   interface{ Close() error }

	asking  sync.WaitGroup
	ended   context.CancelFunc
	down    atomic.Bool // it was killed: questions may fail
	version atomic.Int64
	answers atomic.Int64
	mu      sync.Mutex
	faults  []string
}

func (w *newsroom) start(t *testing.T) *process {
	t.Helper()
	p := &process{w: w, address: freeAddress(t)}
	p.env = append(os.Environ(), "ZONEDESK_TEST_PROCESS=1",
		"ZONEDESK_TELEGRAM_TOKEN="+playground.DefaultToken, "ZONEDESK_TELEGRAM_API="+w.api.server.URL,
		"ZONEDESK_REDIS_URL="+w.redis.URL(), "ZONEDESK_LISTEN="+p.address, "ZONEDESK_DATA="+t.TempDir(),
		"ZONEDESK_WEBHOOK_URL=http://"+p.address+"/hook", "ZONEDESK_WEBHOOK_SECRET="+loadSecret)
	p.run(t)
	var ctx context.Context
	ctx, p.ended = context.WithCancel(context.Background())
	for range 2 {
		chat := w.api.lastChat.Add(1)
		p.asking.Go(func() {
			for ctx.Err() == nil {
				p.ask(chat)
			}
		})
	}
	t.Cleanup(p.stop)
	return p
}

// run starts the process and waits until it is ready.
func (p *process) run(t *testing.T) {
	t.Helper()
	p.cmd = exec.Command(os.Args[0], "serve", "--quota", "0", "--send-rate", "0", "--log", "warn")
	p.cmd.Env, p.cmd.Stderr = p.env, os.Stderr
	alive, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.alive = alive; p.cmd.Start() != nil {
		t.Fatal("the process does not start")
	}
	storetest.Until(t, "the process is ready", func(ctx context.Context) bool {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", nil)
		if err != nil {
			return false
		}
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK
	})
	p.down.Store(false)
}

// kill ends it as a power cut does.
func (p *process) kill() {
	p.down.Store(true)
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.version.Store(0)
}

func (p *process) stop() {
	p.ended()
	p.asking.Wait()
	_ = p.alive.Close() // asks it to stop, as a signal would
	_ = p.cmd.Wait()
}

var told = regexp.MustCompile(`(?s)projects (\d+) projects.*workers ([\d,]+) people`)

// ask asks once and looks at the answer.
func (p *process) ask(chat int64) {
	down := p.down.Load()
	text, err := p.w.api.ask(p.address, chat)
	m := told.FindStringSubmatch(text)
	switch {
	case (err != nil || text == "") && (down || p.down.Load()):
		time.Sleep(10 * time.Millisecond) // it is not there: no need to ask as fast as can be
		return
	case err != nil:
		p.fault("asking fails: %v", err)
		return
	case m == nil:
		p.fault("the answer is %q: expected projects and workers", text)
		return
	}
	one, _ := strconv.Atoi(m[1])
	two, _ := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
	if one-100 != two-5000 {
		p.fault("the answer is torn between versions %d and %d: %q", one-100, two-5000, text)
	}
	p.answers.Add(1)
	if !p.down.Load() {
		p.version.Store(int64(one - 100))
	}
}

func (p *process) fault(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.faults) < 10 {
		p.faults = append(p.faults, fmt.Sprintf(format, args...))
	}
}

// await waits until the process answers from a version.
func (p *process) await(t *testing.T, version int) time.Time {
	t.Helper()
	storetest.Until(t, fmt.Sprintf("a process answers from version %d", version), func(context.Context) bool { return p.version.Load() == int64(version) })
	return time.Now()
}

// quotingAPI is a Bot API that tells what was sent to a chat.
type quotingAPI struct {
	server     *httptest.Server
	question   string
	lastChat   atomic.Int64
	lastUpdate atomic.Int64
	mu         sync.Mutex
	sent       map[int64]string
}

func newQuotingAPI(t *testing.T) *quotingAPI {
	a := &quotingAPI{sent: map[int64]string{}, question: "How many projects and how many workers are there in Tra Duc Industrial Park?"}
	a.lastChat.Store(700_000)
	a.server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.server.Close)
	return a
}

func (a *quotingAPI) serve(w http.ResponseWriter, r *http.Request) {
	result := "true"
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "getMe":
		result = `{"id":7000000001,"is_bot":true,"first_name":"zonedesk","username":"zonedesk_bot"}`
	case "sendMessage":
		chat, _ := strconv.ParseInt(r.FormValue("chat_id"), 10, 64)
		a.mu.Lock()
		a.sent[chat] += r.FormValue("text")
		a.mu.Unlock()
		result = fmt.Sprintf(`{"message_id":1,"date":1700000000,"chat":{"id":%d,"type":"private"}}`, chat)
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"ok":true,"result":%s}`, result)
}

var marks = regexp.MustCompile(`<[^>]*>`)

// ask posts a question to a webhook and returns what was sent to the chat meanwhile, without marks.
func (a *quotingAPI) ask(address string, chat int64) (string, error) {
	a.mu.Lock()
	a.sent[chat] = ""
	a.mu.Unlock()
	update := a.lastUpdate.Add(1)
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Load","language_code":"en"},`+
		`"chat":{"id":%[3]d,"first_name":"Load","type":"private"},"date":1700000000,"text":%q}}`, 10_000+update, update, chat, a.question)
	r, err := http.NewRequest(http.MethodPost, "http://"+address+"/hook", bytes.NewReader([]byte(body)))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", loadSecret)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the webhook answers %s", answer.Status)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return marks.ReplaceAllString(a.sent[chat], ""), nil
}
