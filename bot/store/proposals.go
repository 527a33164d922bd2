package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// proposalKey + id: bot.Proposal.
const proposalKey = "zd1:{staff}:proposal:"

// KeepProposal keeps what waits to be published, for as long as life.
func (s *Store) KeepProposal(ctx context.Context, p bot.Proposal, life time.Duration) error {
	encoded, err := json.Marshal(p)
	if err == nil {
		err = s.client.Set(ctx, proposalKey+p.ID, encoded, life).Err()
	}
	if err != nil {
		return fmt.Errorf("keeping an edit of the knowledge: %w", err)
	}
	return nil
}

// Proposal gives one; ok is false when it was published or dropped, or has waited too long.
func (s *Store) Proposal(ctx context.Context, id string) (p bot.Proposal, ok bool, err error) {
	stored, err := s.client.Get(ctx, proposalKey+id).Bytes()
	if errors.Is(err, redis.Nil) {
		return p, false, nil
	}
	if err == nil {
		err = json.Unmarshal(stored, &p)
	}
	if err != nil {
		return p, false, fmt.Errorf("reading an edit of the knowledge: %w", err)
	}
	return p, true, nil
}

// DropProposal takes it away; ok is true for one caller alone.
func (s *Store) DropProposal(ctx context.Context, id string) (ok bool, err error) {
	n, err := s.client.Del(ctx, proposalKey+id).Result()
	if err != nil {
		return false, fmt.Errorf("dropping an edit of the knowledge: %w", err)
	}
	return n == 1, nil
}
