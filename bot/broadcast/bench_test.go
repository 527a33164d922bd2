package broadcast_test

import (
	"context"
	"flag"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
)

var (
	benchPeople = flag.Int("broadcast-people", 100_000, "recipients of BenchmarkBroadcast")
	benchSend   = flag.Duration("broadcast-send", 10*time.Second, "for how long BenchmarkBroadcast sends")
)

// BenchmarkBroadcast prepares a broadcast to very many on a real redis-server, sends it without a limit for a while to an API that costs
// nothing, and reads its report. It measures the time to start, the bytes a recipient takes in Redis, how long Redis was blocked for at most,
// and the memory of this process.
//
//	go test -run '^$' -bench BenchmarkBroadcast -benchtime 1x ./bot/broadcast -broadcast-people 1000000 -broadcast-send 30s
func BenchmarkBroadcast(b *testing.B) {
	for range b.N {
		benchmarkBroadcast(b)
	}
}

func benchmarkBroadcast(b *testing.B) {
	server := storetest.Start(b, "--appendonly", "yes", "--appendfsync", "everysec", "--slowlog-log-slower-than", "0", "--slowlog-max-len", "1000000")
	s, err := store.Open(b.Context(), server.URL(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	client := redis.NewClient(&redis.Options{Addr: server.Addr, ReadTimeout: time.Minute})
	defer client.Close()
	api, err := telegram.New(telegram.Options{Token: playground.DefaultToken, HTTP: &http.Client{Transport: yes{}}})
	if err != nil {
		b.Fatal(err)
	}
	ledger := s.Broadcasts(0)
	prepared := make(chan struct{})
	engine := broadcast.New(broadcast.Options{
		Store: ledger, Telegram: api, Pacer: broadcast.NewPacer(ledger, broadcast.Limits{}), Audience: crowd,
		Changed: func(_ context.Context, _ broadcast.Broadcast, r broadcast.Report) {
			if r.State == broadcast.Running {
				close(prepared)
			}
		},
	})
	empty := used(b, client)
	waits := ping(b, server.Addr)
	heap := watchHeap(b)

	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan struct{})
	go func() { engine.Run(ctx); close(ended) }()
	began := time.Now()
	made, err := engine.Create(b.Context(), broadcast.Broadcast{Versions: versions("news"), Expected: *benchPeople})
	if err != nil {
		b.Fatal(err)
	}
	<-prepared
	b.ReportMetric(time.Since(began).Seconds(), "s-to-start")
	b.ReportMetric(waits(), "ms-worst-ping-preparing")
	b.ReportMetric(heap(), "MB-heap-preparing")
	b.ReportMetric(slowest(b, client), "ms-slowest-script-preparing")
	b.ReportMetric(float64(used(b, client)-empty)/float64(*benchPeople), "B/recipient-pending") // without the slow log, now empty

	runtime.GC() // the slow log was large
	waits, heap = ping(b, server.Addr), watchHeap(b)
	from := time.Now()
	for left := true; left && time.Since(from) < *benchSend; {
		time.Sleep(100 * time.Millisecond)
		_, r, err := engine.Report(b.Context(), made.ID)
		left = err == nil && r.State == broadcast.Running
	}
	_ = engine.Stop(b.Context(), made.ID) // or it is done
	stop()
	<-ended
	_, r, err := engine.Report(b.Context(), made.ID)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(r.Rate, "sent/s")
	b.ReportMetric(waits(), "ms-worst-ping-sending")
	from = time.Now()
	if err := engine.WriteReport(b.Context(), made.ID, io.Discard); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(from).Seconds(), "s-to-report")
	b.ReportMetric(heap(), "MB-heap-sending-and-reporting")
	b.ReportMetric(slowest(b, client), "ms-slowest-script-sending")
	b.ReportMetric(float64(used(b, client)-empty)/float64(*benchPeople), "B/recipient-after")
	b.Logf("%d recipients: %v", r.Total, r.Counts)
	if r.Total != *benchPeople || r.Counts.Sum() != r.Total {
		b.Errorf("the ledger holds %d with %v: expected %d", r.Total, r.Counts, *benchPeople)
	}
}

// crowd is an audience that takes no memory, of ids such as Telegram gives.
func crowd(broadcast.Broadcast) broadcast.Source {
	return func(_ context.Context, cursor string) (page []broadcast.Recipient, next string, err error) {
		from, _ := strconv.Atoi(cursor)
		to := min(from+1000, *benchPeople)
		for n := from; n < to; n++ {
			page = append(page, broadcast.Recipient{Chat: 1_000_000_000 + int64(n)*677, Lang: "vi"})
		}
		if to < *benchPeople {
			next = strconv.Itoa(to)
		}
		return page, next, nil
	}
}

// yes is an API that takes every message.
type yes struct{}

var sentYes atomic.Int64

func (yes) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	body := `{"ok":true,"result":{"message_id":` + strconv.FormatInt(5_000_000+sentYes.Add(1), 10) + `}}`
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// used is what Redis needs, in bytes.
func used(b *testing.B, client *redis.Client) int64 {
	info, err := client.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); ok {
			bytes, _ := strconv.ParseInt(n, 10, 64)
			return bytes
		}
	}
	b.Fatal("Redis doesn't tell its memory")
	return 0
}

// ping asks Redis all the time; the result ends it and gives the longest wait for an answer, in ms.
func ping(b *testing.B, addr string) (worst func() float64) {
	ctx, stop := context.WithCancel(b.Context())
	result := make(chan time.Duration, 1)
	go func() {
		client := redis.NewClient(&redis.Options{Addr: addr, PoolSize: 1, ReadTimeout: time.Minute})
		defer client.Close()
		var longest time.Duration
		for ctx.Err() == nil {
			from := time.Now()
			if client.Ping(ctx).Err() == nil {
				longest = max(longest, time.Since(from))
			}
			time.Sleep(time.Millisecond)
		}
		result <- longest
	}()
	return func() float64 { stop(); return (<-result).Seconds() * 1000 }
}

// slowest is the longest that one command has kept Redis, in ms, since it was last asked.
func slowest(b *testing.B, client *redis.Client) float64 {
	logs, err := client.SlowLogGet(b.Context(), 1_000_000).Result()
	if err != nil {
		b.Fatal(err)
	}
	logs = slices.DeleteFunc(logs, func(l redis.SlowLog) bool {
		return len(l.Args) == 0 || l.Args[0] != "evalsha" && l.Args[0] != "eval" && l.Args[0] != "hgetall"
	})
	_ = client.Do(b.Context(), "SLOWLOG", "RESET").Err()
	if len(logs) == 0 {
		return 0
	}
	took := make([]time.Duration, len(logs))
	for i, l := range logs {
		took[i] = l.Duration
	}
	slices.Sort(took)
	b.Logf("scripts and reads: p50 %v, p99 %v, p99.9 %v, longest %v", took[len(took)/2], took[len(took)*99/100], took[len(took)*999/1000], took[len(took)-1])
	return took[len(took)-1].Seconds() * 1000
}

// watchHeap watches this process; the result ends it and gives the largest heap in use, in MB.
func watchHeap(b *testing.B) (most func() float64) {
	ctx, stop := context.WithCancel(b.Context())
	result := make(chan uint64, 1)
	go func() {
		var largest uint64
		var m runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&m)
			largest = max(largest, m.HeapInuse)
			time.Sleep(50 * time.Millisecond)
		}
		result <- largest
	}()
	return func() float64 { stop(); return float64(<-result) / (1 << 20) }
}
