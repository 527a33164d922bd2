package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// onceKey + what: it was done, or is being done.
const onceKey = "zd1:{staff}:once:"

// Once reports whether nobody has done something yet, and takes it on, for as long as life.
func (s *Store) Once(ctx context.Context, what string, life time.Duration) (bool, error) {
	err := s.client.SetArgs(ctx, onceKey+what, s.owner, redis.SetArgs{Mode: "NX", TTL: life}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("taking on what is to be done once: %w", err)
	}
	return true, nil
}

// Again lets it be done by somebody else, since it could not be.
func (s *Store) Again(ctx context.Context, what string) error {
	if err := s.client.Del(ctx, onceKey+what).Err(); err != nil {
		return fmt.Errorf("leaving what is to be done once to others: %w", err)
	}
	return nil
}
