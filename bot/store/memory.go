package store

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// openMemory returns a client of a server in this process, reached by no network, and how to end both.
func openMemory(o Options) (redis.UniversalClient, func() error) {
	server := miniredis.NewMiniRedis()
	o.Pool = 8
	client := redis.NewUniversalClient(tuned(&redis.UniversalOptions{
		Addrs:  []string{"memory:0"},
		Dialer: func(context.Context, string, string) (net.Conn, error) { return server.Dial() },
	}, o))
	stop := runClock(server)
	return client, sync.OnceValue(func() error {
		stop()
		err := client.Close()
		server.Close()
		return err
	})
}

// runClock lets keys expire, which the server does only when told how much time has passed. Once a second, and not by its ClockTTL,
// which would sort all keys at each command; so a key may go up to a second early.
func runClock(server *miniredis.Miniredis) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		last := time.Now()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				now := time.Now()
				server.FastForward(now.Sub(last))
				last = now
			}
		}
	}()
	return func() { close(done); <-ended }
}
