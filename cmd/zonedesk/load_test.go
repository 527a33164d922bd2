package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

var serveProfile = flag.String("serve-profile", "", "file for the CPU profile of the serving process of BenchmarkWebhook")

// BenchmarkWebhook drives the webhook of a zonedesk process of its own, with a real redis-server and a light Bot API beside it. Each
// chat asks its next question as soon as the last one was taken. Latencies run from the post to the arrival of the answer at the Bot API.
//
//	go test -run '^$' -bench Webhook -benchtime 20000x ./cmd/zonedesk -serve-profile /tmp/serve.pprof
func BenchmarkWebhook(b *testing.B) {
	l := newLoad(b)
	for _, chats := range []int{1, 64} {
		b.Run(fmt.Sprintf("chats=%d", chats), func(b *testing.B) { l.run(b, chats) })
	}
}

// load is a zonedesk process under load and what it talks to.
type load struct {
	address   string // of the webhook
	pid       int
	questions []string
	api       *lightAPI
	lastID    atomic.Int64 // of updates
}

const loadSecret = "under_load"

func newLoad(b *testing.B) *load {
	l := &load{questions: questions(b), api: newLightAPI(b), address: freeAddress(b)}
	redis := storetest.Start(b)
	cmd := exec.Command(os.Args[0], "serve", "--quota", "0", "--send-rate", "0", "--log", "warn")
	cmd.Env = append(os.Environ(), "ZONEDESK_TEST_PROCESS=1", "ZONEDESK_TEST_PROFILE="+*serveProfile,
		"ZONEDESK_TELEGRAM_TOKEN="+playground.DefaultToken, "ZONEDESK_TELEGRAM_API=http://"+l.api.listener.Addr().String(),
		"ZONEDESK_REDIS_URL="+redis.URL(), "ZONEDESK_LISTEN="+l.address, "ZONEDESK_DATA="+b.TempDir(),
		"ZONEDESK_WEBHOOK_URL=http://"+l.address+"/hook", "ZONEDESK_WEBHOOK_SECRET="+loadSecret)
	cmd.Stderr = os.Stderr
	alive, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	l.pid = cmd.Process.Pid
	b.Cleanup(func() {
		_ = alive.Close() // asks it to stop, as a signal would
		_ = cmd.Wait()
	})
	l.awaitReady(b)
	b.Logf("ready %d ms after its start", time.Since(began).Milliseconds())
	return l
}

func (l *load) awaitReady(b *testing.B) {
	deadline := time.Now().Add(patience)
	for {
		answer, err := http.Get("http://" + l.address + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			b.Fatalf("expected the process to be ready within %v", patience)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// questions are those of the desk's own sets.
func questions(b *testing.B) (texts []string) {
	files, err := filepath.Glob("../../bot/desk/testdata/questions/dev/*.jsonl")
	if err != nil || len(files) == 0 {
		b.Fatalf("no questions are found: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			var q struct{ Text string }
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				b.Fatalf("%s: %v", file, err)
			}
			texts = append(texts, q.Text)
		}
	}
	return texts
}

func (l *load) run(b *testing.B, chats int) {
	var left atomic.Int64
	left.Store(int64(b.N))
	took := make([][]time.Duration, chats)
	failures := make([]error, chats)
	var asking sync.WaitGroup
	b.ResetTimer()
	for i := range chats {
		asking.Go(func() { took[i], failures[i] = l.chat(i, &left) })
	}
	asking.Wait()
	b.StopTimer()
	if err := errors.Join(failures...); err != nil {
		b.Fatal(err)
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	ms := func(part float64) float64 { return all[int(part*float64(len(all)-1))].Seconds() * 1000 }
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	b.ReportMetric(ms(0.50), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(peakMemory(l.pid), "peak-MB")
}

// chat asks one question after another until none are left, and returns how long each answer took.
func (l *load) chat(i int, left *atomic.Int64) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	id := int64(500_000 + i)
	arrival := l.api.watch(id)
	for n := i * 7; left.Add(-1) >= 0; n++ {
		request := l.request(id, l.questions[n%len(l.questions)])
		arrival.Store(0)
		began := time.Now()
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		answer, err := http.ReadResponse(answers, nil)
		if err != nil {
			return nil, err
		}
		_ = answer.Body.Close()
		at := arrival.Load()
		if answer.StatusCode != http.StatusOK || at == 0 {
			return nil, fmt.Errorf("%q: the webhook answers %s, and something was sent: %v; expected 200 and an answer", l.questions[n%len(l.questions)], answer.Status, at != 0)
		}
		took = append(took, time.Duration(at)-time.Duration(began.Sub(l.api.began)))
	}
	return took, nil
}

func (l *load) request(chat int64, question string) []byte {
	id := l.lastID.Add(1)
	text, _ := json.Marshal(question)
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Load","language_code":"vi"},`+
		`"chat":{"id":%[3]d,"first_name":"Load","type":"private"},"date":1700000000,"text":%s}}`, 10_000+id, id, chat, text)
	return fmt.Appendf(nil, "POST /hook HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %d\r\n\r\n%s",
		l.address, loadSecret, len(body), body)
}

// peakMemory is the largest resident size of a process so far, in MB; 0 where the system doesn't tell.
func peakMemory(pid int) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kb, _ := strconv.ParseFloat(number, 64)
	return kb / 1024
}

// lightAPI is as little of a Bot API as costs the machine the least, for what it costs is missing to the bot: it notes when something is
// sent to a chat.
type lightAPI struct {
	listener net.Listener
	began    time.Time
	arrivals sync.Map // chat id → *atomic.Int64: when the first message arrived, ns after began; 0: none yet
}

func newLightAPI(b *testing.B) *lightAPI {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	api := &lightAPI{listener: l, began: time.Now()}
	b.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed
			}
			go api.serve(conn)
		}
	}()
	return api
}

func (a *lightAPI) watch(chat int64) *atomic.Int64 {
	arrival, _ := a.arrivals.LoadOrStore(chat, new(atomic.Int64))
	return arrival.(*atomic.Int64)
}

// serve answers the requests of one connection, which are told apart by their Content-Length.
func (a *lightAPI) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for {
		method, body, err := readCall(in)
		if err != nil {
			return
		}
		result := "true"
		switch method {
		case "getMe":
			result = `{"id":7000000001,"is_bot":true,"first_name":"zonedesk","username":"zonedesk_bot"}`
		case "sendMessage":
			chat := chatOf(body)
			a.watch(chat).CompareAndSwap(0, int64(time.Since(a.began)))
			result = fmt.Sprintf(`{"message_id":1,"date":1700000000,"chat":{"id":%d,"type":"private"}}`, chat)
		}
		if _, err := fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{\"ok\":true,\"result\":%s}", len(result)+len(`{"ok":true,"result":}`), result); err != nil {
			return
		}
	}
}

func readCall(in *bufio.Reader) (method string, body []byte, err error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return "", nil, err
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(line, "POST "), " ")
	length := 0
	for line != "\r\n" {
		if line, err = in.ReadString('\n'); err != nil {
			return "", nil, err
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
	}
	body = make([]byte, length)
	_, err = io.ReadFull(in, body)
	return path[strings.LastIndexByte(path, '/')+1:], body, err
}

func chatOf(form []byte) int64 {
	_, rest, _ := bytes.Cut(form, []byte("chat_id="))
	number, _, _ := bytes.Cut(rest, []byte("&"))
	id, _ := strconv.ParseInt(string(number), 10, 64)
	return id
}
