// Package storetest starts real Redis servers for tests.
package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a redis-server of a test on a port of its own.
type Server struct {
	Addr  string // host:port
	args  []string
	cmd   *exec.Cmd
	ended chan struct{} // closed when cmd has ended
}

// Start starts a redis-server with more arguments and stops it when the test ends. Without the program the test is skipped, unless
// ZONEDESK_REQUIRE names redis.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if strings.Contains(os.Getenv("ZONEDESK_REQUIRE"), "redis") {
			t.Fatal("redis-server is not installed, and ZONEDESK_REQUIRE asks for it")
		}
		t.Skip("redis-server is not installed")
	}
	s := &Server{}
	t.Cleanup(func() { s.Kill() })
	for range mostPorts {
		port := FreePort(t)
		s.Addr = fmt.Sprintf("127.0.0.1:%d", port)
		s.args = append([]string{"--port", fmt.Sprint(port), "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--appendonly", "no"}, args...)
		if s.run(t) {
			return s
		}
	}
	t.Fatalf("redis-server ended at once on %d ports", mostPorts)
	return nil
}

// mostPorts are tried in turn: between looking for a free one and taking it another test may take it.
const mostPorts = 5

// URL returns the server's address as the store takes it.
func (s *Server) URL() string { return "redis://" + s.Addr }

// Kill ends the server at once.
func (s *Server) Kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		<-s.ended
		s.cmd = nil
	}
}

// Restart starts the server again on the same port and waits until it answers.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if !s.run(t) {
		t.Fatalf("redis-server ended at once on %s", s.Addr)
	}
}

// run starts the server and waits until it answers; false when it ends before that.
func (s *Server) run(t testing.TB) bool {
	t.Helper()
	cmd, ended := exec.Command("redis-server", s.args...), make(chan struct{})
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting redis-server: %v", err)
	}
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	s.cmd, s.ended = cmd, ended
	client := redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1})
	defer client.Close()
	answers := false
	Until(t, "redis-server answers", func(ctx context.Context) bool {
		select {
		case <-ended:
			return true
		default:
		}
		answers = client.Ping(ctx).Err() == nil
		return answers
	})
	return answers
}

// patience is how long a test waits for what must come, on a slow machine too.
const patience = 10 * time.Minute

// Until asks again and again whether something outside this process has come true, for ten minutes.
func Until(t testing.TB, what string, holds func(context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !holds(ctx) {
		select {
		case <-ctx.Done():
			t.Fatalf("expected within %v: %s", patience, what)
		case <-ticker.C:
		}
	}
}

// FreePort is a port on which nothing listens, of those that a system gives to nobody who asks for any: who binds it a moment later, or again
// after a pause, finds it free, unless another test drew the same.
func FreePort(t testing.TB) int {
	t.Helper()
	for {
		// Cluster nodes take the port 10000 above theirs too: it must be below 32768 as well.
		port := 10_000 + rand.N(12_000)
		if listens(port) || listens(port+10_000) {
			continue
		}
		return port
	}
}

func listens(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return true
	}
	_ = l.Close()
	return false
}
