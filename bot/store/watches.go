package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

const (
	watchesKey = "zd1:{staff}:watches" // hash: broadcast → bot.Watch
	leadKey    = "zd1:{staff}:lead:"   // + job: the process that does it
)

// SetWatch keeps in which message a broadcast is watched.
func (s *Store) SetWatch(ctx context.Context, id string, w bot.Watch) error {
	encoded, err := json.Marshal(w)
	if err == nil {
		err = s.client.HSet(ctx, watchesKey, id, encoded).Err()
	}
	if err != nil {
		return fmt.Errorf("keeping where a broadcast is watched: %w", err)
	}
	return nil
}

// Watches gives the broadcasts that are watched, and in which messages.
func (s *Store) Watches(ctx context.Context) (map[string]bot.Watch, error) {
	stored, err := s.client.HGetAll(ctx, watchesKey).Result()
	if err != nil {
		return nil, fmt.Errorf("listing the broadcasts that are watched: %w", err)
	}
	watches := make(map[string]bot.Watch, len(stored))
	for id, v := range stored {
		var w bot.Watch
		if err := json.Unmarshal([]byte(v), &w); err != nil {
			return nil, fmt.Errorf("reading where broadcast %s is watched: %w", id, err)
		}
		watches[id] = w
	}
	return watches, nil
}

// DropWatch ends the watching of a broadcast.
func (s *Store) DropWatch(ctx context.Context, id string) error {
	if err := s.client.HDel(ctx, watchesKey, id).Err(); err != nil {
		return fmt.Errorf("ending the watching of a broadcast: %w", err)
	}
	return nil
}

// lead takes or keeps the lead of a job. KEYS: job. ARGV: process, life in ms.
var lead = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`)

// Lead makes this process, for as long as life, the only one that does a job which is for one at a time; false: another is.
func (s *Store) Lead(ctx context.Context, job string, life time.Duration) (bool, error) {
	leads, err := lead.Run(ctx, s.client, []string{leadKey + job}, s.owner, life.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("asking for the lead of a job: %w", err)
	}
	return leads, nil
}
