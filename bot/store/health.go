package store

import (
	"context"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Warnings are sentences on how the server is set up where that may lose what is stored, once each. A server that doesn't tell has none.
func (s *Store) Warnings(ctx context.Context) []string {
	var mu sync.Mutex
	var found [2]bool
	look := func(ctx context.Context, client *redis.Client) error {
		info, err := client.Info(ctx).Result()
		mu.Lock()
		defer mu.Unlock()
		policy, told := field(info, "maxmemory_policy")
		found[0] = found[0] || told && policy != "noeviction"
		log, told := field(info, "aof_enabled")
		found[1] = found[1] || told && log == "0"
		return err
	}
	switch client := s.client.(type) {
	case *redis.ClusterClient:
		_ = client.ForEachMaster(ctx, look) // what isn't told isn't warned of
	case *redis.Client:
		_ = look(ctx, client)
	}
	var warnings []string
	if found[0] {
		warnings = append(warnings, "Redis throws data away when its memory is full: set maxmemory-policy noeviction, or broadcasts and conversations may be lost")
	}
	if found[1] {
		warnings = append(warnings, "Redis keeps no log on disk: set appendonly yes, or a restart of Redis forgets who got a broadcast")
	}
	return warnings
}

// field reads one line of INFO.
func field(info, name string) (value string, ok bool) {
	for line := range strings.Lines(info) {
		if key, value, _ := strings.Cut(strings.TrimSpace(line), ":"); key == name {
			return value, true
		}
	}
	return "", false
}
